"""People's corrections of mappings: made, listed, and carried in and out as tables."""

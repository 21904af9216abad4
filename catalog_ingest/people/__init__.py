"""People, read from files."""

"""The core: frameworks, people, items, mappings, needs and journeys as values and arithmetic."""

"""Framework readers: one file for each format."""

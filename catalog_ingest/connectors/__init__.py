"""Catalogue connectors: one file for each format."""

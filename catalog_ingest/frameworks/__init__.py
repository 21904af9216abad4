"""Competency frameworks from files: one reader a format."""

from catalog_ingest.frameworks.formats import (
    FORMATS,
    FrameworkFormat,
    guess_format,
    read_framework,
)
from catalog_ingest.frameworks.reading import FrameworkReading

__all__ = ["FORMATS", "FrameworkFormat", "FrameworkReading", "guess_format", "read_framework"]

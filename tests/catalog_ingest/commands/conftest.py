"""Fixtures of these tests: a small home and the command line."""

from tests.catalog_ingest.small_home import home, journeys, store

__all__ = ["home", "journeys", "store"]

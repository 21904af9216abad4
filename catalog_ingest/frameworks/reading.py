"""What reading a framework file gives."""

from dataclasses import dataclass

from catalog_ingest.rejected import Rejected
from recommender.framework import Framework


@dataclass(frozen=True, slots=True)
class FrameworkReading:
    """A framework, the records left out of it, and what the reader dropped or derived."""

    framework: Framework
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()

"""The one folder in which everything that has state lives."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """Where the database, the editions, the encoders and the experiments are kept.

    >>> Home(Path("/srv/journeys")).database
    'sqlite:////srv/journeys/journeys.sqlite'
    """

    path: Path
    database_url: str = ""
    """Empty for the SQLite file inside the folder."""
    encoder: Path | None = None
    """A sentence-transformers model of the organisation's own; None for the packaged one."""

    @property
    def database(self) -> str:
        """The URL of the database."""
        return self.database_url or f"sqlite:///{self.path.absolute() / 'journeys.sqlite'}"

    @property
    def editions(self) -> Path:
        return self.path / "editions"

    @property
    def encoders(self) -> Path:
        """Encoders exported for serving, a folder for each."""
        return self.path / "encoders"

    @property
    def verified_weights(self) -> Path:
        """The file that remembers the hashes of weights already read."""
        return self.encoders / "verified.json"

    @property
    def models(self) -> Path:
        """Models fitted here, which replace those that ship."""
        return self.path / "models"

    @property
    def mlruns(self) -> Path:
        return self.path / "mlruns"

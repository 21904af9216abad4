"""What the server is told from outside; only this and the root command read the environment."""

from pathlib import Path

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from recommender.store.home import Home


class Settings(BaseSettings):
    """Every field may be set as ``JOURNEYS_<FIELD>``; what the command line says goes before."""

    model_config = SettingsConfigDict(env_prefix="JOURNEYS_", frozen=True)

    home: Path = Path(".journeys")
    """Folder that holds all state."""
    database_url: str = ""
    """Empty for the SQLite file inside the folder."""
    host: str = "127.0.0.1"
    """Any other than a loopback address needs an API key."""
    port: int = 8000
    api_key: SecretStr = SecretStr("")
    """When set, every request but ``/healthz`` must carry it."""
    most_body_bytes: int = 1024 * 1024
    """Larger requests are refused."""

    @property
    def where(self) -> Home:
        return Home(self.home, self.database_url)

"""Run the server."""

import logging
import sys
from typing import Any

import uvicorn

from recommender.store.home import Home
from serving.app import create_app
from serving.settings import Settings


def run(home: Home, *, host: str | None, port: int | None) -> None:
    """Serve a home until stopped; what the command line leaves out comes from the settings."""
    stated: dict[str, Any] = {"home": home.path, "database_url": home.database_url}
    stated |= {"host": host} if host is not None else {}
    stated |= {"port": port} if port is not None else {}
    settings = Settings(**stated)
    app = create_app(settings)
    logging.getLogger("serving.access").setLevel(logging.INFO)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        # Ours says no addresses, which may hold ids and queries.
        access_log=False,
        log_config=None,
        server_header=False,
    )
    _Announced(config).run()


class _Announced(uvicorn.Server):
    """Says where it listens once it does."""

    async def startup(self, sockets: Any = None) -> None:  # noqa: ANN401
        await super().startup(sockets)
        for server in self.servers:
            for socket in server.sockets:
                host, port = socket.getsockname()[:2]
                address = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
                sys.stderr.write(f"listening on {address}, described at {address}/docs\n")
        sys.stderr.flush()

"""Run the server."""

import logging
import sys
from typing import Any

import uvicorn

from recommender.store.home import Home
from serving.app import create_app
from serving.settings import Settings
from serving.tracing import ACCESS_LOG


def run(home: Home, *, host: str | None, port: int | None) -> None:
    """Serve a home until stopped; what the command line leaves out comes from the settings."""
    stated: dict[str, Any] = {"home": home.path, "database_url": home.database_url}
    stated |= {"host": host} if host is not None else {}
    stated |= {"port": port} if port is not None else {}
    settings = Settings(**stated)
    app = create_app(settings)
    _log_requests()
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


def _log_requests() -> None:
    """A line for each request, whatever else the command line keeps quiet about."""
    access = logging.getLogger(ACCESS_LOG)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    access.addHandler(handler)
    access.setLevel(logging.INFO)
    access.propagate = False


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

"""Whether the server can answer."""

from recommender.errors import UnreadableDatabase
from recommender.store.published import Published
from recommender.store.session import Database
from recommender.store.transaction import is_reachable
from serving.schemas.people import Readiness


def check_readiness(database: Database, published: Published) -> Readiness:
    """Raises what stands in the way: no edition, or no database."""
    if not is_reachable(database):
        raise UnreadableDatabase(database.engine.url.render_as_string(), "it does not answer")
    edition = published.as_published()
    return Readiness(status="ready", edition_id=edition.id, n_items=edition.n_items)

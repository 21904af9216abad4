"""No body, however odd, is answered with a 500."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

VALUES = (
    *("ana", "org:sql", "org:analyst-2", "Lead", "shelf:01", "self", "level", "complete", "en"),
    *("2026-01-01", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\x00"),
)
NAMES = (
    *("learner_id", "role", "hours", "person", "gaps", "competency_id", "held", "required"),
    *("weight", "ratings", "source", "level", "rated_at", "rater_id", "events", "event_id"),
    *("item_id", "kind", "occurred_at", "value", "action", "author", "entry_level", "exit_level"),
    *("reason", "name", "team", "persona_id", "languages", "hours_per_week", "roles", "share"),
    *("profile_id", "limit", "done", "most_minutes", "most_steps", "since", "until"),
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=-(10**400), max_value=10**400)
    | st.floats()
    | st.text(st.characters(codec=None), max_size=8)
    | st.sampled_from(VALUES)
)
FIELDS = st.sampled_from(NAMES)
BODIES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(FIELDS | st.text(max_size=3), inner)
    ),
    max_leaves=8,
)

GAP = st.fixed_dictionaries(
    {"competency_id": SCALARS}, optional={"held": SCALARS, "required": SCALARS, "weight": SCALARS}
)
NEARLY_RIGHT = {
    "/v1/journeys": st.fixed_dictionaries(
        {"learner_id": st.just("ana"), "hours": SCALARS},
        optional={"role": SCALARS, "hours_per_week": SCALARS, "most_steps": SCALARS},
    ),
    "/v1/recommendations": st.fixed_dictionaries(
        {"person": st.fixed_dictionaries({"gaps": st.lists(GAP, max_size=3)})},
        optional={"limit": SCALARS, "most_minutes": SCALARS},
    ),
    "/v1/overrides": st.fixed_dictionaries(
        {"item_id": st.just("shelf:01"), "competency_id": st.just("org:sql")}
        | {"action": st.sampled_from(["accept", "reject", "level"]), "author": SCALARS},
        optional={"entry_level": SCALARS, "exit_level": SCALARS, "reason": SCALARS},
    ),
    "/v1/interactions": st.fixed_dictionaries(
        {
            "events": st.lists(
                st.fixed_dictionaries(
                    {"event_id": SCALARS, "learner_id": st.just("ana"), "item_id": SCALARS}
                    | {"kind": st.just("progress"), "occurred_at": SCALARS, "value": SCALARS}
                ),
                max_size=2,
            )
        }
    ),
    "/v1/learners/ana/ratings": st.fixed_dictionaries(
        {
            "ratings": st.lists(
                st.fixed_dictionaries(
                    {"competency_id": st.just("org:sql"), "source": st.just("self")}
                    | {"level": SCALARS, "rated_at": SCALARS, "rater_id": SCALARS}
                ),
                max_size=2,
            )
        }
    ),
}
QUIET = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("path", sorted(NEARLY_RIGHT))
@QUIET
@given(data=st.data())
def test_no_body_breaks_the_server(client, path, data):
    body = data.draw(BODIES | NEARLY_RIGHT[path])
    sent = _json(body)

    answer = client.post(path, content=sent, headers={"content-type": "application/json"})

    assert answer.status_code < 500, answer.text


@QUIET
@given(body=BODIES, learner_id=st.text(st.characters(codec="utf-8"), min_size=1, max_size=6))
def test_no_learner_breaks_the_server(client, body, learner_id):
    from urllib.parse import quote

    headers = {"content-type": "application/json"}
    address = f"/v1/learners/{quote(learner_id, safe='')}"

    assert client.put(address, content=_json(body), headers=headers).status_code < 500
    assert client.get(address).status_code < 500


@QUIET
@given(text=st.text(st.characters(codec="utf-8"), max_size=20))
@pytest.mark.parametrize(
    "path", ["/v1/items", "/v1/learners", "/v1/overrides", "/v1/roles", "/v1/learners/ana/gaps"]
)
def test_no_query_breaks_the_server(client, path, text):
    names = ("page_token", "language", "provider", "team", "item_id", "framework", "role", "limit")

    for name in names:
        assert client.get(path, params={name: text}).status_code < 500


def _json(body):
    import json

    return json.dumps(body).encode()

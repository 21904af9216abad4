"""Who may ask: loopback alone, or whoever has the key."""

import pytest
from fastapi.testclient import TestClient

from serving.app import create_app
from serving.security import ExposedWithoutKey, UnsafeKey, check_exposure
from serving.settings import Settings

KEY = "q7Rz-4mXw_9KpLdTfh2v"


@pytest.fixture
def guarded(home):
    with TestClient(create_app(Settings(home=home.path, api_key=KEY))) as opened:
        yield opened


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.0.0.7", "example.org", ""])
def test_other_addresses_than_loopback_need_a_key(host):
    with pytest.raises(ExposedWithoutKey):
        check_exposure(Settings(host=host))


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_loopback_needs_none(host):
    check_exposure(Settings(host=host))


def test_a_key_opens_other_addresses():
    check_exposure(Settings(host="0.0.0.0", api_key=KEY))


@pytest.mark.parametrize(
    "key",
    ["short", "changeme", "changeme-changeme-changeme", "a" * 40, "passwordpassword", "é" * 30],
)
def test_a_default_or_short_key_does_not_start(key):
    with pytest.raises(UnsafeKey):
        check_exposure(Settings(api_key=key))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Basic {KEY}"},
        {"X-API-Key": KEY[:-1]},
        {"X-API-Key": "é"},
    ],
)
@pytest.mark.parametrize("path", ["/v1/learners", "/readyz", "/docs", "/openapi.json", "/none"])
def test_without_the_key_nothing_is_told(guarded, headers, path):
    sent = {name: value.encode() for name, value in headers.items()}

    answer = guarded.get(path, headers=sent)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "urn:journeys:problem:unauthenticated"


@pytest.mark.parametrize("headers", [{"Authorization": f"Bearer {KEY}"}, {"X-API-Key": KEY}])
def test_the_key_is_taken_in_both_places(guarded, headers):
    assert guarded.get("/v1/learners", headers=headers).status_code == 200


def test_being_alive_is_no_secret(guarded):
    assert guarded.get("/healthz").status_code == 200


def test_the_key_is_not_shown_with_the_settings():
    assert KEY not in repr(Settings(api_key=KEY))


def test_settings_come_from_the_environment(monkeypatch):
    monkeypatch.setenv("JOURNEYS_API_KEY", KEY)
    monkeypatch.setenv("JOURNEYS_PORT", "9000")

    settings = Settings()

    assert (settings.api_key.get_secret_value(), settings.port) == (KEY, 9000)

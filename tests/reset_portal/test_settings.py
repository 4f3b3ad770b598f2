"""What the settings make of an environment, read anew each time."""

from pathlib import Path
from runpy import run_path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from reset_portal import embedded

SETTINGS = Path(embedded.CHECKOUT) / "reset_portal" / "settings.py"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """`read(NAME="value")`: the settings where nothing else is said."""

    def settings(**told: str) -> dict[str, Any]:
        for name in ("SECRET_KEY", "DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"PORTAL_DATA": str(tmp_path), **told}.items():
            monkeypatch.setenv(name, value)
        return run_path(str(SETTINGS))

    return settings


def test_a_portal_with_a_database_of_its_own_makes_its_secret(read: Any, tmp_path: Path) -> None:
    assert read()["SECRET_KEY"] == (tmp_path / "secret_key").read_text()
    assert read()["SECRET_KEY"] == embedded.secret_key()


def test_a_portal_that_is_given_a_database_must_be_given_a_secret(read: Any) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        read(DATABASE_URL="postgresql://portal_app@/portal?host=/nowhere")


def test_the_secret_that_is_given_is_taken(read: Any, tmp_path: Path) -> None:
    assert read(SECRET_KEY="given")["SECRET_KEY"] == "given"
    assert not (tmp_path / "secret_key").exists()


def test_without_a_provider_there_is_no_single_sign_on(read: Any) -> None:
    settings = read()
    assert settings["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"] == []
    assert settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == ["'self'"]


def test_a_provider_is_offered_and_may_be_sent_to(read: Any) -> None:
    provider = "https://id.example"
    settings = read(OIDC_SERVER_URL=provider, OIDC_CLIENT_ID="portal", OIDC_CLIENT_SECRET="s")
    (app,) = settings["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert app == {
        "provider_id": "oidc",
        "name": "Single sign-on",
        "client_id": "portal",
        "secret": "s",
        "settings": {"server_url": provider},
    }
    assert provider in settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"]


def test_behind_https_everything_is_for_https(read: Any) -> None:
    settings = read(PORTAL_URL="https://portal.example/", TRUSTED_PROXIES="1")
    assert settings["SESSION_COOKIE_SECURE"] is settings["CSRF_COOKIE_SECURE"] is True
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert settings["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


@pytest.mark.parametrize(
    ("given", "broker"),
    [
        ("redis://valkey:6379/0", "redis://valkey:6379/0"),
        ("unix:///tmp/x.sock", "redis+socket:///tmp/x.sock"),
    ],
)
def test_the_broker_is_the_same_server(read: Any, given: str, broker: str) -> None:
    assert read(REDIS_URL=given)["CELERY_BROKER_URL"] == broker


def test_a_reply_address_and_its_mailbox_belong_together(read: Any) -> None:
    address, mailbox = {"REPLY_ADDRESS": "R@reply.example"}, {"REPLY_MAILBOX": "maildir:///x"}
    assert read(**address, **mailbox)["REPLY_ADDRESS"] == "r@reply.example"
    for half in (address, mailbox):
        with pytest.raises(ImproperlyConfigured, match="belong together"):
            read(**{"REPLY_ADDRESS": "", "REPLY_MAILBOX": "", **half})

"""What a session is worth once it has ended."""

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection

from accounts.sessions import SessionStore
from tests.cast import Cast, assemble


@pytest.fixture
def kept(cast: Cast) -> SessionStore:
    store = SessionStore()
    store["who"] = "ana"
    store.save()
    return store


def test_a_session_is_read_from_the_cache_without_a_query(
    kept: SessionStore, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert SessionStore(kept.session_key)["who"] == "ana"


def test_reading_copies_nothing_that_would_outlive_the_row(kept: SessionStore) -> None:
    caches["default"].clear()
    assert SessionStore(kept.session_key)["who"] == "ana"
    Session.objects.all().delete()
    assert SessionStore(kept.session_key).get("who") is None


@pytest.mark.parametrize("key", ["", "\0aaaaaaaaaaaa", "../etc/passwd", "a" * 7])
def test_what_is_no_key_is_an_empty_session(cast: Cast, key: str) -> None:
    assert SessionStore(key).get("who") is None


def test_who_asks_between_a_sign_out_and_its_commit_gains_nothing(committed: None) -> None:
    """The cookie of whoever polls meanwhile is as dead as the others afterwards."""
    people = assemble()
    client, thief = people.client("ana"), people.client()
    thief.cookies = client.cookies
    caches["default"].clear()
    assert thief.get("/r/texas/").status_code == 200
    client.post("/accounts/logout/")
    connection.close()
    assert thief.get("/r/texas/").status_code == 302

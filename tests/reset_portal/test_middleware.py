from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import Settings

from core.refusals import Refused
from reset_portal.middleware import RefusalMiddleware
from tests.cast import Cast
from tests.meetings.factories import NOON, make_meeting


@override_settings(PORTAL_NONCE="this very server")
def test_the_probe_is_answered_by_name_without_a_database(client: Any) -> None:
    response = client.get("/healthz/")
    assert (response.status_code, response["X-Portal-Nonce"]) == (200, "this very server")


def test_what_a_page_says_is_kept_by_no_cache(cast: Cast) -> None:
    response = cast.client("ana").get(reverse("meetings:list", args=["texas"]))
    assert response["Cache-Control"] == "private, no-store"


def cancel_twice(cast: Cast, **headers: str) -> Any:
    meeting = make_meeting(cast.home, cancelled_at=NOON)
    path = reverse("meetings:cancel", args=["texas", meeting.pk])
    return cast.client("ana").post(path, headers=headers)


def test_a_refusal_is_a_message_on_the_page_one_came_from(cast: Cast) -> None:
    response = cancel_twice(cast, referer="http://testserver/r/texas/meetings/?show=past")
    assert response["Location"] == "/r/texas/meetings/?show=past"
    plain = cancel_twice(cast, referer="http://testserver/r/texas/meetings/")
    assert plain["Location"] == "/r/texas/meetings/"
    body = plain.client.get(plain["Location"]).content
    assert b"already cancelled" in body


@pytest.mark.parametrize(
    "referer", ["", "https://evil.example/r/texas/", "http://testserver//evil.example/"]
)
def test_a_refusal_never_sends_elsewhere(cast: Cast, referer: str) -> None:
    response = cancel_twice(cast, referer=referer)
    assert response.status_code == 409
    assert b"already cancelled" in response.content


def test_a_refusal_to_a_part_is_its_sentence(cast: Cast) -> None:
    response = cancel_twice(cast, **{"HX-Request": "true"})
    assert response.status_code == 409
    assert b"already cancelled" in response.content
    assert b"<html" not in response.content


def test_other_errors_are_not_refusals() -> None:
    middleware = RefusalMiddleware(lambda _request: HttpResponse())
    assert middleware.process_exception(HttpRequest(), ValueError()) is None
    assert isinstance(Refused("x"), Exception)


@pytest.fixture
def stranger(cast: Cast, settings: Settings) -> Client:
    """Where things go wrong, asked as a server asks: what is raised becomes an answer."""
    settings.ROOT_URLCONF = "tests.reset_portal.breaking"
    return Client(raise_request_exception=False)


@pytest.mark.parametrize("edge", ["breaking", "page"])
@pytest.mark.parametrize(
    ("trouble", "status"),
    [("forbidden", 403), ("missing", 404), ("refused", 409), ("suspicious", 400), ("broken", 500)],
)
def test_an_error_below_the_api_has_the_one_shape(
    stranger: Client, edge: str, trouble: str, status: int
) -> None:
    answer = stranger.get(f"/api/v1/{edge}/{trouble}/")
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
    assert set(answer.json()) == {"code", "detail", "fields"}
    assert b"secret" not in answer.content
    assert answer.get("Content-Length") in {None, str(len(answer.content))}


@pytest.mark.parametrize(
    ("trouble", "status"),
    [("invalid", 400), ("unreadable", 400), ("stranger", 401), ("hasty", 429)],
)
def test_an_error_that_only_the_api_knows_has_it_too(
    stranger: Client, trouble: str, status: int
) -> None:
    answer = stranger.get(f"/api/v1/breaking/{trouble}/")
    assert answer.status_code == status
    assert set(answer.json()) == {"code", "detail", "fields"}


def test_what_is_sent_in_a_wrong_way_is_refused_in_the_one_shape(stranger: Client) -> None:
    url = "/api/v1/breaking/broken/"
    answers = [
        (415, stranger.post(url, "a=1", content_type="text/plain")),
        (400, stranger.post(url, "{", content_type="application/json")),
        (405, stranger.put(url)),
        (405, stranger.put("/api/v1/page/broken/")),
        (406, stranger.get(url, headers={"Accept": "text/html"})),
        (401, stranger.get("/api/v1/page/BROKEN.php")),
        (400, stranger.get("/api/v1/regions/", headers={"Host": "evil.example"})),
    ]
    for status, answer in answers:
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/json")
        assert set(answer.json()) == {"code", "detail", "fields"}


def test_what_breaks_below_the_api_is_logged(
    stranger: Client, caplog: pytest.LogCaptureFixture
) -> None:
    stranger.get("/api/v1/breaking/broken/")
    (record,) = (r for r in caplog.records if r.levelname == "ERROR")
    assert record.exc_info is not None
    assert isinstance(record.exc_info[1], LookupError)


def test_an_error_of_a_page_stays_a_page(stranger: Client) -> None:
    answer = stranger.get("/elsewhere/broken/")
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_a_bearer_token_counts_on_the_api_alone(cast: Cast) -> None:
    headers = {"Authorization": "Bearer nonsense"}
    page = cast.client("ana").get(reverse("meetings:list", args=["texas"]), headers=headers)
    assert page.status_code == 200
    assert cast.client().get("/api/v1/meetings/", headers=headers).status_code == 401
    basic = {"Authorization": "Basic YTpi"}
    assert cast.client().get("/api/v1/meetings/", headers=basic).status_code == 401

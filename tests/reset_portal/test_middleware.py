from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import reverse

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


def test_a_bearer_token_counts_on_the_api_alone(cast: Cast) -> None:
    headers = {"Authorization": "Bearer nonsense"}
    page = cast.client("ana").get(reverse("meetings:list", args=["texas"]), headers=headers)
    assert page.status_code == 200
    assert cast.client().get("/api/v1/meetings/", headers=headers).status_code == 401
    basic = {"Authorization": "Basic YTpi"}
    assert cast.client().get("/api/v1/meetings/", headers=basic).status_code == 401

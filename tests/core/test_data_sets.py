"""What every answer of the API has in common, asked of the meetings."""

from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from core.data_sets import explain
from core.refusals import Refused
from meetings.models import Meeting
from tests.cast import Cast
from tests.meetings.factories import NOON, ONE, OPENED, make_meeting
from tests.partners import bearing, make_partner, pat

MEETINGS = "/api/v1/meetings/"
UNAUTHORIZED = {
    "code": "not_authenticated",
    "detail": "Authentication credentials were not provided.",
    "fields": {},
}


def make_meetings(cast: Cast, count: int) -> None:
    Meeting.objects.bulk_create(
        Meeting(region=cast.home, title=f"Call {n}", starts_at=NOON, ends_at=ONE, opened_at=OPENED)
        for n in range(count)
    )


def pages(client: Any, url: str | None, way: str) -> Iterator[list[str]]:
    while url:
        page = client.get(url).json()
        yield [meeting["title"] for meeting in page["results"]]
        url = page[way]


def test_pages_follow_each_other_both_ways(cast: Cast) -> None:
    make_meetings(cast, 5)
    client = pat(cast)
    there = list(pages(client, f"{MEETINGS}?limit=2", "next"))
    assert there == [["Call 0", "Call 1"], ["Call 2", "Call 3"], ["Call 4"]]
    last = client.get(client.get(f"{MEETINGS}?limit=2").json()["next"]).json()["next"]
    assert list(pages(client, last, "previous")) == there[::-1]


def test_a_page_has_a_hundred_rows_at_most(cast: Cast) -> None:
    make_meetings(cast, 101)
    page = pat(cast).get(MEETINGS).json()
    assert len(page["results"]) == 100
    assert page["next"].startswith("http://testserver/api/v1/meetings/?cursor=")


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("cursor=%00", {"cursor": ["This is no cursor of ours."]}),
        ("cursor=abc", {"cursor": ["This is no cursor of ours."]}),
        ("cursor=cD1hYmM%3D", {"cursor": ["This is no cursor of ours."]}),
        ("limit=0", {"limit": ["Ensure this value is greater than or equal to 1."]}),
        ("limit=101", {"limit": ["Ensure this value is less than or equal to 100."]}),
        ("limit=x", {"limit": ["A valid integer is required."]}),
        ("regoin=texas", {"regoin": ["There is no such filter."]}),
        ("format=xml", {"format": ["There is no such filter."]}),
        ("region=", {"region": ["Enter a value."]}),
        ("limit=&cursor=", {"cursor": ["Enter a value."], "limit": ["Enter a value."]}),
        ("starts_after=soon", {"starts_after": ["Enter a valid date/time."]}),
    ],
)
def test_what_cannot_be_used_is_named(cast: Cast, query: str, fields: dict[str, Any]) -> None:
    response = pat(cast).get(f"{MEETINGS}?{query}")
    assert response.status_code == 400
    told = {"code": "invalid", "detail": "Some values cannot be used.", "fields": fields}
    assert response.json() == told


@pytest.mark.parametrize(
    ("path", "headers", "status", "code"),
    [
        ("/api/v1/meetings/999/", {}, 404, "not_found"),
        ("/api/v1/nowhere/", {}, 404, "not_found"),
        ("/api/v1/meetings", {}, 404, "not_found"),
        ("/api/v1/steps/", {}, 403, "permission_denied"),
        (MEETINGS, {"Accept": "text/html"}, 406, "not_acceptable"),
    ],
)
def test_every_refusal_has_one_shape(
    cast: Cast, path: str, headers: dict[str, str], status: int, code: str
) -> None:
    response = pat(cast, data_sets=["meetings"]).get(path, headers=headers)
    assert response.status_code == status
    assert response.json() == {"code": code, "detail": response.json()["detail"], "fields": {}}
    assert response["Content-Type"] == "application/json"


def test_the_api_is_read_only(cast: Cast) -> None:
    client = pat(cast)
    for method in ("post", "put", "patch", "delete", "options"):
        response = getattr(client, method)(MEETINGS, content_type="application/json")
        assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")
    assert client.head(MEETINGS).status_code == 200


def test_whatever_is_wrong_with_a_token_the_answer_is_the_same(cast: Cast) -> None:
    make_meetings(cast, 1)
    make_partner(cast)
    for client in (cast.client(), bearing(cast, "reset_unknown"), bearing(cast, "")):
        for path in (MEETINGS, "/api/v1/nowhere/", "/api/v1/openapi.json"):
            response = client.get(path)
            assert (response.status_code, response.json()) == (401, UNAUTHORIZED)
            assert response["WWW-Authenticate"] == "Bearer"


def test_a_token_is_not_for_pages(cast: Cast) -> None:
    assert pat(cast).get(f"/r/{cast.home.slug}/meetings/").status_code == 302


def test_an_unchanged_answer_is_not_sent_again(cast: Cast) -> None:
    make_meetings(cast, 1)
    client = pat(cast)
    first = client.get(MEETINGS)
    tag = first["ETag"]
    assert tag.startswith('W/"')
    again = client.get(MEETINGS, headers={"If-None-Match": f'"other", {tag}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)
    assert again["Cache-Control"] == "private, no-store"
    Meeting.objects.update(title="Other")
    assert client.get(MEETINGS, headers={"If-None-Match": tag}).status_code == 200
    for response in (first, again):
        assert set(response["Vary"].split(", ")) >= {"Accept", "Authorization", "Cookie"}


def test_a_tag_of_any_kind_is_matched_weakly(cast: Cast) -> None:
    client = pat(cast)
    tag = client.get(MEETINGS)["ETag"].removeprefix("W/")
    assert client.get(MEETINGS, headers={"If-None-Match": tag}).status_code == 304


def test_a_client_that_asks_too_often_is_told_when_to_come_back(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.api.Throttle.THROTTLE_RATES", {"api": "2/min"})
    client, other = pat(cast), pat(cast)
    assert [client.get(MEETINGS).status_code for _ in range(3)] == [200, 200, 429]
    response = client.get(MEETINGS)
    assert response.json()["code"] == "throttled"
    assert 0 < int(response["Retry-After"]) <= 60
    assert other.get(MEETINGS).status_code == 200
    strangers = [bearing(cast, f"reset_{n}").get(MEETINGS).status_code for n in range(3)]
    assert strangers == [401, 401, 429]


def test_a_page_of_a_hundred_costs_what_a_page_of_one_costs(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client = pat(cast)
    client.get(MEETINGS)  # notes the first use
    for more in (1, 99):
        make_meetings(cast, more)
        with django_assert_num_queries(9):  # five are the test's own savepoints and reach
            client.get(MEETINGS)


def test_people_read_the_api_with_their_session(cast: Cast) -> None:
    make_meetings(cast, 1)
    make_meeting(cast.away)
    assert len(cast.client("ana").get(MEETINGS).json()["results"]) == 1
    assert len(cast.client("nia").get(MEETINGS).json()["results"]) == 2
    assert cast.client("sam").get(MEETINGS).json()["results"] == []


def test_a_refusal_of_an_action_is_a_conflict() -> None:
    request = APIRequestFactory().get("/")
    response = explain(Refused("It is over."), {"view": APIView(), "request": request})
    assert response is not None
    told = {"code": "refused", "detail": "It is over.", "fields": {}}
    assert (response.status_code, response.data) == (409, told)


def test_what_is_not_a_refusal_is_raised() -> None:
    assert explain(LookupError(), {}) is None

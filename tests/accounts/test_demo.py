from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured, MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.demo import CAST, is_loopback, loopback_only
from tests.cast import Cast

HERE = {"HTTP_HOST": "localhost:8000", "REMOTE_ADDR": "127.0.0.1"}


def answer(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("served")


def test_one_click_signs_in_as_each_of_the_cast(cast: Cast, settings: Any) -> None:
    settings.PORTAL_DEMO = True
    for key in CAST:
        client = cast.client()
        response = client.post(reverse("accounts:demo_sign_in"), {"who": key})
        assert response["Location"] == "/"
        assert client.session["_auth_user_id"] == str(cast.users[key].pk)


def test_the_login_page_offers_the_cast(cast: Cast, settings: Any) -> None:
    page = reverse("account_login")
    assert b"Sign in as" not in cast.client().get(page).content
    settings.PORTAL_DEMO = True
    body = cast.client().get(page).content.decode()
    assert all(f"Sign in as {figure.name}" in body for figure in CAST.values())


def test_without_a_demonstration_there_is_no_such_page(cast: Cast) -> None:
    client = cast.client()
    response = client.post(reverse("accounts:demo_sign_in"), {"who": "ned"})
    assert response.status_code == 404
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("who", ["", "pat", "NED", "ned@reset.example"])
def test_nobody_else_is_played(cast: Cast, settings: Any, who: str) -> None:
    settings.PORTAL_DEMO = True
    response = cast.client().post(reverse("accounts:demo_sign_in"), {"who": who})
    assert response.status_code == 404
    assert cast.client().get(reverse("accounts:demo_sign_in")).status_code == 405


def test_the_guard_stands_before_every_page(db: None, settings: Any) -> None:
    settings.PORTAL_DEMO = True
    path = reverse("accounts:demo_sign_in")
    for host, status in (("testserver", 403), ("localhost", 404)):
        client = Client(headers={"host": host})
        assert client.post(path, {"who": "ned"}).status_code == status


def test_without_a_demonstration_nobody_is_asked_where_they_are(settings: Any) -> None:
    settings.PORTAL_DEMO = False
    with pytest.raises(MiddlewareNotUsed):
        loopback_only(answer)


@pytest.mark.parametrize("url", ["https://portal.example", "http://10.0.0.4:8000", "nonsense"])
def test_a_demonstration_elsewhere_does_not_start(settings: Any, url: str) -> None:
    settings.PORTAL_DEMO, settings.PORTAL_URL = True, url
    with pytest.raises(ImproperlyConfigured, match="PORTAL_DEMO"):
        loopback_only(answer)


@pytest.mark.parametrize(
    ("meta", "status"),
    [
        ({}, 200),
        ({"HTTP_HOST": "127.0.0.1"}, 200),
        ({"HTTP_HOST": "[::1]:8000", "REMOTE_ADDR": "::1"}, 200),
        ({"HTTP_HOST": "portal.example"}, 403),
        ({"HTTP_HOST": "localhost.portal.example"}, 403),
        ({"HTTP_HOST": "0.0.0.0:8000"}, 403),
        ({"HTTP_HOST": ""}, 403),
        ({"REMOTE_ADDR": "192.168.1.9"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"HTTP_X_FORWARDED_FOR": "127.0.0.1"}, 403),
        ({"HTTP_X_REAL_IP": "8.8.8.8"}, 403),
        ({"HTTP_FORWARDED": "for=8.8.8.8"}, 403),
    ],
)
def test_a_demonstration_answers_this_machine_alone(
    settings: Any, meta: dict[str, str], status: int
) -> None:
    settings.PORTAL_DEMO, settings.PORTAL_URL = True, "http://localhost:8000"
    request = RequestFactory().get("/", **{**HERE, **meta})
    assert loopback_only(answer)(request).status_code == status


@pytest.mark.parametrize(
    ("name", "expected"),
    [("localhost", True), ("127.8.9.1", True), ("[::1]", True), ("example", False), ("", False)],
)
def test_loopback_is_known_by_name_and_address(name: str, expected: bool) -> None:
    assert is_loopback(name) is expected

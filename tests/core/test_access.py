from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from core.access import access, public, signed_in
from regions.actors import ANONYMOUS, Actor, Seat

TEXAS = Seat(1, "texas", "Texas", "America/Chicago")
ANA = Actor(kind="user", seats=(TEXAS,))


def show(request: HttpRequest, **named: Any) -> HttpResponse:
    return HttpResponse(str(named))


def always(*_asked: Any) -> bool:
    return True


def never(*_asked: Any) -> bool:
    return False


def ask(view: Any, actor: Actor, method: str = "get", headers: Any = None, **named: Any) -> Any:
    request = getattr(RequestFactory(), method)("/page/?a=1", headers=headers or {})
    request.actor = actor
    return view(request, **named)


def test_a_view_tells_what_it_declares() -> None:
    view = access(signed_in, methods=("GET", "POST"))(show)
    assert (view.access, view.methods, view.__name__) == (signed_in, ("GET", "POST"), "show")


def test_a_wrong_method_is_405_for_everybody() -> None:
    response = ask(access(signed_in)(show), ANONYMOUS, method="post")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert ask(access(public, methods=("POST",))(show), ANA, method="head").status_code == 405


def test_a_stranger_is_sent_to_sign_in_and_back() -> None:
    response = ask(access(signed_in)(show), ANONYMOUS)
    assert response.status_code == 302
    assert response["Location"] == "/accounts/login/?next=/page/%3Fa%3D1"


@pytest.mark.parametrize(
    ("current", "back"), [("https://portal.example/r/texas/?x=1", "/r/texas/"), ("", "/")]
)
def test_a_strangers_part_sends_the_window_to_sign_in(current: str, back: str) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": current}
    response = ask(access(signed_in)(show), ANONYMOUS, headers=headers)
    assert response["HX-Redirect"] == f"/accounts/login/?next={back}"
    assert not response.content


def test_public_pages_are_for_strangers_too() -> None:
    assert ask(access(public)(show), ANONYMOUS, method="head").status_code == 200


def test_the_view_receives_the_seat() -> None:
    seen = ask(access(always)(show), ANA, region="texas")
    assert seen.content.decode() == str({"region": TEXAS})


def test_a_region_out_of_reach_is_missing() -> None:
    with pytest.raises(Http404):
        ask(access(never)(show), ANA, region="florida")


def test_what_the_rule_refuses_is_403() -> None:
    with pytest.raises(PermissionDenied):
        ask(access(never)(show), ANA, region="texas")
    with pytest.raises(PermissionDenied):
        ask(access(never)(show), ANA)
    assert ask(access(signed_in)(show), ANA).status_code == 200

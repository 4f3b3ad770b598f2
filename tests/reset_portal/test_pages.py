"""The pages that are nobody's domain: errors, and those of allauth in the portal's dress."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.shortcuts import render
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from tests.cast import Cast

INLINE = re.compile(
    r"""\sstyle=|\son[a-z]+=|<style|<script(?![^>]*(?:src=|type="application/json))"""
)
PASSWORD = "seven-green-bicycles"

IN_FRONT = ("login", "signup", "password/reset", "password/reset/done", "inactive")
INSIDE = (
    "logout",
    "email",
    "password/change",
    "sessions",
    "3rdparty",
    "2fa",
    "2fa/totp/activate",
    "2fa/webauthn",
    "2fa/webauthn/add",
    "2fa/recovery-codes/generate",
    "reauthenticate",
)


def sound(page: str) -> bool:
    return page.count("<h1>") == 1 and not INLINE.search(page) and "</html>" in page


@pytest.fixture
def ana(cast: Cast) -> Client:
    """Signed in by hand: allauth asks again for a password that it has not seen."""
    user = cast.users["ana"]
    user.set_password(PASSWORD)
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def codes(ana: Client) -> str:
    """The page one comes to after setting up an authenticator app."""
    secret = ana.get("/accounts/2fa/totp/activate/").context["form"].secret
    counter = next(auth.yield_hotp_counters_from_time())
    code = auth.format_hotp_value(auth.hotp_value(secret, counter))
    return ana.post("/accounts/2fa/totp/activate/", {"code": code}, follow=True).text


@pytest.mark.django_db
@pytest.mark.parametrize("path", IN_FRONT)
def test_pages_in_front_of_the_door(path: str) -> None:
    response = Client().get(f"/accounts/{path}/", follow=True)
    assert response.status_code == 200
    assert sound(response.text)
    assert 'class="side"' not in response.text


@pytest.mark.parametrize("path", INSIDE)
def test_pages_of_the_account(ana: Client, path: str) -> None:
    response = ana.get(f"/accounts/{path}/", follow=True)
    assert response.status_code == 200
    assert sound(response.text)


def test_a_wrong_password_says_so_and_keeps_the_address(ana: Client) -> None:
    answers = {"login": "ana@reset.example", "password": "wrong"}
    page = Client().post("/accounts/login/", answers).text
    assert "error-summary" in page
    assert 'value="ana@reset.example"' in page
    assert sound(page)


@pytest.mark.django_db
def test_sign_in_offers_the_sign_on_of_an_organization(settings: object) -> None:
    app = {"provider_id": "oidc", "name": "Our office", "client_id": "x", "secret": "y"}
    settings.SOCIALACCOUNT_PROVIDERS = {  # type: ignore[attr-defined]
        "openid_connect": {"APPS": [app]}
    }
    assert "Sign in with Our office" in Client().get("/accounts/login/").text


def test_a_second_address_can_become_the_first(ana: Client, cast: Cast) -> None:
    EmailAddress.objects.create(user=cast.users["ana"], email="a@other.example", verified=True)
    EmailAddress.objects.create(user=cast.users["ana"], email="b@other.example", verified=False)
    page = ana.get("/accounts/email/").text
    assert "Not confirmed yet" in page
    assert "Use this one" in page


def test_recovery_codes_can_be_read(ana: Client, codes: str) -> None:
    assert "10 of 10 codes are left" in codes
    assert sound(codes)
    for path in ("2fa", "2fa/totp/deactivate", "2fa/recovery-codes/generate"):
        assert sound(ana.get(f"/accounts/{path}/", follow=True).text)


@pytest.mark.usefixtures("codes")
def test_a_second_step_is_asked_for_at_the_door() -> None:
    answers = {"login": "ana@reset.example", "password": PASSWORD}
    page = Client().post("/accounts/login/", answers, follow=True).text
    assert "Second step" in page
    assert sound(page)


def test_passkeys_are_listed_renamed_and_removed(ana: Client, cast: Cast) -> None:
    key = Authenticator.objects.create(
        user=cast.users["ana"], type="webauthn", data={"name": "work laptop", "credential": {}}
    )
    assert "work laptop" in ana.get("/accounts/2fa/webauthn/").text
    for path in ("", f"keys/{key.pk}/edit/", f"keys/{key.pk}/remove/"):
        page = ana.get(f"/accounts/2fa/webauthn/{path}", follow=True)
        assert sound(page.text)


@pytest.mark.django_db
@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_errors_that_know_nothing_of_the_request(template: str) -> None:
    assert sound(render_to_string(template))


def test_errors_inside_keep_the_frame(cast: Cast) -> None:
    ana = cast.client("ana")
    missing = ana.get("/r/texas/nothing/")
    assert missing.status_code == 404
    assert sound(missing.text)
    refused = cast.client("sam").get("/r/texas/meetings/new/")
    assert refused.status_code == 403
    assert 'id="side"' in refused.text
    assert sound(refused.text)


def test_a_form_without_its_token_is_explained(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/theme/", {"theme": "dark"})
    assert response.status_code == 403
    assert "Please send it again" in response.text


def test_a_refusal_is_a_page_or_a_sentence() -> None:
    request = RequestFactory().get("/")
    page = render(request, "409.html", {"sentence": "The meeting is full."}).text
    assert sound(page)
    part = render(request, "409.html#sentence", {"sentence": "The meeting is full."}).text
    assert part.startswith('<div class="alert alert-danger" role="alert">')

"""Through allauth's doors: invitation only, mails through the outbox, single sign-on."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from accounts.models import User
from mail.models import AccountMail
from tests.accounts.oidc_provider import provider
from tests.accounts.test_views import signed_in
from tests.cast import Cast


def test_nobody_signs_up(cast: Cast) -> None:
    sent = {"email": "eve@evil.example", "password1": "a long river", "password2": "a long river"}
    response = cast.client().post(reverse("account_signup"), sent)
    assert b"Accounts come by invitation" in response.content
    assert User.objects.count() == 6


def test_passwords_are_kept_with_argon2(cast: Cast) -> None:
    assert "_auth_user_id" in signed_in(cast, "ana").session
    assert User.objects.get(email="ana@reset.example").password.startswith("argon2$")


def test_ten_wrong_passwords_lock_the_door(cast: Cast) -> None:
    signed_in(cast, "ana")
    client = cast.client()
    wrong = {"login": "ana@reset.example", "password": "wrong"}
    for _ in range(10):
        client.post(reverse("account_login"), wrong)
    right = wrong | {"password": "a long and quiet river"}
    response = client.post(reverse("account_login"), right)
    assert b"Too many failed login attempts" in response.content
    assert "_auth_user_id" not in client.session


def test_a_forgotten_password_is_mailed_through_the_outbox(cast: Cast, settings: Any) -> None:
    settings.PORTAL_URL = "https://portal.example"
    signed_in(cast, "ana")
    AccountMail.objects.all().delete()
    client = cast.client()
    client.post(reverse("account_reset_password"), {"email": "Ana@reset.example"})
    mail = AccountMail.objects.get()
    assert (mail.kind, mail.recipient) == ("password_reset_key", "ana@reset.example")
    assert mail.subject.startswith("RESET portal: ")
    assert "https://portal.example/accounts/password/reset/key/" in mail.text
    assert 'href="https://portal.example/accounts/password/reset/key/' in mail.html
    assert "testserver" not in mail.text + mail.html


def test_the_answer_does_not_tell_whether_an_account_exists(cast: Cast) -> None:
    signed_in(cast, "ana")
    bodies = set()
    for email in ("ana@reset.example", "nobody@reset.example"):
        response = cast.client().post(
            reverse("account_reset_password"), {"email": email}, follow=True
        )
        bodies.add(response.content.replace(email.encode(), b""))
    assert len(bodies) == 1


def test_an_address_is_confirmed_at_the_portals_own_address(cast: Cast, settings: Any) -> None:
    settings.PORTAL_URL = "https://portal.example"
    client = signed_in(cast, "ana")
    adding = reverse("account_email"), {"action_add": "", "email": "ana@home.example"}
    asked = client.post(*adding)["Location"]
    client.post(asked, {"password": "a long and quiet river"})
    mail = AccountMail.objects.get(recipient="ana@home.example")
    assert "https://portal.example/accounts/confirm-email/" in mail.text


def sign_on(cast: Cast, settings: Any, claims: dict[str, Any]) -> Client:
    client = cast.client()
    with provider(claims) as address:
        app = {
            "provider_id": "office",
            "name": "Office",
            "client_id": "portal",
            "secret": "secret",
            "settings": {"server_url": address},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
        start = client.post(reverse("openid_connect_login", args=["office"]))
        (state,) = parse_qs(urlsplit(start["Location"]).query)["state"]
        back = reverse("openid_connect_callback", args=["office"])
        client.get(back, {"code": "code", "state": state})
    return client


def ana_says(**claims: Any) -> dict[str, Any]:
    return {"sub": "1", "email": "ana@reset.example", "email_verified": True, **claims}


def test_single_sign_on_opens_the_account_of_a_verified_address(cast: Cast, settings: Any) -> None:
    ana = cast.users["ana"]
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    for claims in (ana_says(), ana_says(email_verified="true", email="Ana@Reset.Example")):
        client = sign_on(cast, settings, claims)
        assert client.session["_auth_user_id"] == str(ana.pk)
    assert SocialAccount.objects.get().user == ana


@pytest.mark.parametrize(
    "claims",
    [
        ana_says(email_verified=False),
        ana_says(email_verified="false"),
        ana_says(email="eve@evil.example"),
        {"sub": "1", "email": "ana@reset.example"},
        {"sub": "1"},
    ],
)
def test_single_sign_on_opens_nothing_to_anybody_else(
    cast: Cast, settings: Any, claims: dict[str, Any]
) -> None:
    ana = cast.users["ana"]
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    assert "_auth_user_id" not in sign_on(cast, settings, claims).session
    assert User.objects.count() == 6
    assert not SocialAccount.objects.exists()


def test_single_sign_on_does_not_verify_an_address_of_ours(cast: Cast, settings: Any) -> None:
    ana = cast.users["ana"]
    EmailAddress.objects.create(user=ana, email=ana.email, verified=False, primary=True)
    assert "_auth_user_id" not in sign_on(cast, settings, ana_says()).session


def test_single_sign_on_does_not_reopen_a_closed_account(cast: Cast, settings: Any) -> None:
    ana = cast.users["ana"]
    EmailAddress.objects.create(user=ana, email=ana.email, verified=True, primary=True)
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert "_auth_user_id" not in sign_on(cast, settings, ana_says()).session

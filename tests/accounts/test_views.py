import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import Invitation, User
from mail.models import Mail
from regions.models import Membership, Role
from tests.cast import Cast

HTMX = {"HX-Request": "true"}
NEW = {"name": "Eve", "email": "eve@reset.example", "role": "team_member", "function": "coach"}


def page(name: str, *arguments: Any, region: str = "texas") -> str:
    return reverse(f"accounts:{name}", args=[region, *arguments])


def invite(cast: Cast, **details: str) -> Invitation:
    region = cast.seat("ana")
    return actions.invite_person(actor=cast.actor("ana"), region=region, details=NEW | details)


def refused_to(cast: Cast, path: str, statuses: dict[str | None, int]) -> None:
    for name, status in statuses.items():
        response = cast.client(name).post(path)
        assert response.status_code == status, (name, path)


INVITATIONS = "?show=invitations"


def test_people_shows_members_with_their_function(cast: Cast) -> None:
    Membership.objects.filter(user=cast.users["ben"]).update(function="data_coordinator")
    body = cast.client("ana").get(page("people")).content.decode()
    assert "3 people" in body
    assert 'Ben <span class="text-secondary">Data coordinator' in body
    assert body.index("Ana</span>") < body.index("Sam</span>")


def test_people_shows_every_invitation_page_by_page(cast: Cast) -> None:
    client, path = cast.client("ana"), page("people") + INVITATIONS
    assert "No invitations" in client.get(path).text
    seat, ana = Membership.objects.create(region=cast.home, role="stakeholder"), cast.users["ana"]
    more = {"membership": seat, "invited_by": ana, "expires_at": timezone.now()}
    Invitation.objects.bulk_create(
        Invitation(region=cast.home, email=f"p{n}@people.example", name=f"P{n}", **more)
        for n in range(50)
    )
    invite(cast)

    first, second = (client.get(f"{path}&page={number}").text for number in (1, 2))

    assert "51 invitations" in first
    assert 'Eve <span class="text-secondary">Coach' in first
    assert "Waiting for an answer" in first
    assert "1–50 of 51" in first
    assert "p0@people.example" in second
    found = client.get(f"{path}&q=p33@", headers=HTMX).text
    assert "1 invitation<" in found


@pytest.mark.parametrize("name", ["ben", "nia", "ned"])
def test_addresses_and_invitations_are_the_coordinators(cast: Cast, name: str) -> None:
    invite(cast)
    body = cast.client(name).get(page("people")).content.decode()
    assert "Ben" in body
    assert "eve@reset.example" not in body
    assert "ana@reset.example" not in body
    assert ("Step in to invite" in body) == (name == "ned")
    assert ("Change" in body) == (name == "ned")


def test_people_is_for_those_who_read_the_work(cast: Cast) -> None:
    statuses = {n: cast.client(n).get(page("people")).status_code for n in ("sam", "zoe", None)}
    assert statuses == {"sam": 403, "zoe": 404, None: 302}
    assert cast.client("ana").post(page("people")).status_code == 405


def test_people_are_found_by_name(cast: Cast) -> None:
    client = cast.client("ana")
    body = client.get(page("people") + "?q=be", headers=HTMX).content.decode()
    assert "1 person" in body
    assert "<html" not in body
    assert "Nobody has this name" in client.get(page("people") + "?q=zzz").content.decode()


def test_an_empty_region_says_what_to_do(cast: Cast) -> None:
    Membership.objects.of(cast.home.pk).update(ended_at=timezone.now())
    assert b"Nobody belongs here yet" in cast.client("nia").get(page("people")).content


def test_a_closed_account_is_marked(cast: Cast) -> None:
    User.objects.filter(email="sam@reset.example").update(is_active=False)
    assert b"Account closed" in cast.client("ana").get(page("people")).content


def test_inviting_from_the_page(cast: Cast) -> None:
    client = cast.client("ana")
    assert b"Steering committee" not in client.get(page("invite")).content
    response = client.post(page("invite"), NEW)
    assert response["Location"] == page("people") + INVITATIONS
    assert (
        b"The invitation to eve@reset.example is on its way" in client.get(page("people")).content
    )
    again = client.post(page("invite"), NEW).content.decode()
    assert "eve@reset.example is invited already" in again
    assert 'value="Eve"' in again


@pytest.mark.parametrize("role", ["national_administrator", "steering_committee", "owner", ""])
def test_a_role_that_was_not_offered_is_no_choice(cast: Cast, role: str) -> None:
    hostile = {**NEW, "role": role, "region": cast.away.pk, "accepted_at": "2026-01-01"}
    body = cast.client("ana").post(page("invite"), hostile).content.decode()
    assert "Something needs another look" in body
    assert not Invitation.objects.exists()


def test_the_invitation_form_judges_on_leaving_and_is_the_coordinators(cast: Cast) -> None:
    path = page("invite")
    response = cast.client("ana").post(path + "?check=email", {"email": "eve"}, headers=HTMX)
    assert b"valid email address" in response.content
    assert not Mail.objects.exists()
    refused_to(cast, path, {"ben": 403, "sam": 403, "nia": 403, "ned": 403, "zoe": 404, None: 302})


def test_an_invitation_is_sent_again_and_withdrawn_from_the_page(cast: Cast) -> None:
    invitation, client = invite(cast), cast.client("ana")
    assert (
        client.post(page("resend_invitation", invitation.pk))["Location"]
        == page("people") + INVITATIONS
    )
    client.post(page("revoke_invitation", invitation.pk))
    body = client.get(page("people") + INVITATIONS).content.decode()
    assert "The invitation to eve@reset.example is withdrawn" in body
    assert "Send again" not in body


def test_an_expired_invitation_can_be_sent_again(cast: Cast) -> None:
    invite(cast)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))
    body = cast.client("ana").get(page("people") + INVITATIONS).content.decode()
    assert "Expired" in body
    assert "Send again" in body


@pytest.mark.parametrize("name", ["resend_invitation", "revoke_invitation"])
def test_invitations_are_handled_by_their_own_regions_coordinator(cast: Cast, name: str) -> None:
    invitation = invite(cast)
    nobody = {"ben": 403, "sam": 403, "nia": 403, "ned": 403, "zoe": 404, None: 302}
    refused_to(cast, page(name, invitation.pk), nobody)
    refused_to(cast, page(name, invitation.pk, region="florida"), {"zoe": 404})
    refused_to(cast, page(name, invitation.pk + 1), {"ana": 404})
    assert cast.client("ana").get(page(name, invitation.pk)).status_code == 405


def test_a_membership_is_changed(cast: Cast) -> None:
    ben, client = cast.membership("ben"), cast.client("ana")
    path = page("change_membership", ben.pk)
    assert b'<option value="team_member" selected>' in client.get(path).content
    sent = {"role": "coordinator", "function": "change_leader", "version": "1"}
    assert client.post(path, sent)["Location"] == page("people")
    ben.refresh_from_db()
    assert (ben.role, ben.function) == ("coordinator", "change_leader")
    body = client.post(path, sent | {"role": "stakeholder"}).content.decode()
    assert "Somebody else changed this" in body
    assert "<dd>Coordinator</dd>" in body
    assert '<option value="stakeholder" selected>' in body


def test_the_last_coordinators_demotion_is_refused_in_the_form(cast: Cast) -> None:
    path = page("change_membership", cast.membership("ana").pk)
    sent = {"role": "stakeholder", "function": "", "version": "1"}
    body = cast.client("ana").post(path, sent).content
    assert b"Texas needs a coordinator" in body
    assert b"As it is saved now" not in body


def test_a_network_role_is_not_granted_by_a_coordinator(cast: Cast) -> None:
    path = page("change_membership", cast.membership("ben").pk)
    for role in ("national_administrator", "steering_committee"):
        sent = {"role": role, "function": "", "version": "1"}
        assert b"not one of the available choices" in cast.client("ana").post(path, sent).content
        assert b"not one of the available choices" in cast.client("ned").post(path, sent).content
    checked = cast.client("ana").post(path + "?check=role", {"role": "x"}, headers=HTMX)
    assert b"not one of the available choices" in checked.content


@pytest.mark.parametrize("name", ["change_membership", "end_membership"])
def test_memberships_are_changed_by_whom_they_are_below(cast: Cast, name: str) -> None:
    ben = cast.membership("ben")
    statuses: dict[str | None, int] = {"sam": 403, "nia": 403, "zoe": 404, None: 302}
    refused_to(cast, page(name, ben.pk), statuses)
    refused_to(cast, page(name, cast.membership("ana").pk), {"ben": 403})
    theirs = cast.membership("zoe", cast.away)
    refused_to(cast, page(name, theirs.pk), {"ana": 404})
    held = Membership.objects.create(region=cast.home, role=Role.COORDINATOR)
    refused_to(cast, page(name, held.pk), {"ana": 404})


def test_a_membership_is_ended_and_the_pages_close(cast: Cast) -> None:
    ben, client = cast.client("ben"), cast.client("ana")
    assert ben.get(page("people")).status_code == 200
    path = page("end_membership", cast.membership("ben").pk)
    assert client.get(path).status_code == 405
    assert client.post(path)["Location"] == page("people")
    assert b"Ben no longer belongs to Texas" in client.get(page("people")).content
    assert ben.get(page("people")).status_code == 404
    assert client.post(path).status_code == 404


def test_leaving_oneself_leads_home(cast: Cast) -> None:
    assert (
        cast.client("ben").post(page("end_membership", cast.membership("ben").pk))["Location"]
        == "/"
    )


def test_people_costs_the_same_queries_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client, accounts = cast.client("ana"), cast.client("ned")
    for number in range(3):
        user = User.objects.create(email=f"more{number}@reset.example", name=f"More {number}")
        Membership.objects.create(region=cast.home, user=user, role=Role.STAKEHOLDER)
        invite(cast, email=f"new{number}@reset.example")
        with django_assert_num_queries(QUERIES["people"]):
            client.get(page("people"))
        with django_assert_num_queries(QUERIES["list"]):
            accounts.get(reverse("accounts:list"))


# Five of them are the own transaction: its savepoints and the outer reach told again.
QUERIES = {"people": 10, "list": 11}


# --- Accounts ------------------------------------------------------------------------------------


def test_accounts_lists_everybody_with_their_seats(cast: Cast) -> None:
    Membership.objects.create(region=cast.away, user=cast.users["ana"], role=Role.STAKEHOLDER)
    client = cast.client("ned")
    body = client.get(reverse("accounts:list")).content.decode()
    assert "6 accounts" in body
    assert "Florida</a>, stakeholder" in body
    found = client.get(reverse("accounts:list") + "?q=zoe@", headers=HTMX).content.decode()
    assert "1 account" in found
    assert "<html" not in found
    assert "Nobody fits" in client.get(reverse("accounts:list") + "?q=zzz").content.decode()


def test_accounts_are_the_administrators(cast: Cast) -> None:
    sam = cast.users["sam"].pk
    for name, status in (("ana", 403), ("nia", 403), (None, 302)):
        client = cast.client(name)
        assert client.get(reverse("accounts:list")).status_code == status
        for verb in ("close", "reopen"):
            assert client.post(reverse(f"accounts:{verb}", args=[sam])).status_code == status
    assert User.objects.get(pk=sam).is_active
    assert cast.client("ned").get(reverse("accounts:close", args=[sam])).status_code == 405
    assert cast.client("ned").post(reverse("accounts:close", args=[0])).status_code == 404


def test_closing_an_account_ends_what_is_under_way(cast: Cast) -> None:
    zoe, ned = signed_in(cast, "zoe"), cast.client("ned")
    florida = page("people", region="florida")
    assert zoe.get(florida).status_code == 200
    ned.post(reverse("accounts:close", args=[cast.users["zoe"].pk]))
    assert zoe.get(florida)["Location"].startswith("/accounts/login/")
    shown = ned.get(reverse("accounts:list")).content.decode()
    assert "Zoe is signed out everywhere" in shown
    assert "Reopen" in shown
    ned.post(reverse("accounts:reopen", args=[cast.users["zoe"].pk]))
    assert zoe.get(florida).status_code == 302
    assert signed_in(cast, "zoe").get(florida).status_code == 200


def test_closing_a_regions_last_coordinator_says_so(cast: Cast) -> None:
    ned = cast.client("ned")
    fia = User.objects.create(email="fia@reset.example", name="Fia")
    Membership.objects.create(region=cast.away, user=fia, role=Role.COORDINATOR)
    # A seat that is only held coordinates nothing yet.
    Membership.objects.create(region=cast.away, role=Role.COORDINATOR)
    for user, alone in ((cast.users["ben"], None), (fia, None), (cast.users["zoe"], "Florida")):
        ned.post(reverse("accounts:close", args=[user.pk]))
        shown = ned.get(reverse("accounts:list")).content.decode()
        told = re.findall(r"(\w+) has no coordinator any more\.", shown)
        assert told == ([alone] if alone else [])


def test_a_closed_account_does_not_sign_in(cast: Cast) -> None:
    client = signed_in(cast, "zoe")
    client.logout()
    User.objects.filter(email="zoe@reset.example").update(is_active=False)
    assert "_auth_user_id" not in signed_in(cast, "zoe").session


def signed_in(cast: Cast, name: str) -> Client:
    """Through the door, not by force: with a password, as people do."""
    user = cast.users[name]
    user.refresh_from_db()
    user.set_password("a long and quiet river")
    user.save()
    user.emailaddress_set.get_or_create(email=user.email, verified=True, primary=True)
    client = cast.client()
    sent = {"login": user.email, "password": "a long and quiet river"}
    client.post(reverse("account_login"), sent)
    return client

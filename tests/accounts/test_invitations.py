"""Invitations: more power than one has, twice, too late, by somebody else, in another region."""

import re
from datetime import timedelta
from itertools import product
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.emails import join_path
from accounts.joining import stage_of
from accounts.models import Invitation, InvitationState, User
from core.refusals import Refused
from core.scope import within
from mail.models import AccountMail, Mail
from regions.actions import step_in
from regions.actors import Link, link_actor
from regions.links import actor_of_link, sign_link
from regions.models import Membership, Region, Role
from tests.cast import Cast

PASSWORD = "a long and quiet river"
NEW = {"name": "Eve Ortiz", "password": PASSWORD}


def invite(cast: Cast, name: str = "ana", slug: str = "texas", **details: str) -> Invitation:
    actor = cast.actor(name)
    region = actor.seat(slug)
    assert region is not None
    whom = {"email": "Eve@Reset.example", "name": "Eve", "role": "team_member", "function": "coach"}
    return actions.invite_person(actor=actor, region=region, details=whom | details)


def by_link(invitation: Invitation) -> Any:
    return actor_of_link(join_path(invitation).split("/")[2])


def test_an_invitation_holds_the_seat_and_mails_the_link(cast: Cast) -> None:
    invitation = invite(cast)
    seat = invitation.membership
    assert (seat.user, seat.role, seat.function) == (None, "team_member", "coach")
    assert invitation.email == "eve@reset.example"
    assert invitation.state == InvitationState.PENDING
    assert timezone.now() < invitation.expires_at <= timezone.now() + timedelta(days=7)
    mail = Mail.objects.get()
    assert (mail.region, mail.recipient) == (cast.home, "eve@reset.example")
    assert mail.subject == "Ana invites you to Texas on the RESET portal"
    assert mail.not_after == invitation.expires_at
    assert join_path(invitation) in mail.text
    assert join_path(invitation) in mail.html
    assert "as team member" in mail.text


@pytest.mark.parametrize(
    ("name", "role", "slug"),
    list(
        product(("ana", "ben", "sam", "nia", "ned", "zoe"), Role, ("texas", "florida", "national"))
    ),
)
def test_nobody_invites_above_their_level_or_elsewhere(
    cast: Cast, name: str, role: Role, slug: str
) -> None:
    seat = cast.actor("ned").seat(slug)
    assert seat is not None
    of_network = role in {Role.NATIONAL_ADMINISTRATOR, Role.STEERING_COMMITTEE}
    own = {"ana": "texas", "zoe": "florida", "ned": "national"}.get(name)
    details = {"email": "eve@reset.example", "name": "Eve", "role": role}
    if own == slug and (name == "ned" or not of_network):
        made = actions.invite_person(actor=cast.actor(name), region=seat, details=details)
        assert made.membership.role == role
    else:
        with pytest.raises(PermissionDenied):
            actions.invite_person(actor=cast.actor(name), region=seat, details=details)
        assert not Invitation.objects.exists()


def test_an_administrator_steps_in_to_invite_the_first_coordinator(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        invite(cast, "ned")
    client = cast.client("ned")
    client.post(reverse("regions:step_in", args=["texas"]), {"reason": "First", "hours": "1"})
    sent = {"name": "Eve", "email": "eve@reset.example", "role": "coordinator"}
    client.post(reverse("accounts:invite", args=["texas"]), sent)
    assert Invitation.objects.get().role == Role.COORDINATOR


def test_the_same_address_is_invited_once_and_members_not_at_all(cast: Cast) -> None:
    invite(cast)
    with pytest.raises(Refused, match="invited already"):
        invite(cast, email="EVE@reset.example")
    with pytest.raises(Refused, match="belongs to Texas already"):
        invite(cast, email="Ben@reset.example")
    invite(cast, "zoe", "florida")
    assert Invitation.objects.count() == 2
    assert Membership.objects.filter(user=None).count() == 2


def test_the_link_opens_an_account_once(cast: Cast) -> None:
    invitation, client = invite(cast), cast.client()
    path = join_path(invitation)
    assert b"eve@reset.example" in client.get(path).content
    response = client.post(path, NEW)
    assert response["Location"] == "/"
    user = User.objects.get(email="eve@reset.example")
    assert user.check_password(PASSWORD)
    assert EmailAddress.objects.filter(user=user, verified=True, primary=True).count() == 1
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.ACCEPTED
    seat = invitation.membership
    assert (seat.user, seat.role, seat.function) == (user, "team_member", "coach")
    assert client.session["_auth_user_id"] == str(user.pk)
    again = cast.client().post(path, NEW | {"name": "Mallory"})
    assert b"This invitation is used" in again.content
    assert User.objects.get(email="eve@reset.example").name == "Eve Ortiz"


def test_the_link_is_looked_at_and_answered_and_nothing_else(cast: Cast) -> None:
    assert cast.client().put(join_path(invite(cast))).status_code == 405


def test_looking_at_the_link_accepts_nothing(cast: Cast) -> None:
    invitation = invite(cast)
    for _ in range(2):
        assert cast.client().get(join_path(invitation)).status_code == 200
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.PENDING


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"name": "Eve", "password": "short"}, "at least 12 characters"),
        ({"name": "Eve", "password": "eve@reset.example"}, "too similar"),
        ({"name": "", "password": PASSWORD}, "This field is required"),
        ({}, "This field is required"),
    ],
)
def test_a_bad_password_or_name_is_told(cast: Cast, sent: dict[str, str], sentence: str) -> None:
    body = cast.client().post(join_path(invite(cast)), sent).content.decode()
    assert sentence in body
    assert not User.objects.filter(email="eve@reset.example").exists()


def test_somebody_with_an_account_signs_in_and_joins(cast: Cast) -> None:
    invitation = invite(cast, "ana", email="zoe@reset.example", role="stakeholder")
    path = join_path(invitation)
    assert f"?next={quote(path)}".encode() in cast.client().get(path).content
    assert b"You have an account already" in cast.client().post(path, NEW).content
    client = cast.client("zoe")
    assert b"Join Texas</button>" in client.get(path).content
    client.post(path)
    assert cast.actor("zoe").role_in(cast.home.pk) == Role.STAKEHOLDER
    assert cast.actor("zoe").role_in(cast.away.pk) == Role.COORDINATOR


def test_somebody_else_signed_in_does_not_take_the_seat(cast: Cast) -> None:
    invitation = invite(cast, role="coordinator")
    client = cast.client("sam")
    assert b"signed in with another address" in client.post(join_path(invitation), NEW).content
    with pytest.raises(Refused, match=r"is for eve@reset\.example"):
        actions.accept_invitation(
            actor=by_link(invitation), invitation=invitation, user=cast.users["sam"]
        )
    assert cast.actor("sam").role_in(cast.home.pk) == Role.STAKEHOLDER
    assert not User.objects.filter(email="eve@reset.example").exists()


def test_another_address_counts_when_it_was_verified(cast: Cast) -> None:
    invitation, zoe = invite(cast), cast.users["zoe"]
    address = EmailAddress.objects.create(user=zoe, email="eve@reset.example", verified=False)
    assert stage_of(invitation, zoe) == "somebody_else"
    address.verified = True
    address.save()
    assert stage_of(invitation, zoe) == "joining"
    actions.accept_invitation(actor=by_link(invitation), invitation=invitation, user=zoe)
    assert EmailAddress.objects.filter(user=zoe).count() == 1


def test_an_unverified_row_of_the_own_address_becomes_verified(cast: Cast) -> None:
    zoe = cast.users["zoe"]
    EmailAddress.objects.create(user=zoe, email=zoe.email, verified=False, primary=True)
    invitation = invite(cast, email=zoe.email)
    actions.accept_invitation(actor=by_link(invitation), invitation=invitation, user=zoe)
    assert EmailAddress.objects.get(user=zoe).verified


def test_a_member_does_not_take_a_second_seat(cast: Cast) -> None:
    invitation, ben = invite(cast, role="coordinator"), cast.users["ben"]
    EmailAddress.objects.create(user=ben, email="eve@reset.example", verified=True)
    with pytest.raises(Refused, match="belong to this region already"):
        actions.accept_invitation(actor=by_link(invitation), invitation=invitation, user=ben)
    invitation.refresh_from_db()
    assert invitation.state == InvitationState.PENDING
    assert cast.actor("ben").role_in(cast.home.pk) == Role.TEAM_MEMBER


# --- Attacks -------------------------------------------------------------------------------------


def test_the_invitation_of_one_region_is_no_use_in_another(cast: Cast) -> None:
    theirs = invite(cast, "zoe", "florida", role="coordinator")
    crossed = sign_link(Link(cast.home.pk, "invitation", theirs.pk), theirs.expires_at)
    path = reverse("accounts:join", args=[crossed])
    for response in (cast.client().get(path), cast.client().post(path, NEW)):
        assert response.status_code == 404
        assert b"Florida" not in response.content
    link = Link(cast.home.pk, "invitation", theirs.pk)
    with pytest.raises(PermissionDenied):
        actions.open_account(actor=link_actor(link, cast.home), invitation=theirs, **NEW)
    assert not User.objects.filter(email="eve@reset.example").exists()


def test_a_link_of_another_kind_or_number_opens_no_invitation(cast: Cast) -> None:
    invitation = invite(cast)
    until = invitation.expires_at
    for link in (
        Link(cast.home.pk, "meeting_invitation", invitation.pk),
        Link(cast.home.pk, "invitation", invitation.pk + 1),
    ):
        path = reverse("accounts:join", args=[sign_link(link, until)])
        assert cast.client().post(path, NEW).status_code == 404
        with pytest.raises(PermissionDenied):
            actions.accept_invitation(
                actor=link_actor(link, cast.home), invitation=invitation, user=cast.users["zoe"]
            )


def test_the_wall_opens_to_a_link_its_own_row_and_no_other_private_one(cast: Cast) -> None:
    own, other = invite(cast), invite(cast, email="dan@reset.example")
    with within(by_link(own).reach):
        assert list(Invitation.objects.values_list("pk", flat=True)) == [own.pk]
        assert not Invitation.objects.filter(pk=other.pk).update(name="Taken")
        assert Invitation.objects.filter(pk=own.pk).update(name="Mine")
        assert not Invitation.objects.filter(pk=own.pk)._raw_delete("default")
        assert not Mail.objects.exists()
        assert not _moves_into(cast.away, own)


def _moves_into(region: Region, invitation: Invitation) -> bool:
    try:
        with transaction.atomic():
            Invitation.objects.filter(pk=invitation.pk).update(region=region)
    except ProgrammingError:
        return False
    return True


def test_a_tampered_link_is_dead(cast: Cast) -> None:
    path = join_path(invite(cast))
    for forged in (path.replace("/join/", "x/join/"), "/link/x/join/", "/link/a:b:c/join/"):
        response = cast.client().post(forged, NEW)
        assert response.status_code == 404
        assert b"This link does not work any more" in response.content


def test_an_expired_invitation_stays_dead_through_a_password_reset(cast: Cast) -> None:
    invitation = invite(cast)
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        invitation.refresh_from_db()
        assert invitation.state == InvitationState.EXPIRED
        assert cast.client().post(join_path(invitation), NEW).status_code == 404
        client = cast.client()
        client.post(reverse("account_reset_password"), {"email": "eve@reset.example"})
        (mail,) = AccountMail.objects.all()
        assert mail.kind == "unknown_account"
        assert not re.search(r"/(?:link|password)/", mail.text)
        assert cast.client().post(join_path(invitation), NEW).status_code == 404
        with pytest.raises(Refused):
            actions.open_account(
                actor=link_actor(Link(cast.home.pk, "invitation", invitation.pk), cast.home),
                invitation=invitation,
                **NEW,
            )
    assert not User.objects.filter(email="eve@reset.example").exists()


def test_a_link_that_outlives_its_row_is_refused(cast: Cast) -> None:
    """The row's date decides, not the token's."""
    invitation = invite(cast)
    path = join_path(invitation)
    Invitation.objects.update(expires_at=timezone.now())
    assert b"This invitation has expired" in cast.client().post(path, NEW).content
    assert not User.objects.filter(email="eve@reset.example").exists()


def test_withdrawing_kills_the_link_the_seat_and_the_mail(cast: Cast) -> None:
    invitation = invite(cast)
    actions.revoke_invitation(actor=cast.actor("ana"), invitation=invitation)
    assert invitation.state == InvitationState.REVOKED
    invitation.membership.refresh_from_db()
    assert invitation.membership.ended_at
    assert Mail.objects.get().state == "withdrawn"
    assert b"was withdrawn" in cast.client().post(join_path(invitation), NEW).content
    for again in (actions.revoke_invitation, actions.resend_invitation):
        with pytest.raises(Refused, match="accepted or withdrawn"):
            again(actor=cast.actor("ana"), invitation=invitation)
    assert invite(cast).pk != invitation.pk


def test_sending_again_replaces_the_mail_and_revives_what_expired(cast: Cast) -> None:
    invitation = invite(cast)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        actions.resend_invitation(actor=cast.actor("ana"), invitation=invitation)
        assert invitation.state == InvitationState.PENDING
        assert sorted(Mail.objects.values_list("state", flat=True)) == ["queued", "withdrawn"]
        assert cast.client().post(join_path(invitation), NEW)["Location"] == "/"


@pytest.mark.parametrize("name", ["ben", "sam", "nia", "ned", "zoe"])
def test_only_the_regions_coordinator_manages_its_invitations(cast: Cast, name: str) -> None:
    invitation = invite(cast)
    for verb in (actions.resend_invitation, actions.revoke_invitation):
        with pytest.raises(PermissionDenied):
            verb(actor=cast.actor(name), invitation=invitation)
    assert not Invitation.visible_to(cast.actor(name)).exists()


def test_a_coordinator_of_the_office_does_not_handle_the_networks_invitations(cast: Cast) -> None:
    invitation = invite(cast, "ned", "national", role="national_administrator")
    Membership.objects.create(region=cast.national, user=cast.users["sam"], role=Role.COORDINATOR)
    with pytest.raises(PermissionDenied):
        actions.resend_invitation(actor=cast.actor("sam"), invitation=invitation)


@pytest.mark.parametrize(
    "loss",
    [
        lambda ana: Membership.objects.filter(user=ana).update(ended_at=timezone.now()),
        lambda ana: Membership.objects.filter(user=ana).update(role=Role.TEAM_MEMBER),
        lambda ana: User.objects.filter(pk=ana.pk).update(is_active=False),
    ],
)
def test_an_invitation_is_worth_what_the_inviter_may_when_it_is_used(cast: Cast, loss: Any) -> None:
    invitation = invite(cast, role="coordinator")
    loss(cast.users["ana"])
    response = cast.client().post(join_path(invitation), NEW)
    assert b"can no longer be used" in response.content
    assert not User.objects.filter(email="eve@reset.example").exists()


def test_the_last_word_is_the_databases(cast: Cast) -> None:
    """Withdrawn between the page and the click."""
    invitation = invite(cast)
    Invitation.objects.update(revoked_at=timezone.now())
    with pytest.raises(Refused, match="no longer be used"):
        actions.open_account(actor=by_link(invitation), invitation=invitation, **NEW)
    assert not User.objects.filter(email="eve@reset.example").exists()
    assert Region.objects.count() == 3
    assert not Membership.objects.filter(user__email="eve@reset.example").exists()


def test_somebody_with_an_account_does_not_open_a_second(cast: Cast) -> None:
    invitation = invite(cast, email="zoe@reset.example")
    with pytest.raises(Refused, match="sign in"):
        actions.open_account(actor=by_link(invitation), invitation=invitation, **NEW)


def test_nobody_accepts_what_they_invited_by_another_address_of_theirs(cast: Cast) -> None:
    """Whoever has stepped in for an hour would stay for good."""
    ned = cast.users["ned"]
    EmailAddress.objects.create(user=ned, email="ned@private.example", verified=True)
    seat = cast.actor("ned").seat("florida")
    assert seat is not None
    step_in(actor=cast.actor("ned"), region=seat, reason="Help", lasts=timedelta(hours=1))
    invitation = invite(
        cast, "ned", "florida", email="ned@private.example", role="coordinator", function=""
    )

    response = cast.client("ned").post(join_path(invitation))

    assert response.status_code == 409
    assert "Somebody else has to invite you." in response.text
    assert not Membership.objects.filter(user=ned, region=cast.away).exists()

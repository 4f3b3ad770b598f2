"""What happens with invitations, accounts and partners' programs.

Mail rows are written in the same transaction.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts import clients, emails, policies
from accounts.joining import owns_address
from accounts.models import Invitation, PartnerClient, User
from core.refusals import Refused
from core.scope import in_the_name_of
from mail.actions import withdraw_mail
from regions.actors import Actor, Seat, actor_of
from regions.models import Membership, Region, Role, StepIn
from regions.policies import can_grant_role
from regions.querysets import MembershipQuerySet

INVITATIONS_LAST = timedelta(days=7)
SETTLED = "This invitation was accepted or withdrawn in the meantime."
DEAD = "This invitation can no longer be used. Ask the person who invited you for a new one."


def invite_person(*, actor: Actor, region: Seat, details: Mapping[str, str]) -> Invitation:
    """Hold a seat for somebody (email, name, role, function) and mail them the link that takes it.

    The seat is there at once, without a user: `invitation.membership`.
    """
    if not policies.can_send_invitation(actor, region, details["role"]):
        raise PermissionDenied
    email = details["email"].lower()
    if email == actor.email:
        raise Refused("Somebody else has to invite you.")
    if Membership.objects.current().of(region.region_id).filter(user__email=email).exists():
        raise Refused(f"{email} belongs to {region.name} already.")
    seat: dict[str, Any] = {"region_id": region.region_id, "role": details["role"]}
    seat["function"] = details.get("function", "")
    try:
        with transaction.atomic():
            invitation = Invitation.objects.create(
                **seat,
                email=email,
                name=details["name"],
                membership=Membership.objects.create(**seat),
                invited_by=actor.user,
                expires_at=timezone.now() + INVITATIONS_LAST,
            )
    except IntegrityError as error:
        raise Refused(f"{email} is invited already: send that invitation again.") from error
    emails.queue_invitation(invitation, region)
    return invitation


def resend_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """Mail a new link, good for another seven days; whoever sends it vouches for it from now on."""
    region = actor.seat_in(invitation.region_id)
    if not (region and policies.can_manage_invitation(actor, invitation)):
        raise PermissionDenied
    again = Invitation.objects.not_settled().filter(pk=invitation.pk)
    if not again.update(expires_at=timezone.now() + INVITATIONS_LAST, invited_by=actor.user):
        raise Refused(SETTLED)
    invitation.refresh_from_db()
    withdraw_mail(region_id=invitation.region_id, about=emails.about(invitation))
    emails.queue_invitation(invitation, region)
    return invitation


def revoke_invitation(*, actor: Actor, invitation: Invitation) -> Invitation:
    """The link dies, the seat is given up, and the mail is held back if it has not gone out."""
    if not policies.can_manage_invitation(actor, invitation):
        raise PermissionDenied
    now = timezone.now()
    if not Invitation.objects.not_settled().filter(pk=invitation.pk).update(revoked_at=now):
        raise Refused(SETTLED)
    _held_seat(invitation).update(ended_at=now, version=F("version") + 1)
    withdraw_mail(region_id=invitation.region_id, about=emails.about(invitation))
    invitation.refresh_from_db()
    return invitation


@transaction.atomic
def open_account(*, actor: Actor, invitation: Invitation, name: str, password: str) -> User:
    """Accept an invitation as somebody new. The link came by mail: the address is verified."""
    if not policies.can_accept_invitation(actor, invitation):
        raise PermissionDenied
    try:
        with transaction.atomic():
            user = User.objects.create_user(invitation.email, password, name=name)
    except IntegrityError as error:
        raise Refused("You have an account already: sign in, then open the link again.") from error
    accept_invitation(actor=actor, invitation=invitation, user=user)
    return user


def accept_invitation(
    *, actor: Actor, invitation: Invitation, user: User | AnonymousUser
) -> Invitation:
    """Take the seat that was held. Once, by the address it was for, while the inviter still may."""
    if not isinstance(user, User) or not policies.can_accept_invitation(actor, invitation):
        raise PermissionDenied
    if not (user.is_active and owns_address(user, invitation.email)):
        raise Refused(f"This invitation is for {invitation.email}.")
    if user.pk == invitation.invited_by_id:
        # By another address of theirs: whoever has stepped in for an hour would stay for good.
        raise Refused("Somebody else has to invite you.")
    if not _inviter_still_may(invitation):
        raise Refused(DEAD)
    try:
        with in_the_name_of(user.pk, so_far=actor.reach.by):
            _take_seat(invitation, user)
    except IntegrityError as error:
        raise Refused("You belong to this region already.") from error
    _verify(user, invitation.email)
    invitation.refresh_from_db()
    return invitation


def appoint_first_administrator(*, email: str, name: str) -> User:
    """Only while there is none: from then on administrators are invited by administrators."""
    if not Region.objects.filter(is_national=True).exists():
        raise Refused("Load the catalogue first: manage.py load_catalogue.")
    if Membership.objects.administering().exists():
        raise Refused("There is an administrator already: they invite others.")
    if User.objects.filter(email=email.lower()).exists():
        raise Refused(f"{email} has an account already: choose another address.")
    user = User.objects.create_user(email, name=name)
    Membership.objects.create(
        region=Region.objects.get(is_national=True), user=user, role=Role.NATIONAL_ADMINISTRATOR
    )
    _verify(user, user.email)
    return user


def close_account(*, actor: Actor, user: User) -> User:
    """Somebody can no longer sign in. Their sessions end, and so does every stepping in; links and
    clients of theirs are refused from now on, because each use asks whether they are active."""
    if not policies.can_close_account(actor, user):
        raise PermissionDenied
    _keep_an_administrator(user)
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        raise Refused("This account is closed already.")
    for session in UserSession.objects.filter(user=user):
        session.end()
    StepIn.objects.filter(user=user, ended_at=None).update(ended_at=timezone.now())
    user.refresh_from_db()
    return user


def reopen_account(*, actor: Actor, user: User) -> User:
    if not policies.can_close_account(actor, user):
        raise PermissionDenied
    if not User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        raise Refused("This account is open.")
    user.refresh_from_db()
    return user


def add_client(*, actor: Actor, details: Mapping[str, Any]) -> tuple[PartnerClient, str]:
    """Open the API to a partner's program. The token is returned once and kept nowhere."""
    if not policies.can_administer_clients(actor):
        raise PermissionDenied
    token = clients.new_token()
    client = PartnerClient.objects.create(
        name=details["name"],
        data_sets=details["data_sets"],
        expires_at=details["expires_at"],
        steward=actor.user,
        digest=clients.digest_of(token),
    )
    client.regions.set(details["regions"])
    return client, token


def revoke_client(*, actor: Actor, client: PartnerClient) -> PartnerClient:
    """Its next request is refused."""
    if not policies.can_administer_clients(actor):
        raise PermissionDenied
    open_ = PartnerClient.objects.filter(pk=client.pk, revoked_at=None)
    if not open_.update(revoked_at=timezone.now()):
        raise Refused("This client is already revoked.")
    client.refresh_from_db()
    return client


def _take_seat(invitation: Invitation, user: User) -> None:
    now = timezone.now()
    usable = Invitation.objects.not_settled().filter(pk=invitation.pk, expires_at__gt=now)
    if not usable.update(accepted_at=now):
        raise Refused(DEAD)
    _held_seat(invitation).update(user=user, version=F("version") + 1)
    _bring_along(invitation.membership, user)


def _bring_along(seat: Membership, user: User) -> None:
    """Whom the region knows from a seat that has ended is the same person in the new one."""
    if seat.people.exists():
        return
    former = Membership.objects.of(seat.region_id).filter(user=user).exclude(ended_at=None)
    for left in former.filter(people__isnull=False).order_by("-ended_at")[:1]:
        left.people.update(membership=seat)


def _held_seat(invitation: Invitation) -> MembershipQuerySet:
    return Membership.objects.current().filter(pk=invitation.membership_id, user=None)


def _inviter_still_may(invitation: Invitation) -> bool:
    inviter = invitation.invited_by
    actor = actor_of(inviter)
    region = actor.seat_in(invitation.region_id)
    return (
        inviter.is_active and region is not None and can_grant_role(actor, region, invitation.role)
    )


def _keep_an_administrator(user: User) -> None:
    """Two who close each other at once take turns; so do those who leave or change a role, because
    they ask for the same lock (`regions.actions`)."""
    Region.objects.select_for_update(no_key=True).get(is_national=True)
    if not Membership.objects.administering().exclude(user=user).exists():
        raise Refused("The network needs an administrator: this is the last one who can sign in.")


def _verify(user: User, email: str) -> None:
    address, _ = EmailAddress.objects.get_or_create(
        user=user, email=email, defaults={"primary": user.email == email}
    )
    if not address.verified:
        address.verified = True
        address.save(update_fields=["verified"])

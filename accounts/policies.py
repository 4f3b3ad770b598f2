"""What an actor may do with accounts, invitations and partners' programs. Pure."""

from typing import TYPE_CHECKING

from regions.policies import can_grant_role

if TYPE_CHECKING:
    from accounts.models import Invitation, User
    from regions.actors import Actor, Seat


def can_list_people(actor: "Actor", region: "Seat") -> bool:
    return actor.reads_work_of(region.region_id)


def can_invite_people(actor: "Actor", region: "Seat") -> bool:
    """An administrator steps in first: the region's outbox and invitations are its own."""
    return actor.coordinates(region.region_id)


def can_change_people(actor: "Actor", region: "Seat") -> bool:
    """An administrator changes roles everywhere; which of them, `can_change_seat` says."""
    return actor.is_national_administrator or can_invite_people(actor, region)


def can_send_invitation(actor: "Actor", region: "Seat", role: str) -> bool:
    return can_invite_people(actor, region) and can_grant_role(actor, region, role)


def can_manage_invitation(actor: "Actor", invitation: "Invitation") -> bool:
    region = actor.seat_in(invitation.region_id)
    return region is not None and can_send_invitation(actor, region, invitation.role)


def can_accept_invitation(actor: "Actor", invitation: "Invitation") -> bool:
    """The link in the invitation's own mail, and nothing else."""
    return actor.link is not None and (
        (actor.link.kind, actor.link.object_id, actor.link.region_id)
        == ("invitation", invitation.pk, invitation.region_id)
    )


def can_list_accounts(actor: "Actor") -> bool:
    return actor.is_national_administrator


def can_close_account(actor: "Actor", user: "User") -> bool:
    """Never one's own: whoever closes accounts is still there afterwards."""
    return actor.is_national_administrator and user.pk != actor.user_id


def can_administer_clients(actor: "Actor") -> bool:
    return actor.is_national_administrator

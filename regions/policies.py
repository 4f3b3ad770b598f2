"""What an actor may do with the catalogue, with seats and with stepping in. Pure."""

from typing import TYPE_CHECKING

from regions.actors import NETWORK_ROLES

if TYPE_CHECKING:
    from regions.actors import Actor, Seat
    from regions.models import Membership


def can_read_catalogue(actor: "Actor") -> bool:
    return actor.is_national


def can_change_catalogue(actor: "Actor") -> bool:
    return actor.is_national_administrator


def can_read_history(actor: "Actor", region: "Seat") -> bool:
    return actor.reads_work_of(region.region_id)


def can_grant_role(actor: "Actor", region: "Seat", role: str) -> bool:
    """Up to one's own level, in one's own region. The network's roles exist only in its office."""
    if actor.is_national_administrator:
        return region.is_national or role not in NETWORK_ROLES
    return actor.coordinates(region.region_id) and role not in NETWORK_ROLES


def can_change_seat(actor: "Actor", membership: "Membership") -> bool:
    """Whoever may grant the role somebody has may change it or end the membership."""
    region = actor.seat_in(membership.region_id)
    return region is not None and can_grant_role(actor, region, membership.role)


def can_end_membership(actor: "Actor", membership: "Membership") -> bool:
    own = actor.user_id is not None and membership.user_id == actor.user_id
    return own or can_change_seat(actor, membership)


def can_step_in(actor: "Actor", region: "Seat") -> bool:
    return actor.is_national_administrator and not region.is_national


def can_still_step_in(actor: "Actor", region: "Seat") -> bool:
    """Nobody steps in twice: whoever is inside is not asked again."""
    return can_step_in(actor, region) and not region.stepped_in_until


def can_read_data_set(actor: "Actor", data_set: str) -> bool:
    """A partner's agreement names the data sets; people read on the API what they read on pages."""
    return actor.client is None or data_set in actor.client.data_sets

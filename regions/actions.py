"""What happens with the catalogue, with seats, and when an administrator steps in."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from core.refusals import Overtaken, Refused
from regions import policies
from regions.actors import Actor, Seat
from regions.models import (
    Coalition,
    Initiative,
    Membership,
    PriorityArea,
    Region,
    RegionLead,
    RegionState,
    Role,
    Step,
    StepIn,
)

Entry = TypeVar("Entry", Initiative, PriorityArea, Step, Coalition, Region)
# (coalition, since, until)
Lead = tuple[Coalition, date | None, date | None]

TAKEN = "The catalogue has an entry with this name or code already."
LONGEST_STEP_IN = timedelta(hours=8)


def add_entry(*, actor: Actor, kind: type[Entry], details: Mapping[str, Any]) -> Entry:
    """Put an initiative, an area or a coalition into the catalogue."""
    if not policies.can_change_catalogue(actor):
        raise PermissionDenied
    try:
        with transaction.atomic():
            return kind.objects.create(**details)
    except IntegrityError as error:
        raise Refused(TAKEN) from error


def change_entry(*, actor: Actor, entry: Entry, details: Mapping[str, Any], version: int) -> Entry:
    """Save the entry if nobody else has since `version`."""
    if not policies.can_change_catalogue(actor):
        raise PermissionDenied
    try:
        with transaction.atomic():
            saved = _save(entry, details, version)
    except IntegrityError as error:
        raise Refused(TAKEN) from error
    entry.refresh_from_db()
    if not saved:
        raise Overtaken
    return entry


def change_coalition(
    *, actor: Actor, coalition: Coalition, details: Mapping[str, Any], version: int
) -> Coalition:
    """A coalition that takes a new name keeps the old one: people look for it by either."""
    former = [name for name in details["former_names"] if name != details["name"]]
    if coalition.name not in {details["name"], *former}:
        former.append(coalition.name)
    details = {**details, "former_names": former}
    return change_entry(actor=actor, entry=coalition, details=details, version=version)


def add_region(
    *,
    actor: Actor,
    details: Mapping[str, Any],
    states: Mapping[str, bool],
    leads: Iterable[Lead],
) -> Region:
    """Open a region. `states` says of each whether it is covered only in part."""
    region = add_entry(actor=actor, kind=Region, details=details)
    _set_states(region, states)
    _set_leads(region, leads)
    return region


def change_region(
    *,
    actor: Actor,
    region: Region,
    details: Mapping[str, Any],
    states: Mapping[str, bool],
    leads: Iterable[Lead],
    version: int,
) -> Region:
    change_entry(actor=actor, entry=region, details=details, version=version)
    _set_states(region, states)
    _set_leads(region, leads)
    return region


def change_membership(
    *, actor: Actor, membership: Membership, role: Role, function: str, version: int
) -> Membership:
    """Give somebody another role or function. A region never loses its last coordinator so."""
    region = actor.seat_in(membership.region_id)
    if not (
        region
        and policies.can_change_seat(actor, membership)
        and policies.can_grant_role(actor, region, role)
    ):
        raise PermissionDenied
    if role != membership.role:
        _not_for_oneself(actor, membership)
        _keep_somebody_in_charge(membership)
    current = Membership.objects.current().filter(pk=membership.pk, version=version)
    saved = current.update(role=role, function=function, version=F("version") + 1)
    membership.refresh_from_db()
    if not saved:
        raise Overtaken
    return membership


def _not_for_oneself(actor: Actor, membership: Membership) -> None:
    """Whoever has stepped in for an hour would otherwise stay for good."""
    if actor.is_national_administrator and membership.user_id == actor.user_id:
        raise Refused("Somebody else has to change your own role.")


def end_membership(*, actor: Actor, membership: Membership) -> Membership:
    """Somebody leaves the region: its pages, and every link sent to them there, close at once."""
    if not policies.can_end_membership(actor, membership):
        raise PermissionDenied
    _keep_somebody_in_charge(membership)
    current = Membership.objects.current().filter(pk=membership.pk)
    if not current.update(ended_at=timezone.now(), version=F("version") + 1):
        raise Refused("This membership has ended already.")
    membership.refresh_from_db()
    return membership


def step_in(*, actor: Actor, region: Seat, reason: str, lasts: timedelta) -> StepIn:
    """Work inside a region as its coordinator does, until the time is over. The region sees it."""
    if not policies.can_step_in(actor, region):
        raise PermissionDenied
    if not timedelta(0) < lasts <= LONGEST_STEP_IN:
        raise Refused("Stepping in lasts at most eight hours.")
    now = timezone.now()
    open_ones = StepIn.objects.filter(region=region.region_id, user=actor.user, ended_at=None)
    open_ones.filter(until__lte=now).update(ended_at=F("until"))
    try:
        with transaction.atomic():
            return StepIn.objects.create(
                region_id=region.region_id,
                user=actor.user,
                reason=reason,
                started_at=now,
                until=now + lasts,
            )
    except IntegrityError as error:
        raise Refused(f"You are already working inside {region.name}.") from error


def step_out(*, actor: Actor, region: Seat) -> None:
    if not policies.can_step_in(actor, region):
        raise PermissionDenied
    StepIn.objects.filter(region=region.region_id, user=actor.user, ended_at=None).update(
        ended_at=timezone.now()
    )


def _save(entry: Entry, details: Mapping[str, Any], version: int) -> int:
    unchanged_since = type(entry).objects.filter(pk=entry.pk, version=version)
    return unchanged_since.update(**details, version=F("version") + 1)


def _set_states(region: Region, states: Mapping[str, bool]) -> None:
    RegionState.objects.filter(area_of=region).exclude(state__in=states).delete()
    for state, partial in states.items():
        RegionState.objects.update_or_create(
            area_of=region, state=state, defaults={"partial": partial}
        )


def _set_leads(region: Region, leads: Iterable[Lead]) -> None:
    kept = []
    for coalition, since, until in leads:
        lead, _ = RegionLead.objects.update_or_create(
            led=region, coalition=coalition, starts_on=since, defaults={"ends_on": until}
        )
        kept.append(lead.pk)
    RegionLead.objects.filter(led=region).exclude(pk__in=kept).delete()


def _keep_somebody_in_charge(membership: Membership) -> None:
    """Refuse to take the last coordinator (in the national office: administrator) away."""
    # The lock makes two who leave at once take turns: the second one sees that the first has left.
    region = Region.objects.select_for_update(no_key=True).get(pk=membership.region_id)
    in_charge = Role.NATIONAL_ADMINISTRATOR if region.is_national else Role.COORDINATOR
    if membership.role != in_charge:
        return
    others = Membership.objects.current().of(region.pk).exclude(pk=membership.pk)
    if not others.filter(role=in_charge, user__is_active=True).exists():
        raise Refused(
            f"{region.name} needs a {in_charge.label.lower()}: give somebody else that role first."
        )

from datetime import timedelta
from itertools import product
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.refusals import Refused
from core.scope import NOTHING, within
from regions import actions
from regions.actors import actor_of
from regions.models import Coalition, Initiative, Membership, Region, Role, Step, StepIn
from tests.cast import Cast, assemble

HOUR = timedelta(hours=1)


@pytest.mark.parametrize("name", ["ana", "ben", "sam", "nia", "zoe"])
def test_only_the_national_administrator_changes_the_catalogue(cast: Cast, name: str) -> None:
    actor, step = cast.actor(name), Step.objects.get(code="agenda")
    coalition = Coalition.objects.create(name="Group")
    details = {"name": "Mine", "former_names": []}
    for attempt in (
        lambda: actions.add_entry(actor=actor, kind=Coalition, details=details),
        lambda: actions.change_entry(actor=actor, entry=step, details={"name": "Mine"}, version=1),
        lambda: actions.change_coalition(
            actor=actor, coalition=coalition, details=details, version=1
        ),
        lambda: actions.add_region(actor=actor, details={"slug": "x"}, states={}, leads=[]),
        lambda: actions.change_region(
            actor=actor, region=cast.home, details={"name": "x"}, states={}, leads=[], version=1
        ),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert not Coalition.objects.filter(name="Mine").exists()


def test_an_entry_that_exists_is_refused_in_a_sentence(cast: Cast) -> None:
    ned = cast.actor("ned")
    details = {"code": "path-forward", "name": "Again"}
    with pytest.raises(Refused, match="already"):
        actions.add_entry(actor=ned, kind=Initiative, details=details)
    first = Coalition.objects.create(name="First")
    Coalition.objects.create(name="Second")
    taken = {"name": "Second", "former_names": []}
    with pytest.raises(Refused, match="already"):
        actions.change_coalition(actor=ned, coalition=first, details=taken, version=1)


def test_a_coalition_that_keeps_or_takes_back_its_name_gains_no_former_one(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="Present", former_names=["Past"])
    ned = cast.actor("ned")
    for name, version, former in (("Present", 1, ["Past"]), ("Past", 2, ["Present"])):
        details = {"name": name, "former_names": list(coalition.former_names)}
        actions.change_coalition(actor=ned, coalition=coalition, details=details, version=version)
        assert coalition.former_names == former


def test_leads_keep_their_row_while_their_dates_are_added(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="Group")
    until = timezone.now().date()
    ned, told = cast.actor("ned"), {"details": {}, "states": {"TX": True}}
    for version, lead in ((1, (coalition, None, None)), (2, (coalition, None, until))):
        actions.change_region(actor=ned, region=cast.home, leads=[lead], version=version, **told)
    lead = cast.home.leads.get()
    assert (lead.coalition, lead.ends_on) == (coalition, until)
    assert lead.events.count() == 2


# --- Seats ---------------------------------------------------------------------------------------

WHO_GRANTS = {
    "ana": ("texas", {Role.COORDINATOR, Role.TEAM_MEMBER, Role.STAKEHOLDER}),
    "zoe": ("florida", {Role.COORDINATOR, Role.TEAM_MEMBER, Role.STAKEHOLDER}),
}


@pytest.mark.parametrize(
    ("name", "role", "slug"),
    list(
        product(("ana", "ben", "sam", "nia", "ned", "zoe"), Role, ("texas", "florida", "national"))
    ),
)
def test_nobody_grants_more_than_they_have_or_elsewhere(
    cast: Cast, name: str, role: Role, slug: str
) -> None:
    region = Region.objects.get(slug=slug)
    somebody = Membership.objects.create(region=region, user=_user("eve"), role=Role.STAKEHOLDER)
    place, roles = WHO_GRANTS.get(name, ("", set()))
    of_network = role in {Role.NATIONAL_ADMINISTRATOR, Role.STEERING_COMMITTEE}
    allowed = (name == "ned" and (slug == "national" or not of_network)) or (
        place == slug and role in roles
    )

    def change() -> Membership:
        return actions.change_membership(
            actor=cast.actor(name), membership=somebody, role=role, function="coach", version=1
        )

    if allowed:
        assert (change().role, somebody.function) == (role, "coach")
    else:
        with pytest.raises(PermissionDenied):
            change()
        somebody.refresh_from_db()
        assert somebody.role == Role.STAKEHOLDER


def test_nobody_below_takes_the_network_roles_away(cast: Cast) -> None:
    coordinator = Membership.objects.create(
        region=cast.national, user=_user("eve"), role=Role.COORDINATOR
    )
    for name in ("nia", "ned"):
        seat = cast.membership(name, cast.national)
        with pytest.raises(PermissionDenied):
            actions.end_membership(actor=actor_of(coordinator.user), membership=seat)
        with pytest.raises(PermissionDenied):
            _change(actor_of(coordinator.user), seat, Role.STAKEHOLDER)


def test_the_last_coordinator_neither_leaves_nor_is_demoted(cast: Cast) -> None:
    ana = cast.membership("ana")
    for actor in (cast.actor("ana"), cast.actor("ned")):
        with pytest.raises(Refused, match="Texas needs a coordinator"):
            actions.end_membership(actor=actor, membership=ana)
        with pytest.raises(Refused, match="Texas needs a coordinator"):
            _change(actor, ana, Role.STAKEHOLDER)
    assert _change(cast.actor("ana"), ana, Role.COORDINATOR, version=1).version == 2
    _change(cast.actor("ana"), cast.membership("ben"), Role.COORDINATOR)
    actions.end_membership(actor=cast.actor("ana"), membership=ana)
    assert ana.ended_at
    assert cast.actor("ana").seats == ()


def test_a_held_seat_or_a_closed_account_is_nobody_in_charge(cast: Cast) -> None:
    Membership.objects.create(region=cast.home, user=None, role=Role.COORDINATOR)
    closed = _user("eve", is_active=False)
    Membership.objects.create(region=cast.home, user=closed, role=Role.COORDINATOR)
    with pytest.raises(Refused):
        actions.end_membership(actor=cast.actor("ana"), membership=cast.membership("ana"))


def test_the_last_administrator_stays(cast: Cast) -> None:
    seat = cast.membership("ned", cast.national)
    with pytest.raises(Refused, match="needs a national administrator"):
        actions.end_membership(actor=cast.actor("ned"), membership=seat)
    nia = cast.membership("nia", cast.national)
    actions.end_membership(actor=cast.actor("nia"), membership=nia)
    assert not cast.actor("nia").is_national


def test_leaving_is_ones_own_and_happens_once(cast: Cast) -> None:
    sam = cast.membership("sam")
    for name in ("ben", "zoe", "nia"):
        with pytest.raises(PermissionDenied):
            actions.end_membership(actor=cast.actor(name), membership=sam)
    actor = cast.actor("sam")
    actions.end_membership(actor=actor, membership=sam)
    with pytest.raises(Refused, match="ended already"):
        actions.end_membership(actor=actor, membership=sam)


def test_two_editors_of_one_seat_do_not_overwrite_each_other(cast: Cast) -> None:
    ben, ana = cast.membership("ben"), cast.actor("ana")
    _change(ana, ben, Role.STAKEHOLDER)
    with pytest.raises(Refused, match="Somebody else"):
        _change(ana, ben, Role.COORDINATOR, version=1)
    assert ben.role == Role.STAKEHOLDER


def test_two_last_coordinators_leaving_at_once_take_turns(committed: None) -> None:
    with within(NOTHING):
        cast = assemble()
        Membership.objects.filter(pk=cast.membership("ben").pk).update(role=Role.COORDINATOR)
    outcomes = _at_once(*(lambda name=name: _leave(cast, name) for name in ("ana", "ben")))
    assert sorted(outcomes) == ["left", "refused"]


def _leave(cast: Cast, name: str) -> str:
    try:
        with within(NOTHING):
            actions.end_membership(actor=cast.actor(name), membership=cast.membership(name))
    except Refused:
        return "refused"
    return "left"


def _at_once(*attempts: Any) -> list[str]:
    start, outcomes = Barrier(len(attempts)), []

    def run(attempt: Any) -> None:
        start.wait()
        outcomes.append(attempt())
        connection.close()

    threads = [Thread(target=run, args=[attempt]) for attempt in attempts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


# --- Stepping in ---------------------------------------------------------------------------------


def test_stepping_in_lasts_as_long_as_said_and_at_most_eight_hours(cast: Cast) -> None:
    ned, texas = cast.actor("ned"), cast.seat("ned")
    for lasts in (timedelta(0), 9 * HOUR):
        with pytest.raises(Refused, match="at most eight hours"):
            actions.step_in(actor=ned, region=texas, reason="x", lasts=lasts)
    assert not ned.coordinates(texas.region_id)
    actions.step_in(actor=ned, region=texas, reason="Help", lasts=HOUR)
    inside = cast.actor("ned")
    assert inside.coordinates(texas.region_id)
    assert texas.region_id in inside.reach.privates
    StepIn.objects.update(until=timezone.now())
    assert not cast.actor("ned").coordinates(texas.region_id)


def test_stepping_in_twice_is_refused_and_again_later_is_not(cast: Cast) -> None:
    ned, texas = cast.actor("ned"), cast.seat("ned")
    first = actions.step_in(actor=ned, region=texas, reason="Help", lasts=HOUR)
    with pytest.raises(Refused, match="already working inside Texas"):
        actions.step_in(actor=ned, region=texas, reason="Help", lasts=HOUR)
    over = timezone.now() - HOUR
    StepIn.objects.update(until=over)
    actions.step_in(actor=ned, region=texas, reason="Help", lasts=HOUR)
    first.refresh_from_db()
    assert first.ended_at == over


@pytest.mark.parametrize("name", ["ana", "ben", "sam", "nia", "zoe"])
def test_nobody_else_steps_in_or_out(cast: Cast, name: str) -> None:
    seat = cast.actor(name).seats[0]
    with pytest.raises(PermissionDenied):
        actions.step_in(actor=cast.actor(name), region=seat, reason="x", lasts=HOUR)
    with pytest.raises(PermissionDenied):
        actions.step_out(actor=cast.actor(name), region=seat)


def test_stepping_in_is_no_use_to_somebody_who_is_no_administrator_any_more(cast: Cast) -> None:
    actions.step_in(actor=cast.actor("ned"), region=cast.seat("ned"), reason="x", lasts=HOUR)
    Membership.objects.filter(user=cast.users["ned"]).update(role=Role.STEERING_COMMITTEE)
    ned = cast.actor("ned")
    assert not ned.coordinates(cast.home.pk)
    assert cast.home.pk not in ned.reach.writes | ned.reach.privates


def test_the_serving_login_cannot_rewrite_the_history(cast: Cast) -> None:
    events = cast.membership("ben").events
    for attempt in (lambda: events.update(role=Role.COORDINATOR), lambda: events.all().delete()):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            attempt()


def test_a_region_has_one_role_for_a_person(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(region=cast.home, user=cast.users["ana"], role=Role.STAKEHOLDER)


def _user(name: str, **fields: Any) -> Any:
    user_model = type(Membership.objects.exclude(user=None).first().user)
    return user_model.objects.create(email=f"{name}@reset.example", name=name, **fields)


def _change(
    actor: Any, membership: Membership, role: Role, version: int | None = None
) -> Membership:
    return actions.change_membership(
        actor=actor,
        membership=membership,
        role=role,
        function="",
        version=version or membership.version,
    )

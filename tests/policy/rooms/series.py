from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Any

from meetings.kinds import TEMPLATES
from series import actions, backlog, reporting
from series.models import Invitee, Series
from series.points import rows_of
from tests.stakeholders.factories import make_organization

if TYPE_CHECKING:
    from tests.cast import Cast
    from tests.policy.walk import Walker
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  series:list                          ok  ok  403 ok  ok  404 in  in
GET  series:add                           ok  403 403 403 403 404 in  in
POST series:add                           ok  403 403 403 403 404 in  in
GET  series:year                          ok  403 403 403 403 404 in  in
POST series:year                          ok  403 403 403 403 404 in  in
GET  series:show                          ok  ok  403 ok  ok  404 in  in
GET  series:show~draft                    ok  ok  403 404 404 404 in  in
GET  series:change                        ok  403 403 403 403 404 in  in
POST series:change                        ok  403 403 403 403 404 in  in
GET  series:open                          ok  403 403 403 403 404 in  in
POST series:open                          ok  403 403 403 403 404 in  in
GET  series:end                           ok  403 403 403 403 404 in  in
POST series:end                           ok  403 403 403 403 404 in  in
POST series:day                           ok  403 403 403 403 404 in  in
GET  series:invite                        ok  403 403 403 403 404 in  in
POST series:invite                        ok  403 403 403 403 404 in  in
POST series:withdraw                      ok  403 403 403 403 404 in  in
GET  series:add_topic                     ok  ok  403 403 403 404 in  in
POST series:add_topic                     ok  ok  403 403 403 404 in  in
GET  series:change_topic                  ok  403 403 403 403 404 in  in
POST series:change_topic                  ok  403 403 403 403 404 in  in
POST series:place_topic                   ok  403 403 403 403 404 in  in
POST series:remove_topic                  ok  403 403 403 403 404 in  in
GET  series:teams                         ok  403 403 403 403 404 in  in
POST series:teams                         ok  403 403 403 403 404 in  in
POST series:end_team                      ok  403 403 403 403 404 in  in
POST series:turns                         ok  403 403 403 403 404 in  in
"""

LINKS = """
                                          own other late forged away ended closed
GET  series:answer_by_link                ok  404   404  404    404  404   404
POST series:answer_by_link                ok  404   404  404    404  404   404
"""
LINK_BODIES = {"series:answer_by_link": {"answer": "ACCEPTED"}}
KINDS = {"series:answer_by_link": "series_invitee"}
NAMED: dict[str, Callable[["World", bool], Any]] = {
    "series:answer_by_link": lambda world, away: (
        world.away.more["series_invitee"] if away else world.more["sams_invitee"]
    )
}
CLOSES = {"series:answer_by_link": "sam"}


def _taken_off(walker: "Walker") -> None:
    Invitee.objects.filter(pk=walker.world.more["sams_invitee"].pk).delete()


ENDS = {"series:answer_by_link": _taken_off}
AGENDA = rows_of(TEMPLATES["change_leader_call"].points)


def _typed(_world: "World", side: "Side") -> dict[str, Any]:
    rule = {"starts_on": "2026-03-17", "unit": "week", "every": 1, "count": 4}
    words = {"title": "Changed {n}", "kind": "other", "clock": "13:00", "minutes": 45}
    return {**rule, **words, "version": side.more["series"].version, "confirmed": 1}


def _year(_world: "World", _side: "Side") -> dict[str, Any]:
    return {"keep0": "on", **{f"day{n}": "2026-04-06" for n in range(7)}, **CLOCKS}


CLOCKS = {f"clock{n}": "12:00" for n in range(7)}
TOPIC = {"title": "Open questions", "version": 1}
BODIES = {
    "series:add": _typed,
    "series:change": _typed,
    "series:year": _year,
    "series:open": lambda _world, _side: {},
    "series:end": lambda _world, _side: {"reason": "Done"},
    "series:day": lambda _world, _side: {"day": "2026-03-24"},
    "series:invite": lambda _world, side: {"people": [side.other_person.pk]},
    "series:withdraw": lambda _world, _side: {},
    "series:add_topic": lambda _world, _side: TOPIC,
    "series:change_topic": lambda _world, _side: TOPIC,
    "series:place_topic": lambda _world, side: {"meeting": side.more["call"].meeting_id},
    "series:remove_topic": lambda _world, _side: {},
    "series:teams": lambda _world, side: {
        "organization": side.more["newcomer"].pk,
        "since": "2026-03-01",
    },
    "series:end_team": lambda _world, _side: {},
    "series:turns": lambda _world, side: {
        "occurrence": side.more["call"].pk,
        "slot": 2,
        "team": side.more["team"].pk,
    },
}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "series.series_id": lambda side: side.more["series"].pk,
    "series:open.series_id": lambda side: side.more["draft_series"].pk,
    "series.invitee_id": lambda side: side.more["series_invitee"].pk,
    "series.topic_id": lambda side: side.more["topic"].pk,
    "series.team_id": lambda side: side.more["team"].pk,
}
WRONG: dict[str, Callable[["Side"], Any]] = {
    "series:withdraw.series_id": lambda side: side.more["draft_series"].pk,
    "series.invitee_id": lambda side: side.more["other_invitee"].pk,
    "series:change_topic.series_id": lambda side: side.more["draft_series"].pk,
    "series:place_topic.series_id": lambda side: side.more["draft_series"].pk,
    "series:remove_topic.series_id": lambda side: side.more["draft_series"].pk,
    "series.topic_id": lambda side: side.more["other_topic"].pk,
    "series:end_team.series_id": lambda side: side.more["draft_series"].pk,
    "series.team_id": lambda side: side.more["other_team"].pk,
}
STAYS = {"series.series_id": "series end, and are never deleted"}
OTHERWISE: dict[str, dict[str, Callable[["World", "Side"], Any]]] = {
    "series:show~draft": {"series_id": lambda _world, side: side.more["draft_series"].pk},
}
PASSING = (
    "series_id", "occurrence_id", "team_id", "pgh_obj_id", "series_uid", "item_id", "version",
)  # fmt: skip


def _made(cast: "Cast", side: "Side", title: str) -> Series:
    return actions.make_series(
        actor=cast.actor(side.coordinator),
        region=cast.seat(side.coordinator, side.region),
        details={
            "title": f"{title}{side.mark}",
            "kind": "change_leader_call",
            "starts_on": date(2026, 3, 17),
            "count": 4,
            "clock": time(12),
            "minutes": 60,
            "place": f"Hall{side.mark}",
            "agenda": AGENDA,
        },
        invite=[side.person],
    )


def settle(world: "World") -> None:
    for side in (world.home, world.away):
        _furnish(world.cast, side)
    [world.more["sams_invitee"]] = actions.invite_to_series(
        actor=world.cast.actor("ana"),
        series=world.home.more["series"],
        people=[world.sams.person],
    )


def _furnish(cast: "Cast", side: "Side") -> None:
    actor, more = cast.actor(side.coordinator), side.more
    more["series"] = actions.open_series(actor=actor, series=_made(cast, side, "Calls"))
    more["draft_series"] = _made(cast, side, "Draft calls")
    more["call"] = more["series"].occurrences.order_by("day").last()
    more["newcomer"] = make_organization(side.region, f"Newcomer{side.mark}")
    for name, series in (("", more["series"]), ("other_", more["draft_series"])):
        words = {"title": f"Credentialing{side.mark}", "notes": f"Why{side.mark}", "minutes": 10}
        blank = {"purpose": "", "presenter": side.person, "recurring": False}
        more[f"{name}topic"] = backlog.add_topic(
            actor=actor, series=series, details={**words, **blank}
        )
        more[f"{name}team"] = reporting.add_team(
            actor=actor, series=series, organization=side.organization, since=date(2026, 3, 1)
        )
    more["series_invitee"] = Invitee.objects.get(series=more["series"], person=side.person)
    more["other_invitee"] = Invitee.objects.get(series=more["draft_series"])

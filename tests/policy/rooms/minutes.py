from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from minutes import actions
from minutes.models import Comment, Minutes, Note, Reader
from regions.actors import system_actor
from tests.meetings.factories import make_invitation
from tests.minutes.factories import (
    NOW,
    make_attendance,
    make_decision,
    make_held,
    make_item,
    make_minutes,
)

if TYPE_CHECKING:
    from tests.policy.walk import Walker
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  minutes:show                         ok  ok  404 ok  ok  404 in  in
GET  minutes:show~sam                     ok  ok  ok  ok  ok  404 in  in
POST minutes:note                         ok  ok  403 403 403 404 in  in
GET  minutes:writing                      ok  ok  403 403 403 404 in  in
GET  minutes:add_outcome                  ok  ok  403 403 403 404 in  in
POST minutes:add_outcome                  ok  ok  403 403 403 404 in  in
GET  minutes:change_outcome               ok  ok  403 403 403 404 in  in
POST minutes:change_outcome               ok  ok  403 403 403 404 in  in
POST minutes:remove_outcome               ok  ok  403 403 403 404 in  in
GET  minutes:send                         ok  403 403 403 403 404 in  in
POST minutes:send                         ok  403 403 403 403 404 in  in
POST minutes:reopen                       ok  403 403 403 403 404 in  in
POST minutes:comment                      404 404 ok  404 404 404 in  in
POST minutes:settle                       ok  ok  403 403 403 404 in  in
GET  minutes:edition                      ok  ok  ok  ok  ok  404 in  in
GET  minutes:pdf                          ok  ok  ok  ok  ok  404 in  in
GET  minutes:run                          ok  ok  403 403 403 404 in  in
POST minutes:discuss                      ok  ok  403 403 403 404 in  in
GET  minutes:decisions                    ok  ok  ok  ok  ok  404 in  in
GET  minutes:decisions_csv                ok  ok  ok  ok  ok  404 in  in
"""
LINKS = """
                                          own other late forged away ended closed
GET  minutes:by_link                      ok  404   404  404    404  404   404
POST minutes:by_link                      ok  404   404  404    404  404   404
"""
HELD, OUT, APPROVED = "minuted", "out", "approved"


def _of(name: str) -> Callable[["Side"], Any]:
    return lambda side: side.more[name].pk


def _note(_world: "World", side: "Side") -> dict[str, Any]:
    return {
        "item": side.more["minuted_item"].pk,
        "text": "Said anew",
        "version": side.more["note"].version,
    }


def _outcome(_world: "World", side: "Side") -> dict[str, Any]:
    more = {"item": side.more["minuted_item"].pk, "decided_on": "2026-03-03", "version": 1}
    return {"kind": "decision", "text": "Begin in June", **more}


def _comment(_world: "World", side: "Side") -> dict[str, Any]:
    return {"item": side.more["out_item"].pk, "text": "In June"}


def _item(_world: "World", side: "Side") -> dict[str, Any]:
    return {"item": side.more["minuted_item"].pk}


BODIES = {
    "minutes:note": _note,
    "minutes:add_outcome": _outcome,
    "minutes:change_outcome": _outcome,
    "minutes:remove_outcome": lambda _world, _side: {},
    "minutes:send": lambda _world, _side: {"until": "2026-03-17"},
    "minutes:reopen": lambda _world, _side: {},
    "minutes:comment": _comment,
    "minutes:settle": lambda _world, _side: {},
    "minutes:discuss": _item,
}
LINK_BODIES = {"minutes:by_link": {"text": "In June", "item": ""}}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "minutes.meeting_id": _of(HELD),
    "minutes:reopen.meeting_id": _of(APPROVED),
    "minutes:comment.meeting_id": _of(OUT),
    "minutes:edition.meeting_id": _of(APPROVED),
    "minutes:pdf.meeting_id": _of(APPROVED),
    "minutes.outcome_id": _of("decision"),
    "minutes.comment_id": _of("comment"),
    "minutes.edition_id": _of("edition"),
}
WRONG: dict[str, Callable[["Side"], Any]] = {
    "minutes:change_outcome.meeting_id": _of(OUT),
    "minutes:remove_outcome.meeting_id": _of(OUT),
    "minutes:settle.meeting_id": _of(OUT),
    "minutes:edition.meeting_id": _of(HELD),
    "minutes:pdf.meeting_id": _of(HELD),
    "minutes.outcome_id": _of("approved_decision"),
    "minutes.comment_id": _of("out_comment"),
    "minutes.edition_id": _of("other_edition"),
}
STAYS = {"minutes.meeting_id": "meetings are cancelled, never deleted"}
OTHERWISE: dict[str, dict[str, Callable[["World", "Side"], Any]]] = {
    "minutes:show~sam": {"meeting_id": lambda _world, side: side.more[APPROVED].pk},
}
PASSING = ("minutes_id", "item_id", "action_id", "edition_id")
KINDS = {"minutes:by_link": "minutes_reader"}
NAMED: dict[str, Callable[["World", bool], Any]] = {
    "minutes:by_link": lambda world, away: (world.away if away else world.home).more["reader"]
}


def _reopen(walker: "Walker") -> None:
    minutes = Minutes.objects.get(meeting=walker.world.home.more[OUT])
    minutes.state = "draft"
    minutes.save()


ENDS = {"minutes:by_link": _reopen}


def furnish(side: "Side") -> None:
    draft, commented, approved = (_minutes(side, name) for name in (HELD, OUT, APPROVED))
    side.more["note"] = Note.objects.get(minutes=draft)
    side.more["decision"] = draft.outcomes.get()
    side.more["approved_decision"] = approved.outcomes.get()
    side.more["comment"], side.more["out_comment"] = (
        _commented(side, minutes) for minutes in (draft, commented)
    )
    Minutes.objects.filter(pk=commented.pk).update(
        state="in_comment", comment_until=date(2026, 3, 17)
    )
    side.more["reader"] = _reader(commented, side.person)
    side.more["edition"] = _approved(side, approved)
    side.more["other_edition"] = _approved(side, _minutes(side, "approved_too"))


def settle(world: "World") -> None:
    side, sam = world.home, world.sams.person
    for name in (OUT, APPROVED):
        make_invitation(side.more[name], sam)
    side.more["reader"] = _reader(Minutes.objects.get(meeting=side.more[OUT]), sam)


def _minutes(side: "Side", name: str) -> Minutes:
    meeting = make_held(side.region, title=f"{name.title()}{side.mark}")
    side.more[name] = meeting
    item = make_item(meeting, f"Item{side.mark}", presenter=side.person)
    side.more[f"{name}_item"] = item
    make_attendance(meeting, side.person)
    minutes = make_minutes(meeting)
    Note.objects.create(
        region=side.region, minutes=minutes, item=item, title=item.title, text=f"Said{side.mark}"
    )
    make_decision(minutes, f"Decided{side.mark}", item=item, concerns=["government"])
    return minutes


def _commented(side: "Side", minutes: Minutes) -> Comment:
    words = {"text": f"Comment{side.mark}", "written_at": NOW - timedelta(days=1)}
    comment: Comment = Comment.objects.create(
        region=side.region, minutes=minutes, person=side.person, **words
    )
    return comment


def _reader(minutes: Minutes, person: Any) -> Reader:
    reader: Reader = Reader.objects.create(
        region=minutes.region, minutes=minutes, person=person, number=1, asked_at=NOW
    )
    return reader


def _approved(side: "Side", minutes: Minutes) -> Any:
    actor = system_actor(side.region)
    edition = actions.approve_minutes(actor=actor, minutes=minutes, now=NOW)
    actions.typeset_next(actor=actor, region=actor.seats[0])
    return edition

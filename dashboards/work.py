"""My work: everything that waits for one person in a region, by due date, and doable in place.

Each source asks its app what waits; each deed is the app's own action. An app joins by one function
here and one line in SOURCES and DEEDS.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from core import times
from core.refusals import Refused
from meetings.actions import answer_invitation
from meetings.models import Answer, Invitation
from plans.actions import move_action
from plans.models import Action, State
from regions.actors import Actor, Seat


@dataclass(frozen=True, slots=True)
class Deed:
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing to do. Without a date it waits for no day in particular."""

    about: str
    kind: str
    text: str
    url: str
    due_on: date | None = None
    deeds: tuple[Deed, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """Whose work, where, and when."""

    actor: Actor
    region: Seat
    now: datetime

    @property
    def today(self) -> date:
        return times.today_in(self.region.timezone, self.now)

    def day(self, moment: datetime) -> date:
        return times.today_in(self.region.timezone, moment)

    def url(self, name: str, *more: int) -> str:
        return reverse(name, args=(self.region.slug, *more))


ANSWERS = (
    Deed(Answer.ACCEPTED, "I will come"),
    Deed(Answer.TENTATIVE, "Maybe"),
    Deed(Answer.DECLINED, "I cannot come"),
)


def _invitations(desk: Desk) -> Iterator[Piece]:
    own = Invitation.visible_to(desk.actor).of(desk.actor).unanswered(desk.now)
    for one in own.filter(region=desk.region.region_id).select_related("meeting"):
        yield Piece(
            about=f"invitation:{one.pk}",
            kind="Answer",
            text=one.meeting.title,
            url=desk.url("meetings:show", one.meeting_id),
            due_on=desk.day(one.meeting.starts_at),
            deeds=ANSWERS,
        )


def _actions(desk: Desk) -> Iterator[Piece]:
    own = Action.visible_to(desk.actor).in_region(desk.region.region_id).of(desk.actor).open()
    for one in own:
        yield Piece(
            about=f"action:{one.pk}",
            kind="Action",
            text=one.title,
            url=desk.url("plans:show", one.pk),
            due_on=one.due_on,
            deeds=(Deed("done", "Done"),),
        )


SOURCES: tuple[Callable[[Desk], Iterator[Piece]], ...] = (_invitations, _actions)


def pieces(desk: Desk) -> list[Piece]:
    """The earliest first; what has no date comes last."""
    found = (piece for source in SOURCES for piece in source(desk))
    return sorted(found, key=lambda piece: (piece.due_on or date.max, piece.kind, piece.text))


def grouped(found: list[Piece], today: date) -> list[tuple[str, list[Piece]]]:
    """Under heads a person thinks in; empty ones are left out."""
    week = today + timedelta(days=7)
    heads: dict[str, list[Piece]] = {head: [] for head in HEADS}
    for piece in found:
        heads[_head(piece.due_on, today, week)].append(piece)
    return [(head, under) for head, under in heads.items() if under]


HEADS = ("Overdue", "Today", "Within a week", "Later", "Any day")


def _head(due_on: date | None, today: date, week: date) -> str:
    if due_on is None:
        return "Any day"
    if due_on <= today:
        return "Today" if due_on == today else "Overdue"
    return "Within a week" if due_on <= week else "Later"


def do(desk: Desk, about: str, deed: str) -> str:
    """What was done, in a sentence. What is not there, or not theirs, is not found."""
    kind, _, number = about.partition(":")
    if kind not in DEEDS or not number.isdecimal() or len(number) > 18:
        raise Http404
    return DEEDS[kind](desk, int(number), deed)


def _answer(desk: Desk, pk: int, deed: str) -> str:
    own = Invitation.visible_to(desk.actor).of(desk.actor).filter(region=desk.region.region_id)
    invitation: Any = get_object_or_404(
        own.select_related("meeting__region", "person__membership"), pk=pk
    )
    _known(deed, {answer.name for answer in ANSWERS})
    answer_invitation(actor=desk.actor, invitation=invitation, answer=deed)
    return f"{invitation.meeting.title}: {invitation.get_answer_display().lower()}."


def _settle(desk: Desk, pk: int, deed: str) -> str:
    own = Action.visible_to(desk.actor).of(desk.actor).in_region(desk.region.region_id)
    action = get_object_or_404(own.select_related("region", "owner__membership"), pk=pk)
    _known(deed, {"done"})
    move_action(actor=desk.actor, action=action, state=State.DONE)
    return f"Done: {action.title}."


def _known(deed: str, deeds: set[str]) -> None:
    if deed not in deeds:
        raise Refused("Choose one of the buttons.")


DEEDS: dict[str, Callable[[Desk, int, str], str]] = {"invitation": _answer, "action": _settle}

"""What is done in My work: each is the app's own action, on one's own."""

from collections.abc import Callable
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from checklists.actions import tick_task
from checklists.models import Task
from core.refusals import Refused
from dashboards.sources import ANSWERS, DONE, READ
from dashboards.work import Deed, Desk
from digests.actions import answer_packet
from digests.models import Packet
from meetings.actions import answer_invitation
from meetings.models import Invitation
from plans.actions import move_action
from plans.models import Action, State


def do(desk: Desk, about: str, deed: str) -> str:
    """What was done, in a sentence. What is not there, or not theirs, is not found."""
    kind, _, number = about.partition(":")
    if kind not in DEEDS or not number.isdecimal() or len(number) > 18:
        raise Http404
    return DEEDS[kind](desk, int(number), deed)


def _answer(desk: Desk, pk: int, deed: str) -> str:
    own = Invitation.visible_to(desk.actor).of(desk.actor)
    invitation = _found(desk, own.select_related("meeting__region", "person__membership"), pk)
    _known(deed, ANSWERS)
    answer_invitation(actor=desk.actor, invitation=invitation, answer=deed)
    return f"{invitation.meeting.title}: {invitation.get_answer_display().lower()}."


def _settle(desk: Desk, pk: int, deed: str) -> str:
    own = Action.visible_to(desk.actor).of(desk.actor)
    action = _found(desk, own.select_related("region", "owner__membership"), pk)
    _known(deed, DONE)
    move_action(actor=desk.actor, action=action, state=State.DONE)
    return f"Done: {action.title}."


def _tick(desk: Desk, pk: int, deed: str) -> str:
    tasks = Task.visible_to(desk.actor).select_related("meeting", "owner__membership")
    task = _found(desk, tasks, pk)
    _known(deed, DONE)
    tick_task(actor=desk.actor, task=task, done=True)
    return f"Done: {task.text}."


def _confirm(desk: Desk, pk: int, deed: str) -> str:
    own = Packet.visible_to(desk.actor).of(desk.actor)
    packet = _found(desk, own.select_related("meeting", "person__membership"), pk)
    _known(deed, READ)
    answer_packet(actor=desk.actor, packet=packet, answer=deed, words="", now=desk.now)
    return f"Thank you: {packet.meeting.title}."


def _found(desk: Desk, own: Any, pk: int) -> Any:
    return get_object_or_404(own.filter(region=desk.region.region_id), pk=pk)


def _known(deed: str, offered: tuple[Deed, ...]) -> None:
    if deed not in {one.name for one in offered}:
        raise Refused("Choose one of the buttons.")


DEEDS: dict[str, Callable[[Desk, int, str], str]] = {
    "invitation": _answer,
    "action": _settle,
    "task": _tick,
    "packet": _confirm,
}

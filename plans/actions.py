"""What happens with actions: they are added, changed, and moved on until they are settled."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F

from core.refusals import Overtaken, Refused
from core.times import today_in
from mail.actions import withdraw_mail
from plans import emails, policies
from plans.models import SETTLED, Action, State
from plans.querysets import ActionQuerySet
from regions.actors import Actor, Seat

DETAILS = ("title", "description", "owner", "due_on")


def add_action(
    *, actor: Actor, region: Seat, details: dict[str, Any], origin: str = "", about: str = ""
) -> Action:
    """Somebody takes something on. `origin` says where ("Kick-off, Mar 3"), `about` names it."""
    rule = policies.can_note_actions if about else policies.can_add_actions
    if not rule(actor, region):
        raise PermissionDenied
    return Action.objects.create(
        region_id=region.region_id,
        origin=origin,
        about=about,
        **{name: details[name] for name in DETAILS if name in details},
    )


def change_action(*, actor: Actor, action: Action, details: dict[str, Any], version: int) -> Action:
    """`version` is the one the editor started from; a change in between is not overwritten."""
    if not policies.can_change_action(actor, action):
        raise PermissionDenied
    return _save(action, version, **{n: details[n] for n in DETAILS if n in details})


def move_action(*, actor: Actor, action: Action, state: str, remark: str = "") -> Action:
    """How far it is; done or dropped settles it today, and it can be opened again."""
    if not policies.can_move_action(actor, action):
        raise PermissionDenied
    if action.state == state:
        raise Refused(f"This action is {action.get_state_display().lower()} already.")
    settled = today_in(action.region.timezone) if state in SETTLED else None
    return _save(action, action.version, state=State(state), settled_on=settled, remark=remark)


def ask_owners(*, actor: Actor, actions: ActionQuerySet) -> None:
    """Mail each owner how their action stands, with a link that says how far they are."""
    if not policies.can_ask_owners(actor):
        raise PermissionDenied
    emails.queue_questions(actions)


def _save(action: Action, version: int, **values: Any) -> Action:
    rows = Action.objects.filter(pk=action.pk, version=version)
    saved = rows.update(**values, version=F("version") + 1)
    action.refresh_from_db()
    if not saved:
        raise Overtaken("this action")
    # What was asked of its owner is not true any more.
    withdraw_mail(region_id=action.region_id, about=emails.about(action))
    return action

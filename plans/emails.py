"""The mails of an action: how far is it? One mail an action, to its owner."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from core.times import today_in
from mail.actions import Letter, queue_mails
from mail.letters import write_letter
from plans.models import Action
from plans.querysets import ActionQuerySet
from regions.actors import Link
from regions.links import link_path
from stakeholders.models import PersonContact

GOOD_FOR = timedelta(days=30)


def about(action: Action) -> str:
    return f"action:{action.pk}"


def move_link(action: Action) -> str:
    """The path that says for its owner how far it is, while they have this address."""
    owner = action.owner
    link = Link(action.region_id, "action", action.pk, owner.address_version, owner.pk)
    return link_path("plans:move_by_link", link, timezone.now() + GOOD_FOR)


def queue_questions(actions: ActionQuerySet) -> None:
    found = list(actions.select_related("owner", "region"))
    people = [action.owner_id for action in found]
    contacts = {c.person_id: c for c in PersonContact.objects.filter(person__in=people)}
    letters = [_letter(one, contacts[one.owner_id]) for one in found if one.owner_id in contacts]
    for region_id in {action.region_id for action in found}:
        queue_mails(region_id=region_id, letters=letters)


def _letter(action: Action, contact: PersonContact) -> Letter:
    context = {
        "action": action,
        "region": action.region,
        "late": action.is_overdue(today_in(action.region.timezone)),
        "move_url": settings.PORTAL_URL + move_link(action),
    }
    return write_letter(
        "plans/mail/question.html",
        context,
        kind="action_question",
        to=contact.email,
        to_name=action.owner.name,
        seat=action.owner.membership_id,
        about=about(action),
    )

"""Somebody else in one's place. The actions call this, and have locked the meeting before.

Whoever is represented has declined, and their seat is the delegate's. A delegate names nobody else:
there are no chains.
"""

from collections.abc import Iterable

from django.utils import timezone

from core.refusals import Refused
from meetings import seats
from meetings.models import Answer, Invitation
from stakeholders.models import Person


def stand_in(first: Invitation, person: Person) -> Invitation:
    """An invitation of their own for whoever comes instead, with the seat of who does not. Whoever
    was named before is not needed any more."""
    _require_free(first, person)
    relieve([first])
    delegate = Invitation(
        region_id=first.region_id,
        meeting_id=first.meeting_id,
        person=person,
        required=first.required,
        stands_in_for=first,
        address_version=person.address_version,
    )
    seats.hand_over(first, delegate)
    first.answer, first.answered_at = Answer.DECLINED, timezone.now()
    seats.save([first])
    delegate.save()
    return delegate


def relieve(firsts: Iterable[Invitation]) -> None:
    """They come after all, on the seat they had given away."""
    coming = {first.pk: first for first in firsts}
    delegates = list(Invitation.objects.filter(stands_in_for__in=coming, withdrawn_at=None))
    for delegate in delegates:
        seats.hand_over(delegate, coming[delegate.stands_in_for_id or 0])
    _withdraw(delegates)


def dismiss(invitations: Iterable[Invitation]) -> None:
    """Whoever stands in for somebody who is not invited any more is not either."""
    of_these = Invitation.objects.filter(stands_in_for__in=invitations, withdrawn_at=None)
    _withdraw(list(of_these))


def ask_again(delegates: Iterable[Invitation]) -> None:
    """Those for whom these would have come are expected themselves."""
    firsts = [one.stands_in_for_id for one in delegates if one.stands_in_for_id]
    if firsts:
        asked = Invitation.objects.filter(pk__in=firsts, withdrawn_at=None, answer=Answer.DECLINED)
        asked.update(answer=Answer.NEEDS_ACTION, answered_at=None, untold=True)


def _withdraw(delegates: list[Invitation]) -> None:
    for delegate in delegates:
        delegate.withdrawn_at, delegate.untold = timezone.now(), True
    seats.give_back(delegates)
    seats.save(delegates)


def _require_free(first: Invitation, person: Person) -> None:
    if first.stands_in_for_id:
        raise Refused("Whoever stands in for somebody cannot send a third person.")
    others = Invitation.objects.filter(meeting_id=first.meeting_id, person=person)
    if others.filter(withdrawn_at=None).exists():
        raise Refused(f"{person.name} is invited already.")

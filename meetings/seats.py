"""Who holds which seat of a meeting, and who waits for one.

The actions call this, and have locked the meeting before: two who ask for the last seat take turns.
`take`, `give_back` and `hand_over` change the invitations at hand; `save` writes them.
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from django.db.models import Count
from django.utils import timezone

from meetings.models import Invitation, Meeting, Mode, Registration
from regions.querysets import open_seat

# How many hold a seat of a kind, or wait for one.
Held = Counter[tuple[str, str]]
LIVE = (Registration.CONFIRMED, Registration.WAITING)
SAVED = (
    "answer", "answered_at", "seat", "registration", "registered_at", "withdrawn_at", "untold",
)  # fmt: skip


def lock(meeting: Meeting) -> Meeting:
    """As it is now, and nobody else's until this transaction ends."""
    locked = Meeting.objects.select_for_update(no_key=True).select_related(None)
    meeting.refresh_from_db(from_queryset=locked)
    return meeting


def take(meeting: Meeting, invitations: Iterable[Invitation], wish: str = "") -> None:
    """A seat of the kind they wish for, else the one they have, else one that is free. Where none
    is free they wait for it, behind everybody who has asked before."""
    held, now = _held(meeting), timezone.now()
    for one in invitations:
        mode = wish or _usual(meeting, one, held)
        if one.registration in LIVE:
            if one.seat == mode:
                continue
            held[one.seat, one.registration] -= 1
        free = _free(meeting, mode, held) > 0
        one.seat, one.registered_at = mode, now
        one.registration = Registration.CONFIRMED if free else Registration.WAITING
        held[one.seat, one.registration] += 1


def give_back(invitations: Iterable[Invitation]) -> None:
    for one in invitations:
        if one.registration:
            one.registration = Registration.CANCELLED


def hand_over(giver: Invitation, taker: Invitation) -> None:
    """The seat, or the place among those who wait."""
    if giver.registration in LIVE:
        taker.seat, taker.registered_at = giver.seat, giver.registered_at
        taker.registration = giver.registration
        give_back([giver])


def save(invitations: Sequence[Invitation]) -> None:
    Invitation.objects.bulk_update(invitations, SAVED)


def promote(meeting: Meeting) -> None:
    """Whoever has waited longest takes what is free, and is told."""
    held = _held(meeting)
    for mode in Mode:
        number = min(held[mode, Registration.WAITING], _free(meeting, mode, held))
        if number <= 0:
            continue
        waiting = Invitation.objects.filter(
            open_seat("person__membership"), meeting=meeting, withdrawn_at=None, seat=mode
        ).filter(registration=Registration.WAITING)
        first = waiting.order_by("registered_at", "pk").values_list("pk", flat=True)[: int(number)]
        Invitation.objects.filter(pk__in=list(first)).update(
            registration=Registration.CONFIRMED, untold=True
        )


def _held(meeting: Meeting) -> Held:
    live = Invitation.objects.filter(meeting=meeting, withdrawn_at=None, registration__in=LIVE)
    counted = live.order_by().values_list("seat", "registration").annotate(number=Count("pk"))
    return Counter({(seat, registration): n for seat, registration, n in counted})


def _free(meeting: Meeting, mode: str, held: Held) -> float:
    places = meeting.capacity(mode)
    return math.inf if places is None else places - held[mode, Registration.CONFIRMED]


def _usual(meeting: Meeting, invitation: Invitation, held: Held) -> str:
    if invitation.registration in LIVE:
        return invitation.seat
    free = (mode for mode in meeting.modes if _free(meeting, mode, held) > 0)
    return next(free, meeting.modes[0])

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from seats.models import Needs, Nomination
from tests.stakeholders.factories import make_person

if TYPE_CHECKING:
    from tests.policy.world import Side, World

PAGES = """
                                          ana ben sam nia ned zoe pat nobody
GET  seats:people                         ok  ok  403 ok  ok  404 in  in
GET  seats:people_csv                     ok  ok  403 ok  ok  404 in  in
POST seats:change_people                  ok  403 403 403 403 404 in  in
GET  seats:needs_list                     ok  403 403 403 403 404 in  in
GET  seats:needs_csv                      ok  403 403 403 403 404 in  in
GET  seats:needs                          ok  403 404 403 403 404 in  in
POST seats:needs                          ok  403 404 403 403 404 in  in
POST seats:needs~sam                      ok  403 ok  403 403 404 in  in
GET  seats:delegate                       ok  403 404 403 403 404 in  in
POST seats:delegate                       ok  403 404 403 403 404 in  in
POST seats:delegate~sam                   ok  403 ok  403 403 404 in  in
"""
LINKS = """
                                          own other late forged away ended closed
GET  seats:needs_by_link                  ok  404   404  404    404  404   404
POST seats:needs_by_link                  ok  404   404  404    404  404   404
GET  seats:delegate_by_link               ok  404   404  404    404  404   404
POST seats:delegate_by_link               ok  404   404  404    404  404   404
"""
NEEDS = {"diet": "Vegetarian", "access": ""}
SOMEBODY = {"name": "Dee", "email": "dee@people.example"}
BODIES: dict[str, Callable[["World", "Side"], Any]] = {
    "seats:change_people": lambda _world, side: {"deed": "ACCEPTED", "people": side.invitation.pk},
    "seats:needs": lambda _world, _side: NEEDS,
    "seats:delegate": lambda _world, _side: SOMEBODY,
}
LINK_BODIES = {"seats:needs_by_link": NEEDS, "seats:delegate_by_link": SOMEBODY}
REGIONAL: dict[str, Callable[["Side"], Any]] = {
    "seats.meeting_id": lambda side: side.meeting.pk,
    "seats.invitation_id": lambda side: side.invitation.pk,
}
WRONG: dict[str, Callable[["Side"], Any]] = {
    "seats.invitation_id": lambda side: side.other_invitation.pk,
    "seats:needs.meeting_id": lambda side: side.other_meeting.pk,
    "seats:delegate.meeting_id": lambda side: side.other_meeting.pk,
}
GONE: dict[str, Callable[["Side"], Any]] = {"seats.invitation_id": lambda side: side.withdrawn.pk}
STAYS = {"seats.meeting_id": "meetings are cancelled, never deleted"}
OTHERWISE: dict[str, dict[str, Callable[["World", "Side"], Any]]] = {
    f"seats:{name}~sam": {"invitation_id": lambda world, _side: world.sams.pk}
    for name in ("needs", "delegate")
}


def furnish(side: "Side") -> None:
    """Asked for, and told."""
    type(side.meeting).objects.filter(pk=side.meeting.pk).update(asks_needs=True)
    here = {"region": side.region, "invitation": side.invitation}
    told_at = timezone.now() - timedelta(hours=1)
    words = f"{side.secret}{side.mark}"
    Needs.objects.create(**here, diet=f"Vegan {words}", access=words, told_at=told_at)
    email = f"dan.{side.secret}@people.example"
    Nomination.objects.create(**here, name=f"Dan{side.mark}", email=email, named_at=told_at)
    make_person(side.region, f"Known{side.mark}", email=f"known.{side.secret}@people.example")

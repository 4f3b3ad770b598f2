"""What happens with one's own work."""

from datetime import date

from django.core.exceptions import PermissionDenied

from core.refusals import Refused
from dashboards import policies
from dashboards.models import Snooze
from regions.actors import Actor, Seat


def put_off(*, actor: Actor, region: Seat, about: str, until: date, today: date) -> Snooze:
    """Out of sight until that day, for this person alone."""
    if not policies.can_open_work(actor, region):
        raise PermissionDenied
    if until <= today:
        raise Refused("Choose a day that is still to come.")
    snooze, _ = Snooze.objects.update_or_create(
        region_id=region.region_id, user=actor.user, about=about, defaults={"until": until}
    )
    return snooze

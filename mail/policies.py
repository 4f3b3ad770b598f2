"""What an actor may do with the outbox. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mail.models import Mail
    from regions.actors import Actor, Seat


def can_read_outbox(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_resend_mail(actor: "Actor", mail: "Mail") -> bool:
    return actor.coordinates(mail.region_id)


def can_set_mail_aside(actor: "Actor", mail: "Mail") -> bool:
    return actor.coordinates(mail.region_id)

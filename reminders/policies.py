"""Who may send reminders. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from regions.actors import Actor


def can_send_reminders(actor: "Actor") -> bool:
    """The portal itself: people write to people by inviting them."""
    return actor.kind == "system"

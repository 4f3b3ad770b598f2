"""What an actor may do with series. Pure: no queries, nothing raised."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetings.models import Meeting
    from regions.actors import Actor, Seat
    from series.models import Invitee, Series


def can_list_series(actor: "Actor", region: "Seat") -> bool:
    return actor.reads_work_of(region.region_id)


def can_make_series(actor: "Actor", region: "Seat") -> bool:
    return actor.coordinates(region.region_id)


def can_change_series(actor: "Actor", series: "Series") -> bool:
    return actor.coordinates(series.region_id)


def can_add_topics(actor: "Actor", region: "Seat") -> bool:
    """Whoever works in the region brings what should be talked about."""
    return actor.works_in(region.region_id)


def can_add_topic(actor: "Actor", series: "Series") -> bool:
    return actor.works_in(series.region_id)


def can_carry_over(actor: "Actor", meeting: "Meeting") -> bool:
    """The portal itself after a meeting, or whoever writes its minutes."""
    return actor.works_in(meeting.region_id)


def can_answer_series(actor: "Actor", invitee: "Invitee") -> bool:
    """By the link of the series' mail; who has signed in answers each meeting."""
    link = actor.link
    return link is not None and (link.kind, link.object_id) == ("series_invitee", invitee.pk)

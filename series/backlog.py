"""The backlog: topics wait, are placed on an agenda, and come back until they are settled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import F, Max
from django.utils import timezone

from agendas.models import Item
from core.refusals import Overtaken, Refused
from meetings.models import Meeting
from plans.models import Action
from regions.actors import Actor
from series import making, policies
from series.models import Series, Topic

DETAILS = ("title", "minutes", "purpose", "presenter", "notes", "recurring")


def add_topic(*, actor: Actor, series: Series, details: dict[str, Any]) -> Topic:
    if not policies.can_add_topic(actor, series):
        raise PermissionDenied
    if series.is_ended:
        raise Refused("This series has ended.")
    return Topic.objects.create(
        region_id=series.region_id, series=series, **{n: details[n] for n in DETAILS}
    )


def change_topic(*, actor: Actor, topic: Topic, details: dict[str, Any], version: int) -> Topic:
    """In the backlog. What is on an agenda is changed there."""
    _require_right(actor, topic)
    if topic.item_id:
        raise Refused("This topic is on an agenda: change it there.")
    rows = Topic.objects.filter(pk=topic.pk, version=version, item=None, settled_at=None)
    saved = rows.update(**{n: details[n] for n in DETAILS}, version=F("version") + 1)
    topic.refresh_from_db()
    if not saved:
        raise Overtaken("this topic")
    return topic


def remove_topic(*, actor: Actor, topic: Topic) -> Series:
    """Out of the backlog; on an agenda it stays as an item like others."""
    _require_right(actor, topic)
    series = topic.series
    topic.delete()
    return series


def place_topic(*, actor: Actor, topic: Topic, meeting: Meeting) -> Topic:
    """Put a topic at the end of a meeting's agenda; from another one ahead it moves there."""
    _require_right(actor, topic)
    of_series = topic.series.occurrences.current().filter(meeting=meeting)
    if not meeting.is_open(timezone.now()) or not of_series.exists():
        raise Refused("A topic is put on a meeting of its series that is ahead.")
    former = Item.objects.filter(topics=topic, discussed_at=None).select_related("meeting")
    left = [item.meeting for item in former]
    former.delete()
    _place([topic], meeting)
    making.keep_words(left)
    return topic


def carry_over(*, actor: Actor, meeting: Meeting) -> list[Topic]:
    """After a meeting: what was discussed is settled; what was not, comes every time, or waits for
    an action, goes on to the next meeting of the series, or back to the backlog where there is
    none. Asked again it finds nothing to do."""
    if not policies.can_carry_over(actor, meeting):
        raise PermissionDenied
    now = timezone.now()
    found = Topic.objects.filter(region=meeting.region_id, item__meeting=meeting).come_back(now)
    locked = found.select_for_update(of=("self",), skip_locked=True)
    topics = list(locked.select_related("item", "series"))
    waiting = _waiting_for_actions(topics)
    back = [t for t in topics if t.recurring or t.pk in waiting or not _discussed(t)]
    done = [topic for topic in topics if topic not in back]
    Topic.objects.filter(pk__in=[topic.pk for topic in done]).update(settled_at=now)
    if back:
        _go_on(back, now)
    return back


def hold_open(*, actor: Actor, item: Item, action: Action) -> Topic | None:
    """The item comes back until the action is done. Nothing, where its meeting is of no series."""
    if not policies.can_carry_over(actor, item.meeting):
        raise PermissionDenied
    series = Series.objects.filter(occurrences__meeting=item.meeting_id).first()
    if series is None:
        return None
    same = {name: getattr(item, name) for name in DETAILS if name != "recurring"}
    topic, _ = Topic.objects.get_or_create(
        region_id=item.region_id, series=series, item=item, defaults=same
    )
    Topic.objects.filter(pk=topic.pk).update(held_open_by=f"action:{action.pk}", settled_at=None)
    topic.refresh_from_db()
    return topic


def _require_right(actor: Actor, topic: Topic) -> None:
    if not policies.can_change_series(actor, topic.series):
        raise PermissionDenied


def _discussed(topic: Topic) -> bool:
    return topic.item is not None and topic.item.discussed_at is not None


def _waiting_for_actions(topics: Iterable[Topic]) -> set[int]:
    """Those whose action is open still."""
    held = {t.pk: int(t.held_open_by.removeprefix("action:")) for t in topics if t.held_open_by}
    open_ = set(Action.objects.filter(pk__in=held.values()).open().values_list("pk", flat=True))
    return {pk for pk, action_id in held.items() if action_id in open_}


def _go_on(topics: list[Topic], now: datetime) -> None:
    series = topics[0].series
    following = series.occurrences.ahead(now).by_start().first()
    if following:
        _place(topics, following.meeting)
    else:
        Topic.objects.filter(pk__in=[topic.pk for topic in topics]).update(item=None)


def _place(topics: list[Topic], meeting: Meeting) -> None:
    last = Item.objects.of(meeting).aggregate(last=Max("position"))["last"] or 0
    items = Item.objects.bulk_create(
        Item(
            region_id=meeting.region_id,
            meeting=meeting,
            position=position,
            **{name: getattr(topic, name) for name in DETAILS},
        )
        for position, topic in enumerate(topics, last + 1)
    )
    for topic, item in zip(topics, items, strict=True):
        topic.item = item
    Topic.objects.bulk_update(topics, ["item"])
    making.keep_words([meeting])

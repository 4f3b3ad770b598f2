"""Who sees which minutes, and what came of meetings."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from meetings.models import Meeting
from regions.querysets import open_seat

if TYPE_CHECKING:
    from regions.actors import Actor

LINK = "minutes_reader"


def _worked_in(actor: "Actor") -> list[int]:
    return [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]


def _own(actor: "Actor") -> Q:
    return Q(
        person__membership__user_id=actor.user_id,
        person__membership__user_id__isnull=False,
        person__membership__ended_at=None,
    )


def _related(model: type[models.Model], name: str) -> Any:
    """Found through the relation: models.py imports this module, not the other way round."""
    related: Any = model._meta.get_field(name).related_model
    return related.objects


class MinutesQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who work in the region see its minutes in every state. Whoever sees the meeting
        sees them as soon as they are out for comment, and a signed link those it was sent for."""
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        out = self.exclude(state="draft")
        if actor.link:
            readers = _related(self.model, "readers").visible_to(actor)
            return out.filter(Exists(readers.filter(minutes=OuterRef("pk"))))
        meetings = Meeting.visible_to(actor).filter(pk=OuterRef("meeting"))
        return self.filter(
            Q(region_id__in=_worked_in(actor)) | ~Q(state="draft") & Exists(meetings)
        )

    def of(self, meeting: Meeting) -> Self:
        return self.filter(region=meeting.region_id, meeting=meeting)


class _PartQuerySet(models.QuerySet[Any]):
    """Of minutes: whoever sees these sees it."""

    def _seen_with_minutes(self, actor: "Actor") -> Self:
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        minutes = _related(self.model, "minutes").visible_to(actor)
        return self.filter(Exists(minutes.filter(pk=OuterRef("minutes"))))

    def of(self, minutes: Any) -> Self:
        """Nothing while there are no minutes."""
        if minutes is None:
            return self.none()
        return self.filter(region=minutes.region_id, minutes=minutes)


class NoteQuerySet(_PartQuerySet):
    def visible_to(self, actor: "Actor") -> Self:
        """Whoever sees the minutes sees their notes."""
        return self._seen_with_minutes(actor)


class OutcomeQuerySet(_PartQuerySet):
    def visible_to(self, actor: "Actor") -> Self:
        """Whoever sees the minutes sees what came of the meeting."""
        return self._seen_with_minutes(actor)

    def in_region(self, region_id: int) -> Self:
        return self.filter(region=region_id)

    def standing(self) -> Self:
        return self.filter(removed_at=None)

    def in_order(self) -> Self:
        return self.select_related("action__owner", "area").order_by("id")

    def decisions(self) -> Self:
        """Newest first."""
        return self.standing().filter(kind="decision").order_by("-decided_on", "-id")

    def saying(self, text: str) -> Self:
        """Every word of the text in the decision or in the meeting's title."""
        return self.filter(
            *(
                Q(text__icontains=word) | Q(minutes__meeting__title__icontains=word)
                for word in text.split()
            )
        )

    def between(self, since: date | None, until: date | None) -> Self:
        found = self.filter(decided_on__gte=since) if since else self
        return found.filter(decided_on__lte=until) if until else found


class ReaderQuerySet(_PartQuerySet):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who work in the region see who was asked to comment; a person that they were; a
        signed link opens the one it was sent for, unless that person has left or has another
        address by now."""
        if actor.link:
            named = self.filter(
                open_seat("person__membership"),
                pk=actor.link.object_id,
                person__address_version=actor.link.version,
            )
            return named if actor.link.kind == LINK else self.none()
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        return self.filter(Q(region_id__in=_worked_in(actor)) | _own(actor))

    def current(self) -> Self:
        """Of the version that is out for comment or was approved last."""
        return self.filter(number=F("minutes__number")).exclude(minutes__state="draft")

    def open(self, today: date) -> Self:
        """Comments that can still be given, by people who have said nothing yet."""
        return self.current().filter(
            answered_at=None, minutes__state="in_comment", minutes__comment_until__gte=today
        )

    def by(self, actor: "Actor") -> Self:
        """The actor's own, wherever they have a seat."""
        return self.filter(_own(actor))


class CommentQuerySet(_PartQuerySet):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who work in the region see every comment; a person, signed in or by their link,
        what they wrote themselves."""
        if actor.link:
            minutes = self.model._meta.get_field("minutes").related_model
            readers = _related(minutes, "readers").visible_to(actor)
            own = readers.filter(minutes=OuterRef("minutes"), person=OuterRef("person"))
            return self.filter(Exists(own))
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        return self.filter(Q(region_id__in=_worked_in(actor)) | _own(actor))

    def open(self) -> Self:
        return self.filter(settled_at=None)

    def in_order(self) -> Self:
        return self.select_related("person").order_by("id")


class EditionQuerySet(_PartQuerySet):
    def visible_to(self, actor: "Actor") -> Self:
        """Approved once, a version is read by whoever sees the meeting, also while the next one is
        being written; by those who read the region's work; by link, with the minutes."""
        if actor.link:
            return self._seen_with_minutes(actor)
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        meetings = Meeting.visible_to(actor).filter(pk=OuterRef("minutes__meeting"))
        return self.filter(Exists(meetings))

    def newest_first(self) -> Self:
        return self.order_by("-number")

    def not_typeset(self) -> Self:
        return self.filter(file=None).order_by("id")


class EditionFileQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: "Actor") -> Self:
        """Whoever reads the version."""
        editions: Iterable[Any] = _related(self.model, "edition").visible_to(actor)
        return self.filter(edition__in=editions)

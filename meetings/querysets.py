"""Who sees which meetings and invitations."""

from collections.abc import Iterable
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower

from regions.querysets import open_seat
from stakeholders.names import plain

if TYPE_CHECKING:
    from meetings.models import Invitation, Meeting
    from regions.actors import Actor


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, actor: "Actor") -> Self:
        """Those who work in a region see every meeting of it; the network's people and partners
        see those that are open; a stakeholder sees the open ones they are invited to; a signed link
        opens the one meeting it was sent for."""
        if actor.works_in_all:
            return self.filter(region_id__in=actor.work_regions)
        seen = self.filter(Q(opened_at__isnull=False) | Q(region_id__in=_own_work(actor)))
        return seen._concerning(actor)

    def _concerning(self, actor: "Actor") -> Self:
        if actor.reads_all:
            return self.filter(region_id__in=actor.work_regions)
        invitations = _invitations(self.model).visible_to(actor)
        return self.filter(
            Q(region_id__in=actor.work_regions) | Exists(invitations.filter(meeting=OuterRef("pk")))
        )

    def in_region(self, region_id: int) -> Self:
        return self.filter(region_id=region_id)

    def upcoming(self, now: datetime) -> Self:
        return self.filter(ends_at__gte=now).order_by("starts_at", "id")

    def past(self, now: datetime) -> Self:
        return self.filter(ends_at__lt=now).order_by("-starts_at", "-id")

    def held(self, now: datetime) -> Self:
        return self.past(now).filter(cancelled_at=None)

    def starting_between(self, start: datetime, end: datetime) -> Self:
        return self.filter(starts_at__gte=start, starts_at__lt=end).order_by("starts_at", "id")

    def with_answers(self) -> Self:
        """Adds `invited` and `accepted`; counted only for the rows a page shows."""
        return self.annotate(**_counts(self.model))

    def with_seats(self) -> Self:
        """Adds `in_person_taken` and `remote_taken`: also for those who do not see who comes."""
        return self.annotate(**_seats(self.model))

    def listed(self) -> Self:
        """What a list shows of each, and no more."""
        return self.only(
            "region", "title", "starts_at", "ends_at", "place", "kind", "opened_at", "cancelled_at"
        )

    def with_answer_of(self, actor: "Actor") -> Self:
        """Adds `own_answer`: what the actor said, None where they are not invited."""
        current = _invitations(self.model).filter(meeting=OuterRef("pk"), withdrawn_at=None)
        own = current.filter(person__membership__user=actor.user)
        return self.annotate(own_answer=Subquery(own.values("answer")[:1]))

    def of_series(self, meeting: "Meeting") -> Self:
        """The meeting, and those it shares an entry in calendars with."""
        alone = Q(pk=meeting.pk)
        same = Q(series_uid=meeting.series_uid) if meeting.series_uid else alone
        return self.filter(alone | same, region_id=meeting.region_id)

    def first_of_series(self, meeting: "Meeting") -> int:
        """The number of the one that was written first; a meeting alone is its own first."""
        if not meeting.series_uid:
            return meeting.pk
        first: int = self.of_series(meeting).order_by("pk").values_list("pk", flat=True)[0]
        return first

    def named(self, text: str) -> Self:
        return self.filter(title__icontains=text) if text else self.all()


def _own_work(actor: "Actor") -> list[int]:
    return [seat.region_id for seat in actor.seats if actor.works_in(seat.region_id)]


def _invitations(meeting: "type[Meeting]") -> "InvitationQuerySet":
    """Found through the relation: models.py imports this module, not the other way round."""
    related: Any = meeting._meta.get_field("invitations").related_model
    found: InvitationQuerySet = related.objects.all()
    return found


@cache
def _counts(meeting: "type[Meeting]") -> dict[str, Coalesce]:
    """Composed once: they are the same for every reader."""
    current = _invitations(meeting).filter(meeting=OuterRef("pk"), withdrawn_at=None)
    return {"invited": _count(current), "accepted": _count(current.filter(answer="ACCEPTED"))}


@cache
def _seats(meeting: "type[Meeting]") -> dict[str, Coalesce]:
    current = _invitations(meeting).filter(meeting=OuterRef("pk"), withdrawn_at=None)
    taken = current.filter(registration="confirmed")
    kinds = ("in_person", "remote")
    return {f"{kind}_taken": _count(taken.filter(seat=kind)) for kind in kinds}


def _count(rows: models.QuerySet[Any]) -> Coalesce:
    counted = rows.order_by().values("meeting").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, actor: "Actor") -> Self:
        """The region's people and the network's see who is invited; a stakeholder sees their own
        invitation; a signed link opens the one it was sent for, unless that person has left or has
        another address by now."""
        current = self.filter(withdrawn_at=None)
        if actor.link:
            of_this_kind = actor.link.kind == "meeting_invitation"
            usable = current.filter(
                open_seat("person__membership"),
                pk=actor.link.object_id,
                person__address_version=actor.link.version,
            )
            return usable if of_this_kind else self.none()
        if actor.reads_all:
            return current.filter(region_id__in=actor.work_regions)
        return current.filter(
            Q(region_id__in=actor.work_regions)
            | Q(
                person__membership__user_id=actor.user_id, person__membership__user_id__isnull=False
            )
        )

    def of_meeting(self, meeting: "Meeting") -> Self:
        return self.filter(meeting=meeting)

    def of(self, actor: "Actor") -> Self:
        """The actor's own."""
        user = "person__membership__user_id"
        return self.filter(**{user: actor.user_id, f"{user}__isnull": False})

    def tally(self) -> Iterable[dict[str, Any]]:
        """How many there are of each combination (meetings/summary.py)."""
        rows: Any = self.order_by().values("answer", "seat", "registration")
        counted: Iterable[dict[str, Any]] = rows.annotate(
            delegate=Q(stands_in_for__isnull=False), number=Count("pk")
        )
        return counted

    def with_delegates(self) -> Self:
        """Adds `represented_by`: who comes in somebody's place, None where nobody does."""
        instead = self.model.objects.filter(stands_in_for=OuterRef("pk"), withdrawn_at=None)
        name = instead.exclude(answer="DECLINED").order_by("-pk").values("person__name")[:1]
        return self.annotate(represented_by=Subquery(name))

    def with_organization(self) -> Self:
        """Adds `organization`, the name of where the person is now."""
        now = FilteredRelation(
            "person__affiliations", condition=Q(person__affiliations__ends_on=None)
        )
        return self.annotate(now=now, organization=F("now__organization__name"))

    def named(self, text: str) -> Self:
        """Every word in the person's name."""
        words = plain(text).split()
        return self.filter(*(Q(person__plain_name__contains=word) for word in words))

    def seated(self, kind: str) -> Self:
        """By kind of seat, held or waited for; "waiting", "none", or "" for all."""
        if kind == "waiting":
            return self.filter(registration="waiting")
        live = Q(registration__in=["confirmed", "waiting"])
        if kind == "none":
            return self.exclude(live)
        return self.filter(live, seat=kind) if kind else self.all()

    def by_name(self) -> Self:
        return self.select_related("person").order_by(Lower("person__name"), "id")

    def unanswered(self, now: datetime) -> Self:
        """Of meetings ahead."""
        return self.filter(
            answer="NEEDS-ACTION",
            meeting__opened_at__isnull=False,
            meeting__cancelled_at=None,
            meeting__ends_at__gte=now,
        )

    def represented(self, invitations: Iterable["Invitation"]) -> set[int]:
        """The numbers of those of these invitations for whom somebody else comes."""
        current = self.filter(stands_in_for__in=list(invitations), withdrawn_at=None)
        return {one.stands_in_for_id for one in current if one.stands_in_for_id}

    def expected(self) -> Self:
        """Everybody who has not declined and has not left the region."""
        current = self.filter(open_seat("person__membership"), withdrawn_at=None)
        return current.exclude(answer="DECLINED")

    def untold_in(self, region_id: int, now: datetime) -> Self:
        """Withdrawn ones too. Of what is a draft, cancelled or over nobody is told."""
        return self.filter(
            region_id=region_id,
            untold=True,
            meeting__opened_at__isnull=False,
            meeting__cancelled_at=None,
            meeting__ends_at__gt=now,
        )

    def with_address(self) -> Self:
        """Adds `has_address`: whether mail reaches the person."""
        return self.annotate(has_address=Q(person__contact__isnull=False))

    def reachable(self) -> Self:
        """By mail. Who cannot see addresses finds nobody reachable."""
        return self.filter(person__contact__isnull=False)

    def unreachable(self) -> Self:
        return self.filter(person__contact__isnull=True)

    def not_told(self, now: datetime) -> Self:
        """Expected at a meeting ahead, and invited before they had the address they have now."""
        return (
            self.expected()
            .reachable()
            .filter(
                address_version__lt=F("person__address_version"),
                meeting__opened_at__isnull=False,
                meeting__cancelled_at=None,
                meeting__starts_at__gt=now,
            )
        )

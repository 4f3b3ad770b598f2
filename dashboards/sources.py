"""What waits for somebody: each app is asked for its own. An app joins by one function and one line
in SOURCES."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from django.db.models import Q

from calendars.models import UnreadReply
from checklists.models import Task
from dashboards.work import Deed, Desk, Piece
from digests.models import Packet
from meetings.models import Answer, Invitation, Meeting
from minutes.models import Reader
from plans.models import Action

# Of one kind: nobody reads a longer list, and what is done makes room.
MOST = 100
SOON = timedelta(days=14)
LATELY = timedelta(days=21)
A_WEEK = timedelta(days=7)
ANSWERS = (
    Deed(Answer.ACCEPTED, "I will come"),
    Deed(Answer.TENTATIVE, "Maybe"),
    Deed(Answer.DECLINED, "I cannot come"),
)
DONE = (Deed("done", "Done"),)
READ = (Deed("confirmed", "I have read it"),)


def _invitations(desk: Desk) -> Iterator[Piece]:
    own = Invitation.visible_to(desk.actor).of(desk.actor).unanswered(desk.now)
    found = own.filter(region=desk.region.region_id).select_related("meeting")
    for one in found.order_by("meeting__starts_at")[:MOST]:
        yield Piece(
            about=f"invitation:{one.pk}",
            kind="Answer",
            text=one.meeting.title,
            url=desk.url("meetings:show", one.meeting_id),
            due_on=desk.day(one.meeting.starts_at),
            deeds=ANSWERS,
        )


def _actions(desk: Desk) -> Iterator[Piece]:
    own = Action.visible_to(desk.actor).in_region(desk.region.region_id).of(desk.actor).open()
    for one in own.order_by("due_on", "id")[:MOST]:
        url = desk.url("plans:show", one.pk)
        yield Piece(f"action:{one.pk}", "Action", one.title, url, one.due_on, DONE)


def _tasks(desk: Desk) -> Iterator[Piece]:
    """One's own, and those that nobody has where one coordinates."""
    works = desk.actor.works_in(desk.region.region_id)
    tasks = Task.visible_to(desk.actor).filter(region=desk.region.region_id)
    own = tasks.of(desk.actor)
    if desk.coordinates:
        own = own | tasks.filter(owner=None)
    for one in own.due(desk.today + SOON).select_related("meeting")[:MOST]:
        text = f"{one.text} ({one.meeting.title})"
        page = "checklists:list" if works else "meetings:show"
        url = desk.url(page, one.meeting_id)
        yield Piece(f"task:{one.pk}", "Prepare", text, url, one.due, DONE)


def _packets(desk: Desk) -> Iterator[Piece]:
    """One's own to read; and, where one coordinates, what somebody objects to."""
    packets = Packet.visible_to(desk.actor).filter(region=desk.region.region_id)
    own = Q(pk__in=packets.of(desk.actor).open().values("pk"))
    objected = Q(answer="objected", replied_at=None) if desk.coordinates else Q(pk=None)
    found = packets.filter(own | objected).select_related("meeting", "person")
    for one in found.order_by("sent_at", "id")[:MOST]:
        yield _objection(desk, one) if one.answer else _packet(desk, one)


def _packet(desk: Desk, packet: Packet) -> Piece:
    url = desk.url("digests:packet", packet.pk)
    text = f"You missed {packet.meeting.title}"
    return Piece(f"packet:{packet.pk}", "Read", text, url, desk.day(packet.sent_at), READ)


def _objection(desk: Desk, packet: Packet) -> Piece:
    url = desk.url("digests:list", packet.meeting_id)
    text = f"{packet.person.name} objects to {packet.meeting.title}"
    return Piece(f"objection:{packet.pk}", "Reply", text, url, desk.day(packet.sent_at))


def _comments(desk: Desk) -> Iterator[Piece]:
    asked = Reader.visible_to(desk.actor).by(desk.actor).open(desk.today)
    found = asked.filter(region=desk.region.region_id).select_related("minutes__meeting")
    for one in found[:MOST]:
        minutes = one.minutes
        url = desk.url("minutes:show", minutes.meeting_id)
        text = f"Minutes of {minutes.meeting.title}"
        yield Piece(f"reader:{one.pk}", "Comment", text, url, minutes.comment_until)


def _meetings(desk: Desk) -> Iterator[Piece]:
    """Drafts of the next days, and meetings of the last weeks whose minutes nobody has approved."""
    if not desk.coordinates:
        return
    soon = Q(opened_at=None, starts_at__range=(desk.now, desk.now + SOON))
    lately = Q(opened_at__isnull=False, ends_at__range=(desk.now - LATELY, desk.now))
    meetings = Meeting.visible_to(desk.actor).in_region(desk.region.region_id)
    found = meetings.filter(soon | lately, cancelled_at=None).exclude(minutes__state="approved")
    for one in found.order_by("starts_at", "id")[:MOST]:
        yield _draft(desk, one) if one.is_draft else _unapproved(desk, one)


def _draft(desk: Desk, meeting: Meeting) -> Piece:
    url = desk.url("meetings:open", meeting.pk)
    return Piece(f"draft:{meeting.pk}", "Open", meeting.title, url, desk.day(meeting.starts_at))


def _unapproved(desk: Desk, meeting: Meeting) -> Piece:
    url, due_on = desk.url("minutes:show", meeting.pk), desk.day(meeting.ends_at + A_WEEK)
    return Piece(f"minutes:{meeting.pk}", "Minutes", f"Approve: {meeting.title}", url, due_on)


def _replies(desk: Desk) -> Iterator[Piece]:
    if not desk.coordinates:
        return
    unread = UnreadReply.visible_to(desk.actor).in_region(desk.region.region_id).unread().count()
    if unread:
        words = "1 reply to an invitation" if unread == 1 else f"{unread} replies to invitations"
        text = f"{words} only a person can read"
        yield Piece("replies:0", "Read", text, desk.url("calendars:replies"))


SOURCES: tuple[Callable[[Desk], Iterator[Piece]], ...] = (
    _invitations,
    _actions,
    _tasks,
    _packets,
    _comments,
    _meetings,
    _replies,
)


def pieces(desk: Desk) -> list[Piece]:
    """The earliest first; what has no date comes last."""
    found = (piece for source in SOURCES for piece in source(desk))
    return sorted(found, key=lambda piece: (piece.due_on or date.max, piece.kind, piece.text))

"""The kinds of meetings (NIATx, and what regions add), each with what it starts with. Plain data.

Whoever schedules a meeting of a kind gets its length, agenda, reminders and checklist as a start
and changes what they like: nothing looks here again afterwards.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    INFORMATION_SESSION = "information_session", _("Information session")
    ORIENTATION = "orientation", _("Orientation")
    KICK_OFF_WORKSHOP = "kick_off_workshop", _("Kick-off workshop")
    CHANGE_LEADER_CALL = "change_leader_call", _("Change leader call")
    EXECUTIVE_SPONSOR_CALL = "executive_sponsor_call", _("Executive sponsor call")
    MIDWAY_MEETING = "midway_meeting", _("Mid-way meeting")
    COMPLETION_CONFERENCE = "completion_conference", _("Completion conference")
    SITE_VISIT = "site_visit", _("Site visit")
    ADVISORY_COMMITTEE = "advisory_committee", _("Advisory committee")
    CONVENING_EVENT = "convening_event", _("Convening event")
    STEERING_COMMITTEE = "steering_committee", _("Steering committee")
    OTHER = "other", _("Other meeting")


class Purpose(models.TextChoices):
    """What an agenda item is for."""

    INFORM = "inform", _("Inform")
    DISCUSS = "discuss", _("Discuss")
    DECIDE = "decide", _("Decide")


class Unit(models.TextChoices):
    WEEKS = "weeks", _("weeks")
    DAYS = "days", _("days")
    HOURS = "hours", _("hours")


class Category(models.TextChoices):
    """What a line of the checklist is about."""

    VENUE = "venue", _("Venue")
    ROOM = "room", _("Room set-up")
    CONTRACT = "contract", _("Contract")
    BUDGET = "budget", _("Budget")
    CATERING = "catering", _("Catering")
    HAND_OUTS = "hand_outs", _("Hand-outs")
    OTHER = "other", _("Other")


@dataclass(frozen=True)
class Point:
    """One item of the agenda that a kind starts with."""

    title: str
    minutes: int
    purpose: Purpose = Purpose.INFORM
    section: str = ""
    recurring: bool = False


@dataclass(frozen=True)
class Chore:
    """One line of the checklist; `days` before the meeting, or after it where negative."""

    text: str
    days: int
    category: Category = Category.OTHER


@dataclass(frozen=True)
class Notice:
    """A reminder: so many units before the meeting, or after it where negative."""

    number: int
    unit: Unit


@dataclass(frozen=True)
class Template:
    minutes: int
    points: tuple[Point, ...] = ()
    chores: tuple[Chore, ...] = ()
    notices: tuple[Notice, ...] = ()


A_WEEK_AND_A_DAY = (Notice(1, Unit.WEEKS), Notice(1, Unit.DAYS))
A_DAY = (Notice(1, Unit.DAYS),)

CALL_CHORES = (
    Chore("Send the agenda and the material", 3, Category.HAND_OUTS),
    Chore("Test the video call and its recording", 1),
    Chore("Send the minutes", -3),
)
ROOM_CHORES = (
    Chore("Book the venue and sign its contract", 60, Category.VENUE),
    Chore("Settle the budget", 45, Category.BUDGET),
    Chore("Order catering with what people told about their diet", 10, Category.CATERING),
    Chore("Draw the room set-up: tables, screen, microphones, access", 7, Category.ROOM),
    Chore("Print hand-outs, name tags and the sign-in sheet", 2, Category.HAND_OUTS),
    Chore("Send the minutes and the hand-outs", -5),
    Chore("Pay the invoices and note what was spent", -14, Category.BUDGET),
)

TEMPLATES: dict[str, Template] = {
    Kind.INFORMATION_SESSION: Template(
        60,
        (
            Point("Welcome and who is here", 10),
            Point("Why mental health care, and why now", 15),
            Point("What taking part means: people, time, data", 20, Purpose.DISCUSS),
            Point("Questions", 10, Purpose.DISCUSS),
            Point("How to join, and by when", 5),
        ),
        CALL_CHORES,
        A_WEEK_AND_A_DAY,
    ),
    Kind.ORIENTATION: Template(
        90,
        (
            Point("Welcome", 5),
            Point("Roles: executive sponsor, change leader, change team", 20),
            Point("The five steps and the priority areas", 20),
            Point("Walk through the work as those who need care", 25, Purpose.DISCUSS),
            Point("What each team does before the kick-off", 20, Purpose.DECIDE),
        ),
        CALL_CHORES,
        A_WEEK_AND_A_DAY,
    ),
    Kind.KICK_OFF_WORKSHOP: Template(
        360,
        (
            Point("Welcome by the executive sponsors", 20, section="Morning"),
            Point("What people told who looked for care", 40, section="Morning"),
            Point("Baseline: what the figures show", 45, Purpose.DISCUSS, "Morning"),
            Point("Choose the first objective", 60, Purpose.DECIDE, "Morning"),
            Point("Lunch", 45, section="Noon"),
            Point("Plan the first change cycle", 75, Purpose.DISCUSS, "Afternoon"),
            Point("Each team presents its plan", 45, Purpose.INFORM, "Afternoon"),
            Point("Who does what by when", 30, Purpose.DECIDE, "Afternoon"),
        ),
        ROOM_CHORES,
        A_WEEK_AND_A_DAY,
    ),
    Kind.CHANGE_LEADER_CALL: Template(
        60,
        (
            Point("Round of arrivals", 5, recurring=True),
            Point("First team reports on its change cycle", 15, Purpose.DISCUSS, recurring=True),
            Point("Second team reports on its change cycle", 15, Purpose.DISCUSS, recurring=True),
            Point("What the others take from it", 15, Purpose.DISCUSS, recurring=True),
            Point("Actions, and who reports next", 10, Purpose.DECIDE, recurring=True),
        ),
        CALL_CHORES,
        A_DAY,
    ),
    Kind.EXECUTIVE_SPONSOR_CALL: Template(
        45,
        (
            Point("Progress in one page", 10),
            Point("Where the teams need a sponsor", 20, Purpose.DISCUSS),
            Point("What sponsors take on", 15, Purpose.DECIDE),
        ),
        CALL_CHORES,
        A_WEEK_AND_A_DAY,
    ),
    Kind.MIDWAY_MEETING: Template(
        180,
        (
            Point("Welcome", 10),
            Point("Each team: what was tried, what was learned", 70, Purpose.DISCUSS),
            Point("Break", 15),
            Point("Go to the balcony: what works, where we struggle", 40, Purpose.DISCUSS),
            Point("What changes in the second half", 45, Purpose.DECIDE),
        ),
        ROOM_CHORES,
        A_WEEK_AND_A_DAY,
    ),
    Kind.COMPLETION_CONFERENCE: Template(
        300,
        (
            Point("Welcome", 15, section="Results"),
            Point("Each team: from the first idea to the effect", 120, section="Results"),
            Point("Lunch", 45, section="Results"),
            Point("What stays when the project ends", 60, Purpose.DISCUSS, "What stays"),
            Point("Who keeps watch over the figures", 30, Purpose.DECIDE, "What stays"),
            Point("Thanks, and the next priority", 30, section="What stays"),
        ),
        ROOM_CHORES,
        A_WEEK_AND_A_DAY,
    ),
    Kind.SITE_VISIT: Template(
        240,
        (
            Point("Introductions", 20),
            Point("Walk through the place with those who work there", 90),
            Point("Talk with people who receive care", 45, Purpose.DISCUSS),
            Point("What the visitors saw", 45, Purpose.DISCUSS),
            Point("Follow-ups", 40, Purpose.DECIDE),
        ),
        (
            Chore("Agree with the host what may be seen", 21),
            Chore("Send directions, and who comes", 7),
            Chore("Send the summary to the host", -7),
        ),
        A_WEEK_AND_A_DAY,
    ),
    Kind.ADVISORY_COMMITTEE: Template(
        90,
        (
            Point("Minutes and open actions", 10, Purpose.DECIDE, recurring=True),
            Point("Progress by priority area", 25, recurring=True),
            Point("Questions the teams bring", 30, Purpose.DISCUSS),
            Point("Recommendations", 25, Purpose.DECIDE),
        ),
        CALL_CHORES,
        A_WEEK_AND_A_DAY,
    ),
    Kind.CONVENING_EVENT: Template(
        420,
        (
            Point("Registration and coffee", 30, section="Opening"),
            Point("Welcome", 15, section="Opening"),
            Point("Keynote", 45, section="Opening"),
            Point("Panel: employers and health plans", 60, Purpose.DISCUSS, "Sessions"),
            Point("Lunch", 60, section="Sessions"),
            Point("Parallel sessions by priority area", 90, Purpose.DISCUSS, "Sessions"),
            Point("Break", 15, section="Sessions"),
            Point("What each sector commits to", 75, Purpose.DECIDE, "Closing"),
            Point("Closing", 30, section="Closing"),
        ),
        ROOM_CHORES,
        (Notice(2, Unit.WEEKS), Notice(1, Unit.DAYS)),
    ),
    Kind.STEERING_COMMITTEE: Template(
        90,
        (
            Point("Minutes and open recommendations", 10, Purpose.DECIDE, recurring=True),
            Point("The regions at a glance", 20, recurring=True),
            Point("Two regions in depth", 40, Purpose.DISCUSS),
            Point("Recommendations to regions", 20, Purpose.DECIDE),
        ),
        CALL_CHORES,
        A_WEEK_AND_A_DAY,
    ),
    Kind.OTHER: Template(60, notices=A_DAY),
}

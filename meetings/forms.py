"""What people type about meetings: shape and cleaning."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.kinds import TEMPLATES, Kind
from meetings.models import Answer, Invitation, Meeting, Mode
from meetings.querysets import MeetingQuerySet
from regions.actors import Seat
from regions.forms import DAY

YEARS_AHEAD = 10
AS_THEY_ARE = (
    "title", "kind", "place", "join_link", "dial_in", "passcode", "places", "remote_places",
    "asks_needs",
)  # fmt: skip


class NearDay(forms.DateField):
    """One from which others are counted: not at the end of all calendars."""

    widget = DAY

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and abs(value.year - timezone.now().year) > YEARS_AHEAD:
            raise forms.ValidationError(
                _("Choose a day within the next %(years)s years."), params={"years": YEARS_AHEAD}
            )


class MeetingForm(forms.Form):
    """A meeting in its region's time zone."""

    checks = True  # each field is judged when it is left

    title = forms.CharField(max_length=160)
    kind = forms.ChoiceField(
        choices=[
            (kind.value, f"{kind.label}, {TEMPLATES[kind].minutes} min")
            for kind in (Kind.OTHER, *(kind for kind in Kind if kind != Kind.OTHER))
        ],
        required=False,
        help_text=_("With the time it usually takes."),
    )
    on = NearDay(label=_("Day"))
    starts = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    until = NearDay(
        label=_("Last day"),
        required=False,
        help_text=_("Only if another day."),
    )
    place = forms.CharField(max_length=200, required=False)
    join_link = forms.URLField(
        required=False,
        assume_scheme="https",
        help_text=_("The address of the video call."),
    )
    dial_in = forms.CharField(label=_("Dial-in"), max_length=200, required=False)
    passcode = forms.CharField(max_length=40, required=False)
    places = forms.IntegerField(
        label=_("Places in the room"),
        min_value=0,
        max_value=100_000,
        required=False,
        help_text=_("Empty: as many as come."),
    )
    remote_places = forms.IntegerField(
        label=_("Places in the call"), min_value=0, max_value=100_000, required=False
    )
    asks_needs = forms.BooleanField(
        label=_("Ask for diet and access needs"),
        required=False,
        help_text=_("Only coordinators see the answers; they are deleted 30 days afterwards."),
    )
    agenda = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "data-draft": ""}),
        help_text=_("Goes out with the invitation and the reminder."),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, region: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(region.timezone)
        for name in ("starts", "ends"):
            self.fields[name].help_text = _("%(zone)s time") % {
                "zone": region.timezone.rpartition("/")[2].replace("_", " ")
            }

    def clean_kind(self) -> str:
        return str(self.cleaned_data["kind"] or Kind.OTHER)

    @staticmethod
    def initial_of(meeting: Meeting, region: Seat) -> dict[str, Any]:
        zone = ZoneInfo(region.timezone)
        starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
        return {
            **{name: getattr(meeting, name) for name in AS_THEY_ARE},
            "on": starts.date(),
            "starts": starts.time(),
            "ends": ends.time(),
            "until": ends.date() if ends.date() != starts.date() else None,
            "version": meeting.sequence,
        }

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "until" in self.errors or not {"on", "starts", "ends"} <= data.keys():
            return data
        data["starts_at"] = self._moment("starts", data["on"])
        data["ends_at"] = self._moment("ends", data.get("until") or data["on"])
        if self.errors:
            return data
        if data["ends_at"] <= data["starts_at"]:
            self.add_error("ends", _("The meeting ends before it starts."))
        elif data["ends_at"] < timezone.now():
            self.add_error("on", _("This day is past."))
        return data

    def _moment(self, name: str, day: date) -> datetime | None:
        clock: time = self.cleaned_data[name]
        local = datetime.combine(day, clock, self.zone)
        # A wall clock time that the spring change skips does not survive the way to UTC and back.
        if local.astimezone(ZoneInfo("UTC")).astimezone(self.zone).time() != clock:
            self.add_error(name, _("Clocks go forward that night: this time does not exist."))
            return None
        return local

    def show_conflict(self, sentence: str, meeting: Meeting) -> None:
        """Somebody saved in between: keep what was typed, and let the next save be on theirs."""
        self.add_error(None, sentence)
        self.data = {**dict(self.data.items()), "version": str(meeting.sequence)}

    @property
    def details(self) -> dict[str, Any]:
        names = (*AS_THEY_ARE, "starts_at", "ends_at", "agenda")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class MeetingChangeForm(MeetingForm):
    """The agenda has a page of its own by now."""

    agenda = None  # type: ignore[assignment]
    quiet = forms.BooleanField(
        label=_("Tell nobody"),
        required=False,
        help_text=_("Without it those invited get one mail about all changes of ten minutes."),
    )


class CancelForm(forms.Form):
    reason = forms.CharField(
        max_length=300,
        required=False,
        help_text=_("Goes out with the cancellation."),
    )


class PlainAnswerForm(forms.Form):
    """An answer, and nothing else."""

    answer = forms.ChoiceField(
        choices=[c for c in Answer.choices if c[0] != Answer.NEEDS_ACTION],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer.")},
    )


class AnswerForm(PlainAnswerForm):
    """An answer, and which seat where there are two kinds. `meeting` comes `with_seats` where the
    form is shown: it says what is full."""

    seat = forms.ChoiceField(
        label=_("If you come"), choices=Mode.choices, widget=forms.RadioSelect, required=False
    )

    def __init__(
        self, data: QueryDict | None, *, meeting: Meeting, invitation: Invitation | None = None
    ) -> None:
        super().__init__(data)
        modes = [(mode, self._label(meeting, mode, invitation)) for mode in meeting.modes]
        if len(modes) == 1:
            del self.fields["seat"]
            return
        seat = self.fields["seat"]
        assert isinstance(seat, forms.ChoiceField)
        seat.choices = modes
        seat.initial = (invitation and invitation.seat) or modes[0][0]

    def _label(self, meeting: Meeting, mode: Mode, invitation: Invitation | None) -> str:
        places, taken = meeting.capacity(mode), getattr(meeting, f"{mode}_taken", 0)
        mine = invitation is not None and invitation.seat == mode and invitation.is_seated
        if places is None or taken < places or mine:
            return str(mode.label)
        return f"{mode.label}: full, you wait for a place"


class ShowForm(forms.Form):
    """What the list shows, from the URL; what is not understood shows what is upcoming."""

    show = forms.ChoiceField(
        choices=[("upcoming", _("Upcoming")), ("past", _("Past")), ("month", _("By month"))],
        required=False,
    )
    month = forms.DateField(input_formats=["%Y-%m"], required=False)
    q = forms.CharField(max_length=100, required=False)

    def __init__(self, *args: Any, region: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(region.timezone)
        self.is_valid()
        self.chosen = str(self.cleaned_data.get("show") or "upcoming")
        self.text = str(self.cleaned_data.get("q") or "")
        now = timezone.now().astimezone(self.zone)
        wanted: date | None = self.cleaned_data.get("month")
        sane = wanted and 2000 <= wanted.year < 2100
        self.first_day = wanted if wanted and sane else now.date().replace(day=1)

    def narrow(self, meetings: MeetingQuerySet) -> MeetingQuerySet:
        meetings = meetings.named(self.text)
        if self.chosen == "month":
            return meetings.starting_between(
                self._midnight(self.first_day), self._midnight(self.next_month)
            )
        now = timezone.now()
        return meetings.past(now) if self.chosen == "past" else meetings.upcoming(now)

    @property
    def next_month(self) -> date:
        return (self.first_day + timedelta(days=32)).replace(day=1)

    @property
    def last_month(self) -> date:
        return (self.first_day - timedelta(days=1)).replace(day=1)

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)

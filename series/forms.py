"""What people type about series: shape and cleaning."""

from dataclasses import replace
from datetime import date, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.times import today_in
from meetings.forms import YEARS_AHEAD, NearDay
from meetings.kinds import TEMPLATES, Kind, Purpose
from meetings.models import Meeting
from meetings.querysets import MeetingQuerySet
from meetings.recurrence import DAYS, Rule, Unit
from regions.actors import Actor
from regions.forms import DAY
from series.models import UNITS, Series, Team, Topic
from series.points import Unreadable, points_of, reminder_of, rows_of, text_of
from series.previews import Preview, preview_of
from series.titles import PLACEHOLDERS, unknown_in
from series.year import Suggestion
from stakeholders.forms import EditForm, Name
from stakeholders.models import Organization, Person

CLOCK = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
ORDINALS = [
    (0, _("As the first day")), (1, _("First")), (2, _("Second")), (3, _("Third")),
    (4, _("Fourth")), (-1, _("Last")),
]  # fmt: skip
MEETING = (
    "title", "kind", "clock", "minutes", "place", "join_link", "dial_in", "passcode", "places",
    "remote_places",
)  # fmt: skip
RULE = (
    "starts_on", "unit", "every", "weekdays", "ordinal", "last_day", "until", "count", "skipped",
)  # fmt: skip
SIDES, UNITS_OF_TIME = ("before", "after"), ("weeks", "days", "hours")
WHEN = [(f"{unit}-{side}", f"{unit} {side}") for side in SIDES for unit in UNITS_OF_TIME]
AUDIENCES = [
    ("everyone", _("Everyone")), ("unanswered", _("Those who have not answered")),
    ("presenters", _("Presenters")),
]  # fmt: skip
REMINDERS = (1, 2, 3)


class DaysField(forms.Field):
    """Days left out: one value each, as the boxes of the preview are ticked. The boxes hold days:
    what is none was not ticked."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[date]:
        return sorted(filter(None, {parsed_day(text) for text in value or []}))


def parsed_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


class SeriesForm(EditForm):
    """A rule with a preview of its dates, and what every meeting starts with."""

    title = forms.CharField(max_length=160, help_text=_("In braces: %s.") % ", ".join(PLACEHOLDERS))
    kind = forms.ChoiceField(choices=Kind.choices, initial=Kind.OTHER)
    starts_on = NearDay(label=_("First day"))
    unit = forms.ChoiceField(label=_("Unit"), choices=UNITS, initial=Unit.WEEK)
    every = forms.IntegerField(label=_("Every"), min_value=1, max_value=99, initial=1)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On"),
        choices=list(enumerate(DAYS)),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: the weekday of the first day."),
    )
    ordinal = forms.ChoiceField(
        label=_("Which of the month"), choices=ORDINALS, initial=0, required=False
    )
    last_day = forms.BooleanField(label=_("On the last day of the month"), required=False)
    until = forms.DateField(label=_("Last day"), required=False, widget=DAY)
    count = forms.IntegerField(
        label=_("Or so many times"), min_value=1, max_value=1400, required=False
    )
    skipped = DaysField(required=False)
    clock = forms.TimeField(label=_("Starts"), widget=CLOCK)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=1440, initial=60)
    place = forms.CharField(max_length=200, required=False)
    places = forms.IntegerField(
        label=_("Places in the room"), min_value=0, max_value=100_000, required=False
    )
    join_link = forms.URLField(required=False, assume_scheme="https")
    remote_places = forms.IntegerField(
        label=_("Places in the call"), min_value=0, max_value=100_000, required=False
    )
    dial_in = forms.CharField(label=_("Dial-in"), max_length=200, required=False)
    passcode = forms.CharField(max_length=40, required=False)
    agenda = forms.CharField(
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8, "data-draft": ""}),
        help_text=_(
            "One item a line: its minutes first, what it is for last, as in “20 Baseline"
            " (discuss)”. A line that ends with a colon is a heading."
        ),
    )

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.preview: Preview | None = None
        self.fields["clock"].help_text = _("%(zone)s time") % {
            "zone": (self.editing.zone if self.editing else self.region.timezone)
            .rpartition("/")[2]
            .replace("_", " ")
        }
        for number in REMINDERS:
            self._add_reminder(number)
        if not self.editing:
            self.initial = _start_of(kind if kind in Kind.values else Kind.OTHER)
        if self.editing and not self.is_bound:
            self.preview = preview_of(self.editing.rule)
        self.is_valid()  # the dates are shown whatever else is wrong

    def _add_reminder(self, number: int) -> None:
        self.fields[f"number{number}"] = forms.IntegerField(
            label=_("Reminder"), min_value=1, max_value=99, required=False
        )
        self.fields[f"when{number}"] = forms.ChoiceField(
            label=_("When"), choices=WHEN, required=False
        )
        self.fields[f"audience{number}"] = forms.ChoiceField(
            label=_("To"), choices=AUDIENCES, required=False
        )

    @property
    def reminders(self) -> list[list[forms.BoundField]]:
        return [[self[f"{n}{i}"] for n in ("number", "when", "audience")] for i in REMINDERS]

    def initial_of(self, editing: Series) -> dict[str, Any]:
        same = {name: getattr(editing, name) for name in (*MEETING, *RULE)}
        notices = _initial_reminders(editing.reminders)
        return {**same, **notices, "agenda": text_of(editing.points)}

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if unknown := unknown_in(title):
            raise forms.ValidationError(
                _("%(word)s stands for nothing. There are: %(known)s."),
                params={"word": unknown[0], "known": ", ".join(PLACEHOLDERS)},
            )
        return title

    def clean_agenda(self) -> list[dict[str, Any]]:
        try:
            return rows_of(points_of(self.cleaned_data["agenda"]))
        except Unreadable as trouble:
            raise forms.ValidationError(str(trouble)) from trouble

    def clean_ordinal(self) -> int:
        return int(self.cleaned_data["ordinal"] or 0)

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not set(RULE) <= data.keys():
            return data
        if bool(data["until"]) == bool(data["count"]):
            self.add_error("until", _("Give a last day, or how many times: one of both."))
            return data
        try:
            self.preview = preview_of(self.rule)
        except (ValueError, OverflowError) as trouble:
            self.add_error("starts_on", str(trouble))
        else:
            self._judge(self.preview)
        return data

    def _judge(self, preview: Preview) -> None:
        if preview.last.year > timezone.now().year + YEARS_AHEAD:
            self.add_error(
                "until", _("The last meeting would be in %(year)s.") % {"year": preview.last.year}
            )
        elif not self.editing and self.cleaned_data["starts_on"] < today_in(self.region.timezone):
            self.add_error("starts_on", _("This day is past."))

    @property
    def rule_trouble(self) -> list[str]:
        """What is wrong with the rule alone, while the rest is still to be typed."""
        names = [name for name in RULE if name in self.errors and self.data.get(name)]
        if "until" in self.errors and self.data.get("starts_on"):
            names.append("until")
        sentences = [sentence for name in names for sentence in self.errors[name]]
        return list(dict.fromkeys(map(str, sentences)))

    @property
    def rule(self) -> Rule:
        data = {**{name: self.cleaned_data[name] for name in RULE}}
        skipped, weekdays = frozenset(data.pop("skipped")), tuple(data.pop("weekdays"))
        unit = Unit(data.pop("unit"))
        return Rule(**data, unit=unit, weekdays=weekdays, skipped=skipped)

    @property
    def details(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in (*MEETING, *RULE, "agenda")}
        return {**data, "reminders": self._reminders()}

    def _reminders(self) -> list[dict[str, Any]]:
        rows = []
        for number in REMINDERS:
            if not self.cleaned_data.get(f"number{number}"):
                continue
            unit, _sign, side = self.cleaned_data[f"when{number}"].partition("-")
            rows.append(
                {
                    "number": self.cleaned_data[f"number{number}"],
                    "unit": unit or "days",
                    "before": side != "after",
                    "audience": self.cleaned_data[f"audience{number}"] or "everyone",
                }
            )
        return rows


def _start_of(kind: str) -> dict[str, Any]:
    """What a series of this kind begins with."""
    template = TEMPLATES[kind]
    name = "" if kind == Kind.OTHER else f"{Kind(kind).label} {{n}}"
    return {
        "title": name,
        "kind": kind,
        "minutes": template.minutes,
        "agenda": text_of(template.points),
        **_initial_reminders(map(reminder_of, template.notices)),
    }


def _initial_reminders(rows: Any) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for number, row in zip(REMINDERS, rows, strict=False):
        initial[f"number{number}"] = row["number"]
        initial[f"when{number}"] = f"{row['unit']}-{'before' if row['before'] else 'after'}"
        initial[f"audience{number}"] = row["audience"]
    return initial


class EndForm(forms.Form):
    reason = forms.CharField(
        max_length=300, required=False, help_text=_("Goes out with the cancellation.")
    )


class DayForm(forms.Form):
    """One day of a series: leave it out, or take it back."""

    day = forms.DateField()
    back = forms.BooleanField(required=False)


class PeopleForm(forms.Form):
    """Whom to invite to the series, of those who are not yet."""

    q = forms.CharField(max_length=100, required=False)

    def __init__(self, data: Any, *, actor: Actor, series: Series) -> None:
        super().__init__(data)
        people = Person.visible_to(actor).in_region(series.region_id)
        others = people.exclude(pk__in=series.invitees.values("person"))
        self.is_valid()
        self.text = str(self.cleaned_data.get("q") or "") if self.is_bound else ""
        self.left = others.with_affiliation().with_organization().by_name()
        ticked = data.getlist("people") if data else []
        pks = [int(pk) for pk in ticked if pk.isascii() and pk.isdigit() and len(pk) < 19]
        self.chosen = list(self.left.filter(pk__in=pks))
        self.complete = len(self.chosen) == len(set(ticked))
        self.found = self.left.exclude(pk__in=pks).named(self.text)


class TopicForm(EditForm):
    names = ("title", "minutes", "purpose", "presenter", "recurring", "notes")

    title = Name(label=_("Topic"), max_length=200)
    minutes = forms.IntegerField(min_value=1, max_value=999, required=False)
    purpose = forms.ChoiceField(
        label=_("What it is for"), choices=[("", "---"), *Purpose.choices], required=False
    )
    presenter = forms.ModelChoiceField(queryset=Person.objects.none(), required=False)
    recurring = forms.BooleanField(label=_("Every time"), required=False)
    notes = forms.CharField(
        label=_("Details"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4, "data-draft": ""}),
    )
    field_order = (*names, "version")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.visible_to(self.actor).in_region(self.region.region_id)
        presenter = self.fields["presenter"]
        assert isinstance(presenter, forms.ModelChoiceField)
        presenter.queryset = people.by_name()

    def initial_of(self, editing: Topic) -> dict[str, Any]:
        return {**super().initial_of(editing), "presenter": editing.presenter_id}


class PlaceForm(forms.Form):
    """One of the meetings ahead."""

    meeting = forms.ModelChoiceField(queryset=Meeting.objects.none())

    def __init__(self, data: Any, *, meetings: MeetingQuerySet) -> None:
        super().__init__(data)
        meeting = self.fields["meeting"]
        assert isinstance(meeting, forms.ModelChoiceField)
        meeting.queryset = meetings


class TeamForm(forms.Form):
    organization = forms.ModelChoiceField(
        queryset=Organization.objects.none(), empty_label=_("Choose an organization")
    )
    since = NearDay(label=_("Takes part since"))

    def __init__(self, data: Any, *, actor: Actor, series: Series) -> None:
        super().__init__(data, initial={"since": series.starts_on})
        organization = self.fields["organization"]
        assert isinstance(organization, forms.ModelChoiceField)
        here = Organization.visible_to(actor).in_region(series.region_id)
        now = series.teams.filter(until=None).values("organization")
        organization.queryset = here.exclude(pk__in=now).by_name()


class TurnForm(forms.Form):
    """Who reports on a call; nobody chosen is the rotation's turn."""

    occurrence = forms.IntegerField()
    slot = forms.TypedChoiceField(choices=[(1, "1"), (2, "2")], coerce=int)
    team = forms.ModelChoiceField(queryset=Team.objects.none(), required=False)

    def __init__(self, data: Any, *, series: Series) -> None:
        super().__init__(data)
        team = self.fields["team"]
        assert isinstance(team, forms.ModelChoiceField)
        team.queryset = series.teams.all()


class StartForm(forms.Form):
    """When the NIATx year begins."""

    starts = NearDay(label=_("The year starts"))


class YearForm(forms.Form):
    """Each meeting of the year: changed, or left out, before all are made."""

    def __init__(self, data: Any, *, suggestions: list[Suggestion]) -> None:
        super().__init__(data)
        self.suggestions = suggestions
        for number, one in enumerate(suggestions):
            self.fields[f"keep{number}"] = forms.BooleanField(
                label=one.kind.label, initial=True, required=False
            )
            self.fields[f"day{number}"] = NearDay(label=_("Day"), initial=one.day)
            self.fields[f"clock{number}"] = forms.TimeField(
                label=_("Starts"), widget=CLOCK, initial=time(12)
            )

    @property
    def rows(self) -> list[tuple[Suggestion, list[forms.BoundField]]]:
        return [
            (one, [self[f"{name}{number}"] for name in ("keep", "day", "clock")])
            for number, one in enumerate(self.suggestions)
        ]

    @property
    def kept(self) -> list[tuple[Suggestion, time]]:
        data = self.cleaned_data
        return [
            (replace(one, day=data[f"day{number}"]), data[f"clock{number}"])
            for number, one in enumerate(self.suggestions)
            if data[f"keep{number}"]
        ]

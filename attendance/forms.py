"""What people type at the door, and what they confirm of a list."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from attendance.matching import Came, Match, matches
from attendance.models import State
from attendance.roll import Roll, known_for
from core.refusals import Refused
from meetings.models import Meeting
from meetings.participants import LARGEST, Participant, Unreadable, participants_of
from regions.actors import Actor
from stakeholders.forms import Name
from stakeholders.models import Person
from stakeholders.querysets import PersonQuerySet

STATES = [("", _("Nobody has said")), *State.choices]
REST = [(s, label) for s, label in State.choices if s != State.EXCUSED]
HERE = [(s, label) for s, label in State.choices if s in {State.IN_PERSON, State.REMOTE}]
NEW, NOBODY = "new", ""
# The page has a field for each: Django reads a thousand.
MOST_AT_ONCE = 900


class MarkForm(forms.Form):
    state = forms.ChoiceField(choices=STATES, required=False)


class RestForm(forms.Form):
    state = forms.ChoiceField(choices=REST)


class TakeBackForm(forms.Form):
    noted_at = forms.DateTimeField()


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code shown in the room"),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false",
                "class": "code-field",
            }
        ),
    )  # fmt: skip


class ShowForm(forms.Form):
    """Whom the roll shows, from the URL; what is not understood shows everybody."""

    show = forms.ChoiceField(
        choices=[
            ("", _("Everybody")),
            ("open", _("Not noted")),
            ("present", _("Present")),
            ("missed", _("Not present")),
        ],
        required=False,
    )
    q = forms.CharField(max_length=100, required=False)

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()
        self.chosen = str(self.cleaned_data.get("show") or "")
        self.text = str(self.cleaned_data.get("q") or "")

    def narrow(self, roll: Roll) -> PersonQuerySet:
        return roll.people(self.chosen).named(self.text).by_name()


class GuestForm(forms.Form):
    """Somebody who was not expected: found among the region's people, or new to it."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This person is on the list already.")},
    )
    name = Name(max_length=120, required=False)
    email = forms.EmailField(
        label=_("E-mail address"), required=False, help_text=_("If they want to hear from you.")
    )
    state = forms.ChoiceField(
        label=_("Where"), choices=HERE, initial=State.IN_PERSON, widget=forms.RadioSelect
    )
    stands_in_for = forms.ModelChoiceField(
        queryset=Person.objects.none(),
        label=_("Stands in for"),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, data: QueryDict | None, *, actor: Actor, meeting: Meeting) -> None:
        super().__init__(data)
        people = Person.visible_to(actor).in_region(meeting.region_id)
        roll = Roll(actor, meeting)
        others = people.exclude(pk__in=roll.ids())
        self.others = others.with_affiliation().with_organization()
        missing = set(roll.asked) - set(roll.ids("present"))
        self._choose("person", self.others)
        self._choose("stands_in_for", people.filter(pk__in=missing).by_name())

    def _choose(self, name: str, people: PersonQuerySet) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people

    def found(self, text: str) -> list[Person]:
        return list(self.others.named(text).by_name()[:10]) if text.strip() else []

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("person") and not data.get("name") and not self.errors:
            self.add_error("name", _("Choose somebody, or write the name of somebody new."))
        return data


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("List of participants"),
        help_text=_("The CSV file that Zoom, Teams or Google Meet gives after the call."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )

    def clean_file(self) -> list[Participant]:
        file = self.cleaned_data["file"]
        try:
            # One byte more than allowed is enough to tell that it is too large.
            found = participants_of(file.read(LARGEST + 1))
        except Unreadable as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        if len(found) > MOST_AT_ONCE:
            raise forms.ValidationError(
                _("This list has more than %(most)s people: split it in two."),
                params={"most": MOST_AT_ONCE},
            )
        return found


class MatchForm(forms.Form):
    """One choice for each participant: one of those it may mean, somebody new, or nobody. The list
    itself travels signed: nothing is stored before it is confirmed."""

    def __init__(
        self,
        data: QueryDict | None,
        *,
        actor: Actor,
        meeting: Meeting,
        participants: Sequence[Participant],
    ) -> None:
        super().__init__(data)
        known = list(known_for(actor, meeting, participants))
        self.matches = matches(participants, known)
        self.sealed = seal(meeting, participants)
        for number, match in enumerate(self.matches):
            self.fields[f"choice-{number}"] = _choice(match)

    @property
    def lines(self) -> list[tuple[Match, forms.BoundField]]:
        return [(match, self[f"choice-{n}"]) for n, match in enumerate(self.matches)]

    @property
    def came(self) -> list[Came]:
        chosen = [self.cleaned_data[f"choice-{n}"] for n in range(len(self.matches))]
        return [
            Came(p.name, p.email, p.minutes, None if choice == NEW else int(choice))
            for choice, match in zip(chosen, self.matches, strict=True)
            for p in [match.participant]
            if choice != NOBODY
        ]


def _choice(match: Match) -> forms.ChoiceField:
    people = [(str(one.person_id), one.label) for one in match.candidates]
    return forms.ChoiceField(
        label=match.participant.name,
        choices=[*people, (NEW, _("Somebody new")), (NOBODY, _("Leave out"))],
        required=False,
        initial=people[0][0] if people else NOBODY,
    )


SALT = "attendance.participants"


def seal(meeting: Meeting, participants: Sequence[Participant]) -> str:
    rows = [[one.name, one.email, one.minutes] for one in participants]
    return signing.dumps([meeting.pk, rows], salt=SALT, compress=True)


def unseal(meeting: Meeting, sealed: str) -> list[Participant]:
    try:
        of_meeting, rows = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        of_meeting, rows = None, []
    if of_meeting != meeting.pk:
        raise Refused("This list cannot be read any more. Choose the file once more.")
    return [Participant(name, email, minutes) for name, email, minutes in rows]

"""Whom to invite: what is ticked, found, typed, and how many that makes."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.db.models import Q
from django.http import QueryDict

from accounts.models import User
from accounts.querysets import UserQuerySet
from meetings.guests import read_guests
from meetings.models import Invitation, Meeting
from regions.actors import Actor
from regions.models import PriorityArea
from stakeholders.models import Organization, Person, PersonContact, Sector
from stakeholders.policies import can_bring_in
from stakeholders.querysets import Groups, PersonQuerySet


class InviteForm(forms.Form):
    """Whom to invite of those not invited yet: people found by name or organization, page by page,
    groups, guests by address. Whoever is ticked stays so while one looks further."""

    q = forms.CharField(max_length=100, required=False)
    guests = forms.CharField(max_length=20_000, required=False)

    def __init__(self, data: QueryDict | None, *, actor: Actor, meeting: Meeting) -> None:
        super().__init__(data)
        self.actor, self.meeting = actor, meeting
        known = Invitation.visible_to(actor).filter(meeting=meeting).values("person")
        self.people = Person.visible_to(actor).in_region(meeting.region_id).with_affiliation()
        self.left = self.people.exclude(pk__in=known).with_organization().by_name()
        self.asked = data or QueryDict()
        self.is_valid()
        self.text = str(self.cleaned_data.get("q", "")) if self.is_bound else ""
        self.chosen: list[Person] = list(self.left.filter(pk__in=self._ticked("people")))
        self.choice = GroupChoice(self.asked.getlist("groups"), actor, meeting.region_id, self.text)

    def clean_guests(self) -> dict[str, str]:
        return read_guests(self.cleaned_data["guests"])

    def _ticked(self, name: str) -> list[int]:
        return [int(pk) for pk in self.asked.getlist(name) if re.fullmatch("[0-9]{1,18}", pk)]

    @property
    def sends(self) -> bool:
        """Not only looks further."""
        return self.is_bound and not {"find", "page"} & set(self.asked)

    @property
    def required(self) -> bool:
        return self.asked.get("need") != "optional"

    @property
    def new_guests(self) -> dict[str, str]:
        return self.cleaned_data.get("guests") or {} if self.is_bound else {}

    @cached_property
    def users(self) -> list[User]:
        """Ticked people of other regions: only the national one invites them."""
        return list(self._of_network().filter(pk__in=self._ticked("users")))

    @property
    def users_found(self) -> Iterable[User]:
        chosen = [user.pk for user in self.users]
        found = self._of_network().search(self.text) if self.text else self._of_network().none()
        return list(found.exclude(pk__in=chosen).with_seats()[:20])

    def _of_network(self) -> UserQuerySet:
        region = self.actor.seat_in(self.meeting.region_id)
        users: UserQuerySet = User.visible_to(self.actor).filter(is_active=True)
        return users if region and can_bring_in(self.actor, region) else users.none()

    @cached_property
    def members(self) -> list[Person]:
        groups = self.choice.groups
        return list(self.people.in_any(groups)) if groups else []

    @cached_property
    def summary(self) -> "Invited":
        """How many the button invites, and how many of them are invited already."""
        known = PersonContact.visible_to(self.actor).in_region(self.meeting.region_id)
        of_guests = dict(known.at_any(self.new_guests).values_list("email", "person"))
        ids = {one.pk for one in [*self.chosen, *self.members]} | set(of_guests.values())
        taken = {"person__membership__user__in": self.users}
        invited = Invitation.visible_to(self.actor).of_meeting(self.meeting)
        already = invited.filter(Q(person__in=ids) | Q(**taken)).count() if ids or self.users else 0
        strangers = len(self.new_guests) - len(of_guests)
        return Invited(len(ids) + strangers + len(self.users), already)

    @property
    def refusal(self) -> str:
        if len(self.chosen) < len(set(self._ticked("people"))):
            return "Somebody you chose cannot be invited any more. The others are still chosen."
        if self.errors:
            return str(next(iter(self.errors.values()))[0])
        if not self.sends or self.summary.people > self.summary.already:
            return ""
        asked = self.summary.already
        return "All of these are invited already." if asked else "Choose at least one person."

    @property
    def found(self) -> PersonQuerySet:
        others = self.left.exclude(pk__in=[person.pk for person in self.chosen])
        return others.named(self.text)


@dataclass(frozen=True, slots=True)
class Invited:
    people: int
    already: int

    @property
    def new(self) -> int:
        return self.people - self.already


@dataclass(frozen=True, slots=True)
class Tick:
    value: str
    label: str
    checked: bool


class GroupChoice:
    """Groups as they are ticked: `team`, `sector:employer`, `area:3`, `organization:12`."""

    def __init__(self, ticked: list[str], actor: Actor, region_id: int, text: str) -> None:
        self.ticked = set(ticked)
        self.areas_there = list(PriorityArea.visible_to(actor))
        here = Organization.visible_to(actor).in_region(region_id)
        self.organizations_there = list(here.filter(pk__in=self._ids("organization")).by_name())
        if text:
            others = here.named(text).exclude(pk__in=self._ids("organization"))
            self.organizations_there += others.by_name()[:10]

    def _ids(self, kind: str) -> list[int]:
        found = (re.fullmatch(f"{kind}:([0-9]{{1,18}})", one) for one in self.ticked)
        return [int(one[1]) for one in found if one]

    def _tick(self, value: str, label: str) -> Tick:
        return Tick(value, label, value in self.ticked)

    @property
    def sectors(self) -> list[Tick]:
        return [self._tick(f"sector:{value}", str(label)) for value, label in Sector.choices]

    @property
    def areas(self) -> list[Tick]:
        return [self._tick(f"area:{area.pk}", area.name) for area in self.areas_there]

    @property
    def organizations(self) -> list[Tick]:
        return [self._tick(f"organization:{one.pk}", one.name) for one in self.organizations_there]

    @property
    def team(self) -> Tick:
        return self._tick("team", "The change team: everybody with a function in it")

    @property
    def groups(self) -> Groups | None:
        sectors = [one.value.removeprefix("sector:") for one in self.sectors if one.checked]
        areas, organizations = self._ids("area"), self._ids("organization")
        if not (sectors or areas or organizations or self.team.checked):
            return None
        return Groups(organizations, sectors, areas, self.team.checked)

import pytest
from django.db import ProgrammingError, transaction

from core.history import events_of
from core.scope import Reach, within
from stakeholders.models import Organization, Person
from tests.cast import Cast
from tests.meetings.factories import make_person


def test_every_change_is_kept_with_who_made_it(cast: Cast) -> None:
    with within(cast.actor("ana").reach):
        person = Person.objects.create(region=cast.home, name="Pia")
        person.name = "Pia Pohl"
        person.save()
        person_id = person.pk
        person.delete()
        events = events_of(Person).filter(pgh_obj_id=person_id).order_by("pgh_id")
        told = [(e.pgh_label, e.name, e.pgh_context["by"]) for e in events]
    ana = f"user {cast.users['ana'].pk}"
    assert told == [
        ("insert", "Pia", ana),
        ("update", "Pia Pohl", ana),
        ("delete", "Pia Pohl", ana),
    ]


def test_what_is_computed_is_not_kept_twice() -> None:
    names = {f.name for f in events_of(Organization).model._meta.get_fields()}
    assert "name" in names
    assert "plain_name" not in names


def test_history_of_another_region_is_not_there(cast: Cast) -> None:
    make_person(cast.away)
    with within(cast.actor("ana").reach):
        assert not events_of(Person).exists()


def test_history_cannot_be_changed(cast: Cast) -> None:
    make_person(cast.home)
    for change in (lambda e: e.update(name="Nobody"), lambda e: e.delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change(events_of(Person))


def test_a_change_by_nobody_named_has_no_context(cast: Cast) -> None:
    everywhere = cast.everywhere
    with within(Reach(everywhere.reads, everywhere.writes)):
        person = Person.objects.create(region=cast.home, name="Pia")
    assert person.events.get().pgh_context is None

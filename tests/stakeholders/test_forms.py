from django.http import QueryDict

from stakeholders.forms import FindForm, OrganizationForm
from stakeholders.registers import PERSON_ORDERS
from tests.cast import Cast


def test_a_refusal_keeps_what_was_typed(cast: Cast) -> None:
    typed = QueryDict("name=Acme&sector=employer")
    form = OrganizationForm(typed, actor=cast.actor("ana"), region=cast.seat("ana"))
    assert form.is_valid()
    form.show_refusal("Not now.")
    assert form.non_field_errors() == ["Not now."]
    assert form["name"].value() == "Acme"


def test_find_form_passes_over_what_it_does_not_understand() -> None:
    hostile = {"q": "a\0" + "b" * 200, "sector": "x' OR 1=1", "sort": "membership__user__password"}
    find = FindForm(hostile, orders=PERSON_ORDERS)
    assert (find.text, find.chosen_sector, find.chosen_sort) == ("", "", "name")
    assert not find.narrows

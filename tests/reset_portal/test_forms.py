from django import forms
from django.test import RequestFactory

from core.htmx import field_part


class Sheet(forms.Form):
    name = forms.CharField(help_text="As on the badge.")
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"class": "wide"}))
    sector = forms.ChoiceField(choices=[("a", "Employer"), ("b", "Health plan")])
    answer = forms.ChoiceField(choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        choices=[("Week", [("mon", "Monday")])], widget=forms.CheckboxSelectMultiple
    )
    agreed = forms.BooleanField()
    version = forms.IntegerField(widget=forms.HiddenInput)


class CheckedSheet(Sheet):
    checks = True


def test_every_control_has_its_look() -> None:
    drawn = Sheet().as_div()
    assert '<textarea name="note" cols="40" rows="10" class="form-control wide"' in drawn
    assert 'class="form-select"' in drawn
    assert drawn.count("form-check-input") == 4
    assert '<div class="choices-group">Week</div>' in drawn
    assert 'type="hidden" name="version"' in drawn


def test_only_the_optional_is_marked() -> None:
    assert str(Sheet()).count('class="optional"') == 1


def test_help_and_errors_are_tied_to_their_control() -> None:
    drawn = str(Sheet({"answer": "y"}))
    assert 'aria-describedby="id_name_helptext id_name_error"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert '<ul class="field-errors" id="id_name_error">' in drawn
    assert "form-control is-invalid" in drawn


def test_a_wrong_form_begins_with_links_to_what_is_wrong() -> None:
    form = Sheet({})
    form.add_error(None, "The two do not fit.")
    drawn = str(form)
    assert drawn.index("error-summary") < drawn.index("id_name_helptext")
    assert '<a href="#id_name">Name</a>: This field is required.' in drawn
    assert '<a href="#id_answer">Answer</a>' in drawn
    assert '<fieldset class="field" id="id_answer"' in drawn
    assert "<li>The two do not fit.</li>" in drawn


def test_fields_are_checked_when_left_only_where_the_view_does_it() -> None:
    assert "hx-post" not in str(Sheet())
    assert 'hx-post="?check=name"' in str(CheckedSheet())
    request = RequestFactory().post("/?check=name", headers={"HX-Request": "true"})
    part = field_part(request, CheckedSheet({"name": ""}))
    assert part is not None
    assert "This field is required." in part.text
    assert "sector" not in part.text

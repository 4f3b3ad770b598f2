from typing import Any

import pytest
from django import forms
from django.test import RequestFactory
from django.test.utils import override_settings

from core.htmx import field_part, page_or_part, posted

GENUINE = {"HX-Request": "true"}
PAGE = "<main>{% partialdef rows inline %}<i>{{ word }}</i>{% endpartialdef %}</main>"
LOADERS = [
    (
        "template_partials.loader.Loader",
        [("django.template.loaders.locmem.Loader", {"page.html": PAGE})],
    )
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": LOADERS,
            "builtins": ["template_partials.templatetags.partials"],
        },
    }
]


class WordForm(forms.Form):
    word = forms.CharField(max_length=3)


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({}, "<main><i>yes</i></main>"),
        (GENUINE, "<i>yes</i>"),
        ({**GENUINE, "HX-Boosted": "true"}, "<main><i>yes</i></main>"),
        ({**GENUINE, "HX-History-Restore-Request": "true"}, "<main><i>yes</i></main>"),
    ],
)
@override_settings(TEMPLATES=TEMPLATES)
def test_only_a_genuine_request_gets_the_part(headers: dict[str, str], body: str) -> None:
    request = RequestFactory().get("/", headers=headers)
    response = page_or_part(request, "page.html", {"word": "yes"}, part="rows", status=201)
    assert response.content.decode() == body
    assert response.status_code == 201
    assert response["Vary"] == "HX-Request, HX-Boosted, HX-History-Restore-Request"


def test_a_form_is_bound_to_a_post_even_an_empty_one() -> None:
    assert posted(RequestFactory().get("/?word=x")) is None
    assert posted(RequestFactory().post("/")) == {}


def test_the_field_that_was_left_is_judged_alone() -> None:
    request = RequestFactory().post("/?check=word", {"word": "long"}, headers=GENUINE)
    response = field_part(request, WordForm(posted(request)))
    assert response is not None
    assert "at most 3 characters" in response.content.decode()
    assert response["Vary"] == "HX-Request"


@pytest.mark.parametrize(("query", "headers"), [("", GENUINE), ("x", GENUINE), ("word", {})])
def test_no_field_is_asked_for(query: str, headers: dict[str, str]) -> None:
    request = RequestFactory().post(f"/?check={query}", {"word": "yes"}, headers=headers)
    assert field_part(request, WordForm(posted(request))) is None

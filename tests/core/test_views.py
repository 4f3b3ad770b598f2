import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_theme_is_kept_in_a_cookie_and_shown_by_the_next_page() -> None:
    client = Client()
    client.post("/theme/", {"theme": "dark"})
    assert 'data-bs-theme="dark"' in client.get("/accounts/login/").text
    client.post("/theme/", {"theme": ""})
    assert "data-bs-theme" not in client.get("/accounts/login/").text


def test_theme_that_is_none_changes_nothing() -> None:
    client = Client()
    client.cookies["theme"] = '"><script>'
    assert "data-bs-theme" not in client.get("/accounts/login/").text


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("http://testserver/r/texas/", "http://testserver/r/texas/"),
        ("https://elsewhere.example/", "/"),
        ("", "/"),
    ],
)
def test_theme_leads_back_only_to_ourselves(referer: str, back: str) -> None:
    response = Client().post("/theme/", {"theme": "dark"}, headers={"referer": referer})
    assert response.headers["Location"] == back


def test_theme_is_chosen_by_post() -> None:
    assert Client().get("/theme/").status_code == 405

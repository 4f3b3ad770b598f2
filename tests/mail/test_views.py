from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mail.models import Mail
from mail.states import State
from tests.cast import Cast
from tests.mail.conftest import Write

HTMX = {"HX-Request": "true"}
Page = Callable[..., str]


@pytest.fixture
def page() -> Page:
    def url(mail: Mail | None = None, end: str = "") -> str:
        return "/r/texas/outbox/" + (f"{mail.pk}/{end}" if mail else "")

    return url


def failed(write: Write) -> Mail:
    mail = write(subject="Kick-off", to_name="Sam Stone")
    Mail.objects.filter(pk=mail.pk).update(state=State.FAILED, last_error="550 unknown")
    mail.refresh_from_db()
    return mail


def test_the_list_shows_subject_person_and_state(cast: Cast, write: Write, page: Page) -> None:
    failed(write)
    write(subject="Elsewhere", region=cast.away)

    text = cast.client("ana").get(page()).text

    for shown in ("Kick-off", "Sam Stone", "Failed", "550 unknown", "1 mail<", "Send again"):
        assert shown in text
    assert "Elsewhere" not in text


def test_the_list_is_narrowed_by_state_and_person(cast: Cast, write: Write, page: Page) -> None:
    failed(write)
    write(subject="Waits", to="ben@reset.example")
    client = cast.client("ana")

    for query, seen in [
        ("show=failed", {"Kick-off"}),
        ("show=waiting", {"Waits"}),
        ("show=sent", set()),
        ("show=nonsense", {"Kick-off", "Waits"}),
        ("q=BEN", {"Waits"}),
        ("q=stone", {"Kick-off"}),
        ("q=nobody", set()),
        ("page=99", {"Kick-off", "Waits"}),
    ]:
        text = client.get(f"{page()}?{query}", headers=HTMX).text
        assert {name for name in ("Kick-off", "Waits") if name in text} == seen, query


def test_the_list_asks_the_same_queries_for_one_and_three(
    cast: Cast, write: Write, page: Page
) -> None:
    client = cast.client("ana")
    counts = []
    for more in (1, 2):
        for _ in range(more):
            failed(write)
        with CaptureQueriesContext(connection) as queries:
            client.get(page())
        counts.append(len(queries))

    # Six of its own; the rest opens and closes the request's place in the test's transaction.
    assert counts == [11, 11]


def test_htmx_gets_only_the_rows(cast: Cast, write: Write, page: Page) -> None:
    text = cast.client("ana").get(page(), headers=HTMX).text

    assert "<html" not in text
    assert 'id="rows"' in text


def test_a_mail_is_shown_without_its_links(cast: Cast, write: Write, page: Page) -> None:
    mail = write(
        text="Answer: https://portal.example/link/s3cret/answer/",
        html='<a href="https://portal.example/link/s3cret/answer/">Answer</a>',
        calendar="BEGIN:VCALENDAR",
        calendar_method="REQUEST",
        to_name="<b>Sam</b>",
    )

    text = cast.client("ana").get(page(mail)).text

    assert "s3cret" not in text
    assert "A calendar entry (request)" in text
    assert "&lt;b&gt;Sam&lt;/b&gt;" in text
    assert "Send again" not in text


@pytest.mark.parametrize("end", ["resend/", "set-aside/"])
def test_a_failed_mail_is_resent_or_set_aside(
    cast: Cast, write: Write, page: Page, end: str
) -> None:
    mail = failed(write)

    answer = cast.client("ana").post(page(mail, end), follow=True)

    mail.refresh_from_db()
    assert mail.state == (State.QUEUED if end == "resend/" else State.WITHDRAWN)
    assert answer.redirect_chain == [(page(mail), 302)]
    assert "The mail is" in answer.text


@pytest.mark.parametrize("end", ["resend/", "set-aside/"])
def test_htmx_gets_the_row(cast: Cast, write: Write, page: Page, end: str) -> None:
    mail = failed(write)

    text = cast.client("ana").post(page(mail, end), headers=HTMX).text

    assert text.strip().startswith("<tr")
    assert ("Waiting" if end == "resend/" else "Withdrawn") in text


@pytest.mark.parametrize("state", [State.QUEUED, State.WITHDRAWN])
def test_what_did_not_fail_is_not_sent_again(
    cast: Cast, write: Write, page: Page, state: State
) -> None:
    mail = write()
    Mail.objects.update(state=state)
    assert "Send again" not in cast.client("ana").get(page(mail)).text

    answer = cast.client("ana").post(page(mail, "resend/"), headers=HTMX)

    assert answer.status_code == 409
    assert "Only a mail that failed is sent again" in answer.text
    assert Mail.objects.get().state == state


@pytest.mark.parametrize("end", [None, "", "resend/", "set-aside/"])
def test_who_gets_in(cast: Cast, write: Write, page: Page, end: str | None) -> None:
    mail = failed(write)
    url = page() if end is None else page(mail, end)

    def status(client: Client) -> int:
        return (client.post(url) if end else client.get(url)).status_code

    assert {name: status(cast.client(name)) for name in ("ben", "sam", "nia", "zoe")} == {
        "ben": 403,
        "sam": 403,
        "nia": 403,
        "zoe": 404,
    }
    anonymous = cast.client().post(url) if end else cast.client().get(url)
    assert anonymous.status_code == 302
    assert "login" in anonymous["Location"]
    wrong = cast.client("ana").get(url) if end else cast.client("ana").post(url)
    assert wrong.status_code == 405


@pytest.mark.parametrize("end", ["", "resend/", "set-aside/"])
def test_a_foreign_mail_is_as_missing(cast: Cast, write: Write, page: Page, end: str) -> None:
    foreign, missing = write(region=cast.away), Mail(pk=uuid4())
    client = cast.client("ana")

    for mail in (foreign, missing):
        url = page(mail, end)
        assert (client.post(url) if end else client.get(url)).status_code == 404

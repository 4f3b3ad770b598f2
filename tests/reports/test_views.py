from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from regions.models import Membership
from reports.models import Report, ReportFile, State
from tests.cast import Cast
from tests.reports.shelf import asked, climbed, produced

HTMX = {"HX-Request": "true"}
PERIOD = {"starts_on": "2025-03-11", "ends_on": "2026-03-10"}


def url(name: str, cast: Cast, *more: int) -> str:
    return reverse(f"reports:{name}", args=(cast.home.slug, *more))


def test_asking_leads_to_the_report_s_page(cast: Cast) -> None:
    client = cast.client("ana")
    assert b"Make the report" in client.get(url("add", cast)).content
    response = client.post(url("add", cast), PERIOD)
    report = Report.objects.get()
    assert response["Location"] == url("show", cast, report.pk)
    assert b"0%" in client.get(response["Location"]).content


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"ends_on": "2999-01-01"}, b"This day is still to come."),
        ({"ends_on": "2025-01-01"}, b"The period ends before it starts."),
        ({"starts_on": "2020-01-01"}, b"A report covers at most three years."),
        ({"starts_on": ""}, b"This field is required."),
        ({"starts_on": "x"}, b"Enter a valid date."),
    ],
)
def test_a_wrong_period_is_said_beside_the_field(
    cast: Cast, change: dict[str, str], sentence: bytes
) -> None:
    response = cast.client("ana").post(url("add", cast), {**PERIOD, **change})
    assert sentence in response.content
    assert not Report.objects.exists()


def test_a_second_request_for_the_same_period_is_said_in_the_form(cast: Cast) -> None:
    client = cast.client("ana")
    client.post(url("add", cast), PERIOD)
    response = client.post(url("add", cast), PERIOD)
    assert b"already in the making" in response.content
    assert b'value="2025-03-11"' in response.content


def test_one_field_is_judged_when_it_is_left(cast: Cast) -> None:
    path = url("add", cast) + "?check=ends_on"
    body = cast.client("ana").post(path, {"ends_on": "2999-01-01"}, headers=HTMX).content
    assert b"still to come" in body
    assert b"<html" not in body


def test_the_page_asks_again_only_while_the_report_is_in_the_making(cast: Cast) -> None:
    report = asked(cast)
    client = cast.client("ana")
    Report.objects.update(progress=50)
    body = client.get(url("show", cast, report.pk)).content
    assert b'hx-trigger="every 1s"' in body
    assert b'http-equiv="refresh"' in body
    assert b"50%" in body
    part = client.get(url("show", cast, report.pk) + "?seen=queued-40", headers=HTMX).content
    assert b"<html" not in part
    same = client.get(url("show", cast, report.pk) + "?seen=queued-50", headers=HTMX)
    assert same.status_code == 204
    produced(cast)
    body = client.get(url("show", cast, report.pk)).content
    assert b"hx-trigger" not in body.partition(b"<main")[2]
    assert b'http-equiv="refresh"' not in body


def test_a_finished_report_shows_its_chart_and_its_numbers(cast: Cast) -> None:
    climbed(cast)
    report = asked(cast)
    produced(cast)
    body = cast.client("nia").get(url("show", cast, report.pk)).content.decode()
    assert body.count('<svg xmlns="http://www.w3.org/2000/svg"') == 2
    assert "under way" in body
    assert "Download the PDF" in body
    assert "style=" not in body.partition("<main")[2]


def test_download_is_an_attachment_nobody_keeps(cast: Cast) -> None:
    report = asked(cast)
    produced(cast)
    for name in ("ana", "ben", "nia", "ned"):
        response = cast.client(name).get(url("download", cast, report.pk))
        assert response.content.startswith(b"%PDF-")
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == (
            'attachment; filename="texas-2025-03-11-2026-03-10.pdf"'
        )
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response["Cache-Control"] == "private, no-store"


def test_download_ends_with_the_role(cast: Cast) -> None:
    report = asked(cast)
    produced(cast)
    client = cast.client("ben")
    assert client.get(url("download", cast, report.pk)).status_code == 200
    Membership.objects.filter(user=cast.users["ben"]).update(ended_at=timezone.now())
    assert client.get(url("download", cast, report.pk)).status_code == 404


@pytest.mark.parametrize("state", [State.QUEUED, State.CANCELLED])
def test_an_unfinished_report_has_nothing_to_download(cast: Cast, state: State) -> None:
    report = asked(cast)
    Report.objects.update(state=state)
    assert cast.client("ana").get(url("download", cast, report.pk)).status_code == 404


def test_an_expired_report_says_so(cast: Cast) -> None:
    report = asked(cast)
    produced(cast)
    Report.objects.update(expires_at=timezone.now() - timedelta(days=1))
    client = cast.client("ana")
    assert b"is deleted" in client.get(url("show", cast, report.pk)).content
    assert client.get(url("download", cast, report.pk)).status_code == 404


def test_cancel_from_the_page(cast: Cast) -> None:
    report = asked(cast)
    client = cast.client("ben")
    assert b"Cancel the report" in client.get(url("show", cast, report.pk)).content
    response = client.post(url("cancel", cast, report.pk), follow=True)
    assert b"The report is cancelled." in response.content
    assert client.post(url("cancel", cast, report.pk)).status_code == 409


def test_a_failed_report_says_why(cast: Cast) -> None:
    report = asked(cast)
    Report.objects.update(state=State.FAILED, error="It did not work.")
    body = cast.client("ana").get(url("show", cast, report.pk)).content
    assert b"It did not work." in body


def test_the_list_shows_state_and_progress(cast: Cast) -> None:
    client = cast.client("ana")
    assert b"No reports yet" in client.get(url("list", cast)).content
    assert b"Make a report" not in cast.client("nia").get(url("list", cast)).content
    asked(cast)
    body = client.get(url("list", cast)).content
    assert b"1 report<" in body
    assert b"Waiting" in body
    part = client.get(url("list", cast), headers=HTMX).content
    assert b"<html" not in part


def test_list_and_page_cost_the_same_queries_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client = cast.client("ana")
    report = asked(cast)
    for days in (1, 2):
        with django_assert_num_queries(QUERIES["list"]):
            client.get(url("list", cast))
        with django_assert_num_queries(QUERIES["show"]):
            client.get(url("show", cast, report.pk))
        asked(cast, ends_on=report.ends_on - timedelta(days=days))
        asked(cast, ends_on=report.ends_on - timedelta(days=days * 10))


# Five and four of its own kind; the rest are savepoints around the test's reach.
QUERIES = {"list": 10, "show": 9}


def test_the_list_never_loads_a_document(cast: Cast) -> None:
    asked(cast)
    produced(cast)
    client = cast.client("ana")
    with CaptureQueriesContext(connection) as queries:
        client.get(url("list", cast))
    assert not [q for q in queries.captured_queries if "reportfile" in q["sql"]]


@pytest.mark.parametrize("name", ["list", "add"])
@pytest.mark.parametrize(
    ("who", "status"), [("sam", 403), ("zoe", 404), (None, 302)], ids=["sam", "zoe", "nobody"]
)
def test_who_may_not(cast: Cast, name: str, who: str | None, status: int) -> None:
    assert cast.client(who).get(url(name, cast)).status_code == status


def test_the_network_reads_and_does_not_ask(cast: Cast) -> None:
    report = asked(cast)
    for who in ("nia", "ned"):
        client = cast.client(who)
        assert client.get(url("show", cast, report.pk)).status_code == 200
        assert client.get(url("add", cast)).status_code == 403
        assert client.post(url("cancel", cast, report.pk)).status_code == 403


@pytest.mark.parametrize("name", ["show", "download", "cancel"])
def test_a_report_of_another_region_is_missing(cast: Cast, name: str) -> None:
    foreign = asked(cast, "zoe", cast.away)
    client = cast.client("ana")
    method = client.post if name == "cancel" else client.get
    assert method(url(name, cast, foreign.pk)).status_code == 404
    assert method(reverse(f"reports:{name}", args=("florida", foreign.pk))).status_code == 404


def test_wrong_methods(cast: Cast) -> None:
    client, report = cast.client("ana"), asked(cast)
    assert client.post(url("list", cast)).status_code == 405
    assert client.get(url("cancel", cast, report.pk)).status_code == 405
    assert client.post(url("download", cast, report.pk)).status_code == 405
    assert ReportFile.objects.count() == 0

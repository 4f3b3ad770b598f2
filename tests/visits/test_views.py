from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from mail.models import Mail
from meetings.models import Meeting
from plans.models import Action
from tests.attendance.factories import make_attendance
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting
from tests.plans.factories import make_action
from tests.stakeholders.factories import make_organization, make_person
from tests.visits.factories import (
    ENDS,
    make_observation,
    make_site_visit,
    make_summary,
    make_visit,
)
from visits.models import Observation, Summary, Visit

HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_site_visit(cast.home)


def url(name: str, meeting: Meeting, *more: int) -> str:
    return reverse(f"visits:{name}", args=(meeting.region.slug, meeting.pk, *more))


def test_a_visit_of_which_nothing_is_known(cast: Cast, meeting: Meeting) -> None:
    page = cast.client("ana").get(url("show", meeting)).text
    assert "Nothing is noted yet" in page
    assert "Say who hosts it" in page
    assert not Visit.objects.exists()
    assert "The host has not got a report yet" in cast.client("nia").get(url("show", meeting)).text
    assert "Nothing has come of it" in cast.client("ben").get(url("report", meeting)).text


def test_the_page_shows_everything_of_the_visit(cast: Cast, meeting: Meeting) -> None:
    host, pia = make_person(cast.home, "Hana"), make_person(cast.home, "Pia")
    visit = make_visit(meeting, host=host, organization=make_organization(cast.home, "Clinic"))
    make_invitation(meeting, host)
    make_invitation(meeting, pia)
    make_observation(visit, "Short ways", seen_by=pia)
    make_summary(visit, "Thank you.")
    make_action(cast.home, pia, "Write", about=visit.about)
    make_action(cast.home, pia, "Of another thing")
    for name in ("show", "report"):
        page = cast.client("ana").get(url(name, meeting))
        assert page.context["visitors"] == ["Pia"]
        for words in ("Hana", "Clinic", "Short ways", "Thank you.", "Write"):
            assert words in page.text
        assert "Of another thing" not in page.text
        assert "Thank you." not in cast.client("nia").get(url(name, meeting)).text
    Summary.objects.update(sent_at=ENDS)
    assert "Thank you." in cast.client("nia").get(url("show", meeting)).text
    assert "Open it again" in cast.client("ana").get(url("show", meeting)).text
    make_attendance(meeting, make_person(cast.home, "Walt"))
    assert cast.client("ana").get(url("show", meeting)).context["visitors"] == ["Walt"]


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(
    cast: Cast, meeting: Meeting, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visit = make_visit(meeting)
    for number in range(many):
        person = make_person(cast.home, f"P{number}")
        make_observation(visit, seen_by=person)
        make_attendance(meeting, person)
        make_action(cast.home, person, about=visit.about)
    client = cast.client("ana")
    client.get(url("show", meeting))
    with django_assert_num_queries(14):
        client.get(url("show", meeting))


def test_only_site_visits_have_the_page(cast: Cast, meeting: Meeting) -> None:
    client, other = cast.client("ana"), make_meeting(cast.home)
    assert client.get(url("show", other)).status_code == 404
    overview = reverse("meetings:show", args=[cast.home.slug, meeting.pk])
    assert url("show", meeting) in client.get(overview).text
    assert "/visit/" not in client.get(overview.replace(str(meeting.pk), str(other.pk))).text


def test_the_host_is_named_and_two_name_one(cast: Cast, meeting: Meeting) -> None:
    host, client = make_person(cast.home, "Hana"), cast.client("ana")
    assert "The summary report goes to them" in client.get(url("host", meeting)).text
    typed = {"organization": "", "host": host.pk, "version": 1}
    assert "The host is noted." in client.post(url("host", meeting), typed, follow=True).text
    page = client.post(url("host", meeting), {**typed, "host": ""})
    assert "Somebody else changed the host of this visit" in page.text
    assert "<dd>Hana</dd>" in page.text
    assert page.context["form"]["version"].value() == "2"
    client.post(url("host", meeting), {**typed, "host": "", "version": 2})
    assert Visit.objects.get().host is None
    Visit.objects.update(organization=make_organization(cast.home, "Clinic"))
    assert "<dd>Clinic</dd>" in client.post(url("host", meeting), typed).text
    assert "Select a valid choice" in client.post(url("host", meeting), {"host": "99"}).text


def test_things_are_seen_changed_and_removed(cast: Cast, meeting: Meeting) -> None:
    client = cast.client("ben")
    assert "Nothing about any one patient" in client.get(url("add", meeting)).text
    page = client.post(url("add", meeting), {"heading": "", "text": "Kept"}).text
    assert "This field is required." in page
    assert "Kept" in page
    client.post(url("add", meeting), {"heading": "Short ways", "text": "Between rooms."})
    seen = Observation.objects.get()
    change = url("change", meeting, seen.pk)
    assert 'value="Short ways"' in client.get(change).text
    page = client.post(change, {"heading": "Shorter", "version": 1}, follow=True).text
    assert "What was seen is changed." in page
    page = client.post(change, {"heading": "Mine", "version": 1}).text
    assert "Somebody else changed what was seen" in page
    assert "<dd>Shorter</dd>" in page
    assert "Removed: Shorter" in client.post(url("remove", meeting, seen.pk), follow=True).text


def test_the_report_is_written_sent_and_opened_again(cast: Cast, meeting: Meeting) -> None:
    client, host = cast.client("ana"), make_person(cast.home, "Hana", email="h@people.example")
    assert client.get(url("send", meeting)).status_code == 404
    write = url("write", meeting)
    assert "Save the draft" in client.get(write).text
    assert "Nobody is told" in client.post(write, {"text": "Thank you."}, follow=True).text
    assert "Say first who hosts" in client.get(url("send", meeting)).text
    assert client.post(url("send", meeting)).status_code == 409
    Visit.objects.update(host=host)
    assert "This e-mails Hana" in client.get(url("send", meeting)).text
    page = client.post(url("send", meeting), follow=True).text
    assert "The report is on the way to Hana." in page
    assert "by Ana" in page
    assert Mail.objects.count() == 1
    page = client.post(write, {"text": "Too late", "version": 2}).text
    assert "This report has gone to the host" in page
    assert "Too late" in page
    assert "a draft again" in client.post(url("reopen", meeting), follow=True).text
    page = client.post(write, {"text": "Mine", "version": 1}).text
    assert "Somebody else changed this report" in page
    assert "<p>Thank you.</p>" in page


def test_a_follow_up_is_added(cast: Cast, meeting: Meeting) -> None:
    client, owner = cast.client("ana"), make_person(cast.home, "Pia")
    assert "Add a follow-up" in client.get(url("follow_up", meeting)).text
    typed = {"title": "Write to them", "owner": owner.pk, "due_on": "2026-03-20"}
    with time_machine.travel(ENDS + timedelta(days=30)):
        page = client.post(url("follow_up", meeting), typed, follow=True).text
    assert "Pia has it until Mar 20." in page
    assert "Overdue</span>" in page
    assert Action.objects.get().origin == "Site visit, Thu, Mar 5, 2026"


@pytest.mark.parametrize("name", ["host", "add", "write", "follow_up", "change"])
def test_a_field_is_judged_when_it_is_left(cast: Cast, meeting: Meeting, name: str) -> None:
    more: list[Any] = [make_observation(make_visit(meeting)).pk] if name == "change" else []
    address = url(name, meeting, *more) + "?check="
    field = {"host": "host", "write": "text", "follow_up": "title"}.get(name, "heading")
    part = cast.client("ana").post(address + field, {"version": 1}, headers=HTMX).text
    assert "<h1" not in part
    assert 'class="field"' in part

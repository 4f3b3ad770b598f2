from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from meetings.models import Invitation, Meeting
from series import actions, backlog, reporting
from series.emails import answer_link
from series.models import Invitee, Series, Team, Topic, Turn
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.series.factories import FIRST, NOW, make_series
from tests.series.test_backlog import TOPIC
from tests.stakeholders.factories import make_organization
from tests.stakeholders.factories import make_person as make_silent

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def url(name: str, cast: Cast, *more: int) -> str:
    return reverse(f"series:{name}", args=(cast.home.slug, *more))


def typed(**more: Any) -> dict[str, Any]:
    return {
        "title": "Call {n}", "kind": "other", "starts_on": "2026-03-10", "unit": "week",
        "every": 1, "count": 4, "clock": "12:00", "minutes": 60, "version": 1, **more,
    }  # fmt: skip


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(
    cast: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(many):
        make_series(cast)
    client = cast.client("ana")
    client.get(url("list", cast))
    with django_assert_num_queries(10):
        page = client.get(url("list", cast)).text
    assert page.count("Every week on Tuesday, 4 times") == many


def test_the_list_shows_those_that_ended_apart(cast: Cast) -> None:
    client, address = cast.client("ana"), url("list", cast)
    assert "Plan a series</a></p>" in client.get(address).text
    actions.end_series(actor=cast.actor("ana"), series=make_series(cast))
    assert ">Call</a>" not in client.get(address).text
    assert ">Call</a>" in client.get(address + "?show=ended").text
    part = cast.client("ben").get(address, headers=HTMX).text
    assert part.strip().startswith('<div id="rows">')
    assert "once they are open" in part


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_for_one_and_three(
    cast: Cast, many: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    people = [make_person(cast.home, f"P{n}") for n in range(many)]
    series, ana = make_series(cast, *people, count=many), cast.actor("ana")
    for number in range(many):
        topic = backlog.add_topic(actor=ana, series=series, details=TOPIC)
        backlog.place_topic(actor=ana, topic=topic, meeting=Meeting.objects.order_by("id")[number])
        there = make_organization(cast.home, f"O{number}")
        reporting.add_team(actor=ana, series=series, organization=there, since=FIRST)
    client = cast.client("ana")
    client.get(url("show", cast, series.pk))
    with django_assert_num_queries(16):
        page = client.get(url("show", cast, series.pk)).text
    assert page.count("Credentialing</span>") == 3 * many - many


@pytest.mark.parametrize("query", ["", "?show=past", "?page=2"])
def test_a_topic_can_be_put_on_the_next_twelve_days(cast: Cast, query: str) -> None:
    series = make_series(cast, count=60)
    backlog.add_topic(actor=cast.actor("ana"), series=series, details=TOPIC)

    page = cast.client("ana").get(url("show", cast, series.pk) + query).text

    assert page.count("Put on ") == 12


def test_the_page_tells_of_dates_people_and_what_is_left_out(cast: Cast) -> None:
    silent = make_silent(cast.home, "Sil")
    series = make_series(cast, silent, opened=True, skipped=[date(2026, 3, 24)])
    Meeting.objects.filter(title="Call 2").update(place="Elsewhere")
    client = cast.client("ana")
    page = client.get(url("show", cast, series.pk)).text
    for words in ("Changed alone", "left out", "has no e-mail address", 'id="history"', "Call 3"):
        assert words in page
    past = client.get(url("show", cast, series.pk) + "?show=past", headers=HTMX).text
    assert past.strip().startswith('<section id="dates"')
    assert "None is over yet." in past
    assert "Leave out" not in cast.client("ben").get(url("show", cast, series.pk)).text


def test_a_series_is_made_of_what_its_kind_starts_with(cast: Cast) -> None:
    client = cast.client("ana")
    page = client.get(url("add", cast) + "?kind=change_leader_call").text
    assert "15 First team reports on its change cycle (discuss)" in page
    assert 'value="Change leader call {n}"' in page
    assert 'value="Change' not in client.get(url("add", cast) + "?kind=nonsense").text
    agenda = "Morning:\n20 Welcome\nChoose (decide)"
    reminder = {"number1": 2, "when1": "days-after", "audience1": "unanswered", "number3": 1}
    response = client.post(url("add", cast), typed(agenda=agenda, **reminder), follow=True)
    series = Series.objects.get()
    assert response.redirect_chain[0][0] == url("invite", cast, series.pk)
    assert [p.title for p in series.points] == ["Welcome", "Choose"]
    assert series.reminders == [
        {"number": 2, "unit": "days", "before": False, "audience": "unanswered"},
        {"number": 1, "unit": "days", "before": True, "audience": "everyone"},
    ]
    assert Meeting.objects.count() == 4


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"title": "Call {x}"}, "{x} stands for nothing."),
        ({"starts_on": "soon"}, "Enter a valid date."),
        ({"starts_on": "2026-03-01"}, "This day is past."),
        ({"until": "2026-12-01"}, "one of both"),
        ({"count": ""}, "one of both"),
        ({"count": "", "until": "2026-01-01"}, "ends before it starts"),
        ({"count": 401}, "at most 400 meetings; this rule has 401"),
        ({"every": 99, "count": 30}, "The last meeting would be in 2081."),
        ({"agenda": "x\n" * 61}, "at most 60 items; this one has 61"),
        ({"agenda": "x" * 201}, "longer than 200 letters"),
    ],
)
def test_bad_input_says_so_and_loses_nothing(
    cast: Cast, wrong: dict[str, Any], sentence: str
) -> None:
    page = cast.client("ana").post(url("add", cast), typed(place="Kept", **wrong)).text
    assert sentence in page.replace("&#x27;", "'")
    assert "Kept" in page
    assert not Series.objects.exists()


def test_the_dates_are_shown_while_one_types(cast: Cast) -> None:
    client, preview = cast.client("ana"), {"preview": "1"}
    rule = typed(title="", count=20, skipped=["2026-03-17", "2026-06-02", "nonsense"])
    part = client.post(url("add", cast), {**rule, **preview}, headers=HTMX).text
    assert part.strip().startswith('<div id="dates"')
    assert "18 meetings, the last on Tue, Jul 21, 2026" in part
    assert "and 7 more, the last on Jul 21, 2026" in part
    assert "<s>Tue, Mar 17, 2026</s> left out" in part
    assert '<input type="hidden" name="skipped" value="2026-06-02">' in part
    wrong = client.post(url("add", cast), {**rule, "count": 420, **preview}, headers=HTMX).text
    assert "at most 400 meetings" in wrong
    nothing = client.post(url("add", cast), preview, headers=HTMX).text
    assert "Say when the series starts" in nothing
    page = client.post(url("add", cast), {**rule, **preview}).text
    assert "18 meetings" in page
    assert "Something needs another look" not in page
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("more", "note"),
    [
        ({"starts_on": "2026-03-31", "unit": "date"}, "Months without a 31st have no meeting."),
        ({"starts_on": "2026-03-30", "unit": "date"}, "Months without a 30th"),
        ({"starts_on": "2026-03-31", "unit": "weekday"}, "Few months have a fifth"),
    ],
)
def test_months_of_different_lengths_are_explained(
    cast: Cast, more: dict[str, str], note: str
) -> None:
    data = typed(preview=1, **more)
    assert note in cast.client("ana").post(url("add", cast), data, headers=HTMX).text


def test_a_field_is_judged_when_it_is_left(cast: Cast) -> None:
    series, client = make_series(cast), cast.client("ana")
    topic = backlog.add_topic(actor=cast.actor("ana"), series=series, details=TOPIC)
    for address in (
        url("add", cast),
        url("change", cast, series.pk),
        url("add_topic", cast, series.pk),
        url("change_topic", cast, series.pk, topic.pk),
    ):
        part = client.post(address + "?check=title", {"title": ""}, headers=HTMX).text
        assert "This field is required." in part
        assert "<h1" not in part


def test_a_change_is_confirmed_and_then_done(cast: Cast) -> None:
    series, client = make_series(cast, make_person(cast.home), opened=True), cast.client("ana")
    address = url("change", cast, series.pk)
    assert "4 meetings, the last on Tue, Mar 31" in client.get(address).text
    new = typed(clock="14:00", weekdays=[1], count=5)
    page = client.post(address, new).text
    assert "4 meetings change</dt><dd>Mar 10, Mar 17, Mar 24, Mar 31" in page
    assert "1 is added" in page
    assert "This e-mails 1 person" in page
    assert "Tell nobody" in page
    assert Series.objects.get().clock == time(12)
    assert 'value="14:00"' in client.post(address, {**new, "back": 1}).text
    done = client.post(address, {**new, "confirmed": 1, "quiet": 1}, follow=True).text
    assert "The series is changed." in done
    assert Meeting.objects.count() == 5


def test_a_confirmation_says_what_stays_and_goes(cast: Cast) -> None:
    series, client = make_series(cast), cast.client("ana")
    Meeting.objects.filter(title="Call 2").update(place="Elsewhere")
    address = url("change", cast, series.pk)
    with time_machine.travel(NOW + timedelta(days=9)):
        page = client.post(address, typed(count=3, minutes=60)).text
    for words in ("1 is cancelled", "1 stays as it is", "Mar 17: changed alone", "1 is over"):
        assert words in page
    assert "Nobody is told: the series is a draft." in page
    same = {"kind": "change_leader_call", "join_link": "https://call.example/1"}
    assert "No meeting changes." in client.post(address, typed(**same)).text


def test_two_people_change_the_same_series(cast: Cast) -> None:
    series = make_series(cast, place="Theirs")
    Series.objects.update(version=2)
    data = typed(place="Mine", confirmed=1)
    page = cast.client("ana").post(url("change", cast, series.pk), data)
    assert "Somebody else changed this series while you were editing" in page.text
    assert 'value="Mine"' in page.text
    assert "<dd>Theirs</dd>" in page.text


def test_opening_says_who_gets_what(cast: Cast) -> None:
    series = make_series(cast, make_person(cast.home), make_silent(cast.home, "Sil"))
    client, address = cast.client("ana"), url("open", cast, series.pk)
    page = client.get(address).text
    assert "opens 4 meetings and e-mails one invitation" in page
    assert "told once they have one: Sil." in page
    assert "invitations are on the way" in client.post(address, follow=True).text
    assert not Series.objects.get().is_draft


def test_ending_says_who_is_told(cast: Cast) -> None:
    series = make_series(cast, make_person(cast.home), opened=True)
    client, address = cast.client("ana"), url("end", cast, series.pk)
    page = client.get(address).text
    assert "cancels 4 meetings ahead. One mail to 1 person" in page
    assert "The series has ended." in client.post(address, {"reason": ""}, follow=True).text


def test_a_day_is_left_out_and_taken_back(cast: Cast) -> None:
    series, client = make_series(cast), cast.client("ana")
    address = url("day", cast, series.pk)
    assert "Noted for Mar 17." in client.post(address, {"day": "2026-03-17"}, follow=True).text
    client.post(address, {"day": "2026-03-17", "back": 1})
    assert Series.objects.get().skipped == []
    assert client.post(address, {"day": "never"}).status_code == 409


def test_people_are_found_and_invited(cast: Cast) -> None:
    series, client = make_series(cast), cast.client("ana")
    pia, quinn = make_person(cast.home), make_person(cast.home, "Quinn")
    address = url("invite", cast, series.pk)
    assert "2 people to choose from" in client.get(address).text
    part = client.post(address, {"find": 1, "q": "qui", "people": [pia.pk]}, headers=HTMX).text
    assert "Chosen: 1" in part
    assert "1 person to choose from" in part
    page = client.post(address, {"people": [pia.pk, quinn.pk]}, follow=True).text
    assert "2 more on the list of every meeting ahead." in page
    assert Invitation.objects.count() == 8
    assert client.post(address, {"people": ["x"]}).status_code == 409
    invitee = Invitee.objects.get(person=pia)
    page = client.post(url("withdraw", cast, series.pk, invitee.pk), follow=True).text
    assert "Pia is no longer invited to these meetings." in page


def test_more_people_than_fit_are_found_by_name(cast: Cast) -> None:
    series = make_series(cast)
    for number in range(51):
        make_silent(cast.home, f"P{number}")
    page = cast.client("ana").get(url("invite", cast, series.pk)).text
    assert "The first 50 are shown" in page


def test_topics_are_added_changed_placed_and_removed(cast: Cast) -> None:
    series, client = make_series(cast), cast.client("ana")
    words = {"title": "Rates", "minutes": 5, "purpose": "decide", "version": 1}
    assert "Topic" in client.get(url("add_topic", cast, series.pk)).text
    client.post(url("add_topic", cast, series.pk), words)
    topic = Topic.objects.get()
    change = url("change_topic", cast, series.pk, topic.pk)
    assert 'value="Rates"' in client.get(change).text
    assert "The topic is changed." in client.post(change, words, follow=True).text
    late = client.post(change, {**words, "title": "Mine", "version": 1})
    assert "Somebody else changed this topic" in late.text
    place = url("place_topic", cast, series.pk, topic.pk)
    meeting = Meeting.objects.order_by("starts_at").first()
    assert meeting
    page = client.post(place, {"meeting": meeting.pk}, follow=True).text
    assert "“Rates” is on the agenda of Call 1." in page
    assert client.post(place, {"meeting": 0}).status_code == 409
    page = client.post(url("remove_topic", cast, series.pk, topic.pk), follow=True).text
    assert "out of the backlog" in page


def test_teams_come_report_and_leave(cast: Cast) -> None:
    series, client = make_series(cast), cast.client("ana")
    acme = make_organization(cast.home)
    address = url("teams", cast, series.pk)
    assert 'value="2026-03-10"' in client.get(address).text
    page = client.post(address, {"organization": acme.pk, "since": "2026-03-10"}, follow=True).text
    assert "Acme takes its turn since Mar 10." in page
    call, team = series.occurrences.get(day=FIRST), Team.objects.get()
    turn = {"occurrence": call.pk, "slot": 1, "team": team.pk}
    give = url("turns", cast, series.pk)
    assert "Noted for Mar 10." in client.post(give, turn, follow=True).text
    assert Turn.objects.get(occurrence=call).given
    assert client.post(give, {**turn, "slot": 3}).status_code == 409
    page = client.post(url("end_team", cast, series.pk, team.pk), follow=True).text
    assert "Acme reports no more." in page


def test_the_niatx_year_is_made_in_one_step(cast: Cast) -> None:
    client, address = cast.client("ana"), url("year", cast)
    part = client.get(address + "?starts=2026-04-04", headers=HTMX)
    assert part.text.strip().startswith('<div id="year">')
    assert 'value="2026-04-06"' in part.text
    fields = part.context["form"]
    data = {field.html_name: field.value() for field in fields}
    data |= {"keep0": "", "day1": "2026-05-05"}
    page = client.post(address + "?starts=2026-04-04", data, follow=True).text
    assert "The year is planned: 4 meetings and the calls." in page
    assert Series.objects.count() == 2
    orientation = Meeting.objects.get(kind="orientation")
    assert f"{orientation.starts_at:%m-%d %H}" == "05-05 17"
    assert orientation.items.count() == 5
    assert client.post(address, {**data, "day1": ""}).status_code == 200
    none = {name: "" if name.startswith("keep") else value for name, value in data.items()}
    assert client.post(address, none).status_code == 409


def test_the_whole_series_is_answered_by_a_link(cast: Cast) -> None:
    make_series(cast, make_person(cast.home), opened=True)
    invitee, client = Invitee.objects.get(), cast.client()
    address = answer_link(invitee, NOW + timedelta(days=60))
    page = client.get(address).text
    assert "Pia, Texas invites you to these meetings." in page
    assert page.count("/link/") >= 4
    assert "Choose an answer." in client.post(address, {}).text
    page = client.post(address, {"answer": "ACCEPTED"}, follow=True).text
    assert "noted for each of these meetings" in page
    assert set(Invitation.objects.values_list("answer", flat=True)) == {"ACCEPTED"}
    with time_machine.travel(NOW + timedelta(days=40)):
        assert "is over or cancelled" in client.get(address).text
    invitee.delete()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("zoe", 404), ("ben", 403), (None, 302)])
def test_others_are_kept_out(cast: Cast, who: str | None, status: int) -> None:
    series = make_series(cast)
    assert cast.client(who).get(url("change", cast, series.pk)).status_code == status
    assert cast.client(who).put(url("change", cast, series.pk)).status_code == 405


@pytest.mark.parametrize(("who", "sees"), [("ana", True), ("ben", True), ("nia", False)])
def test_the_way_into_the_call_is_for_those_who_work_there(
    cast: Cast, who: str, sees: bool
) -> None:
    series = make_series(cast, opened=True, passcode="4711-before")
    new = {"join_link": "https://call.example/2", "dial_in": "555-0100", "passcode": "4711-after"}
    actions.change_series(actor=cast.actor("ana"), series=series, details=new, version=1)
    page = cast.client(who).get(url("show", cast, series.pk))
    assert page.status_code == 200
    for secret in ("call.example", "555-0100", "4711"):
        assert (secret in page.text) is sees, secret

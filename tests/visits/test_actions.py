from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.refusals import Overtaken, Refused
from mail.models import Mail
from meetings.models import Meeting
from regions.models import PriorityArea
from tests.cast import Cast
from tests.meetings.factories import make_meeting
from tests.stakeholders.factories import make_organization, make_person
from tests.visits.factories import (
    make_observation,
    make_site_visit,
    make_summary,
    make_visit,
)
from visits import actions
from visits.models import Observation, Summary, Visit


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_site_visit(cast.home)


def test_the_first_thing_known_writes_the_visit_down(cast: Cast, meeting: Meeting) -> None:
    pia, clinic = make_person(cast.home), make_organization(cast.home, "Clinic")
    ana, details = cast.actor("ana"), {"host": pia, "organization": clinic}
    visit = actions.name_host(actor=ana, meeting=meeting, details=details, version=1)
    assert (visit.host, visit.organization, visit.version) == (pia, clinic, 2)
    with pytest.raises(Overtaken, match="the host of this visit"):
        actions.name_host(actor=ana, meeting=meeting, details={"host": None}, version=1)
    assert Visit.objects.get().host == pia


def test_another_meeting_is_no_visit(cast: Cast) -> None:
    with pytest.raises(Refused, match="no site visit"):
        actions.visit_of(meeting=make_meeting(cast.home))


def test_things_are_seen_changed_and_removed(cast: Cast, meeting: Meeting) -> None:
    ben, area = cast.actor("ben"), PriorityArea.objects.get(code="parity")
    details = {"heading": "Short ways", "text": "Between rooms.", "area": area, "region": 7}
    seen = actions.note_observation(actor=ben, meeting=meeting, details=details)
    assert (seen.visit.meeting, seen.area, seen.seen_by) == (meeting, area, None)
    change = {"actor": cast.actor("ana"), "observation": seen, "details": {"heading": "Shorter"}}
    assert actions.change_observation(**change, version=1).heading == "Shorter"
    with pytest.raises(Overtaken, match="what was seen"):
        actions.change_observation(**change, version=1)
    actions.remove_observation(actor=ben, observation=seen)
    assert not Observation.objects.exists()


def test_a_summary_is_written_by_one_after_the_other(cast: Cast, meeting: Meeting) -> None:
    def write(who: str, text: str, version: int) -> Summary:
        actor = cast.actor(who)
        return actions.write_summary(actor=actor, meeting=meeting, text=text, version=version)

    assert write("ben", "Thank you.", 0).version == 1
    assert write("ana", "Thank you all.", 1).text == "Thank you all."
    for version in (0, 1):
        with pytest.raises(Overtaken, match="this report"):
            write("ben", "Mine", version)
    Summary.objects.update(sent_at=meeting.ends_at)
    with pytest.raises(Refused, match="has gone to the host"):
        write("ben", "Mine", 2)
    assert Summary.objects.get().text == "Thank you all."


def test_a_summary_goes_to_the_host_once(cast: Cast, meeting: Meeting) -> None:
    host = make_person(cast.home, "Hana", email="hana@people.example")
    visit = make_visit(meeting, host=host)
    make_observation(visit, "Short ways", text="Between <rooms>.")
    make_observation(visit, "Warm")
    summary, ana = make_summary(visit), cast.actor("ana")
    actions.send_summary(actor=ana, summary=summary)
    assert (summary.is_sent, summary.sent_by) == (True, cast.users["ana"])
    mail = Mail.objects.get()
    assert (mail.recipient, mail.reply_to) == ("hana@people.example", "ana@reset.example")
    assert mail.subject == "Our visit on Thu, Mar 5, 2026: Visit to the clinic"
    assert "* Short ways\nBetween <rooms>.\n" in mail.text
    assert "Between &lt;rooms&gt;." in mail.html
    with pytest.raises(Refused, match="already"):
        actions.send_summary(actor=ana, summary=summary)
    assert Mail.objects.count() == 1


def test_without_a_host_or_an_address_nothing_goes_out(cast: Cast, meeting: Meeting) -> None:
    visit, ana = make_visit(meeting), cast.actor("ana")
    summary = make_summary(visit)
    with pytest.raises(Refused, match="who hosts"):
        actions.send_summary(actor=ana, summary=summary)
    visit.host = make_person(cast.home, "Hana")
    with pytest.raises(Refused, match="Hana has no e-mail address yet"):
        actions.send_summary(actor=ana, summary=summary)
    assert not Mail.objects.exists()


def test_what_was_sent_is_opened_again(cast: Cast, meeting: Meeting) -> None:
    summary = make_summary(make_visit(meeting), sent_at=meeting.ends_at)
    actions.reopen_summary(actor=cast.actor("ana"), summary=summary)
    assert not summary.is_sent
    with pytest.raises(Refused, match="a draft already"):
        actions.reopen_summary(actor=cast.actor("ana"), summary=summary)


def test_a_follow_up_says_where_it_came_from(cast: Cast, meeting: Meeting) -> None:
    details = {"title": "Write", "owner": make_person(cast.home), "due_on": date(2026, 4, 1)}
    action = actions.add_follow_up(
        actor=cast.actor("ana"), region=cast.seat("ana"), meeting=meeting, details=details
    )
    assert action.origin == "Site visit, Thu, Mar 5, 2026"
    assert action.about == Visit.objects.get().about


def test_others_change_nothing(cast: Cast, meeting: Meeting) -> None:
    seat, visit = cast.seat("ana"), make_visit(meeting)
    seen, summary = make_observation(visit), make_summary(visit)
    of_meeting: dict[str, Any] = {"meeting": meeting, "details": {}}
    arranging: list[Callable[[Any], Any]] = [
        lambda a: actions.name_host(actor=a, **of_meeting, version=1),
        lambda a: actions.send_summary(actor=a, summary=summary),
        lambda a: actions.reopen_summary(actor=a, summary=summary),
        lambda a: actions.add_follow_up(actor=a, region=seat, **of_meeting),
    ]
    noting: list[Callable[[Any], Any]] = [
        lambda a: actions.note_observation(actor=a, **of_meeting),
        lambda a: actions.change_observation(actor=a, observation=seen, details={}, version=1),
        lambda a: actions.remove_observation(actor=a, observation=seen),
        lambda a: actions.write_summary(actor=a, meeting=meeting, text="", version=1),
    ]
    denied = {"ben": arranging, **dict.fromkeys(("sam", "nia", "zoe"), arranging + noting)}
    for who, attempts in denied.items():
        for attempt in attempts:
            with pytest.raises(PermissionDenied):
                attempt(cast.actor(who))

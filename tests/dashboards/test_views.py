from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from mail.trouble import note_trouble
from progress.models import AreaStep
from regions.models import Initiative, Membership, PriorityArea, Region, RegionState, Role
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person
from tests.progress.steps import opened, started, step_of

HTMX = {"HX-Request": "true"}
HOME, NETWORK = "/r/texas/", "/network/"
HOUR = timedelta(hours=1)


def meeting_in(region: Region, days: int, **fields: Any) -> Any:
    at = timezone.now() + timedelta(days=days)
    return make_meeting(region, starts_at=at, ends_at=at + HOUR, **fields)


def body(cast: Cast, who: str, path: str) -> str:
    content = cast.client(who).get(path).content.decode()
    return content.partition("<main")[2]


@pytest.mark.parametrize(
    ("who", "where"),
    [("ana", HOME), ("sam", HOME), ("zoe", "/r/florida/"), ("nia", NETWORK), ("ned", NETWORK)],
)
def test_everybody_begins_at_the_right_place(cast: Cast, who: str, where: str) -> None:
    assert cast.client(who).get("/")["Location"] == where


def test_somebody_without_a_region_is_told(cast: Cast) -> None:
    Membership.objects.filter(user=cast.users["ben"]).update(ended_at=timezone.now())
    assert b"You do not belong to a region" in cast.client("ben").get("/").content


def test_nobody_begins_with_signing_in(cast: Cast) -> None:
    for path in ("/", HOME, NETWORK):
        assert "login" in cast.client().get(path)["Location"]


def test_home_shows_where_the_areas_stand_and_what_changed(cast: Cast) -> None:
    collaborative = opened(cast)
    started(cast, step_of(collaborative), date(2026, 3, 1))
    page = body(cast, "ben", HOME)
    assert "Prioritize, in progress" in page
    assert "Mental health parity: Prioritize" in page
    assert "0 of 5 steps finished" in page


def test_home_shows_the_next_meetings(cast: Cast) -> None:
    meeting_in(cast.home, 2, title="Soon")
    meeting_in(cast.home, -2, title="Over")
    meeting_in(cast.home, 3, title="Off", cancelled_at=timezone.now())
    meeting_in(cast.away, 3, title="Elsewhere")
    page = body(cast, "ana", HOME)
    assert "Invite people to Soon" in page
    for hidden in ("Over", "Off", "Elsewhere"):
        assert f">{hidden}<" not in page


def test_home_offers_an_administrator_to_step_in_while_they_are_outside(cast: Cast) -> None:
    step_in = reverse("regions:step_in", args=[cast.home.slug])
    offered = f'href="{step_in}"'
    assert offered in cast.client("ned").get(HOME).text
    assert all(offered not in cast.client(name).get(HOME).text for name in ("ana", "nia", "sam"))
    cast.client("ned").post(step_in, {"reason": "Covering for Ana", "hours": "2"})
    assert offered not in cast.client("ned").get(HOME).text


def test_home_of_a_stakeholder_is_theirs(cast: Cast) -> None:
    opened(cast)
    sam = make_person(cast.home, "Sam", membership=cast.membership("sam"))
    make_invitation(meeting_in(cast.home, 2, title="Mine"), sam)
    meeting_in(cast.home, 2, title="Not mine")
    page = body(cast, "sam", HOME)
    assert "Answer the invitation to Mine" in page
    assert "Not mine" not in page
    assert "Where the areas stand" not in page


def test_home_of_a_new_region_says_what_belongs_here(cast: Cast) -> None:
    page = body(cast, "ana", HOME)
    assert "The process has not begun" in page
    assert "Nothing waits for you here." in page
    assert "No meeting is scheduled." in page


def test_the_network_shows_every_region_with_its_source(cast: Cast) -> None:
    collaborative = opened(cast)
    step = started(cast, step_of(collaborative), date(2026, 3, 1))
    meeting = meeting_in(cast.home, 2, title="Call")
    meeting_in(cast.home, 9, title="Later")
    for who in ("nia", "ned"):
        page = body(cast, who, NETWORK)
        assert f'href="/r/texas/process/{step.pk}/"' in page
        assert "1 Prioritize" in page
        assert f'href="/r/texas/meetings/{meeting.pk}/"' in page
        assert "Later" not in page
        assert 'href="/r/florida/"' in page
        assert "2 regions" in page
        assert "National office" not in page


def test_the_map_has_its_list_beside_it(cast: Cast) -> None:
    RegionState.objects.create(area_of=cast.home, state="OK", partial=True)
    page = body(cast, "nia", NETWORK)
    assert "states.svg#TX" in page
    assert "OK (part)" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Florida", "Texas"]),
        ("?sort=-name", ["Texas", "Florida"]),
        ("?sort=parity", ["Texas", "Florida"]),
        ("?sort=-parity", ["Texas", "Florida"]),
        ("?sort=updated", ["Texas", "Florida"]),
        ("?sort=-updated", ["Texas", "Florida"]),
        ("?sort=meeting", ["Texas", "Florida"]),
        ("?sort=nonsense&show=nonsense&page=x&initiative=%3C", ["Florida", "Texas"]),
        ("?show=quiet", ["Florida"]),
        ("?show=unscheduled", ["Florida"]),
        ("?q=tex", ["Texas"]),
        ("?q=TX", ["Texas"]),
        ("?q=nowhere", []),
    ],
)
def test_the_address_filters_and_sorts(cast: Cast, query: str, names: list[str]) -> None:
    started(cast, step_of(opened(cast)), date(2026, 3, 1))
    AreaStep.objects.update(updated_at=timezone.now())
    meeting_in(cast.home, 2)
    response = cast.client("nia").get(NETWORK + query, headers=HTMX)
    assert [row.region.name for row in response.context["rows"]] == names
    assert ("No region is like this" in response.content.decode()) is (names == [])


def test_another_initiative_has_its_own_columns(cast: Cast) -> None:
    other = Initiative.objects.create(
        code="equity", name="Health equity", starts_on=date(2030, 1, 1)
    )
    PriorityArea.objects.create(initiative=other, code="access", name="Fair access")
    Initiative.objects.filter(code="path-forward").update(starts_on=date(2019, 11, 12))
    assert "Fair access" not in body(cast, "nia", NETWORK)
    page = body(cast, "nia", NETWORK + "?initiative=equity")
    assert "Fair access" in page
    assert "Network access" not in page


def test_a_network_without_regions_or_areas_is_empty(cast: Cast) -> None:
    Region.objects.regional().update(is_national=False)
    Membership.objects.exclude(region=cast.national).delete()
    RegionState.objects.all().delete()
    PriorityArea.objects.all().delete()
    Region.objects.regional().delete()
    assert "No regions yet" in body(cast, "nia", NETWORK)


def test_htmx_gets_the_rows_only(cast: Cast) -> None:
    response = cast.client("nia").get(NETWORK, headers=HTMX)
    assert b"<html" not in response.content
    assert b"Texas" in response.content


def test_home_tells_its_coordinator_alone_of_mails_in_trouble(cast: Cast) -> None:
    note_trouble(cast.home.pk, 2)

    assert "2 mails have not been delivered" in body(cast, "ana", HOME)
    assert "have not been delivered" not in body(cast, "ben", HOME)


def test_pages_cost_the_same_queries_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    collaborative = opened(cast)
    ana, nia = cast.client("ana"), cast.client("nia")
    for count in (1, 3):
        for _ in range(count):
            make_invitation(meeting_in(cast.home, count), make_person(cast.home, f"P {count} {_}"))
        started(cast, step_of(collaborative, step=count), date(2026, 3, 1))
        with django_assert_num_queries(QUERIES["home"]):
            ana.get(HOME)
        with django_assert_num_queries(QUERIES["network"]):
            nia.get(NETWORK)
        opened(cast, cast.away, "zoe") if count == 1 else None


# Of which five are savepoints around the test's own reach.
QUERIES = {"home": 10, "network": 12}


def test_who_may_not(cast: Cast) -> None:
    for who in ("ana", "ben", "sam", "zoe"):
        assert cast.client(who).get(NETWORK).status_code == 403
    assert cast.client("zoe").get(HOME).status_code == 404
    assert cast.client("nia").get(HOME).status_code == 200
    for path in ("/", HOME, NETWORK):
        assert cast.client("nia").post(path).status_code == 405


def test_a_region_s_home_is_closed_to_those_without_a_role_in_it(cast: Cast) -> None:
    Membership.objects.filter(user=cast.users["sam"]).update(role=Role.STAKEHOLDER)
    assert cast.client("sam").get("/r/national/").status_code == 404

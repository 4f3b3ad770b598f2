from typing import Any

import pytest
from django.urls import reverse

from regions.models import (
    Coalition,
    Initiative,
    PriorityArea,
    Region,
    RegionLead,
    RegionState,
    StepIn,
)
from tests.cast import Cast

HTMX = {"HX-Request": "true"}
LEADS = {"leads-TOTAL_FORMS": "2", "leads-INITIAL_FORMS": "0"}
NATIONAL_PAGES = (
    "catalogue",
    "steps",
    "regions",
    "coalitions",
    ("initiative", "path-forward"),
    ("region", "texas"),
)
ADMINISTRATORS_PAGES = (
    "add_initiative",
    "add_region",
    "add_coalition",
    ("change_initiative", "path-forward"),
    ("add_area", "path-forward"),
    ("change_area", "path-forward", "parity"),
    ("change_step", "agenda"),
    ("change_region", "texas"),
)


def at(page: str | tuple[str, ...]) -> str:
    name, *arguments = (page,) if isinstance(page, str) else page
    return reverse(f"regions:{name}", args=arguments)


@pytest.mark.parametrize("page", [*NATIONAL_PAGES, *ADMINISTRATORS_PAGES])
def test_catalogue_is_the_networks(cast: Cast, page: Any) -> None:
    assert cast.client().get(at(page)).status_code == 302
    assert cast.client("ana").get(at(page)).status_code == 403
    assert cast.client("ned").get(at(page)).status_code == 200
    assert cast.client("ned").put(at(page)).status_code == 405


@pytest.mark.parametrize("page", NATIONAL_PAGES)
def test_steering_reads_the_catalogue_without_being_offered_changes(cast: Cast, page: Any) -> None:
    body = cast.client("nia").get(at(page)).content.decode()
    assert "btn-primary" not in body
    assert "Change" not in body


@pytest.mark.parametrize("page", ADMINISTRATORS_PAGES)
def test_steering_changes_nothing_in_the_catalogue(cast: Cast, page: Any) -> None:
    assert cast.client("nia").get(at(page)).status_code == 403
    assert cast.client("nia").post(at(page), {"name": "Mine now"}).status_code == 403


@pytest.mark.parametrize("page", [("initiative", "no"), ("region", "no"), ("change_step", "no")])
def test_what_is_not_in_the_catalogue_is_missing(cast: Cast, page: Any) -> None:
    assert cast.client("ned").get(at(page)).status_code == 404


def test_another_initiative_with_other_areas_is_added_by_hand(cast: Cast) -> None:
    client = cast.client("ned")
    sent = {"code": "health-equity", "name": "Health equity", "starts_on": "2026-01-01"}
    response = client.post(at("add_initiative"), sent)
    page = at(("initiative", "health-equity"))
    assert response["Location"] == page
    area = {"code": "food", "name": "Food as medicine", "position": "1", "hue": "6"}
    response = client.post(at(("add_area", "health-equity")), area)
    assert response["Location"] == page
    body = client.get(page).content.decode()
    assert "Food as medicine" in body
    assert "Jan 1, 2026" in body
    assert "<strong>Ned</strong> added the priority area" in body
    assert "Health equity" in client.get(at("catalogue")).content.decode()


def test_the_same_code_twice_is_told_beside_the_field(cast: Cast) -> None:
    client = cast.client("ned")
    body = client.post(at("add_initiative"), {"code": "path-forward", "name": "Again"}).content
    assert b"Initiative with this Code already exists." in body
    area = {"code": "parity", "name": "Again", "position": "6", "hue": "1"}
    body = client.post(at(("add_area", "path-forward")), area).content
    assert b"has an area with this code already" in body


def test_an_area_is_renamed_and_its_code_stays(cast: Cast) -> None:
    sent = {"name": "Screening and testing", "position": "3", "hue": "3", "version": "1"}
    page = at(("change_area", "path-forward", "measurement_based_care"))
    cast.client("ned").post(page, {**sent, "code": "screening", "initiative": "7"})
    area = PriorityArea.objects.get(code="measurement_based_care")
    assert area.name == "Screening and testing"
    assert area.initiative.code == "path-forward"


def test_a_change_is_in_the_history_with_what_was_before(cast: Cast) -> None:
    client = cast.client("ned")
    page = at(("change_initiative", "path-forward"))
    client.post(page, {"name": "The Path Forward for All", "version": "1"})
    body = client.get(at(("initiative", "path-forward"))).content.decode()
    assert "<del>The Path Forward</del>" in body
    assert "<ins>The Path Forward for All</ins>" in body


def test_the_second_editor_is_told_and_loses_nothing(cast: Cast) -> None:
    client, page = cast.client("ned"), at(("change_step", "agenda"))
    client.post(page, {"name": "Common agenda", "version": "1"})
    response = client.post(page, {"name": "Shared agenda", "version": "1"})
    body = response.content.decode()
    assert "Somebody else changed this" in body
    assert "Common agenda" in body
    assert 'value="Shared agenda"' in body
    assert client.post(page, {"name": "Shared agenda", "version": "2"}).status_code == 302


def test_fields_are_judged_on_leaving(cast: Cast) -> None:
    for page in ADMINISTRATORS_PAGES:
        response = cast.client("ned").post(at(page) + "?check=name", {"name": ""}, headers=HTMX)
        assert b"This field is required." in response.content, page
        assert b"<html" not in response.content


@pytest.mark.parametrize("name", ["catalogue", "regions", "coalitions"])
def test_lists_answer_htmx_with_their_rows_only(cast: Cast, name: str) -> None:
    Coalition.objects.create(name="Texas Coalition")
    body = cast.client("ned").get(at(name), headers=HTMX).content
    assert b'id="rows"' in body
    assert b"<html" not in body


def test_coalitions_are_found_by_name_former_name_state_and_evidence(cast: Cast) -> None:
    fields = {"former_names": ["Pacific Group"], "state": "CA", "evidence": "A"}
    Coalition.objects.create(name="Purchaser Group", **fields)
    Coalition.objects.create(name="Memphis Group", state="TN", evidence="B")
    client = cast.client("ned")
    for query, count in (
        ("", 2),
        ("?q=pacific", 1),
        ("?q=group&state=TN", 1),
        ("?evidence=A", 1),
        ("?state=XX&evidence=Z", 2),
        ("?q=nobody", 0),
    ):
        body = client.get(at("coalitions") + query).content.decode()
        assert body.count("Group</a>") == count, query


def test_regions_are_found_by_name_state_and_lead(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="Dallas Fort Worth Group")
    RegionLead.objects.create(led=cast.home, coalition=coalition)
    client = cast.client("ned")
    for query, found in (
        ("?q=flor", b"Florida</a>"),
        ("?q=tx", b"Texas</a>"),
        ("?q=dallas", b"Texas</a>"),
    ):
        body = client.get(at("regions") + query, headers=HTMX).content
        assert body.count(b"</th>\n    <td>") == 1, query
        assert found in body
    assert b"No region fits" in client.get(at("regions") + "?q=nowhere").content


def test_a_renamed_coalition_keeps_its_former_name(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="Pacific Group", evidence="A")
    client = cast.client("ned")
    sent = {"name": "Purchaser Group", "evidence": "A", "state": "ca", "version": "1"}
    response = client.post(at(("change_coalition", str(coalition.pk))), sent)
    assert response["Location"] == at(("coalition", str(coalition.pk)))
    body = client.get(response["Location"]).content.decode()
    assert "Former names</dt><dd>Pacific Group" in body
    assert ", CA" not in body
    assert "CA" in body


def test_two_editors_of_a_coalition_are_told(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="Group", evidence="A", version=5)
    page, client = at(("change_coalition", str(coalition.pk))), cast.client("ned")
    assert b'value="Group"' in client.get(page).content
    checked = client.post(page + "?check=state", {"state": "ZZ"}, headers=HTMX).content
    assert b"<html" not in checked
    body = client.post(page, {"name": "Mine", "evidence": "A", "version": "4"}).content.decode()
    assert "Somebody else changed this" in body
    assert "<dd>Group</dd>" in body
    assert 'value="Mine"' in body
    assert client.get(at(("coalition", "0"))).status_code == 404


def test_a_coalition_is_added(cast: Cast) -> None:
    sent = {"name": "New", "evidence": "C", "former_names": "Old\n\n Older \nOld"}
    cast.client("ned").post(at("add_coalition"), sent)
    assert Coalition.objects.get(name="New").former_names == ["Old", "Older"]


def test_a_region_is_opened_with_states_and_leads(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="Ohio Group")
    sent = {
        "slug": "ohio",
        "name": "Ohio valley",
        "timezone": "America/New_York",
        "whole_states": "oh",
        "partial_states": "KY, WV",
        **LEADS,
        "leads-0-coalition": str(coalition.pk),
        "leads-0-since": "2026-02-01",
    }
    response = cast.client("ned").post(at("add_region"), sent)
    assert response["Location"] == at(("region", "ohio"))
    region = Region.objects.get(slug="ohio")
    assert [str(state) for state in region.states.all()] == ["KY (part)", "OH", "WV (part)"]
    body = cast.client("ned").get(response["Location"]).content.decode()
    assert "Ohio Group</a>" in body
    assert "since February 1, 2026" in body
    assert b"Ohio valley" in cast.client("ned").get(at(("coalition", str(coalition.pk)))).content


def test_a_region_changes_states_and_leads_and_its_page_tells(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="Dallas Group")
    other = Coalition.objects.create(name="Houston Group")
    RegionLead.objects.create(led=cast.home, coalition=coalition)
    sent = {
        "name": "Texas",
        "timezone": "America/Chicago",
        "partial_states": "TX",
        "version": "1",
        **LEADS,
        "leads-0-coalition": str(other.pk),
    }
    client = cast.client("ned")
    response = client.post(at(("change_region", "texas")), sent)
    shown = client.get(response["Location"]).text
    assert "TX (part)" in shown
    assert "Show what changed" in shown
    body = client.get(response["Location"] + "?history=all", headers=HTMX).text
    assert "<html" not in body
    assert "removed the lead coalition" in body
    assert list(cast.home.leads.values_list("coalition__name", flat=True)) == ["Houston Group"]
    again = client.post(at(("change_region", "texas")), sent).content.decode()
    assert "Somebody else changed this" in again


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"timezone": "Texas time"}, "is not a time zone"),
        ({"whole_states": "TX ZZ"}, "“ZZ” is not a state"),
        ({"whole_states": "TX", "partial_states": "TX"}, "TX is already covered as a whole"),
        ({"starts_on": "2026-02-01", "ends_on": "2026-01-01"}, "This is before it starts"),
        ({"leads-0-since": "2026-01-01"}, "Choose the coalition, or clear the dates"),
        ({"leads-0-coalition": "999999"}, "not one of the available choices"),
        ({"leads-0-coalition": "x", "leads-0-since": "then"}, "Enter a valid date"),
    ],
)
def test_bad_input_about_a_region_is_told(cast: Cast, sent: dict[str, str], sentence: str) -> None:
    whole = {"name": "Texas", "timezone": "America/Chicago", "version": "1", **LEADS, **sent}
    body = cast.client("ned").post(at(("change_region", "texas")), whole).content.decode()
    assert sentence in body


def test_leads_are_checked_among_each_other(cast: Cast) -> None:
    pk = str(Coalition.objects.create(name="Dallas Group").pk)
    sent = {"name": "Texas", "timezone": "America/Chicago", "version": "1", **LEADS}
    page, client = at(("change_region", "texas")), cast.client("ned")
    twice = {"leads-0-coalition": pk, "leads-1-coalition": pk}
    assert b"named twice" in client.post(page, sent | twice).content
    backwards = {
        "leads-0-coalition": pk,
        "leads-0-since": "2026-02-01",
        "leads-0-until": "2026-01-01",
    }
    assert b"This is before it starts" in client.post(page, sent | backwards).content


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [({"state": "ZZ"}, "is not a state"), ({"former_names": "x" * 201}, "at most 200 letters")],
)
def test_bad_input_about_a_coalition_is_told(
    cast: Cast, sent: dict[str, str], sentence: str
) -> None:
    whole = {"name": "New", "evidence": "C", **sent}
    assert sentence in cast.client("ned").post(at("add_coalition"), whole).content.decode()


def test_lists_cost_the_same_queries_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client = cast.client("ned")
    coalitions = [Coalition.objects.create(name=f"Group {n}") for n in range(3)]
    for coalition in coalitions:
        RegionLead.objects.create(led=cast.home, coalition=coalition)
        for name, count in QUERIES.items():
            with django_assert_num_queries(count):
                client.get(at(name))


def test_a_regions_page_costs_the_same_queries_for_one_and_for_three(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    client = cast.client("ned")
    for number in range(3):
        coalition = Coalition.objects.create(name=f"Group {number}")
        RegionLead.objects.create(led=cast.home, coalition=coalition)
        RegionState.objects.create(area_of=cast.home, state=("OK", "NM", "LA")[number])
        with django_assert_num_queries(10):
            client.get(at(("region", "texas")))


# Five of them are the own transaction: its savepoints and the outer reach told again.
QUERIES: dict[str, int] = {"catalogue": 10, "regions": 12, "coalitions": 11}


def test_stepping_in_opens_the_region_and_leaves_a_trace(cast: Cast) -> None:
    ned, ana = cast.client("ned"), cast.client("ana")
    page = reverse("regions:step_in", args=["texas"])
    sent = {"reason": "Covering for Ana", "hours": "2"}
    assert b"Step into Texas" in ned.get(page).content
    response = ned.post(page, sent)
    shown = ned.get(response["Location"]).content.decode()
    assert "You are working inside Texas" in shown
    trace = ana.get(reverse("regions:history", args=["texas"])).content.decode()
    assert "Covering for Ana" in trace
    assert "<strong>Ned</strong> stepped in" in trace
    ned.post(reverse("regions:step_out", args=["texas"]))
    assert StepIn.objects.get().ended_at is not None
    assert b"working inside" not in ned.get(response["Location"]).content.replace(b"have left", b"")


def test_stepping_in_needs_a_reason_and_a_limit_of_the_list(cast: Cast) -> None:
    page = reverse("regions:step_in", args=["texas"])
    body = cast.client("ned").post(page, {"hours": "9"}).content
    assert b"This field is required." in body
    assert b"not one of the available choices" in body
    assert not StepIn.objects.exists()


def test_only_administrators_step_in_and_nobody_into_their_own_office(cast: Cast) -> None:
    for name, region, status in (
        (None, "texas", 302),
        ("ana", "texas", 403),
        ("nia", "texas", 403),
        ("ned", "national", 403),
        ("zoe", "texas", 404),
        ("ned", "nowhere", 404),
    ):
        for way in ("step_in", "step_out"):
            response = cast.client(name).post(reverse(f"regions:{way}", args=[region]))
            assert response.status_code == status, (name, region, way)
    assert cast.client("ned").get(reverse("regions:step_out", args=["texas"])).status_code == 405


def test_history_is_for_those_who_read_the_work(cast: Cast) -> None:
    page = reverse("regions:history", args=["texas"])
    statuses = {
        n: cast.client(n).get(page).status_code for n in ("ana", "ben", "sam", "nia", "zoe")
    }
    assert statuses == {"ana": 200, "ben": 200, "sam": 403, "nia": 200, "zoe": 404}
    assert cast.client().get(page).status_code == 302
    assert Initiative.objects.count() == 1

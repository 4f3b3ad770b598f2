from datetime import date

from regions.models import Coalition, PriorityArea, RegionLead
from tests.cast import Cast
from tests.partners import pat


def make_coalition(cast: Cast) -> Coalition:
    coalition = Coalition.objects.create(name="Texas Purchasers", city="Dallas", state="TX")
    RegionLead.objects.create(led=cast.home, coalition=coalition)
    return coalition


def test_a_region_tells_its_states_and_leads(cast: Cast) -> None:
    coalition = make_coalition(cast)
    lead = {"id": coalition.pk, "name": "Texas Purchasers", "starts_on": None, "ends_on": None}
    assert pat(cast).get("/api/v1/regions/texas/").json() == {
        "id": cast.home.pk,
        "slug": "texas",
        "name": "Texas",
        "is_national": False,
        "timezone": "America/Chicago",
        "starts_on": None,
        "ends_on": None,
        "states": [{"state": "TX", "partial": False}],
        "leads": [lead],
    }


def test_regions_are_those_of_the_agreement(cast: Cast) -> None:
    client = pat(cast, regions=[cast.home, cast.away])
    for query, slugs in (("", ["texas", "florida"]), ("?state=fl", ["florida"]), ("?state=ny", [])):
        page = client.get(f"/api/v1/regions/{query}").json()
        assert [region["slug"] for region in page["results"]] == slugs
    assert pat(cast).get("/api/v1/regions/florida/").status_code == 404


def test_coalitions_are_told_with_their_former_names(cast: Cast) -> None:
    coalition = make_coalition(cast)
    client = pat(cast)
    shown = client.get(f"/api/v1/coalitions/{coalition.pk}/").json()
    assert (shown["name"], shown["former_names"]) == ("Texas Purchasers", [])
    for query, count in (("", 1), ("?state=tx", 1), ("?state=fl", 0)):
        assert len(client.get(f"/api/v1/coalitions/{query}").json()["results"]) == count


def test_coalitions_are_those_that_lead_a_region_of_the_agreement(cast: Cast) -> None:
    ours = make_coalition(cast)
    theirs = Coalition.objects.create(name="Florida Purchasers", state="FL")
    Coalition.objects.create(name="Nobody's", state="TX")
    now, then = date(2026, 1, 1), date(2020, 1, 1)
    RegionLead.objects.create(led=cast.home, coalition=ours, starts_on=then, ends_on=now)
    RegionLead.objects.create(led=cast.away, coalition=theirs)
    client, both = pat(cast), pat(cast, regions=[cast.home, cast.away])
    for asking, names in ((client, [ours.name]), (both, [ours.name, theirs.name])):
        page = asking.get("/api/v1/coalitions/").json()
        assert [coalition["name"] for coalition in page["results"]] == names
    assert client.get(f"/api/v1/coalitions/{theirs.pk}/").status_code == 404
    assert len(cast.client("sam").get("/api/v1/coalitions/").json()["results"]) == 3


def test_areas_are_told_by_their_code(cast: Cast) -> None:
    client = pat(cast)
    parity = PriorityArea.objects.get(code="parity")
    shown = client.get(f"/api/v1/areas/{parity.pk}/").json()
    assert (shown["initiative"], shown["code"]) == ("path-forward", "parity")
    for query, count in (("", 5), ("?initiative=path-forward", 5), ("?initiative=other", 0)):
        assert len(client.get(f"/api/v1/areas/{query}").json()["results"]) == count

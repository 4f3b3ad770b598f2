from io import StringIO

from django.core.management import call_command

from regions import loading
from regions.models import Coalition, Initiative, PriorityArea, Region, RegionLead, Step

DOMAIN = {
    "california": ("CA", "America/Los_Angeles", 2),
    "florida": ("FL", "America/New_York", 1),
    "kansas": ("KS", "America/Chicago", 1),
    "capital": ("DC MD VA (part)", "America/New_York", 1),
    "minnesota": ("MN", "America/Chicago", 1),
    "new-york": ("CT (part) NJ (part) NY (part)", "America/New_York", 1),
    "tennessee": ("TN", "America/Chicago", 2),
    "texas": ("TX", "America/Chicago", 2),
}


def load() -> str:
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    return out.getvalue()


def test_the_catalogue_is_loaded_from_nothing(db: None) -> None:
    assert load() == "Catalogue: 9 regions.\n"
    found = {
        region.slug: (
            " ".join(map(str, region.states.all())),
            region.timezone,
            region.leads.count(),
        )
        for region in Region.objects.regional()
    }
    assert found == DOMAIN
    assert Region.objects.get(is_national=True).slug == "national"
    assert Step.objects.count() == 5
    areas = PriorityArea.objects.filter(initiative__code="path-forward")
    assert [area.code for area in areas] == [
        "network_access",
        "collaborative_care",
        "measurement_based_care",
        "tele_behavioral",
        "parity",
    ]
    lead = RegionLead.objects.get(coalition__name="Purchaser Business Group on Health")
    assert (lead.led.slug, str(lead.starts_on)) == ("california", "2019-12-01")
    assert lead.coalition.former_names == ["Pacific Business Group on Health"]


def test_coalitions_carry_their_evidence_and_source(db: None) -> None:
    load()
    evidence = dict.fromkeys("ABC", 0)
    for coalition in Coalition.objects.all():
        evidence[coalition.evidence] += 1
        assert coalition.source or coalition.evidence == "C"
    assert evidence == {"A": 13, "B": 12, "C": 26}


def test_loading_again_adds_nothing_and_keeps_what_people_changed(db: None) -> None:
    load()
    Initiative.objects.update(name="Renamed")
    Region.objects.filter(slug="texas").update(name="Lone Star")
    Region.objects.get(slug="texas").leads.all().delete()
    pacific = Coalition.objects.filter(name="Purchaser Business Group on Health")
    pacific.update(name="Newest", former_names=["Purchaser Business Group on Health"])
    counts = [m.objects.count() for m in (Coalition, Initiative, PriorityArea, Region, RegionLead)]
    load()
    again = [m.objects.count() for m in (Coalition, Initiative, PriorityArea, Region, RegionLead)]
    assert again == counts
    assert Initiative.objects.get().name == "Renamed"
    assert Region.objects.get(slug="texas").name == "Lone Star"


def test_no_acronym_names_two_coalitions() -> None:
    names = [entry.key for entry in loading.coalitions()]
    former = [name for entry in loading.coalitions() for name in entry.details["former_names"]]
    assert len({*names, *former}) == len(names) + len(former)
    assert not [name for name in (*names, *former) if name.isupper()]


def test_every_lead_of_a_region_is_a_coalition_of_the_file() -> None:
    known = {entry.key for entry in loading.coalitions()}
    known |= {name for entry in loading.coalitions() for name in entry.details["former_names"]}
    assert {lead for region in loading.regions() for lead in region.leads} <= known

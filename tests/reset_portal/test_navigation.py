from dataclasses import replace

import pytest
from django.test import RequestFactory

from regions.actors import ANONYMOUS, Actor, Seat
from regions.models import Role
from reset_portal import navigation
from reset_portal.context import page
from reset_portal.navigation import Where

TEXAS = Seat(1, "texas", "Texas", "America/Chicago", role=Role.COORDINATOR)
KANSAS = Seat(2, "kansas", "Kansas", "America/Chicago")
NATIONAL = Seat(9, "national", "National office", "America/New_York", is_national=True)
ANA = Actor(kind="user", seats=(TEXAS,), _roles={1: Role.COORDINATOR})
SAM = Actor(kind="user", seats=(replace(TEXAS, role=Role.STAKEHOLDER),), _roles={1: "stakeholder"})
NED = Actor(
    kind="user",
    seats=(replace(NATIONAL, role=Role.NATIONAL_ADMINISTRATOR), TEXAS, KANSAS),
    _roles={9: Role.NATIONAL_ADMINISTRATOR},
)


def labels(where: Where) -> list[str]:
    return [entry.label for entry in where.entries()]


def test_what_a_role_cannot_use_is_not_shown() -> None:
    assert "Stakeholders" in labels(Where(ANA, TEXAS, "/"))
    assert "Stakeholders" not in labels(Where(SAM, TEXAS, "/"))
    assert [entry.label for entry in Where(SAM, TEXAS, "/").create()] == []
    assert "Meeting" in [entry.label for entry in Where(ANA, TEXAS, "/").create()]


def test_the_nearest_entry_is_the_current_one() -> None:
    entries = Where(ANA, TEXAS, "/r/texas/meetings/7/change/").entries()
    assert [entry.label for entry in entries if entry.current] == ["Meetings"]
    assert not any(entry.current for entry in Where(ANA, TEXAS, "/accounts/email/").entries())


def test_outside_a_region_one_place_is_the_place() -> None:
    where = Where(ANA, None, "/accounts/email/")
    assert where.name == "Texas"
    assert where.places() == []
    assert where.create() == []


def test_the_network_is_a_place_of_its_own() -> None:
    where = Where(NED, None, "/network/")
    assert where.name == "Network"
    assert [(entry.label, entry.current) for entry in where.places()] == [
        ("Network", True),
        ("National office", False),
        ("Texas", False),
        ("Kansas", False),
    ]
    assert "Catalogue" in labels(where)
    assert Where(NED, TEXAS, "/").places()[2].current


def test_two_regions_without_the_network() -> None:
    zoe = Actor(kind="user", seats=(TEXAS, KANSAS))
    assert [entry.label for entry in Where(zoe, KANSAS, "/").places()] == ["Texas", "Kansas"]


def test_many_places_are_looked_up_elsewhere() -> None:
    seats = tuple(replace(KANSAS, region_id=n, slug=f"r{n}") for n in range(200))
    crowded = Actor(kind="user", seats=seats)
    assert len(Where(crowded, None, "/").places()) == navigation.PLACES_SHOWN


def test_nobody_has_no_side() -> None:
    where = Where(ANONYMOUS, None, "/")
    assert (where.name, where.entries(), where.places()) == ("", [], [])


@pytest.mark.parametrize("demo", [True, False])
def test_page_asks_no_database(settings: object, demo: bool) -> None:
    settings.PORTAL_DEMO = demo  # type: ignore[attr-defined]
    request = RequestFactory().get("/nowhere/")
    request.resolver_match = None
    context = page(request)
    assert (context["actor"], context["place"], context["theme"]) == (ANONYMOUS, None, "")
    assert not context["navigation"]
    assert bool(context["cast"]) == demo


def test_page_offers_the_single_sign_on_that_is_set_up(settings: object) -> None:
    app = {"provider_id": "oidc", "name": "Our office"}
    settings.SOCIALACCOUNT_PROVIDERS = {  # type: ignore[attr-defined]
        "openid_connect": {"APPS": [app]}
    }
    context = page(RequestFactory().get("/"))
    assert dict(context["single_sign_on"]) == {"Our office": "/accounts/oidc/oidc/login/"}

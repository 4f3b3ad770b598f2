from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError

from regions.models import (
    Coalition,
    Membership,
    Region,
    RegionLead,
    RegionState,
    Role,
    StepIn,
)
from regions.states import read_states
from regions.zones import validate_time_zone
from tests.cast import Cast


def test_everything_says_what_it_is(cast: Cast) -> None:
    coalition = Coalition(name="Group", evidence="C")
    now = datetime(2026, 3, 3, tzinfo=UTC)
    step_in = StepIn(region=cast.home, user=cast.users["ned"], started_at=now, until=now)
    for thing, said in (
        (cast.membership("ben"), "Ben (Team member)"),
        (step_in, "Ned in Texas"),
        (RegionLead(coalition=coalition), "Group"),
        (RegionState(state="VA", partial=True), "VA (part)"),
        (Region(name="Ohio"), "Ohio"),
    ):
        assert str(thing) == said
    assert coalition.tone == "waiting"


def test_states_are_read_as_people_write_them() -> None:
    assert read_states("MD, dc;VA  MD|") == ["MD", "DC", "VA"]
    assert read_states("") == []
    with pytest.raises(ValueError, match="PR"):
        read_states("TX PR")


def test_a_time_zone_has_an_iana_name() -> None:
    validate_time_zone("America/Chicago")
    with pytest.raises(ValidationError, match="Central"):
        validate_time_zone("Central")


def test_a_network_role_outside_the_office_opens_nothing_of_the_network(cast: Cast) -> None:
    for role in (Role.NATIONAL_ADMINISTRATOR, Role.STEERING_COMMITTEE):
        Membership.objects.filter(user=cast.users["sam"]).update(role=role)
        sam = cast.actor("sam")
        assert not sam.is_national
        assert [seat.slug for seat in sam.seats] == []

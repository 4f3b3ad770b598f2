import pytest

from regions.actors import ANONYMOUS
from regions.models import Coalition, Initiative, Membership, Region, Role, StepIn
from tests.cast import Cast


def test_the_catalogue_is_read_by_everybody_signed_in(cast: Cast) -> None:
    assert Initiative.visible_to(cast.actor("sam")).exists()
    assert not Initiative.visible_to(ANONYMOUS).exists()


@pytest.mark.parametrize(
    ("name", "slugs"),
    [
        ("ana", {"texas"}),
        ("sam", {"texas"}),
        ("zoe", {"florida"}),
        ("nia", {"national", "texas", "florida"}),
        ("ned", {"national", "texas", "florida"}),
    ],
)
def test_regions_are_those_one_reaches(cast: Cast, name: str, slugs: set[str]) -> None:
    assert {region.slug for region in Region.visible_to(cast.actor(name))} == slugs


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("ana", {"ana", "ben", "sam"}),
        ("ben", {"ana", "ben", "sam"}),
        ("sam", {"sam"}),
        ("nia", {"ana", "ben", "sam", "nia", "ned", "zoe"}),
    ],
)
def test_people_see_their_colleagues_and_stakeholders_themselves(
    cast: Cast, name: str, others: set[str]
) -> None:
    seen = Membership.visible_to(cast.actor(name)).values_list("user__name", flat=True)
    assert {user.lower() for user in seen} == others


def test_a_held_seat_is_nobodys_own(cast: Cast) -> None:
    Membership.objects.create(region=cast.home, role=Role.COORDINATOR)
    assert not Membership.visible_to(ANONYMOUS).exists()
    assert Membership.visible_to(cast.actor("sam")).count() == 1
    assert Membership.visible_to(cast.actor("ana")).taken().count() == 3


def test_the_national_office_is_no_regional_one(cast: Cast) -> None:
    assert {region.slug for region in Region.objects.regional()} == {"texas", "florida"}


def test_stepping_in_is_seen_by_the_region_and_the_administrators(cast: Cast) -> None:
    now = cast.membership("ana").created_at
    StepIn.objects.create(
        region=cast.home, user=cast.users["ned"], reason="x", started_at=now, until=now
    )
    seen = {n: StepIn.visible_to(cast.actor(n)).count() for n in cast.users}
    assert seen == {"ana": 1, "ben": 1, "sam": 0, "nia": 0, "ned": 1, "zoe": 0}


def test_a_coalition_is_known_by_its_present_and_former_names(cast: Cast) -> None:
    Coalition.objects.create(name="Purchaser Group", former_names=["Pacific Group"])
    for name, found in (("purchaser group", 1), ("Pacific Group", 1), ("Group", 0), ("PG", 0)):
        assert Coalition.objects.named(name).count() == found

from core.scope import NOTHING, Reach, current_reach, within
from stakeholders.models import Organization
from tests.cast import Cast


def only(region_id: int) -> Reach:
    one = frozenset({region_id})
    return Reach(one, one, one)


def test_within_shows_only_the_reached_regions_rows(cast: Cast) -> None:
    Organization.objects.create(region=cast.home, name="Ours", sector="employer")
    Organization.objects.create(region=cast.away, name="Theirs", sector="employer")
    with within(only(cast.home.pk)):
        assert [o.name for o in Organization.objects.all()] == ["Ours"]


def test_within_restores_the_outer_reach(cast: Cast) -> None:
    Organization.objects.create(region=cast.away, name="Theirs", sector="employer")
    with within(only(cast.home.pk)), within(NOTHING):
        assert not Organization.objects.exists()
    assert Organization.objects.count() == 1
    assert current_reach() == cast.everywhere

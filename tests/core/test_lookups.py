from typing import Any

import pytest

from regions.models import Region, RegionState
from tests.cast import Cast


def test_ids_are_one_parameter(cast: Cast) -> None:
    _, params = Region.objects.filter(pk__in=[1, 2, 3]).query.sql_with_params()
    assert params == ([1, 2, 3],)
    _, params = RegionState.objects.filter(area_of__in=[4, 5]).query.sql_with_params()
    assert params == ([4, 5],)


@pytest.mark.parametrize("found", [["texas"], ["florida", "texas"], []])
def test_rows_are_found_by_ids_rows_and_none(cast: Cast, found: list[str]) -> None:
    regions = {"texas": cast.home, "florida": cast.away}
    ids = [regions[slug].pk for slug in found]
    assert list(Region.objects.filter(pk__in=[*ids, None]).values_list("slug", flat=True)) == found
    states = RegionState.objects.filter(area_of__in=[regions[slug] for slug in found])
    assert sorted(state.area_of.slug for state in states) == found


def test_nothing_is_asked_for_no_ids(cast: Cast, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert not Region.objects.filter(pk__in=[])
        assert not RegionState.objects.filter(area_of__in=[])


def test_a_query_within_a_query_stays_one(cast: Cast) -> None:
    texas = Region.objects.filter(slug="texas")
    assert [str(s) for s in RegionState.objects.filter(area_of__in=texas)] == ["TX"]
    assert RegionState.objects.filter(area_of__in=texas.values("pk")).count() == 1
    assert Region.objects.filter(pk__in=texas).get() == cast.home

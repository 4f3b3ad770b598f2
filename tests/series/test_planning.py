import pytest
from django.core.exceptions import PermissionDenied

from series.planning import plan_year
from tests.cast import Cast


@pytest.mark.parametrize("who", ["ben", "sam", "nia", "ned", "zoe"])
def test_others_plan_no_year(cast: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        plan_year(actor=cast.actor(who), region=cast.seat("ana"), kept=[])

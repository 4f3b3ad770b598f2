from typing import Any

from tests.cast import Cast
from tests.visits.factories import (
    STARTS,
    make_observation,
    make_site_visit,
    make_summary,
    make_visit,
)
from visits.models import Observation, Summary, Visit


def seen(cast: Cast, model: Any) -> dict[str, int]:
    return {who: model.visible_to(cast.actor(who)).count() for who in cast.users}


def test_a_draft_is_for_those_who_work_there(cast: Cast) -> None:
    for opened in (None, STARTS):
        visit = make_visit(make_site_visit(cast.home, opened_at=opened))
        make_observation(visit)
    both = {"ana": 2, "ben": 2, "sam": 0, "nia": 1, "ned": 1, "zoe": 0}
    assert seen(cast, Visit) == both
    assert seen(cast, Observation) == both


def test_a_summary_is_read_elsewhere_once_it_is_sent(cast: Cast) -> None:
    summary = make_summary(make_visit(make_site_visit(cast.home)))
    assert seen(cast, Summary) == {"ana": 1, "ben": 1, "sam": 0, "nia": 0, "ned": 0, "zoe": 0}
    Summary.objects.filter(pk=summary.pk).update(sent_at=STARTS)
    assert seen(cast, Summary) == {"ana": 1, "ben": 1, "sam": 0, "nia": 1, "ned": 1, "zoe": 0}


def test_things_seen_stand_in_the_order_they_were_noted(cast: Cast) -> None:
    visit = make_visit(make_site_visit(cast.home))
    names = ["First", "Second", "Third"]
    for name in names:
        make_observation(visit, name)
    assert [str(one) for one in Observation.objects.in_order()] == names

from datetime import date

import pytest

from progress import actions
from progress.models import AreaStep, Collaborative
from regions.actors import ANONYMOUS, system_actor
from tests.cast import Cast
from tests.progress.steps import NOW, finished, opened, reopened, started, step_of

MAY = date(2025, 5, 5)
JUNE = date(2025, 6, 6)
JULY = date(2025, 7, 7)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("ana", ["texas"]),
        ("ben", ["texas"]),
        ("sam", []),
        ("nia", ["florida", "texas"]),
        ("ned", ["florida", "texas"]),
        ("zoe", ["florida"]),
    ],
)
def test_who_sees_the_process(cast: Cast, who: str, sees: list[str]) -> None:
    opened(cast)
    opened(cast, cast.away, "zoe")
    for model in (Collaborative, AreaStep):
        found = model.visible_to(cast.actor(who)).values_list("region__slug", flat=True)
        assert sorted(set(found)) == sees


def test_the_portal_itself_sees_one_region(cast: Cast) -> None:
    opened(cast)
    assert Collaborative.visible_to(system_actor(cast.home)).exists()
    assert not Collaborative.visible_to(system_actor(cast.away)).exists()
    assert not Collaborative.visible_to(ANONYMOUS).exists()


def test_current_steps_is_the_furthest_one_of_each_area(cast: Cast) -> None:
    collaborative = opened(cast)
    for position in (1, 2):
        finished(cast, started(cast, step_of(collaborative, step=position), MAY), JUNE)
    reopened(cast, step_of(collaborative, step=1), JULY)
    started(cast, step_of(collaborative, "network_access", 3), MAY)
    current = AreaStep.visible_to(cast.actor("nia")).current_steps()
    found = current.values_list("area__code", "step__position", "state")
    assert sorted(found) == [
        ("collaborative_care", 1, "not_started"),
        ("measurement_based_care", 1, "not_started"),
        ("network_access", 3, "in_progress"),
        ("parity", 2, "finished"),
        ("tele_behavioral", 1, "not_started"),
    ]


def test_current_steps_tells_the_last_update_to_any_step_of_the_area(cast: Cast) -> None:
    collaborative = opened(cast)
    opened(cast, cast.away, "zoe")
    AreaStep.objects.update(updated_at=NOW.replace(year=2024))
    started(cast, step_of(collaborative, step=4), MAY)
    started(cast, step_of(collaborative, step=2), MAY)
    collaborative.steps.filter(step__position=4).update(updated_at=NOW.replace(year=2025))
    found = AreaStep.objects.filter(area__code="parity").current_steps()
    assert {s.region.slug: (s.step.position, s.last_update.year) for s in found} == {
        "texas": (4, 2026),
        "florida": (1, 2024),
    }


def test_passes_has_every_time_a_step_was_gone_through(cast: Cast) -> None:
    collaborative = opened(cast)
    step = finished(cast, started(cast, step_of(collaborative), MAY), JUNE)
    reopened(cast, finished(cast, reopened(cast, step, JULY), JULY), date(2025, 8, 8))
    finished(cast, started(cast, step_of(collaborative, step=2), MAY), MAY)
    passes = AreaStep.objects.in_region(cast.home.pk).passes()
    assert [(p["step_id"] - step.step_id, p["started_on"], p["finished_on"]) for p in passes] == [
        (0, MAY, JUNE),
        (1, MAY, MAY),
        (0, JULY, JULY),
        (0, date(2025, 8, 8), None),
    ]


def test_passes_counts_a_corrected_date_once(cast: Cast) -> None:
    step = finished(cast, started(cast, step_of(opened(cast)), MAY), JULY)
    actions.change_step(
        actor=cast.actor("ana"), step=step, details={"finished_on": JUNE}, version=step.version
    )
    assert [p["finished_on"] for p in AreaStep.objects.passes()] == [JUNE]


def test_passes_stay_within_what_the_reader_sees(cast: Cast) -> None:
    started(cast, step_of(opened(cast)), MAY)
    assert not AreaStep.visible_to(cast.actor("zoe")).passes()
    assert AreaStep.visible_to(cast.actor("nia")).passes().count() == 1


def test_steps_come_in_the_order_of_areas_and_steps(cast: Cast) -> None:
    opened(cast)
    first, *_, last = AreaStep.objects.in_order()
    assert (str(first), str(last)) == (
        "Network access: Prioritize",
        "Mental health parity: Monitor",
    )
    assert str(first.collaborative) == "The Path Forward"

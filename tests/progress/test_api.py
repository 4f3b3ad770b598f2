from datetime import date
from urllib.parse import quote

from progress.models import AreaStep
from tests.cast import Cast
from tests.partners import pat
from tests.progress.steps import NOW, opened, started, step_of


def test_a_step_is_told_without_its_note(cast: Cast) -> None:
    step = started(cast, step_of(opened(cast)), date(2026, 1, 5))
    AreaStep.objects.update(note="Between us.")
    assert pat(cast).get(f"/api/v1/steps/{step.pk}/").json() == {
        "id": step.pk,
        "region": "texas",
        "initiative": "path-forward",
        "area": "parity",
        "step": "prioritize",
        "state": "in_progress",
        "started_on": "2026-01-05",
        "finished_on": None,
        "updated_at": NOW.isoformat(),
    }


def test_steps_are_chosen_by_what_they_are(cast: Cast) -> None:
    started(cast, step_of(opened(cast)), date(2026, 1, 5))
    opened(cast, cast.away, "zoe")
    client = pat(cast)
    for query, count in (
        ("", 25),
        ("region=texas", 25),
        ("region=florida", 0),
        ("area=parity", 5),
        ("step=engage", 5),
        ("area=parity&step=engage", 1),
        ("state=in_progress", 1),
        (f"updated_after={quote(NOW.isoformat())}", 0),
    ):
        assert len(client.get(f"/api/v1/steps/?{query}").json()["results"]) == count
    assert client.get("/api/v1/steps/?state=done").status_code == 400


def test_stakeholders_read_no_steps(cast: Cast) -> None:
    opened(cast)
    assert cast.client("sam").get("/api/v1/steps/").json()["results"] == []

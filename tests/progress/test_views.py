from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from progress.models import AreaStep, Collaborative, State
from regions.models import Initiative, PriorityArea
from tests.cast import Cast
from tests.progress.steps import finished, opened, reopened, started, step_of

HTMX = {"HX-Request": "true"}
MAY = date(2025, 5, 5)
JUNE = date(2025, 6, 6)
JULY = date(2025, 7, 7)
# Two of the page; the rest are the person, their seats, the reach and the savepoints of a test.
QUERIES = 10


def url(name: str, cast: Cast, *more: int) -> str:
    return reverse(f"progress:{name}", args=(cast.home.slug, *more))


def test_process_shows_every_area_and_step_with_its_state(cast: Cast) -> None:
    collaborative = opened(cast)
    finished(cast, started(cast, step_of(collaborative), MAY), JUNE)
    started(cast, step_of(collaborative, step=2), date(2024, 12, 3))
    body = cast.client("nia").get(url("list", cast)).content.decode()
    assert body.count("Not started") == 23
    assert "May\u00a05 to Jun\u00a06,\u00a02025" in body
    assert "since Dec 3, 2024" in body
    assert "Mental health parity" in body
    assert "Open a collaborative" not in body


def test_process_invites_a_coordinator_to_open_a_collaborative(cast: Cast) -> None:
    assert b"Open a collaborative" in cast.client("ana").get(url("list", cast)).content
    body = cast.client("ben").get(url("list", cast)).content
    assert b"No collaborative is open" in body
    assert b"Open a collaborative" not in body


def test_process_costs_the_same_for_one_initiative_and_three(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    opened(cast)
    client = cast.client("ana")
    for code in ("equity", "variation", "last"):
        client.get(url("list", cast))
        with django_assert_num_queries(QUERIES):
            client.get(url("list", cast))
        initiative = Initiative.objects.create(code=code, name=code)
        PriorityArea.objects.create(initiative=initiative, code=code, name=code)
        open_form = {"initiative": initiative.pk, "starts_on": "2025-01-01"}
        assert client.post(url("open", cast), open_form).status_code == 302


def test_open_collaborative(cast: Cast) -> None:
    client = cast.client("ana")
    assert b"The Path Forward" in client.get(url("open", cast)).content
    form = {"initiative": Initiative.objects.get().pk, "starts_on": "2025-01-07"}
    response = client.post(url("open", cast), form, follow=True)
    assert b"The collaborative is open" in response.content
    assert Collaborative.objects.get().region == cast.home
    assert b"The Path Forward" not in client.get(url("open", cast)).content


def test_open_collaborative_says_what_is_missing_beside_the_field(cast: Cast) -> None:
    client = cast.client("ana")
    body = client.post(url("open", cast), {"initiative": "", "starts_on": "x"}).content
    assert b"Enter a valid date." in body
    part = client.post(url("open", cast) + "?check=starts_on", {"starts_on": "x"}, headers=HTMX)
    assert b"Enter a valid date." in part.content
    assert b"<form" not in part.content


def test_extend_adds_an_area_that_came_later(cast: Cast) -> None:
    collaborative, client = opened(cast), cast.client("ana")
    assert b"not part of this process yet" not in client.get(url("list", cast)).content
    PriorityArea.objects.create(
        initiative=collaborative.initiative, code="equity", name="Health equity", position=6
    )
    assert b"The initiative has 5 steps" in client.get(url("list", cast)).content
    response = client.post(url("extend", cast, collaborative.pk), follow=True)
    assert b"part of the process now" in response.content
    assert b"Health equity" in response.content


def test_step_shows_its_state_note_and_history(cast: Cast) -> None:
    step = reopened(cast, finished(cast, started(cast, step_of(opened(cast)), MAY), JUNE), JULY)
    AreaStep.objects.filter(pk=step.pk).update(note="Baseline agreed")
    body = cast.client("nia").get(url("step", cast, step.pk)).content.decode()
    for words in ("since Jul 7, 2025", "Opened again: New law", "Baseline agreed", "<del>Jun 6"):
        assert words in body
    assert "Finish this step" not in body


def test_step_costs_the_same_with_a_long_history(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    step, client = started(cast, step_of(opened(cast)), MAY), cast.client("ana")
    client.get(url("step", cast, step.pk))
    for number in range(2):
        with django_assert_num_queries(QUERIES):
            client.get(url("step", cast, step.pk))
        AreaStep.objects.filter(pk=step.pk).update(note=f"Note {number}")


def test_a_step_goes_through_its_states_by_buttons(cast: Cast) -> None:
    step, client = step_of(opened(cast)), cast.client("ana")
    for name, form, words in (
        ("start", {"on": "2025-05-05"}, b"The step is started."),
        ("finish", {"on": "2025-06-06"}, b"The step is finished."),
        ("reopen", {"on": "2025-07-07", "reason": "New law"}, b"The step is open again."),
    ):
        step.refresh_from_db()
        moved = {**form, "version": step.version}
        response = client.post(url(name, cast, step.pk), moved, follow=True)
        assert words in response.content


def test_a_move_answers_htmx_with_the_step_only(cast: Cast) -> None:
    step, client = step_of(opened(cast)), cast.client("ana")
    form = {"on": "2025-05-05", "version": 1}
    response = client.post(url("start", cast, step.pk), form, headers=HTMX)
    assert b"<html" not in response.content
    assert b"since May 5, 2025" in response.content
    assert b"Finish this step" in response.content


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"on": "", "version": 1}, "This field is required."),
        ({"on": "2999-01-01", "version": 1}, "This day is still to come."),
        ({"on": "2025-05-05"}, "version: This field is required."),
    ],
)
def test_a_bad_move_says_so_beside_the_field(
    cast: Cast, form: dict[str, Any], sentence: str
) -> None:
    step = step_of(opened(cast))
    response = cast.client("ana").post(url("start", cast, step.pk), form)
    assert sentence.removeprefix("version: ") in response.content.decode()
    step.refresh_from_db()
    assert step.state == State.NOT_STARTED


def test_a_step_is_finished_after_it_starts_and_opened_after_it_is_finished(cast: Cast) -> None:
    step, client = started(cast, step_of(opened(cast)), JUNE), cast.client("ana")
    form = {"on": "2025-05-05", "version": step.version, "reason": "New law"}
    assert b"before it starts" in client.post(url("finish", cast, step.pk), form).content
    finished(cast, step, JULY)
    body = client.post(url("reopen", cast, step.pk), form).content
    assert b"finished on a later day" in body


def test_a_stale_move_is_refused(cast: Cast) -> None:
    step, client = started(cast, step_of(opened(cast)), MAY), cast.client("ana")
    form = {"on": "2025-06-06", "version": step.version - 1}
    response = client.post(url("finish", cast, step.pk), form, headers=HTMX)
    assert response.status_code == 409
    assert b"Somebody else changed this step" in response.content


def test_change_step(cast: Cast) -> None:
    step, client = started(cast, step_of(opened(cast)), MAY), cast.client("ana")
    body = client.get(url("change", cast, step.pk)).content
    assert b'value="2025-05-05"' in body
    assert b"Finished on" not in body
    form = {"started_on": "2025-04-04", "note": "Sooner", "version": step.version}
    response = client.post(url("change", cast, step.pk), form, follow=True)
    assert b"The step is changed." in response.content
    assert b"Sooner" in response.content


def test_change_step_checks_its_fields(cast: Cast) -> None:
    step, client = started(cast, step_of(opened(cast)), MAY), cast.client("ana")
    coming = f"{timezone.now() + timedelta(days=3):%Y-%m-%d}"
    form = {"started_on": coming, "note": "Kept", "version": step.version}
    for query, headers in (("", {}), ("?check=started_on", HTMX)):
        response = client.post(url("change", cast, step.pk) + query, form, headers=headers)
        assert b"This day is still to come." in response.content
    assert b"Kept" in client.post(url("change", cast, step.pk), form).content


def test_the_second_editor_sees_both_versions(cast: Cast) -> None:
    step, client = step_of(opened(cast)), cast.client("ana")
    mine = {"note": "Mine", "version": step.version}
    AreaStep.objects.filter(pk=step.pk).update(note="Theirs", version=2)
    body = client.post(url("change", cast, step.pk), mine).content.decode()
    for words in ("Somebody else changed", "Theirs", "Mine", 'name="version" value="2"'):
        assert words in body
    saved = client.post(url("change", cast, step.pk), {**mine, "version": 2})
    assert saved.status_code == 302


@pytest.mark.parametrize("who", ["ben", "nia", "ned"])
def test_readers_are_not_permitted_to_change(cast: Cast, who: str) -> None:
    collaborative = opened(cast)
    step, client = step_of(collaborative), cast.client(who)
    assert client.get(url("step", cast, step.pk)).status_code == 200
    for name in ("start", "finish", "reopen", "change"):
        assert client.post(url(name, cast, step.pk)).status_code == 403
    assert client.post(url("open", cast)).status_code == 403
    assert client.post(url("extend", cast, collaborative.pk)).status_code == 403


def test_who_does_not_read_the_work_reads_no_process(cast: Cast) -> None:
    step = step_of(opened(cast))
    for name, more in (("list", ()), ("step", (step.pk,))):
        assert cast.client("sam").get(url(name, cast, *more)).status_code == 403
        assert cast.client("zoe").get(url(name, cast, *more)).status_code == 404
        anonymous = cast.client().get(url(name, cast, *more))
        assert anonymous.url.startswith("/accounts/login/")


def test_a_foreign_step_is_missing(cast: Cast) -> None:
    theirs = opened(cast, cast.away, "zoe")
    client = cast.client("ana")
    for name in ("step", "start", "finish", "reopen", "change"):
        assert client.post(url(name, cast, step_of(theirs).pk)).status_code in {404, 405}
    assert client.get(url("step", cast, step_of(theirs).pk)).status_code == 404
    assert client.post(url("extend", cast, theirs.pk)).status_code == 404


def test_moves_are_posted(cast: Cast) -> None:
    step = step_of(opened(cast))
    for name in ("start", "finish", "reopen"):
        assert cast.client("ana").get(url(name, cast, step.pk)).status_code == 405

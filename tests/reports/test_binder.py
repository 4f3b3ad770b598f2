import io
import zipfile
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from meetings.models import Meeting
from minutes.models import Edition, EditionFile
from reports import binder
from reports.models import BinderFile, Report, State
from reports.tasks import expire
from tests.agendas.factories import make_material
from tests.cast import Cast
from tests.meetings.factories import make_person
from tests.minutes.factories import make_attendance, make_decision, make_held, make_minutes
from tests.plans.factories import make_action
from tests.reports.shelf import asked, produced

NOW = datetime(2026, 3, 10, 18, 0, tzinfo=UTC)
FOLDER = "2026-03-03 Kick-off"


def held(cast: Cast, **fields: object) -> Meeting:
    return make_held(cast.home, agenda="Welcome (10 min)", **fields)


def bound(cast: Cast) -> zipfile.ZipFile:
    asked(cast, kind="binder")
    produced(cast)
    file = BinderFile.objects.get()
    assert str(file).endswith("(binder)")
    return zipfile.ZipFile(io.BytesIO(bytes(file.archive)))


def test_a_binder_has_a_folder_for_every_meeting(cast: Cast) -> None:
    meeting = held(cast)
    make_attendance(meeting, make_person(cast.home, "=Ann"))
    make_material(meeting, "Plan", content=b"the plan")
    make_material(meeting, "Site", url="https://plan.example/")
    minutes = make_minutes(meeting, state="approved")
    make_decision(minutes, "Begin in May")
    edition = Edition.objects.create(
        region=cast.home, minutes=minutes, number=2, content={}, approved_at=NOW
    )
    EditionFile.objects.create(region=cast.home, edition=edition, pdf=b"%PDF-minutes")
    owner = make_person(cast.home, "Tom")
    make_action(cast.home, owner, "Send it", about=f"meeting:{meeting.pk}", origin="Kick-off")
    archive = bound(cast)
    assert archive.testzip() is None
    assert {name: archive.read(name) for name in archive.namelist() if "csv" not in name} == {
        f"{FOLDER}/agenda.txt": b"Welcome (10 min)",
        f"{FOLDER}/minutes, version 2.pdf": b"%PDF-minutes",
        f"{FOLDER}/Plan.txt": b"the plan",
        f"{FOLDER}/links.txt": b"Site: https://plan.example/",
    }
    words = archive.read(f"{FOLDER}/attendance.csv").decode("utf-8-sig")
    assert words.splitlines() == ["Person,Attendance", "'=Ann,Present in person"]
    assert "Begin in May" in archive.read("decisions.csv").decode()
    assert "Send it,Tom,Open,Kick-off" in archive.read("actions.csv").decode()
    file = BinderFile.objects.get()
    assert (file.meetings, file.papers) == (1, 7)


def test_drafts_cancelled_ones_other_days_and_other_regions_are_not_in_it(cast: Cast) -> None:
    held(cast, title="Draft", opened_at=None)
    held(cast, title="Off", cancelled_at=NOW)
    held(cast, title="Old", starts_at=NOW - timedelta(days=900), ends_at=NOW - timedelta(days=899))
    make_material(make_held(cast.away, title="Theirs", agenda="Theirs"))
    archive = bound(cast)
    assert archive.namelist() == ["decisions.csv", "actions.csv"]


def test_names_that_collide_or_lead_elsewhere_are_made_safe(cast: Cast) -> None:
    for title in ("A/../B", "A .. B", "Call"):
        held(cast, title=title)
    make_material(make_held(cast.home, title="Call"), "../../etc/passwd")
    names = [name for name in bound(cast).namelist() if "/" in name]
    assert len(names) == len({name.casefold() for name in names}) == 4
    assert not any(".." in name.split("/") or name.startswith("/") for name in names)
    assert all(name.count("/") == 1 for name in names)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("", "unnamed"),
        ("...", "unnamed"),
        ("a\x00b<c>.pdf", "a b c.pdf"),
        ("x" * 300 + ".txt", "x" * 100 + ".txt"),
        ("no ending", "no ending"),
    ],
)
def test_a_name_for_any_system(name: str, plain: str) -> None:
    assert binder.cleaned(name) == plain


def test_too_much_is_refused_with_a_sentence(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binder, "MOST_BYTES", 10)
    held(cast)
    asked(cast, kind="binder")
    produced(cast)
    report = Report.objects.get()
    assert (report.state, BinderFile.objects.count()) == (State.FAILED, 0)
    assert "choose a shorter period." in report.error


def test_a_binder_is_asked_for_looked_at_and_downloaded(cast: Cast) -> None:
    with time_machine.travel(NOW, tick=False):
        held(cast)
        client = cast.client("ben")
        body = {"kind": "binder", "starts_on": "2026-01-01", "ends_on": "2026-03-10"}
        page = client.post("/r/texas/reports/new/", body, follow=True)
        assert "Project binder" in page.text
        produced(cast)
        report = Report.objects.get()
        page = client.get(f"/r/texas/reports/{report.pk}/")
        assert "3 files from 1 meeting" in page.text
        assert "Project binder" in client.get("/r/texas/reports/").text
        response = client.get(f"/r/texas/reports/{report.pk}/download/")
        assert response["Content-Type"] == "application/zip"
        assert response["Content-Disposition"].endswith('.zip"')
        assert zipfile.ZipFile(io.BytesIO(response.content)).testzip() is None
    with time_machine.travel(NOW + timedelta(days=400), tick=False):
        expire()
    assert not BinderFile.objects.exists()


@pytest.mark.parametrize("who", ["nia", "ned", "sam", "zoe"])
def test_a_binder_is_for_those_who_work_there(cast: Cast, who: str) -> None:
    held(cast)
    bound(cast)
    report = Report.objects.get()
    expected = 403 if who == "sam" else 404
    client = cast.client(who)
    assert client.get(f"/r/texas/reports/{report.pk}/").status_code == expected
    assert client.get(f"/r/texas/reports/{report.pk}/download/").status_code == expected
    assert not BinderFile.visible_to(cast.actor(who)).exists()

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from agendas.models import Material
from meetings.models import Meeting
from tests.agendas.factories import make_item, make_material
from tests.cast import Cast
from tests.documents.files import PDF
from tests.meetings.factories import make_meeting

HTMX = {"HX-Request": "true"}


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    return make_meeting(cast.home)


def url(name: str, cast: Cast, *more: Any, region: str = "") -> str:
    return reverse(f"agendas:{name}", args=(region or cast.home.slug, *more))


def file(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def key(material: Material) -> Any:
    return material.document.versions.first().key


def test_a_file_is_added_to_an_item(cast: Cast, meeting: Meeting) -> None:
    item, client = make_item(meeting), cast.client("ben")
    add = url("add_material", cast, meeting.pk)
    page = client.get(f"{add}?item={item.pk}").text
    assert f'<option value="{item.pk}" selected>' in page
    assert "Never health data about any person." in page
    assert "People of every region" not in page
    typed = {"file": file(), "item": item.pk, "visibility": "invitees"}
    response = client.post(add, typed, follow=True)
    assert response.redirect_chain[0][0].endswith(f"#item-{item.pk}")
    assert "plan.pdf" in response.text
    assert Material.objects.get().item == item


def test_a_link_is_added_to_the_meeting_and_shared(cast: Cast, meeting: Meeting) -> None:
    add = url("add_material", cast, meeting.pk)
    typed = {"url": "https://example.org/a", "title": "Page", "visibility": "network"}
    assert "The material is added." in cast.client("ana").post(add, typed, follow=True).text
    assert Material.objects.get().shared_at


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({}, "Choose a file or type a link."),
        ({"file": file(), "url": "https://example.org"}, "not both"),
        ({"file": file("x.exe", b"MZ")}, "Files of this kind are not taken."),
        ({"file": file("x.pdf", b"MZ")}, "is not what its name says"),
        ({"file": file(content=b"")}, "The submitted file is empty."),
        ({"url": "ftp://example.org"}, "A link starts with https://"),
        ({"url": "nonsense of mine"}, "Enter a valid URL."),
        ({"url": "https://example.org", "visibility": "network"}, "Select a valid choice."),
    ],
)
def test_what_is_not_taken_is_told(
    cast: Cast, meeting: Meeting, wrong: dict[str, Any], sentence: str
) -> None:
    add = url("add_material", cast, meeting.pk)
    typed = {"title": "Kept", "visibility": "invitees", **wrong}
    page = cast.client("ben").post(add, typed).text
    assert sentence in page
    assert "Kept" in page
    assert not Material.objects.exists()


def test_what_is_too_large_is_told(cast: Cast, meeting: Meeting, settings: Settings) -> None:
    settings.UPLOAD_LIMIT = 1_000_000
    typed = {"file": file("a.txt", b"a" * 3_000_000), "visibility": "invitees"}
    page = cast.client("ben").post(url("add_material", cast, meeting.pk), typed).text
    assert "This file is larger than 1 MB." in page


def test_a_file_leaves_as_an_attachment_that_runs_nowhere(cast: Cast, meeting: Meeting) -> None:
    material = make_material(meeting, "Grüße", content=b"<script>")
    response = cast.client("ben").get(url("download", cast, material.pk, key(material)))
    assert response.content == b"<script>"
    assert response["Content-Type"] == "text/plain"
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_an_address_once_known_opens_nothing_when_the_right_is_gone(
    cast: Cast, meeting: Meeting
) -> None:
    material = make_material(meeting, visibility="region")
    address, sam = url("download", cast, material.pk, key(material)), cast.client("sam")
    assert sam.get(address).status_code == 200
    Material.objects.update(visibility="invitees")
    assert sam.get(address).status_code == 404
    link = make_material(meeting, url="https://example.org")
    assert cast.client("ana").get(url("download", cast, link.pk, key(link))).status_code == 404


def test_versions_are_listed_with_who_and_when(cast: Cast, meeting: Meeting) -> None:
    material, client = make_material(meeting), cast.client("ben")
    address = url("add_version", cast, material.pk)
    page = client.post(address, {"file": file()}, follow=True).text
    assert "Version 2 is what people find now." in page
    assert "<td>Ben</td>" in page
    assert "<td>The portal</td>" in page
    page = client.post(address, {"file": file("x.exe", b"MZ")}).text
    assert "Files of this kind are not taken." in page
    assert "Choose a file or type a link." in client.post(address, {}).text


def test_a_material_is_changed(cast: Cast, meeting: Meeting) -> None:
    material, client = make_material(meeting), cast.client("ana")
    item, change = make_item(meeting), url("change_material", cast, material.pk)
    assert "People of every region" in client.get(change).text
    typed = {"title": "Other", "item": item.pk, "visibility": "network", "version": 1}
    page = client.post(change, typed, follow=True).text
    assert "The material is changed." in page
    assert "The network" in page
    page = client.post(change, {**typed, "title": "Mine"}).text
    assert "Somebody else changed this material" in page
    assert "<dd>Other</dd>" in page
    assert 'value="Mine"' in page
    material.refresh_from_db()
    assert (material.item, material.document.title) == (item, "Other")
    part = client.post(f"{change}?check=title", {"title": ""}, headers=HTMX).text
    assert "This field is required." in part


def test_a_material_is_removed(cast: Cast, meeting: Meeting) -> None:
    material, client = make_material(meeting), cast.client("ben")
    page = client.post(url("remove_material", cast, material.pk), follow=True).text
    assert "“Plan” is removed." in page
    assert client.get(url("material", cast, material.pk)).status_code == 404


def test_the_list_tells_ones_own_from_what_others_share(cast: Cast, meeting: Meeting) -> None:
    make_material(meeting, "Ours", visibility="region")
    make_material(meeting, "Page", url="https://example.org/p", visibility="region")
    theirs = make_material(make_meeting(cast.away), "Theirs", visibility="network")
    make_material(make_meeting(cast.away), "Secret", visibility="region")
    client, page = cast.client("ana"), url("materials", cast)
    own, shared = client.get(page).text, client.get(f"{page}?show=shared").text
    assert "Ours" in own
    assert "Steering call" in own
    assert "Theirs" not in own
    assert "Theirs" in shared
    assert "Florida" in shared
    assert "Secret" not in shared
    assert "Steering call" not in cast.client("sam").get(page).text
    shown = client.get(url("material", cast, theirs.pk)).text
    assert "Shared by" in shown
    assert "Add a version" not in shown
    assert client.get(url("download", cast, theirs.pk, key(theirs))).content == b"words"
    assert client.get(url("change_material", cast, theirs.pk)).status_code == 404
    part = client.get(page, headers=HTMX).text
    assert part.strip().startswith('<div id="rows">')


def test_empty_lists_say_what_belongs_there(cast: Cast) -> None:
    client, page = cast.client("sam"), url("materials", cast)
    assert "No materials yet" in client.get(page).text
    assert "Nothing shared yet" in client.get(f"{page}?show=shared").text


@pytest.mark.parametrize("many", [1, 3])
@pytest.mark.parametrize("show", ["", "?show=shared"])
def test_the_lists_cost_the_same_for_one_and_three(
    cast: Cast,
    meeting: Meeting,
    many: int,
    show: str,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(many):
        make_material(meeting, f"A{number}")
        make_material(make_meeting(cast.away), f"B{number}", visibility="network")
    client, page = cast.client("ana"), url("materials", cast) + show
    client.get(page)
    with django_assert_num_queries(11):  # five are the test's own savepoints and reach
        client.get(page)

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from core.changes import Change, FieldChange, changes_of
from core.history import events_of, history_of
from core.scope import Reach, within
from regions.models import Coalition, Membership, RegionLead, RegionState, StepIn
from tests.cast import Cast


def made_by(who: str) -> Reach:
    return Reach(by=who)


def told(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    return [(change.by, change.verb, change.thing) for change in changes]


def test_changes_say_who_changed_what_from_what(cast: Cast) -> None:
    with within(made_by(f"user {cast.users['ned'].pk}")):
        coalition = Coalition.objects.create(name="Old", evidence="B")
        Coalition.objects.filter(pk=coalition.pk).update(
            name="New", former_names=["Old", "Older"], evidence="A", version=2
        )
    changed, added = changes_of(history_of(coalition))
    assert told([changed, added]) == [
        ("Ned", "changed", "coalition"),
        ("Ned", "added", "coalition"),
    ]
    assert changed.fields == [
        FieldChange("Name", "Old", "New"),
        FieldChange("Former names", "", "Old, Older"),
        FieldChange("Evidence", "Exists", "Membership seen"),
    ]


def test_changes_name_links_the_portal_and_those_no_longer_here(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="0")
    for n, who in enumerate(("user 987654", "link to invitation 4", "the seed", "")):
        with within(made_by(who)):
            Coalition.objects.filter(pk=coalition.pk).update(name=str(n + 1))
    assert [change.by for change in changes_of(history_of(coalition))[:4]] == [
        "The portal",
        "The seed",
        "Somebody by a signed link",
        "No longer here",
    ]


def test_several_histories_become_one_newest_first(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="Group")
    lead = RegionLead.objects.create(led=cast.home, coalition=coalition)
    RegionState.objects.filter(area_of=cast.home).update(partial=True)
    lead.delete()
    changes = changes_of(
        events_of(RegionLead).filter(led=cast.home),
        events_of(RegionState).filter(area_of=cast.home),
        skip={"led", "area_of"},
    )
    assert [change.verb for change in changes].count("removed") == 1
    by_verb = {(change.verb, change.thing): change.fields for change in changes}
    assert by_verb["removed", "lead coalition"] == []
    assert {change.what for change in changes} == {"Group", "TX"}
    assert by_verb["changed", "state"] == [FieldChange("In part", "no", "yes")]
    assert [c.at for c in changes] == sorted((c.at for c in changes), reverse=True)


def test_moments_are_told_in_the_zone_and_long_text_is_cut(cast: Cast) -> None:
    started = timezone.now().replace(year=2026, month=3, day=3, hour=15, minute=30)
    step_in = StepIn.objects.create(
        region=cast.home,
        user=cast.users["ned"],
        reason="x" * 200,
        started_at=started,
        until=started + timedelta(hours=1),
    )
    (change,) = changes_of(history_of(step_in), zone="America/Chicago")
    assert change.deed == "stepped in"
    fields = {field.label: field.after for field in change.fields}
    assert fields["Started"] == "Tue, Mar 3, 2026, 9:30 AM CST"
    assert fields["User"] == "Ned"
    assert len(fields["Reason"]) == 161


def test_dates_are_told_in_words_and_unknown_names_as_gone(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="Group")
    lead = RegionLead.objects.create(
        led=cast.home, coalition=coalition, starts_on=timezone.now().date().replace(2026, 3, 3)
    )
    events = events_of(RegionLead).filter(pgh_obj_id=lead.pk)
    lead.delete()
    coalition.delete()
    removed, added = changes_of(events)
    assert {f.label: f.before for f in removed.fields}["Since"] == "Mar 3, 2026"
    assert added.what == "No longer here"


def test_changes_cost_the_same_queries_for_one_and_for_many(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    seats = events_of(Membership).filter(region=cast.home)
    for some, number in ((seats.filter(pgh_obj=cast.membership("ana")), 1), (seats, 3)):
        with django_assert_num_queries(2):
            assert len(changes_of(some)) == number


def test_every_change_is_on_some_page(cast: Cast) -> None:
    coalition = Coalition.objects.create(name="0")
    for n in range(1, 60):
        Coalition.objects.filter(pk=coalition.pk).update(name=str(n))
    Coalition.objects.create(name="Other")
    both = (history_of(coalition), events_of(Coalition).exclude(pgh_obj=coalition))

    pages = [changes_of(*both, page=page) for page in ("1", "2", "no such page", "3")]

    assert [len(page) for page in pages] == [50, 11, 50, 11]
    assert {page.paginator.count for page in pages} == {61}
    first, second = pages[:2]
    names = [change.what for change in (*first, *second)]
    assert sorted(names) == sorted(["Other", "0", *map(str, range(59))])
    assert second[-1].verb == "added"


def test_what_a_change_found_may_be_older_than_its_page(cast: Cast) -> None:
    first, other = (Coalition.objects.create(name=name) for name in ("0", "Other"))
    for n in range(1, 60):
        Coalition.objects.filter(pk=first.pk).update(name=str(n))
    Coalition.objects.filter(pk=other.pk).update(name="Another")

    newest = changes_of(events_of(Coalition))[0]

    assert (newest.what, newest.verb) == ("Other", "changed")


def test_a_later_page_may_hold_one_history_alone_and_says_what_was_before(cast: Cast) -> None:
    first = Coalition.objects.create(name="0")
    for n in range(1, 60):
        Coalition.objects.filter(pk=first.pk).update(name=str(n))
    other = Coalition.objects.create(name="Other")

    second = changes_of(history_of(other), history_of(first), page="2")

    assert [(one.fields[0].before, one.fields[0].after) for one in second[:-1]] == [
        (str(n - 1), str(n)) for n in range(10, 0, -1)
    ]
    assert (second[-1].verb, second[-1].what) == ("added", "0")

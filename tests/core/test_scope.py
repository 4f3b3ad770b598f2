import pytest
from django.db import connection

from core.scope import NOTHING, Reach, current_reach, within
from stakeholders.models import Organization
from tests.cast import Cast


def only(region_id: int) -> Reach:
    one = frozenset({region_id})
    return Reach(one, one, one)


def told(setting: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s, true)", [setting])
        return str(cursor.fetchone()[0] or "")


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


def test_within_restores_the_outer_reach_when_the_block_fails(cast: Cast) -> None:
    before = told("portal.reads")
    with pytest.raises(LookupError), within(only(cast.home.pk)):
        raise LookupError
    assert current_reach() == cast.everywhere
    assert told("portal.reads") == before


def test_a_block_that_broke_its_transaction_is_left_alone(cast: Cast) -> None:
    with within(only(cast.home.pk)):
        connection.set_rollback(True)
    assert current_reach() == cast.everywhere


def test_the_wall_is_told_everything_once(db: None) -> None:
    reach = Reach(frozenset({2, 1}), frozenset({2}), by="ana", link="meeting:7")
    with within(reach):
        names = ("reads", "writes", "privates", "link")
        assert [told(f"portal.{name}") for name in names] == ["{1,2}", "{2}", "", "meeting:7"]
        assert told("pghistory.context_metadata") == '{"by":"ana"}'


def test_the_reach_ends_with_its_transaction(committed: None) -> None:
    with within(only(1)):
        assert told("portal.reads") == "{1}"
    assert told("portal.reads") == ""
    assert current_reach() is NOTHING

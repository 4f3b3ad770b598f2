import pytest

from tests.cast import Cast
from tests.visits.factories import make_site_visit
from visits import policies


@pytest.mark.parametrize(
    ("who", "reads", "notes", "arranges"),
    [
        ("ana", True, True, True),
        ("ben", True, True, False),
        ("sam", False, False, False),
        ("nia", True, False, False),
        ("ned", True, False, False),
        ("zoe", False, False, False),
    ],
)
def test_who_may_do_what(cast: Cast, who: str, reads: bool, notes: bool, arranges: bool) -> None:
    actor, seat, meeting = cast.actor(who), cast.seat("ana"), make_site_visit(cast.home)
    assert policies.can_read_visits(actor, seat) == reads
    assert policies.can_write_visits(actor, seat) == notes
    assert policies.can_note_visit(actor, meeting) == notes
    assert policies.can_arrange_visits(actor, seat) == arranges
    assert policies.can_arrange_visit(actor, meeting) == arranges

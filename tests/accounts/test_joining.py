"""Whoever joins: how the history names them, and the person the region knew before."""

from accounts.emails import join_path
from core.changes import changes_of
from core.history import events_of, history_of
from regions.actions import end_membership
from regions.models import Membership
from tests.accounts.test_invitations import NEW, invite
from tests.cast import Cast
from tests.meetings.factories import make_person


def test_the_history_names_whoever_joined(cast: Cast) -> None:
    invitation = invite(cast)
    cast.client().post(join_path(invitation), NEW)
    seats = events_of(Membership).filter(pgh_obj=invitation.membership)
    joined, invited = changes_of(seats)
    assert (joined.by, joined.verb) == ("Eve Ortiz", "changed")
    assert invited.by == "A test"
    assert history_of(invitation).latest("pgh_id").pgh_context["by"].startswith("user ")


def leave(cast: Cast, name: str) -> Membership:
    seat = cast.membership(name)
    end_membership(actor=cast.actor("ana"), membership=seat)
    return seat


def rejoin(cast: Cast, name: str) -> Membership:
    invitation = invite(cast, email=f"{name}@reset.example", role="stakeholder")
    cast.client(name).post(join_path(invitation))
    return invitation.membership


def test_whoever_comes_back_is_the_person_the_region_knows(cast: Cast) -> None:
    sam = make_person(cast.home, "Sam", membership=leave(cast, "sam"))
    seat = rejoin(cast, "sam")
    sam.refresh_from_db()
    assert (sam.membership, cast.membership("sam")) == (seat, seat)


def test_a_seat_tied_to_a_person_when_they_were_invited_stays_theirs(cast: Cast) -> None:
    old = make_person(cast.home, "Old Sam", membership=leave(cast, "sam"))
    invitation = invite(cast, email="sam@reset.example", role="stakeholder")
    new = make_person(cast.home, "Sam", membership=invitation.membership)
    cast.client("sam").post(join_path(invitation))
    for person, seat in ((old, old.membership), (new, invitation.membership)):
        person.refresh_from_db()
        assert person.membership == seat

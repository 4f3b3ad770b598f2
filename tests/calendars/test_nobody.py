"""Who has no address is answered for by nobody."""

from calendars.models import Reason
from meetings.models import Answer, Invitation
from tests.calendars.conftest import Deliver, answer_of, reasons, said
from tests.calendars.corpus import apple


def test_nobody_without_an_address_is_answered_for(invited: Invitation, deliver: Deliver) -> None:
    address = said(invited)
    invited.person.contact.delete()
    deliver(apple(address).replace(b"mailto:pia@people.example", b"urn:nobody"))
    assert answer_of(invited) == Answer.NEEDS_ACTION
    assert reasons() == [Reason.WRONG_PERSON]

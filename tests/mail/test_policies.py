import pytest

from mail.policies import can_read_outbox, can_resend_mail, can_set_mail_aside
from regions.actors import system_actor
from tests.cast import Cast
from tests.mail.conftest import Write


@pytest.mark.parametrize(
    ("name", "may"), [("ana", True), *((name, False) for name in ("ben", "sam", "nia", "zoe"))]
)
def test_the_outbox_is_the_coordinators(cast: Cast, write: Write, name: str, may: bool) -> None:
    actor, mail = cast.actor(name), write()
    seat = system_actor(cast.home).seats[0]

    assert can_read_outbox(actor, seat) is may
    assert can_resend_mail(actor, mail) is may
    assert can_set_mail_aside(actor, mail) is may

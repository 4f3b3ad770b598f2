import pytest

from mail.models import Mail
from mail.states import State
from tests.mail.conftest import Write


def test_a_mail_is_known_by_its_kind_and_number(write: Write) -> None:
    mail = write(kind="meeting_reminder")

    assert str(mail) == f"meeting_reminder {mail.pk}"
    assert mail.message_id == f"<{mail.pk}@localhost>"


@pytest.mark.parametrize(
    "path",
    [
        "/link/WzEsMl0:1abc:sig-nature_/answer/",
        "/link/s3cret/join/",
        "/accounts/password/reset/key/1-s3cret/",
    ],
)
def test_links_that_act_for_the_recipient_are_not_shown(write: Write, path: str) -> None:
    mail = write(text=f"Answer here: https://portal.example{path}\nJoin: https://video.example/j/1")

    shown = mail.text_without_links

    assert "s3cret" not in shown
    assert "WzEs" not in shown
    assert "https://portal.example/" in shown
    assert "Join: https://video.example/j/1" in shown
    Mail.objects.update(**Mail.remains)
    mail.refresh_from_db()
    assert mail.text == mail.text_without_links == shown


@pytest.mark.parametrize(
    ("state", "tone", "waiting", "resendable", "failed"),
    [
        (State.QUEUED, "quiet", True, False, False),
        (State.SENDING, "quiet", True, False, False),
        (State.RETRY, "waiting", True, False, False),
        (State.SENT, "good", False, False, False),
        (State.FAILED, "wrong", False, True, True),
        (State.WITHDRAWN, "quiet", False, False, False),
    ],
)
def test_what_a_state_means(
    state: State, tone: str, waiting: bool, resendable: bool, failed: bool
) -> None:
    mail = Mail(state=state.value)

    assert mail.tone == tone
    assert (mail.is_waiting, mail.can_be_resent, mail.has_failed) == (waiting, resendable, failed)

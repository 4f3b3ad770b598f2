"""One connection to the mail server, and what its answers mean."""

import smtplib
from types import TracebackType
from typing import Self

from django.conf import settings

from mail.messages import Message


class Unreachable(Exception):
    """No mail can be handed over now; this one is not to blame."""


class Later(Exception):
    """Refused for now, or the connection was lost and nobody knows."""


class Never(Exception):
    """Refused for good."""


class Carrier:
    """Connects when the first mail comes, and again after the connection was lost."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server:
            self._server.close()

    def carry(self, message: Message) -> None:
        """Returns when the server has taken the message. Raises Unreachable, Later or Never."""
        server = self._connected()
        try:
            server.sendmail(message.sender, [message.recipient], message.content)
        except smtplib.SMTPRecipientsRefused as refusal:
            raise _verdict(*refusal.recipients[message.recipient]) from refusal
        except smtplib.SMTPSenderRefused as refusal:
            # Us it does not want (a password, a limit), whomever the mail is for.
            raise Unreachable(str(_verdict(refusal.smtp_code, refusal.smtp_error))) from refusal
        except smtplib.SMTPResponseException as refusal:
            raise _verdict(refusal.smtp_code, refusal.smtp_error) from refusal
        except (smtplib.SMTPException, OSError) as loss:
            server.close()
            raise Later("The connection to the mail server was lost.") from loss

    def _connected(self) -> smtplib.SMTP:
        # smtplib forgets its socket when the server hangs up or says 421.
        if self._server is None or self._server.sock is None:
            try:
                self._server = _connect()
            except (smtplib.SMTPException, OSError) as trouble:
                raise Unreachable("The mail server cannot be reached.") from trouble
        return self._server


def _connect() -> smtplib.SMTP:
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    server = kind(
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
        local_hostname=settings.PORTAL_DOMAIN,
        timeout=settings.EMAIL_TIMEOUT,
    )
    try:
        if settings.EMAIL_USE_TLS:
            server.starttls()
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        server.close()
        raise
    return server


def _verdict(code: int, text: bytes | str) -> Later | Never:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    kind = Never if 500 <= code < 600 else Later
    return kind(f"{code} {said}")

"""The mails of accounts: an invitation, and what allauth has to say (a new password, …)."""

from django.conf import settings

from accounts.models import Invitation
from core import times
from mail.actions import queue_account_mail, queue_mail
from mail.letters import write_letter
from regions.actors import Link, Seat
from regions.links import link_path


def about(invitation: Invitation) -> str:
    return f"account_invitation:{invitation.pk}"


def join_path(invitation: Invitation) -> str:
    link = Link(invitation.region_id, "invitation", invitation.pk)
    return link_path("accounts:join", link, invitation.expires_at)


def queue_invitation(invitation: Invitation, region: Seat) -> None:
    """Goes through the region's outbox, where its coordinator sees whether it arrived."""
    context = {
        "invitation": invitation,
        "region": region,
        "inviter": invitation.invited_by,
        "until": times.moment(invitation.expires_at, region.timezone),
        "join_url": settings.PORTAL_URL + join_path(invitation),
    }
    letter = write_letter(
        "accounts/mail/invitation.html",
        context,
        kind="account_invitation",
        to=invitation.email,
        to_name=invitation.name,
        about=about(invitation),
        not_after=invitation.expires_at,
    )
    queue_mail(region_id=invitation.region_id, letter=letter)


def queue_account_notice(*, kind: str, to: str, subject: str, text: str) -> None:
    """A mail that belongs to no region; its words are allauth's (templates/account/email/)."""
    context = {"subject": subject, "message": text}
    letter = write_letter("accounts/mail/notice.html", context, kind=kind, to=to)
    queue_account_mail(letter=letter)

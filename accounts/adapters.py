"""Where allauth asks the portal: accounts come by invitation, mails go through the outbox."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from accounts import emails
from accounts.models import User

TRUE = {"True", "true"}
SITE = {"name": "RESET portal", "domain": settings.PORTAL_DOMAIN}


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, *_asked: Any) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        try:
            return bool(super().is_safe_url(url))
        except ValueError:  # an address that nobody can read
            return False

    def format_email_subject(self, subject: str) -> str:
        return f"RESET portal: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        known = {"request": self.request, "email": email, "current_site": SITE}
        message = self.render_mail(template_prefix, email, {**known, **context})
        emails.queue_account_notice(
            kind=template_prefix.rpartition("/")[2],
            to=email,
            subject=message.subject,
            text=message.body,
        )

    # Links in mails lead to the portal's own address, whatever host the request named.
    def get_reset_password_from_key_url(self, key: str) -> str:
        return _at_home(super().get_reset_password_from_key_url(key))

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        return _at_home(super().get_email_confirmation_url(request, emailconfirmation))


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, *_asked: Any) -> bool:
        return False

    def authenticate_by_email(self, sociallogin: Any) -> tuple[User, str] | None:
        """Only who was invited, and only by an address that both sides have verified."""
        # Some providers say it in letters, and "false" is true.
        sociallogin.email_addresses = [
            address for address in sociallogin.email_addresses if str(address.verified) in TRUE
        ]
        found: tuple[User, str] | None = super().authenticate_by_email(sociallogin)
        if found is None:
            return None
        user, email = found
        own = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
        return found if own.exists() else None


def _at_home(url: str) -> str:
    return f"{settings.PORTAL_URL}{urlsplit(url).path}"

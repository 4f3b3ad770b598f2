"""Whose invitation it is: what the person with the link can do next."""

from typing import Literal

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser

from accounts.models import Invitation, User

Stage = Literal["over", "joining", "somebody_else", "known", "new"]


def stage_of(invitation: Invitation, visitor: User | AnonymousUser) -> Stage:
    """Nothing more, join as who they are signed in as, sign out first, sign in first, or open an
    account."""
    if not invitation.is_pending:
        return "over"
    if isinstance(visitor, User):
        return "joining" if owns_address(visitor, invitation.email) else "somebody_else"
    return "known" if is_taken(invitation.email) else "new"


def is_taken(email: str) -> bool:
    """By somebody's account, or verified as another address of one."""
    verified = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return bool(User.objects.filter(email=email).exists() or verified.exists())


def owns_address(user: User, email: str) -> bool:
    """An account's own address, or another one that was verified for it."""
    if user.email == email:
        return True
    addresses = EmailAddress.objects.filter(user=user, email__iexact=email, verified=True)
    return bool(addresses.exists())

"""Partners' programs: from a bearer token to an actor."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.utils import timezone

from accounts.models import PartnerClient
from regions.actors import ANONYMOUS, Actor, client_actor

# Found by whoever searches leaked files for secrets.
PREFIX = "reset_"
HARDLY_AGO = timedelta(minutes=1)


def new_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """No salt and no slow hash: 256 random bits are not guessed."""
    return sha256(token.encode()).hexdigest()


def actor_of_token(token: str) -> Actor:
    """Whatever is wrong with a token, nobody is asking."""
    now = timezone.now()
    usable = PartnerClient.objects.usable(now).prefetch_related("regions")
    client = usable.filter(digest=digest_of(token)).first()
    if client is None:
        return ANONYMOUS
    if client.last_used_at is None or client.last_used_at < now - HARDLY_AGO:
        PartnerClient.objects.filter(pk=client.pk).update(last_used_at=now)
    return client_actor(client, client.regions.all())

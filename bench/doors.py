"""Sessions, a partner's token and a signed link: what a browser or a program would hold."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.utils import timezone

from accounts.clients import digest_of, new_token
from accounts.models import ClientRegion, DataSet, PartnerClient, User
from core.scope import Reach, within
from meetings.emails import answer_link
from meetings.models import Invitation
from regions.models import Region

# By the order in which bench/fill.py makes them.
WHO = {"administrator": 1, "steering": 2, "coordinator": 5, "team": 6, "stakeholder": 8}
OTHERS = {"writer": 11, "busy": 17, "guest": 20}


def doors() -> dict[str, Any]:
    return {
        "sessions": {name: session_of(pk) for name, pk in {**WHO, **OTHERS}.items()},
        "token": token(),
        "link": link(),
    }


def session_of(user_id: int) -> str:
    user = User.objects.get(pk=user_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def token() -> str:
    secret = new_token()
    client = PartnerClient.objects.create(
        name="Measured",
        steward_id=WHO["administrator"],
        data_sets=DataSet.values,
        digest=digest_of(secret),
        expires_at=timezone.now() + timedelta(days=30),
    )
    for region in Region.objects.regional()[:3]:
        ClientRegion.objects.create(client=client, region=region)
    return secret


def link() -> str:
    region = frozenset({Region.objects.get(slug="region-001").pk})
    with within(Reach(region, region, region)):
        upcoming = Invitation.objects.filter(meeting__starts_at__gt=timezone.now())
        invitation = upcoming.select_related("meeting").first()
        assert invitation
        return answer_link(invitation, invitation.meeting)

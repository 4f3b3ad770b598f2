"""Pat: a partner's program, with an agreement as narrow as a test wants it."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.clients import digest_of, new_token
from accounts.models import DataSet, PartnerClient
from tests.cast import Cast


def make_partner(cast: Cast, **fields: Any) -> tuple[PartnerClient, str]:
    token = new_token()
    regions = fields.pop("regions", [cast.home])
    defaults = {
        "name": "Pat",
        "steward": cast.users["ned"],
        "data_sets": DataSet.values,
        "expires_at": timezone.now() + timedelta(days=30),
    }
    client = PartnerClient.objects.create(digest=digest_of(token), **{**defaults, **fields})
    client.regions.set(regions)
    return client, token


def pat(cast: Cast, **fields: Any) -> Client:
    return bearing(cast, make_partner(cast, **fields)[1])


def bearing(cast: Cast, token: str) -> Client:
    client = cast.client()
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token}"
    return client

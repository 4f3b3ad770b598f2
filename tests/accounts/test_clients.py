from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.clients import actor_of_token, digest_of, new_token
from accounts.models import ClientRegion, PartnerClient
from core.history import events_of
from core.refusals import Refused
from regions.actions import change_membership
from regions.actors import ANONYMOUS
from regions.models import Membership, Role
from tests.cast import Cast
from tests.partners import bearing, make_partner, pat

LIST = reverse("accounts:clients")
ADD = reverse("accounts:add_client")


def agreement(cast: Cast, **changed: Any) -> dict[str, Any]:
    day = timezone.now().date() + timedelta(days=30)
    typed = {"name": "Map", "regions": [cast.home.pk], "data_sets": ["regions"], "last_day": day}
    return {**typed, **changed}


def test_a_token_is_long_and_kept_as_a_digest_only(cast: Cast) -> None:
    client, token = make_partner(cast)
    assert len(token) >= 43 + len("reset_")
    assert new_token() != token
    assert client.digest == digest_of(token) != token


def test_a_token_reaches_what_its_agreement_names_and_writes_nothing(cast: Cast) -> None:
    client, token = make_partner(cast)
    actor = actor_of_token(token)
    assert (actor.kind, actor.client) == ("client", client)
    assert actor.reach.reads == {cast.home.pk}
    assert not actor.reach.writes
    assert not actor.reach.privates
    assert not actor.belongs_to(cast.home.pk)


def test_a_token_that_is_not_valid_is_nobody(cast: Cast) -> None:
    now = timezone.now()
    leaver = cast.users["zoe"]
    leaver.is_active = False
    leaver.save()
    assert actor_of_token("reset_unknown") is ANONYMOUS
    for fields in ({"expires_at": now}, {"revoked_at": now}, {"steward": leaver}):
        _, token = make_partner(cast, **fields)
        assert actor_of_token(token) is ANONYMOUS


def test_the_last_use_is_noted_once_a_minute(cast: Cast) -> None:
    client, token = make_partner(cast)
    seen = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for seconds in (0, 30, 31):
            clock.shift(seconds)
            actor_of_token(token)
            client.refresh_from_db()
            seen.append(client.last_used_at)
    assert seen[0] == seen[1] < seen[2]


def test_use_is_no_history_and_a_change_is(cast: Cast) -> None:
    client, token = make_partner(cast)
    actor_of_token(token)
    actions.revoke_client(actor=cast.actor("ned"), client=client)
    events = events_of(PartnerClient).filter(pgh_obj=client).order_by("pgh_id")
    assert [event.pgh_label for event in events] == ["insert", "update"]
    assert events_of(ClientRegion).get().region_id == cast.home.pk


def test_the_administrator_adds_a_client_and_sees_its_token_once(cast: Cast) -> None:
    browser = cast.client("ned")
    shown = browser.post(ADD, agreement(cast)).content.decode()
    client = PartnerClient.objects.get()
    token = shown.partition("<code>")[2].partition("</code>")[0]
    assert client.digest == digest_of(token)
    assert (client.steward, list(client.regions.all())) == (cast.users["ned"], [cast.home])
    assert client.last_day == timezone.now().date() + timedelta(days=30)
    listed = browser.get(LIST).content.decode()
    assert "Map" in listed
    assert token not in listed


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"regions": []}, "Choose at least one region."),
        ({"regions": [0]}, "is not one of the available choices"),
        ({"data_sets": []}, "Choose at least one data set."),
        ({"last_day": "2020-01-01"}, "within two years"),
        ({"last_day": "2999-01-01"}, "within two years"),
        ({"last_day": "soon"}, "Enter a valid date."),
    ],
)
def test_a_bad_agreement_is_told_beside_the_field(
    cast: Cast, changed: dict[str, Any], sentence: str
) -> None:
    response = cast.client("ned").post(ADD, agreement(cast, **changed))
    assert sentence in response.content.decode()
    assert not PartnerClient.objects.exists()


def test_a_field_is_judged_when_it_is_left(cast: Cast) -> None:
    url = f"{ADD}?check=last_day"
    part = cast.client("ned").post(url, {"last_day": "soon"}, headers={"HX-Request": "true"})
    assert b"Enter a valid date." in part.content
    assert b"<html" not in part.content


def test_a_revoked_client_is_refused_at_once(cast: Cast) -> None:
    client, token = make_partner(cast)
    revoke = reverse("accounts:revoke_client", args=(client.pk,))
    browser = cast.client("ned")
    assert browser.post(revoke, follow=True).redirect_chain == [(LIST, 302)]
    assert bearing(cast, token).get("/api/v1/regions/").status_code == 401
    with pytest.raises(Refused, match="already revoked"):
        actions.revoke_client(actor=cast.actor("ned"), client=client)


def test_only_the_administrator_has_to_do_with_clients(cast: Cast) -> None:
    client, _ = make_partner(cast)
    details = {"name": "Map", "regions": [], "data_sets": [], "expires_at": timezone.now()}
    for name in ("ana", "ben", "sam", "nia", "zoe"):
        actor = cast.actor(name)
        assert cast.client(name).get(LIST).status_code == 403
        assert not PartnerClient.visible_to(actor).exists()
        with pytest.raises(PermissionDenied):
            actions.revoke_client(actor=actor, client=client)
        with pytest.raises(PermissionDenied):
            actions.add_client(actor=actor, details=details)


def test_the_list_says_how_each_client_stands(cast: Cast) -> None:
    now = timezone.now()
    leaver = cast.users["zoe"]
    leaver.is_active = False
    leaver.save()
    browser = cast.client("ned")
    assert b"No clients yet" in browser.get(LIST).content
    for fields in ({}, {"expires_at": now}, {"revoked_at": now}, {"steward": leaver}):
        make_partner(cast, last_used_at=now, **fields)
    shown = browser.get(LIST).content.decode()
    for state in ("Open", "Expired", "Revoked", "Stopped", "4 clients"):
        assert state in shown


def test_names_are_readable(cast: Cast) -> None:
    client, _ = make_partner(cast, data_sets=["areas"])
    assert (str(client), client.data_set_names) == ("Pat", ["Priority areas"])
    assert str(ClientRegion.objects.get()) == "Pat in Texas"


def test_a_token_ends_with_the_office_of_whoever_answers_for_it(cast: Cast) -> None:
    asking = pat(cast)
    assert asking.get("/api/v1/regions/").status_code == 200
    successor = cast.users["zoe"]
    Membership.objects.create(user=successor, region=cast.national, role="national_administrator")
    assert b"Stopped" not in cast.client("zoe").get(LIST).content
    Membership.objects.filter(user=cast.users["ned"]).update(ended_at=timezone.now())
    assert asking.get("/api/v1/regions/").status_code == 401
    assert b"Stopped" in cast.client("zoe").get(LIST).content


def test_an_administrator_invites_and_raises_others_not_themselves(cast: Cast) -> None:
    seat = Membership.objects.create(region=cast.home, user=cast.users["ned"], role="stakeholder")
    ned = cast.actor("ned")
    with pytest.raises(Refused, match="Somebody else has to change your own role"):
        change_membership(actor=ned, membership=seat, role=Role.COORDINATOR, function="", version=1)
    ana = cast.actor("ana")
    details = {"email": ana.email, "name": "Ana", "role": "coordinator"}
    with pytest.raises(Refused, match="Somebody else has to invite you"):
        actions.invite_person(actor=ana, region=cast.seat("ana"), details=details)

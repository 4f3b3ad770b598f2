from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.clients import actor_of_token
from accounts.models import User
from core.changes import changes_of
from core.history import history_of
from core.refusals import Refused
from core.scope import within
from meetings.emails import answer_link
from regions import actions as region_actions
from regions.models import Membership, Role, StepIn
from tests.accounts.test_views import signed_in
from tests.cast import Cast
from tests.meetings.factories import make_invitation, make_meeting, make_person


def another_administrator(cast: Cast) -> User:
    user = User.objects.create(email="neo@reset.example", name="Neo")
    Membership.objects.create(region=cast.national, user=user, role=Role.NATIONAL_ADMINISTRATOR)
    return user


def test_closing_ends_sessions_stepping_in_and_clients(cast: Cast) -> None:
    neo = another_administrator(cast)
    cast.users["neo"] = neo
    signed_in(cast, "neo")
    hour = timedelta(hours=1)
    region_actions.step_in(actor=cast.actor("neo"), region=cast.seat("neo"), reason="x", lasts=hour)
    _client, token = actions.add_client(
        actor=cast.actor("neo"),
        details={
            "name": "Partner",
            "data_sets": ["meetings"],
            "regions": [cast.home],
            "expires_at": timezone.now() + hour,
        },
    )
    assert actor_of_token(token).kind == "client"
    actions.close_account(actor=cast.actor("ned"), user=neo)
    assert not UserSession.objects.filter(user=neo).exists()
    assert StepIn.objects.get().ended_at is not None
    assert actor_of_token(token).is_anonymous


def test_closing_or_leaving_kills_the_links_already_sent(cast: Cast) -> None:
    sam, ned = cast.membership("sam"), cast.actor("ned")
    meeting = make_meeting(cast.home)
    person = make_person(cast.home, "Sam", membership=sam)
    path = answer_link(make_invitation(meeting, person), meeting)
    assert cast.client().get(path).status_code == 200
    actions.close_account(actor=ned, user=cast.users["sam"])
    assert cast.client().post(path, {"answer": "ACCEPTED"}).status_code == 404
    actions.reopen_account(actor=ned, user=cast.users["sam"])
    assert cast.client().get(path).status_code == 200
    region_actions.end_membership(actor=cast.actor("ana"), membership=sam)
    assert cast.client().get(path).status_code == 404


def test_closing_and_reopening_happen_once_and_are_in_the_history(cast: Cast) -> None:
    ned, sam = cast.actor("ned"), cast.users["sam"]
    with within(ned.reach):
        actions.close_account(actor=ned, user=sam)
        with pytest.raises(Refused, match="closed already"):
            actions.close_account(actor=ned, user=sam)
        actions.reopen_account(actor=ned, user=sam)
        with pytest.raises(Refused, match="is open"):
            actions.reopen_account(actor=ned, user=sam)
    changes = changes_of(history_of(sam))
    assert [(c.by, f.label, f.before, f.after) for c in changes[:2] for f in c.fields] == [
        ("Ned", "May sign in", "no", "yes"),
        ("Ned", "May sign in", "yes", "no"),
    ]


@pytest.mark.parametrize("name", ["ana", "ben", "sam", "nia", "zoe"])
def test_nobody_else_closes_or_reopens_accounts(cast: Cast, name: str) -> None:
    for verb in (actions.close_account, actions.reopen_account):
        with pytest.raises(PermissionDenied):
            verb(actor=cast.actor(name), user=cast.users["ben"])


def test_nobody_closes_their_own_account(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        actions.close_account(actor=cast.actor("ned"), user=cast.users["ned"])
    path = reverse("accounts:close", args=[cast.users["ned"].pk])
    assert cast.client("ned").post(path).status_code == 403


def test_the_last_administrator_who_can_sign_in_is_not_closed(cast: Cast) -> None:
    """Neo still asks as the administrator he was when his request began."""
    cast.users["neo"] = another_administrator(cast)
    neo, ned = cast.actor("neo"), cast.users["ned"]
    actions.close_account(actor=cast.actor("ned"), user=cast.users["neo"])
    with pytest.raises(Refused, match="The network needs an administrator"):
        actions.close_account(actor=neo, user=ned)
    assert User.objects.get(pk=ned.pk).is_active


def test_no_history_keeps_secrets_or_addresses(cast: Cast) -> None:
    kept = {f.name for f in history_of(cast.users["ana"]).model._meta.local_fields}
    assert not kept & {"password", "email", "last_login"}

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
from core.changes import changes_of
from core.history import events_of
from mail.models import AccountMail
from regions.models import Membership, Region
from tests.cast import Cast


def appoint() -> None:
    call_command("appoint_administrator", "first@people.example", "Fia First")


def test_the_first_administrator_chooses_a_password_by_mail(cast: Cast) -> None:
    Membership.objects.filter(user=cast.users["ned"]).delete()
    appoint()
    fia = User.objects.get(email="first@people.example")
    assert cast.client().post(reverse("account_reset_password"), {"email": fia.email})
    assert AccountMail.objects.get().recipient == fia.email
    cast.users["fia"] = fia
    assert cast.client("fia").get("/network/catalogue/").status_code == 200
    made = events_of(Membership).filter(user=fia)
    assert [(c.by, c.deed) for c in changes_of(made)] == [
        ("The installation", "added the membership Fia First")
    ]


def test_an_address_that_has_an_account_is_refused_in_a_sentence(cast: Cast) -> None:
    Membership.objects.filter(user=cast.users["ned"]).delete()
    User.objects.create(email="first@people.example", name="Somebody")
    with pytest.raises(CommandError, match="has an account already"):
        appoint()


@pytest.mark.parametrize("is_held", [True, False])
def test_whoever_cannot_sign_in_is_no_administrator(cast: Cast, is_held: bool) -> None:
    """The seat is only held for somebody invited; the account is closed."""
    if is_held:
        Membership.objects.filter(user=cast.users["ned"]).update(user=None)
    else:
        User.objects.filter(pk=cast.users["ned"].pk).update(is_active=False)
    appoint()
    assert User.objects.filter(email="first@people.example").exists()


def test_nobody_is_appointed_beside_an_administrator(cast: Cast) -> None:
    with pytest.raises(CommandError, match="There is an administrator already"):
        appoint()
    assert not User.objects.filter(email="first@people.example").exists()


def test_the_catalogue_comes_first(db: None) -> None:
    assert not Region.objects.exists()
    with pytest.raises(CommandError, match="Load the catalogue first"):
        appoint()

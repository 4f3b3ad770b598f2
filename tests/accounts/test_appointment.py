import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import User
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


def test_nobody_is_appointed_beside_an_administrator(cast: Cast) -> None:
    with pytest.raises(CommandError, match="There is an administrator already"):
        appoint()
    assert not User.objects.filter(email="first@people.example").exists()


def test_the_catalogue_comes_first(db: None) -> None:
    assert not Region.objects.exists()
    with pytest.raises(CommandError, match="Load the catalogue first"):
        appoint()

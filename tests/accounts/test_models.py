from accounts.models import Invitation, User
from tests.cast import Cast


def test_an_account_is_found_by_its_address_however_it_is_written(cast: Cast) -> None:
    assert User.objects.get_by_natural_key("ANA@Reset.example") == cast.users["ana"]
    made = User.objects.create_user("Eve@Reset.Example", "a long and quiet river", name="Eve")
    assert made.email == "eve@reset.example"


def test_people_and_invitations_say_who_they_are(cast: Cast) -> None:
    assert str(User(email="eve@reset.example")) == "eve@reset.example"
    assert str(Invitation(name="Eve", email="eve@reset.example")) == "Eve <eve@reset.example>"


def test_people_who_administer_nothing_see_their_own_account(cast: Cast) -> None:
    assert list(User.visible_to(cast.actor("ana"))) == [cast.users["ana"]]

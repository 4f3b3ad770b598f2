from stakeholders.models import Affiliation, PersonContact
from tests.cast import Cast
from tests.stakeholders.factories import make_organization, make_person


def test_things_say_what_they_are(cast: Cast) -> None:
    make_person(cast.home, at=make_organization(cast.home), email="pia@people.example")
    assert str(Affiliation.objects.get()) == "Pia at Acme"
    assert str(PersonContact.objects.get()) == "pia@people.example"

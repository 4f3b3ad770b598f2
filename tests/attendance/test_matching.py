from attendance.matching import Came, Known, matches, together
from meetings.participants import Participant

PIA = Known(1, "pia poe", "Pia Poe", "pia@people.example", invited=True)
JOSE = Known(2, "jose ruiz", "José Ruiz (Acme)", invited=True)
OTHER_JOSE = Known(3, "jose ruiz", "José Ruiz")


def found(name: str, *known: Known, email: str = "") -> tuple[list[int], bool]:
    match = matches([Participant(name, email)], known)[0]
    return [one.person_id for one in match.candidates], match.certain


def test_an_address_is_certain_whatever_the_name() -> None:
    assert found("iPhone", PIA, JOSE, email="pia@people.example") == ([1], True)


def test_a_whole_name_is_certain_without_accents_and_case() -> None:
    assert found("José RUIZ", PIA, JOSE, email="other@people.example") == ([2], True)


def test_of_two_with_one_name_the_invited_one_is_meant() -> None:
    assert found("Jose Ruiz", OTHER_JOSE, JOSE) == ([2], True)


def test_two_with_one_name_are_both_offered() -> None:
    twin = Known(4, "jose ruiz", "José Ruiz (Beta)", invited=True)
    assert found("Jose Ruiz", JOSE, twin) == ([2, 4], False)


def test_near_names_are_offered_and_never_taken_for_granted() -> None:
    assert found("Pia P", PIA, JOSE) == ([1], False)
    assert found("Otter.ai", PIA, JOSE) == ([], False)


def test_one_person_under_two_names_is_there_for_both() -> None:
    came = [Came("Pia", "", 20, 1), Came("Pia's phone", "", 5, 1), Came("Walt", "", 3)]
    assert together([*came, Came("WALT", "", 4)]) == [Came("Pia", "", 25, 1), Came("Walt", "", 7)]

import pytest
from django.core.exceptions import ValidationError

from meetings.guests import read_guests


@pytest.mark.parametrize(
    ("line", "email", "name"),
    [
        ("Maria Lopez <Maria@acme.example>", "maria@acme.example", "Maria Lopez"),
        ("maria@acme.example", "maria@acme.example", "maria"),
        ('"Lopez, Maria" <maria@acme.example>;', "maria@acme.example", "Lopez, Maria"),
        ("Maria Lopez, maria@acme.example", "maria@acme.example", "Maria Lopez"),
        ("Maria\tmaria@acme.example", "maria@acme.example", "Maria"),
    ],
)
def test_a_guest_is_read_as_people_write_one(line: str, email: str, name: str) -> None:
    assert read_guests(f"\n{line}\r\n\n{line}") == {email: name}


@pytest.mark.parametrize("line", ["Maria Lopez", "maria@", "<maria@acme>", "x" * 300])
def test_a_line_without_an_address_is_named(line: str) -> None:
    with pytest.raises(ValidationError, match="Line 3 has no e-mail address"):
        read_guests(f"a@people.example\n\n{line}")


def test_there_is_an_end_to_it() -> None:
    with pytest.raises(ValidationError, match="At most 200 guests"):
        read_guests("\n".join(f"g{n}@people.example" for n in range(201)))
    assert read_guests("") == {}


@pytest.mark.timeout(5)
def test_a_long_word_keeps_nobody_waiting() -> None:
    with pytest.raises(ValidationError):
        read_guests("a" * 1_000_000)

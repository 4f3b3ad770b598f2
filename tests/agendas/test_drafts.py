from agendas.drafts import Draft, kinds_with_agenda, of_kind
from meetings.kinds import Kind, Purpose


def test_a_kind_starts_with_its_points() -> None:
    first = of_kind(Kind.KICK_OFF_WORKSHOP)[0]
    assert first == Draft("Welcome by the executive sponsors", 20, Purpose.INFORM, "Morning")
    assert of_kind(Kind.OTHER) == of_kind("nonsense") == []


def test_the_kinds_to_choose_from_have_an_agenda() -> None:
    kinds = dict(kinds_with_agenda())
    assert kinds["site_visit"] == "Site visit"
    assert "other" not in kinds

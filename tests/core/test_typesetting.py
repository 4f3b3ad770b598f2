from pathlib import Path

from core.typesetting import has_holes, printable, typeset

ONE_LINE = """
#set document(title: sys.inputs.title)
#title()
#json(bytes(sys.inputs.data)).at(0)
"""


def test_a_template_gets_text_as_it_stands_and_data_as_json(tmp_path: Path) -> None:
    template = tmp_path / "line.typ"
    template.write_text(ONE_LINE)
    assert typeset(template, title="Words", data=["One"]).startswith(b"%PDF-")


def test_what_no_font_shows_is_noticed() -> None:
    assert has_holes({"a": ["\U00013000"]})
    assert not has_holes({"a": ["plain", "é"]})


def test_printable_keeps_what_can_be_shown() -> None:
    assert printable(["a\tb", ("é", 1), {"k": "e\u0301 👩‍👧"}]) == [
        "a b",
        ["é", 1],
        {"k": "é 👩‍👧"},
    ]


def test_printable_takes_out_what_turns_a_line_around() -> None:
    assert printable("a\u202eb\u2066c\u2069") == "abc"

from pathlib import Path
from typing import Any

import pytest

from mail.letters import write_letter

TEMPLATE = """
{% partialdef subject %}{% autoescape off %}
{{ title }} & more
{% endautoescape %}{% endpartialdef %}
{% partialdef text %}{% autoescape off %}Dear {{ title }}{% endautoescape %}{% endpartialdef %}
{% partialdef html %}<p>Dear {{ title }}</p>{% endpartialdef %}
"""


@pytest.fixture
def template(tmp_path: Path, settings: Any) -> str:
    (tmp_path / "letter.html").write_text(TEMPLATE)
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path]}
    settings.TEMPLATES = [engine]
    return "letter.html"


def test_one_file_is_one_letter(template: str) -> None:
    letter = write_letter(template, {"title": "<Sam>"}, kind="note", to="sam@reset.example")

    assert letter.subject == "<Sam> & more"
    assert letter.text == "Dear <Sam>"
    assert letter.html == "<p>Dear &lt;Sam&gt;</p>"
    assert (letter.kind, letter.to) == ("note", "sam@reset.example")

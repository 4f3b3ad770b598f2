"""Routes that other people's code answers."""

import pytest

from tests.policy.others import ALLAUTH, SPECTACULAR
from tests.policy.walk import Walker
from tests.policy.world import FOREIGN, SECRETS

PLAIN = sorted(path for path in ALLAUTH | SPECTACULAR if not {"<", "^"} & set(path))


@pytest.mark.parametrize("path", PLAIN)
def test_they_tell_nothing_of_a_region(walker: Walker, path: str) -> None:
    for who in ("ana", "zoe", "pat", "nobody"):
        answer = walker.step(who, "GET", f"/{path}")
        assert answer.status in {200, 301, 302, 401, 404, 405}
        for words in (FOREIGN, *SECRETS.values()):
            assert words.encode() not in answer.everything


def test_nobody_signs_up(walker: Walker) -> None:
    body = {"email": "new@people.example", "password1": "a short sentence", "password2": "a"}
    answer = walker.step("nobody", "POST", "/accounts/signup/", body)
    assert not answer.changed

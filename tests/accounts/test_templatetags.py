import pytest

from accounts.templatetags.accounts import browser

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {CHROME}", "Chrome on Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Edg/141.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("Firefox/140.0", "Firefox"),
        ("curl/8.5.0", "curl/8.5.0"),
    ],
)
def test_a_browser_is_called_by_its_name(user_agent: str, name: str) -> None:
    assert browser(user_agent) == name

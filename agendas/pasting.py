"""An agenda pasted from elsewhere: a line an item. Pure.

## Morning                           a section; so is a line that ends in ":"
9:00 – Welcome (15 min)              the clock is dropped: the portal computes it
9:15 - 9:45 Figures                  half an hour
- Choose the objective 20' - decide  what it is for
"""

import re

from agendas.drafts import MOST_MINUTES, Draft
from meetings.kinds import Purpose

TITLE = 200
SECTION = 120
NOTES = 4000

_BULLET = re.compile(r"^(?:[-*+•·–—▪◦]\s+|\(?\d{1,2}(?:\.\d{1,2})*[.)]\s+|\[[ xX]?\]\s*)+")
_CLOCK = r"(?P<{0}h>\d{{1,2}})[:.h](?P<{0}m>\d{{2}})\s*(?P<{0}p>[ap]\.?m\.?)?(?!\w)"
_CLOCKS = re.compile(
    rf"^{_CLOCK.format('a')}(?:\s*(?:[-–—]|to|until)\s*{_CLOCK.format('b')})?\s*[-–—:|,]?\s*",
    re.IGNORECASE,
)
_LENGTH = (
    r"(?:(?P<h>\d{1,2})\s*(?:hours?|hrs?|h)(?:\s*(?P<hm>\d{1,2})\s*(?:minutes?|mins?|m)?)?"
    r"|(?P<m>\d{1,4})\s*(?:minutes?|mins?\.?|['′’]))"
)
_IN_BRACKETS = re.compile(r"\s*[(\[]([^()\[\]]{1,80})[)\]]")
_WHOLE_LENGTH = re.compile(rf"^{_LENGTH}$", re.IGNORECASE)
# Not from within a row of dashes: trying each of them would take the square of their number.
_LENGTH_AT_END = re.compile(rf"(?<![\s,;:–—-])[\s,;:–—-]+{_LENGTH}\s*$", re.IGNORECASE)
_PURPOSES = {
    Purpose.INFORM: r"inform|information|update|fyi",
    Purpose.DISCUSS: r"discuss|discussion",
    Purpose.DECIDE: r"decide|decision|vote",
}
_PURPOSE_AT_END = {
    purpose: re.compile(rf"\s*[-–—:;,|]\s*(?:(?:to|for)\s+)?(?:{words})\.?$", re.IGNORECASE)
    for purpose, words in _PURPOSES.items()
}
_WHOLE_PURPOSE = {
    purpose: re.compile(rf"^(?:(?:to|for)\s+)?(?:{words})$", re.IGNORECASE)
    for purpose, words in _PURPOSES.items()
}


def pasted(text: str) -> list[Draft]:
    """The items, in their order; lines that say nothing are left out."""
    section, found = "", []
    lines = (" ".join(line.split()) for line in text.splitlines())
    for line in filter(None, lines):
        heading = _section(line)
        if heading is not None:
            section = heading[:SECTION]
        elif item := _item(line, section):
            found.append(item)
    return found


def _section(line: str) -> str | None:
    if line.startswith("#"):
        return line.strip("# \t")
    words = line.strip("*_ ")
    return _BULLET.sub("", words)[:-1].strip() if words.endswith(":") else None


def _item(line: str, section: str) -> Draft | None:
    words, minutes = _without_clocks(_BULLET.sub("", line))
    words, purpose, bracketed = _without_brackets(words)
    words, ending = _without_purpose(words)
    words, at_end = _without_length(words)
    if not ending:
        words, ending = _without_purpose(words)
    title = " ".join(words.split()).strip("*_ -–—")
    if not title:
        return None
    return Draft(
        title if len(title) <= TITLE else f"{title[: TITLE - 1]}…",
        bracketed or at_end or minutes,
        purpose or ending,
        section,
        notes="" if len(title) <= TITLE else title[:NOTES],
    )


def _without_clocks(words: str) -> tuple[str, int | None]:
    """Two clocks tell how long it takes."""
    clocks = _CLOCKS.match(words)
    if not clocks or int(clocks["ah"]) > 23 or int(clocks["am"]) > 59:
        return words, None
    rest = _BULLET.sub("", words[clocks.end() :])
    if clocks["bh"] is None:
        return rest, None
    begin, end = (60 * int(clocks[f"{c}h"]) + int(clocks[f"{c}m"]) for c in "ab")
    # Without or across AM and PM, an end that is earlier is half a day later.
    between = (end - begin) % 720
    return rest, between or None


def _without_brackets(words: str) -> tuple[str, str, int | None]:
    """What brackets say of length and purpose; other words in them stay."""
    purpose, minutes = "", None
    for bracket in _IN_BRACKETS.finditer(words):
        kept = []
        for part in map(str.strip, bracket[1].split(",")):
            if length := _length(_WHOLE_LENGTH.match(part)):
                minutes = length
            elif meant := _meant(part):
                purpose = meant
            else:
                kept.append(part)
        instead = f" ({', '.join(kept)})" if kept else ""
        words = words.replace(bracket[0], instead, 1)
    return words, purpose, minutes


def _meant(words: str) -> str:
    return next((p.value for p, pattern in _WHOLE_PURPOSE.items() if pattern.match(words)), "")


def _without_purpose(words: str) -> tuple[str, str]:
    for purpose, pattern in _PURPOSE_AT_END.items():
        if at_end := pattern.search(words):
            return words[: at_end.start()], purpose.value
    return words, ""


def _without_length(words: str) -> tuple[str, int | None]:
    at_end = _LENGTH_AT_END.search(words)
    if at_end and (minutes := _length(at_end)):
        return words[: at_end.start()], minutes
    return words, None


def _length(found: "re.Match[str] | None") -> int | None:
    if not found:
        return None
    minutes = int(found["m"] or 0) + 60 * int(found["h"] or 0) + int(found["hm"] or 0)
    return minutes if 0 < minutes <= MOST_MINUTES else None

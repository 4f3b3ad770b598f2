"""The forms of a page, as a program that fills them sees them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

TEXT = {"text", "search", "email", "url", "tel", "textarea"}


@dataclass
class Form:
    action: str
    method: str
    texts: list[str] = field(default_factory=list)
    hidden: dict[str, str] = field(default_factory=dict)


class Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(told.get("action", ""), told.get("method", "get").lower()))
        elif tag == "a":
            self.links.add(told.get("href", ""))
        elif tag in {"input", "textarea"} and self.forms:
            self._note(told.get("type", "textarea" if tag == "textarea" else "text"), told)

    def _note(self, kind: str, told: dict[str, str]) -> None:
        form, name = self.forms[-1], told.get("name", "")
        if kind in TEXT:
            form.texts.append(name)
        elif kind == "hidden":
            form.hidden[name] = told.get("value", "")

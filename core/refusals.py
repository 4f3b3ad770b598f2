"""A refusal: what a form cannot know, said in a sentence for people."""


class Refused(Exception):
    """The action cannot be done now. The text is shown as it stands (a message, or 409)."""


class Overtaken(Refused):
    """Somebody else saved in between."""

    def __init__(self, what: str = "this") -> None:
        super().__init__(
            f"Somebody else changed {what} while you were editing. Their version is shown beside"
            " yours: check it, then save again."
        )

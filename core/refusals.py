"""A refusal: what a form cannot know, said in a sentence for people."""


class Refused(Exception):
    """The action cannot be done now. The text is shown as it stands (a message, or 409)."""

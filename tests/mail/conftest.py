from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mail.actions import Letter, queue_mail
from mail.models import Mail
from tests.cast import Cast
from tests.mail.post_office import PostOffice, open_post_office

Write = Callable[..., Mail]


@pytest.fixture
def office(settings: Any) -> Iterator[PostOffice]:
    with open_post_office() as office:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        yield office


@pytest.fixture
def write(cast: Cast) -> Write:
    """Puts a mail into home's outbox; what is not named is dull."""

    def letter(to: str = "sam@reset.example", **fields: Any) -> Mail:
        fields = {"kind": "note", "subject": "Hello", "text": "A line.", **fields}
        region = fields.pop("region", cast.home)
        return queue_mail(region_id=region.pk, letter=Letter(to=to, **fields))

    return letter

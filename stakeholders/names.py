"""Names as people look for them: without case and accents, in the database and in Python alike."""

import re
import unicodedata

from django.db.models import Func, TextField

_ACCENTS = re.compile("[\u0300-\u036f]")


def plain(text: str) -> str:
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.lower()))


class Plain(Func):
    """`plain` in SQL. Immutable, so that a column can be generated from it and indexed."""

    template = (
        r"regexp_replace(normalize(lower(%(expressions)s), NFKD), '[\u0300-\u036f]', '', 'g')"
    )
    output_field = TextField()

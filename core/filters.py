"""Filters of the API: each takes exactly what the description says it takes."""

import re
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import RegexField, SlugField
from django_filters.fields import IsoDateTimeField
from django_filters.rest_framework import CharFilter, IsoDateTimeFilter
from drf_spectacular.utils import extend_schema_field

RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


class MomentField(IsoDateTimeField):
    """A moment as RFC 3339 writes it, in UTC: PostgreSQL refuses some offsets, such as -23:52."""

    def clean(self, value: Any) -> datetime | None:
        refused = ValidationError(self.error_messages["invalid"], code="invalid")
        if value and not RFC_3339.fullmatch(value):
            raise refused
        moment: datetime | None = super().clean(value)
        try:
            return moment and moment.astimezone(UTC)
        except OverflowError:
            raise refused from None


class MomentFilter(IsoDateTimeFilter):
    field_class = MomentField


@extend_schema_field({"type": "string", "pattern": "^[-a-zA-Z0-9_]+$"})
class CodeFilter(CharFilter):
    """A region, an area or a step by the word that stands for it in addresses."""

    field_class = SlugField

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name, strip=False)


@extend_schema_field({"type": "string", "pattern": "^[a-zA-Z]{2}$"})
class StateFilter(CharFilter):
    """A state by its two letters."""

    field_class = RegexField

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name, "iexact", regex=r"^[a-zA-Z]{2}\Z", strip=False)

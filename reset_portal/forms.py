"""How forms are drawn: the portal's templates, and Tabler's classes on the widgets."""

from typing import Any

from django.forms import BoundField, Widget
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import (
    CheckboxInput,
    CheckboxSelectMultiple,
    RadioSelect,
    Select,
)


class PortalField(BoundField):
    """A field whose widget carries its class; help and errors are tied to it by Django."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: Widget | None = None
    ) -> dict[str, Any]:
        asked = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        own = asked.attrs.get("class", "")
        wrong = " is-invalid" if self.errors else ""
        return {**attrs, "class": f"{_look(asked)}{wrong} {own}".strip()}


def _look(widget: Widget) -> str:
    if isinstance(widget, CheckboxInput | CheckboxSelectMultiple | RadioSelect):
        return "form-check-input"
    return "form-select" if isinstance(widget, Select) else "form-control"


class Renderer(TemplatesSetting):
    bound_field_class = PortalField

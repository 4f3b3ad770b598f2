"""From a template to a letter. One mail is one file with the parts subject, text and html."""

from typing import Any

from django.template.loader import get_template

from mail.actions import Letter


def write_letter(template: str, context: dict[str, Any], **envelope: Any) -> Letter:
    """Render the three parts of templates/<template>; `envelope` is the rest of the letter."""
    subject, text, html = (
        get_template(f"{template}#{part}").render(context).strip()
        for part in ("subject", "text", "html")
    )
    return Letter(subject=subject, text=text, html=html, **envelope)

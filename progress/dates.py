"""Which dates of a step make sense, and today's in a region. Pure."""

from datetime import date

from django.utils.translation import gettext as _


def trouble_with(
    *,
    today: date,
    started_on: date | None = None,
    finished_on: date | None = None,
    opened_after: date | None = None,
) -> dict[str, str]:
    """A sentence for each date that cannot be. `opened_after` is the end of the pass before."""
    trouble = {
        name: _("This day is still to come.")
        for name, day in (("started_on", started_on), ("finished_on", finished_on))
        if day and day > today
    }
    if started_on and finished_on and finished_on < started_on:
        trouble["finished_on"] = _("The step is finished before it starts.")
    if started_on and opened_after and started_on < opened_after:
        trouble["started_on"] = _("The step was finished on a later day than this.")
    return trouble

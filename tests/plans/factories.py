"""A dull maker of actions."""

from datetime import date
from typing import Any

from plans.models import Action
from regions.models import Region
from stakeholders.models import Person


def make_action(
    region: Region, owner: Person, title: str = "Send the list", **fields: Any
) -> Action:
    return Action.objects.create(
        region=region, owner=owner, title=title, **{"due_on": date(2026, 3, 20), **fields}
    )

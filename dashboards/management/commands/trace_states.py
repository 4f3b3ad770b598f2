"""`manage.py trace_states`: draw the map's outlines again, after us-atlas changed."""

from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.core.management.base import BaseCommand

from dashboards.outlines import sprite


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Trace the states' outlines from the us-atlas package into static/maps/states.svg."

    def handle(self, *_args: Any, **_options: Any) -> None:
        base = Path(settings.BASE_DIR)
        atlas = (base / "node_modules/us-atlas/states-albers-10m.json").read_bytes()
        target = base / "static/maps/states.svg"
        target.parent.mkdir(exist_ok=True)
        target.write_text(sprite(orjson.loads(atlas)))
        self.stdout.write(f"{target.relative_to(base)} has {target.stat().st_size} bytes.")

"""`make bench`: measure, print a table, write bench/results.json and bench/results.md."""

import os
import sys

from bench import meetings, reminders, table
from bench.clock import NotAsExpected, Visitor, measure
from bench.cold import Cold, cold
from bench.pages import Page, pages
from bench.portals import Portal, house, memory, portals, say

SIZES = ["small", "large"]
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "1000"))


def main(wanted: list[str]) -> None:
    """`python -m bench meetings step` measures the pages with these words in their names;
    `waited` what a coordinator waits for (bench/meetings.py)."""
    found = table.Found(ROUNDS)
    with house() as place:
        with portals(place, SIZES) as running:
            measure_pages(running, wanted, found)
            found.memory = {portal.size: memory(portal) for portal in running}
            if not wanted or "waited" in wanted:
                found.waited = {one.size: meetings.measure(place, one) for one in running}
            found.loads = first_visits(running[0], found.names)
        if not wanted:
            found.reminders = reminders.measure(place)
    table.write(found)
    if found.unmeasured:
        sys.exit(f"Not measured: {', '.join(found.unmeasured)}.")


def measure_pages(running: list[Portal], wanted: list[str], found: table.Found) -> None:
    visitors = [Visitor(portal) for portal in running]
    of_sizes = [pages(portal.size, portal.doors) for portal in running]
    for same in zip(*of_sizes, strict=True):
        name = same[0].name
        if wanted and not any(word in name for word in wanted):
            continue
        say(f"Measuring {name}")
        try:
            times = measure(zip(visitors, same, strict=True), ROUNDS)
        except NotAsExpected as trouble:
            say(f"  {trouble}")
            found.unmeasured.append(name)
        else:
            sizes = [portal.size for portal in running]
            found.pages += zip(sizes, same, times, strict=True)


def first_visits(portal: Portal, names: set[str]) -> list[Cold]:
    visitor = Visitor(portal)
    whole: list[Page] = [p for p in pages(portal.size, portal.doors) if p.name in names]
    looked_at = (page for page in whole if page.target.empty and page.method == "GET")
    return [cold(visitor, page) for page in looked_at if page.who != "feed"]


if __name__ == "__main__":
    main(sys.argv[1:])

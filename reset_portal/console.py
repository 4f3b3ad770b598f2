"""What a person at the terminal reads while things start."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 4.0


def show(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


class Console:
    def __init__(self, say: Callable[[str], None] = show, patience: float = PATIENCE) -> None:
        self.say = say
        self.patience = patience

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """One line when it is done, and one every few seconds until then."""
        began = time.monotonic()
        done = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(name, began, done), daemon=True)
        ticker.start()
        try:
            yield
        finally:
            done.set()
            ticker.join()
        self.say(f"  {name:<24} {time.monotonic() - began:5.1f} s")

    def _tick(self, name: str, began: float, done: threading.Event) -> None:
        while not done.wait(self.patience):
            self.say(f"  {name:<24} {time.monotonic() - began:5.1f} s so far …")

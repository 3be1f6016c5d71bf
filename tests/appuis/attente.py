"""Waiting for what another thread or process does."""

import time
from collections.abc import Callable


def wait_for(vrai: Callable[[], object], secondes: float = 20.0) -> None:
    """Wait until something holds; fail when it does not within `secondes`."""
    fin = time.monotonic() + secondes
    while not vrai():
        assert time.monotonic() < fin, "it did not happen"
        time.sleep(0.02)

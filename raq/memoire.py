"""How a worker's memory behaves under glibc: one pool, and what is free goes back to the system.

Measured with 10,000 actors after the finder, the pages and the tiles: 240 MB resident become 195.
By default glibc gives each thread a pool of its own, and keeps what a big answer or the reading of
the street file took for a moment. Under another C library nothing here does anything.
"""

import ctypes
import gc
from collections.abc import Callable
from time import monotonic
from typing import Final

M_MMAP_THRESHOLD: Final = -3
M_ARENA_MAX: Final = -8
"""Parameters of glibc's mallopt(3)."""
GRAND_BLOC: Final = 128 * 1024
"""Bytes from which on a block is borrowed from the system: glibc's start, kept from growing."""

REPIT_S: Final = 1.0


def settle_memory() -> None:
    """Set the pool up; call it before any thread starts."""
    mallopt = _find("mallopt")
    if mallopt is not None:
        mallopt(M_ARENA_MAX, 1)
        mallopt(M_MMAP_THRESHOLD, GRAND_BLOC)


def put_off_collection() -> None:
    """Look for no circular garbage while the parts of the site are built: nearly all of it stays.

    Measured: the streets are read in 0.58 s instead of 0.85. `settle_collection` ends it.
    """
    gc.disable()


def settle_collection() -> None:
    """Collect once, and never look again at what stays for as long as the worker lives."""
    gc.collect()
    gc.freeze()
    gc.enable()


def give_back_memory() -> None:
    """Give free pages back to the system (a few milliseconds)."""
    malloc_trim = _find("malloc_trim")
    if malloc_trim is not None:
        malloc_trim(0)


def make_giver(minuterie: Callable[[], float] = monotonic) -> Callable[[], None]:
    """Return what gives free pages back at most once a second: answers are made in bursts."""
    prochaine = float("-inf")

    def give() -> None:
        nonlocal prochaine
        if minuterie() >= prochaine:
            prochaine = minuterie() + REPIT_S
            give_back_memory()

    return give


def _find(fonction: str) -> "ctypes._NamedFuncPointer | None":
    try:
        trouvee: ctypes._NamedFuncPointer = getattr(ctypes.CDLL("libc.so.6"), fonction)
    except (OSError, AttributeError):
        return None
    return trouvee

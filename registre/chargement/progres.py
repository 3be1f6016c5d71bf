"""How loading tells how far it is. The command line shows a bar, tests show nothing."""

from contextlib import AbstractContextManager, nullcontext
from typing import Final, Protocol


class Etape(Protocol):
    """One step under way."""

    def advance(self, nombre: int = 1) -> None:
        """Say that so many more items of the step are done."""


class Progres(Protocol):
    """Shows the steps of a load, one after the other."""

    def step(self, label: str, total: int | None) -> AbstractContextManager[Etape]:
        """Open a step of `total` items; None when nobody can tell how many."""


class ProgresMuet:
    """Shows nothing."""

    def step(self, label: str, total: int | None) -> AbstractContextManager[Etape]:  # noqa: ARG002
        """Open a step that nobody sees."""
        return nullcontext(_EtapeMuette())


class _EtapeMuette:
    def advance(self, nombre: int = 1) -> None:
        """Show nothing."""


SANS_PROGRES: Final = ProgresMuet()
"""For loads that nobody watches."""

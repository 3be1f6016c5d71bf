"""What a load did, in figures."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Compte:
    """What happened to one kind of row.

    `presents` were there already and stay as they were; `ignores` were read and not taken, by a
    rule that the import states (an address without a point, for instance).
    """

    inseres: int = 0
    presents: int = 0
    remplaces: int = 0
    retires: int = 0
    ignores: int = 0

    @property
    def changes(self) -> int:
        """How many rows of the database changed."""
        return self.inseres + self.remplaces + self.retires


@dataclass(frozen=True, slots=True)
class Bilan:
    """The figures of one load, by kind of row (“communes”, “acteurs”…), in the order of loading.

    `a_jour` says that nothing had to be read: the files were the same as last time.
    """

    comptes: dict[str, Compte] = field(default_factory=dict)
    a_jour: bool = False

    @property
    def inseres(self) -> int:
        """How many rows were inserted, all kinds together."""
        return sum(compte.inseres for compte in self.comptes.values())

    @property
    def changes(self) -> int:
        """How many rows changed, all kinds together; 0 means that the database is as before."""
        return sum(compte.changes for compte in self.comptes.values())

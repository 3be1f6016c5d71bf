"""What the tests of the team's area share."""

import pytest

from registre.comptes import mots_de_passe


@pytest.fixture(autouse=True)
def hachage_leger(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 without its cost: these tests log in a hundred times."""
    from pwdlib import PasswordHash
    from pwdlib.hashers.argon2 import Argon2Hasher

    leger = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    leurre = leger.hash("leurre")
    monkeypatch.setattr(mots_de_passe, "_hacheur", lambda: leger)
    monkeypatch.setattr(mots_de_passe, "_make_leurre", lambda: leurre)

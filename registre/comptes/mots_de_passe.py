"""Passwords: argon2, a length rule and a list of the commonest; no composition rules.

Rules of NIST SP 800-63B §5.1.1.2: long, any character, not a known one, not one's own name.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING, Final

from geo.textes import fold, normalize
from registre.comptes.secrets import make_secret
from registre.erreurs import MotDePasseRefuse, TropDEssais

if TYPE_CHECKING:
    from pwdlib import PasswordHash

MINIMUM: Final = 12
MAXIMUM: Final = 200

_UN_A_LA_FOIS: Final = Lock()
"""One hash takes 64 MB: a worker computes one at a time."""
EN_ATTENTE: Final = 3
"""How many wait for it at most: each of them holds a thread that pages need."""
ATTENTE_S: Final = 2.0
DELAI_S: Final = 5
"""Seconds after which who found the waiting room full may come back."""
_PLACES: Final = BoundedSemaphore(1 + EN_ATTENTE)

_TROP_CONNUS: Final = frozenset(
    {
        "motdepasse", "monmotdepasse", "motdepassesecret", "wachtwoord", "mijnwachtwoord",
        "password", "mypassword", "passwort", "azertyuiop", "qwertyuiop", "bonjour", "bruxelles",
        "brussel", "brussels", "belgique", "relais", "relaisdaction", "relaisdactiondequartier",
        "raqbrussels", "raqbruxelles", "coordination", "quartier", "administrateur",
        "administrator", "bienvenue", "welcome", "jetaime", "iloveyou", "changezmoi", "changeme",
    }
)  # fmt: skip
"""What people of this trade would type first, in letters and digits only."""

_SUITES: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890123456789012345678901234567890",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertyuiopasdfghjklzxcvbnm",
    "1234567890azertyuiop",
    "1234567890qwertyuiop",
)
"""Runs of keys, forwards and backwards."""

RESTE_MINIMUM: Final = 6
"""Characters that a password needs besides a known word or one's own name or mail."""


def check_mot_de_passe(mot_de_passe: str, *personnels: str) -> None:
    """Check a password that somebody chooses. Raises MotDePasseRefuse.

    `personnels` are what is known of its owner: mail, name.
    """
    if len(mot_de_passe) < MINIMUM:
        raise MotDePasseRefuse("trop_court")
    if len(mot_de_passe) > MAXIMUM:
        raise MotDePasseRefuse("trop_long")
    if _is_trivial(mot_de_passe) or _is_mostly(mot_de_passe, _list_mots(personnels)):
        raise MotDePasseRefuse("trop_courant")
    if mot_de_passe.casefold() in _read_commonest():
        raise MotDePasseRefuse("trop_courant")


def hash_mot_de_passe(mot_de_passe: str) -> str:
    """Return the argon2 hash of a password (0.1 s, 64 MB, one at a time).

    Raises TropDEssais when too many wait already.
    """
    with _taking_turn():
        return _hacheur().hash(mot_de_passe)


def verify_mot_de_passe(mot_de_passe: str, empreinte: str | None) -> bool:
    """Tell whether a password is the one of a hash; None: there is none, always False.

    Exactly one verification either way: the time says nothing of whether an account exists.
    Raises TropDEssais when too many wait already, whoever is asked for.
    """
    with _taking_turn():
        leurre = _make_leurre()
        juste = _hacheur().verify(mot_de_passe, empreinte or leurre)
    return juste and empreinte is not None


@contextmanager
def _taking_turn() -> Iterator[None]:
    """Wait for the one place where hashes are computed, for 2 s at most."""
    if not _PLACES.acquire(blocking=False):
        raise TropDEssais(DELAI_S)
    try:
        if not _UN_A_LA_FOIS.acquire(timeout=ATTENTE_S):
            raise TropDEssais(DELAI_S)
        try:
            yield
        finally:
            _UN_A_LA_FOIS.release()
    finally:
        _PLACES.release()


def _is_trivial(mot_de_passe: str) -> bool:
    """Tell whether it is few characters, one piece repeated, or a run of keys."""
    plie = fold(mot_de_passe)
    repete = (plie + plie).find(plie, 1) < len(plie)
    suites = any(plie in suite or plie in suite[::-1] for suite in _SUITES)
    return len(set(plie)) < 5 or repete or suites


def _list_mots(personnels: tuple[str, ...]) -> frozenset[str]:
    """Return what a password may not be made of, in letters and digits only."""
    siens = set()
    for texte in personnels:
        siens.update({texte, texte.partition("@")[0], *normalize(texte).split()})
    propres = {normalize(mot).replace(" ", "") for mot in siens}
    return _TROP_CONNUS | {mot for mot in propres if len(mot) >= 3}


def _is_mostly(mot_de_passe: str, mots: frozenset[str]) -> bool:
    """Tell whether a password is known words and too little else."""
    reste = normalize(mot_de_passe).replace(" ", "")
    for mot in sorted(mots, key=lambda m: (-len(m), m)):
        reste = reste.replace(mot, "")
    complet = normalize(mot_de_passe).replace(" ", "")
    return len(reste) < RESTE_MINIMUM and reste != complet


def _read_commonest() -> frozenset[str]:
    """Return the commonest words and passwords of 12 characters or more (zxcvbn's lists).

    Read from their file and given back: as an imported module they would hold 13 MB for ever.
    """
    paquet = find_spec("zxcvbn")
    if paquet is None or paquet.origin is None:
        raise ModuleNotFoundError("zxcvbn")
    fichier = Path(paquet.origin).with_name("frequency_lists.py")
    specification = spec_from_file_location("listes_de_frequence", fichier)
    if specification is None or specification.loader is None:
        raise ModuleNotFoundError(str(fichier))
    listes = module_from_spec(specification)
    specification.loader.exec_module(listes)
    return frozenset(
        mot.casefold()
        for liste in listes.FREQUENCY_LISTS.values()
        for mot in liste
        if len(mot) >= MINIMUM
    )


@cache
def _hacheur() -> "PasswordHash":
    from pwdlib import PasswordHash  # only whoever logs in needs it

    return PasswordHash.recommended()


@cache
def _make_leurre() -> str:
    return _hacheur().hash(make_secret())

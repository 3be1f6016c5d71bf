"""What a resident writes to a relay, as a value: how to answer, and the receipt number.

Nothing here is stored: the outbox alone holds the message, until it is delivered.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from registre.publication.liens import keep_courriel
from registre.telephones import to_e164

LETTRES: Final = "23456789ACDEFGHJKMNPQRTVWXY"
"""What a receipt number is written with: none is taken for another on a small screen or on the
phone (no 0 and O, 1, I and L, B and 8, S and 5, Z and 2, U and V)."""
RECU: Final = re.compile(rf"[{LETTRES}]{{4}}-[{LETTRES}]{{4}}")
LONGUEUR_MESSAGE: Final = 2_000
LONGUEUR_REPONSE: Final = 160
LONGUEUR_NOM: Final = 120


class Moment(StrEnum):
    """When somebody would rather be called."""

    PEU_IMPORTE = "peu_importe"
    MATIN = "matin"
    APRES_MIDI = "apres_midi"
    SOIR = "soir"


@dataclass(frozen=True, slots=True)
class Reponse:
    """How to answer somebody: `dite` as they typed it, and what can be dialled or written to.

    One of `telephone` (E.164) and `courriel` (as SMTP carries it) at least is there.
    """

    dite: str
    telephone: str | None
    courriel: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wants to tell a relay. `texte` empty: they only ask to be called back.

    `langue` is the code of the language to answer in, None when it was not said.
    """

    texte: str
    reponse: Reponse
    langue: str | None = None
    moment: Moment | None = None
    nom: str | None = None


def read_reponse(texte: str) -> Reponse | None:
    """Return how to answer: a mail address, else the first phone number; None: neither."""
    courriel = keep_courriel(texte)
    telephone = None if courriel else to_e164(texte)
    return Reponse(texte, telephone, courriel) if courriel or telephone else None


def identify_envoi(envoi: UUID, *champs: str) -> UUID:
    """Return the key of what a form says: the same form with the same words is the same message.

    Somebody who goes back, changes the text and sends the form again has written a second one.
    """
    return uuid5(envoi, "\0".join(champs))


def make_recu(identifiant: UUID) -> str:
    """Return the receipt number of a message, as “K7QF-2M9X”: the same one for the same message."""
    reste, lettres = identifiant.int & (2**62 - 1), []
    for _ in range(8):
        reste, rang = divmod(reste, len(LETTRES))
        lettres.append(LETTRES[rang])
    return f"{''.join(lettres[:4])}-{''.join(lettres[4:])}"


def is_recu(texte: str) -> bool:
    """Tell whether a text has the form of a receipt number; nothing is looked up."""
    return RECU.fullmatch(texte) is not None

"""Who gets what a resident writes: the relay, else who replaces them, else the coordination."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.calendrier import day_in_brussels
from registre.contacts.equipes import covers_on
from registre.contacts.releves import load_releves
from registre.modeles import Attribution, Relais
from registre.publication.liens import keep_courriel
from registre.publication.relais import follow_releves, is_there

COORDINATION: Final = "la coordination"


@dataclass(frozen=True, slots=True)
class Destinataire:
    """Where a message goes. For the team and its mails only: neither field need be public.

    `courriel` None: the coordination, whoever that is when the mail leaves.
    """

    courriel: str | None
    nom: str


def find_destinataire(session: Session, slug: str, instant: datetime) -> Destinataire:
    """Return who answers for a quartier at an instant (aware): the first of these with a mail.

    1. A relay who covers it that day in Brussels, neither away nor gone. Their mail serves even
       where it is not among their public fields.
    2. Who replaces a relay who is away that day; a replacement who is away is replaced in turn.
    3. The coordination – for an unknown slug too.
    At most two SELECTs.
    """
    le = day_in_brussels(instant)
    en_poste = session.scalars(
        select(Relais)
        .join(Attribution, Attribution.relais == Relais.id)
        .where(Attribution.quartier == slug, covers_on(le))
        .order_by(Attribution.valide_du, Relais.role, Relais.id)
    ).all()
    releves = load_releves(session, le) if en_poste else {}
    remplacants = (suivant for r in en_poste for suivant, _ in follow_releves(r, releves))
    for relais in (*en_poste, *remplacants):
        courriel = keep_courriel(relais.courriel)
        if courriel and is_there(relais, releves, le):
            return Destinataire(courriel, relais.nom or relais.role)
    return Destinataire(None, COORDINATION)

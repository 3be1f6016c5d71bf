"""Who gets what a resident writes: the relay, else who replaces them, else the coordination."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.calendrier import day_in_brussels
from registre.contacts.equipes import covers_on
from registre.contacts.releves import load_releves
from registre.modeles import Attribution, Relais
from registre.publication.liens import keep_courriel
from registre.publication.relais import Releve, is_gone

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
    for relais in (*en_poste, *(suivant for r in en_poste for suivant in _follow(r, releves))):
        courriel = keep_courriel(relais.courriel)
        if courriel and _is_there(relais, releves, le):
            return Destinataire(courriel, relais.nom or relais.role)
    return Destinataire(None, COORDINATION)


def _is_there(relais: Relais, releves: Mapping[UUID, Releve], le: date) -> bool:
    return relais.id not in releves and not is_gone(relais, le)


def _follow(relais: Relais, releves: Mapping[UUID, Releve]) -> Iterator[Relais]:
    """Give who replaces a relay, then who replaces that one; two who replace each other end it."""
    vus = {relais.id}
    releve = releves.get(relais.id)
    while releve is not None and releve.remplacant is not None:
        suivant = releve.remplacant
        if suivant.id in vus:
            return
        vus.add(suivant.id)
        yield suivant
        releve = releves.get(suivant.id)

"""Absences and vacancies: from when to when, and who answers meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.messages import identify_envoi
from registre.modeles import Relais, Remplacement
from registre.valeurs import Compteur, MotifRemplacement
from registre.versions import bump

LISTES_MAX: Final = 50
"""How many absences and vacancies of a relay are listed, the latest."""


@dataclass(frozen=True, slots=True)
class RemplacementNomme:
    """An absence or a vacancy (`au` excluded) and who answers; `par` None: the coordination."""

    id: UUID
    motif: str
    du: date
    au: date | None
    par: str | None


def begin_remplacement(
    session: Session,
    relais: Relais,
    motif: MotifRemplacement,
    *,
    id: UUID,
    remplacant: UUID | None,
    du: date,
    au: date | None,
) -> None:
    """Note an absence or a vacancy from a day to another (excluded; None: not known).

    `id` is that of the form that was sent: sent twice, it is noted once; sent again with other
    words, it is another one. Raises ActionImpossible: “dates” when it would end before it begins,
    “soi_meme” when a relay would replace themself, “chevauchement” when another one holds on one
    of these days.
    """
    dits = (motif.value, remplacant or "", du, au or "")
    cle = identify_envoi(id, str(relais.id), *(str(dit) for dit in dits))
    if session.get(Remplacement, cle) is not None:
        return
    if au is not None and au <= du:
        raise ActionImpossible("dates")
    if remplacant == relais.id:
        raise ActionImpossible("soi_meme")
    for autre in list_remplacements(session, relais):
        fin, autre_fin = au or date.max, autre.valide_au or date.max
        if autre.valide_du < fin and du < autre_fin:
            raise ActionImpossible("chevauchement")
    session.add(
        Remplacement(
            id=cle,
            relais=relais.id,
            remplacant=remplacant,
            motif=motif,
            valide_du=du,
            valide_au=au,
        )
    )
    bump(session, Compteur.ANNUAIRE)


def end_remplacement(session: Session, relais: Relais, identifiant: str, le: date) -> None:
    """End an absence or a vacancy on a day; one that has not begun is taken back.

    One that has ended already stays as it is. Raises ObjetInconnu.
    """
    for remplacement in list_remplacements(session, relais):
        if str(remplacement.id) == identifiant:
            _cut(session, remplacement, le)
            bump(session, Compteur.ANNUAIRE)
            return
    raise ObjetInconnu("remplacement", identifiant)


def cut_remplacements(session: Session, relais: Relais, le: date) -> None:
    """End on a day whatever holds beyond it."""
    for remplacement in list_remplacements(session, relais):
        _cut(session, remplacement, le)
    session.flush()


def list_remplacements(session: Session, relais: Relais) -> Sequence[Remplacement]:
    """Return all the absences and vacancies of a relay, the first begun first."""
    return session.scalars(
        select(Remplacement)
        .where(Remplacement.relais == relais.id)
        .order_by(Remplacement.valide_du, Remplacement.id)
    ).all()


def list_en_cours(session: Session, relais: Relais, le: date) -> list[RemplacementNomme]:
    """Return those that hold on a day or will, with the name of who answers. One SELECT."""
    autre = aliased(Relais)
    rows = session.execute(
        select(Remplacement, autre.nom, autre.role)
        .outerjoin(autre, autre.id == Remplacement.remplacant)
        .where(
            Remplacement.relais == relais.id,
            or_(Remplacement.valide_au.is_(None), Remplacement.valide_au > le),
        )
        .order_by(Remplacement.valide_du, Remplacement.id)
        .limit(LISTES_MAX)
    )
    return [
        RemplacementNomme(r.id, r.motif, r.valide_du, r.valide_au, _name(nom, role))
        for r, nom, role in rows
    ]


def _name(nom: str | None, role: str | None) -> str | None:
    return f"{nom} ({role})" if nom else role


def _cut(session: Session, remplacement: Remplacement, le: date) -> None:
    if remplacement.valide_du >= le:
        session.delete(remplacement)
    elif remplacement.valide_au is None or remplacement.valide_au > le:
        remplacement.valide_au = le

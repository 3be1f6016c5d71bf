"""What became of merged records: which one stands for another, which ones a record stands for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from registre.modeles import Acteur, FusionActeurs
from registre.valeurs import EtatActeur


@dataclass(frozen=True, slots=True)
class FusionSuivie:
    """A merge in force, and the other record of the two."""

    fusion: FusionActeurs
    autre: UUID


def follow(session: Session, ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return, for each record, the one that stands for it in the end; itself where in none.

    Left out are those whose merges come back on themselves, a fault in the data: nothing stands for
    them. An unknown record stands for itself. One SELECT, and one more a merge of the longest
    chain.
    """
    suivantes: dict[UUID, UUID] = {}
    a_lire = set(ids)
    while a_lire:
        etape = select(Acteur.id, Acteur.fusionne_dans).where(Acteur.id.in_(a_lire), _is_absorbee())
        lues = {identifiant: gardee for identifiant, gardee in session.execute(etape) if gardee}
        suivantes |= lues
        a_lire = set(lues.values()) - suivantes.keys()
    fins = {identifiant: _find_fin(identifiant, suivantes) for identifiant in ids}
    return {identifiant: fin for identifiant, fin in fins.items() if fin is not None}


def list_toutes_absorbees(session: Session, gardee: UUID) -> list[UUID]:
    """Return the records that a record stands for, those merged into them included.

    One SELECT, and one more a merge of the longest chain.
    """
    toutes: dict[UUID, None] = {}
    dernieres = {gardee}
    while dernieres:
        etape = select(Acteur.id).where(Acteur.fusionne_dans.in_(dernieres), _is_absorbee())
        lues = session.scalars(etape.order_by(Acteur.id)).all()
        dernieres = set(lues) - toutes.keys() - {gardee}
        toutes |= {identifiant: None for identifiant in lues if identifiant in dernieres}
    return list(toutes)


def list_absorbees(session: Session, gardee: UUID) -> list[FusionSuivie]:
    """Return the merges in force that a record was kept by, the newest first. One SELECT."""
    siennes = (
        select(FusionActeurs, FusionActeurs.absorbee)
        .join(Acteur, Acteur.id == FusionActeurs.absorbee)
        .where(
            FusionActeurs.gardee == gardee,
            FusionActeurs.annulee_le.is_(None),
            # A record that somebody took up again by hand is no longer merged.
            Acteur.fusionne_dans == gardee,
        )
        .order_by(FusionActeurs.fait_le.desc(), FusionActeurs.id)
    )
    suivies: dict[UUID, FusionSuivie] = {}
    for fusion, absorbee in session.execute(siennes):
        # Merged, taken up again, merged again: only the last merge is in force.
        suivies.setdefault(absorbee, FusionSuivie(fusion, absorbee))
    return list(suivies.values())


def find_absorption(session: Session, absorbee: UUID) -> FusionSuivie | None:
    """Return the merge in force that put a record away; None: there is none. One SELECT."""
    sienne = (
        select(FusionActeurs, FusionActeurs.gardee)
        .join(Acteur, Acteur.id == FusionActeurs.absorbee)
        .where(
            FusionActeurs.absorbee == absorbee,
            FusionActeurs.annulee_le.is_(None),
            Acteur.fusionne_dans == FusionActeurs.gardee,
        )
        .order_by(FusionActeurs.fait_le.desc(), FusionActeurs.id)
        .limit(1)
    )
    ligne = session.execute(sienne).one_or_none()
    return None if ligne is None else FusionSuivie(*ligne)


def _is_absorbee() -> ColumnElement[bool]:
    """Return the condition on Acteur: merged, and nobody took it up again since."""
    return and_(Acteur.etat == EtatActeur.ARCHIVE, Acteur.fusionne_dans.is_not(None))


def _find_fin(identifiant: UUID, suivantes: Mapping[UUID, UUID]) -> UUID | None:
    """Return the end of a chain; None: it has none."""
    vues: set[UUID] = set()
    while identifiant in suivantes:
        if identifiant in vues:
            return None
        vues.add(identifiant)
        identifiant = suivantes[identifiant]
    return identifiant

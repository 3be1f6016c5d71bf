"""What became of merged records: which one stands for another, which ones a record stands for."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.modeles import Acteur, FusionActeurs


@dataclass(frozen=True, slots=True)
class FusionSuivie:
    """A merge in force, and the other record of the two."""

    fusion: FusionActeurs
    autre: UUID


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

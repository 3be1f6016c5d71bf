"""Reports of visitors: “this record is no longer right”. Each is answered once, by a person.

What a visitor wrote is read by the team alone; nothing of a report is ever public.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Session

from registre.annuaire import get_acteur
from registre.erreurs import ActeurInconnu, ObjetInconnu
from registre.modeles import Acteur, Signalement
from registre.publication import ActeurPublic
from registre.valeurs import EtatSignalement, MotifSignalement

TEXTE_MAXIMUM: Final = 1000
SUITE_MAXIMUM: Final = 500
NOUVEAUX_MONTRES: Final = 50
REPONDUS_MONTRES: Final = 50


@dataclass(frozen=True, slots=True)
class SignalementRecu:
    """A report and the record that it is about, as the team sees them.

    `traite_par`, `traite_le` and `suite` are None until somebody has answered.
    """

    id: UUID
    motif: MotifSignalement
    texte: str
    cree_le: datetime
    etat: EtatSignalement
    traite_par: str | None
    traite_le: datetime | None
    suite: str | None
    acteur: UUID
    nom: str
    quartier: str | None


def find_signalable(session: Session, acteur: UUID, instant: datetime) -> ActeurPublic:
    """Return an actor that a visitor may report: public at an instant (aware), and no person.

    Raises ActeurInconnu for any other.
    """
    public = get_acteur(session, acteur, instant)
    if public.personne_privee:
        raise ActeurInconnu(acteur)
    return public


def report(
    session: Session,
    acteur: UUID,
    motif: MotifSignalement,
    texte: str,
    instant: datetime,
    *,
    id: UUID,
) -> bool:
    """Note a report, in the caller's write transaction; False when `id` was noted already.

    `texte` has at most TEXTE_MAXIMUM characters. Raises ActeurInconnu (see `find_signalable`).
    """
    find_signalable(session, acteur, instant)
    session.execute(select(Acteur.id).where(Acteur.id == acteur).with_for_update(key_share=True))
    if session.get(Signalement, id) is not None:
        return False
    session.add(Signalement(id=id, acteur=acteur, motif=motif, texte=texte, cree_le=instant))
    session.flush()
    return True


def answer(
    session: Session,
    identifiant: UUID,
    etat: EtatSignalement,
    suite: str,
    par: str,
    instant: datetime,
) -> bool:
    """Answer a report, in the caller's write transaction; False when it was answered already.

    The first answer stands: one UPDATE decides who was first. `suite` says in a few words what was
    done, at most SUITE_MAXIMUM characters.
    """
    repondus = session.execute(
        update(Signalement)
        .where(Signalement.id == identifiant, Signalement.etat == EtatSignalement.NOUVEAU)
        .values(etat=etat, suite=suite or None, traite_par=par, traite_le=instant)
        .returning(Signalement.id)
        .execution_options(synchronize_session=False)
    ).all()
    return bool(repondus)


def find_signalement(session: Session, identifiant: UUID) -> SignalementRecu:
    """Return one report. Raises ObjetInconnu."""
    ligne = session.execute(_select_recus().where(Signalement.id == identifiant)).one_or_none()
    if ligne is None:
        raise ObjetInconnu("signalement", identifiant)
    return _make_recu(ligne)


def list_nouveaux(
    session: Session, quartiers: Collection[str] | None = None, limit: int = NOUVEAUX_MONTRES
) -> Sequence[SignalementRecu]:
    """Return the reports that wait for an answer, the one that waits longest first.

    `quartiers` are the slugs of the actors; None: all, and those of no quartier.
    """
    requete = _hold(_select_recus(), quartiers).where(Signalement.etat == EtatSignalement.NOUVEAU)
    ordre = (Signalement.cree_le, Signalement.id)
    return [_make_recu(ligne) for ligne in session.execute(requete.order_by(*ordre).limit(limit))]


def list_repondus(
    session: Session, quartiers: Collection[str] | None = None, limit: int = REPONDUS_MONTRES
) -> Sequence[SignalementRecu]:
    """Return the last reports that were answered, the latest answer first."""
    requete = _hold(_select_recus(), quartiers).where(Signalement.etat != EtatSignalement.NOUVEAU)
    ordre = (Signalement.traite_le.desc(), Signalement.id)
    return [_make_recu(ligne) for ligne in session.execute(requete.order_by(*ordre).limit(limit))]


def count_nouveaux(session: Session, quartiers: Collection[str] | None = None) -> int:
    """Return how many reports wait for an answer."""
    comptes = select(func.count(Signalement.id)).join(Acteur, Acteur.id == Signalement.acteur)
    attendent = comptes.where(Signalement.etat == EtatSignalement.NOUVEAU)
    return session.scalar(_hold(attendent, quartiers)) or 0


def _select_recus() -> Select[*tuple[Any, ...]]:
    colonnes: Select[*tuple[Any, ...]] = select(
        Signalement.id,
        Signalement.motif,
        Signalement.texte,
        Signalement.cree_le,
        Signalement.etat,
        Signalement.traite_par,
        Signalement.traite_le,
        Signalement.suite,
        Signalement.acteur,
        Acteur.nom,
        Acteur.quartier,
    ).join(Acteur, Acteur.id == Signalement.acteur)
    return colonnes


def _hold(
    requete: Select[*tuple[Any, ...]], quartiers: Collection[str] | None
) -> Select[*tuple[Any, ...]]:
    return requete if quartiers is None else requete.where(Acteur.quartier.in_(quartiers))


def _make_recu(ligne: Any) -> SignalementRecu:
    recu = ligne._asdict()
    return SignalementRecu(
        **{**recu, "motif": MotifSignalement(ligne.motif), "etat": EtatSignalement(ligne.etat)}
    )

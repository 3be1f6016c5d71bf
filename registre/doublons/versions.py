"""How a merge, or its undoing, writes the versions of the two records."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update
from sqlalchemy.orm import Session

from geo.affectation import Territoire
from registre.modeles import Acteur, Revision
from registre.recherche import index_acteurs
from registre.revue.acteurs import apply_acteur, get_acteur, read_contenu, write_acteur
from registre.revue.ecarts import compare
from registre.revue.ecritures import add_revision, keep_first, lock_objet
from registre.revue.lectures import last_numero, list_attente_de
from registre.revue.revisions import Auteur
from registre.valeurs import EtatActeur, EtatRevision, ObjetRevise


@dataclass(frozen=True, slots=True)
class Acte:
    """Who acts, when, on the territory of that day; `session` is the caller's write transaction."""

    session: Session
    auteur: Auteur
    instant: datetime
    territoire: Territoire


def lock_fiches(session: Session, premiere: UUID, seconde: UUID) -> tuple[Acteur, Acteur]:
    """Return two records, for this transaction alone. Raises ObjetInconnu.

    Whoever merges the same two the other way round waits: the locks are taken in one order.
    """
    cles = sorted({str(premiere), str(seconde)})
    for cle in cles:
        lock_objet(session, ObjetRevise.ACTEUR, cle)
    lues = {cle: get_acteur(session, cle, verrou=True) for cle in cles}
    return lues[str(premiere)], lues[str(seconde)]


def write_version(
    acte: Acte,
    acteur: Acteur,
    contenu: dict[str, Any],
    etats: tuple[EtatActeur, EtatRevision],
    motif: str,
    identifiant: UUID | None = None,
) -> Revision:
    """Write a content to a record, and the version that says so: their states are `etats`.

    Raises ActionImpossible as `apply_acteur` does.
    """
    session, (etat, sort) = acte.session, etats
    revision = _number(acte, acteur, contenu, sort, motif, identifiant)
    par, cle = acte.auteur.nom, str(acteur.id)
    if etat in {EtatActeur.PUBLIE, EtatActeur.ARCHIVE}:
        apply_acteur(session, cle, contenu, par, acte.instant, acte.territoire)
    else:
        write_acteur(session, acteur, contenu, etat, par, acte.instant, acte.territoire)
        index_acteurs(session, [acteur.id])
    return revision


def list_identiques(session: Session, acteur: Acteur) -> list[UUID]:
    """Return the waiting proposals that say what a record says already."""
    present = read_contenu(acteur)
    attente = list_attente_de(session, ObjetRevise.ACTEUR, str(acteur.id))
    return [r.id for r in attente if not compare(r.contenu, present)]


def set_aside(session: Session, revisions: Collection[UUID]) -> None:
    """Let these proposals wait no longer."""
    _move(session, revisions, EtatRevision.PROPOSEE, EtatRevision.REMPLACEE)


def reopen(session: Session, revisions: Sequence[str]) -> None:
    """Let proposals that were set aside wait again."""
    voulues = [UUID(revision) for revision in revisions]
    _move(session, voulues, EtatRevision.REMPLACEE, EtatRevision.PROPOSEE)


def _move(
    session: Session, revisions: Collection[UUID], avant: EtatRevision, apres: EtatRevision
) -> None:
    voulues = update(Revision).where(Revision.id.in_(revisions), Revision.etat == avant)
    session.execute(voulues.values(etat=apres))


def _number(
    acte: Acte,
    acteur: Acteur,
    contenu: dict[str, Any],
    sort: EtatRevision,
    motif: str,
    identifiant: UUID | None,
) -> Revision:
    session, cle = acte.session, str(acteur.id)
    dernier = last_numero(session, ObjetRevise.ACTEUR, cle)
    if not dernier and acteur.etat == EtatActeur.PUBLIE:
        dernier = keep_first(session, ObjetRevise.ACTEUR, cle, acte.instant)
    publiee = sort is EtatRevision.PUBLIEE
    revision = Revision(
        id=identifiant or uuid4(),
        objet=ObjetRevise.ACTEUR,
        cle=cle,
        numero=dernier + 1,
        base=dernier,
        etat=sort,
        contenu=dict(contenu),
        auteur=acte.auteur.id,
        auteur_nom=acte.auteur.nom[:120],
        motif=motif,
        cree_le=acte.instant,
        decide_par=acte.auteur.nom[:120] if publiee else None,
        decide_le=acte.instant if publiee else None,
    )
    return add_revision(session, revision)

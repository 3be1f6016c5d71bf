"""Writing rows of history, one writer at a time for each record."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registre.modeles import Revision
from registre.revue import objets
from registre.revue.ecarts import Contenu
from registre.revue.lectures import last_numero
from registre.valeurs import EtatRevision, ObjetRevise

DONNEES_CHARGEES: Final = "données chargées"
"""Who wrote the first content of a record that was seeded."""
NUMEROTEES: Final = "revisions_numerotees"
"""In Session.info: the revisions of this very transaction, which nobody else can have seen."""


def lock_objet(session: Session, objet: ObjetRevise, cle: str) -> None:
    """Let one writer at a time number the revisions of a record.

    SQLite has one writer at all (BEGIN IMMEDIATE). PostgreSQL: a lock on the name of the record,
    until the end of the transaction; a row lock would not hold those that are not yet there.
    """
    lock_nom(session, f"{objet}/{cle}")


def lock_nom(session: Session, nom: str) -> None:
    """Let one transaction at a time pass that names the same thing (as `lock_objet`)."""
    if session.get_bind().dialect.name == "postgresql":
        cle = func.hashtextextended(nom, 0)
        session.execute(select(func.pg_advisory_xact_lock(cle)))


def keep_first(session: Session, objet: ObjetRevise, cle: str, instant: datetime) -> int:
    """Keep the content of a record that has no history yet as number 1; 0 when it is a new one."""
    contenu = objets.snapshot(session, objet, cle)
    if not contenu:
        return 0
    depuis = objets.date_of(session, objet, cle, instant)
    add_revision(
        session,
        Revision(
            objet=objet,
            cle=cle,
            numero=1,
            base=0,
            etat=EtatRevision.PUBLIEE,
            contenu=contenu,
            auteur_nom=DONNEES_CHARGEES,
            cree_le=depuis,
            decide_le=depuis,
        ),
    )
    return 1


def add_revision(session: Session, revision: Revision) -> Revision:
    """Write a revision, and remember that this transaction numbered it."""
    session.add(revision)
    session.flush()
    session.info.setdefault(NUMEROTEES, set()).add(revision.id)
    return revision


def add_merged(session: Session, proposee: Revision, contenu: Contenu) -> Revision:
    """Add what was published in place of a proposal, in its author's name."""
    proposee.etat = EtatRevision.REMPLACEE
    objet = ObjetRevise(proposee.objet)
    dernier = last_numero(session, objet, proposee.cle)
    return add_revision(
        session,
        Revision(
            id=id_of_merged(proposee.id),
            objet=objet,
            cle=proposee.cle,
            numero=dernier + 1,
            base=dernier,
            etat=EtatRevision.PROPOSEE,
            contenu=dict(contenu),
            auteur=proposee.auteur,
            auteur_nom=proposee.auteur_nom,
            motif=proposee.motif,
            cree_le=proposee.cree_le,
        ),
    )


def id_of_merged(revision: UUID) -> UUID:
    """Return the identifier of what a proposal became once merged: one only, whoever asks."""
    return uuid5(revision, "fusion")

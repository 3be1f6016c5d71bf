"""Reading the history of a record: its numbers, what stood when, what a proposal changes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from registre.erreurs import ObjetInconnu
from registre.modeles import Revision
from registre.revue import objets
from registre.revue.ecarts import Fusion, merge
from registre.valeurs import EtatRevision, ObjetRevise


def last_numero(session: Session, objet: ObjetRevise, cle: str) -> int:
    """Return the last number of a record, proposals included; 0: it has no history."""
    return session.scalar(select(func.max(Revision.numero)).where(is_of(objet, cle))) or 0


def list_revisions(session: Session, objet: ObjetRevise, cle: str) -> Sequence[Revision]:
    """Return the revisions of a record, the newest first."""
    siennes = select(Revision).where(is_of(objet, cle)).order_by(Revision.numero.desc())
    return session.scalars(siennes).all()


def get_revision(session: Session, revision: UUID) -> Revision:
    """Return a revision. Raises ObjetInconnu."""
    trouvee = session.get(Revision, revision)
    if trouvee is None:
        raise ObjetInconnu("revision", revision)
    return trouvee


def find_base(session: Session, objet: ObjetRevise, cle: str, base: int) -> dict[str, Any]:
    """Return what stood when somebody had the number `base` on screen; {} when nothing did."""
    publiees = select(Revision.contenu).where(
        is_of(objet, cle), Revision.etat == EtatRevision.PUBLIEE, Revision.numero <= base
    )
    contenu = session.scalars(publiees.order_by(Revision.numero.desc()).limit(1)).first()
    return dict(contenu or {})


def prepare_fusion(session: Session, revision: Revision) -> Fusion:
    """Return what a proposal changes in what stands now, and the conflicts to decide.

    Of a record that was never published the whole proposal counts.
    """
    objet = ObjetRevise(revision.objet)
    base = find_base(session, objet, revision.cle, revision.base)
    jamais = not find_base(session, objet, revision.cle, last_numero(session, objet, revision.cle))
    present = base if jamais else objets.snapshot(session, objet, revision.cle)
    return merge(base, present, revision.contenu)


def is_of(objet: ObjetRevise, cle: str) -> ColumnElement[bool]:
    """Return the condition on Revision: it is of this record."""
    return and_(Revision.objet == objet, Revision.cle == cle)


def list_attente_de(session: Session, objet: ObjetRevise, cle: str) -> Sequence[Revision]:
    """Return the proposals of a record that wait for a review, the oldest first."""
    attente = select(Revision).where(is_of(objet, cle), Revision.etat == EtatRevision.PROPOSEE)
    return session.scalars(attente.order_by(Revision.numero)).all()

"""Reading the history of a record: its numbers, what stood when, what a proposal changes."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
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


def find_vue(session: Session, objet: ObjetRevise, cle: str, base: int) -> dict[str, Any]:
    """Return the content that a screen with the number `base` showed; {} when there was none.

    What stood then or, of a record that nothing was published of yet, the draft written last.
    """
    publiee = find_base(session, objet, cle, base)
    if publiee:
        return publiee
    # A draft has the number after its base. Published since, it has a newer one; one that came
    # late has an older base, and never stood. Of the same base the first to come was on time.
    ecrites = select(Revision.contenu).where(
        is_of(objet, cle),
        Revision.base < base,
        or_(~is_tardive(), Revision.etat == EtatRevision.PUBLIEE),
    )
    ordre = (Revision.base.desc(), Revision.cree_le, Revision.numero)
    return dict(session.scalars(ecrites.order_by(*ordre).limit(1)).first() or {})


def prepare_fusion(session: Session, revision: Revision) -> Fusion:
    """Return what a proposal changes in what stands now, and the conflicts to decide.

    Of a record that was never published the whole proposal counts. Published since, the proposal is
    held against the draft that its author had on screen: only what both changed is a conflict.
    """
    objet = ObjetRevise(revision.objet)
    if not find_base(session, objet, revision.cle, last_numero(session, objet, revision.cle)):
        return merge({}, {}, revision.contenu)
    base = find_vue(session, objet, revision.cle, revision.base)
    return merge(base, objets.snapshot(session, objet, revision.cle), revision.contenu)


def is_tardive() -> ColumnElement[bool]:
    """Return the condition on Revision: its author had an older version than the last on screen.

    Of proposals that wait, and of drafts: once published, a revision has a newer number.
    """
    return Revision.base < Revision.numero - 1


def is_of(objet: ObjetRevise, cle: str) -> ColumnElement[bool]:
    """Return the condition on Revision: it is of this record."""
    return and_(Revision.objet == objet, Revision.cle == cle)


def list_attente_de(session: Session, objet: ObjetRevise, cle: str) -> Sequence[Revision]:
    """Return the proposals of a record that wait for a review, the oldest first."""
    attente = select(Revision).where(is_of(objet, cle), Revision.etat == EtatRevision.PROPOSEE)
    return session.scalars(attente.order_by(Revision.numero)).all()


def find_sienne(session: Session, objet: ObjetRevise, cle: str, compte: UUID) -> Revision | None:
    """Return the waiting proposal that a new one of this account goes on from, and replaces.

    Not one that came late: that one waits for a person, whatever else its author writes.
    """
    siennes = select(Revision).where(
        is_of(objet, cle),
        Revision.etat == EtatRevision.PROPOSEE,
        Revision.auteur == compte,
        ~is_tardive(),
    )
    return session.scalars(siennes.order_by(Revision.numero.desc()).limit(1)).first()

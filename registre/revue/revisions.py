"""Revisions: proposed, published, refused; numbered record by record, nothing ever lost.

A number says in which order what is on screen became so. A proposal takes one when it arrives and
a new one when it is published later: whoever opened the record in between is seen to have missed
something (ConflitDEdition), and its base is the last content published before that number.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, update
from sqlalchemy.orm import Session

from geo.affectation import Territoire
from registre.erreurs import ActionImpossible, ConflitDEdition
from registre.modeles import Revision
from registre.revue import objets
from registre.revue.ecarts import Contenu, compare
from registre.revue.ecritures import (
    NUMEROTEES,
    add_merged,
    add_revision,
    id_of_merged,
    keep_first,
    lock_objet,
)
from registre.revue.lectures import (
    get_revision,
    is_tardive,
    last_numero,
    list_attente_de,
    list_revisions,
    prepare_fusion,
)
from registre.valeurs import EtatRevision, ObjetRevise

__all__ = ["Auteur", "last_numero", "list_revisions", "propose", "publish", "refuse"]


@dataclass(frozen=True, slots=True)
class Auteur:
    """Who writes: an account, or somebody without one (`id` None), and how history names them."""

    id: UUID | None
    nom: str


def propose(
    session: Session,
    objet: ObjetRevise,
    cle: str,
    contenu: Mapping[str, Any],
    *,
    base: int,
    envoi: UUID,
    auteur: Auteur,
    motif: str,
    instant: datetime,
    tardive: bool = False,
) -> Revision:
    """Propose a content for a record, in the caller's write transaction; what stands stays.

    `base` is the number on screen when the author began (0: none). The same `envoi` twice gives the
    first revision. The author's own older proposal becomes `remplacee`. A `tardive` one comes from
    the street, where nobody can choose: it keeps the `base` that was on screen, however old, and
    waits beside all others until a person decides. Raises ConflitDEdition when the record has moved
    on since `base` or the `envoi` said something else the first time, ActionImpossible for one that
    served elsewhere.
    """
    lock_objet(session, objet, cle)
    deja = session.get(Revision, envoi)
    if deja is not None:
        return _check_same(session, deja, objet, cle, contenu, base)
    dernier = last_numero(session, objet, cle) or keep_first(session, objet, cle, instant)
    if not tardive:
        if base != dernier and (base, dernier) != (0, 1):
            raise ConflitDEdition(base, dernier)
        replace_pending(session, objet, {cle}, written_by(auteur))
    return add_revision(
        session,
        Revision(
            id=envoi,
            objet=objet,
            cle=cle,
            numero=dernier + 1,
            base=base if tardive else dernier,
            etat=EtatRevision.PROPOSEE,
            contenu=dict(contenu),
            auteur=auteur.id,
            auteur_nom=auteur.nom[:120],
            motif=motif[:300],
            cree_le=instant,
        ),
    )


def publish(
    session: Session,
    revision: UUID,
    par: str,
    instant: datetime,
    territoire: Territoire,
    decision: str = "",
    choix: Mapping[str, str] | None = None,
) -> Revision:
    """Put in force what a proposal changed against its base, and return what was published.

    Where something else was published since, both are merged (`prepare_fusion`): the merged content
    is a revision of its own and the proposal stays readable, `remplacee`. `choix` decides the
    conflicts: group → “garder” or “prendre”. A second time changes nothing. Raises ObjetInconnu,
    ActionImpossible (“conflit_a_trancher”, “deja_decidee”, “contenu_efface” once a person was
    anonymised, or the record's own reason).
    """
    proposee = _lock_revision(session, revision)
    fusionnee = session.get(Revision, id_of_merged(proposee.id))
    if fusionnee is not None or proposee.etat == EtatRevision.PUBLIEE:
        return fusionnee or proposee
    if proposee.etat != EtatRevision.PROPOSEE:
        raise ActionImpossible("deja_decidee")
    if not proposee.contenu:
        raise ActionImpossible("contenu_efface")
    fusion = prepare_fusion(session, proposee)
    contenu = fusion.resolve(choix or {})
    if contenu is None:
        raise ActionImpossible("conflit_a_trancher")
    objet = ObjetRevise(proposee.objet)
    objets.apply_contenu(session, objet, proposee.cle, contenu, par, instant, territoire)
    publiee = proposee
    if compare(proposee.contenu, contenu):
        publiee = add_merged(session, proposee, contenu)
    elif proposee.id not in session.info.get(NUMEROTEES, ()):
        proposee.numero = last_numero(session, objet, proposee.cle) + 1
    _decide(publiee, EtatRevision.PUBLIEE, par, instant, decision)
    session.flush()
    return publiee


def refuse(
    session: Session, revision: UUID, par: str, instant: datetime, decision: str
) -> Revision:
    """Refuse a proposal, saying why; what stands stays. A second time changes nothing.

    A record that was never published goes back to its author once nothing waits for it any more.

    Raises ObjetInconnu, ActionImpossible (“raison_requise”, “deja_decidee”).
    """
    proposee = _lock_revision(session, revision)
    if proposee.etat == EtatRevision.REFUSEE:
        return proposee
    if proposee.etat != EtatRevision.PROPOSEE:
        raise ActionImpossible("deja_decidee")
    if not decision.strip():
        raise ActionImpossible("raison_requise")
    _decide(proposee, EtatRevision.REFUSEE, par, instant, decision)
    session.flush()
    objet = ObjetRevise(proposee.objet)
    if not list_attente_de(session, objet, proposee.cle):
        objets.reject(session, objet, proposee.cle)
        session.flush()
    return proposee


def replace_pending(
    session: Session, objet: ObjetRevise, cles: Collection[str], *voulues: ColumnElement[bool]
) -> None:
    """Mark the waiting proposals of some records (those that meet a condition) as replaced.

    Not those that came late: nobody has seen them on the form, a person must decide. One UPDATE.
    """
    attente = update(Revision).where(
        Revision.objet == objet,
        Revision.cle.in_(cles),
        Revision.etat == EtatRevision.PROPOSEE,
        ~is_tardive(),
        *voulues,
    )
    session.execute(attente.values(etat=EtatRevision.REMPLACEE))


def written_by(auteur: Auteur) -> ColumnElement[bool]:
    """Return the condition on Revision: it is this author's."""
    if auteur.id is not None:
        return Revision.auteur == auteur.id
    return and_(Revision.auteur.is_(None), Revision.auteur_nom == auteur.nom[:120])


def _check_same(
    session: Session,
    deja: Revision,
    objet: ObjetRevise,
    cle: str,
    contenu: Contenu,
    base: int,
) -> Revision:
    """Return the first revision of a sending that says the same thing again."""
    if (deja.objet, deja.cle) != (objet, cle):
        raise ActionImpossible("envoi_deja_servi")
    if compare(deja.contenu, contenu):
        # “Back”, other words, sent again: neither version is dropped, both are shown.
        raise ConflitDEdition(base, last_numero(session, objet, cle))
    return deja


def _lock_revision(session: Session, revision: UUID) -> Revision:
    """Return a revision as it is once this transaction alone may decide on its record."""
    trouvee = get_revision(session, revision)
    lock_objet(session, ObjetRevise(trouvee.objet), trouvee.cle)
    session.refresh(trouvee)
    return trouvee


def _decide(
    revision: Revision, etat: EtatRevision, par: str, instant: datetime, decision: str
) -> None:
    revision.etat = etat
    revision.decide_par, revision.decide_le = par[:120], instant
    revision.decision = decision.strip()[:300] or None

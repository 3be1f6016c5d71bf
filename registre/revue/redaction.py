"""What somebody does with an actor's form: keep a draft, ask for a review, publish at once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from geo.affectation import Territoire
from registre.erreurs import ActionImpossible
from registre.modeles import Acteur, Revision
from registre.recherche import index_acteurs
from registre.revue.acteurs import write_acteur
from registre.revue.ecritures import lock_objet
from registre.revue.personnes import ensure_same_nature
from registre.revue.revisions import Auteur, propose, publish, replace_pending
from registre.valeurs import EtatActeur, EtatRevision, ObjetRevise, Source


class Geste(StrEnum):
    """The buttons of the form."""

    BROUILLON = "brouillon"
    PROPOSER = "proposer"
    PUBLIER = "publier"


_PAS_ENCORE: Final = (EtatActeur.BROUILLON, EtatActeur.A_RELIRE)


@dataclass(frozen=True, slots=True)
class Redaction:
    """One sending of the form. `acteur` is `envoi` for a new record; `base` as in `propose`."""

    acteur: UUID
    contenu: dict[str, Any]
    base: int
    envoi: UUID
    auteur: Auteur
    motif: str
    instant: datetime


def is_unpublished(acteur: Acteur) -> bool:
    """Tell whether a record was never published: what is written to it shows to nobody."""
    return acteur.etat in _PAS_ENCORE


def redact(
    session: Session, redaction: Redaction, geste: Geste, territoire: Territoire
) -> Revision:
    """Do what the button says, in the caller's write transaction; return the revision.

    A record that was never published holds what was written last; a published one stands until the
    revision is published. The same sending twice acts once. Raises ConflitDEdition, ObjetInconnu,
    ActionImpossible (“deja_publie” for a draft of a published record, “etait_une_personne”; those
    of `publish`).
    """
    cle = str(redaction.acteur)
    lock_objet(session, ObjetRevise.ACTEUR, cle)
    deja = session.get(Revision, redaction.envoi)
    if deja is None:
        revision = _propose(session, cle, redaction, geste, territoire)
    else:
        revision = _ask(session, cle, redaction)
    if geste is Geste.PUBLIER:
        par = redaction.auteur.nom
        return publish(session, revision.id, par, redaction.instant, territoire)
    return revision


def _ask(session: Session, cle: str, redaction: Redaction) -> Revision:
    return propose(
        session,
        ObjetRevise.ACTEUR,
        cle,
        redaction.contenu,
        base=redaction.base,
        envoi=redaction.envoi,
        auteur=redaction.auteur,
        motif=redaction.motif,
        instant=redaction.instant,
    )


def _propose(
    session: Session, cle: str, redaction: Redaction, geste: Geste, territoire: Territoire
) -> Revision:
    revision = _ask(session, cle, redaction)
    acteur = session.get(Acteur, redaction.acteur, with_for_update={"key_share": True})
    if acteur is None:
        acteur = Acteur(
            id=redaction.acteur,
            source=Source.EQUIPE,
            etat=EtatActeur.BROUILLON,
            cree_le=redaction.instant,
        )
    # Said to whoever writes, not only to whoever reviews.
    ensure_same_nature(session, acteur, redaction.contenu)
    if not is_unpublished(acteur):
        if geste is Geste.BROUILLON:
            raise ActionImpossible("deja_publie")
        return revision
    replace_pending(session, ObjetRevise.ACTEUR, {cle}, Revision.id != revision.id)
    etat = EtatActeur.A_RELIRE
    if geste is Geste.BROUILLON:
        # A draft asks nothing of anybody: its versions follow one another, none waits for review.
        etat, revision.etat = EtatActeur.BROUILLON, EtatRevision.REMPLACEE
    par, instant = redaction.auteur.nom, redaction.instant
    write_acteur(session, acteur, redaction.contenu, etat, par, instant, territoire)
    index_acteurs(session, [acteur.id])
    return revision

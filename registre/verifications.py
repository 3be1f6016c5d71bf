"""Verifications: somebody made sure of a record. An event of its own, that moves nothing else.

A verification never touches `modifie_le` nor any field of the record: it says only what, on that
day and by that channel, was found. “Still there” alone makes a record fresh.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from registre.erreurs import ObjetInconnu
from registre.modeles import Acteur, Hote, Lien, Verification, VerificationHote
from registre.valeurs import CanalVerification, Compteur, NatureLien, ResultatVerification
from registre.versions import bump

PAR_PARTENAIRE: Final = "partenaire"
"""Who verified when the answer came by a link in a mail: the partner has no account."""

LIBELLES_CANAUX: Final[Mapping[CanalVerification, str]] = MappingProxyType(
    {
        CanalVerification.SUR_PLACE: "sur place",
        CanalVerification.TELEPHONE: "par téléphone",
        CanalVerification.COURRIEL: "par courriel",
        CanalVerification.SITE: "sur son site",
    }
)
"""The channels as the team reads them, the surest first."""


def verify_acteur(
    session: Session,
    acteur: UUID,
    par: str,
    canal: CanalVerification,
    instant: datetime,
    *,
    id: UUID,
    resultat: ResultatVerification = ResultatVerification.TOUJOURS_LA,
) -> None:
    """Note that an actor's record was found right (or not), in the caller's write transaction.

    Idempotent by `id`, that of the form that was sent: the second time nothing is written.
    `instant` is aware. Raises ObjetInconnu when there is no such actor.
    """
    _lock(session, Acteur, "acteur", acteur)
    if session.get(Verification, id) is not None:
        return
    session.add(
        Verification(
            id=id,
            acteur=acteur,
            verifie_le=instant,
            verifie_par=par,
            canal=canal,
            resultat=resultat,
        )
    )
    session.flush()
    if resultat is ResultatVerification.TOUJOURS_LA:  # of anything else the public sees nothing
        bump(session, Compteur.ANNUAIRE)


def find_verification(session: Session, acteur: UUID) -> Verification | None:
    """Return the last time that somebody found an actor still there; None: nobody ever did."""
    siennes = select(Verification).where(
        Verification.acteur == acteur, Verification.resultat == ResultatVerification.TOUJOURS_LA
    )
    derniere = siennes.order_by(Verification.verifie_le.desc(), Verification.id.desc())
    return session.scalars(derniere.limit(1)).first()


def verify_hote(
    session: Session,
    hote: UUID,
    par: str,
    canal: CanalVerification,
    instant: datetime,
    *,
    id: UUID,
) -> None:
    """Note that a host partner's record was found right (as `verify_acteur`).

    Raises ObjetInconnu when there is no such host.
    """
    _lock(session, Hote, "hote", hote)
    if session.get(VerificationHote, id) is None:
        session.add(
            VerificationHote(id=id, hote=hote, verifie_le=instant, verifie_par=par, canal=canal)
        )
        bump(session, Compteur.ANNUAIRE)


def find_verification_hote(session: Session, hote: UUID) -> VerificationHote | None:
    """Return the last verification of a host partner's record; None: nobody ever made sure."""
    siennes = select(VerificationHote).where(VerificationHote.hote == hote)
    derniere = siennes.order_by(VerificationHote.verifie_le.desc(), VerificationHote.id.desc())
    return session.scalars(derniere.limit(1)).first()


def find_confirmation(
    session: Session,
    depuis: datetime,
    instant: datetime,
    *,
    acteur: UUID | None = None,
    hote: UUID | None = None,
) -> datetime | None:
    """Return when the last confirmation link of a record was made, after `depuis`; None: none was.

    A link that ended unused does not count: its record has another mail address since.
    """
    siens = (Lien.acteur == acteur, Lien.hote == hote, Lien.nature == NatureLien.CONFIRMATION)
    vivant = or_(Lien.expire_le > instant, Lien.utilise_le.is_not(None))
    return session.scalar(
        select(func.max(Lien.cree_le)).where(*siens, vivant, Lien.cree_le > depuis)
    )


def _lock(session: Session, modele: type[Acteur | Hote], nature: str, identifiant: UUID) -> None:
    """Hold the record, so that one form sent twice at the same time finds its first self."""
    une = select(modele.id).where(modele.id == identifiant).with_for_update(key_share=True)
    if session.scalars(une).first() is None:
        raise ObjetInconnu(nature, identifiant)

"""What happened to a record beside its versions: verifications, and reports of visitors."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from registre.doublons.suivi import list_toutes_absorbees
from registre.modeles import Verification
from registre.revue.listes import list_signalements, list_verifications
from registre.valeurs import CanalVerification, MotifSignalement
from registre.verifications import LIBELLES_CANAUX
from vitrine.equipe.contextes.historique import Evenement
from vitrine.equipe.mots_revue import DITES

_SIGNALES: Final[Mapping[str, str]] = MappingProxyType(
    {
        MotifSignalement.DEMENAGE: "signalé : déménagé",
        MotifSignalement.FERME: "signalé : fermé",
        MotifSignalement.FAUX: "signalé : une erreur",
        MotifSignalement.DOUBLON: "signalé : en double",
    }
)


def tell_verifications(session: Session, acteur: UUID) -> tuple[Evenement, ...]:
    """Return who went to see, of a record and of all those merged into it, the newest first."""
    return _gather(_list_verifications, session, acteur)


def tell_signalements(session: Session, acteur: UUID) -> tuple[Evenement, ...]:
    """Return what visitors said, of a record and of all those merged into it, the newest first."""
    return _gather(_list_signalements, session, acteur)


def _gather(
    lire: Callable[[Session, UUID], list[Evenement]], session: Session, acteur: UUID
) -> tuple[Evenement, ...]:
    evenements = lire(session, acteur)
    for absorbee in list_toutes_absorbees(session, acteur):
        evenements += [
            replace(evenement, quoi=f"{evenement.quoi}, sur la fiche en double")
            for evenement in lire(session, absorbee)
        ]
    return tuple(sorted(evenements, key=lambda evenement: evenement.quand, reverse=True))


def _list_verifications(session: Session, acteur: UUID) -> list[Evenement]:
    return [
        Evenement(v.verifie_le, _say_verification(v), v.verifie_par)
        for v in list_verifications(session, acteur)
    ]


def _say_verification(verification: Verification) -> str:
    """Return “toujours là, sur place”."""
    canal = LIBELLES_CANAUX[CanalVerification(verification.canal)]
    return f"{DITES[verification.resultat]}, {canal}"


def _list_signalements(session: Session, acteur: UUID) -> list[Evenement]:
    return [
        Evenement(s.cree_le, _SIGNALES[MotifSignalement(s.motif)], None)
        for s in list_signalements(session, acteur)
    ]

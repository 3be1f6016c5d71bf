"""Answers in the street: still there, closed, moved, unknown. They move nothing else."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from registre.maraude.portee import ensure_reached
from registre.maraude.releves import (
    Envoi,
    Maraudeur,
    add_releve,
    find_releve,
    follow_fusions,
    hash_envoi,
)
from registre.revue.acteurs import get_acteur
from registre.valeurs import CanalVerification, NatureReleve, ResultatVerification
from registre.verifications import verify_acteur


@dataclass(frozen=True, slots=True)
class ReponseRelevee:
    """What somebody found who stood before an actor's door."""

    envoi: Envoi
    resultat: ResultatVerification


def keep_reponse(
    session: Session, reponse: ReponseRelevee, maraudeur: Maraudeur, instant: datetime
) -> UUID:
    """Note an answer, in the caller's write transaction; return the record that it is about.

    Of a merged record, that is its kept one. It counts from when it was noted, now at the latest.
    The same sending again changes nothing. Raises ObjetInconnu, ReleveInterdit, ReleveDejaServi.
    """
    envoi, resultat = reponse.envoi, reponse.resultat
    empreinte = hash_envoi(NatureReleve.VERIFICATION, envoi.acteur, {"resultat": resultat})
    deja = find_releve(session, envoi.id, maraudeur, empreinte)
    if deja is not None:
        return deja.acteur
    gardee = follow_fusions(session, envoi.acteur)
    ensure_reached(session, maraudeur, get_acteur(session, envoi.acteur), gardee)
    verify_acteur(
        session,
        gardee.id,
        maraudeur.nom[:120],
        CanalVerification.SUR_PLACE,
        envoi.noted_at(instant),
        id=envoi.id,
        resultat=resultat,
    )
    nature = NatureReleve.VERIFICATION
    add_releve(session, envoi, nature, gardee.id, empreinte, maraudeur, instant)
    return gardee.id

"""`/api/v1/trouver`: who is the relay of this place."""

from datetime import date
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Query, Response
from starlette.requests import Request

from api.debit import limit_finder
from api.dependances import (
    Langue,
    LangueDuVisiteur,
    Services,
    ServicesDuSite,
    SessionDeLecture,
    public_origin,
)
from api.geojson import contact_of_quartier
from api.lieux import DemandeDatee, answer_demande
from api.messages import phrase_of
from api.octets import Contenu, send_once
from api.routes.lectures import add_lecture
from api.schemas.communs import ReponseJSON, problem
from api.schemas.trouver import ReponseTrouver
from registre.contacts import Reponse
from registre.publication import SITE_COORDINATION, CoordinationPublique, QuartierPublic


def make_router() -> APIRouter:
    """Return the finder's route."""
    router = APIRouter(tags=["trouver"], dependencies=[Depends(limit_finder)])
    add_lecture(
        router,
        "/api/v1/trouver",
        find_relais,
        resume="Qui est le relais de cette adresse ou de ce point ?",
        forme=ReponseTrouver,
        classe=ReponseJSON,
        problemes={
            422: problem("L'adresse manque, est trop longue, ou le point n'est pas un nombre."),
            429: problem("Trop de demandes en peu de temps."),
            503: problem("La base ne peut pas répondre maintenant."),
        },
    )
    return router


def find_relais(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    langue: LangueDuVisiteur,
    demande: Annotated[DemandeDatee, Query()],
) -> Response:
    """Répond toujours 200 avec un `statut` ; 422 seulement pour un paramètre inutilisable.

    L'adresse n'est ni gardée ni écrite dans un journal.
    """
    reponse = answer_demande(demande, session, services, demande.le)
    origine = public_origin(request, services)
    corps = orjson.dumps(describe_reponse(reponse, langue, services, origine, demande.le))
    contenu = Contenu(corps, "application/json")
    return send_once(request, contenu, {"Content-Language": langue})


def describe_reponse(
    reponse: Reponse, langue: Langue, services: Services, origine: str, le: date | None
) -> dict[str, Any]:
    """Return the JSON of an answer (DESIGN.md §7); `le` is the day that was asked, if any."""
    phrase = phrase_of(reponse, le)
    message = services.traduire(langue, phrase.texte) % dict(phrase.valeurs)
    return {
        "statut": reponse.localisation.statut.value,
        "motif": reponse.localisation.motif,
        "message": message,
        "lieu": reponse.localisation.lieu,
        "quartiers": [_describe_quartier(q, langue, origine) for q in reponse.quartiers],
        "candidats": [
            {"libelle": c.libelle, "quartier": c.quartier, "lon": c.lon, "lat": c.lat}
            for c in reponse.candidats
        ],
        "suggestions": list(reponse.localisation.suggestions),
        "orientation": _describe_orientation(reponse, langue, origine),
        "anciens": [
            {
                "quartier": a.quartier,
                "nom": a.nom,
                "role": a.role,
                "hote": a.hote,
                "du": a.du.isoformat(),
                "au": a.au.isoformat(),
                "repris_par": list(a.repris_par),
            }
            for a in reponse.anciens
        ],
        "le": le.isoformat() if le else None,
    }


def _describe_quartier(quartier: QuartierPublic, langue: Langue, origine: str) -> dict[str, Any]:
    return {
        "slug": quartier.slug,
        "nom": quartier.nom,
        "composition_confirmee": quartier.composition_confirmee,
        **contact_of_quartier(quartier),
        "coordination": _describe_coordination(quartier.coordination),
        "url": f"{origine}/{langue}/quartiers/{quartier.slug}",
    }


def _describe_coordination(coordination: CoordinationPublique | None) -> dict[str, Any] | None:
    if coordination is None:
        return None
    return {
        "telephone": coordination.telephone,
        "courriel": coordination.courriel,
        "site": SITE_COORDINATION,
    }


def _describe_orientation(reponse: Reponse, langue: Langue, origine: str) -> dict[str, Any] | None:
    """Say whom to call when no relay answers: the commune's CPAS, the nearest relays."""
    if reponse.quartiers or not (reponse.communes or reponse.proches):
        return None
    return {
        "cpas": [
            {
                "commune": c.nis5,
                "nom": f"{'OCMW' if langue == 'nl' else 'CPAS'} – {c.label(langue)}",
            }
            for c in reponse.communes
        ],
        "relais_proches": [
            {**_describe_quartier(p.quartier, langue, origine), "distance_m": round(p.distance_m)}
            for p in reponse.proches
        ],
    }

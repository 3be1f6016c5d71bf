"""`/equipe/maraude/…`: what a device asks before a street round, and what it sends from it.

Everything that it sends has an identifier made on the device: sent again, as after a lost answer,
it acts once and is answered alike. Cookie session, JSON, out of the API's description.
"""

from dataclasses import asdict, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import orjson
from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.envois import (
    CORPS,
    ILLISIBLE,
    MOTS,
    EnvoiDePhoto,
    EnvoiEnJson,
    EnvoiRefuse,
    Valeurs,
)
from api.octets import Contenu, prepare_for, send_octets
from api.routes.lectures import add_lecture_cachee
from api.saisies import HORS_LISTE, REQUIS
from registre.calendrier import day_in_brussels
from registre.equipes.photos import PhotoLue, PhotoRefusee
from registre.erreurs import ObjetInconnu
from registre.maraude.donnees import read_donnees
from registre.maraude.fiches import FicheRecue, FicheRelevee, keep_fiche
from registre.maraude.photos import PhotoRelevee, keep_photo
from registre.maraude.portee import ensure_reached
from registre.maraude.releves import Envoi, Maraudeur, follow_fusions
from registre.maraude.reponses import ReponseRelevee, keep_reponse
from registre.maraude.sorties import Sortie, keep_sortie
from registre.revue.acteurs import get_acteur
from registre.session import writing
from registre.territoire import TerritoireCourant
from registre.valeurs import ResultatVerification

URL: Final = "/equipe/maraude"
RELECTURE: Final = "/equipe/relecture"
JAMAIS_GARDEE: Final = "no-store"
A_SOI: Final = "private, no-cache"
"""The device may keep it, and asks again each time: 304 when nothing changed."""

_UNE_LIGNE: Final = (
    *("nom", "groupe", "categorie", "adresse", "precision_lieu"),
    *("telephone", "horaires", "langues"),
)
_INCONNU: Final = "Ce champ n'est pas connu."
_BASE_MAXIMUM: Final = 1_000_000


def make_router() -> APIRouter:
    """Return the routes of a device."""
    router = APIRouter()
    add_lecture_cachee(router, f"{URL}/jeton", give_jeton)
    add_lecture_cachee(router, f"{URL}/donnees", give_donnees)
    for chemin, route in (
        ("sorties", put_sortie),
        ("fiches", put_fiche),
        ("verifications", put_verification),
        ("photos", put_photo),
    ):
        add_lecture_cachee(router, f"{URL}/{chemin}/{{identifiant}}", route, methodes=("PUT",))
    return router


def give_jeton(services: ServicesDuSite, acces: AccesEquipe) -> Response:
    """Tell a device who is logged in, with the token that goes in the header of every PUT."""
    compte = acces.compte
    quartiers = None if acces.quartiers is None else sorted(acces.quartiers)
    return _answer(
        {
            "jeton": sign_form(services, compte),
            "compte": str(compte.id),
            "nom": compte.nom,
            "quartiers": quartiers,
        }
    )


def give_donnees(
    request: Request, services: ServicesDuSite, session: SessionDeLecture, acces: AccesEquipe
) -> Response:
    """Give what a device carries into the street. Its ETag does not count when it was made."""
    instant = services.horloge()
    donnees = read_donnees(session, _name(acces), _current(services, session), instant)
    etat = sha256(orjson.dumps(donnees)).hexdigest()[:32]
    corps = orjson.dumps({"fait_le": instant.isoformat(), **donnees})
    prets = prepare_for(request, Contenu(corps, "application/json"))
    return send_octets(request, replace(prets, etag=etat), cache_control=A_SOI)


def put_sortie(services: ServicesDuSite, envoi: EnvoiEnJson, identifiant: str) -> Response:
    """Keep a round. Raises EnvoiRefuse, ReleveInterdit, ReleveRefuse."""
    cle, valeurs = _read_cle(identifiant), Valeurs.parse(envoi.octets)
    debut, fin = valeurs.instant("debut"), valeurs.instant("fin")
    quartier = valeurs.texte("quartier")
    if debut is None:
        valeurs.note_faute("debut", REQUIS)
    valeurs.ensure_sound()
    sortie = Sortie(cle, debut or services.horloge(), fin, quartier)
    with writing(services.sessions) as ecriture:
        keep_sortie(ecriture, sortie, _name(envoi.acces), services.horloge())
    return _answer({"id": str(cle)})


def put_fiche(
    services: ServicesDuSite, session: SessionDeLecture, envoi: EnvoiEnJson, identifiant: str
) -> Response:
    """Keep a record, new or changed. Raises EnvoiRefuse and the refusals of `keep_fiche`."""
    valeurs, instant = Valeurs.parse(envoi.octets), services.horloge()
    fiche = FicheRelevee(
        envoi=_read_envoi(valeurs, identifiant, instant),
        base=valeurs.entier("base", 0, _BASE_MAXIMUM),
        champs=_read_champs(valeurs.objet("champs")),
    )
    valeurs.ensure_sound()
    courant = _current(services, session)
    with writing(services.sessions) as ecriture:
        recue = keep_fiche(ecriture, fiche, _name(envoi.acces), courant, instant)
    return _answer(_describe(recue))


def put_verification(services: ServicesDuSite, envoi: EnvoiEnJson, identifiant: str) -> Response:
    """Note an answer. Raises EnvoiRefuse and the refusals of `keep_reponse`."""
    valeurs, instant = Valeurs.parse(envoi.octets), services.horloge()
    releve = _read_envoi(valeurs, identifiant, instant)
    resultat = valeurs.texte("resultat") or ""
    if resultat not in set(ResultatVerification):
        valeurs.note_faute("resultat", HORS_LISTE if resultat else REQUIS)
    valeurs.ensure_sound()
    reponse = ReponseRelevee(releve, ResultatVerification(resultat))
    with writing(services.sessions) as ecriture:
        acteur = keep_reponse(ecriture, reponse, _name(envoi.acces), instant)
    return _answer({"id": str(releve.id), "acteur": str(acteur)})


def put_photo(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    envoi: EnvoiDePhoto,
    identifiant: str,
) -> Response:
    """Keep a photo, made anew. Raises EnvoiRefuse and the refusals of `keep_photo`."""
    valeurs, instant = Valeurs(dict(request.query_params)), services.horloge()
    releve = _read_envoi(valeurs, identifiant, instant)
    valeurs.ensure_sound()
    maraudeur = _name(envoi.acces)
    # Before it is decoded, which takes longest; `keep_photo` makes sure once it may write.
    acteur = get_acteur(session, releve.acteur)
    ensure_reached(session, maraudeur, acteur, follow_fusions(session, acteur.id))
    photo = PhotoRelevee(releve, envoi.octets, _read_photo(envoi.octets))
    with writing(services.sessions) as ecriture:
        cle = keep_photo(ecriture, photo, maraudeur, instant)
    return _answer({"id": str(cle)})


def _name(acces: Acces) -> Maraudeur:
    return Maraudeur(acces.compte.id, acces.compte.nom, acces.quartiers)


def _current(services: Services, session: Session) -> TerritoireCourant:
    return services.territoires.current(session, day_in_brussels(services.horloge()))


def _read_cle(identifiant: str) -> UUID:
    """Return the identifier in an address; what is none is unknown: 404."""
    try:
        return UUID(identifiant)
    except ValueError as erreur:
        raise ObjetInconnu("releve", identifiant[:80]) from erreur


def _read_envoi(valeurs: Valeurs, identifiant: str, instant: datetime) -> Envoi:
    """Return what every sending says; faults are noted. Without a date it counts from now."""
    acteur = valeurs.identifiant("acteur")
    if acteur is None:
        valeurs.note_faute("acteur", REQUIS)
    return Envoi(
        id=_read_cle(identifiant),
        acteur=acteur or UUID(int=0),
        maraude=valeurs.identifiant("maraude"),
        note_le=valeurs.instant("note_le") or instant,
    )


def _read_champs(champs: Valeurs) -> dict[str, Any]:
    """Return the fields that were sent, clean; one that the site does not know is a fault."""
    lus: dict[str, Any] = {}
    for nom in champs.noms:
        if nom in _UNE_LIGNE:
            lus[nom] = champs.texte(nom)
        elif nom == "note":
            lus[nom] = champs.paragraphe(nom)
        elif nom in {"lon", "lat"}:
            lus[nom] = champs.degres(nom)
        elif nom == "precision_m":
            lus[nom] = champs.metres(nom)
        else:
            champs.note_faute(nom[:80], _INCONNU)
    return lus


def _read_photo(octets: bytes) -> PhotoLue:
    # The decoders of images are large: a worker loads them when the first photo arrives.
    from registre.equipes.images import TAILLE_LIEU, read_photo

    if not octets:
        raise EnvoiRefuse({CORPS: ILLISIBLE})
    try:
        return read_photo(octets, TAILLE_LIEU)
    except PhotoRefusee as refus:
        raise EnvoiRefuse({"photo": MOTS["photo", refus.motif]}) from refus


def _describe(recue: FicheRecue) -> dict[str, Any]:
    return {
        "id": str(recue.id),
        "acteur": str(recue.acteur),
        "nom": recue.nom,
        "etat": recue.etat,
        "quartier": recue.quartier,
        "quartier_nom": recue.quartier_nom,
        "numero": recue.numero,
        "deux_versions": [asdict(version) for version in recue.deux_versions],
        "relecture": f"{RELECTURE}/{recue.relecture}" if recue.relecture else None,
    }


def _answer(corps: dict[str, Any]) -> Response:
    return Response(
        orjson.dumps(corps),
        media_type="application/json",
        headers={"Cache-Control": JAMAIS_GARDEE},
    )

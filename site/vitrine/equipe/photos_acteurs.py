"""Photos of places, for the team alone: shown on the record and in the review, and removed."""

from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, AccesRefuse, ActionEquipe
from api.dependances import ServicesDuSite, SessionDeLecture
from api.octets import Contenu, prepare_octets, send_octets
from registre.comptes.sessions import CompteConnecte
from registre.doublons.suivi import follow
from registre.erreurs import ObjetInconnu
from registre.maraude.photos import get_photo, list_photos, remove_photo
from registre.modeles import PhotoActeur
from registre.revue.listes import LigneEquipe, find_ligne
from registre.session import writing
from vitrine.dependances import add_page
from vitrine.equipe.contextes.revisions import PhotoEquipe
from vitrine.equipe.formulaire_acteur import MENU
from vitrine.equipe.identifiants import read_identifiant
from vitrine.equipe.possibles import hides, reaches
from vitrine.equipe.reponses import JAMAIS_GARDEE, add_action, see_other

URL: Final = "/equipe/photos"
PHOTO: Final = "/equipe/photos/{identifiant}"
RETRAIT: Final = "/equipe/photos/{identifiant}/retrait"
ENTETES: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, PHOTO, show_photo)
    add_action(router, RETRAIT, do_retrait)
    return router


def show_photo(
    request: Request, session: SessionDeLecture, acces: AccesEquipe, identifiant: str
) -> Response:
    """Send a photo. Raises ObjetInconnu, or AccesRefuse where the record's name is not shown."""
    photo = get_photo(session, read_identifiant("photo", identifiant))
    if hides(acces.compte, _read_ligne(session, photo)):
        raise AccesRefuse
    prets = prepare_octets(Contenu(bytes(photo.octets), "image/jpeg"), codages=())
    reponse = send_octets(request, prets, cache_control=JAMAIS_GARDEE)
    reponse.headers.update(ENTETES)
    return reponse


def do_retrait(
    services: ServicesDuSite, session: SessionDeLecture, action: ActionEquipe, identifiant: str
) -> Response:
    """Delete a photo at once; lead back to the record. Raises ObjetInconnu, AccesRefuse."""
    photo = get_photo(session, read_identifiant("photo", identifiant))
    ligne = _read_ligne(session, photo)
    action.acces.ensure_quartier(ligne.acteur.quartier)
    if hides(action.acces.compte, ligne):
        raise AccesRefuse
    with writing(services.sessions) as ecriture:
        remove_photo(ecriture, photo.id)
    sienne = ligne.acteur.id
    fiche = follow(session, [sienne]).get(sienne, sienne)
    return see_other(f"{MENU}/{fiche}", fait="photo_retiree")


def link_photos(
    session: Session, compte: CompteConnecte, ligne: LigneEquipe
) -> tuple[PhotoEquipe, ...]:
    """Return the photos of a record as this account may see them; none of a reserved one."""
    quartier = ligne.acteur.quartier
    if hides(compte, ligne) or not reaches(compte, "GET", PHOTO, quartier):
        return ()
    retire = reaches(compte, "POST", RETRAIT, quartier)
    return tuple(
        PhotoEquipe(
            url=f"{URL}/{photo.id}",
            largeur=photo.largeur,
            hauteur=photo.hauteur,
            par=photo.ajoutee_par,
            quand=photo.cree_le,
            retrait=f"{URL}/{photo.id}/retrait" if retire else None,
        )
        for photo in list_photos(session, ligne.acteur.id)
    )


def _read_ligne(session: Session, photo: PhotoActeur) -> LigneEquipe:
    ligne = find_ligne(session, photo.acteur)
    if ligne is None:
        raise ObjetInconnu("acteur", photo.acteur)
    return ligne

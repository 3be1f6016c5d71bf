"""The photo of a relay: taken with its consent, deleted at once when that is withdrawn."""

from collections.abc import Mapping
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import ActionAvecFichier, ActionEquipe
from api.dependances import ServicesDuSite, SessionDeLecture
from api.saisies import REQUIS, Saisie
from registre.calendrier import day_in_brussels
from registre.equipes.photos import (
    PhotoLue,
    PhotoRefusee,
    withdraw_photo,
    write_photo,
)
from registre.equipes.relais import get_relais
from registre.modeles import Relais
from registre.session import writing
from vitrine.dependances import RenduDuSite
from vitrine.equipe.fiche_relais import URL
from vitrine.equipe.gestes_relais import act_on_relais
from vitrine.equipe.reponses import add_action, see_other
from vitrine.equipe.saisie_relais import read_jour

REFUS_PHOTO: Final[Mapping[str, str]] = {
    "lourde": "Ce fichier est trop lourd : 5 Mo au plus. Rien n'est enregistré.",
    "grande": "Cette image est trop grande : 25 millions de points et 12 000 points de côté au "
    "plus. Rien n'est enregistré.",
    "passes": "Cette image est enregistrée d'une façon trop longue à lire. Enregistrez-la à "
    "nouveau en JPEG. Rien n'est enregistré.",
    "illisible": "Ce fichier n'est pas une photo JPEG, PNG ou WebP, ou il est abîmé. "
    "Rien n'est enregistré.",
}


def add_routes(router: APIRouter) -> None:
    """Add the photo's routes below a relay's page."""
    add_action(router, f"{URL}/{{identifiant}}/photo", do_photo)
    add_action(router, f"{URL}/{{identifiant}}/photo/retrait", do_photo_retrait)


def do_photo(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionAvecFichier,
    identifiant: str,
) -> Response:
    """Take a photo with the day of its consent; a file that is no photo changes nothing."""
    get_relais(session, identifiant)
    saisie, instant = action.saisie, services.horloge()
    consentie_le = read_jour(saisie, "consentie_le", requis=True)
    if consentie_le is not None and consentie_le > day_in_brussels(instant):
        saisie.note_faute("consentie_le", "L'accord doit être donné avant d'ajouter la photo.")
    publique = saisie.coche("photo_publique")
    lue = _read_fichier(saisie)

    def write(ecriture: Session, relais: Relais) -> None:
        if lue is not None and consentie_le is not None:
            write_photo(
                ecriture,
                relais,
                lue,
                id=action.envoi.id,
                consentie_le=consentie_le,
                par=action.acces.compte.nom,
                publique=publique,
                instant=instant,
            )

    return act_on_relais(request, services, session, rendu, action, identifiant, "photo", write)


def do_photo_retrait(services: ServicesDuSite, action: ActionEquipe, identifiant: str) -> Response:
    """Delete the photo at once."""
    del action  # only its rights and token count
    with writing(services.sessions) as ecriture:
        withdraw_photo(ecriture, get_relais(ecriture, identifiant, verrou=True))
    return see_other(f"{URL}/{identifiant}", fait="photo_retiree")


def _read_fichier(saisie: Saisie) -> PhotoLue | None:
    fichier = saisie.fichier("photo")
    if fichier is None:
        saisie.note_faute("photo", REQUIS)
        return None
    from registre.equipes.images import OCTETS_MAX, read_photo

    with fichier.file:
        octets = fichier.file.read(OCTETS_MAX + 1)
    try:
        return read_photo(octets)
    except PhotoRefusee as refus:
        saisie.note_faute("photo", REFUS_PHOTO[refus.motif])
        return None

"""A new quartier, made from a name and an address in its first sector."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.acces import AccesEquipe, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from registre.annuaire import list_noms_quartiers
from registre.calendrier import day_in_brussels
from registre.comptes.sessions import CompteConnecte
from registre.erreurs import ActionImpossible, SecteurDejaAttribue
from registre.recomposition import create_quartier, find_cree
from registre.session import writing
from registre.situation import situate
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.quartiers import PageQuartierNouveau
from vitrine.equipe.reponses import add_action, answer_equipe, see_other
from vitrine.formulaires import make_formulaire

CHEMIN: Final = "/equipe/quartiers/nouveau"
REFUS: Final = {
    "nom_sans_lettre": "Écrivez le nom avec des lettres de A à Z.",
    "quartier_existant": "Un quartier porte déjà ce nom.",
}
INTROUVABLE: Final = (
    "Cette adresse n'est pas un seul lieu de la Région. Ajoutez le numéro et le code postal."
)

DEJA_PRISE: Final = "Cette adresse est déjà dans le quartier %(quartier)s."


def make_router() -> APIRouter:
    """Return the routes of a new quartier; they come before those of `/quartiers/{slug}`."""
    router = APIRouter()
    add_page(router, CHEMIN, show_nouveau)
    add_action(router, CHEMIN, make_quartier)
    return router


def show_nouveau(
    request: Request, services: ServicesDuSite, rendu: RenduDuSite, acces: AccesEquipe
) -> Response:
    """Show the empty form."""
    return answer_equipe(rendu, request, _make_page(services, acces.compte))


def make_quartier(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
) -> Response:
    """Create the quartier and lead to its composition."""
    saisie, jour = action.saisie, day_in_brussels(services.horloge())
    nom = saisie.texte("nom", 80, requis=True)
    cree = find_cree(session, nom, jour, id=action.envoi.id)
    if cree is not None:  # the same form again: its address is in the new quartier by now
        return see_other(f"/equipe/quartiers/{cree}", "compose")
    adresse = saisie.texte("adresse", 200, requis=True)
    courant = services.territoires.current(session, jour)
    lieu = situate(session, courant, adresse) if adresse else None
    if adresse and lieu is None:
        saisie.note_faute("adresse", INTROUVABLE)
    if lieu is not None and not saisie.fautes:
        try:
            with writing(services.sessions) as ecriture:
                slug = create_quartier(ecriture, nom, lieu.secteur, jour, id=action.envoi.id)
            return see_other(f"/equipe/quartiers/{slug}", "compose")
        except ActionImpossible as refus:
            saisie.note_faute("nom", REFUS[refus.motif])
        except SecteurDejaAttribue as refus:
            tenant = list_noms_quartiers(session)[refus.quartiers[0]]
            saisie.note_faute("adresse", DEJA_PRISE, quartier=tenant)
    page = _make_page(services, action.acces.compte, saisie)
    return answer_equipe(rendu, request, page, statut=422)


def _make_page(
    services: Services, compte: CompteConnecte, saisie: Saisie | None = None
) -> PageQuartierNouveau:
    valeurs = {"nom": "", "adresse": ""}
    return PageQuartierNouveau(
        cadre=make_cadre_equipe(services, compte, "/equipe/quartiers"),
        formulaire=make_formulaire(services, "fr", sign_form(services, compte), valeurs, saisie),
    )

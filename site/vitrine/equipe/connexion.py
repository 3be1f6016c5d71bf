"""Coming in and leaving: the password, then what an account still needs."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.acces import ActionEquipe, CompteOuPersonne, forget_cookie
from api.dependances import Services, ServicesDuSite
from api.saisies import Saisie, SaisieDuVisiteur
from registre.comptes.connexion import enter
from registre.comptes.sessions import CompteConnecte, end_session
from registre.erreurs import TropDEssais
from registre.session import writing
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe import oubli, second_facteur
from vitrine.equipe.appareils import describe_appareil
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.connexion import PageConnexion
from vitrine.equipe.entrees import go_on
from vitrine.equipe.ouvertes import (
    check_envoi,
    keep_local,
    name_demandeur,
    say_attente,
    tell_delay,
)
from vitrine.equipe.reponses import JAMAIS_GARDEE, add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import make_formulaire

BUT: Final = "connexion"

FAITS: Final = {
    "deconnexion": "Vous avez quitté l'espace de l'équipe. À bientôt.",
    "mot_de_passe": "Votre nouveau mot de passe est enregistré. Connectez-vous avec lui.",
}


def show_connexion(
    request: Request, services: ServicesDuSite, rendu: RenduDuSite, compte: CompteOuPersonne
) -> Response:
    """Show the login; who is in already goes on."""
    suite = keep_local(request.query_params.get("suite", ""))
    if compte is not None and compte.complete:
        return RedirectResponse(suite, 303, {"Cache-Control": JAMAIS_GARDEE})
    return answer_equipe(rendu, request, _make_page(services, suite, request=request))


def do_connexion(
    request: Request,
    services: ServicesDuSite,
    rendu: RenduDuSite,
    avant: CompteOuPersonne,
    saisie: SaisieDuVisiteur,
) -> Response:
    """Check a password and open a session. The same answer whatever is wrong."""
    check_envoi(request, services, saisie, BUT)
    suite = keep_local(saisie.brut("suite"))
    courriel, mot_de_passe = saisie.texte("courriel", 160), saisie.secret("mot_de_passe")
    delai: TropDEssais | None = None
    refus = "Adresse ou mot de passe incorrect. Vérifiez les deux et recommencez."
    demandeur, appareil = name_demandeur(request, services, courriel), describe_appareil(request)
    try:
        entree = enter(services.sessions, demandeur, mot_de_passe, appareil, services.horloge())
    except TropDEssais as trop:
        entree, delai = None, trop
        refus = f"Trop d'essais. Attendez {say_attente(trop)}, puis recommencez."
    if entree is None:
        page = _make_page(services, suite, saisie=saisie, refus=refus)
        reponse = answer_equipe(rendu, request, page, statut=429 if delai else 422)
        return tell_delay(reponse, delai)
    _leave(services, avant)
    return go_on(request, services, courriel, entree, suite)


def do_deconnexion(services: ServicesDuSite, action: ActionEquipe) -> Response:
    """End this session."""
    _leave(services, action.acces.compte)
    reponse = see_other("/equipe/connexion", fait="deconnexion")
    forget_cookie(reponse, services)
    return reponse


def _leave(services: Services, compte: CompteConnecte | None) -> None:
    if compte is not None:
        with writing(services.sessions) as ecriture:
            end_session(ecriture, compte.id, compte.session)


def _make_page(
    services: Services,
    suite: str,
    *,
    request: Request | None = None,
    saisie: Saisie | None = None,
    refus: str | None = None,
) -> PageConnexion:
    jeton = services.formulaires.sign(BUT, services.horloge())
    valeurs = {"courriel": "", "mot_de_passe": ""}
    fait = say_fait(request, FAITS) if request is not None else None
    return PageConnexion(
        cadre=make_cadre_equipe(services, None, fait=fait),
        formulaire=make_formulaire(services, "fr", jeton, valeurs, saisie),
        suite=suite,
        refus=refus,
    )


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, "/equipe/connexion", show_connexion)
    add_action(router, "/equipe/connexion", do_connexion)
    add_action(router, "/equipe/deconnexion", do_deconnexion)
    second_facteur.add_routes(router)
    oubli.add_routes(router)
    return router

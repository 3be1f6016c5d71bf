"""How often each category is verified: the 39 of them, saved together."""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from registre.categories import MOIS_MAXIMUM, MOIS_MINIMUM, list_frequences, write_frequences
from registre.comptes.sessions import CompteConnecte
from registre.modeles import Categorie, Groupe
from registre.session import writing
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.categories import ChampFrequence, GroupeFrequences, PageCategories
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import make_formulaire

CHEMIN: Final = "/equipe/categories"
FAITS: Final = {"enregistre": "Les fréquences sont enregistrées."}


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, CHEMIN, show_categories)
    add_action(router, CHEMIN, do_categories)
    return router


def show_categories(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show every category with its frequency."""
    page = _make_page(request, services, session, acces.compte)
    return answer_equipe(rendu, request, page)


def do_categories(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
) -> Response:
    """Save all frequencies, or none of them when one is out of bounds."""
    saisie = action.saisie
    lus = {
        categorie.slug: saisie.nombre(name_champ(categorie.slug), MOIS_MINIMUM, MOIS_MAXIMUM)
        for _, categorie in list_frequences(session)
    }
    if saisie.fautes:
        page = _make_page(request, services, session, action.acces.compte, saisie)
        return answer_equipe(rendu, request, page, statut=422)
    with writing(services.sessions) as ecriture:
        write_frequences(ecriture, {slug: mois for slug, mois in lus.items() if mois is not None})
    return see_other(CHEMIN, fait="enregistre")


def name_champ(slug: str) -> str:
    """Return the name of a category's field."""
    return f"mois-{slug}"


def _make_page(
    request: Request,
    services: Services,
    session: Session,
    compte: CompteConnecte,
    saisie: Saisie | None = None,
) -> PageCategories:
    lignes = list_frequences(session)
    valeurs = {name_champ(c.slug): str(c.frequence_mois) for _, c in lignes}
    return PageCategories(
        cadre=make_cadre_equipe(services, compte, CHEMIN, say_fait(request, FAITS)),
        groupes=_group(lignes),
        minimum=MOIS_MINIMUM,
        maximum=MOIS_MAXIMUM,
        formulaire=make_formulaire(services, "fr", sign_form(services, compte), valeurs, saisie),
    )


def _group(lignes: Sequence[tuple[Groupe, Categorie]]) -> tuple[GroupeFrequences, ...]:
    groupes = []
    for (lettre, nom), siennes in groupby(lignes, lambda ligne: (ligne[0].lettre, ligne[0].nom_fr)):
        champs = tuple(
            ChampFrequence(name_champ(categorie.slug), categorie.nom_fr, categorie.personne_privee)
            for _, categorie in siennes
        )
        groupes.append(GroupeFrequences(lettre, nom, champs))
    return tuple(groupes)

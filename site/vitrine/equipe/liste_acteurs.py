"""The list of the actors in every state, for the team."""

from typing import Final

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe
from api.dependances import ServicesDuSite, SessionDeLecture
from api.droits import find_droits
from registre.annuaire import list_noms_quartiers
from registre.comptes.sessions import CompteConnecte
from registre.revue.listes import FiltreEquipe, LigneEquipe, list_fiches
from registre.valeurs import Role
from vitrine.dependances import RenduDuSite
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.acteurs import LigneActeur, Options, PageActeurs
from vitrine.equipe.formulaire_acteur import MENU, NOUVEAU
from vitrine.equipe.mots_revue import ETATS_ACTEUR, Noms
from vitrine.equipe.pagination import paginate, read_lignes_de_page, read_page
from vitrine.equipe.possibles import hides, name_categorie, name_of
from vitrine.equipe.reponses import answer_equipe
from vitrine.formulaires import Formulaire

PAR_PAGE: Final = 50


def show_acteurs(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show a page of the list, held to what this account may see."""
    noms = Noms.load(session)
    quartiers = list_options(session, acces)
    choisis = _read_filtre(request, noms, quartiers)
    numero = read_page(request.query_params.get("page", ""))
    filtre = FiltreEquipe(**choisis, quartiers=acces.quartiers, personnes=_personnes(acces.compte))
    lignes, total = read_lignes_de_page(
        numero, PAR_PAGE, lambda limit, offset: list_fiches(session, filtre, limit, offset)
    )
    page = PageActeurs(
        cadre=make_cadre_equipe(services, acces.compte, MENU),
        f=Formulaire("", choisis, {}),
        etats=tuple(ETATS_ACTEUR.items()),
        quartiers=quartiers,
        categories=tuple(noms.categories.items()),
        lignes=tuple(_make_ligne(acces.compte, ligne) for ligne in lignes),
        total=total,
        pagination=paginate(MENU, choisis, numero, total, PAR_PAGE),
        nouveau=acces.compte.role in find_droits("POST", NOUVEAU),
    )
    return answer_equipe(rendu, request, page)


def list_options(session: Session, acces: Acces) -> Options:
    """Return the quartiers that this account's lists may be held to, by name."""
    noms = list_noms_quartiers(session)
    return tuple((slug, nom) for slug, nom in noms.items() if acces.covers(slug))


def _read_filtre(request: Request, noms: Noms, quartiers: Options) -> dict[str, str]:
    """Return what is asked for; what is no choice of the form asks for nothing."""
    permis = {
        "etat": set(ETATS_ACTEUR),
        "quartier": {slug for slug, _ in quartiers},
        "categorie": set(noms.categories),
    }
    demande = {nom: request.query_params.get(nom, "") for nom in permis}
    choisis = {nom: v if v in permis[nom] else "" for nom, v in demande.items()}
    return {"q": request.query_params.get("q", "").replace("\0", "")[:200], **choisis}


def _personnes(compte: CompteConnecte) -> frozenset[str] | None:
    """Return the quartiers in which this account may look for a private person by name."""
    if compte.role is Role.COORDINATION:
        return None
    return compte.quartiers if compte.role is Role.RAQ else frozenset()


def _make_ligne(compte: CompteConnecte, ligne: LigneEquipe) -> LigneActeur:
    acteur = ligne.acteur
    rue = " ".join(filter(None, (acteur.rue, acteur.numero)))
    adresse = ", ".join(filter(None, (rue, acteur.code_postal)))
    return LigneActeur(
        url=f"{MENU}/{acteur.id}",
        nom=name_of(compte, ligne),
        categorie=name_categorie(ligne),
        quartier=ligne.quartier,
        adresse="" if hides(compte, ligne) else adresse,
        etat=acteur.etat,
        libelle_etat=ETATS_ACTEUR[acteur.etat],
    )

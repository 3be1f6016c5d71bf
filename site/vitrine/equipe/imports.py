"""Files of actors: the list of the imports, the form that sends one, and the page of each."""

from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, ActionAvecTableau, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from api.droits import Portee
from api.saisies import REQUIS, Saisie, clean_texte
from registre.importation.colonnes import CHAMPS_IMPORTABLES
from registre.importation.etapes import start_import
from registre.importation.lectures import list_imports
from registre.importation.oubli import GARDE
from registre.importation.tableaux import LIGNES_MAX, OCTETS_MAX
from registre.session import writing
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe import imports_gestes, imports_rapport
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.imports import PageImportEnCours, PageImports
from vitrine.equipe.imports_fiche import (
    MENU,
    Vue,
    list_choix_categories,
    make_entete,
    make_page,
    open_import,
    read_attente,
)
from vitrine.equipe.pagination import paginate, read_lignes_de_page, read_page
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import make_formulaire

PAR_PAGE: Final = 20
REPRISE_S: Final = 2
"""Seconds after which the page of a work under way comes again."""
FAITS: Final = {"abandon": "L'import est abandonné. Rien n'a été écrit dans le répertoire."}

TROP_LOURD: Final = "Ce fichier est trop lourd : 20 Mo au plus."
VIDE: Final = "Ce fichier est vide."


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, MENU, show_imports)
    add_action(router, MENU, do_import)
    add_page(router, f"{MENU}/{{identifiant}}", show_import)
    imports_rapport.add_routes(router)
    imports_gestes.add_routes(router)
    return router


def show_imports(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show the imports and the form that sends a file."""
    return answer_equipe(rendu, request, _make_page_imports(request, services, session, acces))


def do_import(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionAvecTableau,
) -> Response:
    """Keep a file and have it read; nothing is written to the directory."""
    saisie, compte = action.saisie, action.acces.compte
    categories = dict(list_choix_categories(session))
    categorie = saisie.choix("categorie", categories, requis=False)
    fichier = _read_fichier(saisie)
    if saisie.fautes or fichier is None:
        page = _make_page_imports(request, services, session, action.acces, saisie)
        return answer_equipe(rendu, request, page, statut=422)
    nom, octets = fichier
    session.close()  # 20 MB take their time to be written: no connection is held meanwhile
    with writing(services.sessions) as ecriture:
        importation = start_import(
            ecriture,
            action.envoi.id,
            octets,
            nom,
            compte=compte.id,
            auteur_nom=compte.nom,
            instant=services.horloge(),
            voulu={"publier": False, "categorie": categorie},
        )
        identifiant = importation.id
    services.lancer_import(identifiant)
    return see_other(f"{MENU}/{identifiant}")


def show_import(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show an import as it stands. Raises ObjetInconnu, or AccesRefuse for somebody else's."""
    importation = open_import(session, acces, identifiant)
    page = make_page(Vue(request, services, session, acces, importation))
    reponse = answer_equipe(rendu, request, page)
    if isinstance(page, PageImportEnCours) and not page.arrete:
        suite = f"?attente={read_attente(request) + 1}" if page.attend else ""
        reponse.headers["Refresh"] = f"{REPRISE_S}; url={page.entete.url}{suite}"
    return reponse


def _make_page_imports(
    request: Request,
    services: Services,
    session: Session,
    acces: Acces,
    saisie: Saisie | None = None,
) -> PageImports:
    tous = acces.portee is Portee.TOUT
    numero = read_page(request.query_params.get("page", ""))
    siens = None if tous else acces.compte.id
    imports, total = read_lignes_de_page(
        numero, PAR_PAGE, lambda limit, offset: list_imports(session, siens, limit, offset)
    )
    jeton = sign_form(services, acces.compte)
    return PageImports(
        cadre=make_cadre_equipe(services, acces.compte, MENU, say_fait(request, FAITS)),
        f=make_formulaire(services, "fr", jeton, {"categorie": ""}, saisie),
        categories=list_choix_categories(session),
        champs=tuple(CHAMPS_IMPORTABLES.values()),
        mo_maximum=OCTETS_MAX // 2**20,
        lignes_maximum=LIGNES_MAX,
        jours_gardes=GARDE.days,
        tous=tous,
        imports=tuple(make_entete(importation) for importation in imports),
        pagination=paginate(MENU, {}, numero, total, PAR_PAGE),
    )


def _read_fichier(saisie: Saisie) -> tuple[str, bytes] | None:
    """Return the name and the bytes of the file; None when it is missing, empty or too heavy."""
    envoye = saisie.fichier("fichier")
    if envoye is None:
        saisie.note_faute("fichier", REQUIS)
        return None
    octets = envoye.file.read(OCTETS_MAX + 1)
    if not octets:
        saisie.note_faute("fichier", VIDE)
    elif len(octets) > OCTETS_MAX:
        saisie.note_faute("fichier", TROP_LOURD)
    return _clean_nom(envoye.filename or ""), octets


def _clean_nom(nom: str) -> str:
    """Return a file's own name, without the folders that some browsers send."""
    dernier = clean_texte(nom).replace("\\", "/").rpartition("/")[2]
    return " ".join(dernier.split())[-200:] or "fichier"

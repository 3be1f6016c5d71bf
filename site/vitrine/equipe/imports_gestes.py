"""What an import's author does with it: adjust, choose, import, take up again, give up."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.acces import Action, ActionEquipe
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from registre.erreurs import ActionImpossible
from registre.importation.colonnes import CHAMPS_IMPORTABLES
from registre.importation.etapes import ask_application, choose, choose_colonnes, give_up
from registre.importation.lectures import count_lignes
from registre.importation.reprises import resume_import
from registre.modeles import Importation
from registre.session import writing
from registre.valeurs import ChoixDoublon, DecisionLigne
from vitrine.dependances import RenduDuSite
from vitrine.equipe.imports_fiche import (
    MENU,
    Vue,
    list_choix_categories,
    make_effets,
    make_page,
    name_colonne,
    open_import,
)
from vitrine.equipe.imports_lignes import PAR_PAGE, name_champ
from vitrine.equipe.mots_import import IMPOSSIBLE
from vitrine.equipe.pagination import read_page
from vitrine.equipe.reponses import add_action, answer_equipe, see_other
from vitrine.rendu import Rendu

URL: Final = f"{MENU}/{{identifiant}}"
A_CHANGE: Final = (
    "Les choix ont changé depuis que vous avez ouvert la page. Relisez ce qui sera importé, puis "
    "importez à nouveau."
)


def add_routes(router: APIRouter) -> None:
    """Add what acts on one import."""
    add_action(router, f"{URL}/colonnes", do_colonnes)
    add_action(router, f"{URL}/choix", do_choix)
    add_action(router, f"{URL}/application", do_application)
    add_action(router, f"{URL}/reprise", do_reprise)
    add_action(router, f"{URL}/abandon", do_abandon)


def do_colonnes(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Say what each column is; the file is read again."""
    importation = open_import(session, action.acces, identifiant)
    saisie = action.saisie
    champs = _read_colonnes(action, importation)
    categories = dict(list_choix_categories(session))
    categorie = saisie.choix("categorie", categories, requis=False)
    if saisie.fautes:
        page = make_page(Vue(request, services, session, action.acces, importation), saisie)
        return answer_equipe(rendu, request, page, statut=422)
    try:
        with writing(services.sessions) as ecriture:
            choose_colonnes(ecriture, importation.id, champs, categorie)
    except ActionImpossible as refus:
        return _answer_refus(request, services, rendu, action, identifiant, refus)
    services.lancer_import(importation.id)
    return see_other(f"{MENU}/{importation.id}", fait="relu")


def do_choix(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Keep what was chosen, row by row or for the whole page: likely duplicates, new records."""
    importation = open_import(session, action.acces, identifiant)
    choisis = _read_choix(action)
    try:
        with writing(services.sessions) as ecriture:
            for choix, numeros in choisis.items():
                choose(ecriture, importation.id, numeros, choix)
    except ActionImpossible as refus:
        return _answer_refus(request, services, rendu, action, identifiant, refus)
    page = str(read_page(action.saisie.brut("page")))
    creer, doublon = DecisionLigne.CREER.value, DecisionLigne.DOUBLON.value
    decision = creer if action.saisie.brut("decision") == creer else doublon
    return see_other(f"{MENU}/{importation.id}", decision=decision, page=page, fait="choix")


def do_application(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Have the file written to the directory, as the page announced it."""
    importation = open_import(session, action.acces, identifiant)
    saisie = action.saisie
    try:
        with writing(services.sessions) as ecriture:
            comptes = count_lignes(ecriture, importation.id)
            if make_effets(comptes).empreinte != saisie.brut("empreinte"):
                raise ActionImpossible("a_change")
            ask_application(ecriture, importation.id, publier=saisie.coche("publier"))
    except ActionImpossible as refus:
        return _answer_refus(request, services, rendu, action, identifiant, refus)
    services.lancer_import(importation.id)
    return see_other(f"{MENU}/{importation.id}")


def do_reprise(
    services: ServicesDuSite, session: SessionDeLecture, action: ActionEquipe, identifiant: str
) -> Response:
    """Take up a work that stopped; one that runs, or is done, is left alone."""
    importation = open_import(session, action.acces, identifiant)
    with writing(services.sessions) as ecriture:
        repris = resume_import(ecriture, importation.id, services.horloge())
    if repris:
        services.lancer_import(importation.id)
    return see_other(f"{MENU}/{importation.id}", fait="reprise" if repris else None)


def do_abandon(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Give an import up: its file and its rows leave at once."""
    importation = open_import(session, action.acces, identifiant)
    try:
        with writing(services.sessions) as ecriture:
            give_up(ecriture, importation.id)
    except ActionImpossible as refus:
        return _answer_refus(request, services, rendu, action, identifiant, refus)
    return see_other(MENU, fait="abandon")


def _read_colonnes(action: Action, importation: Importation) -> list[str | None]:
    """Return the field of each column; a field that two columns have is a fault of the second."""
    saisie, vus = action.saisie, set[str]()
    champs: list[str | None] = []
    for rang in range(len(importation.colonnes)):
        champ = saisie.choix(name_colonne(rang), CHAMPS_IMPORTABLES, requis=False)
        if champ is not None and champ in vus:
            saisie.note_faute(
                name_colonne(rang),
                f"“{CHAMPS_IMPORTABLES[champ]}” est déjà donné par une autre colonne.",
            )
        vus |= {champ} if champ else set()
        champs.append(champ)
    return champs


def _read_choix(action: Action) -> dict[ChoixDoublon, list[int]]:
    """Return choice → rows by number, 50 at most: a page never holds more."""
    saisie = action.saisie
    tous = saisie.choix("tous", tuple(ChoixDoublon), requis=False)
    choisis: dict[ChoixDoublon, list[int]] = {}
    for texte in saisie.bruts("ligne")[:PAR_PAGE]:
        if not (texte.isascii() and texte.isdecimal() and len(texte) < 9):
            continue
        un = tous or saisie.brut(name_champ(int(texte)))
        if un in tuple(ChoixDoublon):
            choisis.setdefault(ChoixDoublon(un), []).append(int(texte))
    return choisis


def _answer_refus(
    request: Request,
    services: Services,
    rendu: Rendu,
    action: Action,
    identifiant: str,
    refus: ActionImpossible,
) -> Response:
    """Answer the import as it now stands, and why nothing was done."""
    faute = A_CHANGE if refus.motif == "a_change" else IMPOSSIBLE[refus.motif]
    with services.sessions() as fraiche:
        importation = open_import(fraiche, action.acces, identifiant)
        page = make_page(Vue(request, services, fraiche, action.acces, importation), faute=faute)
    return answer_equipe(rendu, request, page, statut=409)

"""Merging two records, choosing field by field; undoing it."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, Action, ActionEquipe
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from registre.doublons.annulation import get_fusion, undo_fusion
from registre.doublons.fusions import merge_acteurs
from registre.erreurs import ActionImpossible, ConflitDEdition, ObjetInconnu
from registre.revue.acteurs import CHAMPS
from registre.revue.ecarts import group_of
from registre.revue.listes import LigneEquipe
from registre.revue.revisions import Auteur
from registre.session import writing
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.acteurs import read_ligne
from vitrine.equipe.blocs_fusions import ANNULATION
from vitrine.equipe.doublons import FUSION
from vitrine.equipe.fiche_fusion import make_page_annulation, make_page_choix, make_page_fusion
from vitrine.equipe.formulaire_acteur import MENU, current_territoire
from vitrine.equipe.identifiants import read_identifiant
from vitrine.equipe.mots_doublons import CHANGEE, REFUS
from vitrine.equipe.reponses import add_action, answer_equipe, see_other
from vitrine.rendu import Rendu

GROUPES: Final = tuple(dict.fromkeys(group_of(champ) for champ in CHAMPS))
"""The groups of fields of a record, each chosen as one."""


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, FUSION, show_fusion)
    add_action(router, FUSION, do_fusionner)
    add_action(router, ANNULATION, do_annuler)
    return router


def show_fusion(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show two records side by side, or ask for the other one. Raises ObjetInconnu, AccesRefuse."""
    gardee = read_ligne(session, identifiant)
    acces.ensure_quartier(gardee.acteur.quartier)
    avec = request.query_params.get("avec", "")
    if not avec:
        choix = make_page_choix(request, services, session, acces, gardee)
        return answer_equipe(rendu, request, choix)
    absorbee = read_ligne(session, avec)
    acces.ensure_quartier(absorbee.acteur.quartier)
    page = make_page_fusion(services, session, acces, gardee, absorbee)
    return answer_equipe(rendu, request, page)


def do_fusionner(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Merge two records. Raises ObjetInconnu, AccesRefuse."""
    acces, saisie = action.acces, action.saisie
    gardee, absorbee = read_ligne(session, identifiant), read_ligne(session, saisie.brut("avec"))
    for ligne in (gardee, absorbee):
        acces.ensure_quartier(ligne.acteur.quartier)
    vues = saisie.nombre("vue_gardee", 0, 1_000_000), saisie.nombre("vue_absorbee", 0, 1_000_000)
    if vues[0] is None or vues[1] is None:
        raise ObjetInconnu("revision")
    statut = 409
    try:
        _merge(services, session, action, gardee, absorbee, (vues[0], vues[1]))
        return see_other(f"{MENU}/{gardee.acteur.id}", fait="fusion")
    except ConflitDEdition:
        saisie.note_faute("geste", CHANGEE)
    except ActionImpossible as refus:
        statut = 422 if refus.motif == "conflit_a_trancher" else 409
        saisie.note_faute("geste", REFUS[refus.motif])
    return _show_again(request, services, rendu, action, (gardee, absorbee), statut)


def do_annuler(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Undo a merge; where somebody wrote since, show both records. Raises ObjetInconnu."""
    acces = action.acces
    fusion = get_fusion(session, read_identifiant("fusion", identifiant))
    territoire = current_territoire(services, session).territoire
    auteur = Auteur(acces.compte.id, acces.compte.nom)
    try:
        with writing(services.sessions) as ecriture:
            undo_fusion(ecriture, fusion.id, auteur, services.horloge(), territoire)
    except ActionImpossible as refus:
        page = make_page_annulation(services, session, acces, fusion, refus.motif)
        return answer_equipe(rendu, request, page, statut=409)
    return see_other(f"{MENU}/{fusion.gardee}", fait="fusion_annulee")


def _merge(
    services: Services,
    session: Session,
    action: Action,
    gardee: LigneEquipe,
    absorbee: LigneEquipe,
    vues: tuple[int, int],
) -> None:
    compte, saisie = action.acces.compte, action.saisie
    choix = {groupe: saisie.brut(f"choix-{groupe}") for groupe in GROUPES}
    territoire = current_territoire(services, session).territoire
    with writing(services.sessions) as ecriture:
        merge_acteurs(
            ecriture,
            gardee.acteur.id,
            absorbee.acteur.id,
            choix,
            Auteur(compte.id, compte.nom),
            services.horloge(),
            territoire,
            id=action.envoi.id,
            vues=vues,
        )


def _show_again(
    request: Request,
    services: Services,
    rendu: Rendu,
    action: Action,
    lignes: tuple[LigneEquipe, LigneEquipe],
    statut: int,
) -> Response:
    """Show both records as they are now, with what was chosen."""
    ids: list[UUID] = [ligne.acteur.id for ligne in lignes]
    with services.sessions() as fraiche:
        gardee, absorbee = (read_ligne(fraiche, str(identifiant)) for identifiant in ids)
        page = make_page_fusion(services, fraiche, action.acces, gardee, absorbee, action.saisie)
    return answer_equipe(rendu, request, page, statut=statut)

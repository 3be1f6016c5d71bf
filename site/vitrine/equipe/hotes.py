"""The host partners: the list, one record, a new one. The coordination publishes, hosts propose."""

from typing import Any, Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, AccesRefuse, Action, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from registre.annuaire import list_noms_quartiers
from registre.calendrier import day_in_brussels
from registre.equipes.hotes import HoteSuivi, change_heberges, create_hote, list_hotes
from registre.erreurs import ConflitDEdition
from registre.modeles import Hote, Revision
from registre.revue.hotes import CHAMPS_HOTE, find_hote, snapshot_hote
from registre.revue.revisions import Auteur, list_revisions, propose, publish
from registre.session import writing
from registre.valeurs import EtatRevision, ObjetRevise, Role
from vitrine.champs import read_hote
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe import confirmations
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.champs_hotes import LIBELLES, fill_hote
from vitrine.equipe.choix_versions import note_manquants
from vitrine.equipe.conflit_hote import Ecriture, make_conflit
from vitrine.equipe.contextes.hotes import LigneHote, PageHoteNouveau, PageHotes
from vitrine.equipe.fiche_hote import find_pending, make_page_hote, url_of
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import make_formulaire
from vitrine.rendu import Rendu

FAITS: Final = {
    "publie": "La fiche est à jour. Le site montre ces informations dès maintenant.",
    "propose": "Merci. Votre proposition attend la relecture de la coordination.",
    "inchange": "Vous n'avez rien changé : la fiche reste comme elle est.",
    "quartiers": "Les quartiers de ce partenaire sont enregistrés.",
    "cree": "Le partenaire est ajouté. Choisissez maintenant ses quartiers et ses antennes.",
    **confirmations.FAITS,
}
NUMERO_MAXIMUM: Final = 999_999_999


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, "/equipe/hotes", show_hotes)
    add_page(router, "/equipe/hotes/nouveau", show_nouveau)
    add_action(router, "/equipe/hotes/nouveau", add_hote)
    add_page(router, "/equipe/hotes/{identifiant}", show_hote)
    add_action(router, "/equipe/hotes/{identifiant}", edit_hote)
    return router


def show_hotes(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show the hosts, or with `?a_completer=1` those that miss something; a host sees its own."""
    a_completer = request.query_params.get("a_completer") == "1"
    suivis = _list_visible(session, acces)
    noms = list_noms_quartiers(session)
    incomplets = [suivi for suivi in suivis if suivi.manque]
    page = PageHotes(
        cadre=make_cadre_equipe(services, acces.compte, "/equipe/hotes"),
        hotes=tuple(_make_ligne(s, noms) for s in (incomplets if a_completer else suivis)),
        a_completer=a_completer,
        incomplets=len(incomplets),
        peut_creer=acces.compte.role is Role.COORDINATION,
    )
    return answer_equipe(rendu, request, page)


def _list_visible(session: SessionDeLecture, acces: Acces) -> list[HoteSuivi]:
    """Return all hosts, or for a host's account its own; none for one that speaks for nobody."""
    if acces.quartiers is None:
        return list_hotes(session)
    return list_hotes(session, seul=acces.compte.hote) if acces.compte.hote else []


def _make_ligne(suivi: HoteSuivi, noms: dict[str, str]) -> LigneHote:
    return LigneHote(
        url=url_of(suivi.hote),
        nom=suivi.hote.nom,
        communes=suivi.hote.communes,
        manque=tuple(LIBELLES[champ].lower() for champ in suivi.manque),
        quartiers=tuple(noms.get(slug, slug) for slug in suivi.quartiers),
        antennes=suivi.antennes,
        verifie_le=suivi.verifie_le,
        propositions=suivi.propositions,
    )


def show_nouveau(
    request: Request, services: ServicesDuSite, rendu: RenduDuSite, acces: AccesEquipe
) -> Response:
    """Show the form of a new partner."""
    return answer_equipe(rendu, request, _make_nouveau(services, acces))


def _make_nouveau(
    services: Services, acces: Acces, action: Action | None = None
) -> PageHoteNouveau:
    jeton = sign_form(services, acces.compte)
    saisie = action.saisie if action else None
    return PageHoteNouveau(
        cadre=make_cadre_equipe(services, acces.compte, "/equipe/hotes"),
        formulaire=make_formulaire(services, "fr", jeton, fill_hote({}), saisie),
    )


def add_hote(
    request: Request, services: ServicesDuSite, rendu: RenduDuSite, action: ActionEquipe
) -> Response:
    """Add a partner; it is public at once."""
    contenu = read_hote(action.saisie)
    if action.saisie.fautes:
        page = _make_nouveau(services, action.acces, action)
        return answer_equipe(rendu, request, page, statut=422)
    compte = action.acces.compte
    with writing(services.sessions) as ecriture:
        auteur = Auteur(compte.id, compte.nom)
        cle = create_hote(ecriture, action.envoi.id, contenu, auteur, services.horloge())
    return see_other(f"/equipe/hotes/{cle}", fait="cree")


def show_hote(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show one host, with its form for who may use it."""
    hote = _find_hote(session, acces, identifiant)
    fait = say_fait(request, FAITS)
    return answer_equipe(rendu, request, make_page_hote(services, session, acces, hote, fait=fait))


def edit_hote(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Write one of the two forms of the page: the record, or the quartiers hosted."""
    hote = _find_hote(session, action.acces, identifiant)
    if action.saisie.brut("partie") == "quartiers":
        return _edit_quartiers(services, session, action, hote)
    return _edit_fiche(request, services, session, rendu, action, hote)


def _find_hote(session: SessionDeLecture, acces: Acces, identifiant: str) -> Hote:
    hote = find_hote(session, identifiant)
    acces.ensure_hote(hote.id)
    return hote


def _edit_quartiers(
    services: Services, session: SessionDeLecture, action: Action, hote: Hote
) -> Response:
    if action.acces.compte.role is not Role.COORDINATION:
        raise AccesRefuse
    connus = list_noms_quartiers(session)
    choisis = {slug for slug in action.saisie.bruts("quartiers") if slug in connus}
    vus = {slug for slug in action.saisie.brut("vus").split() if slug in connus}
    with writing(services.sessions) as ecriture:
        change_heberges(ecriture, hote.id, choisis - vus, vus - choisis)
    return see_other(url_of(hote), fait="quartiers")


def _edit_fiche(
    request: Request,
    services: Services,
    session: SessionDeLecture,
    rendu: Rendu,
    action: Action,
    hote: Hote,
) -> Response:
    saisie = action.saisie
    contenu = read_hote(saisie, snapshot_hote(session, str(hote.id)))
    motif = saisie.texte("motif", 300)
    base = saisie.nombre("base", 0, NUMERO_MAXIMUM)
    note_manquants(saisie, CHAMPS_HOTE)
    if saisie.fautes or base is None:
        page = make_page_hote(services, session, action.acces, hote, saisie=saisie)
        return answer_equipe(rendu, request, page, statut=422)
    voulue = Ecriture(contenu, base, motif)
    try:
        fait = _write_fiche(services, session, action, str(hote.id), voulue)
    except ConflitDEdition:
        with services.sessions() as fraiche:
            conflit = make_conflit(services, fraiche, action.acces, hote, voulue)
        return answer_equipe(rendu, request, conflit, statut=409)
    return see_other(url_of(hote), fait=fait)


def _write_fiche(
    services: Services, session: Session, action: Action, cle: str, voulue: Ecriture
) -> str:
    """Write a revision and return the code of what was done. Raises ConflitDEdition."""
    compte, instant = action.acces.compte, services.horloge()
    courant = services.territoires.current(session, day_in_brussels(instant))
    with writing(services.sessions) as ecriture:
        if _changes_nothing(ecriture, action, cle, voulue.contenu):
            return "inchange"
        revision = propose(
            ecriture,
            ObjetRevise.HOTE,
            cle,
            voulue.contenu,
            base=voulue.base,
            envoi=action.envoi.id,
            auteur=Auteur(compte.id, compte.nom),
            motif=voulue.motif,
            instant=instant,
        )
        if compte.role is not Role.COORDINATION:
            return "propose"
        if revision.etat == EtatRevision.PROPOSEE:
            publish(ecriture, revision.id, compte.nom, instant, courant.territoire)
    return "publie"


def _changes_nothing(session: Session, action: Action, cle: str, contenu: dict[str, Any]) -> bool:
    """Tell whether a form holds what stands already, and nothing of its author waits for review."""
    if session.get(Revision, action.envoi.id) is not None:
        return False  # sent twice: it answers like the first time
    if find_pending(list_revisions(session, ObjetRevise.HOTE, cle), action.acces.compte.id):
        return False  # back to what stands: this replaces the proposal
    return fill_hote(snapshot_hote(session, cle)) == fill_hote(contenu)

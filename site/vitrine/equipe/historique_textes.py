"""The history of a site text: any two numbers compared, any of them published again."""

from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, Action, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from registre.calendrier import day_in_brussels
from registre.comptes.sessions import CompteConnecte
from registre.erreurs import ActionImpossible, ConflitDEdition, ObjetInconnu
from registre.modeles import Revision
from registre.revue.lectures import list_revisions
from registre.revue.revisions import Auteur, propose, publish
from registre.revue.textes import make_cle, read_cle
from registre.session import writing
from registre.valeurs import ObjetRevise
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.textes import PageHistoriqueTexte
from vitrine.equipe.mots_des_textes import (
    LANGUES_ECRITES,
    LISTE,
    NOMS,
    NUMERO_MAXIMUM,
    UN_TEXTE,
    compare_lignes,
    list_versions,
    text_of,
    url_of,
)
from vitrine.equipe.mots_revue import REFUS
from vitrine.equipe.reponses import add_action, answer_equipe, see_other
from vitrine.formulaires import make_formulaire
from vitrine.textes import read_origine

MOTIF: Final = 300
"""Characters of the reason that an editor gives."""
DEPASSE: Final = (
    "Quelqu'un a publié un autre texte entre-temps. Rien n'a été changé : regardez la nouvelle"
    " version, puis choisissez."
)


def make_router() -> APIRouter:
    """Return the routes of the history."""
    router = APIRouter()
    add_page(router, UN_TEXTE + "/historique", show_historique)
    add_action(router, UN_TEXTE + "/restauration", do_restauration)
    return router


def publish_texte(
    services: Services,
    action: Action,
    cle: str,
    langue: str,
    markdown: str,
    base: int,
    motif: str,
) -> None:
    """Publish a text at once, as a revision. Raises ConflitDEdition; then nothing is written.

    The text kept with the code, or “”, puts that one in force again.
    """
    instant, compte = services.horloge(), action.acces.compte
    contenu = {"markdown": "" if markdown == read_origine(langue, cle) else markdown}
    with writing(services.sessions) as session:
        revision = propose(
            session,
            ObjetRevise.TEXTE,
            make_cle(cle, langue),
            contenu,
            base=base,
            envoi=action.envoi.id,
            auteur=Auteur(compte.id, compte.nom),
            motif=motif,
            instant=instant,
        )
        territoire = services.territoires.current(session, day_in_brussels(instant)).territoire
        publish(session, revision.id, compte.nom, instant, territoire)


def show_historique(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    cle: str,
    langue: str,
) -> Response:
    """Show the numbers of a text, and two of them compared. Raises ObjetInconnu."""
    page = _make_page(request, services, session, acces.compte, cle, langue)
    return answer_equipe(rendu, request, page)


def do_restauration(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    cle: str,
    langue: str,
) -> Response:
    """Publish a former number again; 0 is the text kept with the code. Raises ObjetInconnu."""
    revisions = _read_revisions(session, cle, langue)
    saisie = action.saisie
    numero = saisie.nombre("numero", 0, NUMERO_MAXIMUM)
    base = saisie.nombre("base", 0, NUMERO_MAXIMUM)
    if numero is None or base is None:
        raise ObjetInconnu("revision")
    if numero == 0:
        markdown, motif = "", "retour au texte d'origine"
    else:
        markdown = text_of(_find_numero(revisions, numero), cle, langue)
        motif = f"retour au numéro {numero}"
    try:
        publish_texte(services, action, cle, langue, markdown, base, motif)
    except ConflitDEdition:
        session.rollback()  # begin anew: with what was published meanwhile
        page = _make_page(request, services, session, action.acces.compte, cle, langue, DEPASSE)
        return answer_equipe(rendu, request, page, statut=409)
    except ActionImpossible as refus:
        mots = REFUS[refus.motif]
        page = _make_page(request, services, session, action.acces.compte, cle, langue, mots)
        return answer_equipe(rendu, request, page, statut=409)
    return see_other(url_of(cle, langue), fait="restaure")


def _make_page(
    request: Request,
    services: Services,
    session: Session,
    compte: CompteConnecte,
    cle: str,
    langue: str,
    refus: str | None = None,
) -> PageHistoriqueTexte:
    revisions = _read_revisions(session, cle, langue)
    avant, apres = _choose_numeros(request, revisions)
    textes = {r.numero: text_of(r, cle, langue) for r in revisions if r.numero in {avant, apres}}
    return PageHistoriqueTexte(
        cadre=make_cadre_equipe(services, compte, LISTE),
        url=url_of(cle, langue),
        nom=NOMS[cle],
        langue=LANGUES_ECRITES[langue],
        versions=list_versions(revisions),
        avant=avant,
        apres=apres,
        differences=compare_lignes(textes[avant], textes[apres]) if textes else (),
        base=max((r.numero for r in revisions), default=0),
        formulaire=make_formulaire(services, "fr", sign_form(services, compte), {}),
        refus=refus,
    )


def _read_revisions(session: Session, cle: str, langue: str) -> list[Revision]:
    """Return the history, newest first. Raises ObjetInconnu for a text that is none."""
    return list(list_revisions(session, ObjetRevise.TEXTE, make_cle(*read_cle(f"{cle}/{langue}"))))


def _choose_numeros(request: Request, revisions: list[Revision]) -> tuple[int, int]:
    """Return the numbers to compare: those asked for, else the last two; 0: there are none."""
    par_texte = {str(r.numero): r.numero for r in revisions}
    dernier, avant_dernier = ([r.numero for r in revisions[:2]] * 2 or [0, 0])[:2]
    return (
        par_texte.get(request.query_params.get("avant", ""), avant_dernier),
        par_texte.get(request.query_params.get("apres", ""), dernier),
    )


def _find_numero(revisions: list[Revision], numero: int) -> Revision:
    trouvee = next((r for r in revisions if r.numero == numero), None)
    if trouvee is None:
        raise ObjetInconnu("revision", numero)
    return trouvee

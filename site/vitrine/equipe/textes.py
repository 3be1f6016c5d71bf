"""The site's texts: the list, and a text being written, with its preview."""

from dataclasses import replace
from typing import Final, cast

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe, ActionEquipe, sign_form
from api.dependances import LANGUES, Langue, Services, ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from registre.comptes.sessions import CompteConnecte
from registre.erreurs import ActionImpossible, ConflitDEdition
from registre.revue.lectures import last_numero, list_revisions
from registre.revue.textes import make_cle, read_cle
from registre.textes_du_site import CLES, list_ecrits, read_markdown
from registre.valeurs import ObjetRevise
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe import historique_textes
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.textes import (
    ConflitDeTexte,
    GroupeTextes,
    LigneTexte,
    PageTexteEquipe,
    PageTextesEquipe,
)
from vitrine.equipe.historique_textes import MOTIF, publish_texte
from vitrine.equipe.mots_des_textes import (
    AIDES,
    LANGUES_ECRITES,
    LISTE,
    NOMS,
    NUMERO_MAXIMUM,
    UN_TEXTE,
    compare_lignes,
    find_en_vigueur,
    text_of,
    url_of,
    url_publique_of,
)
from vitrine.equipe.mots_revue import REFUS
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import make_formulaire
from vitrine.markdown import find_titre
from vitrine.textes import FOND, PHRASE, fill_fond, read_origine, render_texte

MAXIMUM: Final = 15_000
MAXIMUM_PHRASE: Final = 300
FAITS: Final = {
    "publie": "Le texte est publié. Le site le montre dès maintenant.",
    "restaure": "Cette version est publiée. Le site la montre dès maintenant.",
}
SANS_TITRE: Final = "La première ligne est le titre de la page : commencez-la par « # »."
SANS_FOND: Final = "Gardez {fond} dans ce texte : le site y dit d'où vient la carte."
UNE_PHRASE: Final = "Écrivez une seule phrase, sans ligne vide ni titre."


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, LISTE, show_textes)
    add_page(router, UN_TEXTE, show_texte)
    add_action(router, UN_TEXTE, do_texte)
    router.include_router(historique_textes.make_router())
    return router


def show_textes(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show every text in every language."""
    ecrits = list_ecrits(session)

    def make_ligne(cle: str, langue: str) -> LigneTexte:
        return LigneTexte(url_of(cle, langue), LANGUES_ECRITES[langue], ecrits.get((cle, langue)))

    textes = tuple(
        GroupeTextes(NOMS[cle], AIDES[cle], tuple(make_ligne(cle, langue) for langue in LANGUES))
        for cle in CLES
    )
    cadre = make_cadre_equipe(services, acces.compte, LISTE)
    return answer_equipe(rendu, request, PageTextesEquipe(cadre, textes))


def show_texte(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    cle: str,
    langue: str,
) -> Response:
    """Show a text as it stands, to be changed. Raises ObjetInconnu."""
    page = _make_page(request, services, session, acces.compte, cle, langue)
    return answer_equipe(rendu, request, page)


def do_texte(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    cle: str,
    langue: str,
) -> Response:
    """Show what a text would look like, or publish it. Raises ObjetInconnu."""
    saisie = action.saisie
    markdown, base = _read_saisie(saisie, cle)
    page = _make_page(request, services, session, action.acces.compte, cle, langue, saisie)
    if saisie.fautes:
        return answer_equipe(rendu, request, page, statut=422)
    page = replace(page, base=base)
    if saisie.brut("apercu"):
        html = render_texte(cle, markdown)[1]
        apercu = fill_fond(cle, html, cast(Langue, langue), services)
        return answer_equipe(rendu, request, replace(page, apercu=apercu))
    try:
        publish_texte(services, action, cle, langue, markdown, base, saisie.texte("motif", MOTIF))
    except ConflitDEdition as refus:
        conflit = _find_conflit(session, cle, langue, markdown)
        page = replace(page, base=refus.actuelle, conflit=conflit)
        return answer_equipe(rendu, request, page, statut=409)
    except ActionImpossible as refus:
        saisie.note_faute("texte", REFUS[refus.motif])
        page = _make_page(request, services, session, action.acces.compte, cle, langue, saisie)
        return answer_equipe(rendu, request, page, statut=409)
    return see_other(url_of(cle, langue), fait="publie")


def _read_saisie(saisie: Saisie, cle: str) -> tuple[str, int]:
    """Return (Markdown, number on screen); what is wrong is noted."""
    une_phrase = cle == PHRASE
    markdown = saisie.paragraphe("texte", MAXIMUM_PHRASE if une_phrase else MAXIMUM, requis=True)
    saisie.texte("motif", MOTIF)
    base = saisie.nombre("base", 0, NUMERO_MAXIMUM) or 0
    if une_phrase and ("\n\n" in markdown or markdown.startswith("#")):
        saisie.note_faute("texte", UNE_PHRASE)
    if not une_phrase and not (markdown.startswith("# ") and find_titre(markdown)):
        saisie.note_faute("texte", SANS_TITRE)
    if cle == "confidentialite" and FOND not in markdown:
        saisie.note_faute("texte", SANS_FOND)
    return markdown, base


def _make_page(
    request: Request,
    services: Services,
    session: Session,
    compte: CompteConnecte,
    cle: str,
    langue: str,
    saisie: Saisie | None = None,
) -> PageTexteEquipe:
    """Return the page of a text, filled with what stands or with what was typed."""
    objet = make_cle(*read_cle(make_cle(cle, langue)))
    ecrit = read_markdown(session, cle, langue)
    valeurs = {"texte": ecrit or read_origine(langue, cle), "motif": ""}
    return PageTexteEquipe(
        cadre=make_cadre_equipe(services, compte, LISTE, say_fait(request, FAITS)),
        url=url_of(cle, langue),
        url_publique=url_publique_of(cle, langue),
        nom=NOMS[cle],
        langue=LANGUES_ECRITES[langue],
        aide=AIDES[cle],
        base=last_numero(session, ObjetRevise.TEXTE, objet),
        maximum=MAXIMUM_PHRASE if cle == PHRASE else MAXIMUM,
        ecrit=ecrit is not None,
        formulaire=make_formulaire(services, "fr", sign_form(services, compte), valeurs, saisie),
    )


def _find_conflit(session: Session, cle: str, langue: str, markdown: str) -> ConflitDeTexte | None:
    """Return what somebody else published while this text was being written."""
    session.rollback()  # begin anew: what stands now, not what stood when the form arrived
    revisions = list_revisions(session, ObjetRevise.TEXTE, make_cle(cle, langue))
    autre = find_en_vigueur(revisions)
    if autre is None:
        return None
    present = text_of(autre, cle, langue)
    return ConflitDeTexte(
        par=autre.auteur_nom,
        le=autre.decide_le or autre.cree_le,
        markdown=present,
        differences=compare_lignes(present, markdown),
    )

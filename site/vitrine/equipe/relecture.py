"""The review: what waits, and one proposal against what stands, to publish or to refuse."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, ActionEquipe
from api.dependances import ServicesDuSite, SessionDeLecture
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Revision
from registre.revue.lectures import get_revision
from registre.revue.listes import EnAttente, list_attente, since
from registre.revue.personnes import list_privees
from registre.revue.revisions import publish, refuse
from registre.session import writing
from registre.valeurs import ObjetRevise
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.relecture import ARelire, FileDAttente, PageRelecture
from vitrine.equipe.fiche_revision import QUOI, make_page_revision
from vitrine.equipe.formulaire_acteur import MENU, REVISION, current_territoire
from vitrine.equipe.liste_acteurs import list_options
from vitrine.equipe.mots_revue import REFUS
from vitrine.equipe.possibles import hides_proposition, name_of
from vitrine.equipe.reponses import add_action, answer_equipe, say_fait, see_other
from vitrine.formulaires import Formulaire

RELECTURE: Final = "/equipe/relecture"
MONTRES: Final = 100
"""What a page of the queue shows: the oldest ones."""

FAITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "publier": "La proposition est publiée.",
        "refuser": "La proposition est refusée. Son auteur peut lire votre réponse.",
    }
)


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, RELECTURE, show_relecture)
    add_page(router, REVISION, show_revision)
    add_action(router, REVISION, decide_revision)
    return router


def show_relecture(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show what waits, quartier by quartier, the oldest first."""
    quartiers = list_options(session, acces)
    demande = request.query_params.get("quartier", "")
    choisi = demande if demande in dict(quartiers) else ""
    attente = list_attente(session, choisi)
    montres = attente[:MONTRES]
    page = PageRelecture(
        cadre=make_cadre_equipe(services, acces.compte, RELECTURE, say_fait(request, FAITS)),
        f=Formulaire("", {"quartier": choisi}, {}),
        quartiers=quartiers,
        files=_group(acces, montres, list_privees(session)),
        montres=len(montres),
        total=len(attente),
    )
    return answer_equipe(rendu, request, page)


def show_revision(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show one proposal against what stands. Raises ObjetInconnu."""
    revision = _read_revision(session, identifiant)
    return answer_equipe(rendu, request, make_page_revision(services, session, acces, revision))


def decide_revision(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Publish or refuse a proposal. Raises ObjetInconnu."""
    saisie, par, instant = action.saisie, action.acces.compte.nom, services.horloge()
    revision = _read_revision(session, identifiant)
    geste = saisie.choix("geste", tuple(FAITS))
    decision = saisie.paragraphe("decision", 300, requis=geste == "refuser")
    statut = 422
    if not saisie.fautes and geste is not None:
        territoire = current_territoire(services, session).territoire
        choix = {nom: saisie.brut(f"choix-{nom}") for nom in revision.contenu | {"lieu": None}}
        try:
            with writing(services.sessions) as ecriture:
                if geste == "publier":
                    publish(ecriture, revision.id, par, instant, territoire, decision, choix)
                else:
                    refuse(ecriture, revision.id, par, instant, decision)
            return see_other(RELECTURE, fait=geste)
        except ActionImpossible as refus:
            saisie.note_faute("geste", REFUS[refus.motif])
            statut = 409
    with services.sessions() as fraiche:
        revision = get_revision(fraiche, revision.id)
        page = make_page_revision(services, fraiche, action.acces, revision, saisie)
    return answer_equipe(rendu, request, page, statut=statut)


def _read_revision(session: Session, identifiant: str) -> Revision:
    try:
        return get_revision(session, UUID(identifiant))
    except ValueError:
        raise ObjetInconnu("revision", identifiant) from None


def _group(
    acces: Acces, montres: Sequence[EnAttente], privees: frozenset[str]
) -> tuple[FileDAttente, ...]:
    """Return the queue by quartier; the quartier that has waited longest stands first."""
    files: dict[str, list[ARelire]] = {}
    for attente in montres:
        files.setdefault(_name_quartier(attente), []).append(_describe(acces, attente, privees))
    return tuple(FileDAttente(quartier, tuple(lignes)) for quartier, lignes in files.items())


def _name_quartier(attente: EnAttente) -> str:
    if attente.ligne is not None:
        return attente.ligne.quartier or "Sans quartier : lieu à préciser, ou hors des quartiers"
    return "Partenaires hébergeurs" if attente.hote else "Textes du site"


def _describe(acces: Acces, attente: EnAttente, privees: frozenset[str]) -> ARelire:
    revision, ligne = attente.revision, attente.ligne
    nom = name_of(acces.compte, ligne) if ligne else attente.hote
    if revision is None:
        url = f"{MENU}/{ligne.acteur.id}" if ligne else RELECTURE
        return ARelire(url, nom or "", "Nouvelle fiche", None, since(attente), "")
    reservee = ligne is not None and hides_proposition(
        acces.compte, ligne, revision.contenu, privees
    )
    return ARelire(
        url=f"{RELECTURE}/{revision.id}",
        nom=nom or revision.cle,
        quoi=QUOI[ObjetRevise(revision.objet)],
        auteur=revision.auteur_nom,
        quand=revision.cree_le,
        motif="" if reservee else revision.motif,
    )

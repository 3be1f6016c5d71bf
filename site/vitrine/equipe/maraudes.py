"""Past street rounds: one's own (the coordination: everybody's), and what each brought home."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import AccesEquipe
from api.dependances import ServicesDuSite, SessionDeLecture
from api.droits import Portee
from registre.comptes.sessions import CompteConnecte
from registre.maraude.listes import (
    ReleveVu,
    SortieVue,
    get_sortie,
    list_auteurs,
    list_releves,
    list_sorties,
)
from registre.modeles import Revision
from registre.reponses_terrain import A_REGLER
from registre.valeurs import EtatActeur, EtatRevision, NatureReleve
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.acteurs import Options
from vitrine.equipe.contextes.maraudes import (
    LigneMaraude,
    LigneReleve,
    PageMaraudePassee,
    PageMaraudes,
)
from vitrine.equipe.formulaire_acteur import MENU, REVISION
from vitrine.equipe.identifiants import read_identifiant
from vitrine.equipe.liste_acteurs import list_options
from vitrine.equipe.mots_revue import DITES, ETATS_ACTEUR, ETATS_REVISION, PERSONNE
from vitrine.equipe.pagination import paginate, read_lignes_de_page, read_page
from vitrine.equipe.photos_acteurs import PHOTO
from vitrine.equipe.possibles import hides, name_of
from vitrine.equipe.reponses import answer_equipe
from vitrine.formulaires import Formulaire
from vitrine.mots import say_combien

URL: Final = "/equipe/maraudes"
PAR_PAGE: Final = 30

TARD: Final = timedelta(minutes=10)
"""What arrived later than this after it was noted waited for a network: the page says when."""


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, URL, show_maraudes)
    add_page(router, f"{URL}/{{identifiant}}", show_maraude)
    return router


def show_maraudes(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
) -> Response:
    """Show a page of the rounds: one's own, or all of them to the coordination."""
    toutes = acces.portee is Portee.TOUT
    quartiers = list_options(session, acces) if toutes else ()
    auteurs = _list_auteurs(session) if toutes else ()
    choisis = _read_filtre(request, quartiers, auteurs)
    numero = read_page(request.query_params.get("page", ""))
    personne = UUID(choisis["personne"]) if choisis["personne"] else None
    siennes = None if toutes else acces.compte.id
    sorties, total = read_lignes_de_page(
        numero,
        PAR_PAGE,
        lambda limit, offset: list_sorties(
            session, siennes, limit, offset, quartier=choisis["quartier"], auteur=personne
        ),
    )
    page = PageMaraudes(
        cadre=make_cadre_equipe(services, acces.compte, URL),
        f=Formulaire("", choisis, {}),
        toutes=toutes,
        quartiers=quartiers,
        auteurs=auteurs,
        lignes=tuple(_describe(sortie) for sortie in sorties),
        total=total,
        pagination=paginate(URL, choisis, numero, total, PAR_PAGE),
    )
    return answer_equipe(rendu, request, page)


def show_maraude(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show one round: one's own, or one in a quartier of one's own.

    Raises ObjetInconnu, AccesRefuse.
    """
    sortie = get_sortie(session, read_identifiant("maraude", identifiant))
    if sortie.maraude.compte != acces.compte.id:
        acces.ensure_quartier(sortie.maraude.quartier)
    releves = list_releves(session, sortie.maraude.id)
    page = PageMaraudePassee(
        cadre=make_cadre_equipe(services, acces.compte, URL),
        maraude=_describe(sortie),
        releves=tuple(_make_ligne(acces.compte, vu) for vu in releves),
        reservees=sum(hides(acces.compte, vu.ligne) for vu in releves),
    )
    return answer_equipe(rendu, request, page)


def _describe(sortie: SortieVue) -> LigneMaraude:
    maraude = sortie.maraude
    comptes = ((sortie.fiches, "fiche"), (sortie.reponses, "réponse"), (sortie.photos, "photo"))
    bilan = [say_combien(nombre, nom) for nombre, nom in comptes if nombre]
    return LigneMaraude(
        url=f"{URL}/{maraude.id}",
        qui=maraude.auteur_nom,
        quartier=sortie.quartier,
        debut=maraude.debut,
        fin=maraude.fin,
        bilan=", ".join(bilan) or "rien n'est encore arrivé",
    )


def _make_ligne(compte: CompteConnecte, vu: ReleveVu) -> LigneReleve:
    releve, revision, reservee = vu.releve, vu.revision, hides(compte, vu.ligne)
    attend = revision is not None and revision.etat == EtatRevision.PROPOSEE
    return LigneReleve(
        url=f"{MENU}/{vu.ligne.acteur.id}",
        nom=_name(compte, vu),
        quoi=_say_quoi(vu),
        suite=_say_suite(vu),
        attend=attend,
        note_le=releve.note_le,
        recu_le=releve.recu_le if releve.recu_le - releve.note_le > TARD else None,
        relire=REVISION.format(identifiant=releve.id) if attend and not reservee else None,
        photo=PHOTO.format(identifiant=releve.id) if vu.photo and not reservee else None,
    )


def _name(compte: CompteConnecte, vu: ReleveVu) -> str:
    """Return a record's name; to who made it, of what may be a person, the one that they typed.

    Of a change nobody typed the whole: a merged record's kept one may have given the name.
    """
    revision, cree = vu.revision, vu.releve.nature == NatureReleve.CREATION
    if cree and hides(compte, vu.ligne) and revision and revision.auteur == compte.id:
        return str(revision.contenu.get("nom") or PERSONNE)
    return name_of(compte, vu.ligne)


def _say_quoi(vu: ReleveVu) -> str:
    if vu.reponse is not None:
        return f"Réponse : {DITES[vu.reponse.resultat]}"
    return {
        NatureReleve.CREATION: "Nouvelle fiche",
        NatureReleve.MODIFICATION: "Fiche modifiée",
        NatureReleve.VERIFICATION: "Réponse",
        NatureReleve.PHOTO: "Photo",
    }[NatureReleve(vu.releve.nature)]


def _say_suite(vu: ReleveVu) -> str:
    """Return what became of it: of what was proposed its own state, else the record's."""
    if vu.revision is not None:
        return _say_etat(vu.revision, EtatActeur(vu.ligne.acteur.etat))
    if vu.reponse is not None:
        return "la coordination la verra" if vu.reponse.resultat in A_REGLER else "reçue"
    if vu.releve.nature == NatureReleve.PHOTO and not vu.photo:
        return "photo retirée"
    return f"fiche {ETATS_ACTEUR[EtatActeur(vu.ligne.acteur.etat)]}"


def _say_etat(revision: Revision, acteur: EtatActeur) -> str:
    """Return a proposal's state; one that a later version took up shares that one's fate."""
    if revision.etat == EtatRevision.REMPLACEE and acteur is EtatActeur.PUBLIE:
        return "publiée, complétée depuis"
    if revision.etat == EtatRevision.REFUSEE and revision.decision:
        return f"refusée : {revision.decision}"
    return ETATS_REVISION[EtatRevision(revision.etat)]


def _list_auteurs(session: Session) -> Options:
    return tuple((str(compte), nom) for compte, nom in list_auteurs(session))


def _read_filtre(request: Request, quartiers: Options, auteurs: Options) -> dict[str, str]:
    """Return what is asked for; what is no choice of the form asks for nothing."""
    permis = {"quartier": dict(quartiers), "personne": dict(auteurs)}
    demande = {nom: request.query_params.get(nom, "") for nom in permis}
    return {nom: v if v in permis[nom] else "" for nom, v in demande.items()}

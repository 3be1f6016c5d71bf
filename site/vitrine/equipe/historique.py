"""The history of an actor: who, when, why; differences between two versions; restoring one."""

from collections.abc import Sequence
from typing import Final

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Acces, AccesEquipe, AccesRefuse, ActionEquipe, sign_form
from api.dependances import Services, ServicesDuSite, SessionDeLecture
from registre.comptes.sessions import CompteConnecte
from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.modeles import Revision
from registre.revue.acteurs import read_contenu
from registre.revue.ecarts import complete_contenu
from registre.revue.lectures import last_numero, list_revisions
from registre.revue.listes import LigneEquipe
from registre.revue.personnes import list_privees
from registre.revue.redaction import Geste, Redaction, is_unpublished, redact
from registre.revue.revisions import Auteur
from registre.session import writing
from registre.valeurs import (
    EtatActeur,
    EtatRevision,
    ObjetRevise,
    Role,
)
from vitrine.dates import say_date
from vitrine.dependances import RenduDuSite, add_page
from vitrine.equipe.acteurs import read_ligne
from vitrine.equipe.blocs_fusions import list_fusions
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.acteurs import Options
from vitrine.equipe.contextes.historique import PageHistorique, Version
from vitrine.equipe.contextes.revisions import Difference
from vitrine.equipe.evenements import tell_signalements, tell_verifications
from vitrine.equipe.formulaire_acteur import MENU, current_territoire
from vitrine.equipe.mots_revue import (
    ETATS_ACTEUR,
    ETATS_REVISION,
    REFUS,
    Noms,
    list_differences,
)
from vitrine.equipe.possibles import hides_any, name_of, reaches, readable
from vitrine.equipe.reponses import add_action, answer_equipe, see_other
from vitrine.formulaires import Formulaire

HISTORIQUE: Final = "/equipe/acteurs/{identifiant}/historique"
RESTAURATION: Final = "/equipe/acteurs/{identifiant}/restauration"


def make_router() -> APIRouter:
    """Return the routes of this family."""
    router = APIRouter()
    add_page(router, HISTORIQUE, show_historique)
    add_action(router, RESTAURATION, restore_version)
    return router


def show_historique(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    acces: AccesEquipe,
    identifiant: str,
) -> Response:
    """Show the history; `?de=&a=` compares two numbers. Raises ObjetInconnu, AccesRefuse."""
    ligne = read_ligne(session, identifiant)
    acces.ensure_quartier(ligne.acteur.quartier)
    revisions = list_revisions(session, ObjetRevise.ACTEUR, str(ligne.acteur.id))
    page = _make_page(request, services, session, acces, ligne, revisions)
    return answer_equipe(rendu, request, page)


def restore_version(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Put an older content in force again: at once for the coordination, else as a proposal.

    Raises ObjetInconnu, AccesRefuse, ConflitDEdition.
    """
    acces, saisie = action.acces, action.saisie
    ligne = read_ligne(session, identifiant)
    acces.ensure_quartier(ligne.acteur.quartier)
    numero, base = saisie.nombre("numero", 1, 1_000_000), saisie.nombre("base", 0, 1_000_000)
    revisions = list_revisions(session, ObjetRevise.ACTEUR, str(ligne.acteur.id))
    if _is_reserved(session, acces, ligne, revisions):
        raise AccesRefuse
    ancienne = next((r for r in revisions if r.numero == numero), None)
    if ancienne is None or base is None:
        raise ObjetInconnu("revision", numero)
    redaction = Redaction(
        acteur=ligne.acteur.id,
        contenu=complete_contenu(ancienne.contenu, read_contenu(ligne.acteur)),
        base=base,
        envoi=action.envoi.id,
        auteur=Auteur(acces.compte.id, acces.compte.nom),
        motif=f"Retour à la version du {say_date('fr', ancienne.cree_le)}",
        instant=services.horloge(),
    )
    geste = _choose_geste(acces, ligne)
    territoire = current_territoire(services, session).territoire
    try:
        if not ancienne.contenu:
            raise ActionImpossible("contenu_efface")
        with writing(services.sessions) as ecriture:
            redact(ecriture, redaction, geste, territoire)
    except ActionImpossible as refus:
        page = _make_page(request, services, session, acces, ligne, revisions, REFUS[refus.motif])
        return answer_equipe(rendu, request, page, statut=409)
    fait = "restauree" if geste is Geste.PUBLIER else geste.value
    return see_other(f"{MENU}/{ligne.acteur.id}", fait=fait)


def _is_reserved(
    session: Session, acces: Acces, ligne: LigneEquipe, revisions: Sequence[Revision]
) -> bool:
    """Tell whether the record is, or ever was, a private person that may not be read."""
    contenus = (revision.contenu for revision in revisions)
    return hides_any(acces.compte, ligne, contenus, list_privees(session))


def _choose_geste(acces: Acces, ligne: LigneEquipe) -> Geste:
    """Return what restoring does: a draft stays a draft, whoever restores it."""
    if ligne.acteur.etat == EtatActeur.BROUILLON:
        return Geste.BROUILLON
    return Geste.PUBLIER if acces.compte.role is Role.COORDINATION else Geste.PROPOSER


def _make_page(
    request: Request,
    services: Services,
    session: Session,
    acces: Acces,
    ligne: LigneEquipe,
    revisions: Sequence[Revision],
    refus: str | None = None,
) -> PageHistorique:
    acteur = ligne.acteur
    reservee = _is_reserved(session, acces, ligne, revisions)
    de, a = _read_numeros(request, revisions)
    ecrit = not reservee and reaches(acces.compte, "POST", RESTAURATION, acteur.quartier)
    comparees = None if reservee else _compare(session, acces.compte, revisions, de, a)
    return PageHistorique(
        cadre=make_cadre_equipe(services, acces.compte, MENU),
        url=f"{MENU}/{acteur.id}",
        nom=name_of(acces.compte, ligne),
        reservee=reservee,
        versions=_list_versions(ligne, revisions, ecrit=ecrit, reservee=reservee),
        numeros=_list_numeros(revisions),
        de=de,
        a=a,
        differences=comparees,
        f=Formulaire(sign_form(services, acces.compte), {"de": str(de), "a": str(a)}, {}),
        refus=refus,
        base=last_numero(session, ObjetRevise.ACTEUR, str(acteur.id)),
        publie=_choose_geste(acces, ligne) is Geste.PUBLIER,
        verifications=tell_verifications(session, acteur.id),
        signalements=tell_signalements(session, acteur.id),
        fusions=list_fusions(session, acces.compte, acteur),
    )


def _list_versions(
    ligne: LigneEquipe, revisions: Sequence[Revision], *, ecrit: bool, reservee: bool
) -> tuple[Version, ...]:
    publiees = [r.numero for r in revisions if r.etat == EtatRevision.PUBLIEE]
    derniere = revisions[0].numero if revisions else 0
    en_vigueur = max(publiees, default=0)
    if is_unpublished(ligne.acteur):
        en_vigueur = derniere
    return tuple(
        Version(
            numero=r.numero,
            auteur=r.auteur_nom,
            quand=r.cree_le,
            motif="" if reservee else r.motif,
            etat=r.etat,
            libelle_etat=_name_etat(ligne, r, derniere),
            decide_par=r.decide_par,
            decide_le=r.decide_le,
            decision=None if reservee else r.decision,
            en_vigueur=r.numero == en_vigueur,
            restaurable=ecrit and r.numero != en_vigueur and bool(r.contenu),
        )
        for r in revisions
    )


def _name_etat(ligne: LigneEquipe, revision: Revision, derniere: int) -> str:
    """Return what became of a version; the last one of a draft is the draft itself.

    So is that of a record that waits again for a review, once a merge was undone.
    """
    presente = is_unpublished(ligne.acteur) and revision.numero == derniere
    if presente and revision.etat == EtatRevision.REMPLACEE:
        return ETATS_ACTEUR[ligne.acteur.etat]
    return ETATS_REVISION[EtatRevision(revision.etat)]


def _list_numeros(revisions: Sequence[Revision]) -> Options:
    return tuple(
        (str(r.numero), f"{r.numero} – {r.auteur_nom}, {say_date('fr', r.cree_le)}")
        for r in revisions
    )


def _read_numeros(request: Request, revisions: Sequence[Revision]) -> tuple[int, int]:
    """Return the two numbers to compare: those asked for, else the last two. 0: none."""
    connus = {str(r.numero): r.numero for r in revisions}
    derniers = [r.numero for r in revisions[:2]]
    a = connus.get(request.query_params.get("a", ""), derniers[0] if derniers else 0)
    de = connus.get(request.query_params.get("de", ""), derniers[-1] if derniers else 0)
    return de, a


def _compare(
    session: Session, compte: CompteConnecte, revisions: Sequence[Revision], de: int, a: int
) -> tuple[Difference, ...] | None:
    contenus = {r.numero: readable(compte, r.contenu) for r in revisions}
    if de == a:
        return None
    return list_differences(contenus[de], contenus[a], Noms.load(session))

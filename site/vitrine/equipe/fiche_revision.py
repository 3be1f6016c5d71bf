"""One proposal as its reviewer reads it: what it changes, what others changed, what to decide."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from api.acces import Acces, sign_form
from api.dependances import Services
from api.saisies import Saisie
from registre.modeles import Hote, Revision
from registre.revue.ecarts import Contenu, Fusion, changed_groups
from registre.revue.lectures import find_base, list_attente_de, prepare_fusion
from registre.revue.listes import LigneEquipe, find_ligne
from registre.revue.personnes import list_privees
from registre.valeurs import EtatRevision, ObjetRevise
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.relecture import Concurrente, PageRevision
from vitrine.equipe.contextes.revisions import LienFiche
from vitrine.equipe.fiche_acteur import link_doublons
from vitrine.equipe.formulaire_acteur import MENU, REVISION
from vitrine.equipe.mots_revue import (
    ETATS_REVISION,
    PERSONNE,
    Noms,
    describe_groups,
    list_differences,
)
from vitrine.equipe.photos_acteurs import link_photos
from vitrine.equipe.possibles import hides_any, hides_proposition, reaches
from vitrine.formulaires import make_formulaire

QUOI: Final[Mapping[ObjetRevise, str]] = MappingProxyType(
    {
        ObjetRevise.ACTEUR: "Fiche d'un acteur",
        ObjetRevise.HOTE: "Fiche d'un partenaire",
        ObjetRevise.TEXTE: "Texte du site",
    }
)


def make_page_revision(
    services: Services,
    session: Session,
    acces: Acces,
    revision: Revision,
    saisie: Saisie | None = None,
) -> PageRevision:
    """Return the page of a proposal, as this account may read it; `saisie` is what was refused."""
    objet = ObjetRevise(revision.objet)
    ligne = find_ligne(session, UUID(revision.cle)) if objet is ObjetRevise.ACTEUR else None
    fusion = _read_fusion(session, revision)
    contenus = (fusion.base, fusion.present, fusion.propose)
    attend = revision.etat == EtatRevision.PROPOSEE
    reservee = ligne is not None and _is_reserved(session, acces, ligne, revision, contenus)
    noms = Noms.load(session)
    nouveaux = changed_groups(fusion.present, fusion.contenu)
    autres = changed_groups(fusion.base, fusion.present) if fusion.base else []
    autres = [groupe for groupe in autres if groupe not in fusion.conflits]
    valeurs = {"decision": "", **{f"choix-{g}": "" for g in fusion.conflits}}
    return PageRevision(
        cadre=make_cadre_equipe(services, acces.compte, "/equipe/relecture"),
        action=REVISION.format(identifiant=revision.id),
        nom=PERSONNE if reservee else _name(session, revision, ligne),
        fiche=_link(revision, ligne),
        quoi=QUOI[objet],
        auteur=revision.auteur_nom,
        quand=revision.cree_le,
        motif="" if reservee else revision.motif,
        etat=revision.etat,
        libelle_etat=ETATS_REVISION[EtatRevision(revision.etat)],
        decide_par=revision.decide_par,
        decide_le=revision.decide_le,
        decision=None if reservee else revision.decision,
        nouvelle=not fusion.present,
        reservee=reservee,
        differences=()
        if reservee
        else describe_groups(nouveaux, fusion.present, fusion.contenu, noms),
        entre_temps=()
        if reservee or not attend
        else describe_groups(autres, fusion.base, fusion.present, noms),
        conflits=()
        if reservee or not attend
        else describe_groups(fusion.conflits, fusion.present, fusion.propose, noms),
        doublons=()
        if reservee or ligne is None
        else link_doublons(session, acces.compte, ligne.acteur),
        decide=attend and reaches(acces.compte, "POST", REVISION, None),
        categorie_a_choisir=_lead_to_categorie(revision, ligne) if attend else None,
        concurrentes=()
        if reservee or not attend
        else _list_concurrentes(session, acces, revision, ligne, noms),
        photos=() if reservee or ligne is None else link_photos(session, acces.compte, ligne),
        f=make_formulaire(services, "fr", sign_form(services, acces.compte), valeurs, saisie),
    )


def _read_fusion(session: Session, revision: Revision) -> Fusion:
    """Return what a proposal changes now; of a decided one, what it changed against its base."""
    if revision.etat == EtatRevision.PROPOSEE:
        return prepare_fusion(session, revision)
    base = find_base(session, ObjetRevise(revision.objet), revision.cle, revision.base)
    return Fusion(base, base, revision.contenu, revision.contenu, ())


def _lead_to_categorie(revision: Revision, ligne: LigneEquipe | None) -> str | None:
    if ligne is None or not revision.contenu.get("groupe_seul"):
        return None
    return f"{MENU}/{ligne.acteur.id}?modifier=oui"


def _is_reserved(
    session: Session,
    acces: Acces,
    ligne: LigneEquipe,
    revision: Revision,
    contenus: Iterable[Contenu],
) -> bool:
    privees = list_privees(session)
    if hides_any(acces.compte, ligne, contenus, privees):
        return True
    attend = revision.etat == EtatRevision.PROPOSEE
    return attend and hides_proposition(acces.compte, ligne, revision.contenu, privees)


def _list_concurrentes(
    session: Session, acces: Acces, revision: Revision, ligne: LigneEquipe | None, noms: Noms
) -> tuple[Concurrente, ...]:
    """Return the other proposals that wait for the record, each beside this one.

    Left out are those that make a person of it, where this account reads no person's name.
    """
    attente = list_attente_de(session, ObjetRevise(revision.objet), revision.cle)
    privees = list_privees(session)
    return tuple(
        Concurrente(
            url=REVISION.format(identifiant=autre.id),
            auteur=autre.auteur_nom,
            quand=autre.cree_le,
            differences=list_differences(autre.contenu, revision.contenu, noms),
        )
        for autre in attente
        if autre.id != revision.id
        and not (ligne and hides_proposition(acces.compte, ligne, autre.contenu, privees))
    )


def _name(session: Session, revision: Revision, ligne: LigneEquipe | None) -> str:
    if ligne is not None:
        return ligne.acteur.nom
    if revision.objet == ObjetRevise.HOTE:
        hote = session.get(Hote, UUID(revision.cle))
        return hote.nom if hote else str(revision.contenu.get("nom", ""))
    return revision.cle


def _link(revision: Revision, ligne: LigneEquipe | None) -> LienFiche | None:
    if ligne is not None:
        return LienFiche(f"{MENU}/{ligne.acteur.id}", "")
    if revision.objet == ObjetRevise.HOTE:
        return LienFiche(f"/equipe/hotes/{revision.cle}", "")
    return LienFiche(f"/equipe/textes/{revision.cle}", "")

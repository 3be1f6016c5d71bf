"""The page of one import, as its state has it: at work, refused, to be decided, applied."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import Request
from sqlalchemy.orm import Session

from api.acces import Acces, AccesRefuse, sign_form
from api.dependances import Services
from api.droits import Portee
from api.saisies import Saisie
from registre.importation.bail import is_held
from registre.importation.colonnes import CHAMPS_IMPORTABLES
from registre.importation.etapes import get_import, read_refus
from registre.importation.lectures import count_lignes
from registre.importation.oubli import GARDE
from registre.modeles import Importation
from registre.revue.listes import list_categories
from registre.valeurs import ChoixDoublon, DecisionLigne, EtatImportation, Role
from vitrine.equipe.cadre import CadreEquipe, make_cadre_equipe
from vitrine.equipe.contextes.acteurs import Options
from vitrine.equipe.contextes.imports import (
    Colonne,
    Effets,
    EnTete,
    ListeDeLignes,
    PageApercu,
    PageImportApplique,
    PageImportEnCours,
    PageImportSansSuite,
    Reglage,
)
from vitrine.equipe.identifiants import read_identifiant
from vitrine.equipe.imports_lignes import Comptes, count_decision, make_liste
from vitrine.equipe.mots_import import (
    CHOIX_COURTS,
    CHOIX_DES_LIGNES,
    ETATS_IMPORT,
    say_bilan,
    say_effets,
)
from vitrine.equipe.mots_import_refus import say_refus
from vitrine.equipe.pagination import read_page
from vitrine.equipe.reponses import say_fait
from vitrine.formulaires import Formulaire, make_formulaire

MENU: Final = "/equipe/import"
PATIENCE: Final = 10
"""How often the page comes again before it says that nobody began."""
FAITS: Final[Mapping[str, str]] = {
    "choix": "Vos choix sont enregistrés.",
    "reprise": "Le travail reprend.",
    "relu": "Le fichier est relu avec vos colonnes.",
}

PageImport = PageImportEnCours | PageImportSansSuite | PageApercu | PageImportApplique


def read_attente(request: Request) -> int:
    """Return how often the page has come again by itself since the work was asked for."""
    return read_page(request.query_params.get("attente", ""))


def open_import(session: Session, acces: Acces, identifiant: str) -> Importation:
    """Return an import that this account may see: its own; the coordination sees all.

    Raises ObjetInconnu or AccesRefuse.
    """
    importation = get_import(session, read_identifiant("importation", identifiant))
    if acces.portee is not Portee.TOUT and importation.compte != acces.compte.id:
        raise AccesRefuse
    return importation


def make_entete(importation: Importation) -> EnTete:
    """Return what every page of an import says first."""
    return EnTete(
        url=f"{MENU}/{importation.id}",
        fichier=importation.fichier,
        auteur=importation.auteur_nom,
        quand=importation.cree_le,
        etat=importation.etat,
        libelle_etat=ETATS_IMPORT[importation.etat],
    )


@dataclass(frozen=True, slots=True)
class Vue:
    """Who looks at which import: what every page of it is made from."""

    request: Request
    services: Services
    session: Session
    acces: Acces
    importation: Importation

    @property
    def cadre(self) -> CadreEquipe:
        """The frame of the page."""
        fait = say_fait(self.request, FAITS)
        return make_cadre_equipe(self.services, self.acces.compte, MENU, fait)


def make_page(vue: Vue, saisie: Saisie | None = None, faute: str | None = None) -> PageImport:
    """Return the page of an import; with `saisie`, the columns' form as typed and its faults.

    `faute` is what the decision that was just taken met.
    """
    match vue.importation.etat:
        case EtatImportation.A_LIRE | EtatImportation.A_APPLIQUER:
            return _make_en_cours(vue)
        case EtatImportation.A_DECIDER:
            return _make_apercu(vue, saisie, faute)
        case EtatImportation.APPLIQUEE:
            return _make_applique(vue)
    return _make_sans_suite(vue, saisie)


def _make_en_cours(vue: Vue) -> PageImportEnCours:
    importation = vue.importation
    libre = importation.pris_jusqu_a is None
    attend = libre and not importation.faites
    arrete = not attend and not is_held(importation, vue.services.horloge())
    applique = importation.etat == EtatImportation.A_APPLIQUER
    return PageImportEnCours(
        cadre=vue.cadre,
        entete=make_entete(importation),
        applique=applique,
        faites=importation.faites,
        total=importation.total,
        arrete=arrete,
        attend=attend,
        tarde=attend and read_attente(vue.request) >= PATIENCE,
        abandonnable=arrete or not applique,
        f=Formulaire(sign_form(vue.services, vue.acces.compte), {}, {}),
    )


def _make_sans_suite(vue: Vue, saisie: Saisie | None) -> PageImportSansSuite:
    importation = vue.importation
    refusee = importation.etat == EtatImportation.REFUSEE
    raison, faits = say_refus(*read_refus(importation.refus or "")) if refusee else (None, ())
    return PageImportSansSuite(
        cadre=vue.cadre,
        entete=make_entete(importation),
        raison=raison,
        faits=faits,
        reglage=_make_reglage(vue) if refusee and importation.colonnes else None,
        f=_make_formulaire(vue, saisie),
    )


def _make_apercu(vue: Vue, saisie: Saisie | None, faute: str | None) -> PageApercu:
    comptes = count_lignes(vue.session, vue.importation.id)
    liste = _make_liste(vue, comptes)
    choix = CHOIX_DES_LIGNES.get(liste.decision, {})
    return PageApercu(
        cadre=vue.cadre,
        entete=make_entete(vue.importation),
        f=_make_formulaire(vue, saisie),
        reglage=_make_reglage(vue),
        choix=tuple(choix.items()),
        ensemble=tuple((valeur, CHOIX_COURTS[valeur]) for valeur in choix),
        liste=liste,
        effets=make_effets(comptes),
        publie=vue.acces.compte.role is Role.COORDINATION,
        faute=faute,
    )


def _make_applique(vue: Vue) -> PageImportApplique:
    importation = vue.importation
    comptes = count_lignes(vue.session, importation.id)
    fini = importation.applique_le or importation.cree_le
    return PageImportApplique(
        cadre=vue.cadre,
        entete=make_entete(importation),
        bilan=say_bilan(importation.bilan),
        oublie=not comptes and vue.services.horloge() >= fini + GARDE,
        liste=_make_liste(vue, comptes),
    )


def _make_liste(vue: Vue, comptes: Comptes) -> ListeDeLignes:
    demande = vue.request.query_params
    url = make_entete(vue.importation).url
    return make_liste(vue.session, vue.acces, url, vue.importation, comptes, demande)


def make_effets(comptes: Comptes) -> Effets:
    """Return what applying would write, by the choices made so far."""
    creer = count_decision(comptes, DecisionLigne.CREER)
    creer -= comptes.get((DecisionLigne.CREER, ChoixDoublon.LAISSER), 0)
    creer += comptes.get((DecisionLigne.DOUBLON, ChoixDoublon.CREER), 0)
    modifier = count_decision(comptes, DecisionLigne.MODIFIER)
    completer = comptes.get((DecisionLigne.DOUBLON, ChoixDoublon.COMPLETER), 0)
    return Effets(
        phrases=say_effets(creer, modifier, completer),
        laissees=sum(comptes.values()) - creer - modifier - completer,
        empreinte=f"{creer}-{modifier}-{completer}",
    )


def list_choix_categories(session: Session) -> Options:
    """Return every category as a choice."""
    return tuple((categorie.slug, categorie.nom_fr) for categorie in list_categories(session))


def name_colonne(rang: int) -> str:
    """Return the name of the select of a column, by its rank from 0."""
    return f"colonne-{rang}"


def _make_reglage(vue: Vue) -> Reglage:
    colonnes: Sequence[Mapping[str, str | None]] = vue.importation.colonnes
    return Reglage(
        colonnes=tuple(
            Colonne(name_colonne(rang), colonne["titre"] or "", colonne["exemple"] or "")
            for rang, colonne in enumerate(colonnes)
        ),
        champs=tuple(CHAMPS_IMPORTABLES.items()),
        categories=list_choix_categories(vue.session),
        sans_nom=all(colonne["champ"] != "nom" for colonne in colonnes),
    )


def _make_formulaire(vue: Vue, saisie: Saisie | None) -> Formulaire:
    importation = vue.importation
    valeurs = {name_colonne(r): c["champ"] or "" for r, c in enumerate(importation.colonnes)}
    valeurs["categorie"] = importation.voulu.get("categorie") or ""
    jeton = sign_form(vue.services, vue.acces.compte)
    return make_formulaire(vue.services, "fr", jeton, valeurs, saisie)

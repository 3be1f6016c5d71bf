"""One actor's record as the team reads it, with the ways that are open from there."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from fastapi import Request
from sqlalchemy.orm import Session

from api.acces import Acces, sign_form
from api.dependances import Services
from registre.comptes.sessions import CompteConnecte
from registre.doublons.comparaison import EN_COURS
from registre.doublons.paires import find_semblables, list_separees
from registre.modeles import Acteur
from registre.publication.liens import keep_courriel
from registre.reponses_terrain import list_dites
from registre.revue.acteurs import read_contenu
from registre.revue.ecarts import LIEU
from registre.revue.lectures import list_revisions
from registre.revue.listes import LigneEquipe, read_lignes
from registre.telephones import to_e164
from registre.valeurs import CanalVerification, EtatActeur, EtatRevision, ObjetRevise
from registre.verifications import LIBELLES_CANAUX, find_verification
from vitrine.blocs import Croquis
from vitrine.croquis import draw_croquis
from vitrine.equipe.blocs_fusions import list_fusions
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.acteurs import Dite, PageActeurEquipe
from vitrine.equipe.contextes.revisions import LienFiche
from vitrine.equipe.formulaire_acteur import MENU, list_propositions
from vitrine.equipe.mots_revue import DITES, ETATS_ACTEUR, Noms, say_champ, say_valeur
from vitrine.equipe.photos_acteurs import link_photos
from vitrine.equipe.possibles import hides, name_categorie, name_of, reaches, readable
from vitrine.equipe.reponses import say_fait
from vitrine.fonds import tuile_of
from vitrine.formulaires import Formulaire

FAITS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "brouillon": "Le brouillon est enregistré. Proposez-le à la relecture quand il est prêt.",
        "proposer": "La proposition est enregistrée. La coordination va la relire.",
        "publier": "La fiche est enregistrée : c'est la version en vigueur.",
        "restauree": "La version choisie est de nouveau en vigueur.",
        "verification": "Merci, la vérification est notée.",
        "photo_retiree": "La photo est effacée.",
        "confirmation": "Le courriel de confirmation va partir.",
        "fusion": "Les deux fiches n'en font plus qu'une. Vous pouvez encore annuler, ci-dessous.",
        "fusion_annulee": "La fusion est annulée : les deux fiches sont comme avant.",
        "sans_courriel": "Rien n'est parti : cette fiche n'a pas d'adresse de courriel.",
    }
)
FICHE: Final = "/equipe/acteurs/{identifiant}"
DOUBLONS_MONTRES: Final = 5
_GROUPES: Final = (
    *("nom", "nom_nl", "categorie", LIEU, "telephone", "courriel", "site", "horaires"),
    *("acces_pmr", "langues", "note"),
)


def make_page_acteur(
    request: Request, services: Services, session: Session, acces: Acces, ligne: LigneEquipe
) -> PageActeurEquipe:
    """Return the page of a record, as this account may read it."""
    acteur, compte = ligne.acteur, acces.compte
    reservee = hides(compte, ligne)
    url = f"{MENU}/{acteur.id}"
    privee = ligne.categorie.personne_privee

    def opens(suite: str) -> bool:
        return not reservee and reaches(compte, "POST", f"{FICHE}{suite}", acteur.quartier)

    return PageActeurEquipe(
        cadre=make_cadre_equipe(services, compte, MENU, say_fait(request, FAITS)),
        url=url,
        nom=name_of(compte, ligne),
        categorie=name_categorie(ligne),
        quartier=ligne.quartier,
        etat=acteur.etat,
        libelle_etat=ETATS_ACTEUR[acteur.etat],
        personne_privee=privee,
        reservee=reservee,
        champs=() if reservee else _list_champs(compte, acteur, Noms.load(session)),
        telephone_e164=None if reservee else to_e164(acteur.telephone),
        croquis=None if reservee else _draw(acteur, services),
        verifie=_find_verification(session, acteur),
        propositions=list_propositions(session, compte, ligne),
        doublons=() if reservee else link_doublons(session, compte, acteur),
        refusee=None if reservee else _find_refus(session, acteur),
        f=Formulaire(sign_form(services, compte), {"canal": ""}, {}),
        canaux=tuple(LIBELLES_CANAUX.items()),
        historique=f"{url}/historique",
        publique=f"/fr/acteurs/{acteur.id}" if acteur.etat == EtatActeur.PUBLIE else None,
        modifier=f"{url}?modifier=oui" if opens("") else None,
        consentement=f"{url}/consentement" if privee and opens("/consentement") else None,
        confirmer=_has_mail(ligne) and opens("/confirmation"),
        verifier=opens("/verification"),
        dites=_list_dites(session, acteur),
        fusions=list_fusions(session, compte, acteur),
        fusionner=f"{url}/fusion" if _is_fusionnable(compte, ligne) else None,
        photos=link_photos(session, compte, ligne),
    )


def link_doublons(
    session: Session, compte: CompteConnecte, acteur: Acteur
) -> tuple[LienFiche, ...]:
    """Return the records that may be the same place, as far as this account may read them.

    Not those of which somebody said that they are another place.
    """
    separees = list_separees(session, acteur.id)
    semblables = [s.id for s in find_semblables(session, acteur) if s.id not in separees]
    lues = read_lignes(session, semblables)
    lisibles = [
        ligne
        for cle in semblables
        if (ligne := lues.get(cle)) is not None
        and not hides(compte, ligne)
        and reaches(compte, "GET", FICHE, ligne.acteur.quartier)
    ]
    return tuple(
        LienFiche(f"{MENU}/{ligne.acteur.id}", ligne.acteur.nom)
        for ligne in lisibles[:DOUBLONS_MONTRES]
    )


def _list_champs(compte: CompteConnecte, acteur: Acteur, noms: Noms) -> tuple[tuple[str, str], ...]:
    contenu = readable(compte, read_contenu(acteur))
    groupes = [g for g in _GROUPES if g in (LIEU, *contenu)]
    return tuple((say_champ(groupe), say_valeur(groupe, contenu, noms)) for groupe in groupes)


def _draw(acteur: Acteur, services: Services) -> Croquis | None:
    if acteur.lon is None or acteur.lat is None:
        return None
    point = [(acteur.lon, acteur.lat, "")]
    return draw_croquis([], point, tuile_of(services), largeur=360, hauteur=240)


def _has_mail(ligne: LigneEquipe) -> bool:
    """Tell whether a mail may ask if the record is right: a public institution with an address."""
    acteur, privee = ligne.acteur, ligne.categorie.personne_privee
    publique = acteur.etat == EtatActeur.PUBLIE and not privee
    return publique and keep_courriel(acteur.courriel) is not None


def _is_fusionnable(compte: CompteConnecte, ligne: LigneEquipe) -> bool:
    """Tell whether this account may look for the record that this one repeats."""
    en_cours = ligne.acteur.etat in EN_COURS and not ligne.categorie.personne_privee
    return en_cours and reaches(compte, "GET", f"{FICHE}/fusion", ligne.acteur.quartier)


def _find_verification(session: Session, acteur: Acteur) -> tuple[datetime, str] | None:
    derniere = find_verification(session, acteur.id)
    if derniere is None:
        return None
    return derniere.verifie_le, LIBELLES_CANAUX[CanalVerification(derniere.canal)]


def _list_dites(session: Session, acteur: Acteur) -> tuple[Dite, ...]:
    return tuple(
        Dite(DITES[dite.resultat], dite.par, dite.le)
        for dite in list_dites(session, acteurs=[acteur.id])
    )


def _find_refus(session: Session, acteur: Acteur) -> str | None:
    """Return why the last version of a draft was refused; None when it was not."""
    if acteur.etat != EtatActeur.BROUILLON:
        return None
    derniere = next(iter(list_revisions(session, ObjetRevise.ACTEUR, str(acteur.id))), None)
    refusee = derniere is not None and derniere.etat == EtatRevision.REFUSEE
    return derniere.decision if refusee and derniere else None

"""The rows of an import as its pages list them: by decision, with what they say and why."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from api.acces import Acces
from registre.importation.lectures import list_lignes
from registre.importation.raisons import Avis
from registre.modeles import Importation, LigneImportation
from registre.revue.acteurs import read_contenu
from registre.revue.ecarts import CATEGORIE, LIEU, Contenu, changed_groups
from registre.revue.listes import LigneEquipe, read_lignes
from registre.valeurs import ChoixDoublon, DecisionLigne, EtatActeur, EtatImportation
from vitrine.equipe.contextes.imports import Compte, LigneLue, ListeDeLignes
from vitrine.equipe.contextes.revisions import Difference, LienFiche
from vitrine.equipe.formulaire_acteur import MENU
from vitrine.equipe.mots_doublons import list_raisons
from vitrine.equipe.mots_import import (
    CHOIX_COURTS,
    DECISIONS,
    DECISIONS_APPLIQUEES,
    EXPLICATIONS,
    EXPLICATIONS_APPLIQUEES,
    agree_libelle,
)
from vitrine.equipe.mots_import_refus import say_raisons
from vitrine.equipe.mots_revue import CHAMPS, RIEN, Noms, describe_groups, say_champ, say_valeur
from vitrine.equipe.pagination import clamp_page, paginate, read_page
from vitrine.equipe.possibles import hides, name_of

PAR_PAGE: Final = 50
ANCRE: Final = "lignes"
TOUJOURS_COMPARES: Final = ("nom", CATEGORIE, LIEU, "telephone")
"""What a person looks at first to tell whether two records are one place."""

CHOIX_PAR_DEFAUT: Final[Mapping[str, str]] = MappingProxyType(
    {DecisionLigne.DOUBLON: ChoixDoublon.LAISSER, DecisionLigne.CREER: ChoixDoublon.CREER}
)
"""Decisions that leave a choice → what is done when nobody chose."""

Comptes = Mapping[tuple[str, str | None], int]
"""(decision, choice) → rows."""


def count_decision(comptes: Comptes, decision: str) -> int:
    """Return how many rows have a decision, whatever was chosen."""
    return sum(nombre for (lue, _), nombre in comptes.items() if lue == decision)


def choose_decision(comptes: Comptes, demandee: str, ordre: Iterable[str]) -> str:
    """Return the decision to list: the one asked for, else the first in `ordre` that has rows."""
    if demandee in DECISIONS:
        return demandee
    presentes = (decision for decision in ordre if count_decision(comptes, decision))
    return next(presentes, DecisionLigne.CREER)


def make_liste(
    session: Session,
    acces: Acces,
    url: str,
    importation: Importation,
    comptes: Comptes,
    demande: Mapping[str, str],
) -> ListeDeLignes:
    """Return a page of the rows of one decision, 50 at most.

    `url` is the address of the import's page, `demande` its query string.
    """
    applique = importation.etat == EtatImportation.APPLIQUEE
    libelles = DECISIONS_APPLIQUEES if applique else DECISIONS
    explications = EXPLICATIONS_APPLIQUEES if applique else EXPLICATIONS
    decision = choose_decision(comptes, demande.get("decision", ""), libelles)
    total = count_decision(comptes, decision)
    page = clamp_page(read_page(demande.get("page", "")), total, PAR_PAGE)
    lues = list_lignes(session, importation.id, decision, PAR_PAGE, (page - 1) * PAR_PAGE)
    return ListeDeLignes(
        decision=decision,
        explication=explications[decision],
        comptes=tuple(
            Compte(
                url=f"{url}?{urlencode({'decision': sorte})}#{ANCRE}",
                libelle=agree_libelle(libelle, count_decision(comptes, sorte)),
                nombre=count_decision(comptes, sorte),
                courant=sorte == decision,
            )
            for sorte, libelle in libelles.items()
        ),
        lignes=_make_lignes(session, acces, lues, applique=applique),
        pagination=paginate(url, {"decision": decision}, page, total, PAR_PAGE, ancre=ANCRE),
    )


def read_choix(decision: str, choisi: str | None) -> str | None:
    """Return what is done with a row, chosen or not; None where there is no choice."""
    defaut = CHOIX_PAR_DEFAUT.get(decision)
    return None if defaut is None else choisi or defaut


def name_champ(numero: int) -> str:
    """Return the name of the radio buttons of a row."""
    return f"choix-{numero}"


def _make_lignes(
    session: Session, acces: Acces, lues: Sequence[LigneImportation], *, applique: bool
) -> tuple[LigneLue, ...]:
    fiches = read_lignes(session, {ligne.acteur for ligne in lues if ligne.acteur is not None})
    noms = Noms.load(session)
    return tuple(
        _make_ligne(
            acces, ligne, fiches.get(ligne.acteur) if ligne.acteur else None, noms, applique
        )
        for ligne in lues
    )


def _make_ligne(
    acces: Acces, ligne: LigneImportation, fiche: LigneEquipe | None, noms: Noms, applique: bool
) -> LigneLue:
    doublon = ligne.decision == DecisionLigne.DOUBLON
    reservee = fiche is not None and hides(acces.compte, fiche)
    ecarts: tuple[Difference, ...] = ()
    if fiche is not None and not reservee and not (applique and doublon):
        ecarts = _compare(ligne, fiche, noms)
    visible = "" if fiche is None else name_of(acces.compte, fiche)
    choix = read_choix(ligne.decision, ligne.choix)
    return LigneLue(
        numero=ligne.numero,
        nom=str(ligne.contenu.get("nom") or visible),
        details=() if ecarts else _describe(ligne.contenu, noms),
        raisons=say_raisons([raison for raison in ligne.raisons if raison[0] != Avis.CHANGE]),
        fiche=None if fiche is None or reservee else _link(acces, fiche),
        semblable=", ".join(list_raisons(ligne.motifs.split())),
        reservee=reservee,
        ecarts=ecarts,
        champ=name_champ(ligne.numero) if choix and not applique else None,
        choix=choix or "",
        choisi=CHOIX_COURTS[choix] if choix and applique and doublon else "",
        completable=fiche is not None and _may_complete(acces, fiche),
    )


def _link(acces: Acces, fiche: LigneEquipe) -> LienFiche:
    return LienFiche(f"{MENU}/{fiche.acteur.id}", name_of(acces.compte, fiche))


def _may_complete(acces: Acces, fiche: LigneEquipe) -> bool:
    """Tell whether the record is within reach (etapes.choose) and not archived (connus.VIVANTS)."""
    return acces.covers(fiche.acteur.quartier) and fiche.acteur.etat != EtatActeur.ARCHIVE


def _compare(ligne: LigneImportation, fiche: LigneEquipe, noms: Noms) -> tuple[Difference, ...]:
    """Return the record (before) and the row (after), field by field, in words."""
    avant, apres = read_contenu(fiche.acteur), ligne.contenu
    if ligne.decision == DecisionLigne.MODIFIER:
        # Such a row holds only what it changes, and its reasons what stood there before.
        avant, apres = avant | _read_avant(ligne), avant | dict(apres)
        groupes = [g for g in changed_groups(avant, apres) if g in CHAMPS]
    elif ligne.decision == DecisionLigne.DOUBLON:
        changes = changed_groups(avant, apres)
        dits = [g for g in CHAMPS if g in changes and say_valeur(g, apres, noms) != RIEN]
        groupes = [*TOUJOURS_COMPARES, *(g for g in dits if g not in TOUJOURS_COMPARES)]
    else:
        return ()
    lues = describe_groups((g for g in groupes if g != "etat"), avant, apres, noms)
    return tuple(ecart for ecart in lues if (ecart.avant, ecart.apres) != (RIEN, RIEN))


def _read_avant(ligne: LigneImportation) -> dict[str, Any]:
    return {champ: valeur for code, champ, valeur in ligne.raisons if code == Avis.CHANGE}


def _describe(contenu: Contenu, noms: Noms) -> tuple[str, ...]:
    """Return what a row says besides its name, a field a line."""
    dits = ((g, say_valeur(g, contenu, noms)) for g in CHAMPS if g not in {"nom", "etat"})
    return tuple(
        f"{say_champ(groupe)} : {', '.join(dit.splitlines())}"
        for groupe, dit in dits
        if dit != RIEN
    )

"""Two records that may be one: whether they can be merged, and what there is to choose. Pure reads.

A private person's record is merged with none: the consent was given for that record alone.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.orm import Session

from registre.erreurs import ActionImpossible
from registre.modeles import Acteur
from registre.revue.acteurs import CHAMPS, read_contenu
from registre.revue.ecarts import CATEGORIE, LIEU, Choix, Contenu, Fusion, changed_groups, group_of
from registre.revue.personnes import was_personne
from registre.valeurs import EtatActeur, PrecisionLieu, Source

EN_COURS: Final = (EtatActeur.PUBLIE, EtatActeur.A_RELIRE)
"""The states of records that can be merged."""


def ensure_fusionnables(session: Session, gardee: Acteur, absorbee: Acteur) -> None:
    """Raise ActionImpossible where two records cannot be merged in this direction.

    “meme_fiche”, “deja_fusionnee”, “pas_en_cours” (a draft, an archived one), “personne_a_part”,
    “garder_la_publiee” (what the public reads would disappear).
    """
    if gardee.id == absorbee.id:
        raise ActionImpossible("meme_fiche")
    if any(fiche.etat not in EN_COURS for fiche in (gardee, absorbee)):
        fusionnee = is_fusionnee(gardee) or is_fusionnee(absorbee)
        raise ActionImpossible("deja_fusionnee" if fusionnee else "pas_en_cours")
    if was_personne(session, gardee) or was_personne(session, absorbee):
        raise ActionImpossible("personne_a_part")
    if absorbee.etat == EtatActeur.PUBLIE and gardee.etat != EtatActeur.PUBLIE:
        raise ActionImpossible("garder_la_publiee")


def is_fusionnee(acteur: Acteur) -> bool:
    """Tell whether a record was merged into another, and nobody took it up again since."""
    return acteur.etat == EtatActeur.ARCHIVE and acteur.fusionne_dans is not None


def compare_fiches(gardee: Acteur, absorbee: Acteur) -> Fusion:
    """Return what stands, what the other record says, and the groups in which they differ.

    There is no base: each difference is to be chosen. The state is none of them, nor is a category
    that nobody chose yet where the kept record has one.
    """
    present = read_contenu(gardee)
    propose = read_contenu(absorbee) | {"etat": present["etat"]}
    groupes = changed_groups(present, propose)
    if absorbee.groupe_seul and not gardee.groupe_seul:
        groupes = [groupe for groupe in groupes if groupe != CATEGORIE]
    return Fusion({}, present, propose, present, tuple(groupes))


def suggest_choix(fusion: Fusion) -> dict[str, Choix]:
    """Return what to tick at first: what the kept record says, what it lacks from the other one."""
    return {groupe: _suggest(groupe, fusion) for groupe in fusion.conflits}


def choose_source(gardee: Acteur, absorbee: Acteur, choix: Mapping[str, str]) -> str:
    """Return the source of the merged record, from which its licence follows.

    Whatever was OpenStreetMap's stays under its licence (ODbL 1.0, 4.2 and 4.4): a record that
    takes anything from one becomes OpenStreetMap's too, and one that came from there stays so.
    """
    prises = [g for g, c in choix.items() if c == "prendre" and _says(g, read_contenu(absorbee))]
    if absorbee.source == Source.OPENSTREETMAP and prises:
        return Source.OPENSTREETMAP
    return gardee.source


def _suggest(groupe: str, fusion: Fusion) -> Choix:
    present, propose = fusion.present, fusion.propose
    if groupe == CATEGORIE:
        return "prendre" if present.get("groupe_seul") else "garder"
    if not _says(groupe, present):
        return "prendre"
    if groupe == LIEU and _is_exact(propose) and not _is_exact(present):
        return "prendre"
    return "garder"


def _is_exact(contenu: Contenu) -> bool:
    """Tell whether a content has a point that is more than one of its street."""
    return contenu.get("lon") is not None and contenu.get("precision_lieu") != PrecisionLieu.RUE


def _says(groupe: str, contenu: Contenu) -> bool:
    """Tell whether a content says anything of a group."""
    champs = [champ for champ in CHAMPS if group_of(champ) == groupe]
    return any(contenu.get(champ) not in {None, ""} for champ in champs)

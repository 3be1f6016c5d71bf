"""One row of a file understood: what it says, field by field, and what had to be left out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from geo.adresses import Coupe, cut_adresse
from geo.affectation import Territoire
from geo.textes import fold
from registre.importation.cellules import read_cellule
from registre.importation.lieux import Adresse, Place, read_point
from registre.importation.raisons import Avis, Raison, Refus, make_raison
from registre.importation.references import Classement, References
from registre.revue.acteurs import LONGUEURS

_SIMPLES = (
    *("nom_nl", "telephone", "courriel", "site", "horaires", "acces_pmr", "langues", "note"),
)

_FORMULE: Final = re.compile(r"[=+\-@](?:[^\W\d_]|[(\[])")
"""As spreadsheets begin one; full-width signs fold into these. “+32” is a number."""

_MAISON_LOINTAINE: Final = re.compile(r"[^\W\d_]\s+[12]\d{3}$")
"""The longest streets of the Region count their houses beyond 1300."""


@dataclass(frozen=True, slots=True)
class LigneLue:
    """What a row says. `valeurs` holds only the fields that it fills, by name of Acteur's column.

    `identifiant` is None for a cell that is no UUID: other lists number their rows too. `point`
    is the row's own; `nis5` the commune that it names. With a `refus` nothing else counts.
    """

    identifiant: UUID | None
    valeurs: Mapping[str, Any]
    classement: Classement | None
    point: Place | None
    adresse: Adresse
    nis5: str | None
    raisons: tuple[Raison, ...]
    refus: Raison | None


def read_ligne(
    cellules: Mapping[str, str], references: References, territoire: Territoire
) -> LigneLue:
    """Read the cells of a row (field → text, blanks trimmed, empty ones left out). Pure."""
    raisons: list[Raison] = []
    valeurs: dict[str, Any] = {}
    for champ in _SIMPLES:
        _take(champ, cellules.get(champ), valeurs, raisons)
    nom = cellules.get("nom")
    refus = None
    if nom and len(nom) > LONGUEURS["nom"]:  # cut, it would be another name
        refus = make_raison(Refus.NOM_TROP_LONG, "nom", nom)
    elif nom:
        valeurs["nom"] = nom
        if _FORMULE.match(fold(nom)):
            raisons.append(make_raison(Avis.NOM_FORMULE, "nom", nom))
    adresse = _read_adresse(cellules, references, raisons)
    valeurs |= {
        champ: valeur
        for champ in ("rue", "numero", "code_postal")
        if (valeur := getattr(adresse, champ)) is not None
    }
    point, dites = read_point(cellules.get("lon"), cellules.get("lat"), territoire)
    raisons += [raison for raison in dites if raison[0] != Refus.HORS_REGION]
    refus = refus or next((raison for raison in dites if raison[0] == Refus.HORS_REGION), None)
    classement = None
    if categorie := cellules.get("categorie"):
        classement, dite = references.read_categorie(categorie)
        if classement is None:
            refus = refus or dite
        elif dite is not None:
            raisons.append(dite)
    return LigneLue(
        identifiant=_read_identifiant(cellules.get("id")),
        valeurs=valeurs,
        classement=classement,
        point=point,
        adresse=adresse,
        nis5=_find_commune(cellules.get("commune"), adresse, references, raisons),
        raisons=tuple(raisons),
        refus=refus,
    )


def _take(
    champ: str, texte: str | None, valeurs: dict[str, Any], raisons: list[Raison]
) -> str | None:
    """Note the value of a cell, and what is to be said of it; return the value."""
    if not texte:
        return None
    valeur, avis = read_cellule(champ, texte)
    if avis is not None:
        raisons.append(make_raison(avis, champ, texte))
    if valeur is not None:
        valeurs[champ] = valeur
    return valeur


def _read_adresse(
    cellules: Mapping[str, str], references: References, raisons: list[Raison]
) -> Adresse:
    """Return the address of a row: its own columns, and what one column in a line adds to them."""
    propres: dict[str, Any] = {}
    for champ in ("rue", "numero", "code_postal"):
        _take(champ, cellules.get(champ), propres, raisons)
    commune = cellules.get("commune")
    entiere = cellules.get("adresse")
    if not entiere or propres.get("rue"):
        return Adresse(
            propres.get("rue"), propres.get("numero"), propres.get("code_postal"), commune
        )
    coupee = _mend_numero(cut_adresse(entiere, references.communes), entiere, references)
    rue = coupee.rue
    if rue and len(rue) > LONGUEURS["rue"]:
        raisons.append(make_raison(Avis.TROP_LONG, "adresse", entiere))
        rue = None
    elif rue is None and not cellules.get("lon"):  # a commune alone is no place
        raisons.append(make_raison(Avis.ADRESSE_INTROUVABLE, "adresse", entiere))
    return Adresse(
        rue=rue,
        numero=propres.get("numero") or coupee.numero,
        code_postal=propres.get("code_postal") or coupee.code_postal,
        commune=commune or coupee.ville,
    )


def _mend_numero(coupee: Coupe, entiere: str, references: References) -> Coupe:
    """Take “Chaussée de Waterloo 1410” for a house: no town is said, and no other number."""
    if coupee.rue is None or coupee.numero or not references.is_elsewhere(coupee.code_postal):
        return coupee
    if _MAISON_LOINTAINE.search(entiere) is None:
        return coupee
    return replace(coupee, numero=coupee.code_postal, code_postal=None)


def _find_commune(
    nommee: str | None, adresse: Adresse, references: References, raisons: list[Raison]
) -> str | None:
    nis5 = references.find_commune(adresse.commune, adresse.code_postal)
    if nommee and nis5 is None:
        raisons.append(make_raison(Avis.COMMUNE_INCONNUE, "commune", nommee))
    return nis5


def _read_identifiant(texte: str | None) -> UUID | None:
    try:
        return UUID(texte) if texte else None
    except ValueError:
        return None

"""What can be searched of an actor, and by what it is sorted. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from geo.textes import normalize
from registre.modeles import Acteur, Categorie, Commune, Groupe, Quartier

_PLURIEL_A_VOYELLE_SEULE = re.compile(r"(.*[^aeiouy])([aeou])([bdfgklmnprstvz])en")
_PLURIEL_ADOUCI = re.compile(r"(.*(?:[aeiouy]{2}|ij|[lrn]))([vz])en")
_FIN_DURE: Final = {"v": "f", "z": "s"}
ABREGES: Final = {"st": ("saint", "sint"), "ste": ("sainte",)}
"""What people shorten in names of communes and streets: both sides of a search are lengthened."""


@dataclass(frozen=True, slots=True)
class TexteIndexe:
    """`texte`: all searchable words; `cle_tri`: the key of every list. Both normalised."""

    texte: str
    cle_tri: str


def compose_texte(
    acteur: Acteur,
    categorie: Categorie,
    groupe: Groupe,
    commune: Commune | None,
    quartier: Quartier | None,
) -> TexteIndexe:
    """Return what may be found of an actor.

    Of a private person only the category, its group and the quartier: neither a search nor the
    order of a list betrays a name. Nor of a record whose category nobody chose yet: it may be one.
    """
    lieu = [quartier.nom] if quartier else []
    etiquettes = [
        *(categorie.nom_fr, categorie.source_fr, groupe.nom_fr),
        _with_singulars(categorie.nom_en, singulars_en),
        *(_with_singulars(nom, singulars_nl) for nom in (categorie.nom_nl, groupe.nom_nl)),
    ]
    if acteur.groupe_seul:
        return TexteIndexe(_join(groupe.nom_fr, *lieu), normalize(groupe.nom_fr))
    if categorie.personne_privee:
        return TexteIndexe(_join(*etiquettes, *lieu), normalize(categorie.nom_fr))
    noms = [acteur.nom, acteur.nom_nl or ""]
    adresse = [acteur.rue or "", acteur.numero or "", acteur.code_postal or ""]
    if commune:
        adresse += [commune.nom_fr, commune.nom_nl]
    texte = _join(*noms, _with_singulars(noms[1], singulars_nl), *etiquettes, *adresse, *lieu)
    return TexteIndexe(texte, normalize(" ".join(noms)))


def singulars_nl(mot: str) -> tuple[str, ...]:
    """Return the singular of a normalised Dutch plural in -en where its spelling differs.

    Rules of Dutch spelling: a long vowel that an open syllable writes once is doubled when the
    syllable closes (bibliotheken → bibliotheek), v and z harden (kinderdagverblijven → …blijf,
    huizen → huis). Other plurals contain their singular: nothing to add. A word that is no
    plural may get a form that nobody types.
    """
    if trouve := _PLURIEL_ADOUCI.fullmatch(mot):
        return (trouve[1] + _FIN_DURE[trouve[2]],)
    if trouve := _PLURIEL_A_VOYELLE_SEULE.fullmatch(mot):
        debut, voyelle, consonne = trouve.groups()
        return (debut + voyelle * 2 + _FIN_DURE.get(consonne, consonne),)
    return ()


def singulars_en(mot: str) -> tuple[str, ...]:
    """Return the singular of a normalised English plural in -ies (pharmacies → pharmacy)."""
    return (f"{mot[:-3]}y",) if mot.endswith("ies") and len(mot) > len("ties") else ()


def _with_singulars(texte: str, singulars: Callable[[str], tuple[str, ...]]) -> str:
    mots = normalize(texte).split()
    return " ".join([*mots, *(forme for mot in mots for forme in singulars(mot))])


def _join(*textes: str) -> str:
    """Return the words of all texts and what they shorten, each once, in their order."""
    mots = normalize(" ".join(textes)).split()
    longs = (entier for mot in mots for entier in ABREGES.get(mot, ()))
    return " ".join(dict.fromkeys([*mots, *longs]))

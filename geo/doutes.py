"""What a person wrote beside a name: whether trusting the match would be a guess.

“It never guesses” (DESIGN.md §6): a misspelt full name (“rue de la rozee”) and one without its
first name (“place flagey”) are understood; a lone word that merely looks like a name (“London”), or
words that the name leaves unexplained (“hôpital Saint-Pierre”), are not.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from geo.lieux import Nature, Toponyme
from geo.odonymes import (
    Odonyme,
    drop_small_words,
    is_written,
    list_graphies,
    mend_odonyme,
    parse_odonyme,
)
from geo.ressemblance import SEUIL
from geo.vocabulaire import (
    ARTICLES,
    DANS_L_IMMEUBLE,
    GENERIQUES,
    GENERIQUES_EN_TETE,
    LIEUX_COMMUNS,
)
from geo.voies import EXACT

_LETTRES_D_UN_MOT: Final = 3
_LETTRES_D_UN_MOT_SUR: Final = 8  # “Laskoutr”; “London” has six


def is_guess(texte: str, toponyme: Toponyme) -> bool:
    """Tell whether a normalised text means this place only if one supposes something.

    `texte` is what the place was found by. Another generic (“rue Brugmann”) is no guess, unless
    the rest is misspelt as well.
    """
    if toponyme.nature is not Nature.RUE:
        return toponyme.score < EXACT
    odonyme = parse_odonyme(texte)
    noms = [
        graphie
        for nom in {n for rue in toponyme.rues for n in (rue.nom_fr, rue.nom_nl)}
        for graphie in list_graphies(nom)
    ]
    connus = [parse_odonyme(nom) for nom in noms]
    if any(is_written(odonyme.mots, connu.mots) for connu in connus):
        return _is_common(odonyme) and not any(
            connu.mots == odonyme.mots and not connu.genres for connu in connus
        )
    court = drop_small_words(texte)
    lectures = [odonyme, parse_odonyme(court), *mend_odonyme(texte), *mend_odonyme(court)]
    if any(_is_misspelt(lecture, connus) for lecture in lectures if lecture.genres):
        return False
    return not any(
        _is_misspelt_whole(ecrit, nom, bool(odonyme.genres))
        for ecrit in {texte, court}
        for nom in noms
    )


def is_noise(segment: str) -> bool:
    """Tell whether a piece of an address says nothing about where it is: “bâtiment B”, “rue”."""
    mots = segment.split()
    generique = all(m in GENERIQUES or m in GENERIQUES_EN_TETE or m in ARTICLES for m in mots)
    return generique or (mots[0] in DANS_L_IMMEUBLE and len(mots) <= 2)


def names_street(texte: str) -> bool:
    """Tell whether a text has the generic word of a street, perhaps misspelt: “chausse de gan”."""
    if parse_odonyme(texte).genres:
        return True
    return any(odonyme.genres for odonyme in mend_odonyme(texte))


def _is_common(odonyme: Odonyme) -> bool:
    return not odonyme.genres and odonyme.mots[0] in LIEUX_COMMUNS


def _is_misspelt(odonyme: Odonyme, connus: Iterable[Odonyme]) -> bool:
    """Tell whether a full name, generic included, is one of these with mistakes and no more."""
    return any(
        _resemble(odonyme.mots, connu.mots[debut:])
        for connu in connus
        if not connu.genres or connu.genres & odonyme.genres
        for debut in range(len(connu.mots))
    )


def _is_misspelt_whole(texte: str, nom: str, complet: bool) -> bool:
    """Tell the same of a name compared as a whole: “Hoogstaat”, “Bocags des Myosotis”.

    With one mistake only where a generic was already told apart (`complet`: “Mexicopleiln” ends
    like a laan), or for a lone word, long enough to be no other.
    """
    mots = parse_odonyme(texte, entier=True).mots
    connus = parse_odonyme(nom, entier=True).mots
    ecrit, connu = "".join(mots), "".join(connus)
    if complet or (len(mots) == 1 and not parse_odonyme(nom).genres):
        longueur = 0 if complet else _LETTRES_D_UN_MOT_SUR
        return len(ecrit) >= longueur and OSA.distance(ecrit, connu, score_cutoff=1) <= 1
    return _resemble(mots, connus)


def _resemble(mots: Sequence[str], nom: Sequence[str]) -> bool:
    ecrit, connu = "".join(mots), "".join(nom)
    if ecrit == connu:
        return True
    if len(mots) == len(nom) and fuzz.ratio(" ".join(sorted(mots)), " ".join(sorted(nom))) >= SEUIL:
        return all(_is_explained(*paire) for paire in zip(sorted(mots), sorted(nom), strict=True))
    proche = fuzz.ratio(ecrit, connu) >= SEUIL or OSA.distance(ecrit, connu, score_cutoff=1) == 1
    return proche and not any(_list_leftovers(mots, connu))


def _is_explained(mot: str, connu: str) -> bool:
    """Tell whether one word can be another one misspelt, rather than another word."""
    return fuzz.ratio(mot, connu) >= SEUIL / 2


def _list_leftovers(mots: Sequence[str], connu: str) -> Iterator[str]:
    """Return the words without which a text would be more like the name.

    A first name or a title may be added in front of it.
    """
    ratio = fuzz.ratio("".join(mots), connu)
    for rang, mot in enumerate(mots):
        if len(mot) < _LETTRES_D_UN_MOT or (rang == 0 and mot not in LIEUX_COMMUNS):
            continue
        if fuzz.ratio("".join([*mots[:rang], *mots[rang + 1 :]]), connu) > ratio:
            yield mot

"""The words of street names: generics, abbreviations, articles, in French and Dutch.

All are normalised as geo.textes.normalize does.
"""

from typing import Final


def list_words(texte: str) -> tuple[str, ...]:
    """Return the words of a line, so that a vocabulary reads as one."""
    return tuple(texte.split())


GENERIQUES: Final[dict[str, frozenset[str]]] = {
    mot: frozenset(list_words(genres))
    for mots, genres in {
        "rue straat str": "rue",
        "ruelle venelle steeg": "ruelle",
        "avenue av ave": "avenue",
        "laan ln": "avenue boulevard allee",
        "boulevard bd bld blvd bvd boul blv": "boulevard",
        "chaussee chee chaus chauss chs steenweg stwg stw steenw": "chaussee",
        "place placette plaats pleintje": "place",
        "plein pln markt": "place square parvis rondpoint",
        "parvis voorplein": "parvis",
        "square sq": "square",
        "esplanade": "esplanade",
        "carrefour kruispunt": "carrefour",
        "rondpoint rondpunt rotonde": "rondpoint",
        "quai quais kaai": "quai",
        "impasse imp gang": "impasse",
        "clos gaarde": "clos",
        "allee allees": "allee",
        "dreve": "dreve",
        "dreef": "dreve allee avenue",
        "chemin chem": "chemin",
        "weg": "chemin route",
        "sentier": "sentier",
        "pad": "sentier chemin",
        "promenade wandeling": "promenade",
        "passage": "passage",
        "galerie galerij": "galerie",
        "route baan": "route",
        "cite": "cite",
        "tunnel": "tunnel",
        "passerelle": "passerelle",
    }.items()
    for mot in list_words(mots)
}
"""Generic word → the kinds that it can mean: “laan” translates avenue, boulevard and allée."""

GENERIQUES_EN_TETE: Final[dict[str, frozenset[str]]] = {
    "r": frozenset({"rue"}),
    "ch": frozenset({"chaussee", "chemin"}),
    "pl": frozenset({"place"}),
    "q": frozenset({"quai"}),
    "all": frozenset({"allee"}),
    "pass": frozenset({"passage"}),
}
"""Abbreviations that are also something else: generics in front of other words only."""

SUFFIXES: Final = tuple(
    sorted(
        list_words(
            "straat str laan ln steenweg stwg plaats pleintje plein pln voorplein markt square "
            "rondpunt kaai gang gaarde dreef weg pad wandeling galerij steeg baan tunnel"
        ),
        key=lambda suffixe: (-len(suffixe), suffixe),
    )
)
"""Endings that Dutch writes in one word with the name, longest first (“voorplein”, “plein”)."""

GENERIQUES_SOUVENT_FAUTIFS: Final = list_words(
    "rue avenue boulevard chaussee place square parvis esplanade quai impasse clos allee dreve "
    "chemin sentier promenade passage galerie venelle"
)
"""Generics that are known again with one wrong letter."""

ARTICLES: Final = frozenset(list_words("de du des d la le les l a au aux en et op"))
"""Words that are no part of a name’s identity, as people leave them out."""

ARTICLES_SOUVENT_FAUTIFS: Final = list_words("des les de du la op")
"""Articles that are known again with one wrong letter."""

ABREGES: Final[dict[str, str]] = {
    "st": "saint",
    "ste": "saint",
    "sint": "saint",
    "sainte": "saint",
    "sinte": "saint",
    "dr": "docteur",
    "gen": "general",
    "prof": "professeur",
    "cdt": "commandant",
    "col": "colonel",
    "lt": "lieutenant",
    "mgr": "monseigneur",
    "bgm": "bourgmestre",
    "burg": "burgemeester",
    "nd": "notre dame",
    "premier": "1e",
    "premiere": "1e",
    "deuxieme": "2e",
    "troisieme": "3e",
}
"""Word → the one form of it; “St”, “Ste”, “Sint” and “Saint” are all “saint”."""

ROMAINS: Final[dict[str, str]] = {
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11",
    "xii": "12", "xiii": "13", "xiv": "14", "xv": "15", "xvi": "16", "xxiii": "23",
}  # fmt: skip
"""Roman numerals of more than one letter, which can't be initials."""

NOMBRES: Final[dict[str, str]] = {
    mot: str(nombre)
    for nombre, mots in {
        1: "un een", 2: "deux twee", 3: "trois drie", 4: "quatre vier", 5: "cinq vijf",
        6: "six zes", 7: "sept zeven", 8: "huit acht", 9: "neuf negen", 10: "dix tien",
        11: "onze elf", 12: "douze twaalf", 13: "treize dertien", 14: "quatorze veertien",
        15: "quinze vijftien", 16: "seize zestien", 17: "zeventien", 20: "vingt twintig",
    }.items()
    for mot in list_words(mots)
}  # fmt: skip
"""Word → figure, for the day in front of a month: “onze novembre” is “11 novembre”."""

MOIS: Final = frozenset(
    list_words(
        "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre "
        "januari februari maart april mei juni juli augustus september oktober november december"
    )
)
"""The months, in French and Dutch."""

LIEUX_COMMUNS: Final = frozenset(
    list_words(
        "ecole lycee college universite creche hopital clinique pharmacie medecin docteur dentiste "
        "maison mairie police commissariat poste banque eglise mosquee synagogue parc marche "
        "magasin hotel restaurant cafe musee theatre cinema piscine bibliotheque mediatheque "
        "prison cimetiere stade gare station metro arret cpas ocmw residence immeuble bloc foyer "
        "centre asbl vzw school ziekenhuis kliniek apotheek dokter arts tandarts huis gemeentehuis "
        "politie bank kerk moskee park winkel zwembad bibliotheek gevangenis begraafplaats stadion "
        "halte residentie gebouw blok centrum hospital church pharmacy hospitaal"
    )
)
"""What a place is, in one word: alone or in front of a name it is no street (“école”, “hôpital
Saint-Pierre”), though a street may be called so."""

DANS_L_IMMEUBLE: Final = frozenset(
    list_words(
        "bat batiment bloc blok gebouw escalier esc entree ingang porte deur etage verdieping "
        "gauche droite links rechts rez fond cour appartement app boite bte bus be bel bonjour "
        "merci svp aub"
    )
)
"""What follows a house number, or goes with an address, without telling where it is."""

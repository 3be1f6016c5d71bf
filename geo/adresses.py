"""What a person typed as an address, taken apart without any list of names.

“Rue Haute 12A bte 3, 1000 Bruxelles”, “12 rue Haute”, “1000 Bruxelles, rue Haute” and
“Hoogstraat 12 bus 3” give the same parts. Which words name a commune is for geo.localisation.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from geo.odonymes import is_generique, parse_odonyme
from geo.textes import fold, normalize
from geo.vocabulaire import ARTICLES, list_words

LONGUEUR_LUE: Final = 250
"""Characters that are read; no address is longer, and the form takes 200 (DESIGN.md §6)."""

SEGMENTS_LUS: Final = 6
"""Pieces between commas that are read: name, street, number, box, postal code, country."""

_NUMERO: Final = r"\d{1,4}(?:\s?(?:bis|ter)|\s?[a-z])?(?:\s*[-+]\s*\d{1,4}[a-z]?)?"
_SIGNE: Final = r"(?:\b(?:n[°o]|nr|num|numero|nummer|huisnummer)\.?\s*)"
_NOTE_NUMERO: Final = re.compile(rf"{_SIGNE}({_NUMERO})(?![\w])")
_CODE: Final = re.compile(
    r"(?<![\w°-])(?:be?[\s-]?)?([1-9]\d{3})(?!\d|\s*[-/+]\s*\d)(?=\W|_|$|[a-z]{3})"
)
_CODE_CINQ: Final = re.compile(r"(?<![\w-])(?:[a-z]{1,2}-)?(\d{5})(?!\w)")
_CINQ_CHIFFRES_FAUTIFS: Final = ("10", "11", "12")  # “10000” is rather 1000 with a finger too many
_BOITE: Final = re.compile(
    r"(?<![a-z])(?:bte|bt|boite|box|bus|postbus|appartement|appart|apt|app)[\s.:°]*"
    r"(?:n[°o]\.?\s*)?(?:\d{1,4}\s?[a-z]?|[a-z])(?![a-z0-9])"
)
_ETAGE: Final = re.compile(
    r"(?<![a-z0-9])(?:\d{1,2}\s*(?:er|ere|e|eme|ieme|de|ste)?\s*(?:etage|et\.|verdieping|verd\b\.?)"
    r"|(?:etage|verdieping)\s*\d{1,2}|rez[\s-]de[\s-]chaussee|rdc|gelijkvloers)(?![a-z0-9])"
)
_APRES_BARRE: Final = re.compile(r"(\d[a-z]?)\s?/\s?[a-z0-9]{1,4}(?![a-z0-9])")
_SEPARATEUR: Final = re.compile(r"[,;|()\[\]\n\r\t]+|\s[-–—/]\s")
_NUMERO_SEUL: Final = re.compile(rf"{_NUMERO}")
_NUMERO_DEVANT: Final = re.compile(
    r"(\d{1,4}(?:bis|ter|[a-df-z](?![a-z]))?(?:\s*[-+]\s*\d{1,4}[a-z]?)?)[\s.]+(?=\D*[a-z]{2})"
)
_NUMERO_DERRIERE: Final = re.compile(rf"(?<=[\w.)])[\s.]+({_NUMERO})[\s.]*$")
_NUMERO_DEDANS: Final = re.compile(r"(?<=\w)\s+(\d{1,4}(?:bis|ter|[a-df-z])?)\s+(?=[a-z]{2})")
_PAS_UN_NUMERO_APRES: Final = frozenset(list_words("du le la les des de het van der den"))
_ENTREE: Final = re.compile(
    r"^(?:bonjour\s+)?(?:j habite|je vis|je suis|mon adresse est|ik woon|i live|mijn adres is"
    r"|my address is|adresse|adres|address)\s+"
    r"(?:au?\b|dans|en\b|in de\b|in\b|op\b|at\b|on\b|is\b)?\s*"
)
_PAYS: Final = re.compile(r"(?:^|\s)(?:belgique|belgie|belgium|belgien)$")
_MOT: Final = re.compile(r"(?:\d+|[^\W\d_]+)[\u0300-\u036f]*")
_REGION: Final = re.compile(
    r"^(?:region de |region )?bruxelles capitale$|^(?:la )?region (?:bruxelloise|de bruxelles)$"
    r"|^brussels? hoofdstedelijk gewest$|^brussels? (?:capital )?region$"
)


@dataclass(frozen=True, slots=True)
class Saisie:
    """The parts of a typed address; every text is normalised, and empty when nothing is left.

    `brut` is what was typed, `entier` the whole of it, `sans_code` the same without the postal
    code. `segments` are what commas, the postal code, the number and the box separate once these
    are removed (“rue haute”, “bruxelles”); `texte` joins them. `numero` is written as in the
    address file (“12A”, “12-14”). `code_postal` has four digits, or five from another country.
    """

    brut: str
    entier: str
    sans_code: str
    segments: tuple[str, ...]
    numero: str | None
    code_postal: str | None

    @property
    def texte(self) -> str:
        """The segments in one line."""
        return " ".join(self.segments)


def parse_saisie(texte: str) -> Saisie:
    """Take apart any text; at most LONGUEUR_LUE characters of it are read, and none is refused."""
    plie = fold(texte[:LONGUEUR_LUE])[:LONGUEUR_LUE]
    numeros: list[str] = []
    reste = _take(_ETAGE, plie, [])
    reste = _take(_BOITE, reste, [])
    reste = _take(_NOTE_NUMERO, reste, numeros)
    code, reste, sans_code = _take_code(reste, plie)
    reste = _APRES_BARRE.sub(r"\1", reste)
    segments = []
    for morceau in _SEPARATEUR.split(reste):
        segments.extend(_split_numero(morceau.strip(" .:'\"-"), numeros))
    propres = [_REGION.sub("", _PAYS.sub("", _ENTREE.sub("", normalize(s)))) for s in segments]
    return Saisie(
        brut=texte,
        entier=normalize(plie),
        sans_code=normalize(sans_code),
        segments=tuple(s for s in propres if any(map(str.isalpha, s)))[:SEGMENTS_LUS],
        numero=re.sub(r"\s", "", numeros[0]).upper() if numeros else None,
        code_postal=code,
    )


@dataclass(frozen=True, slots=True)
class Coupe:
    """An address of one line cut into the fields of a record; None for what it does not say.

    `rue` and `ville` are as typed, `numero` as in the address file, `code_postal` of four digits.
    """

    rue: str | None
    numero: str | None
    code_postal: str | None
    ville: str | None


def cut_adresse(texte: str, communes: Collection[str] = ()) -> Coupe:
    """Cut an address of one line into fields; what is typed stays spelt as it was.

    `communes` are normalised names, which are no streets. The street is the first piece named like
    one, so that the name of a building may stand in front; else the first piece. A text of which
    nothing is understood is its own street.
    """
    saisie = parse_saisie(texte)
    code = saisie.code_postal if saisie.code_postal and len(saisie.code_postal) == 4 else None
    pieces = [segment for segment in saisie.segments if segment not in communes]
    ville = next((segment for segment in saisie.segments if segment in communes), None)
    piece = next(filter(_is_street, pieces), next(iter(pieces), None))
    rue = None if piece is None else _find_typed(texte, piece)
    if rue is None and not (saisie.numero or code or ville):
        rue = texte.strip() or None
    return Coupe(rue, saisie.numero, code, None if ville is None else _find_typed(texte, ville))


def _is_street(segment: str) -> bool:
    """Tell whether a normalised text begins or ends with a word that streets are named with."""
    mots = [mot for mot in segment.split() if mot not in ARTICLES]
    if not mots or is_generique(mots):
        return False
    return is_generique(mots[:1]) or bool(parse_odonyme(mots[-1]).genres)


def _find_typed(texte: str, segment: str) -> str:
    """Return the stretch of a text that a normalised segment comes from; the segment else."""
    mots = list(_MOT.finditer(texte[:LONGUEUR_LUE]))
    for rang, premier in enumerate(mots):
        for dernier in mots[rang:]:
            candidat = texte[premier.start() : dernier.end()]
            normalise = normalize(candidat)
            if normalise == segment:
                return candidat
            if not segment.startswith(normalise):
                break
    return segment


def _take(motif: re.Pattern[str], texte: str, pris: list[str]) -> str:
    """Cut out every match and leave a comma: what stood on both sides is apart."""
    if motif.groups:
        pris.extend(trouve[1] for trouve in motif.finditer(texte))
    return motif.sub(" , ", texte)


def _take_code(texte: str, plie: str) -> tuple[str | None, str, str]:
    """Return the postal code, the text without it, and the whole folded text without it.

    Codes of Brussels (1000 to 1299) win over others, as “chaussée de Waterloo 1410” can be a
    house; of several, the one that opens the text, else the last.
    """
    trouves = list(_CODE.finditer(texte))
    bruxellois = [t for t in trouves if "1000" <= t[1] <= "1299"]
    choisis = bruxellois or trouves
    if not choisis:
        etranger = _CODE_CINQ.search(texte)
        if etranger is None or not re.search(r"[a-z]{2}", texte):
            return None, texte, plie
        if etranger[1].startswith(_CINQ_CHIFFRES_FAUTIFS):
            return None, _CODE_CINQ.sub(" , ", texte), plie
        choisis = [etranger]
    choisi = choisis[0] if not texte[: choisis[0].start()].strip(" ,.") else choisis[-1]
    coupe = f"{texte[: choisi.start()]} , {texte[choisi.end() :]}"
    return choisi[1], coupe, plie.replace(choisi[0].strip(), " ", 1)


def _split_numero(segment: str, numeros: list[str]) -> list[str]:
    """Move the house number of a segment to `numeros` and return the pieces around it."""
    if _NUMERO_SEUL.fullmatch(segment):
        numeros.append(segment)
        return []
    devant = _NUMERO_DEVANT.match(segment)
    if devant:
        numeros.append(devant[1])
        return [segment[devant.end() :]]
    derriere = _NUMERO_DERRIERE.search(segment)
    suivants: list[str] = []
    while derriere and not _is_named_by_figure(segment[: derriere.start()], suivants):
        suivants.insert(0, derriere[1])
        segment = segment[: derriere.start()]
        derriere = _NUMERO_DERRIERE.search(segment)
    if suivants:
        numeros.extend(suivants)
        return [segment]
    for dedans in _NUMERO_DEDANS.finditer(segment):
        if not _is_named_by_figure(segment[: dedans.start()], suivants):
            numeros.append(dedans[1])
            return [segment[: dedans.start()], segment[dedans.end() :]]
    return [segment]


def _is_named_by_figure(devant: str, numeros: list[str]) -> bool:
    """Tell whether the figure after these words belongs to the name: “rue du 8 mai”, “avenue 10”.

    The latter only when another number follows, which is the house's.
    """
    mots = devant.split()
    if not mots or mots[-1] in _PAS_UN_NUMERO_APRES:
        return True
    return bool(numeros) and is_generique(normalize(devant).split())

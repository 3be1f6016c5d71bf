"""The ways to read what a person typed: which words name the place, which name the commune.

“rue haute molenbeek” can be a street of that name, or a “rue haute” in Molenbeek; each reading
keeps the communes that it allows. The finder looks all of them up and trusts the best.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from geo.adresses import Saisie
from geo.toponymes import Toponymes


@dataclass(frozen=True, slots=True)
class Lecture:
    """One way to read a text.

    `texte` is the name to look up, normalised, empty when only a commune or a postal code was
    typed; `communes` (NIS5) those that the place may lie in, None when nothing restricts it;
    `hors_region` that a commune outside the Region is named; `numero` the house number; `exacte`
    that only a name written exactly so counts.
    """

    texte: str
    communes: frozenset[str] | None
    hors_region: bool = False
    numero: str | None = None
    exacte: bool = False


def list_lectures(saisie: Saisie, toponymes: Toponymes) -> list[tuple[Lecture, ...]]:
    """Return the readings of each segment of the text, the likeliest first.

    A segment is what commas and dashes separate: “Rue Haute – Hoogstraat, Bruxelles” has two that
    name a place. A reading without text means that only communes were named, and stands alone.
    """
    par_code = _find_communes_du_code(saisie, toponymes)
    noms: list[str] = []
    par_texte: set[str] = set()
    dehors = False
    for segment in saisie.segments:
        localite = toponymes.find_commune(segment)
        # “Namur, 1000” asks for a street of Bruxelles, “Namur” alone is a town elsewhere.
        if localite is None or (localite.hors_region and par_code):
            noms.append(segment)
            continue
        par_texte |= localite.nis5 or set()
        dehors |= localite.hors_region
    dehors &= not par_texte
    communes = _intersect_communes(par_code, frozenset(par_texte) or None)
    if not noms:
        return [(Lecture("", communes, dehors),)]
    groupes = [
        tuple(_read_segment(nom, communes, dehors, saisie.numero, toponymes)) for nom in noms
    ]
    entiers = tuple(_read_whole(saisie, par_code, toponymes))
    return [*groupes, entiers] if entiers else groupes


def _find_communes_du_code(saisie: Saisie, toponymes: Toponymes) -> frozenset[str] | None:
    """Return the communes of the typed postal code; None without a code of the Region."""
    codes = toponymes.codes_postaux.get(saisie.code_postal or "", ())
    return frozenset(codes) or None


def _intersect_communes(
    code: frozenset[str] | None, texte: frozenset[str] | None
) -> frozenset[str] | None:
    """Return the communes that the code and the text both allow; None when nothing was said.

    When they contradict each other, all of both: neither is trusted alone.
    """
    if code is None or texte is None:
        return code or texte
    return code & texte or code | texte


def _read_segment(
    nom: str,
    communes: frozenset[str] | None,
    dehors: bool,
    numero: str | None,
    toponymes: Toponymes,
) -> Iterator[Lecture]:
    yield Lecture(nom, communes, dehors, numero)
    for localite in toponymes.cut_communes(nom):
        yield Lecture(
            localite.reste,
            _intersect_communes(communes, localite.nis5),
            dehors or (localite.hors_region and communes is None),
            numero,
        )
    complement = toponymes.cut_complement(nom)
    if complement is not None:
        permises = _intersect_communes(communes, complement.nis5)
        yield Lecture(complement.reste, permises, numero=numero, exacte=True)


def _read_whole(
    saisie: Saisie, communes: frozenset[str] | None, toponymes: Toponymes
) -> Iterator[Lecture]:
    """Read figures as part of the name: “Avenue 10”, “square du 8 mai 1945”, “bd Léopold 2”.

    With the name of a commune cut off as well: “Avenue 10, Ixelles”.
    """
    textes: list[tuple[str, frozenset[str] | None]] = []
    if saisie.numero is not None:
        textes.append((saisie.sans_code, communes))
    if saisie.code_postal is not None:
        textes.append((saisie.entier, None))
    for texte, permises in textes:
        yield Lecture(texte, permises, exacte=True)
        for localite in toponymes.cut_communes(texte):
            if not localite.hors_region:
                siennes = _intersect_communes(permises, localite.nis5)
                yield Lecture(localite.reste, siennes, exacte=True)

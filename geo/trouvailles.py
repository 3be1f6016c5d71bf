"""Which reading of a text to trust, and which of the places of one name were meant."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.doutes import is_noise
from geo.lectures import Lecture
from geo.lieux import Nature, Toponyme, compact_nom
from geo.odonymes import parse_odonyme
from geo.pistes import Demande, Pisteur
from geo.toponymes import Toponymes
from geo.voies import EXACT

_PENALITE_AILLEURS: Final = 10.0
_SANS_MAISON: Final = frozenset({"tunnel", "passerelle"})


@dataclass(frozen=True, slots=True)
class Trouvaille:
    """The places that one reading can mean, and how well they match it (0–100)."""

    lecture: Lecture
    toponymes: tuple[Toponyme, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Recherche:
    """What a text was found to mean, and the pieces of it that nothing found explains."""

    trouvailles: tuple[Trouvaille, ...]
    restes: tuple[str, ...]


class Chercheur:
    """Looks readings up in the gazetteer. Immutable, shared by threads."""

    def __init__(self, toponymes: Toponymes, pisteur: Pisteur) -> None:
        self._toponymes = toponymes
        self._pisteur = pisteur

    def look_up(self, groupes: Sequence[Sequence[Lecture]]) -> Recherche:
        """Return the best reading of each segment; of several, those that match best.

        Beside a street with its generic, a bare word is no second street: “rue de la Paix, Paris”
        is not in the Rue de Paris. It stays as what nothing explains.
        """
        trouvees = [self._look_up_segment(groupe) for groupe in groupes]
        meilleur = max((t.score for t in trouvees if t is not None), default=0.0)
        retenues = [t for t in trouvees if t is not None and t.score == meilleur]
        completes = [t for t in retenues if parse_odonyme(t.lecture.texte).genres]
        if completes:
            retenues = [t for t in retenues if t in completes or not _is_bare_street(t, completes)]
        restes = [
            groupe[0].texte
            for groupe, trouvee in zip(groupes, trouvees, strict=True)
            if not groupe[0].exacte and not _is_explained(groupe[0].texte, trouvee, retenues)
        ]
        return Recherche(tuple(retenues), tuple(restes))

    def select(self, trouvaille: Trouvaille) -> list[Toponyme]:
        """Keep of the places of one name those that the person can mean."""
        lecture = trouvaille.lecture
        toponymes = self._keep_exact(trouvaille)
        if any(t.nature is Nature.COMMUNE_HORS_REGION for t in toponymes):
            # “Namurr”: a misspelt town elsewhere or a street; only a typed commune settles it.
            if lecture.communes is None:
                return []
            toponymes = [t for t in toponymes if t.nature is not Nature.COMMUNE_HORS_REGION]
        if not any(t.quartiers for t in toponymes):
            return toponymes
        if parse_odonyme(lecture.texte).genres:
            return _prefer_street(toponymes, lecture)
        # A nickname that several quartiers share is a choice already: “rue de Cureghem” is noise.
        partages = [t for t in toponymes if len(t.quartiers) > 1 and t.score == EXACT]
        return partages or self._drop_same_places(toponymes)

    def _look_up_segment(self, lectures: Sequence[Lecture]) -> Trouvaille | None:
        meilleure: Trouvaille | None = None
        for lecture in lectures:
            match = self._toponymes.match_rues if lecture.exacte else self._toponymes.match
            toponymes = match(lecture.texte, lecture.communes)
            sur_place = [t for t in toponymes if self._pisteur.is_local(t, lecture.communes)]
            score = max((t.score for t in sur_place), default=0.0)
            if not sur_place:
                score = max((t.score - _PENALITE_AILLEURS for t in toponymes), default=0.0)
            if toponymes and (meilleure is None or score > meilleure.score):
                meilleure = Trouvaille(lecture, tuple(toponymes), score)
        return meilleure

    def _keep_exact(self, trouvaille: Trouvaille) -> list[Toponyme]:
        """Keep the exact names where the address may be, if any; if no name is there, elsewhere."""
        toponymes = list(trouvaille.toponymes)
        communes = trouvaille.lecture.communes
        ici = [t for t in toponymes if self._pisteur.is_local(t, communes)]
        exacts = [t for t in ici or toponymes if t.score == EXACT]
        return exacts or toponymes

    def _drop_same_places(self, toponymes: list[Toponyme]) -> list[Toponyme]:
        """Drop the streets and sectors that lie in the quartier named for them.

        “Rue de Brabant” is no other place than Brabant; “rue Jourdan” is in Saint-Gilles, the
        quartier Jourdan in Etterbeek. “Chaussée de Haecht” is the name of both: it stays.
        """
        quartiers = {slug for t in toponymes for slug in t.quartiers}
        noms = {compact_nom(t.libelle_fr) for t in toponymes if t.quartiers}
        return [
            t
            for t in toponymes
            if t.quartiers
            or compact_nom(t.libelle_fr) in noms
            or self._is_another_place(t, quartiers)
        ]

    def _is_another_place(self, toponyme: Toponyme, quartiers: set[str]) -> bool:
        if parse_odonyme(toponyme.libelle_fr).genres & _SANS_MAISON:
            return False
        pistes, _ = self._pisteur.list_pistes(toponyme, Demande(None))
        return not any(piste.candidat.quartier in quartiers for piste in pistes)


def are_elsewhere(trouvailles: Sequence[Trouvaille]) -> bool:
    """Tell whether what was found is a commune outside the Region, or in one."""
    return any(
        trouvaille.lecture.hors_region
        or (
            trouvaille.lecture.communes is None
            and {t.nature for t in trouvaille.toponymes} == {Nature.COMMUNE_HORS_REGION}
        )
        for trouvaille in trouvailles
    )


def _list_noms(trouvailles: Iterable[Trouvaille]) -> set[tuple[Nature, str]]:
    return {(t.nature, t.libelle_fr) for trouvaille in trouvailles for t in trouvaille.toponymes}


def _is_bare_street(trouvaille: Trouvaille, completes: Sequence[Trouvaille]) -> bool:
    """Tell whether a piece without generic names but streets and sectors, other than those."""
    natures = {t.nature for t in trouvaille.toponymes}
    return natures <= {Nature.RUE, Nature.SECTEUR} and _list_noms([trouvaille]).isdisjoint(
        _list_noms(completes)
    )


def _is_explained(
    segment: str, trouvaille: Trouvaille | None, retenues: Sequence[Trouvaille]
) -> bool:
    """Tell whether a piece is one of those kept, the same place again, a commune, or noise."""
    if trouvaille in retenues or is_noise(segment):
        return True
    if any(set(segment.split()) <= set(t.lecture.texte.split()) for t in retenues):
        return True
    if trouvaille is None:
        return False
    communes = any(t.nature is Nature.COMMUNE for t in trouvaille.toponymes)
    return communes or not _list_noms([trouvaille]).isdisjoint(_list_noms(retenues))


def _prefer_street(toponymes: list[Toponyme], lecture: Lecture) -> list[Toponyme]:
    """“Chaussée de Haecht” is a quartier and a street; in an address it is the street."""
    rues = [t for t in toponymes if t.nature is Nature.RUE]
    adresse = lecture.numero is not None or lecture.communes is not None
    return rues if rues and adresse else toponymes

"""From a place of the gazetteer to the zones that it may lie in."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.affectation import Territoire
from geo.lieux import Nature, Toponyme
from geo.noms_secteurs import say_secteur
from geo.reponses import Bilingue, Candidat, Piste
from geo.secteurs import Secteur
from geo.toponymes import Commune
from geo.traversees import Passage, Traversees

Maisons = Callable[[Sequence[str], str, Sequence[str], str | None], Sequence[tuple[float, float]]]
"""(street names, house number, NIS5 of the communes, postal code or None) → the (lon, lat) of the
houses of that number, empty when the address file has none. What “12-14” or “12A” may be called in
the file is known there."""

_SEPARATEUR: Final = " – "


@dataclass(frozen=True, slots=True)
class Demande:
    """What restricts a place: communes (NIS5; None: all), house number, typed postal code."""

    communes: frozenset[str] | None
    numero: str | None = None
    code_postal: str | None = None


class Pisteur:
    """Lists the zones of places. Immutable, shared by threads."""

    def __init__(
        self, territoire: Territoire, communes: Iterable[Commune], maisons: Maisons | None
    ) -> None:
        self._territoire = territoire
        self._traversees = Traversees(territoire)
        self._maisons = maisons
        self._noms_communes = {c.nis5: Bilingue(c.nom_fr, c.nom_nl) for c in communes}
        self._secteurs: dict[str, dict[str | None, list[Secteur]]] = defaultdict(dict)
        self._communes_des_quartiers: dict[str, set[str]] = defaultdict(set)
        for secteur in territoire.secteurs:
            slug = territoire.quartier_of_secteur(secteur.code)
            self._secteurs[secteur.nis5].setdefault(slug, []).append(secteur)
            if slug is not None:
                self._communes_des_quartiers[slug].add(secteur.nis5)

    def is_local(self, toponyme: Toponyme, communes: frozenset[str] | None) -> bool:
        """Tell whether a place lies, at least in part, in these communes."""
        if communes is None:
            return True
        siennes = set(toponyme.nis5)
        for slug in toponyme.quartiers:
            siennes |= self._communes_des_quartiers.get(slug, set())
        return not siennes.isdisjoint(communes)

    def list_pistes(self, toponyme: Toponyme, demande: Demande) -> tuple[list[Piste], bool]:
        """Return the zones of a place, likeliest first, and whether a house decided.

        In `demande.communes` only, unless the place lies in none of them.
        """
        local = self.is_local(toponyme, demande.communes)
        communes = demande.communes if local else None
        if toponyme.nature is Nature.RUE:
            maisons = self._list_maisons(toponyme, communes, demande)
            return (maisons, True) if maisons else (self._list_rue(toponyme, communes), False)
        if toponyme.nature is Nature.QUARTIER:
            return self._list_quartiers(toponyme, communes), False
        if toponyme.nature is Nature.SECTEUR:
            return self._list_secteurs(toponyme, communes), False
        return self.list_communes(toponyme.nis5), False

    def list_communes(self, communes: Iterable[str]) -> list[Piste]:
        """Return the quartiers of communes, the most populated first, then what none covers.

        The latter only where somebody lives: of Saint-Josse-ten-Noode no quartier has the Jardin
        botanique, which counts no resident.
        """
        pistes = []
        toutes = list(communes)
        for nis5 in toutes:
            zones = self._secteurs.get(nis5, {})
            for slug in sorted(zones, key=lambda s: (s is None, -_count_residents(zones[s]), s)):
                if slug is None and len(zones) > 1 and _is_uninhabited(zones[slug]):
                    continue
                secteur = max(zones[slug], key=lambda s: (s.population or 0, s.code))
                commune = self.name_communes([nis5])
                precision = commune if len(toutes) > 1 else None
                libelle = self._label(None, slug, precision) if slug else commune
                pistes.append(_make_piste(libelle, slug, secteur))
        return pistes

    def name_communes(self, communes: Iterable[str]) -> Bilingue:
        """Return the names of communes, joined."""
        noms = [self._noms_communes.get(nis5, Bilingue(nis5, nis5)) for nis5 in sorted(communes)]
        return Bilingue(" / ".join(n.fr for n in noms), " / ".join(n.nl for n in noms))

    def locate_piste(self, lieu: Bilingue | None, lon: float, lat: float) -> list[Piste]:
        """Return the zone of a point, then the quartiers whose edge is near."""
        affectation = self._territoire.locate(lon, lat)
        nis5 = self._territoire.nis5_of(affectation.secteur) if affectation.secteur else None
        zones = [(affectation.quartier, True)]
        zones += [(voisin.slug, False) for voisin in affectation.voisins]
        pistes = []
        for slug, certain in zones:
            libelle = self._label(lieu, slug, None)
            candidat = Candidat(libelle.fr, slug, lon, lat, nis5, libelle.nl)
            pistes.append(Piste(candidat, certain))
        return pistes

    def _list_maisons(
        self, toponyme: Toponyme, communes: frozenset[str] | None, demande: Demande
    ) -> list[Piste]:
        if self._maisons is None or demande.numero is None:
            return []
        rues = [r for r in toponyme.rues if communes is None or r.nis5 in communes]
        noms = sorted({nom for rue in rues for nom in (rue.nom_fr, rue.nom_nl)})
        nis5 = sorted({rue.nis5 for rue in rues})
        # A code that the street's communes don't have would hide the house.
        code = demande.code_postal if communes is not None else None
        adresse = Bilingue(
            f"{toponyme.libelle_fr} {demande.numero}", f"{toponyme.libelle_nl} {demande.numero}"
        )
        points = self._maisons(noms, demande.numero, nis5, code)
        return [p for lon, lat in points for p in self.locate_piste(adresse, lon, lat)]

    def _list_rue(self, toponyme: Toponyme, communes: frozenset[str] | None) -> list[Piste]:
        rues = [r for r in toponyme.rues if communes is None or r.nis5 in communes]
        passages = self._traversees.cross(rues, communes)
        plusieurs = len({passage.nis5 for passage in passages}) > 1
        return [
            Piste(self._make_candidat(toponyme, passage, plusieurs), passage.certain)
            for passage in passages
        ]

    def _make_candidat(self, toponyme: Toponyme, passage: Passage, plusieurs: bool) -> Candidat:
        rue = Bilingue(toponyme.libelle_fr, toponyme.libelle_nl)
        commune = self.name_communes([passage.nis5])
        if passage.quartier is None:
            libelle = _join_noms(rue, commune)
        else:
            libelle = self._label(rue, passage.quartier, commune if plusieurs else None)
        return Candidat(
            libelle.fr, passage.quartier, passage.lon, passage.lat, passage.nis5, libelle.nl
        )

    def _list_quartiers(self, toponyme: Toponyme, communes: frozenset[str] | None) -> list[Piste]:
        pistes = []
        for slug in toponyme.quartiers:
            siennes = self._communes_des_quartiers.get(slug, set())
            if not siennes or (communes is not None and siennes.isdisjoint(communes)):
                continue
            secteurs = [s for n in sorted(siennes) for s in self._secteurs[n][slug]]
            premier = max(secteurs, key=lambda s: (s.population or 0, s.code))
            pistes.append(_make_piste(self._label(None, slug, None), slug, premier))
        return pistes

    def _list_secteurs(self, toponyme: Toponyme, communes: frozenset[str] | None) -> list[Piste]:
        pistes = []
        for secteur in toponyme.secteurs:
            if communes is None or secteur.nis5 in communes:
                slug = self._territoire.quartier_of_secteur(secteur.code)
                commune = self.name_communes([secteur.nis5])
                nom = Bilingue(say_secteur(secteur.nom_fr), say_secteur(secteur.nom_nl))
                libelle = self._label(nom, slug, commune) if slug else _join_noms(nom, commune)
                pistes.append(_make_piste(libelle, slug, secteur))
        return pistes

    def _label(self, lieu: Bilingue | None, slug: str | None, commune: Bilingue | None) -> Bilingue:
        """“Chaussée de Wavre – Matongé (Ixelles)”; each part may lack."""
        nom = self._territoire.quartiers[slug].nom if slug else None
        quartier = Bilingue(nom, nom) if nom else None
        libelle = _join_noms(*(partie for partie in (lieu, quartier) if partie))
        if commune is None:
            return libelle
        return Bilingue(f"{libelle.fr} ({commune.fr})", f"{libelle.nl} ({commune.nl})")


def _make_piste(libelle: Bilingue, slug: str | None, secteur: Secteur) -> Piste:
    point = secteur.geometrie.representative_point()
    return Piste(Candidat(libelle.fr, slug, point.x, point.y, secteur.nis5, libelle.nl))


def _join_noms(*noms: Bilingue) -> Bilingue:
    return Bilingue(_SEPARATEUR.join(n.fr for n in noms), _SEPARATEUR.join(n.nl for n in noms))


def _count_residents(secteurs: Iterable[Secteur]) -> int:
    return sum(secteur.population or 0 for secteur in secteurs)


def _is_uninhabited(secteurs: Iterable[Secteur]) -> bool:
    """Tell whether these sectors are known to have no resident; an unknown count is not none."""
    return all(secteur.population == 0 for secteur in secteurs)

"""From a place of the gazetteer to the zones that it may lie in."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from geo.affectation import Territoire
from geo.lieux import Nature, Toponyme
from geo.reponses import Candidat, Piste
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
        self._noms_communes = {commune.nis5: commune.nom_fr for commune in communes}
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
        """Return the quartiers of communes, the most populated first, then what none covers."""
        pistes = []
        toutes = list(communes)
        for nis5 in toutes:
            zones = self._secteurs.get(nis5, {})
            for slug in sorted(zones, key=lambda s: (s is None, -_count_residents(zones[s]), s)):
                secteur = max(zones[slug], key=lambda s: (s.population or 0, s.code))
                commune = self._noms_communes.get(nis5, nis5)
                precision = commune if len(toutes) > 1 else None
                libelle = self._label(None, slug, precision) if slug else commune
                pistes.append(self._make_piste(libelle, slug, secteur))
        return pistes

    def name_communes(self, communes: Iterable[str]) -> str:
        """Return the French names of communes, joined."""
        return " / ".join(self._noms_communes.get(nis5, nis5) for nis5 in sorted(communes))

    def locate_piste(self, libelle: str, lon: float, lat: float) -> list[Piste]:
        """Return the zone of a point, then the quartiers whose edge is near."""
        affectation = self._territoire.locate(lon, lat)
        nis5 = self._territoire.nis5_of(affectation.secteur) if affectation.secteur else None
        zones = [(affectation.quartier, True)]
        zones += [(voisin.slug, False) for voisin in affectation.voisins]
        return [
            Piste(Candidat(self._label(libelle, slug, None), slug, lon, lat, nis5), certain)
            for slug, certain in zones
        ]

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
        adresse = f"{toponyme.libelle_fr} {demande.numero}"
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
        commune = self._noms_communes.get(passage.nis5, passage.nis5)
        libelle = self._label(toponyme.libelle_fr, passage.quartier, commune if plusieurs else None)
        if passage.quartier is None:
            libelle = f"{toponyme.libelle_fr}{_SEPARATEUR}{commune}"
        return Candidat(libelle, passage.quartier, passage.lon, passage.lat, passage.nis5)

    def _list_quartiers(self, toponyme: Toponyme, communes: frozenset[str] | None) -> list[Piste]:
        pistes = []
        for slug in toponyme.quartiers:
            quartier = self._territoire.quartiers.get(slug)
            siennes = self._communes_des_quartiers.get(slug, set())
            if quartier is None or (communes is not None and siennes.isdisjoint(communes)):
                continue
            secteurs = [s for n in sorted(siennes) for s in self._secteurs[n][slug]]
            premier = max(secteurs, key=lambda s: (s.population or 0, s.code))
            pistes.append(self._make_piste(quartier.nom, slug, premier))
        return pistes

    def _list_secteurs(self, toponyme: Toponyme, communes: frozenset[str] | None) -> list[Piste]:
        pistes = []
        for secteur in toponyme.secteurs:
            if communes is None or secteur.nis5 in communes:
                slug = self._territoire.quartier_of_secteur(secteur.code)
                commune = self._noms_communes.get(secteur.nis5, secteur.nis5)
                nom = secteur.nom_fr.title()
                libelle = (
                    self._label(nom, slug, commune) if slug else f"{nom}{_SEPARATEUR}{commune}"
                )
                pistes.append(self._make_piste(libelle, slug, secteur))
        return pistes

    def _make_piste(self, libelle: str, slug: str | None, secteur: Secteur) -> Piste:
        point = secteur.geometrie.representative_point()
        return Piste(Candidat(libelle, slug, point.x, point.y, secteur.nis5))

    def _label(self, lieu: str | None, slug: str | None, commune: str | None) -> str:
        """“Chaussée de Wavre – Matongé (Ixelles)”; each part may lack."""
        nom = self._territoire.quartiers[slug].nom if slug else None
        libelle = _SEPARATEUR.join(partie for partie in (lieu, nom) if partie)
        return f"{libelle} ({commune})" if commune else libelle


def _count_residents(secteurs: Iterable[Secteur]) -> int:
    return sum(secteur.population or 0 for secteur in secteurs)

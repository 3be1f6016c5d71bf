"""The finder's decision: an address or a point → whose quartier (DESIGN.md §6). Pure.

It never guesses: a wrong single answer is the worst outcome, and doubt goes to `choisir`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geo.adresses import Saisie, parse_saisie
from geo.affectation import Territoire
from geo.lectures import Lecture, list_lectures
from geo.lieux import NIS5_BRUXELLES, Nature, Toponyme
from geo.pistes import Demande, Maisons, Pisteur
from geo.reperes import ENVELOPPE_BELGIQUE, is_finite_point, is_within
from geo.reponses import Candidat, Localisation, Piste, Statut, conclude
from geo.toponymes import Toponymes
from geo.trouvailles import Chercheur, Trouvaille, are_elsewhere

__all__ = ["Candidat", "Localisateur", "Localisation", "Maisons", "Statut"]

_CODE_DES_AUTRES_COMMUNES: Final = "1300"
"""First postal code after those of Brussels (1000 to 1299)."""
_MOTIFS: Final = {
    Nature.RUE: "rue",
    Nature.QUARTIER: "quartier",
    Nature.SECTEUR: "secteur",
    Nature.COMMUNE: "commune",
}
_MOTIFS_DU_CHOIX: Final = {
    Nature.RUE: "plusieurs_zones",
    Nature.QUARTIER: "surnom_partage",
    Nature.SECTEUR: "plusieurs_zones",
    Nature.COMMUNE: "commune",
}


class Localisateur:
    """Answers for one version of the territory. Immutable, shared by threads."""

    def __init__(
        self, territoire: Territoire, toponymes: Toponymes, maisons: Maisons | None = None
    ) -> None:
        self._territoire = territoire
        self._toponymes = toponymes
        self._pisteur = Pisteur(territoire, toponymes.communes.values(), maisons)
        self._chercheur = Chercheur(toponymes, self._pisteur)

    def localise_point(self, lon: float, lat: float) -> Localisation:
        """Answer for a point in degrees.

        `frontiere` within 40 m of another quartier's edge, the one that holds the point first.
        Outside the Region: motif “lon_lat_inverses” when the swapped figures lie in it,
        “hors_belgique” outside Belgium's envelope or for a figure that is not finite.
        """
        if not is_finite_point(lon, lat):
            return Localisation(Statut.HORS_REGION, "hors_belgique")
        pistes = self._pisteur.locate_piste("", lon, lat)
        if pistes[0].candidat.nis5 is not None or len(pistes) > 1:
            return conclude(pistes, "point", None)
        if self._territoire.locate(lat, lon).secteur is not None:
            return Localisation(Statut.HORS_REGION, "lon_lat_inverses")
        motif = "hors_region" if is_within(ENVELOPPE_BELGIQUE, lon, lat) else "hors_belgique"
        return Localisation(Statut.HORS_REGION, motif)

    def localise_texte(self, texte: str) -> Localisation:
        """Answer for any text, in French or Dutch; none is refused."""
        saisie = self._settle_code(parse_saisie(texte))
        if not saisie.entier:
            return Localisation(Statut.INTROUVABLE, "texte_vide")
        groupes = list_lectures(saisie, self._toponymes)
        if self._is_elsewhere(saisie):
            trouves = self._chercheur.look_up([g for g in groupes if g[0].exacte])
            if not trouves:
                return Localisation(Statut.HORS_REGION, "code_postal_etranger")
            return self._answer(trouves, saisie)
        if not groupes[0][0].texte:
            return self._answer_communes(groupes[0][0], saisie)
        trouves = self._chercheur.look_up(groupes) or self._chercheur.look_up(
            [_join_segments(groupes)]
        )
        if any(lectures[0].hors_region for lectures in groupes) or are_elsewhere(trouves):
            return Localisation(Statut.HORS_REGION, "commune_hors_region")
        return self._answer(trouves, saisie) if trouves else self._give_up(saisie)

    def _settle_code(self, saisie: Saisie) -> Saisie:
        """Read four figures that are nobody's postal code as the house number."""
        code = saisie.code_postal
        if code is None or code in self._toponymes.codes_postaux or len(code) > 4:
            return saisie
        if code in self._toponymes.codes_hors_region or not saisie.segments:
            return saisie
        return replace(
            saisie, code_postal=None, numero=saisie.numero or code, sans_code=saisie.entier
        )

    def _is_elsewhere(self, saisie: Saisie) -> bool:
        code = saisie.code_postal
        if code is None or code in self._toponymes.codes_postaux:
            return False
        return code in self._toponymes.codes_hors_region or code >= _CODE_DES_AUTRES_COMMUNES

    def _answer(self, trouvailles: Sequence[Trouvaille], saisie: Saisie) -> Localisation:
        pistes: list[Piste] = []
        communes: set[str] = set()
        retenus: dict[tuple[Nature, str], Toponyme] = {}
        maison = ailleurs = False
        for trouvaille in trouvailles:
            lecture = trouvaille.lecture
            demande = Demande(lecture.communes, lecture.numero, saisie.code_postal)
            toponymes = self._chercheur.select(trouvaille)
            siennes: list[Piste] = []
            for toponyme in toponymes:
                if (toponyme.nature, toponyme.libelle_fr) not in retenus:
                    retenus[toponyme.nature, toponyme.libelle_fr] = toponyme
                    nouvelles, maison_trouvee = self._pisteur.list_pistes(toponyme, demande)
                    siennes += nouvelles
                    maison |= maison_trouvee
                    if toponyme.nature is Nature.RUE and not maison_trouvee:
                        permises = lecture.communes or frozenset(toponyme.nis5)
                        communes |= permises.intersection(toponyme.nis5) or set(toponyme.nis5)
            if toponymes and not any(
                self._pisteur.is_local(t, lecture.communes) for t in toponymes
            ):
                ailleurs = True
                if len({piste.candidat.quartier for piste in siennes}) < 2:
                    siennes += self._pisteur.list_communes(sorted(lecture.communes or ()))
            pistes += siennes
        if not pistes:
            return self._give_up(saisie)
        motif, motif_choix = _name_motifs(list(retenus.values()), maison, ailleurs)
        lieu = self._name_lieu(list(retenus.values()), saisie, maison)
        return conclude(pistes, motif, lieu, motif_choix, communes)

    def _answer_communes(self, lecture: Lecture, saisie: Saisie) -> Localisation:
        if lecture.hors_region and lecture.communes is None:
            return Localisation(Statut.HORS_REGION, "commune_hors_region")
        communes = lecture.communes
        if communes is None and saisie.segments:
            communes = frozenset({NIS5_BRUXELLES}) & self._toponymes.communes.keys()
        if not communes:
            return self._give_up(saisie)
        motif = "commune" if saisie.segments else "code_postal"
        pistes = self._pisteur.list_communes(self._sort_communes(communes))
        if not pistes:
            return self._give_up(saisie)
        nom = self._pisteur.name_communes(communes)
        lieu = f"{saisie.code_postal} {nom}" if saisie.code_postal else nom
        return conclude(pistes, motif, lieu)

    def _sort_communes(self, communes: frozenset[str]) -> list[str]:
        """Put last a commune with many codes: Bruxelles has but a fringe of 1050."""
        codes = self._toponymes.codes_postaux.values()
        return sorted(communes, key=lambda nis5: (sum(nis5 in c for c in codes), nis5))

    def _name_lieu(self, toponymes: Sequence[Toponyme], saisie: Saisie, maison: bool) -> str | None:
        """“Place du Jeu de Balle, 1000”; None when several places were understood."""
        if len(toponymes) != 1:
            return None
        nom = toponymes[0].libelle_fr
        if maison:
            nom = f"{nom} {saisie.numero}"
        if toponymes[0].nature is not Nature.RUE:
            return nom
        if saisie.code_postal in self._toponymes.codes_postaux:
            return f"{nom}, {saisie.code_postal}"
        communes = toponymes[0].nis5
        return f"{nom}, {self._pisteur.name_communes(communes)}" if len(communes) == 1 else nom

    def _give_up(self, saisie: Saisie) -> Localisation:
        suggestions = self._toponymes.suggest(saisie.texte or saisie.entier)
        return Localisation(Statut.INTROUVABLE, "texte_inconnu", suggestions=suggestions)


def _join_segments(groupes: Sequence[Sequence[Lecture]]) -> list[Lecture]:
    """Read all the segments as one name, for commas that separate nothing (“haute, rue”)."""
    premiere = groupes[0][0]
    texte = " ".join(lectures[0].texte for lectures in groupes if not lectures[0].exacte)
    return [replace(premiere, texte=texte)]


def _name_motifs(toponymes: Sequence[Toponyme], maison: bool, ailleurs: bool) -> tuple[str, str]:
    """Return why a single answer was given, and why a choice."""
    natures = {toponyme.nature for toponyme in toponymes}
    motif = _MOTIFS[toponymes[0].nature]
    if maison:
        motif = "maison"
    if ailleurs:
        return "ailleurs", "ailleurs"
    if len(natures) > 1:
        return motif, "plusieurs_lieux"
    if len(toponymes) > 1 and natures == {Nature.RUE}:
        return motif, "plusieurs_rues"
    return motif, _MOTIFS_DU_CHOIX[toponymes[0].nature]

"""The finder's decision: an address or a point → whose quartier (DESIGN.md §6). Pure.

It never guesses: a wrong single answer is the worst outcome, and doubt goes to `choisir`.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from geo.adresses import Saisie, parse_saisie
from geo.affectation import Territoire
from geo.doutes import names_street
from geo.lectures import Lecture, list_lectures
from geo.lieux import NIS5_BRUXELLES, Nature, Toponyme
from geo.pistes import Demande, Maisons, Pisteur
from geo.reperes import ENVELOPPE_BELGIQUE, is_finite_point, is_within
from geo.reponses import Bilingue, Candidat, Localisation, Piste, Statut, conclude
from geo.retenus import REPONSES_UNIQUES, Retenu, find_siennes, is_doubtful, join_noms
from geo.toponymes import Toponymes
from geo.trouvailles import Chercheur, Recherche, are_elsewhere

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


_SUGGESTIONS_MAX: Final = 5


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
        pistes = self._pisteur.locate_piste(None, lon, lat)
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
            exacts = self._chercheur.look_up([g for g in groupes if g[0].exacte])
            if not exacts.trouvailles:
                return Localisation(Statut.HORS_REGION, "code_postal_etranger")
            return self._answer(exacts, saisie)
        if not groupes[0][0].texte:
            return self._answer_communes(groupes[0][0], saisie)
        recherche = self._chercheur.look_up(groupes)
        if not recherche.trouvailles:
            recherche = self._chercheur.look_up([_join_segments(groupes)])
        dehors = any(lectures[0].hors_region for lectures in groupes)
        if dehors or are_elsewhere(recherche.trouvailles):
            return Localisation(Statut.HORS_REGION, "commune_hors_region")
        return self._answer(recherche, saisie)

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

    def _answer(self, recherche: Recherche, saisie: Saisie) -> Localisation:
        pistes: list[Piste] = []
        communes: set[str] = set()
        retenus: dict[tuple[Nature, str], Retenu] = {}
        maison = ailleurs = False
        for trouvaille in recherche.trouvailles:
            lecture = trouvaille.lecture
            demande = Demande(lecture.communes, lecture.numero, saisie.code_postal)
            toponymes = self._chercheur.select(trouvaille)
            siennes: list[Piste] = []
            for toponyme in toponymes:
                if (toponyme.nature, toponyme.libelle_fr) not in retenus:
                    retenus[toponyme.nature, toponyme.libelle_fr] = Retenu(lecture, toponyme)
                    nouvelles, maison_trouvee = self._pisteur.list_pistes(toponyme, demande)
                    siennes += nouvelles
                    maison |= maison_trouvee
                    if toponyme.nature is Nature.RUE and not maison_trouvee:
                        communes |= find_siennes(toponyme, lecture)
            if toponymes and not any(
                self._pisteur.is_local(t, lecture.communes) for t in toponymes
            ):
                ailleurs = True
                if len({piste.candidat.quartier for piste in siennes}) < 2:
                    siennes += self._pisteur.list_communes(sorted(lecture.communes or ()))
            pistes += siennes
        places = list(retenus.values())
        if not pistes:
            return self._give_up(saisie)
        motif, motif_choix = _name_motifs([place.toponyme for place in places], maison, ailleurs)
        lieu = self._name_lieu(places, saisie, maison)
        reponse = conclude(pistes, motif, lieu, motif_choix, communes)
        if is_doubtful(reponse, places, recherche.restes):
            return self._give_up(saisie, [p.toponyme for p in places], recherche.restes)
        if reponse.statut in REPONSES_UNIQUES and lieu is None:
            noms = join_noms([place.toponyme for place in places])
            return replace(reponse, lieu=noms.fr, lieu_nl=noms.nl)
        return reponse

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
        lieu = self._pisteur.name_communes(communes)
        if saisie.code_postal:
            code = saisie.code_postal
            lieu = Bilingue(f"{code} {lieu.fr}", f"{code} {lieu.nl}")
        return conclude(pistes, motif, lieu)

    def _sort_communes(self, communes: frozenset[str]) -> list[str]:
        """Put last a commune with many codes: Bruxelles has but a fringe of 1050."""
        codes = self._toponymes.codes_postaux.values()
        return sorted(communes, key=lambda nis5: (sum(nis5 in c for c in codes), nis5))

    def _name_lieu(self, places: Sequence[Retenu], saisie: Saisie, maison: bool) -> Bilingue | None:
        """“Place du Jeu de Balle, 1000”; None when places of several names were understood.

        A street and the quartier that is called like it are one name.
        """
        if len({place.toponyme.libelle_fr for place in places}) != 1:
            return None
        toponyme = max((p.toponyme for p in places), key=lambda t: t.nature is Nature.RUE)
        fr, nl = toponyme.libelle_fr, toponyme.libelle_nl
        if maison:
            fr, nl = f"{fr} {saisie.numero}", f"{nl} {saisie.numero}"
        if len(places) > 1 or toponyme.nature is not Nature.RUE:
            return Bilingue(fr, nl)
        if saisie.code_postal in self._toponymes.codes_postaux:
            return Bilingue(f"{fr}, {saisie.code_postal}", f"{nl}, {saisie.code_postal}")
        communes = find_siennes(toponyme, places[0].lecture)
        if len(communes) > 1:
            return Bilingue(fr, nl)
        commune = self._pisteur.name_communes(communes)
        return Bilingue(f"{fr}, {commune.fr}", f"{nl}, {commune.nl}")

    def _give_up(
        self, saisie: Saisie, proches: Sequence[Toponyme] = (), restes: Sequence[str] = ()
    ) -> Localisation:
        """Suggest the street left over, what was nearly understood, what each piece is like."""
        noms: list[tuple[str, str]] = []
        for texte in filter(names_street, restes):
            noms += self._toponymes.suggest(texte, _SUGGESTIONS_MAX)
        noms += [(toponyme.libelle_fr, toponyme.libelle_nl) for toponyme in proches]
        entier = saisie.texte or saisie.entier
        for texte in dict.fromkeys((*saisie.segments, entier)):
            if self._toponymes.find_commune(texte) is None:
                noms += self._toponymes.suggest(texte, _SUGGESTIONS_MAX)
        noms += [(voie.nom_fr, voie.nom_nl) for voie in self._toponymes.voies.list_parts(entier)]
        suggestions = list(dict(noms).items())[:_SUGGESTIONS_MAX]
        return Localisation(
            Statut.INTROUVABLE,
            "texte_inconnu",
            suggestions=tuple(fr for fr, _ in suggestions),
            suggestions_nl=tuple(nl for _, nl in suggestions),
        )


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

"""What would become of each row of a file; nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from geo.textes import normalize
from registre.importation.connus import (
    VIVANTS,
    Connus,
    load_connus,
    make_fiche,
    read_acteurs,
)
from registre.importation.contenus import Compose, compose_changements, compose_creation
from registre.importation.lieux import Gazetier
from registre.importation.lignes import LigneLue, read_ligne
from registre.importation.portees import Portee
from registre.importation.raisons import Avis, Raison, Refus, make_raison
from registre.importation.references import References, load_references
from registre.importation.tableaux import Ligne
from registre.modeles import Acteur
from registre.revue.acteurs import read_contenu
from registre.territoire import TerritoireCourant
from registre.valeurs import DecisionLigne

_CE_QUI_IDENTIFIE: Final = (
    *("nom", "nom_nl", "categorie", "rue", "numero", "code_postal", "telephone", "lon", "lat"),
)


@dataclass(frozen=True, slots=True)
class LigneDecidee:
    """What would become of a row (registre.modeles.LigneImportation says what each field is)."""

    numero: int
    decision: DecisionLigne
    raisons: tuple[Raison, ...]
    contenu: Mapping[str, Any] = field(default_factory=dict)
    acteur: UUID | None = None
    motifs: str = ""

    def write_row(self, importation: UUID) -> dict[str, Any]:
        """Return it as a row of LigneImportation."""
        return {
            "importation": importation,
            "numero": self.numero,
            "decision": self.decision.value,
            "raisons": self.raisons,
            "contenu": self.contenu,
            "acteur": self.acteur,
            "motifs": self.motifs,
        }


def id_of_acteur(importation: UUID, numero: int) -> UUID:
    """Return the identifier of the record that a row creates: one only, whoever applies it."""
    return uuid5(importation, str(numero))


class Decideur:
    """Decides the rows of one file in their order: it remembers what the rows before said."""

    def __init__(
        self,
        session: Session,
        courant: TerritoireCourant,
        portee: Portee,
        importation: UUID,
        categorie: str | None = None,
    ) -> None:
        """Read what rows are held against; `categorie` (slug) is for those that say none."""
        self._references: References = load_references(session)
        self._connus: Connus = load_connus(session, self._references, portee)
        self._gazetier = Gazetier(session, courant, portee.quartiers)
        self._territoire = courant.territoire
        self._portee = portee
        self._importation = importation
        self._defaut = self._references.classify(categorie) if categorie else None
        self._dans_le_fichier = Connus()
        self._numeros: dict[UUID, int] = {}
        self._memes: dict[tuple[Any, ...], int] = {}
        self._citees: dict[UUID, int] = {}

    def decide(
        self, session: Session, champs: Sequence[str | None], lignes: Iterable[Ligne]
    ) -> list[LigneDecidee]:
        """Decide the next rows; `champs` is the field of each column, None for one left out."""
        lues = []
        for ligne in lignes:
            cellules = {
                champ: texte
                for champ, cellule in zip(champs, ligne.cellules, strict=False)
                if champ and (texte := cellule.strip())
            }
            lue = read_ligne(cellules, self._references, self._territoire)
            lues.append((ligne.numero, lue))
        citees = {lue.identifiant for _, lue in lues if lue.identifiant is not None}
        acteurs = read_acteurs(session, citees)
        return [self._decide(session, numero, lue, acteurs) for numero, lue in lues]

    def _decide(
        self, session: Session, numero: int, lue: LigneLue, acteurs: Mapping[UUID, Acteur]
    ) -> LigneDecidee:
        if lue.refus is not None:
            return _refuse(numero, lue.refus, lue.raisons, lue)
        acteur = acteurs.get(lue.identifiant) if lue.identifiant else None
        if acteur is not None:
            return self._decide_change(session, numero, lue, acteur)
        return self._decide_creation(session, numero, lue)

    def _decide_change(
        self, session: Session, numero: int, lue: LigneLue, acteur: Acteur
    ) -> LigneDecidee:
        if not self._portee.covers(acteur.quartier):
            return _refuse(numero, make_raison(Refus.HORS_QUARTIERS), lue.raisons, lue)
        if acteur.etat not in VIVANTS:
            return _refuse(numero, make_raison(Refus.FICHE_ARCHIVEE, "id"), lue.raisons, lue)
        deja = self._citees.setdefault(acteur.id, numero)
        if deja != numero:
            citee = make_raison(Refus.FICHE_DEJA_CITEE, "id", deja)
            return _refuse(numero, citee, lue.raisons, lue)
        contenu = read_contenu(acteur)
        compose = compose_changements(lue, contenu, self._references, session, self._gazetier)
        refus = compose.refus or self._check_reach(compose, est_nouvelle=False)
        if refus is not None:
            return _refuse(numero, refus, compose.raisons, lue)
        decision = DecisionLigne.MODIFIER if compose.contenu else DecisionLigne.IGNORER
        return LigneDecidee(numero, decision, compose.raisons, compose.contenu, acteur.id)

    def _decide_creation(self, session: Session, numero: int, lue: LigneLue) -> LigneDecidee:
        compose = compose_creation(lue, self._defaut, session, self._gazetier)
        refus = compose.refus or self._check_region(compose)
        refus = refus or self._check_reach(compose, est_nouvelle=True)
        if refus is not None:
            return _refuse(numero, refus, compose.raisons, lue)
        raisons = list(compose.raisons)
        if lue.identifiant is not None:
            raisons.append(make_raison(Avis.ID_INCONNU, "id", str(lue.identifiant)))
        contenu = compose.contenu
        privee = contenu["categorie"] in self._references.privees
        identifiant = id_of_acteur(self._importation, numero)
        fiche = make_fiche(identifiant, contenu)
        semblables = self._connus.find(fiche, privee=privee)
        if semblables:
            meilleur = semblables[0]
            motifs = " ".join(meilleur.motifs)
            decision = DecisionLigne.DOUBLON
            return LigneDecidee(numero, decision, tuple(raisons), contenu, meilleur.id, motifs)
        premiere = self._memes.setdefault(_identify(contenu), numero)
        if premiere != numero:
            raisons.append(make_raison(Avis.DEJA_DANS_LE_FICHIER, None, premiere))
            return LigneDecidee(numero, DecisionLigne.IGNORER, tuple(raisons), contenu)
        for semblable in self._dans_le_fichier.find(fiche, privee=privee)[:1]:
            autre = self._numeros[semblable.id]
            raisons.append(make_raison(Avis.RESSEMBLE_A_LA_LIGNE, None, autre))
        self._dans_le_fichier.add(fiche, privee=privee)
        self._numeros[identifiant] = numero
        return LigneDecidee(numero, DecisionLigne.CREER, tuple(raisons), contenu)

    def _check_region(self, compose: Compose) -> Raison | None:
        """Return the refusal of a row without a point whose postal code is of another Region."""
        code = compose.contenu.get("code_postal")
        if compose.place is not None or not self._references.is_elsewhere(code):
            return None
        return make_raison(Refus.CODE_HORS_REGION, "code_postal", code)

    def _check_reach(self, compose: Compose, *, est_nouvelle: bool) -> Raison | None:
        """Return the refusal of a place out of the author's quartiers; unknown ones are out too."""
        if compose.place is None and not est_nouvelle:
            return None
        quartier = compose.place.quartier if compose.place else None
        return None if self._portee.covers(quartier) else make_raison(Refus.HORS_QUARTIERS)


def _refuse(numero: int, refus: Raison, autres: tuple[Raison, ...], lue: LigneLue) -> LigneDecidee:
    """Return a refused row with what could be read of it: people find it again by its name."""
    return LigneDecidee(numero, DecisionLigne.REFUSER, (refus, *autres), dict(lue.valeurs))


def _identify(contenu: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(
        normalize(valeur) if isinstance(valeur, str) else valeur
        for valeur in (contenu.get(champ) for champ in _CE_QUI_IDENTIFIE)
    )

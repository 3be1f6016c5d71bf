"""The rows of an import written some hundreds at a time, and what became of each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, and_, bindparam, or_, update
from sqlalchemy.orm import Session

from registre.erreurs import ActionImpossible
from registre.importation.changements import Changements
from registre.importation.connus import VIVANTS, Connus, make_fiche, read_acteurs
from registre.importation.contenus import compose_complements
from registre.importation.decisions import id_of_acteur
from registre.importation.ecriture import (
    Chantier,
    Nouvelle,
    create_acteurs,
)
from registre.importation.lectures import walk_lignes
from registre.importation.portees import Portee
from registre.importation.raisons import Avis, Raison, Refus, make_raison
from registre.modeles import Acteur, LigneImportation
from registre.revue.acteurs import read_contenu
from registre.revue.ecarts import Contenu
from registre.valeurs import ChoixDoublon, DecisionLigne

_ECRITS: Final = ("crees", "modifies", "completes", "publies", "laisses")
CREES, MODIFIES, COMPLETES, PUBLIES, LAISSES = _ECRITS
"""What `bilan` counts once applied: records created, changed, completed; how many of all these are
public; rows left out because the directory had moved on since the dry run."""


@dataclass(frozen=True, slots=True)
class LigneAFaire:
    """A row that writes something."""

    numero: int
    decision: DecisionLigne
    choix: ChoixDoublon | None
    contenu: Contenu
    acteur: UUID | None
    raisons: Sequence[Sequence[Any]]


def list_tranches(session: Session, importation: UUID) -> Iterator[list[LigneAFaire]]:
    """Give the rows that write something, in their order, lectures.TRANCHE at a time.

    Those to create that somebody left out are among them: they are noted as such.
    """
    faits = (DecisionLigne.CREER, DecisionLigne.MODIFIER)
    choisis = (ChoixDoublon.COMPLETER, ChoixDoublon.CREER)
    ligne = LigneImportation
    ecrivent = or_(
        ligne.decision.in_(faits),
        and_(ligne.decision == DecisionLigne.DOUBLON, ligne.choix.in_(choisis)),
    )
    for lues in walk_lignes(session, importation, ecrivent):
        yield [_read_row(lue) for lue in lues]


@dataclass(slots=True)
class Travail:
    """What the rows of one import are written with, and what was written so far.

    `arrives` are records created since the file came: the dry run may not have seen them.
    """

    session: Session
    chantier: Chantier
    portee: Portee
    arrives: Connus
    comptes: Counter[str] = field(default_factory=lambda: Counter(dict.fromkeys(_ECRITS, 0)))
    touches: list[UUID] = field(default_factory=list)

    def apply(self, lignes: Sequence[LigneAFaire]) -> None:
        """Write rows, in the caller's write transaction, and note what became of each."""
        sorts: list[dict[str, Any]] = []
        laissees = [ligne for ligne in lignes if _is_left_out(ligne)]
        sorts += [_leave(ligne, make_raison(Avis.LAISSEE)) for ligne in laissees]
        creees = [ligne for ligne in lignes if _creates(ligne)]
        self._create(creees, sorts)
        autres = [ligne for ligne in lignes if not (_creates(ligne) or _is_left_out(ligne))]
        self._revise(autres, sorts)
        self._write_sorts(sorts)

    def _create(self, lignes: Sequence[LigneAFaire], sorts: list[dict[str, Any]]) -> None:
        nouvelles = []
        for ligne in lignes:
            identifiant = id_of_acteur(self.chantier.importation, ligne.numero)
            if not self._reaches(ligne.contenu):
                sorts.append(_leave(ligne, make_raison(Refus.HORS_QUARTIERS)))
            elif (deja := self._find_arrived(ligne, identifiant)) is not None:
                sorts.append(deja)
            else:
                nouvelles.append(Nouvelle(ligne.numero, identifiant, ligne.contenu))
                sorts.append(_note(ligne, acteur=identifiant))
        self.comptes[PUBLIES] += create_acteurs(self.session, nouvelles, self.chantier)
        self.comptes[CREES] += len(nouvelles)
        self.comptes[LAISSES] += len(lignes) - len(nouvelles)
        self.touches += [nouvelle.acteur for nouvelle in nouvelles]

    def _find_arrived(self, ligne: LigneAFaire, identifiant: UUID) -> dict[str, Any] | None:
        """Return what becomes of a row whose like was created meanwhile; None: there is none.

        A person who answered “it is another place” has seen the likeness.
        """
        if ligne.decision is DecisionLigne.DOUBLON:
            return None
        privee = ligne.contenu["categorie"] in self.chantier.privees
        semblables = self.arrives.find(make_fiche(identifiant, ligne.contenu), privee=privee)
        if not semblables:
            return None
        sort = _note(ligne, acteur=semblables[0].id, decision=DecisionLigne.DOUBLON)
        return sort | {"_motifs": " ".join(semblables[0].motifs)}

    def _revise(self, lignes: Sequence[LigneAFaire], sorts: list[dict[str, Any]]) -> None:
        ids = {ligne.acteur for ligne in lignes if ligne.acteur is not None}
        acteurs = read_acteurs(self.session, ids, verrou=True)
        vivants = {a.id: a for a in acteurs.values() if a.etat in VIVANTS}
        changements = Changements(self.session, vivants.values(), self.chantier)
        for ligne in lignes:
            acteur = acteurs.get(ligne.acteur) if ligne.acteur else None
            vivant = acteur if acteur is not None and acteur.id in vivants else None
            raison = self._revise_one(ligne, vivant, changements)
            if raison is not None:
                sorts.append(_leave(ligne, raison))
                self.comptes[LAISSES] += raison[0] != Avis.RIEN_A_COMPLETER
        changements.write()

    def _revise_one(
        self, ligne: LigneAFaire, acteur: Acteur | None, ensemble: Changements
    ) -> Raison | None:
        """Write the changes of a row; return why not, None when it is done."""
        if acteur is None:
            return make_raison(Refus.CHANGE_DEPUIS)
        present = read_contenu(acteur)
        if ligne.decision is DecisionLigne.MODIFIER:
            changements: Mapping[str, Any] = ligne.contenu
            if not _still_stands(ligne, present):
                return make_raison(Refus.CHANGE_DEPUIS)
        else:
            changements = compose_complements(ligne.contenu, present)
            if not changements:
                return make_raison(Avis.RIEN_A_COMPLETER)
        if not self.portee.covers(acteur.quartier) or not self._reaches(changements, moves=True):
            return make_raison(Refus.HORS_QUARTIERS)
        try:
            public = ensemble.revise(acteur, changements, ligne.numero)
        except ActionImpossible:
            return make_raison(Refus.PERSONNE, "categorie")
        self.comptes[PUBLIES] += public
        self.comptes[MODIFIES if ligne.decision is DecisionLigne.MODIFIER else COMPLETES] += 1
        self.touches.append(acteur.id)
        return None

    def _reaches(self, contenu: Contenu, *, moves: bool = False) -> bool:
        """Tell whether a place is within the author's reach; a change may move nothing."""
        lon, lat = contenu.get("lon"), contenu.get("lat")
        if lon is None or lat is None:
            return moves or self.portee.covers(None)
        return self.portee.covers(self.chantier.territoire.locate(lon, lat).quartier)

    def _write_sorts(self, sorts: Sequence[Mapping[str, Any]]) -> None:
        if not sorts:
            return
        voulue = update(LigneImportation).where(
            LigneImportation.importation == self.chantier.importation,
            LigneImportation.numero == bindparam("_numero"),
        )
        self.session.connection().execute(
            voulue.values(
                decision=bindparam("_decision"),
                raisons=bindparam("_raisons"),
                acteur=bindparam("_acteur"),
                motifs=bindparam("_motifs"),
            ),
            [{"_motifs": "", **sort} for sort in sorts],
        )


def _read_row(lue: Row[Any]) -> LigneAFaire:
    return LigneAFaire(
        numero=lue.numero,
        decision=DecisionLigne(lue.decision),
        choix=ChoixDoublon(lue.choix) if lue.choix else None,
        contenu=lue.contenu,
        acteur=lue.acteur,
        raisons=lue.raisons,
    )


def _creates(ligne: LigneAFaire) -> bool:
    a_creer = ligne.decision is DecisionLigne.CREER and not _is_left_out(ligne)
    return a_creer or ligne.choix is ChoixDoublon.CREER


def _is_left_out(ligne: LigneAFaire) -> bool:
    return ligne.decision is DecisionLigne.CREER and ligne.choix is ChoixDoublon.LAISSER


def _still_stands(ligne: LigneAFaire, present: Contenu) -> bool:
    """Tell whether what a row changes is as it was when the row was read."""
    avant = {champ: valeur for code, champ, valeur in ligne.raisons if code == Avis.CHANGE}
    return all(present.get(champ) == avant.get(champ) for champ in ligne.contenu)


def _note(
    ligne: LigneAFaire,
    *,
    acteur: UUID | None,
    decision: DecisionLigne | None = None,
    raisons: Sequence[Sequence[Any]] | None = None,
) -> dict[str, Any]:
    return {
        "_numero": ligne.numero,
        "_decision": (decision or ligne.decision).value,
        "_raisons": list(raisons if raisons is not None else ligne.raisons),
        "_acteur": acteur,
    }


def _leave(ligne: LigneAFaire, raison: Raison) -> dict[str, Any]:
    """Return the outcome of a row that is left out: refused, unless nothing was wanted of it."""
    rien = raison[0] in (Avis.RIEN_A_COMPLETER, Avis.LAISSEE)
    decision = DecisionLigne.IGNORER if rien else DecisionLigne.REFUSER
    return _note(ligne, acteur=ligne.acteur, decision=decision, raisons=[raison, *ligne.raisons])

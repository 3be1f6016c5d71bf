"""What its author does with an import: send it, map its columns, choose, ask for it, give it up.

All in the caller's write transaction. None of it changes a record of the directory.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import case, delete, null, select, update
from sqlalchemy.orm import Session, defer

from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.importation.colonnes import CHAMPS_IMPORTABLES
from registre.importation.erreurs import FichierRefuse
from registre.importation.oubli import blank_exemples
from registre.importation.portees import find_portee
from registre.importation.tableaux import tidy_cellule
from registre.modeles import Acteur, Categorie, Importation, LigneImportation
from registre.revue.ecritures import lock_nom
from registre.valeurs import ChoixDoublon, DecisionLigne, EtatImportation

_LUS: Final = (EtatImportation.A_DECIDER, EtatImportation.REFUSEE)

_EN_TRAVAIL: Final = (EtatImportation.A_LIRE, EtatImportation.A_APPLIQUER)


def start_import(
    session: Session,
    identifiant: UUID,
    octets: bytes,
    fichier: str,
    *,
    compte: UUID | None,
    auteur_nom: str,
    instant: datetime,
    voulu: Mapping[str, Any] | None = None,
    colonnes: Sequence[Mapping[str, Any]] = (),
) -> Importation:
    """Keep a file to be read (A_LIRE); sent twice under one identifier, it is one import.

    `compte` None: it comes from the command line. `voulu`: {"publier": bool, "categorie": slug or
    None}; `colonnes`: what its columns are when that is known (Importation.colonnes). Raises
    ActionImpossible(“envoi_deja_servi”) for another account's identifier.
    """
    # Two requests at once (a second click): the later one finds the import of the first.
    lock_nom(session, f"importation/{identifiant}")
    deja = session.get(Importation, identifiant)
    if deja is not None:
        if deja.compte != compte:
            raise ActionImpossible("envoi_deja_servi")
        return deja
    importation = Importation(
        id=identifiant,
        compte=compte,
        auteur_nom=auteur_nom[:120],
        fichier=fichier[-200:],
        octets=octets,
        etat=EtatImportation.A_LIRE,
        colonnes=[dict(colonne) for colonne in colonnes],
        voulu={"publier": False, "categorie": None, **(voulu or {})},
        cree_le=instant,
    )
    session.add(importation)
    session.flush()
    return importation


def get_import(session: Session, identifiant: UUID, *, verrou: bool = False) -> Importation:
    """Return an import, for this transaction alone with `verrou`. Raises ObjetInconnu.

    Its bytes (20 MB) are read only when they are asked for, while the session is open.
    """
    importation = session.get(
        Importation,
        identifiant,
        options=[defer(Importation.octets)],
        with_for_update=verrou or None,
    )
    if importation is None:
        raise ObjetInconnu("importation", identifiant)
    return importation


def choose_colonnes(
    session: Session,
    identifiant: UUID,
    champs: Sequence[str | None],
    categorie: str | None = None,
) -> Importation:
    """Say what each column of the file is (in its order; None: left out), and have it read again.

    `categorie` is given to rows that say none. The dry run that was on screen is forgotten.
    Raises ObjetInconnu, ActionImpossible: “champ_inconnu”, “champ_double”, “colonnes_manquantes”
    (not one entry per column), “categorie_inconnue”, “import_pas_lu” (it is not on screen).
    """
    importation = get_import(session, identifiant, verrou=True)
    if importation.etat not in _LUS:
        raise ActionImpossible("import_pas_lu")
    choisis = [champ for champ in champs if champ]
    if not set(choisis) <= set(CHAMPS_IMPORTABLES):
        raise ActionImpossible("champ_inconnu")
    if len(choisis) != len(set(choisis)):
        raise ActionImpossible("champ_double")
    if len(champs) != len(importation.colonnes):
        raise ActionImpossible("colonnes_manquantes")
    if categorie and session.get(Categorie, categorie) is None:
        raise ActionImpossible("categorie_inconnue")
    importation.colonnes = [
        {**colonne, "champ": champ or None}
        for colonne, champ in zip(importation.colonnes, champs, strict=True)
    ]
    importation.voulu = {**importation.voulu, "categorie": categorie or None}
    forget_lignes(session, importation)
    importation.etat, importation.refus = EtatImportation.A_LIRE, None
    session.flush()
    return importation


def choose(
    session: Session, identifiant: UUID, numeros: Collection[int], choix: ChoixDoublon
) -> int:
    """Say what becomes of likely duplicates, and of rows to create (by number); return how many.

    All others are passed over; so is, with COMPLETER, a row to create, and one that looks like a
    record out of its author's reach. Raises ObjetInconnu, ActionImpossible(“import_pas_lu”).
    """
    importation = get_import(session, identifiant, verrou=True)
    if importation.etat != EtatImportation.A_DECIDER:
        raise ActionImpossible("import_pas_lu")
    doublon, creer = DecisionLigne.DOUBLON, DecisionLigne.CREER
    decisions = (doublon,) if choix is ChoixDoublon.COMPLETER else (doublon, creer)
    voulues = select(LigneImportation.id).where(
        LigneImportation.importation == identifiant,
        LigneImportation.decision.in_(decisions),
        LigneImportation.numero.in_(numeros),
    )
    portee = find_portee(session, importation)
    if choix is ChoixDoublon.COMPLETER and portee.quartiers is not None:
        voulues = voulues.join(Acteur, Acteur.id == LigneImportation.acteur).where(
            Acteur.quartier.in_(portee.quartiers)
        )
    ids = session.scalars(voulues).all()
    if ids:
        # A row to create is created unless it is left: no choice of anybody need be kept for it.
        garde: Any = choix.value
        if choix is ChoixDoublon.CREER:
            garde = case((LigneImportation.decision == creer, null()), else_=choix.value)
        session.execute(
            update(LigneImportation).where(LigneImportation.id.in_(ids)).values(choix=garde)
        )
    return len(ids)


def ask_application(session: Session, identifiant: UUID, *, publier: bool) -> Importation:
    """Ask for what is on screen to be done (A_APPLIQUER); asked twice is asked once.

    `publier` is the coordination's alone; for another account it is a proposal all the same.
    Raises ObjetInconnu, ActionImpossible(“import_pas_lu”).
    """
    importation = get_import(session, identifiant, verrou=True)
    if importation.etat in (EtatImportation.A_APPLIQUER, EtatImportation.APPLIQUEE):
        return importation
    if importation.etat != EtatImportation.A_DECIDER:
        raise ActionImpossible("import_pas_lu")
    permis = publier and find_portee(session, importation).publie
    importation.voulu = {**importation.voulu, "publier": permis}
    importation.etat, importation.pris_jusqu_a = EtatImportation.A_APPLIQUER, None
    importation.faites = 0
    session.flush()
    return importation


def give_up(session: Session, identifiant: UUID) -> Importation:
    """Give an import up: its file and its rows are forgotten. An applied one stays.

    Raises ObjetInconnu, ActionImpossible(“deja_applique”).
    """
    importation = get_import(session, identifiant, verrou=True)
    if importation.etat == EtatImportation.APPLIQUEE:
        raise ActionImpossible("deja_applique")
    forget_lignes(session, importation)
    importation.etat, importation.octets = EtatImportation.ABANDONNEE, None
    session.flush()
    blank_exemples(session, Importation.id == identifiant)
    return importation


def forget_lignes(session: Session, importation: Importation) -> None:
    """Forget the rows that were read, and how far the reading was."""
    session.execute(delete(LigneImportation).where(LigneImportation.importation == importation.id))
    importation.faites, importation.total = 0, None
    importation.bilan, importation.pris_jusqu_a = {}, None


def write_refus(refus: FichierRefuse) -> str:
    """Return why a file was refused as an import keeps it: the motif, then its facts.

    Facts come from the file: what no database keeps (NUL, lone surrogates) is taken out.
    """
    faits = (tidy_cellule(fait.replace("|", "/")) for fait in refus.details)
    return "|".join((refus.motif, *faits))[:300]


def note_refus(session: Session, identifiant: UUID, refus: FichierRefuse) -> None:
    """Refuse a file while it was worked on (read or applied), whoever held it; else do nothing.

    The work has ended: what it wrote in part was undone, and the rows that were read go too.
    """
    importation = session.get(
        Importation, identifiant, options=[defer(Importation.octets)], with_for_update=True
    )
    if importation is None or importation.etat not in _EN_TRAVAIL:
        return
    forget_lignes(session, importation)
    importation.etat, importation.refus = EtatImportation.REFUSEE, write_refus(refus)
    session.flush()


def read_refus(texte: str) -> tuple[str, tuple[str, ...]]:
    """Return the motif and the facts of what `write_refus` wrote."""
    motif, *details = texte.split("|")
    return motif, tuple(details)

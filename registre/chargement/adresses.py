"""Importing the Region's address file.

It goes by batches, so that a killed import resumes, and into a lot of its own, so that the former
one answers until the new one is complete.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from registre.chargement.bilan import Bilan, Compte
from registre.chargement.empreintes import hash_file
from registre.chargement.fichier_adresses import (
    LigneLue,
    Maison,
    check_adresses,
    read_adresses,
)
from registre.chargement.progres import SANS_PROGRES, Etape, Progres
from registre.erreurs import FichierAdressesRefuse
from registre.modeles import Adresse, LotAdresses
from registre.session import writing
from registre.valeurs import Compteur
from registre.versions import bump

LIGNES_PAR_TRANCHE: Final = 5_000
"""Rows read between two commits: what a kill can lose."""

CleMaison = tuple[str, str, str, str]
"""Street in French and in Dutch, number, postal code: what boxes of one house have in common."""


def import_adresses(
    sessions: sessionmaker[Session], chemin: Path, progres: Progres = SANS_PROGRES
) -> Bilan:
    """Import the house numbers of a BeSt file (.csv, or .zip with one inside).

    The whole file is checked first: a refusal changes nothing. Boxes of one house give one row,
    at the point of the first. Each batch is committed with the number of rows read, so that the
    same file, named by its sha256, goes on where it stopped; an incomplete lot of another file
    is dropped. The former set leaves in the transaction that makes the new one complete.
    Raises FichierAdressesRefuse (motifs in `check_adresses`, and import_concurrent when another
    process imports), and what `writing` does.
    """
    try:
        empreinte = hash_file(chemin)
    except OSError as cause:
        raise FichierAdressesRefuse("fichier_illisible", (chemin.name,)) from cause
    if _is_installed(sessions, empreinte):
        return Bilan(a_jour=True)
    with progres.step("Contrôle du fichier d'adresses", None):
        controle = check_adresses(chemin)
    lot = _open_lot(sessions, empreinte)
    with (
        progres.step("Adresses", controle.lignes) as etape,
        closing(read_adresses(chemin)) as lignes,
    ):
        inserees = _copy(sessions, lot, lignes, etape)
    retirees = _complete(sessions, lot, controle.lignes)
    compte = Compte(
        inseres=inserees,
        retires=retirees,
        ignores=controle.lignes - controle.retenues,
    )
    return Bilan({"adresses": compte})


class Lot(NamedTuple):
    """The lot under way, and how many rows of its file were read before."""

    id: int
    lignes_lues: int


def _is_installed(sessions: sessionmaker[Session], empreinte: str) -> bool:
    demande = select(LotAdresses.complet).where(LotAdresses.empreinte == empreinte)
    with sessions() as session:
        return bool(session.scalar(demande))


def _open_lot(sessions: sessionmaker[Session], empreinte: str) -> Lot:
    """Return the lot of this file, begun now or before; drop what another file left half done."""
    with writing(sessions) as session:
        _drop_lots(
            session,
            session.scalars(
                select(LotAdresses.id).where(
                    LotAdresses.complet.is_(False), LotAdresses.empreinte != empreinte
                )
            ).all(),
        )
        lot = session.scalar(select(LotAdresses).where(LotAdresses.empreinte == empreinte))
        if lot is None:
            lot = LotAdresses(empreinte=empreinte)
            session.add(lot)
            session.flush()
        return Lot(lot.id, lot.lignes_lues)


def _copy(
    sessions: sessionmaker[Session], lot: Lot, lignes: Iterator[LigneLue], etape: Etape
) -> int:
    """Insert the houses that the lot does not have yet; return how many."""
    vues: set[CleMaison] = set()
    for ligne in islice(lignes, lot.lignes_lues):  # read before a kill: only remembered
        _take_new(ligne, vues)
    etape.advance(lot.lignes_lues)
    lues, inserees = lot.lignes_lues, 0
    while tranche := list(islice(lignes, LIGNES_PAR_TRANCHE)):
        maisons = [m for ligne in tranche if (m := _take_new(ligne, vues)) is not None]
        with writing(sessions) as session:
            _move_on(session, Lot(lot.id, lues), lues + len(tranche))
            if maisons:
                session.connection().execute(
                    insert(Adresse), [{"lot": lot.id, **maison._asdict()} for maison in maisons]
                )
        lues += len(tranche)
        inserees += len(maisons)
        etape.advance(len(tranche))
    return inserees


def _take_new(ligne: LigneLue, vues: set[CleMaison]) -> Maison | None:
    """Return the house of a row when no row before was of the same house, and remember it."""
    maison = ligne.maison
    if maison is None:
        return None
    cle: CleMaison = maison[:4]
    if cle in vues:
        return None
    vues.add(cle)
    return maison


def _move_on(session: Session, lot: Lot, lues: int) -> None:
    """Write how far the lot is, if nobody else moved or dropped it meanwhile."""
    avance = update(LotAdresses).where(
        LotAdresses.id == lot.id,
        LotAdresses.lignes_lues == lot.lignes_lues,
        LotAdresses.complet.is_(False),
    )
    deplacee = session.connection().execute(avance.values(lignes_lues=lues))
    if deplacee.rowcount != 1:
        raise FichierAdressesRefuse("import_concurrent")


def _complete(sessions: sessionmaker[Session], lot: Lot, lignes: int) -> int:
    """Make the lot the one that answers, drop the former one; return how many houses left."""
    with writing(sessions) as session:
        anciens = session.scalars(select(LotAdresses.id).where(LotAdresses.complet)).all()
        retirees = _drop_lots(session, anciens)
        _move_on(session, Lot(lot.id, lignes), lignes)
        session.execute(update(LotAdresses).where(LotAdresses.id == lot.id).values(complet=True))
        # Without fresh figures PostgreSQL reads a whole index for one house: 26 ms for 2.
        session.execute(text("ANALYZE adresse"))
        bump(session, Compteur.TERRITOIRE)
    return retirees


def _drop_lots(session: Session, lots: Sequence[int]) -> int:
    if not lots:
        return 0
    connexion = session.connection()
    retirees = connexion.execute(delete(Adresse).where(Adresse.lot.in_(lots))).rowcount
    connexion.execute(delete(LotAdresses).where(LotAdresses.id.in_(lots)))
    return retirees

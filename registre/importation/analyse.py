"""Reading a file of actors row by row: what would become of each, written down, nothing done."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session, sessionmaker

from registre.chargement.progres import SANS_PROGRES, Progres
from registre.importation.bail import LECTURE, Bail, holding
from registre.importation.colonnes import recognise
from registre.importation.decisions import Decideur, LigneDecidee
from registre.importation.erreurs import FichierRefuse
from registre.importation.etapes import get_import, write_refus
from registre.importation.fichiers import open_tableau
from registre.importation.lectures import TRANCHE
from registre.importation.portees import find_portee
from registre.importation.tableaux import Tableau
from registre.modeles import Importation, LigneImportation
from registre.session import writing
from registre.territoire import TerritoireCourant
from registre.valeurs import EtatImportation

EXEMPLE_MAX: Final = 80
"""Characters shown of a column's first value."""


def read_import(
    sessions: sessionmaker[Session],
    identifiant: UUID,
    courant_of: Callable[[Session], TerritoireCourant],
    horloge: Callable[[], datetime],
    progres: Progres = SANS_PROGRES,
) -> Importation:
    """Read the file of an import that waits for it (A_LIRE); return it A_DECIDER or REFUSEE.

    Rows go in by pieces, each with the progress (`faites` of `total`); begun anew by the next call
    when it was stopped. No record of the directory changes. Raises ObjetInconnu, ActionImpossible
    as `holding` and `Bail.put_off` do, and what `writing` does.
    """
    with holding(sessions, identifiant, EtatImportation.A_LIRE, horloge, LECTURE) as bail:
        with writing(sessions) as session:
            lignes = delete(LigneImportation).where(LigneImportation.importation == identifiant)
            session.connection().execute(lignes)
            bail.put_off(session, faites=0, total=None, bilan={})
            importation = get_import(session, identifiant)
        try:
            tableau = open_tableau(_read_octets(sessions, identifiant), importation.fichier)
        except FichierRefuse as refus:
            with writing(sessions) as session:
                bail.put_off(
                    session,
                    etat=EtatImportation.REFUSEE,
                    refus=write_refus(refus),
                    pris_jusqu_a=None,
                )
        else:
            _read_lignes(sessions, importation, tableau, courant_of, bail, progres)
    with sessions() as session:
        return get_import(session, identifiant)


def describe_colonnes(
    tableau: Tableau, anciennes: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Return one entry per column: its header, its field (None: left out), a first value.

    What somebody chose (`anciennes`, as a former reading wrote them) stays.
    """
    if [ancienne["titre"] for ancienne in anciennes] == list(tableau.titres):
        champs: Sequence[str | None] = [ancienne["champ"] for ancienne in anciennes]
    else:
        champs = recognise(tableau.titres)
    return [
        {"titre": titre, "champ": champ, "exemple": _find_exemple(tableau, rang)}
        for rang, (titre, champ) in enumerate(zip(tableau.titres, champs, strict=True))
    ]


def decide_tableau(
    sessions: sessionmaker[Session],
    decideur: Decideur,
    tableau: Tableau,
    champs: Sequence[str | None],
) -> Iterator[list[LigneDecidee]]:
    """Decide the rows of a file by pieces of TRANCHE, in their order; nothing is written."""
    for debut in range(0, len(tableau.lignes), TRANCHE):
        with sessions() as session:
            yield decideur.decide(session, champs, tableau.lignes[debut : debut + TRANCHE])


def _read_lignes(
    sessions: sessionmaker[Session],
    importation: Importation,
    tableau: Tableau,
    courant_of: Callable[[Session], TerritoireCourant],
    bail: Bail,
    progres: Progres,
) -> None:
    colonnes = describe_colonnes(tableau, importation.colonnes)
    champs = [colonne["champ"] for colonne in colonnes]
    total = len(tableau.lignes)
    with writing(sessions) as session:
        bail.put_off(session, colonnes=colonnes, total=total)
    with sessions() as session:
        decideur = Decideur(
            session,
            courant_of(session),
            find_portee(session, importation),
            importation.id,
            importation.voulu.get("categorie"),
        )
    comptes: Counter[str] = Counter()
    with progres.step("Lignes lues", total) as etape:
        for decidees in decide_tableau(sessions, decideur, tableau, champs):
            comptes.update(decidee.decision.value for decidee in decidees)
            with writing(sessions) as session:
                bail.put_off(session, faites=comptes.total())
                lignes = [decidee.write_row(importation.id) for decidee in decidees]
                session.connection().execute(insert(LigneImportation), lignes)
            etape.advance(len(decidees))
    with writing(sessions) as session:
        bail.put_off(
            session, etat=EtatImportation.A_DECIDER, bilan=dict(comptes), pris_jusqu_a=None
        )


def _read_octets(sessions: sessionmaker[Session], identifiant: UUID) -> bytes:
    with sessions() as session:
        octets = select(Importation.octets).where(Importation.id == identifiant)
        return session.scalar(octets) or b""


def _find_exemple(tableau: Tableau, rang: int) -> str:
    valeurs = (ligne.cellules[rang].strip() for ligne in tableau.lignes)
    return next(filter(None, valeurs), "")[:EXEMPLE_MAX]

"""Which files were loaded already, by the hash of their content."""

from collections.abc import Iterable
from datetime import datetime
from hashlib import file_digest
from pathlib import Path

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from registre.chargement.erreurs import ReferenceRefusee
from registre.modeles import ReferenceChargee


def hash_file(chemin: Path) -> str:
    """Return the sha256 of a file in hexadecimal, reading it by blocks. Raises OSError."""
    with chemin.open("rb") as flux:
        return file_digest(flux, "sha256").hexdigest()


def hash_references(dossier: Path, fichiers: Iterable[str]) -> dict[str, str]:
    """Return file → sha256 of files named relative to `dossier`.

    Raises ReferenceRefusee when one of them cannot be read.
    """
    empreintes = {}
    for fichier in fichiers:
        try:
            empreintes[fichier] = hash_file(dossier / fichier)
        except OSError as cause:
            raise ReferenceRefusee(fichier, "fichier_absent") from cause
    return empreintes


def are_loaded(session: Session, empreintes: dict[str, str]) -> bool:
    """Tell whether every one of these files was loaded with this very content."""
    chargees = select(ReferenceChargee.fichier, ReferenceChargee.empreinte)
    connues = dict(session.execute(chargees).all())
    return all(connues.get(fichier) == empreinte for fichier, empreinte in empreintes.items())


def remember_references(session: Session, empreintes: dict[str, str], instant: datetime) -> None:
    """Write down that these files were loaded, in place of what was known of them."""
    session.execute(delete(ReferenceChargee).where(ReferenceChargee.fichier.in_(empreintes)))
    lignes = [
        {"fichier": fichier, "empreinte": empreinte, "charge_le": instant}
        for fichier, empreinte in empreintes.items()
    ]
    session.execute(insert(ReferenceChargee), lignes)

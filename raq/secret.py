"""The installation's secret: from the environment, else generated on the first start and kept."""

import logging
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from raq.reglages import Reglages

FICHIER: Final = "raq.secret"

journal = logging.getLogger("raq.secret")


def obtain_secret(reglages: Reglages) -> str:
    """Return RAQ_SECRET, else what `raq.secret` holds, which is made (mode 600) when absent.

    The file lies beside an SQLite database, else in var/: machines that share a PostgreSQL
    database share RAQ_SECRET too. Where it can be neither read nor made (a read-only copy), each
    worker has its own: pages are read, forms must be sent to the worker that showed them.
    """
    if reglages.secret:
        return reglages.secret
    fichier = _find_file(reglages)
    try:
        if not fichier.exists():
            _make(fichier)
        return fichier.read_text(encoding="ascii").strip()
    except OSError as erreur:
        journal.warning("no secret can be kept (%s): set RAQ_SECRET", type(erreur).__name__)
        return secrets.token_urlsafe(48)


def _find_file(reglages: Reglages) -> Path:
    adresse = make_url(reglages.base)
    if adresse.get_backend_name() == "sqlite" and adresse.database:
        return Path(adresse.database).parent / FICHIER
    return Path("var") / FICHIER


def _make(fichier: Path) -> None:
    """Write a new secret, all of it or nothing; one that another process made stands."""
    fichier.parent.mkdir(parents=True, exist_ok=True)
    brouillon = fichier.with_name(f"{FICHIER}.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(brouillon, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as sortie:
        sortie.write(secrets.token_urlsafe(48))
    try:
        with suppress(FileExistsError):
            os.link(brouillon, fichier)
    finally:
        brouillon.unlink()

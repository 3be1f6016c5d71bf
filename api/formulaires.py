"""Signed form tokens: where a form comes from, when it was shown, and which sending it is.

A token is bound to its purpose and to who it was shown to (a session of the team, or nobody). The
identifier in it becomes the key of what the form creates: a form sent twice acts once.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from itsdangerous import BadSignature, URLSafeSerializer

DUREE: Final = timedelta(hours=24)
"""A form left open for longer must be opened again."""


class FormulaireRefuse(Exception):
    """A form cannot be taken: “absent”, “altere”, “expire”, “autre_session” or “trop_vite”."""

    def __init__(self, motif: str) -> None:
        super().__init__(motif)
        self.motif = motif


@dataclass(frozen=True, slots=True)
class Envoi:
    """One sending of a form."""

    id: UUID
    montre_le: datetime


class Formulaires:
    """Signs and reads form tokens. One per application; its secret is the installation's."""

    def __init__(self, secret: str) -> None:
        self._secret = secret

    def sign(self, but: str, instant: datetime, lie_a: str = "") -> str:
        """Return a token for a purpose, bound to a session (“” for the public)."""
        contenu = [str(uuid4()), int(instant.timestamp()), lie_a]
        return str(self._serializer(but).dumps(contenu))

    def read(
        self,
        jeton: str,
        but: str,
        instant: datetime,
        lie_a: str = "",
        duree_minimale: timedelta = timedelta(0),
    ) -> Envoi:
        """Return what a token says. Raises FormulaireRefuse.

        `duree_minimale`: nobody fills the form in faster than that.
        """
        if not jeton:
            raise FormulaireRefuse("absent")
        try:
            identifiant, montre, vu_par = self._serializer(but).loads(jeton)
            envoi = Envoi(UUID(identifiant), datetime.fromtimestamp(montre, UTC))
        except (BadSignature, ValueError, TypeError) as erreur:
            raise FormulaireRefuse("altere") from erreur
        if vu_par != lie_a:
            raise FormulaireRefuse("autre_session")
        age = instant - envoi.montre_le
        if age > DUREE or age < timedelta(minutes=-5):
            raise FormulaireRefuse("expire")
        if age < duree_minimale:
            raise FormulaireRefuse("trop_vite")
        return envoi

    def _serializer(self, but: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=f"raq.formulaire.{but}")

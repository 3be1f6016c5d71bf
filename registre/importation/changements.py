"""Changing records that are there, by hundreds, in one transaction (see ecriture)."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, or_, select
from sqlalchemy.orm import Session

from registre.comptes.liens import expire_confirmations
from registre.importation.ecriture import Chantier, write_revision
from registre.modeles import Acteur, Consentement, Revision
from registre.revue.acteurs import fill_acteur, read_contenu
from registre.revue.ecritures import keep_first
from registre.revue.personnes import ensure_same_nature
from registre.revue.redaction import is_unpublished
from registre.revue.revisions import replace_pending, written_by
from registre.valeurs import EtatActeur, EtatRevision, ObjetRevise


class Changements:
    """The changes of some hundred records, gathered one by one and written together.

    Published at once where the import publishes and the record is public already; else proposed. A
    record that was never published holds what was written last. Proposals that this one makes out
    of date are `remplacee`, as registre.revue does: all those of a record that was never
    published, else those of the same author.
    """

    def __init__(self, session: Session, acteurs: Collection[Acteur], chantier: Chantier) -> None:
        """Read what numbers and natures follow from, in the caller's write transaction."""
        self._session = session
        self._chantier = chantier
        ids = [acteur.id for acteur in acteurs]
        self._derniers = _last_numeros(session, ids)
        for acteur in acteurs:
            cle = str(acteur.id)
            if cle not in self._derniers:
                premier = keep_first(session, ObjetRevise.ACTEUR, cle, chantier.instant)
                self._derniers[cle] = premier
        accords = select(Consentement.acteur).where(Consentement.acteur.in_(ids))
        self._consentis = frozenset(session.scalars(accords))
        self._revisions: dict[str, list[dict[str, Any]]] = {}
        self._jamais: set[str] = set()

    def revise(self, acteur: Acteur, changements: Mapping[str, Any], numero: int) -> bool:
        """Change a record by the row `numero`; return whether it is what the public sees.

        Raises ActionImpossible(“etait_une_personne”); then nothing is changed.
        """
        contenu = {**read_contenu(acteur), **changements}
        public = acteur.etat == EtatActeur.PUBLIE and self._chantier.publishes(contenu)
        with self._session.no_autoflush:  # records are written together, in the end
            if "categorie" in changements or acteur.id in self._consentis:
                ensure_same_nature(self._session, acteur, contenu)
            if public and "courriel" in changements:
                expire_confirmations(
                    self._session, acteur=acteur.id, instant=self._chantier.instant
                )
        jamais = is_unpublished(acteur)
        if public or jamais:
            chantier = self._chantier
            par, instant = chantier.auteur.nom, chantier.instant
            fill_acteur(acteur, changements, par, instant, chantier.territoire)
        if jamais:
            acteur.etat = EtatActeur.A_RELIRE
        self._add_revision(str(acteur.id), contenu, numero, public=public, jamais=jamais)
        return public

    def write(self) -> None:
        """Write what was gathered."""
        self._replace_pending()
        self._session.flush()
        lignes = [ligne for siennes in self._revisions.values() for ligne in siennes]
        if lignes:
            self._session.connection().execute(insert(Revision), lignes)

    def _add_revision(
        self, cle: str, contenu: dict[str, Any], numero: int, *, public: bool, jamais: bool
    ) -> None:
        siennes = self._revisions.setdefault(cle, [])
        for ligne in siennes:  # another row of the same record, some lines above
            if ligne["etat"] == EtatRevision.PROPOSEE:
                ligne["etat"] = EtatRevision.REMPLACEE.value
        if jamais:
            self._jamais.add(cle)
        base = self._derniers[cle]
        self._derniers[cle] = base + 1
        siennes.append(
            {
                "id": self._chantier.id_of_revision(numero),
                "cle": cle,
                "numero": base + 1,
                "base": base,
                "contenu": contenu,
                **write_revision(self._chantier, public=public),
            }
        )

    def _replace_pending(self) -> None:
        proposees = {
            cle
            for cle, siennes in self._revisions.items()
            if siennes[-1]["etat"] == EtatRevision.PROPOSEE
        }
        if not proposees:
            return
        jamais_ou_sienne = or_(Revision.cle.in_(self._jamais), written_by(self._chantier.auteur))
        replace_pending(self._session, ObjetRevise.ACTEUR, proposees, jamais_ou_sienne)


def _last_numeros(session: Session, ids: Iterable[UUID]) -> dict[str, int]:
    """Return record's key → its last number; those without a history are left out."""
    demande = (
        select(Revision.cle, func.max(Revision.numero))
        .where(Revision.objet == ObjetRevise.ACTEUR, Revision.cle.in_([str(i) for i in ids]))
        .group_by(Revision.cle)
    )
    return dict(session.execute(demande).all())

"""Merging two records that turned out to be one, in one transaction.

The kept record gets a version of its own; the other is archived and says which one it repeats.
What was noted of it (verifications, photos, reports) stays its own, and its history is not lost.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from geo.affectation import Territoire
from registre.doublons.comparaison import choose_source, compare_fiches, ensure_fusionnables
from registre.doublons.versions import Acte, list_identiques, lock_fiches, set_aside, write_version
from registre.erreurs import ActionImpossible, ConflitDEdition
from registre.modeles import Acteur, FusionActeurs
from registre.revue.acteurs import EtatVoulu, read_contenu
from registre.revue.ecarts import Contenu
from registre.revue.lectures import last_numero, list_attente_de
from registre.revue.revisions import Auteur
from registre.valeurs import Compteur, EtatActeur, EtatRevision, ObjetRevise
from registre.versions import bump

MOTIF_GARDEE: Final = "Fusion de deux fiches : celle-ci reste"
MOTIF_ABSORBEE: Final = "Fusion de deux fiches : l'autre reste"


def merge_acteurs(
    session: Session,
    gardee: UUID,
    absorbee: UUID,
    choix: Mapping[str, str],
    auteur: Auteur,
    instant: datetime,
    territoire: Territoire,
    *,
    id: UUID,
    vues: tuple[int, int] | None = None,
) -> FusionActeurs:
    """Make one record of two, in the caller's write transaction.

    `choix` decides each group in which they differ: “garder” what the kept record says or
    “prendre” what the other one does. A kept record that was never published still waits for a
    review. `vues` are the numbers on screen of the kept and of the other one. The same `id` again
    gives the first merge. Raises ObjetInconnu, ConflitDEdition when either has moved on since
    `vues`, ActionImpossible: “conflit_a_trancher”, “envoi_deja_servi”, those of
    `ensure_fusionnables` and of `apply_acteur`; then the transaction must be rolled back.
    """
    garde, absorbe = lock_fiches(session, gardee, absorbee)
    deja = session.get(FusionActeurs, id)
    if deja is not None:
        return _check_same(deja, gardee, absorbee)
    ensure_fusionnables(session, garde, absorbe)
    _ensure_seen(session, (garde, absorbe), vues)
    acte = Acte(session, auteur, instant, territoire)
    return _merge(acte, id, garde, absorbe, choix)


def id_of_gardee(fusion: UUID) -> UUID:
    """Return the identifier of the version that a merge wrote of the kept record."""
    return uuid5(fusion, "gardee")


def id_of_absorbee(fusion: UUID) -> UUID:
    """Return the identifier of the version that a merge wrote of the archived record."""
    return uuid5(fusion, "absorbee")


def _check_same(deja: FusionActeurs, gardee: UUID, absorbee: UUID) -> FusionActeurs:
    """Return the first merge of a form that came twice."""
    if (deja.gardee, deja.absorbee) != (gardee, absorbee):
        raise ActionImpossible("envoi_deja_servi")
    return deja


def _merge(
    acte: Acte, id: UUID, garde: Acteur, absorbe: Acteur, choix: Mapping[str, str]
) -> FusionActeurs:
    comparaison, session = compare_fiches(garde, absorbe), acte.session
    contenu = comparaison.resolve(choix)
    if contenu is None:
        raise ActionImpossible("conflit_a_trancher")
    choisis = {groupe: choix[groupe] for groupe in comparaison.conflits}
    avant = _remember(session, garde, absorbe)
    garde.source = choose_source(garde, absorbe, choisis)
    numero = _write_gardee(acte, garde, contenu, id_of_gardee(id))
    _write_absorbee(acte, absorbe, id_of_absorbee(id))
    absorbe.fusionne_dans = garde.id
    fusion = FusionActeurs(
        id=id,
        gardee=garde.id,
        absorbee=absorbe.id,
        avant=avant,
        numero=numero,
        par=acte.auteur.nom[:120],
        fait_le=acte.instant,
    )
    session.add(fusion)
    bump(session, Compteur.ANNUAIRE)
    session.flush()
    return fusion


def _ensure_seen(
    session: Session, fiches: tuple[Acteur, Acteur], vues: tuple[int, int] | None
) -> None:
    """Raise ConflitDEdition where a record has another number than the one on screen."""
    for acteur, vue in zip(fiches, vues, strict=True) if vues else ():
        dernier = last_numero(session, ObjetRevise.ACTEUR, str(acteur.id))
        if vue != dernier:
            raise ConflitDEdition(vue, dernier)


def _remember(session: Session, garde: Acteur, absorbe: Acteur) -> dict[str, Any]:
    """Return what undoing needs: contents, states, source, and the proposals to be set aside."""
    attente = list_attente_de(session, ObjetRevise.ACTEUR, str(absorbe.id))
    return {
        "gardee": read_contenu(garde),
        "absorbee": read_contenu(absorbe),
        "etat": str(absorbe.etat),
        "source": str(garde.source),
        "attente": [str(revision.id) for revision in attente],
        "attente_gardee": [str(revision) for revision in _list_remplacees(session, garde)],
    }


def _list_remplacees(session: Session, garde: Acteur) -> list[UUID]:
    """Return the proposals of a record never published that the merged one stands for.

    Those that say something else wait beside it.
    """
    return [] if garde.etat == EtatActeur.PUBLIE else list_identiques(session, garde)


def _write_gardee(acte: Acte, garde: Acteur, contenu: dict[str, Any], identifiant: UUID) -> int:
    """Write the merged content; return the number of its version."""
    if garde.etat == EtatActeur.PUBLIE:
        etats = EtatActeur.PUBLIE, EtatRevision.PUBLIEE
    else:
        etats = EtatActeur.A_RELIRE, EtatRevision.PROPOSEE
        set_aside(acte.session, _list_remplacees(acte.session, garde))
    return write_version(acte, garde, contenu, etats, MOTIF_GARDEE, identifiant).numero


def _write_absorbee(acte: Acte, absorbe: Acteur, identifiant: UUID) -> None:
    """Archive the other record; of one that was never published, no version was ever in force."""
    publiee = absorbe.etat == EtatActeur.PUBLIE
    sort = EtatRevision.PUBLIEE if publiee else EtatRevision.REMPLACEE
    attente = list_attente_de(acte.session, ObjetRevise.ACTEUR, str(absorbe.id))
    set_aside(acte.session, [revision.id for revision in attente])
    contenu: Contenu = read_contenu(absorbe) | {"etat": EtatVoulu.ARCHIVE.value}
    etats = EtatActeur.ARCHIVE, sort
    write_version(acte, absorbe, dict(contenu), etats, MOTIF_ABSORBEE, identifiant)

"""A record made or changed in the street: kept, never in the place of what somebody else wrote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from registre.erreurs import ActionImpossible, ConflitDEdition, ObjetInconnu
from registre.maraude.accuses import FicheRecue, answer_fiche
from registre.maraude.champs import apply_champs
from registre.maraude.erreurs import ReleveDejaServi, ReleveRefuse
from registre.maraude.portee import ensure_reached, has_made
from registre.maraude.releves import (
    Envoi,
    Maraudeur,
    add_releve,
    find_releve,
    follow_fusions,
    hash_envoi,
)
from registre.modeles import Acteur, Releve
from registre.revue.acteurs import EtatVoulu, read_contenu
from registre.revue.ecarts import Contenu
from registre.revue.ecritures import lock_objet
from registre.revue.lectures import find_sienne, find_vue, last_numero
from registre.revue.personnes import ensure_same_nature
from registre.revue.redaction import Geste, Redaction, is_unpublished, redact
from registre.revue.revisions import propose
from registre.territoire import TerritoireCourant
from registre.valeurs import CanalVerification, NatureReleve, ObjetRevise, PrecisionLieu
from registre.verifications import verify_acteur

__all__ = ["FicheRecue", "FicheRelevee", "keep_fiche"]

NEUVE: Final[Contenu] = {"etat": EtatVoulu.PUBLIE.value}
"""What a record says before anything was typed: once published, it is to be seen."""


@dataclass(frozen=True, slots=True)
class FicheRelevee:
    """A record as the device sends it.

    `base` is the number of the version on the device's screen (0: it made the record, or there was
    none). `champs` holds what changed: texts nom, groupe, categorie, adresse, precision_lieu,
    telephone, horaires, langues, note (str or None, clean and of any length), lon, lat (finite
    floats or None), precision_m (int or None).
    """

    envoi: Envoi
    base: int
    champs: Mapping[str, Any]


def keep_fiche(
    session: Session,
    fiche: FicheRelevee,
    maraudeur: Maraudeur,
    courant: TerritoireCourant,
    instant: datetime,
) -> FicheRecue:
    """Keep a record, in the caller's write transaction. The same sending again: the same answer.

    A new one (base 0) is to be reviewed, wherever in the Region. A change of one that was never
    published is written to it, of a published one it waits; where somebody wrote since `base` it
    waits beside what they wrote, whatever the record's state, and so does what was noted of a
    record that was merged into another meanwhile. Raises ObjetInconnu (a base above 0 and no such
    record), ReleveRefuse, ReleveInterdit, ReleveDejaServi.
    """
    envoi = fiche.envoi
    empreinte = hash_envoi(NatureReleve.MODIFICATION, envoi.acteur, fiche.champs)
    deja = find_releve(session, envoi.id, maraudeur, empreinte)
    if deja is None:
        _write(session, fiche, maraudeur, courant, instant, empreinte)
    else:
        lock_objet(session, ObjetRevise.ACTEUR, str(deja.acteur))
    return answer_fiche(session, session.get_one(Releve, envoi.id), maraudeur, courant)


def _write(
    session: Session,
    fiche: FicheRelevee,
    maraudeur: Maraudeur,
    courant: TerritoireCourant,
    instant: datetime,
    empreinte: str,
) -> None:
    envoi = fiche.envoi
    lock_objet(session, ObjetRevise.ACTEUR, str(envoi.acteur))
    acteur = session.get(Acteur, envoi.acteur, populate_existing=True)
    try:
        if acteur is None:
            nature = NatureReleve.CREATION
            _create(session, fiche, maraudeur, courant, instant)
        else:
            nature = NatureReleve.MODIFICATION
            acteur = _change(session, fiche, acteur, maraudeur, courant, instant)
    except ConflitDEdition as refus:
        raise ReleveDejaServi(envoi.id) from refus
    except ActionImpossible as refus:
        if refus.motif == "envoi_deja_servi":
            raise ReleveDejaServi(envoi.id) from refus
        raise ReleveRefuse({"categorie": refus.motif}) from refus
    identifiant = envoi.acteur if acteur is None else acteur.id
    add_releve(session, envoi, nature, identifiant, empreinte, maraudeur, instant)


def _create(
    session: Session,
    fiche: FicheRelevee,
    maraudeur: Maraudeur,
    courant: TerritoireCourant,
    instant: datetime,
) -> None:
    if fiche.base:
        raise ObjetInconnu("acteur", fiche.envoi.acteur)
    contenu = apply_champs(session, NEUVE, fiche.champs, courant, maraudeur.quartiers)
    redaction = _make_redaction(fiche, fiche.envoi.acteur, contenu, 0, maraudeur, instant)
    redact(session, redaction, Geste.PROPOSER, courant.territoire)
    if contenu.get("precision_lieu") == PrecisionLieu.GPS:
        _note_presence(session, fiche, maraudeur, instant)


def _note_presence(
    session: Session, fiche: FicheRelevee, maraudeur: Maraudeur, instant: datetime
) -> None:
    """Whoever measured the place stood before it: that is a verification too."""
    envoi = fiche.envoi
    verify_acteur(
        session,
        envoi.acteur,
        maraudeur.auteur.nom,
        CanalVerification.SUR_PLACE,
        min(envoi.note_le, instant),
        id=uuid5(envoi.id, "sur place"),
    )


def _change(
    session: Session,
    fiche: FicheRelevee,
    acteur: Acteur,
    maraudeur: Maraudeur,
    courant: TerritoireCourant,
    instant: datetime,
) -> Acteur:
    """Write or propose a change; return the record that it is one of (a merged one's kept one)."""
    gardee = follow_fusions(session, acteur.id)
    ensure_reached(session, maraudeur, acteur, gardee)
    if gardee is not acteur:
        lock_objet(session, ObjetRevise.ACTEUR, str(gardee.id))
        session.refresh(gardee)
    base = _find_ponctuelle(session, fiche, gardee, maraudeur)
    if base is None:
        _propose_tardive(session, fiche, gardee, maraudeur, courant, instant)
        return gardee
    avant = _find_avant(session, gardee, maraudeur)
    contenu = apply_champs(session, avant, fiche.champs, courant, maraudeur.quartiers)
    redaction = _make_redaction(fiche, gardee.id, contenu, base, maraudeur, instant)
    redact(session, redaction, Geste.PROPOSER, courant.territoire)
    return gardee


def _find_ponctuelle(
    session: Session, fiche: FicheRelevee, acteur: Acteur, maraudeur: Maraudeur
) -> int | None:
    """Return the number that a change follows when nobody wrote since `base`; None: it is late.

    A device that goes on with a record that it made, before it knows its number, is not late.
    """
    if acteur.id != fiche.envoi.acteur:
        return None
    dernier = last_numero(session, ObjetRevise.ACTEUR, str(acteur.id))
    if fiche.base >= dernier:
        return dernier
    sienne = (fiche.base, dernier) == (0, 1) and has_made(session, maraudeur, acteur)
    return dernier if sienne else None


def _find_avant(session: Session, acteur: Acteur, maraudeur: Maraudeur) -> Contenu:
    """Return what a change on time is made to: one's own waiting proposal, else the record.

    A proposal takes the place of its author's last one: it must hold what that one said.
    """
    if not is_unpublished(acteur):
        cle = str(acteur.id)
        sienne = find_sienne(session, ObjetRevise.ACTEUR, cle, maraudeur.compte)
        if sienne is not None:
            return sienne.contenu
    return read_contenu(acteur)


def _propose_tardive(
    session: Session,
    fiche: FicheRelevee,
    acteur: Acteur,
    maraudeur: Maraudeur,
    courant: TerritoireCourant,
    instant: datetime,
) -> None:
    """Keep a change beside what somebody else wrote meanwhile."""
    cle, base = str(acteur.id), fiche.base
    if acteur.id != fiche.envoi.acteur:
        base = 0  # its number is one of the absorbed record's history: all that differs is shown
    elif base == 0 and last_numero(session, ObjetRevise.ACTEUR, cle) > 1:
        base = 1  # a seeded record without history: what was on screen is number 1 by now
    vue = find_vue(session, ObjetRevise.ACTEUR, cle, base)
    contenu = apply_champs(
        session, vue or read_contenu(acteur), fiche.champs, courant, maraudeur.quartiers or ()
    )
    ensure_same_nature(session, acteur, contenu)
    propose(
        session,
        ObjetRevise.ACTEUR,
        cle,
        contenu,
        base=base,
        envoi=fiche.envoi.id,
        auteur=maraudeur.auteur,
        motif="",
        instant=instant,
        tardive=True,
    )


def _make_redaction(
    fiche: FicheRelevee,
    acteur: UUID,
    contenu: dict[str, Any],
    base: int,
    maraudeur: Maraudeur,
    instant: datetime,
) -> Redaction:
    return Redaction(acteur, contenu, base, fiche.envoi.id, maraudeur.auteur, "", instant)

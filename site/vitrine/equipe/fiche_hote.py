"""Builds the page of one host partner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from api.acces import Acces, sign_form
from api.dependances import Services
from api.saisies import Saisie
from registre.annuaire import list_noms_quartiers
from registre.calendrier import day_in_brussels
from registre.equipes.antennes import list_antennes
from registre.equipes.hotes import list_ailleurs, list_heberges, list_hotes
from registre.modeles import Antenne, Hote, Revision
from registre.revue.ecarts import Contenu
from registre.revue.hotes import CHAMPS_HOTE, snapshot_hote
from registre.revue.revisions import last_numero, list_revisions
from registre.valeurs import CanalVerification, EtatRevision, ObjetRevise, Role
from registre.verifications import LIBELLES_CANAUX, find_verification_hote
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.champs_hotes import LIBELLES, TYPES_ANTENNE, fill_hote
from vitrine.equipe.contextes.hotes import (
    EntreeHistorique,
    EtatDeVerification,
    LigneAntenne,
    PageHote,
)
from vitrine.equipe.contextes.revisions import Difference
from vitrine.equipe.mots_revue import ETATS_REVISION, Noms, list_differences
from vitrine.formulaires import Formulaire, Valeur, make_formulaire

ENTREES_MAXIMUM: Final = 50
"""How much of a history a page shows; the newest."""
SANS_NOMS: Final = Noms({}, {}, {})
"""A host's record has neither category nor point."""


@dataclass(frozen=True, slots=True)
class Regard:
    """Who looks at a host's page and what they may do there."""

    coordination: bool
    propose: bool
    """A host partner: what it writes is for review."""

    @classmethod
    def of(cls, acces: Acces) -> "Regard":
        """Return what an account may do."""
        role = acces.compte.role
        return cls(role is Role.COORDINATION, role is Role.HOTE)


def url_of(hote: Hote) -> str:
    """Return the address of a host's page."""
    return f"/equipe/hotes/{hote.id}"


def make_page_hote(
    services: Services,
    session: Session,
    acces: Acces,
    hote: Hote,
    *,
    fait: str | None = None,
    saisie: Saisie | None = None,
) -> PageHote:
    """Return the page of a host; `saisie` is what was typed when it has faults."""
    regard = Regard.of(acces)
    jour = day_in_brussels(services.horloge())
    cle = str(hote.id)
    revisions = list_revisions(session, ObjetRevise.HOTE, cle)
    sienne = find_pending(revisions, acces.compte.id) if regard.propose else None
    contenu = sienne.contenu if sienne else snapshot_hote(session, cle)
    noms = list_noms_quartiers(session)
    heberges = list_heberges(session, hote.id)
    [suivi] = list_hotes(session, seul=hote.id)
    return PageHote(
        cadre=make_cadre_equipe(services, acces.compte, "/equipe/hotes", fait),
        url=url_of(hote),
        nom=hote.nom,
        champs=tuple((LIBELLES[c], getattr(hote, c) or "") for c in CHAMPS_HOTE),
        manque=tuple(LIBELLES[champ].lower() for champ in suivi.manque),
        verification=_tell_verification(session, hote),
        formulaire=_make_fiche(services, session, acces, cle, contenu, saisie)
        if regard.coordination or regard.propose
        else None,
        propose=regard.propose,
        deja_proposee=sienne is not None,
        quartiers=tuple((slug, noms.get(slug, slug)) for slug in heberges),
        ailleurs=tuple(list_ailleurs(session, hote.id, jour)) if regard.coordination else (),
        formulaire_quartiers=_make_quartiers(services, acces, heberges)
        if regard.coordination
        else None,
        options_quartiers=tuple(noms.items()),
        antennes=tuple(_make_antenne(a, regard) for a in list_antennes(session, hote.id)),
        url_antenne=f"{url_of(hote)}/antennes/nouvelle" if regard.coordination else None,
        jeton_confirmation=sign_form(services, acces.compte)
        if regard.coordination and hote.courriel
        else None,
        historique=list_historique(revisions, avec_liens=not regard.propose),
    )


def find_pending(revisions: Sequence[Revision], compte: UUID) -> Revision | None:
    """Return what an account has proposed and nobody decided on: it goes on from there."""
    siennes = (r for r in revisions if r.etat == EtatRevision.PROPOSEE and r.auteur == compte)
    return next(siennes, None)


def list_historique(
    revisions: Sequence[Revision], *, avec_liens: bool
) -> tuple[EntreeHistorique, ...]:
    """Return the newest entries of a history, each with what it changed in what stood before.

    `revisions` are all those of a record, the newest first.
    """
    entrees = []
    for rang, revision in enumerate(revisions[:ENTREES_MAXIMUM]):
        publiees = (r for r in revisions[rang + 1 :] if r.etat == EtatRevision.PUBLIEE)
        avant = next(publiees, None)
        en_attente = revision.etat == EtatRevision.PROPOSEE
        entrees.append(
            EntreeHistorique(
                numero=revision.numero,
                etat=ETATS_REVISION[revision.etat],
                auteur=revision.auteur_nom,
                cree_le=revision.cree_le,
                motif=revision.motif,
                decide_par=revision.decide_par,
                decide_le=revision.decide_le,
                decision=revision.decision,
                differences=_tell_changes(avant.contenu if avant else {}, revision.contenu),
                url=f"/equipe/relecture/{revision.id}" if en_attente and avec_liens else None,
            )
        )
    return tuple(entrees)


def _tell_changes(avant: Contenu, apres: Contenu) -> tuple[Difference, ...]:
    """Return what changes, in words; an empty text and nothing at all are the same."""
    toutes = list_differences(avant, apres, SANS_NOMS)
    return tuple(difference for difference in toutes if difference.avant != difference.apres)


def _make_fiche(
    services: Services,
    session: Session,
    acces: Acces,
    cle: str,
    contenu: Mapping[str, Any],
    saisie: Saisie | None,
) -> Formulaire:
    numero = last_numero(session, ObjetRevise.HOTE, cle)
    valeurs: dict[str, Valeur] = {**fill_hote(contenu), "motif": "", "base": str(numero)}
    return make_formulaire(services, "fr", sign_form(services, acces.compte), valeurs, saisie)


def _make_quartiers(services: Services, acces: Acces, heberges: tuple[str, ...]) -> Formulaire:
    valeurs: dict[str, Valeur] = {"quartiers": heberges, "vus": " ".join(heberges)}
    return make_formulaire(services, "fr", sign_form(services, acces.compte), valeurs)


def _make_antenne(antenne: Antenne, regard: Regard) -> LigneAntenne:
    return LigneAntenne(
        url=f"/equipe/antennes/{antenne.id}" if regard.coordination else None,
        nom=antenne.nom,
        genre=TYPES_ANTENNE.get(antenne.type_antenne, antenne.type_antenne),
        adresse=antenne.adresse,
        precision=antenne.precision,
    )


def _tell_verification(session: Session, hote: Hote) -> EtatDeVerification | None:
    derniere = find_verification_hote(session, hote.id)
    if derniere is None:
        return None
    canal = LIBELLES_CANAUX[CanalVerification(derniere.canal)]
    return EtatDeVerification(derniere.verifie_le, derniere.verifie_par, canal)

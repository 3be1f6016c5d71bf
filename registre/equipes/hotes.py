"""Host partners as the team follows them: what is missing, when somebody made sure of it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from geo.textes import normalize
from registre.contacts.equipes import covers_on
from registre.erreurs import ObjetInconnu
from registre.messages import identify_envoi
from registre.modeles import (
    Antenne,
    Attribution,
    Hote,
    HoteQuartier,
    Quartier,
    Revision,
    VerificationHote,
)
from registre.revue.ecritures import lock_objet
from registre.revue.hotes import CHAMPS_HOTE
from registre.revue.revisions import Auteur
from registre.valeurs import Compteur, EtatRevision, ObjetRevise
from registre.versions import bump

HOTES_MAXIMUM = 500
"""A list shows no more; the report names 19."""


@dataclass(frozen=True, slots=True)
class HoteSuivi:
    """A host as the team's list shows it.

    `manque` names what the public still lacks, in the order of CHAMPS_HOTE, then “adresse” when no
    antenna has one; a partner may have no web site, so `site` is never missing. `quartiers` are the
    slugs of those that it hosts, sorted; `antennes` their names. `verifie_le` None: nobody ever
    made sure. `propositions` wait for review.
    """

    hote: Hote
    manque: tuple[str, ...]
    quartiers: tuple[str, ...]
    antennes: tuple[str, ...]
    verifie_le: datetime | None
    propositions: int


@dataclass(frozen=True, slots=True)
class Ailleurs:
    """A quartier that a host hosts while a relay's attribution names another: names, the relay."""

    quartier: str
    hote: str
    relais: UUID


def list_hotes(
    session: Session, *, seul: UUID | None = None, a_completer: bool = False
) -> list[HoteSuivi]:
    """Return the hosts by name, HOTES_MAXIMUM at most. Six SELECTs, however many hosts.

    `seul` holds the list to one host; `a_completer` to those that miss something.
    """
    voulus = select(Hote).limit(HOTES_MAXIMUM)
    if seul is not None:
        voulus = voulus.where(Hote.id == seul)
    hotes = sorted(session.scalars(voulus), key=lambda h: (normalize(h.nom), h.id))
    quartiers = _group(session.execute(select(HoteQuartier.hote, HoteQuartier.quartier)).all())
    antennes = _group(session.execute(select(Antenne.hote, Antenne.nom)).all())
    situees = set(session.scalars(select(Antenne.hote).where(Antenne.adresse.is_not(None))))
    verifies = list_verifications(session)
    attentes = _count_propositions(session)
    suivis = [
        HoteSuivi(
            hote=hote,
            manque=_list_manques(hote, situee=hote.id in situees),
            quartiers=quartiers.get(hote.id, ()),
            antennes=antennes.get(hote.id, ()),
            verifie_le=verifies.get(hote.id),
            propositions=attentes.get(str(hote.id), 0),
        )
        for hote in hotes
    ]
    return [suivi for suivi in suivis if suivi.manque or not a_completer]


def list_verifications(session: Session) -> dict[UUID, datetime]:
    """Return host → when somebody last made sure that its record is right."""
    dernieres = select(VerificationHote.hote, func.max(VerificationHote.verifie_le))
    return dict(session.execute(dernieres.group_by(VerificationHote.hote)).all())


def list_heberges(session: Session, hote: UUID) -> tuple[str, ...]:
    """Return the slugs of the quartiers that a host hosts, sorted."""
    siens = select(HoteQuartier.quartier).where(HoteQuartier.hote == hote)
    return tuple(sorted(session.scalars(siens)))


def list_ailleurs(session: Session, hote: UUID, le: date) -> list[Ailleurs]:
    """Return the quartiers of a host where the site shows another one, by name. One SELECT.

    On that day the attribution of their relay names another host, and the attribution counts.
    """
    rows = session.execute(
        select(Quartier.slug, Quartier.nom, Attribution.relais, Hote.id, Hote.nom)
        .join(HoteQuartier, HoteQuartier.quartier == Quartier.slug)
        .join(Attribution, Attribution.quartier == Quartier.slug)
        .join(Hote, Hote.id == Attribution.hote)
        .where(HoteQuartier.hote == hote, covers_on(le))
        .order_by(Quartier.nom, Hote.nom, Attribution.relais)
    ).all()
    montres = {slug for slug, _, _, autre, _ in rows if autre == hote}
    return [
        Ailleurs(nom, autre, relais) for slug, nom, relais, _, autre in rows if slug not in montres
    ]


def change_heberges(
    session: Session, hote: UUID, ajoutes: Collection[str], retires: Collection[str]
) -> None:
    """Add quartiers to those that a host hosts and take others away (slugs of quartiers).

    In the caller's write transaction. Only what somebody changed is written, so that two people
    who change different ones both stand. Raises ObjetInconnu when there is no such host.
    """
    if session.get(Hote, hote, with_for_update={"key_share": True}) is None:
        raise ObjetInconnu("hote", hote)
    avant = set(list_heberges(session, hote))
    siens = delete(HoteQuartier).where(HoteQuartier.hote == hote)
    session.execute(siens.where(HoteQuartier.quartier.in_(list(retires))))
    nouveaux = sorted(set(ajoutes) - avant)
    session.add_all(HoteQuartier(hote=hote, quartier=slug) for slug in nouveaux)
    bump(session, Compteur.ANNUAIRE)


def create_hote(
    session: Session,
    identifiant: UUID,
    contenu: Mapping[str, Any],
    auteur: Auteur,
    instant: datetime,
) -> UUID:
    """Add a partner and the first entry of its history; return the partner's identifier.

    In the caller's write transaction. `contenu` has the fields of CHAMPS_HOTE. `identifiant` is
    that of the form that was sent: sent twice, it is one partner; sent again with other words, it
    is a second one.
    """
    cle = identify_envoi(identifiant, *(contenu[champ] or "" for champ in CHAMPS_HOTE))
    lock_objet(session, ObjetRevise.HOTE, str(cle))
    if session.get(Hote, cle) is not None:
        return cle
    session.add(Hote(id=cle, **{champ: contenu[champ] for champ in CHAMPS_HOTE}))
    session.add(
        Revision(
            id=cle,
            objet=ObjetRevise.HOTE,
            cle=str(cle),
            numero=1,
            etat=EtatRevision.PUBLIEE,
            contenu=dict(contenu),
            auteur=auteur.id,
            auteur_nom=auteur.nom,
            motif="nouveau partenaire",
            cree_le=instant,
            decide_par=auteur.nom,
            decide_le=instant,
        )
    )
    bump(session, Compteur.ANNUAIRE)
    return cle


def _list_manques(hote: Hote, *, situee: bool) -> tuple[str, ...]:
    vides = [champ for champ in CHAMPS_HOTE if champ != "site" and not getattr(hote, champ)]
    return (*vides, *(() if situee else ("adresse",)))


def _group(lignes: Sequence[Any]) -> dict[UUID, tuple[str, ...]]:
    par_hote: dict[UUID, list[str]] = defaultdict(list)
    for hote, texte in lignes:
        par_hote[hote].append(texte)
    return {hote: tuple(sorted(textes)) for hote, textes in par_hote.items()}


def _count_propositions(session: Session) -> dict[str, int]:
    """Return host (its identifier as text) → how many proposals wait."""
    en_attente = (
        select(Revision.cle, func.count())
        .where(Revision.objet == ObjetRevise.HOTE, Revision.etat == EtatRevision.PROPOSEE)
        .group_by(Revision.cle)
    )
    return dict(session.execute(en_attente).all())

"""What the team's area holds and no public URL may tell: rows for the walk of test_vie_privee."""

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.anonymisation import DELAI, anonymise_expired
from registre.consentements import withdraw_consentement
from registre.modeles import Acteur, Attribution, Compte, Relais, Revision, Signalement
from registre.recherche import index_acteurs
from registre.valeurs import EtatRevision, ObjetRevise, Role, Source
from tests.appuis.applications import MARDI_MATIN
from tests.fabriques import make_acteur

SECRETS_DE_L_EQUIPE: Final = {
    "expired person": ("Expirine", "Dutempsjadis", "dutempsjadis", "0470 11 33 01", "470113301"),
    "withdrawn person": ("Retirette", "Changedavis", "changedavis", "0470 11 33 02", "470113302"),
    "anonymised person": ("Anonymette", "Oublioubli", "oublioubli", "0470 11 33 03", "470113303"),
    "never asked person": ("Jamaisdemandée", "jamaisdemandee", "0470 11 33 04", "470113304"),
    "unticked relay": ("Relayette", "0470 11 33 05", "470113305", "relayette@cachee.example"),
    "report": ("Le voisin dit que", "signaleur@cache.example"),
    "account": ("Comptine Del'équipe", "comptine@cachee.example"),
    "draft of a site text": ("Brouillon de page", "texte-brouillon"),
    "pending revision": ("Revisionnopolis", "revisionnopolis", "0470 11 33 06", "470113306"),
}


def hide_equipe(session: Session, publie: UUID) -> tuple[UUID, ...]:
    """Add them to a seeded database; return the persons who are public no more.

    `publie` is a public actor, which a report and a pending revision are about.
    """
    personnes = [
        _make_personne("Expirine Dutempsjadis", "0470 11 33 01"),
        _make_personne("Retirette Changedavis", "0470 11 33 02"),
        _make_personne("Anonymette Oublioubli", "0470 11 33 03"),
        _make_personne("Jamaisdemandée Depuislors", "0470 11 33 04"),
    ]
    session.add_all(personnes)
    session.flush()
    expiree, retiree, anonyme, jamais = personnes
    index_acteurs(session, [personne.id for personne in personnes])
    expiree.public_jusqu_a = MARDI_MATIN
    anonyme.public_jusqu_a = MARDI_MATIN - DELAI
    jamais.public_jusqu_a, jamais.modifie_le = None, MARDI_MATIN  # entered today
    withdraw_consentement(session, retiree.id, MARDI_MATIN - timedelta(minutes=1))
    assert anonymise_expired(session, MARDI_MATIN) == 1
    _hide_relais(session)
    _hide_revue(session, publie)
    return tuple(personne.id for personne in personnes)


def _make_personne(nom: str, telephone: str) -> Acteur:
    return make_acteur(
        nom,
        categorie="personne-ressource",
        quartier="marolles",
        source=Source.EQUIPE,
        telephone=telephone,
    )


def _hide_relais(session: Session) -> None:
    """The relay of Matongé filled in everything and ticked nothing."""
    relais = session.scalars(
        select(Relais)
        .join(Attribution, Attribution.relais == Relais.id)
        .where(Attribution.quartier == "matonge")
    ).first()
    assert relais is not None
    relais.nom, relais.telephone = "Relayette", "0470 11 33 05"
    relais.courriel, relais.publics = "relayette@cachee.example", ""
    session.add(
        Compte(courriel="comptine@cachee.example", nom="Comptine Del'équipe", role=Role.RAQ)
    )


def _hide_revue(session: Session, publie: UUID) -> None:
    session.add(
        Signalement(
            acteur=publie, motif="faux", texte="Le voisin dit que… (signaleur@cache.example)"
        )
    )
    contenus = (
        (ObjetRevise.ACTEUR, str(publie), {"nom": "Revisionnopolis", "telephone": "0470 11 33 06"}),
        (ObjetRevise.TEXTE, "projet/fr", {"markdown": "# Brouillon de page\n\ntexte-brouillon"}),
    )
    session.add_all(
        Revision(
            id=uuid4(),
            objet=objet,
            cle=cle,
            numero=1,
            etat=EtatRevision.PROPOSEE,
            contenu=contenu,
            auteur_nom="Comptine Del'équipe",
            motif="Le voisin dit que",
        )
        for objet, cle, contenu in contenus
    )

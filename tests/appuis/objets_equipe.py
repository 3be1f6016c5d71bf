"""One record of each kind that the team's area can address: in a quartier of one's own, or not."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from registre.courrier.depot import post_courriel
from registre.modeles import (
    Acteur,
    Attribution,
    Categorie,
    Compte,
    Consentement,
    HoteQuartier,
    Photo,
    Remplacement,
    Signalement,
)
from registre.revue.acteurs import snapshot_acteur
from registre.revue.revisions import Auteur, propose
from registre.session import writing
from registre.valeurs import EtatActeur, EtatCourriel, NatureCourriel, ObjetRevise, Role
from tests.appuis.applications import MARDI_MATIN, Site
from tests.fabriques import make_acteur, make_antenne, make_presence
from tests.fabriques import make_hote as make_autre_hote

SIEN: Final = "marolles"
AUTRE: Final = "maritime"
"""A quartier of another host partner, in another commune."""


@dataclass(frozen=True)
class Objets:
    """Identifiers by kind, as text; `quartier` is where they lie, `hote` who hosts it."""

    quartier: str
    hote: UUID
    par_nature: dict[str, str]

    def write_url(self, modele: str, session: UUID) -> str:
        """The address of a route's template; `session` is one that may be ended."""
        famille = modele.split("/")[2]
        if famille == "compte":
            valeurs = {"identifiant": str(session)}
        elif modele.endswith(("/consentement", "/consentement/retrait")):
            valeurs = {"identifiant": self.par_nature["personne"]}
        elif "/presences/" in modele:
            valeurs = {"identifiant": self.par_nature["presence"]}
        else:
            valeurs = {"identifiant": self.par_nature.get(famille, "")}
        autres = {nom: self.par_nature[nom] for nom in ("attribution", "remplacement")}
        return modele.format(slug=self.quartier, cle="projet", langue="fr", **autres, **valeurs)


def add_objets(site: Site, quartier: str) -> Objets:
    """Write one record of each kind in a seeded quartier."""
    with writing(site.sessions) as session:
        attribution = session.scalars(
            select(Attribution).where(Attribution.quartier == quartier)
        ).first()
        hote = session.scalars(
            select(HoteQuartier.hote).where(HoteQuartier.quartier == quartier)
        ).first()
        acteur = session.scalars(
            select(Acteur).where(Acteur.quartier == quartier, Acteur.etat == EtatActeur.PUBLIE)
        ).first()
        assert attribution is not None
        assert hote is not None
        assert acteur is not None
        remplacement = Remplacement(
            relais=attribution.relais, motif="absence", valide_du=date(2026, 3, 1)
        )
        photo = Photo(
            relais=attribution.relais,
            octets=b"jpeg",
            largeur=1,
            hauteur=1,
            consentie_le=date(2026, 3, 1),
            ajoutee_par="Lina",
        )
        antenne = make_antenne(make_autre_hote(id=hote))
        presence = make_presence(quartier, MARDI_MATIN + timedelta(days=2))
        compte = Compte(courriel=f"{quartier}@equipe.example", nom=quartier, role=Role.LECTURE)
        signalement = Signalement(acteur=acteur.id, motif="demenage")
        lignes = (remplacement, photo, antenne, presence, compte, signalement)
        session.add_all(lignes)
        session.flush()
        trouves = {
            "acteurs": acteur.id,
            "personne": _add_personne(session, quartier),
            "comptes": compte.id,
            "courriers": _add_courriel(session, quartier),
            "relais": attribution.relais,
            "attribution": attribution.id,
            "remplacement": remplacement.id,
            "presence": presence.id,
            "hotes": hote,
            "antennes": antenne.id,
            "relecture": _propose(session, acteur.id),
            "signalements": signalement.id,
        }
    return Objets(quartier, hote, {nature: str(cle) for nature, cle in trouves.items()})


def _add_personne(session: Session, quartier: str) -> UUID:
    """A private person who agreed to be in the directory until the end of the year."""
    categorie = session.scalars(select(Categorie.slug).where(Categorie.personne_privee)).first()
    fin = MARDI_MATIN + timedelta(days=300)
    personne = make_acteur(
        "Zéphyrine Ostrowska", categorie=categorie, quartier=quartier, public_jusqu_a=fin
    )
    session.add(personne)
    session.flush()
    session.add(
        Consentement(
            acteur=personne.id,
            debut=MARDI_MATIN - timedelta(days=1),
            fin=fin,
            canal="oral",
            recueilli_par="Lina",
        )
    )
    return personne.id


def _add_courriel(session: Session, quartier: str) -> UUID:
    courriel = post_courriel(
        session,
        id=uuid4(),
        nature=NatureCourriel.CONTACT,
        destinataire="relais@equipe.example",
        objet="Un message",
        corps="Bonjour",
        instant=MARDI_MATIN,
        quartier=quartier,
    )
    courriel.etat = EtatCourriel.REFUSE
    return courriel.id


def _propose(session: Session, acteur: UUID) -> UUID:
    contenu = snapshot_acteur(session, str(acteur))
    revision = propose(
        session,
        ObjetRevise.ACTEUR,
        str(acteur),
        contenu | {"telephone": "02 555 00 11"},
        base=0,
        envoi=uuid4(),
        auteur=Auteur(None, "Omar"),
        motif="",
        instant=MARDI_MATIN,
    )
    return revision.id

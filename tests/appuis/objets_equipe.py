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
    FusionActeurs,
    HoteQuartier,
    Importation,
    Maraude,
    Photo,
    PhotoActeur,
    Remplacement,
    Signalement,
)
from registre.revue.acteurs import snapshot_acteur
from registre.revue.revisions import Auteur, propose
from registre.session import writing
from registre.valeurs import (
    EtatActeur,
    EtatCourriel,
    EtatImportation,
    NatureCourriel,
    ObjetRevise,
    Role,
)
from tests.appuis.applications import MARDI_MATIN, Site
from tests.fabriques import make_acteur, make_antenne, make_presence
from tests.fabriques import make_hote as make_autre_hote

SIEN: Final = "marolles"
NOTE_LE: Final = MARDI_MATIN.isoformat().replace("+00:00", "Z")
"""When a device noted what it sends."""
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
        if famille == "maraude":
            return self._write_envoi(modele)
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

    def _write_envoi(self, modele: str) -> str:
        """The address of what a device sends: a new identifier each time."""
        url = modele.format(identifiant=uuid4())
        acteur = self.par_nature["acteurs"]
        return f"{url}?acteur={acteur}&note_le={NOTE_LE}" if "/photos/" in modele else url

    def write_corps(self, modele: str) -> dict[str, object]:
        """What a device sends to a route of the street round."""
        if "/sorties/" in modele:
            return {"debut": NOTE_LE, "fin": None, "quartier": self.quartier}
        envoi = {"acteur": self.par_nature["acteurs"], "maraude": None, "note_le": NOTE_LE}
        if "/verifications/" in modele:
            return {**envoi, "resultat": "toujours_la"}
        return {**envoi, "base": 2, "champs": {"telephone": "02 555 00 22"}}

    def give_to(self, site: Site, compte: UUID) -> None:
        """Make an account the author of the round and of the file: nobody else opens them."""
        with writing(site.sessions) as session:
            maraude = session.get(Maraude, UUID(self.par_nature["maraudes"]))
            importation = session.get(Importation, UUID(self.par_nature["import"]))
            assert maraude is not None
            assert importation is not None
            maraude.compte = importation.compte = compte


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
        terrain = _add_terrain(session, acteur, compte)
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
            **terrain,
        }
    return Objets(quartier, hote, {nature: str(cle) for nature, cle in trouves.items()})


def _add_terrain(session: Session, acteur: Acteur, compte: Compte) -> dict[str, UUID]:
    """A round and a file of this account, a photo of the actor, a merge that can be undone."""
    maraude = Maraude(
        id=uuid4(),
        compte=compte.id,
        auteur_nom=compte.nom,
        quartier=acteur.quartier,
        debut=MARDI_MATIN,
    )
    importation = Importation(
        compte=compte.id,
        auteur_nom=compte.nom,
        fichier="acteurs.csv",
        octets=b"nom;categorie\n",
        etat=EtatImportation.A_DECIDER,
    )
    photo = PhotoActeur(
        acteur=acteur.id, octets=b"jpeg", largeur=1, hauteur=1, ajoutee_par=compte.nom
    )
    archive = make_acteur("La même", quartier=acteur.quartier, etat=EtatActeur.ARCHIVE)
    archive.fusionne_dans = acteur.id
    session.add_all([maraude, importation, photo, archive])
    session.flush()
    contenus = {
        "gardee": snapshot_acteur(session, str(acteur.id)),
        "absorbee": snapshot_acteur(session, str(archive.id)),
        "etat": EtatActeur.PUBLIE,
    }
    fusion = FusionActeurs(
        gardee=acteur.id, absorbee=archive.id, avant=contenus, numero=1, par="Lina"
    )
    session.add(fusion)
    session.flush()
    return {
        "maraudes": maraude.id,
        "import": importation.id,
        "photos": photo.id,
        "fusions": fusion.id,
    }


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

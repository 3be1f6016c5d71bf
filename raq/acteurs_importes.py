"""What `raq import acteurs` does: a dry run told in French, or the whole import at once."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import click
from sqlalchemy.orm import Session, sessionmaker

from raq.bases import make_courant_of, opened
from raq.progression import BarresDeProgression
from registre.base import now
from registre.importation.analyse import decide_tableau, describe_colonnes, read_import
from registre.importation.application import apply_import
from registre.importation.colonnes import CHAMPS_IMPORTABLES
from registre.importation.decisions import Decideur, LigneDecidee
from registre.importation.erreurs import FichierRefuse
from registre.importation.etapes import ask_application, start_import
from registre.importation.fichiers import open_tableau
from registre.importation.portees import Portee
from registre.importation.tableaux import OCTETS_MAX, Tableau
from registre.importation.tranches import COMPLETES, CREES, LAISSES, MODIFIES, PUBLIES
from registre.session import writing
from registre.valeurs import DecisionLigne
from vitrine.equipe.mots_import import DECISIONS, agree_libelle
from vitrine.equipe.mots_import_refus import say_raisons, say_refus
from vitrine.mots import say_combien

REFUSEES_MONTREES: Final = 10

_ECRITS: Final = (
    (CREES, "fiches créées"),
    (MODIFIES, "fiches changées"),
    (COMPLETES, "fiches complétées"),
    (PUBLIES, "dont publiées"),
    (LAISSES, "laissées de côté, le répertoire ayant changé entre-temps"),
)


@dataclass(frozen=True, slots=True)
class Demande:
    """What was typed; `colonnes` are TITRE=CHAMP."""

    fichier: Path
    colonnes: tuple[str, ...]
    appliquer: bool
    publier: bool
    auteur: str


def import_acteurs(base: str, demande: Demande) -> None:
    """Read a file and tell what would be written, or write it with `appliquer`.

    `base` is the address of the database. Raises click.ClickException for a file or an option that
    cannot be taken, and what the database does.
    """
    octets = _read_octets(demande.fichier)
    with opened(base) as sessions:
        tableau = _open(octets, demande.fichier.name)
        colonnes = _choose_colonnes(tableau, demande.colonnes)
        _describe_colonnes(tableau, colonnes)
        if demande.appliquer:
            _apply(sessions, octets, demande, colonnes)
        else:
            _try(sessions, tableau, [colonne["champ"] for colonne in colonnes])


def _read_octets(fichier: Path) -> bytes:
    """Read a file, one byte beyond the bound at most: the reader refuses it by its size then."""
    try:
        with fichier.open("rb") as flux:
            return flux.read(OCTETS_MAX + 1)
    except OSError as erreur:
        raise click.ClickException(f"{fichier} ne peut pas être lu ({erreur.strerror})") from erreur


def _open(octets: bytes, nom: str) -> Tableau:
    try:
        return open_tableau(octets, nom)
    except FichierRefuse as refus:
        phrase, details = say_refus(refus.motif, refus.details)
        faits = "".join(f"\n  · {detail}" for detail in details)
        raise click.ClickException(
            f"fichier refusé ({refus.motif}) : {phrase}{faits}\nLa base n'a pas changé."
        ) from refus


def _choose_colonnes(tableau: Tableau, options: Sequence[str]) -> list[dict[str, Any]]:
    """Return what each column is (Importation.colonnes): recognised, then as `--colonne` says."""
    colonnes = describe_colonnes(tableau)
    champs: list[str | None] = [colonne["champ"] for colonne in colonnes]
    for colonne in options:
        titre, egal, champ = colonne.rpartition("=")
        if not egal or (champ and champ not in CHAMPS_IMPORTABLES):
            raise click.ClickException(f"--colonne {colonne} : écrivez TITRE=CHAMP (voyez --help)")
        if titre not in tableau.titres:
            vus = ", ".join(tableau.titres)
            raise click.ClickException(f"aucune colonne ne s'intitule {titre!r} ; il y a : {vus}")
        champs = [None if c == champ else c for c in champs]
        champs[tableau.titres.index(titre)] = champ or None
    return [{**c, "champ": champ} for c, champ in zip(colonnes, champs, strict=True)]


def _describe_colonnes(tableau: Tableau, colonnes: Sequence[Mapping[str, Any]]) -> None:
    click.echo(f"{len(tableau.lignes)} lignes ({tableau.format}). Colonnes :")
    for colonne in colonnes:
        sens = CHAMPS_IMPORTABLES.get(colonne["champ"] or "", "(laissée de côté)")
        click.echo(f"  {colonne['titre']} → {sens}")


def _try(sessions: sessionmaker[Session], tableau: Tableau, champs: Sequence[str | None]) -> None:
    """Decide every row and tell it; the database is only read."""
    with sessions() as session:
        courant = make_courant_of()(session)
        decideur = Decideur(session, courant, Portee(None, publie=True), uuid4())
    comptes: Counter[str] = Counter()
    refusees: list[LigneDecidee] = []
    with BarresDeProgression().step("Lignes lues", len(tableau.lignes)) as etape:
        for decidees in decide_tableau(sessions, decideur, tableau, champs):
            comptes.update(decidee.decision.value for decidee in decidees)
            refusees += (d for d in decidees if d.decision is DecisionLigne.REFUSER)
            del refusees[REFUSEES_MONTREES:]
            etape.advance(len(decidees))
    _describe_comptes(comptes)
    for refusee in refusees:
        nom = f", “{refusee.contenu['nom']}”" if refusee.contenu.get("nom") else ""
        click.echo(f"  ligne {refusee.numero}{nom} : {say_raisons(refusee.raisons[:1])[0]}")
    if autres := comptes[DecisionLigne.REFUSER] - len(refusees):
        click.echo(f"  et {say_combien(autres, 'autre')}")
    click.echo("Rien n'a été écrit. Pour écrire : ajoutez --appliquer.")


def _apply(
    sessions: sessionmaker[Session],
    octets: bytes,
    demande: Demande,
    colonnes: Sequence[Mapping[str, Any]],
) -> None:
    """Keep the file as an import of nobody's account, read it, apply it."""
    identifiant, courant_of, barres = uuid4(), make_courant_of(), BarresDeProgression()
    with writing(sessions) as session:
        start_import(
            session,
            identifiant,
            octets,
            demande.fichier.name,
            compte=None,
            auteur_nom=demande.auteur,
            instant=now(),
            colonnes=colonnes,
        )
    lu = read_import(sessions, identifiant, courant_of, now, barres)
    _describe_comptes(lu.bilan)
    with writing(sessions) as session:
        ask_application(session, identifiant, publier=demande.publier)
    applique = apply_import(sessions, identifiant, courant_of, now, barres)
    for cle, mots in _ECRITS:
        if applique.bilan.get(cle):
            click.echo(f"{mots} : {applique.bilan[cle]}")
    if not applique.bilan.get("crees") and not applique.bilan.get("modifies"):
        click.echo("Rien n'était à écrire.")


def _describe_comptes(comptes: Mapping[str, int]) -> None:
    for decision, mots in DECISIONS.items():
        nombre = comptes.get(decision, 0)
        click.echo(f"{nombre:>7}  {agree_libelle(mots, nombre)}")
    if comptes.get(DecisionLigne.DOUBLON):
        click.echo(
            "Les doublons possibles ne sont jamais écrits d'ici : pour en décider, envoyez le "
            "fichier dans l'espace de l'équipe (/equipe/import)."
        )

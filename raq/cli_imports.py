"""`raq import acteurs`: a file of actors from the keyboard; a dry run unless told otherwise."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

import click

from raq.reglages import Reglages
from registre.importation.colonnes import CHAMPS_IMPORTABLES

AUTEUR: Final = "ligne de commande"
"""Who history names when nobody is."""

Refus = Callable[[], AbstractContextManager[None]]


def make_acteurs_command(
    read_reglages: Callable[[], Reglages], plain_refusals: Refus
) -> click.Command:
    """Return the command; both arguments come from raq.cli (settings, refusals in one line)."""

    @click.command("acteurs")
    @click.argument("fichier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option(
        "--colonne",
        "colonnes",
        multiple=True,
        metavar="TITRE=CHAMP",
        help=f"Ce qu'est une colonne ; répétable. Champs : {', '.join(CHAMPS_IMPORTABLES)}.",
    )
    @click.option("--appliquer", is_flag=True, help="Écrit ; sans cela, rien n'est écrit.")
    @click.option("--publier", is_flag=True, help="Publie au lieu de proposer à la relecture.")
    @click.option("--auteur", metavar="NOM", default=AUTEUR, help="Qui l'historique nomme.")
    def acteurs(
        fichier: Path, colonnes: tuple[str, ...], appliquer: bool, publier: bool, auteur: str
    ) -> None:
        """Lit un fichier d'acteurs et dit ce qui serait écrit.

        Sans --appliquer, rien n'est écrit : vous lisez ce qu'est chaque colonne, combien de lignes
        seraient créées, changées ou refusées, et pourquoi les dix premières sont refusées. Le
        compte rendu ligne par ligne est dans l'espace de l'équipe.

        CSV, XLSX, ODS, GeoJSON, GPX ou KML, de 20 Mo et 50 000 lignes au plus. Une ligne qui
        ressemble à une fiche n'est jamais écrite d'ici : pour en décider, envoyez le fichier dans
        l'espace de l'équipe.
        """
        if publier and not appliquer:
            raise click.UsageError("--publier demande --appliquer")
        # What reads files is heavy, and the server starts by this command line too.
        from raq.acteurs_importes import Demande, import_acteurs

        with plain_refusals():
            demande = Demande(fichier, colonnes, appliquer, publier, auteur)
            import_acteurs(read_reglages().base, demande)

    return acteurs

"""The command line: serve, migrate, seed, import, user."""

import errno
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import click
import uvicorn
from sqlalchemy.orm import Session, sessionmaker
from uvicorn.supervisors import Multiprocess

from geo.erreurs import ErreurGeo, FichierSecteursRefuse
from raq.bases import opened
from raq.chemins import find_ressource
from raq.cli_comptes import make_user_group
from raq.cli_imports import make_acteurs_command
from raq.cli_lot import make_lot_command
from raq.journalisation import configure_journal
from raq.memoire import settle_memory
from raq.progression import BarresDeProgression, describe_bilan
from raq.refus import describe_panne, describe_refus
from raq.reglages import (
    HOTES_LOCAUX,
    MANDATAIRES_LOCAUX,
    ReglageRefuse,
    Reglages,
    read_reglages,
)
from raq.smtp import read_serveur
from registre.chargement import import_adresses, import_secteurs, seed
from registre.chargement.bilan import Bilan
from registre.erreurs import ErreurRegistre, FichierAdressesRefuse
from registre.schema import upgrade_schema


def _reglages() -> Reglages:
    try:
        lus = read_reglages(os.environ)
        if lus.smtp_url is not None:  # told here in one line, not by each worker
            read_serveur(lus.smtp_url, lus.expediteur or "")
        return lus
    except ReglageRefuse as refus:
        raise click.ClickException(str(refus)) from refus


@contextmanager
def _plain_refusals() -> Iterator[None]:
    """Turn a named refusal into one clear line; nothing has changed in the database."""
    try:
        yield
    except (FichierSecteursRefuse, FichierAdressesRefuse) as refus:
        raise click.ClickException(describe_refus(refus)) from refus
    except (ErreurRegistre, ErreurGeo, OSError) as erreur:
        raise click.ClickException(describe_panne(erreur)) from erreur


@click.group(help="raq – le répertoire et la carte des Relais d'Action de Quartier.")
@click.pass_context
def main(contexte: click.Context) -> None:
    """Group the commands. What they write (database, its journal) is for its owner alone."""
    avant = os.umask(0o077)
    contexte.call_on_close(lambda: os.umask(avant))


@main.command()
def migrate() -> None:
    """Crée la base, ou la met à jour."""
    with _plain_refusals():
        upgrade_schema(_reglages().base)
    click.echo("Base à jour.")


@main.command("seed")
def seed_command() -> None:
    """Charge les données de référence ; ne change rien à ce qui a été modifié."""
    with _plain_refusals():
        _seed(_reglages())


def _seed(reglages: Reglages) -> None:
    with opened(reglages.base) as sessions:
        bilan = seed(sessions, find_ressource("data"), BarresDeProgression())
    click.echo(describe_bilan(bilan))


@main.group("import")
def import_group() -> None:
    """Importe des données officielles, ou un fichier d'acteurs."""


@import_group.command("secteurs")
@click.argument("fichier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--millesime", type=click.IntRange(2000, 2100), required=True)
def import_secteurs_command(fichier: Path, millesime: int) -> None:
    """Remplace les secteurs d'un millésime par un fichier officiel de Statbel."""
    _import(lambda sessions: import_secteurs(sessions, fichier, millesime, BarresDeProgression()))


@import_group.command("adresses")
@click.argument("fichier", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_adresses_command(fichier: Path) -> None:
    """Installe le fichier d'adresses officiel (openaddress-bebru, .csv ou .zip)."""
    _import(lambda sessions: import_adresses(sessions, fichier, BarresDeProgression()))


def _import(effect: Callable[[sessionmaker[Session]], Bilan]) -> None:
    with _plain_refusals(), opened(_reglages().base) as sessions:
        click.echo(describe_bilan(effect(sessions)))


@main.command()
@click.option("--init", is_flag=True, help="Crée, met à jour et remplit la base d'abord.")
def serve(init: bool) -> None:
    """Sert le site."""
    reglages = _reglages()
    prise = _bind(reglages)
    if init:
        _prepare_apart(reglages)
    else:
        _warn_of_base(reglages)
    _warn_of_mandataires(reglages)
    settle_memory()
    configure_journal()
    configuration = configure_server(reglages)
    click.echo(f"raq répond sur http://{reglages.hote}:{reglages.port}")
    sys.stdout.flush()
    if reglages.processus > 1:
        Multiprocess(configuration, sockets=[prise]).run()
    else:
        uvicorn.Server(configuration).run(sockets=[prise])


def configure_server(reglages: Reglages) -> uvicorn.Config:
    """Return how uvicorn serves: behind a proxy, only those of RAQ_MANDATAIRES say who asks."""
    return uvicorn.Config(
        "raq.app:create_app_from_environment",
        factory=True,
        workers=reglages.processus,
        access_log=False,
        ws="none",
        log_config=None,
        server_header=False,
        proxy_headers=reglages.url_publique is not None,
        forwarded_allow_ips=reglages.mandataires,
    )


def _warn_of_mandataires(reglages: Reglages) -> None:
    """Say that all visitors would count as one: the limits on tries would shut everybody out."""
    ailleurs = reglages.hote not in HOTES_LOCAUX and reglages.url_publique is not None
    if ailleurs and reglages.mandataires == MANDATAIRES_LOCAUX:
        click.echo(
            "Attention : RAQ_MANDATAIRES ne nomme aucun mandataire (proxy) d'une autre machine. "
            "Si le vôtre y est, tous les visiteurs auront son adresse : donnez la sienne.",
            err=True,
        )


def _warn_of_base(reglages: Reglages) -> None:
    """Say at once why visitors would be answered 503; the site recovers by itself."""
    try:
        with opened(reglages.base):
            pass
    except ErreurRegistre as erreur:
        click.echo(f"Attention : {describe_panne(erreur)}", err=True)


def _prepare_apart(reglages: Reglages) -> None:
    """Migrate and seed in a child process: what that loads (Alembic) would stay in the server."""
    enfant = get_context("fork").Process(target=_prepare, args=(reglages,))
    enfant.start()
    enfant.join()
    if enfant.exitcode:
        sys.exit(1)


def _prepare(reglages: Reglages) -> None:
    try:
        with _plain_refusals():
            upgrade_schema(reglages.base)
            _seed(reglages)
    except click.ClickException as refus:
        refus.show()
        sys.exit(refus.exit_code)


def _bind(reglages: Reglages) -> socket.socket:
    """Take the port first: a port in use is told before anything is loaded."""
    famille = socket.AF_INET6 if ":" in reglages.hote else socket.AF_INET
    prise = socket.socket(famille, socket.SOCK_STREAM)
    prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        prise.bind((reglages.hote, reglages.port))
    except OSError as erreur:
        prise.close()
        raise click.ClickException(_describe_prise(reglages, erreur)) from erreur
    prise.listen(128)
    prise.set_inheritable(True)
    return prise


def _describe_prise(reglages: Reglages, erreur: OSError) -> str:
    if erreur.errno == errno.EADDRINUSE:
        return (
            f"le port {reglages.port} est déjà utilisé sur {reglages.hote} ; "
            "choisissez-en un autre : PORT=8001 make serve"
        )
    if erreur.errno == errno.EACCES:
        return f"le port {reglages.port} est réservé ; choisissez-en un autre : PORT=8001"
    return f"RAQ_HOTE={reglages.hote} n'est pas une adresse de cette machine ({erreur.strerror})"


main.add_command(make_user_group(_reglages, _plain_refusals))
import_group.add_command(make_lot_command(_reglages, _plain_refusals))
import_group.add_command(make_acteurs_command(_reglages, _plain_refusals))

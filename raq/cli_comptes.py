"""`raq user`: accounts from the keyboard, for the first coordination, which has no mail yet."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from uuid import UUID, uuid4

import click
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from raq.bases import opened
from raq.reglages import Reglages
from registre.base import now
from registre.comptes.comptes import (
    COMPTES_MAXIMUM,
    Fonction,
    clean_courriel,
    create_compte,
    disable_compte,
    edit_compte,
    find_by_courriel,
    invite_again,
    list_comptes,
    list_quartiers_des_comptes,
    make_invitation,
)
from registre.erreurs import ActionImpossible
from registre.modeles import Compte, Hote, Quartier
from registre.session import writing
from registre.valeurs import Role

Refus = Callable[[], AbstractContextManager[None]]


def make_user_group(read_reglages: Callable[[], Reglages], plain_refusals: Refus) -> click.Group:
    """Return the commands; both arguments come from raq.cli (settings, refusals in one line)."""

    @contextmanager
    def with_reglages() -> Iterator[tuple[Reglages, sessionmaker[Session]]]:
        reglages = read_reglages()
        with plain_refusals(), opened(reglages.base) as sessions:
            yield reglages, sessions

    groupe = click.Group("user", help="Gère les comptes de l'équipe.")
    groupe.add_command(_make_add(with_reglages))
    groupe.add_command(_make_list(with_reglages))
    groupe.add_command(_make_disable(with_reglages))
    return groupe


Ouvre = Callable[[], AbstractContextManager[tuple[Reglages, sessionmaker[Session]]]]


def _make_add(with_reglages: Ouvre) -> click.Command:
    @click.command("add", help="Crée un compte, ou renvoie son invitation, et affiche le lien.")
    @click.argument("courriel")
    @click.option(
        "--role", type=click.Choice([r.value for r in Role]), required=True, help="Ce qu'il permet."
    )
    @click.option("--nom", help="Nom de la personne ; elle peut le corriger.")
    @click.option(
        "--quartier", "quartiers", multiple=True, metavar="SLUG", help="Pour un raq ; répétable."
    )
    @click.option("--hote", type=click.UUID, help="Pour un hote : l'identifiant du partenaire.")
    def add(
        courriel: str, role: str, nom: str | None, quartiers: tuple[str, ...], hote: UUID | None
    ) -> None:
        adresse = _clean(courriel)
        with with_reglages() as (reglages, sessions), writing(sessions) as session:
            _check(session, Role(role), quartiers, hote)
            connu = find_by_courriel(session, adresse)
            choisi = nom or (connu.nom if connu else adresse.partition("@")[0])
            fonction = Fonction(choisi[:120], Role(role), quartiers, hote)
            secret = _invite(session, connu, adresse, fonction, now())
        click.echo(f"Invitation de {adresse} ({role}), valable 7 jours, à ouvrir une fois :")
        click.echo(f"{_origin(reglages)}/equipe/invitation/{secret}")

    return add


def _make_list(with_reglages: Ouvre) -> click.Command:
    @click.command("list", help="Liste les comptes.")
    def list_() -> None:
        with with_reglages() as (_, sessions), sessions() as session:
            comptes, quartiers = list_comptes(session), list_quartiers_des_comptes(session)
        for compte in comptes:
            lieux = ", ".join(quartiers.get(compte.id, ())) or "–"
            click.echo("\t".join((compte.courriel, compte.role, _state(compte), lieux, compte.nom)))
        if not comptes:
            click.echo("Aucun compte. Créez le premier : raq user add … --role coordination")
        if len(comptes) >= COMPTES_MAXIMUM:
            click.echo(f"… seuls les {COMPTES_MAXIMUM} premiers sont montrés.", err=True)

    return list_


def _make_disable(with_reglages: Ouvre) -> click.Command:
    @click.command("disable", help="Désactive un compte : ses appareils sont déconnectés.")
    @click.argument("courriel")
    def disable(courriel: str) -> None:
        adresse = _clean(courriel)
        with with_reglages() as (_, sessions), writing(sessions) as session:
            compte = find_by_courriel(session, adresse)
            if compte is None:
                raise click.ClickException(f"aucun compte pour {adresse} ; voyez : raq user list")
            try:
                disable_compte(session, compte, now())
            except ActionImpossible as erreur:
                raise click.ClickException(
                    "c'est le dernier compte de coordination ; invitez d'abord quelqu'un d'autre : "
                    "raq user add … --role coordination"
                ) from erreur
        click.echo(f"Compte désactivé : {adresse}")

    return disable


def _clean(courriel: str) -> str:
    adresse = clean_courriel(courriel)
    if adresse is None:
        raise click.ClickException(f"{courriel!r} n'est pas une adresse de courriel")
    return adresse


def _check(session: Session, role: Role, quartiers: tuple[str, ...], hote: UUID | None) -> None:
    """Refuse what does not go with the role, or does not exist."""
    if role is Role.RAQ and not quartiers:
        raise click.ClickException("un compte raq a besoin de --quartier SLUG (répétable)")
    if role is Role.HOTE and hote is None:
        raise click.ClickException("un compte hote a besoin de --hote ID")
    connus = set(session.scalars(select(Quartier.slug).where(Quartier.slug.in_(quartiers))))
    for slug in quartiers:
        if slug not in connus:
            raise click.ClickException(f"aucun quartier ne s'appelle {slug!r}")
    if hote is not None and session.get(Hote, hote) is None:
        raise click.ClickException(f"aucun partenaire n'a l'identifiant {hote}")


def _invite(
    session: Session, connu: Compte | None, courriel: str, fonction: Fonction, instant: datetime
) -> str:
    if connu is None:
        identifiant = uuid4()
        create_compte(session, identifiant, courriel, fonction, instant)
        return make_invitation(session, identifiant, instant)
    secret = invite_again(session, connu, instant)
    # With its password gone it is nobody's last coordination: its role may change too.
    edit_compte(session, connu, fonction)
    return secret


def _state(compte: Compte) -> str:
    if not compte.actif:
        return "désactivé"
    return "invitation en cours" if compte.mot_de_passe is None else "actif"


def _origin(reglages: Reglages) -> str:
    return (reglages.url_publique or f"http://127.0.0.1:{reglages.port}").rstrip("/")

"""create_app(): every part of the site is built here, and nowhere else."""

import os
from asyncio import to_thread
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import datetime
from threading import Thread
from typing import Final

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from api.application import install_api
from api.dependances import Services
from api.formulaires import Formulaires
from api.octets import MemoireOctets
from raq.chemins import find_ressource
from raq.donnees import Donnees
from raq.entetes import EntetesDeSecurite, build_headers
from raq.facteur import Facteur
from raq.hotes import HotesConnus
from raq.importateur import Importateur
from raq.journalisation import JournalDesRequetes, configure_journal
from raq.memoire import (
    give_back_memory,
    make_giver,
    put_off_collection,
    settle_collection,
    settle_memory,
)
from raq.reglages import HOTES_LOCAUX, Reglages, read_reglages
from raq.secret import obtain_secret
from raq.smtp import read_serveur
from registre.base import now
from registre.calendrier import day_in_brussels
from registre.courrier.depot import know_expediteur
from registre.erreurs import ErreurRegistre
from registre.session import FILS, make_engine, make_sessions
from registre.territoire import Territoires
from registre.veille import Veilleur
from vitrine.application import Vitrine, install_vitrine

PREMIER_ENTRETIEN_S: Final = 120.0
"""A worker answers first, and keeps house once the rush of its start is over."""


def create_app(
    reglages: Reglages, *, horloge: Callable[[], datetime] = now, prechauffer: bool = False
) -> FastAPI:
    """Build the application. The database need not be there yet: its absence is answered 503.

    With `prechauffer` the finder gets ready beside the first answers, not when it is first asked,
    and the database is kept tidy; mails leave as soon as a mail server is set.
    """
    engine = make_engine(reglages.base)
    sessions = make_sessions(engine)
    know_expediteur(sessions, reglages.expediteur)
    veilleur = Veilleur(engine)
    facteur = _make_facteur(reglages, sessions, veilleur, horloge)
    importateur = Importateur(reglages)
    vitrine = Vitrine.build(find_ressource("templates"), find_ressource("static"))
    app = FastAPI(
        title="raq – Relais d'Action de Quartier",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # its redirections would repeat what was typed
        lifespan=_lifespan(engine, facteur, importateur, prechauffer),
    )
    app.state.services = _build_services(
        reglages, sessions, veilleur, facteur, importateur, vitrine, horloge
    )
    install_api(app)
    install_vitrine(app, vitrine)
    _install_middleware(app, reglages)
    return app


def create_app_from_environment() -> FastAPI:
    """Build the application from the environment: what each worker process calls."""
    settle_memory()
    put_off_collection()
    configure_journal()
    return create_app(read_reglages(os.environ), prechauffer=True)


def _build_services(
    reglages: Reglages,
    sessions: sessionmaker[Session],
    veilleur: Veilleur,
    facteur: Facteur,
    importateur: Importateur,
    vitrine: Vitrine,
    horloge: Callable[[], datetime],
) -> Services:
    donnees = Donnees(find_ressource("data"))
    secret = obtain_secret(reglages)
    return Services(
        sessions=sessions,
        verifier_base=veilleur.ensure,
        territoires=Territoires(donnees.rues, donnees.communes_hors_region()),
        octets=MemoireOctets(apres=make_giver()),
        fond=donnees.fond,
        traduire=vitrine.traduire,
        horloge=horloge,
        rendre_erreur=vitrine.rendre_erreur,
        url_publique=reglages.url_publique,
        fond_url=reglages.fond_url,
        fond_attribution=reglages.fond_attribution,
        secret=secret,
        formulaires=Formulaires(secret),
        envoyer_courriers=facteur.wake,
        courrier_regle=reglages.smtp_url is not None,
        lancer_import=importateur.launch,
    )


def _make_facteur(
    reglages: Reglages,
    sessions: sessionmaker[Session],
    veilleur: Veilleur,
    horloge: Callable[[], datetime],
) -> Facteur:
    serveur = None
    if reglages.smtp_url is not None:
        serveur = read_serveur(reglages.smtp_url, reglages.expediteur or "")
    return Facteur(
        sessions, veilleur.ensure, horloge, serveur, premier_entretien_s=PREMIER_ENTRETIEN_S
    )


def _lifespan(
    engine: Engine, facteur: Facteur, importateur: Importateur, prechauffer: bool
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncIterator[None]:
        # No more routes at once than the pool of connections serves: the others wait their turn.
        current_default_thread_limiter().total_tokens = FILS
        if prechauffer:
            Thread(target=_warm_up, args=(app.state.services,), daemon=True).start()
        if prechauffer or app.state.services.courrier_regle:
            facteur.start()
        yield
        await to_thread(importateur.stop)
        await to_thread(facteur.stop)
        engine.dispose()

    return run


def _warm_up(services: Services) -> None:
    """Build the territory and the base map; what cannot be read now is told to whoever asks."""
    try:
        _build_references(services)
    finally:
        settle_collection()
        give_back_memory()


def _build_references(services: Services) -> None:
    with suppress(ErreurRegistre, SQLAlchemyError):
        services.verifier_base()
        with services.sessions() as session:
            services.territoires.current(session, day_in_brussels(services.horloge()))
    services.fond()


def _install_middleware(app: FastAPI, reglages: Reglages) -> None:
    """Add the layers; the last added is the outermost."""
    if reglages.url_publique is None:
        # Links take the request's own origin then: only a loopback name may give it.
        app.add_middleware(HotesConnus, noms=HOTES_LOCAUX)
    app.add_middleware(JournalDesRequetes)
    app.add_middleware(EntetesDeSecurite, entetes=build_headers(reglages))

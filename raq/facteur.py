"""The postman: one thread per worker that sends the outbox and keeps the database tidy."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Thread
from time import monotonic
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from raq.lettres import CourrierRefuse
from raq.smtp import ServeurSmtp
from registre.courrier.boite import (
    Prise,
    has_due,
    note_sent,
    put_off,
    put_off_for_nobody,
    refuse,
    take_due,
)
from registre.courrier.delais import Patience
from registre.entretien import tidy
from registre.erreurs import ErreurRegistre
from registre.session import writing

journal = logging.getLogger("raq.facteur")

BAIL: Final = timedelta(minutes=10)
"""Longer than the longest sending (raq.smtp): two postmen never send one mail at once."""
RYTHME_S: Final = 3.0
"""Seconds between two looks at the outbox: other workers, and the past, write in it too."""
RYTHME_SANS_COURRIER_S: Final = 120.0
"""Seconds between two looks at the clock when there is no mail to send."""
REPIT_S: Final = 30.0
"""Seconds before the next look after the database could not be used."""
ENTRETIEN_S: Final = 3600.0
INSISTANCE: Final = 5
"""How often the outcome of a sending is written again when the database is busy."""
FIN_S: Final = 10.0
"""Seconds that the end of the application waits for a mail that is travelling."""


class Facteur:
    """Sends what is due, when told or when it looks; `serveur` None: it only keeps house.

    Nothing that happens on the way ends the thread: it says the kind of error and goes on. Its log
    never holds an address or a text.
    """

    def __init__(
        self,
        sessions: sessionmaker[Session],
        verifier_base: Callable[[], None],
        horloge: Callable[[], datetime],
        serveur: ServeurSmtp | None,
        *,
        patience: Patience | None = None,
        bail: timedelta = BAIL,
        rythme_s: float = RYTHME_S,
        repit_s: float = REPIT_S,
        entretien_s: float = ENTRETIEN_S,
        premier_entretien_s: float = 0.0,
    ) -> None:
        self._sessions = sessions
        self._verifier_base = verifier_base
        self._horloge = horloge
        self._serveur = serveur
        self._patience = patience or Patience()
        self._bail = bail
        self._rythme_s = rythme_s if serveur else min(entretien_s, RYTHME_SANS_COURRIER_S)
        self._repit_s = repit_s
        self._entretien_s = entretien_s
        self._prochain_entretien = monotonic() + premier_entretien_s
        self._reveil = Event()
        self._fin = Event()
        self._fil: Thread | None = None

    def start(self) -> None:
        """Start the thread; nothing runs before."""
        self._fil = Thread(target=self._run, name="facteur", daemon=True)
        self._fil.start()

    def wake(self) -> None:
        """Say that a mail was written and committed; returns at once, started or not."""
        self._reveil.set()

    def stop(self) -> None:
        """End the thread. A mail that travels longer than 10 s is left to its lease."""
        self._fin.set()
        self._reveil.set()
        if self._fil is not None:
            self._fil.join(FIN_S)

    def _run(self) -> None:
        while not self._fin.is_set():
            self._reveil.clear()
            pause = self._make_round()
            self._reveil.wait(pause)

    def _make_round(self) -> float:
        """Do what there is to do and return how many seconds to rest."""
        try:
            self._verifier_base()
            if self._serveur is not None:
                self.deliver_due(self._serveur)
            self._keep_house()
        except (ErreurRegistre, SQLAlchemyError) as erreur:
            journal.warning("database not usable now: %s", type(erreur).__name__)
            return self._repit_s
        except Exception as erreur:  # the thread must outlive what nobody foresaw
            journal.error("round failed: %s", type(erreur).__name__)
            return self._repit_s
        return self._rythme_s

    def deliver_due(self, serveur: ServeurSmtp) -> None:
        """Send every mail that is due, one after the other, until the server cannot be reached."""
        while not self._fin.is_set():
            with self._sessions() as session:
                if not has_due(session, self._horloge()):
                    return
            with writing(self._sessions) as session:
                prise = take_due(session, self._horloge(), self._bail)
            if prise is None or not self._deliver(serveur, prise):
                return

    def _deliver(self, serveur: ServeurSmtp, prise: Prise) -> bool:
        """Send one mail and write what became of it; False: the next ones need not try now."""
        if not prise.destinataires:
            self._write(lambda session: put_off_for_nobody(session, prise, self._horloge()))
            journal.warning("mail waits (%s): nobody at the coordination", prise.nature)
            return True
        try:
            serveur.send(prise)
        except CourrierRefuse as refus:
            self._note_refusal(prise, refus)
            return not refus.injoignable
        except Exception as erreur:
            # Ours, not the server's: the mail must neither be lost nor stop the others.
            raison = f"Une erreur est survenue chez nous ({type(erreur).__name__})."
            self._note_refusal(prise, CourrierRefuse(raison))
            return True
        self._write(lambda session: note_sent(session, prise, self._horloge()))
        journal.info("mail sent (%s, try %s)", prise.nature, prise.essai)
        return True

    def _note_refusal(self, prise: Prise, refus: CourrierRefuse) -> None:
        if refus.definitif:
            self._write(lambda session: refuse(session, prise, refus.raison))
            journal.warning("mail refused for good (%s, try %s)", prise.nature, prise.essai)
            return
        self._write(
            lambda session: put_off(session, prise, refus.raison, self._horloge(), self._patience)
        )
        journal.warning("mail put off (%s, try %s)", prise.nature, prise.essai)

    def _write(self, note: Callable[[Session], None]) -> None:
        """Write an outcome, insisting: a mail that left and is not marked would leave again."""
        for reste in reversed(range(INSISTANCE)):
            try:
                with writing(self._sessions) as session:
                    note(session)
            except (ErreurRegistre, SQLAlchemyError):
                if not reste:
                    raise
                self._fin.wait(1)
            else:
                return

    def _keep_house(self) -> None:
        if monotonic() < self._prochain_entretien:
            return
        self._prochain_entretien = monotonic() + self._repit_s
        tidy(self._sessions, self._horloge())
        self._prochain_entretien = monotonic() + self._entretien_s

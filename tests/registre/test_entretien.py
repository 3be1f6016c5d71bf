"""Housekeeping: what has had its time leaves, the rest stays."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from registre import entretien
from registre.entretien import tidy
from registre.erreurs import BaseVerrouillee
from registre.modeles import Compte, Essai, Lien, Relais, SessionEquipe, Signalement
from registre.session import make_engine, make_sessions, writing
from registre.valeurs import NatureLien, Role
from tests.appuis.bases import BasesSqlite
from tests.fabriques import make_acteur, make_categorie, make_commune, make_groupe

MARDI = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
JOUR = timedelta(days=1)
MINUTE = timedelta(minutes=1)

Sessions = sessionmaker[Session]


def make_compte(sessions: Sessions) -> UUID:
    with writing(sessions) as session:
        compte = Compte(courriel="marie@example.org", nom="Marie", role=Role.COORDINATION)
        session.add(compte)
        session.flush()
        return compte.id


def test_sessions_that_have_expired_leave(sessions: Sessions) -> None:
    compte = make_compte(sessions)
    with writing(sessions) as session:
        for nom, fin in (("finie", MARDI), ("ouverte", MARDI + MINUTE)):
            session.add(SessionEquipe(empreinte=nom, compte=compte, expire_le=fin))
    tidy(sessions, MARDI)
    with sessions() as session:
        assert list(session.scalars(select(SessionEquipe.empreinte))) == ["ouverte"]


def test_a_link_goes_on_saying_for_thirty_days_that_it_has_served(sessions: Sessions) -> None:
    liens = {
        "servi hier": (MARDI + JOUR, MARDI - JOUR),
        "servi il y a longtemps": (MARDI + JOUR, MARDI - 30 * JOUR),
        "expire hier": (MARDI - JOUR, None),
        "expire il y a longtemps": (MARDI - 30 * JOUR, None),
    }
    with writing(sessions) as session:
        session.add_all(
            Lien(nature=NatureLien.INVITATION, empreinte=nom, expire_le=fin, utilise_le=servi)
            for nom, (fin, servi) in liens.items()
        )
    tidy(sessions, MARDI)
    with sessions() as session:
        assert set(session.scalars(select(Lien.empreinte))) == {"servi hier", "expire hier"}


def test_tries_are_forgotten_after_a_day_in_short_batches(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entretien, "LOT", 5)
    with writing(sessions) as session:
        session.add_all(Essai(cle="a", fait_le=MARDI - JOUR) for _ in range(13))
        session.add_all(Essai(cle="a", fait_le=MARDI - JOUR + MINUTE) for _ in range(2))
    tidy(sessions, MARDI)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Essai)) == 2


def test_several_workers_may_keep_house_at_once(sessions: Sessions) -> None:
    with writing(sessions) as session:
        session.add_all(Essai(cle="a", fait_le=MARDI - 2 * JOUR) for _ in range(200))
    fautes: list[BaseException] = []

    def keep_house() -> None:
        try:
            tidy(sessions, MARDI)
        except Exception as erreur:
            fautes.append(erreur)

    fils = [Thread(target=keep_house) for _ in range(3)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert not fautes
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Essai)) == 0


def test_what_is_left_of_a_relay_who_has_gone_is_erased(sessions: Sessions) -> None:
    veille, lendemain = MARDI.date() - JOUR, MARDI.date() + JOUR
    with writing(sessions) as session:
        partie = Relais(role="RAQ", nom="Partie hier", telephone="+3220000000", parti_le=veille)
        partira = Relais(role="RAQ", nom="Partira demain", parti_le=lendemain)
        session.add_all([partie, partira])
    tidy(sessions, MARDI)
    with sessions() as session:
        assert set(session.scalars(select(Relais.nom))) == {None, "Partira demain"}
        assert set(session.scalars(select(Relais.telephone))) == {None}


def test_the_words_of_a_report_are_erased_twelve_months_after_its_answer(
    sessions: Sessions,
) -> None:
    with writing(sessions) as session:
        session.add_all([make_commune(), make_groupe()])
        session.flush()
        session.add(make_categorie())
        session.flush()
        acteur = make_acteur()
        session.add(acteur)
        session.flush()
        reponses = {"ancien": MARDI - 365 * JOUR, "recent": MARDI - 364 * JOUR, "attend": None}
        session.add_all(
            Signalement(
                acteur=acteur.id,
                motif="faux",
                texte=f"{nom} : ma voisine dit que",
                suite=f"{nom} : vu" if le else None,
                etat="traite" if le else "nouveau",
                traite_par="Compte raq" if le else None,
                traite_le=le,
                cree_le=MARDI - 500 * JOUR,
            )
            for nom, le in reponses.items()
        )
    for _ in range(2):
        tidy(sessions, MARDI)
    with sessions() as session:
        lus = session.execute(
            select(Signalement.texte, Signalement.suite).order_by(Signalement.traite_le)
        )
        assert set(map(tuple, lus)) == {
            ("", None),
            ("recent : ma voisine dit que", "recent : vu"),
            ("attend : ma voisine dit que", None),
        }


def test_what_was_erased_is_in_no_file_of_the_base(bases_sqlite: BasesSqlite) -> None:
    """Neither in the -wal nor in the pages that became free."""
    url = bases_sqlite.make_vierge()
    moteur = make_engine(url)
    base = Path(str(moteur.url.database))
    sessions = make_sessions(moteur)
    with writing(sessions) as session:
        veille = MARDI.date() - JOUR
        session.add_all(
            Relais(role="RAQ", nom=f"Zébuline {'Quatrecoins ' * 9}{rang}", parti_le=veille)
            for rang in range(60)
        )

    def read_files() -> bytes:
        return b"".join(f.read_bytes() for f in base.parent.glob(f"{base.name}*"))

    assert b"Quatrecoins" in read_files()
    with sessions() as lectrice:
        lectrice.scalars(select(Relais.nom)).all()
        tidy(sessions, MARDI)  # somebody reads: nothing waits, nothing fails
    tidy(sessions, MARDI)
    with sessions() as une, sessions() as autre:  # both connections of the pool
        assert set(une.scalars(select(Relais.nom))) == {None}
        attentes = {s.scalar(text("PRAGMA busy_timeout")) for s in (une, autre)}
    assert attentes == {5000}, "writers wait for one another as before"
    assert b"Quatrecoins" not in read_files()
    moteur.dispose()
    bases_sqlite.drop(url)


def test_a_step_that_fails_does_not_keep_the_next_ones_from_running(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_session: Session, _instant: datetime) -> int:
        raise BaseVerrouillee

    monkeypatch.setattr(entretien, "ETAPES", (fail, *entretien.ETAPES))
    with writing(sessions) as session:
        session.add(Essai(cle="a", fait_le=MARDI - 2 * JOUR))
    with pytest.raises(BaseVerrouillee):
        tidy(sessions, MARDI)
    with sessions() as session:
        assert session.scalar(select(func.count()).select_from(Essai)) == 0

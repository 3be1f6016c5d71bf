"""What the registre keeps of relays: posts, attributions, replacements, departures, presences."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from registre.contacts import add_coordination, find_contacts
from registre.equipes.attributions import attribute, end_attribution, list_attributions
from registre.equipes.departs import erase_departed, leave
from registre.equipes.photos import (
    PhotoLue,
    read_photo_publique,
    withdraw_photo,
    write_photo,
)
from registre.equipes.presences import PresencePrevue, announce, list_a_venir, prepare_moments
from registre.equipes.relais import (
    CHAMPS,
    ValeursRelais,
    get_relais,
    list_postes,
    write_valeurs,
)
from registre.equipes.remplacements import begin_remplacement
from registre.erreurs import ActionImpossible, ConflitDEdition
from registre.modeles import Attribution, Photo, Presence, Relais
from registre.parametres import Parametres, write_parametres
from registre.publication import RelaisPublic
from registre.session import writing
from registre.valeurs import MotifRemplacement
from tests.fabriques import make_antenne, make_hote

MARDI = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
LE_3_MARS = date(2026, 3, 3)
ABSENCE, VACANCE = MotifRemplacement.ABSENCE, MotifRemplacement.VACANCE


def find_relais(session: Session, quartier: str = "marolles") -> Relais:
    voulu = select(Attribution.relais).where(Attribution.quartier == quartier)
    return session.get_one(Relais, session.scalars(voulu).one())


def fill(session: Session, relais: Relais, **champs: str) -> None:
    valeurs = ValeursRelais(dict.fromkeys(CHAMPS) | champs, frozenset(champs))
    write_valeurs(session, relais, valeurs, base=relais.revision, le=LE_3_MARS)


def read_relais(session: Session, instant: datetime = MARDI) -> RelaisPublic:
    [relais] = find_contacts(session, ["marolles"], instant)[0].relais
    return relais


def test_the_thirty_posts_are_listed_by_name_with_three_selects(
    sessions_semees: sessionmaker[Session],
    compte_requetes: Callable[[sessionmaker[Session]], AbstractContextManager[list[str]]],
) -> None:
    with writing(sessions_semees) as session:
        fill(session, find_relais(session), nom="Prénom d'essai", telephone="0470 12 34 56")
    with sessions_semees() as session, compte_requetes(sessions_semees) as requetes:
        postes = list_postes(session, LE_3_MARS)
    assert len(requetes) == 3
    assert len(postes) == 30
    [marolles] = [q for q in postes if q.slug == "marolles"]
    [poste] = marolles.postes
    assert poste.remplis == poste.publics == ("nom", "telephone")
    assert poste.hote == "CASG Entr'Aide des Marolles"
    assert poste.motif is None


def test_who_writes_over_somebody_elses_change_is_told(
    sessions_semees: sessionmaker[Session],
) -> None:
    with writing(sessions_semees) as session:
        relais = find_relais(session)
        fill(session, relais, nom="Première")
        autres = ValeursRelais(dict.fromkeys(CHAMPS) | {"nom": "Seconde"})
        with pytest.raises(ConflitDEdition) as conflit:
            write_valeurs(session, relais, autres, base=0, le=LE_3_MARS)
        assert (conflit.value.base, conflit.value.actuelle) == (0, 1)
        assert relais.nom == "Première"


def test_a_vacant_post_shows_nobody_even_if_somebody_is_filled_in(
    sessions_semees: sessionmaker[Session],
) -> None:
    with writing(sessions_semees) as session:
        relais = find_relais(session)
        fill(session, relais, nom="Arrive bientôt", telephone="0470 12 34 56")
        begin_remplacement(
            session, relais, VACANCE, id=uuid4(), remplacant=None, du=LE_3_MARS, au=None
        )
    with sessions_semees() as session:
        publie = read_relais(session)
        assert (publie.nom, publie.telephone, publie.vacant) == (None, None, True)
        assert publie.repond is None
        assert read_relais(session, MARDI - timedelta(days=1)).nom == "Arrive bientôt"


def test_the_person_who_follows_is_not_erased_with_the_one_who_left(
    sessions_semees: sessionmaker[Session],
) -> None:
    with writing(sessions_semees) as session:
        relais = find_relais(session)
        fill(session, relais, nom="Qui part", telephone="0470 12 34 56")
        leave(session, relais, date(2026, 3, 10), id=uuid4(), remplacant=None, instant=MARDI)
    with writing(sessions_semees) as session:
        suite = ValeursRelais(dict.fromkeys(CHAMPS) | {"nom": "Qui suit"}, frozenset({"nom"}))
        relais = find_relais(session)
        write_valeurs(session, relais, suite, base=relais.revision, le=date(2026, 3, 11))
    with writing(sessions_semees) as session:
        assert erase_departed(session, MARDI + timedelta(days=30)) == 0
        relais = find_relais(session)
        assert (relais.nom, relais.telephone) == ("Qui suit", None)


def test_leaving_ends_absences_and_one_vacancy_follows(
    sessions_semees: sessionmaker[Session],
) -> None:
    with writing(sessions_semees) as session:
        relais = find_relais(session)
        begin_remplacement(
            session, relais, ABSENCE, id=uuid4(), remplacant=None, du=LE_3_MARS, au=None
        )
        for jour in (date(2026, 3, 20), date(2026, 3, 10)):
            leave(session, relais, jour, id=uuid4(), remplacant=None, instant=MARDI)
    with sessions_semees() as session:
        etats = [
            (publie.absent, publie.vacant)
            for publie in (read_relais(session, MARDI + timedelta(days=n)) for n in (6, 7, 17))
        ]
    assert etats == [(True, False), (False, True), (False, True)]


def test_a_new_attribution_ends_the_one_before(sessions_semees: sessionmaker[Session]) -> None:
    with writing(sessions_semees) as session:
        relais = find_relais(session)
        cle = relais.id
        hote, autre = make_hote("CAP d'essai"), make_hote("MM d'essai")
        session.add_all([hote, autre])
        session.flush()
        antenne = make_antenne(hote, "Rue Haute")
        session.add(antenne)
        session.flush()
        avril = date(2026, 4, 1)
        with pytest.raises(ActionImpossible, match="antenne"):
            attribute(
                session,
                relais,
                "marolles",
                id=uuid4(),
                hote=autre.id,
                antenne=antenne.id,
                du=avril,
                au=None,
            )
        attribute(
            session,
            relais,
            "marolles",
            id=uuid4(),
            hote=None,
            antenne=antenne.id,
            du=avril,
            au=None,
        )
    with writing(sessions_semees) as session:
        relais = get_relais(session, cle)
        [suivante, premiere] = list_attributions(session, relais)
        assert premiere.au == suivante.du == date(2026, 4, 1)
        assert (suivante.hote, suivante.antenne) == ("CAP d'essai", "Rue Haute")
        with pytest.raises(ActionImpossible, match="chevauchement"):
            attribute(
                session,
                relais,
                "marolles",
                id=uuid4(),
                hote=None,
                antenne=None,
                du=date(2026, 3, 1),
                au=None,
            )
        end_attribution(session, relais, str(premiere.id), date(2026, 5, 1))
        assert list_attributions(session, relais)[1].au == date(2026, 4, 1)
        end_attribution(session, relais, str(suivante.id), LE_3_MARS)
        assert len(list_attributions(session, relais)) == 1


def test_the_coordination_is_read_only_where_nobody_else_answers(
    sessions_semees: sessionmaker[Session],
) -> None:
    with writing(sessions_semees) as session:
        fill(session, find_relais(session), telephone="0470 12 34 56")
        write_parametres(session, Parametres("02 274 22 11"))
    with sessions_semees() as session:
        slugs = ["marolles", "anneessens"]
        lues = add_coordination(session, find_contacts(session, slugs, MARDI))
    assert lues[0].coordination is None
    assert lues[1].coordination is not None
    assert lues[1].coordination.telephone_e164 == "+3222742211"


def test_a_photo_is_public_while_it_is_chosen_and_its_relay_in_view(
    sessions_semees: sessionmaker[Session],
) -> None:
    envoi = uuid4()
    with writing(sessions_semees) as session:
        relais = find_relais(session)
        for _ in range(2):
            photo = write_photo(
                session,
                relais,
                PhotoLue(b"\xff\xd8essai", 360, 480),
                id=envoi,
                consentie_le=LE_3_MARS,
                par="Coordination",
                publique=True,
                instant=MARDI,
            )
    with sessions_semees() as session:
        assert read_photo_publique(session, photo, LE_3_MARS) == b"\xff\xd8essai"
        assert read_photo_publique(session, photo, date(2021, 1, 1)) is None
        assert session.scalar(select(func.count()).select_from(Photo)) == 1
        publie = read_relais(session)
        assert publie.photo is not None
        assert (publie.photo.id, publie.photo.hauteur) == (photo, 480)
    with writing(sessions_semees) as session:
        relais = find_relais(session)
        relais.publics = ""
    with sessions_semees() as session:
        assert read_photo_publique(session, photo, LE_3_MARS) is None
        assert read_relais(session).photo is None
    with writing(sessions_semees) as session:
        withdraw_photo(session, find_relais(session))
        assert session.scalars(select(Photo)).all() == []


SOIREE = PresencePrevue("Place du Jeu de Balle", date(2026, 3, 24), time(18), time(20))


def test_a_weekly_presence_keeps_its_hour_when_clocks_change() -> None:
    suite = PresencePrevue(
        SOIREE.lieu, SOIREE.jour, SOIREE.de, SOIREE.a, chaque_semaine_jusqu_a=date(2026, 4, 7)
    )
    moments = prepare_moments(suite, MARDI)
    assert [debut.astimezone(UTC).hour for debut, _ in moments] == [17, 16, 16]
    assert [debut.hour for debut, _ in moments] == [18, 18, 18]


@pytest.mark.parametrize(
    ("change", "motif"),
    [
        ({"a": time(18)}, "heures"),
        ({"jour": date(2026, 3, 2)}, "passee"),
        ({"chaque_semaine_jusqu_a": date(2026, 3, 23)}, "jusqu_a"),
        ({"chaque_semaine_jusqu_a": date(2026, 9, 22)}, "trop"),
    ],
)
def test_a_presence_that_cannot_be_is_refused(change: dict[str, object], motif: str) -> None:
    champs = {"lieu": SOIREE.lieu, "jour": SOIREE.jour, "de": SOIREE.de, "a": SOIREE.a} | change
    with pytest.raises(ActionImpossible, match=motif):
        prepare_moments(PresencePrevue(**champs), MARDI)  # type: ignore[arg-type]


def test_half_a_year_of_presences_is_written_once(sessions_semees: sessionmaker[Session]) -> None:
    suite = PresencePrevue(
        SOIREE.lieu, SOIREE.jour, SOIREE.de, SOIREE.a, chaque_semaine_jusqu_a=date(2026, 9, 21)
    )
    envoi = uuid4()
    for _ in range(2):
        with writing(sessions_semees) as session:
            assert announce(session, "marolles", suite, id=envoi, instant=MARDI) == 26
    with sessions_semees() as session:
        assert session.scalar(select(func.count()).select_from(Presence)) == 26
        assert len(list_a_venir(session, "marolles", MARDI + timedelta(days=60))) < 26

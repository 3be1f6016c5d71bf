"""Rounds, answers and photos of the street, on both engines."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from registre.annuaire import get_acteur
from registre.base import Base
from registre.doublons.fusions import merge_acteurs
from registre.echues import list_echues
from registre.equipes.photos import PhotoLue
from registre.erreurs import ObjetInconnu
from registre.maraude.erreurs import ReleveDejaServi, ReleveInterdit, ReleveRefuse
from registre.maraude.listes import get_sortie, list_auteurs, list_releves, list_sorties
from registre.maraude.photos import (
    PhotoRelevee,
    get_photo,
    keep_photo,
    list_photos,
    remove_photo,
)
from registre.maraude.releves import Envoi, Maraudeur
from registre.maraude.reponses import ReponseRelevee, keep_reponse
from registre.maraude.sorties import Sortie, keep_sortie
from registre.modeles import Acteur, Maraude, Releve, Verification
from registre.revue.revisions import Auteur
from registre.session import writing
from registre.valeurs import EtatActeur, ResultatVerification
from registre.verifications import find_verification
from registre.versions import read_versions
from tests.appuis.terrain import ICI, Terrain, make_terrain
from tests.fabriques import MIDI, make_verification

UNE_HEURE = timedelta(hours=1)
HIER = MIDI - timedelta(days=1)


@pytest.fixture
def terrain(sessions: sessionmaker[Session]) -> Terrain:
    return make_terrain(sessions)


def go_out(
    terrain: Terrain,
    id: UUID,
    debut: datetime = MIDI - UNE_HEURE,
    fin: datetime | None = None,
    *,
    quartier: str | None = "marolles",
    par: Maraudeur | None = None,
) -> UUID:
    with writing(terrain.sessions) as session:
        return keep_sortie(session, Sortie(id, debut, fin, quartier), par or terrain.samira, MIDI)


def answer(
    terrain: Terrain,
    acteur: UUID,
    resultat: ResultatVerification = ResultatVerification.TOUJOURS_LA,
    *,
    id: UUID | None = None,
    note_le: datetime = MIDI,
    maraude: UUID | None = None,
    par: Maraudeur | None = None,
) -> UUID:
    reponse = ReponseRelevee(Envoi(id or uuid4(), acteur, maraude, note_le), resultat)
    with writing(terrain.sessions) as session:
        return keep_reponse(session, reponse, par or terrain.samira, MIDI)


def photograph(
    terrain: Terrain,
    acteur: UUID,
    *,
    id: UUID | None = None,
    recue: bytes = b"recue",
    maraude: UUID | None = None,
    par: Maraudeur | None = None,
) -> UUID:
    lue = PhotoLue(b"\xff\xd8refaite", 1600, 1200)
    photo = PhotoRelevee(Envoi(id or uuid4(), acteur, maraude, MIDI), recue, lue)
    with writing(terrain.sessions) as session:
        return keep_photo(session, photo, par or terrain.samira, MIDI)


def read_sortie(terrain: Terrain, id: UUID) -> Maraude:
    with terrain.sessions() as session:
        return session.get_one(Maraude, id)


def test_a_round_is_who_when_and_where_and_never_a_trace(terrain: Terrain) -> None:
    id = uuid4()
    assert go_out(terrain, id) == id
    lue = read_sortie(terrain, id)
    assert (lue.auteur_nom, lue.quartier, lue.debut, lue.fin) == (
        *("Samira", "marolles", MIDI - UNE_HEURE),
        None,
    )
    modeles: tuple[type[Base], ...] = (Maraude, Releve)
    for modele in modeles:
        colonnes = {colonne.key for colonne in modele.__table__.columns}
        assert not colonnes & {"lon", "lat", "geom", "trace", "precision_m"}


def test_a_round_sent_again_takes_a_later_end_only(terrain: Terrain) -> None:
    id, fin = uuid4(), MIDI - timedelta(minutes=10)
    for dite in (None, fin, fin - UNE_HEURE, None):
        go_out(terrain, id, fin=dite)
    assert read_sortie(terrain, id).fin == fin
    go_out(terrain, id, debut=MIDI, fin=MIDI + UNE_HEURE, quartier="sablon")
    lue = read_sortie(terrain, id)
    assert (lue.debut, lue.fin, lue.quartier) == (MIDI - UNE_HEURE, MIDI, "marolles")


def test_a_clock_set_back_does_not_end_a_round_before_it_began(terrain: Terrain) -> None:
    id = uuid4()
    go_out(terrain, id, debut=MIDI + UNE_HEURE, fin=HIER, quartier=None)
    lue = read_sortie(terrain, id)
    assert (lue.debut, lue.fin, lue.quartier) == (MIDI, MIDI, None)


def test_a_round_is_its_authors(terrain: Terrain) -> None:
    id = uuid4()
    go_out(terrain, id)
    with pytest.raises(ReleveInterdit, match="autre_compte"):
        go_out(terrain, id, par=terrain.paul)
    with pytest.raises(ReleveRefuse, match="quartier"):
        go_out(terrain, uuid4(), quartier="n-existe-pas")


def test_a_round_sent_four_times_at_once_is_one(terrain: Terrain) -> None:
    id, depart = uuid4(), Barrier(4)

    def race(_: int) -> UUID:
        depart.wait()
        return go_out(terrain, id)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(race, range(4))) == {id}


def test_still_there_makes_a_record_fresh_from_when_it_was_noted(terrain: Terrain) -> None:
    acteur = terrain.add(modifie_le=HIER, modifie_par="Une relais")
    assert answer(terrain, acteur, note_le=HIER) == acteur
    with terrain.sessions() as session:
        public = get_acteur(session, acteur, MIDI)
        assert (public.verifie_le, public.verifie_canal) == (HIER, "sur_place")
        assert list_echues(session, MIDI) == []
        assert read_versions(session).annuaire == 1
    lu = terrain.read(acteur)
    assert (lu.modifie_le, lu.modifie_par, lu.etat) == (HIER, "Une relais", "publie")


@pytest.mark.parametrize(
    "resultat",
    [r for r in ResultatVerification if r is not ResultatVerification.TOUJOURS_LA],
)
def test_closed_moved_or_unknown_makes_no_record_fresh_and_hides_none(
    terrain: Terrain, resultat: ResultatVerification
) -> None:
    acteur = terrain.add()
    jadis = MIDI - timedelta(days=400)
    with writing(terrain.sessions) as session:
        session.add(make_verification(acteur, jadis))
    answer(terrain, acteur, resultat)
    with terrain.sessions() as session:
        public = get_acteur(session, acteur, MIDI)
        assert (public.verifie_le, public.modifie_le) == (jadis, terrain.read(acteur).modifie_le)
        assert [e.verifie_le for e in list_echues(session, MIDI)] == [jadis]
        derniere = find_verification(session, acteur)
        assert derniere is not None
        assert derniere.verifie_le == jadis
        assert read_versions(session).annuaire == 0, "nothing public has changed"
        assert len(session.scalars(select(Verification)).all()) == 2, "the team has both"


def test_an_answer_sent_again_is_one_and_says_the_same_thing(terrain: Terrain) -> None:
    acteur, id, depart = terrain.add(), uuid4(), Barrier(4)

    def race(_: int) -> UUID:
        depart.wait()
        return answer(terrain, acteur, id=id)

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(race, range(4))) == {acteur}
    with pytest.raises(ReleveDejaServi):
        answer(terrain, acteur, ResultatVerification.FERME, id=id)
    with terrain.sessions() as session:
        assert [v.id for v in session.scalars(select(Verification))] == [id]


def test_an_answer_on_a_merged_record_is_its_kept_ones(terrain: Terrain) -> None:
    gardee = terrain.add()
    milieu = terrain.add("Maison", etat=EtatActeur.ARCHIVE, fusionne_dans=gardee)
    absorbee = terrain.add("La maison", etat=EtatActeur.ARCHIVE, fusionne_dans=milieu)
    id = uuid4()
    assert answer(terrain, absorbee, id=id) == gardee
    assert answer(terrain, absorbee, id=id) == gardee
    photo = photograph(terrain, absorbee)
    with terrain.sessions() as session:
        assert [v.acteur for v in session.scalars(select(Verification))] == [gardee]
        assert get_photo(session, photo).acteur == gardee


def test_two_records_merged_into_each_other_hang_nobody(terrain: Terrain) -> None:
    une, autre = terrain.add(), terrain.add("Autre")
    with writing(terrain.sessions) as session:
        for acteur, gardee in ((une, autre), (autre, une)):
            lu = session.get_one(Acteur, acteur)
            lu.etat, lu.fusionne_dans = EtatActeur.ARCHIVE, gardee
    with pytest.raises(ObjetInconnu):
        answer(terrain, une)


def test_an_unknown_record_or_one_of_another_quartier_gets_no_answer(terrain: Terrain) -> None:
    with pytest.raises(ObjetInconnu):
        answer(terrain, uuid4())
    acteur = terrain.add()
    with pytest.raises(ReleveInterdit, match="hors_quartiers"):
        answer(terrain, acteur, par=terrain.sofia)
    with pytest.raises(ReleveInterdit, match="hors_quartiers"):
        photograph(terrain, acteur, par=terrain.sofia)
    with terrain.sessions() as session:
        assert session.scalars(select(Releve)).all() == []


def test_a_photo_is_kept_once_and_does_not_come_back_once_removed(terrain: Terrain) -> None:
    acteur, id = terrain.add(), uuid4()
    assert photograph(terrain, acteur, id=id) == photograph(terrain, acteur, id=id) == id
    with terrain.sessions() as session:
        (photo,) = list_photos(session, acteur)
        assert (photo.id, photo.largeur, photo.ajoutee_par) == (id, 1600, "Samira")
        assert get_photo(session, id).octets == b"\xff\xd8refaite"
    with pytest.raises(ReleveDejaServi):
        photograph(terrain, acteur, id=id, recue=b"autre")
    with writing(terrain.sessions) as session:
        remove_photo(session, id)
        remove_photo(session, id)
    assert photograph(terrain, acteur, id=id) == id
    with terrain.sessions() as session:
        assert list_photos(session, acteur) == []
        with pytest.raises(ObjetInconnu):
            get_photo(session, id)


def test_the_photos_of_a_merged_record_are_shown_with_the_kept_one(terrain: Terrain) -> None:
    gardee, absorbee = terrain.add(), terrain.add("Maison")
    photo = photograph(terrain, absorbee)
    with writing(terrain.sessions) as session:
        lina, territoire = Auteur(None, "Lina"), terrain.courant.territoire
        choix = {"nom": "garder"}
        merge_acteurs(session, gardee, absorbee, choix, lina, MIDI, territoire, id=uuid4())
    with terrain.sessions() as session:
        assert [p.id for p in list_photos(session, gardee)] == [photo]


def test_a_round_shows_what_it_brought_back_in_the_order_of_the_street(terrain: Terrain) -> None:
    sortie, acteur, nouvelle = uuid4(), terrain.add(), uuid4()
    go_out(terrain, sortie)
    photo = photograph(terrain, acteur, maraude=sortie)
    answer(terrain, acteur, note_le=MIDI - UNE_HEURE, maraude=sortie)
    cinq = MIDI - timedelta(minutes=5)
    champs = {"nom": "Épicerie", "groupe": "A", **ICI}
    fiche = terrain.send(nouvelle, champs, maraude=sortie, note_le=cinq)
    terrain.send(uuid4(), champs, par=terrain.paul, maraude=sortie)
    with terrain.sessions() as session:
        vue = get_sortie(session, sortie)
        assert (vue.quartier, vue.fiches, vue.reponses, vue.photos) == ("Marolles", 1, 1, 1)
        releves = list_releves(session, sortie)
    assert [vu.releve.nature for vu in releves] == ["verification", "creation", "photo"]
    verification, creation, image = releves
    assert verification.reponse is not None
    assert verification.reponse.resultat == "toujours_la"
    assert creation.revision is not None
    assert (creation.revision.id, creation.ligne.acteur.id) == (fiche.id, nouvelle)
    assert (image.releve.id, image.photo, image.revision) == (photo, True, None)


def test_rounds_are_listed_by_account_quartier_and_day(terrain: Terrain) -> None:
    premiere, seconde, sablon = uuid4(), uuid4(), uuid4()
    go_out(terrain, premiere, HIER)
    go_out(terrain, seconde, MIDI)
    go_out(terrain, sablon, MIDI - UNE_HEURE, quartier="sablon", par=terrain.sofia)
    with terrain.sessions() as session:

        def read(compte: UUID | None, **choix: object) -> list[UUID]:
            vues, total = list_sorties(session, compte, 10, **choix)  # type: ignore[arg-type]
            assert len(vues) == total
            return [vue.maraude.id for vue in vues]

        assert read(None) == [seconde, sablon, premiere]
        assert read(terrain.samira.compte) == [seconde, premiere]
        assert read(terrain.samira.compte, auteur=terrain.sofia.compte) == []
        assert read(None, quartier="sablon") == [sablon]
        assert read(None, auteur=terrain.samira.compte) == [seconde, premiere]
        vues, total = list_sorties(session, None, 1, 1)
        assert ([vue.maraude.id for vue in vues], total) == ([sablon], 3)
        assert [nom for _, nom in list_auteurs(session)] == ["Samira", "Sofia"]
        with pytest.raises(ObjetInconnu):
            get_sortie(session, uuid4())

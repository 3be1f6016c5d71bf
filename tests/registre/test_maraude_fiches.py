"""Records from the street, on both engines: none is lost, doubled, or put in another's place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from registre.erreurs import ActionImpossible, ObjetInconnu
from registre.maraude.erreurs import ReleveDejaServi, ReleveInterdit, ReleveRefuse
from registre.maraude.fiches import FicheRecue
from registre.modeles import Acteur, Releve, Revision, Verification
from registre.revue.lectures import prepare_fusion
from registre.revue.redaction import Geste, Redaction, redact
from registre.revue.revisions import Auteur, publish, refuse
from registre.session import writing
from registre.valeurs import EtatActeur
from tests.appuis.terrain import (
    ENTRE_DEUX,
    MAROLLES,
    NAMUR,
    SABLON,
    SANS_RELAIS,
    TANNEURS,
    Terrain,
    make_terrain,
)
from tests.fabriques import MIDI

PHARMACIE = {"nom": "Pharmacie du Jeu de Balle", "groupe": "A"}
ICI = {"lon": MAROLLES[0], "lat": MAROLLES[1], "precision_lieu": "gps", "precision_m": 12}


@pytest.fixture
def terrain(sessions: sessionmaker[Session]) -> Terrain:
    return make_terrain(sessions)


def publish_it(terrain: Terrain, revision: UUID, **choix: str) -> Revision:
    with writing(terrain.sessions) as session:
        territoire = terrain.courant.territoire
        return publish(session, revision, "Coordination", MIDI, territoire, choix=choix)


def states(terrain: Terrain, acteur: UUID) -> list[tuple[int, int, str]]:
    return [(r.numero, r.base, r.etat) for r in terrain.history(acteur)]


def test_a_name_a_group_and_here_make_a_record_to_be_reviewed(terrain: Terrain) -> None:
    acteur, envoi = uuid4(), uuid4()
    recue = terrain.send(acteur, PHARMACIE | ICI, id=envoi)
    assert (recue.id, recue.acteur, recue.numero) == (envoi, acteur, 1)
    assert (recue.nom, recue.etat) == ("Pharmacie du Jeu de Balle", "a_relire")
    assert (recue.quartier, recue.quartier_nom) == ("marolles", "Marolles")
    assert (recue.deux_versions, recue.relecture) == ((), envoi)
    lu = terrain.read(acteur)
    assert (lu.etat, lu.source, lu.quartier, lu.secteur) == (
        *(EtatActeur.A_RELIRE, "equipe", "marolles"),
        "21004A11-",
    )
    assert (lu.precision_lieu, lu.precision_m, lu.nis5) == ("gps", 12, "21004")
    assert (lu.categorie, lu.groupe_seul) == ("maisons-medicales", "A")
    assert states(terrain, acteur) == [(1, 0, "proposee")]


def test_a_group_left_alone_never_stands_for_a_private_person(terrain: Terrain) -> None:
    acteur = uuid4()
    terrain.send(acteur, {"nom": "Madame Dupont", "groupe": "H", **ICI})
    lu = terrain.read(acteur)
    assert (lu.categorie, lu.groupe_seul) == ("pharmacies", "H")
    with pytest.raises(ActionImpossible, match="categorie_a_choisir"):
        publish_it(terrain, terrain.history(acteur)[0].id)


def test_the_same_sending_again_is_the_same_answer_and_one_record(terrain: Terrain) -> None:
    acteur, envoi = uuid4(), uuid4()
    premiere = terrain.send(acteur, PHARMACIE | ICI, id=envoi)
    plus_tard = MIDI + timedelta(hours=1)
    assert terrain.send(acteur, PHARMACIE | ICI, id=envoi, base=1, instant=plus_tard) == premiere
    assert len(terrain.history(acteur)) == 1
    with pytest.raises(ReleveDejaServi):
        terrain.send(acteur, PHARMACIE | ICI | {"nom": "Autre"}, id=envoi)
    with pytest.raises(ReleveDejaServi):
        terrain.send(uuid4(), PHARMACIE | ICI, id=envoi)
    with pytest.raises(ReleveInterdit, match="autre_compte"):
        terrain.send(acteur, PHARMACIE | ICI, id=envoi, par=terrain.paul)
    assert terrain.read(acteur).nom == "Pharmacie du Jeu de Balle"


def test_a_device_that_sends_four_times_at_once_makes_one_record(terrain: Terrain) -> None:
    acteur, envoi, depart = uuid4(), uuid4(), Barrier(4)

    def race(_: int) -> FicheRecue:
        depart.wait()
        return terrain.send(acteur, PHARMACIE | ICI, id=envoi)

    with ThreadPoolExecutor(4) as pool:
        recues = list(pool.map(race, range(4)))
    assert len(set(recues)) == 1
    with terrain.sessions() as session:
        comptes = [select(func.count()).select_from(t) for t in (Acteur, Revision, Releve)]
        assert [session.scalar(compte) for compte in comptes] == [1, 1, 1]


def test_two_devices_that_change_one_record_at_once_lose_nothing(terrain: Terrain) -> None:
    acteur = terrain.add()
    depart = Barrier(4)

    def race(rang: int) -> FicheRecue:
        depart.wait()
        par = terrain.samira if rang % 2 else terrain.paul
        return terrain.send(acteur, {"telephone": f"02 512 00 0{rang}"}, par=par)

    with ThreadPoolExecutor(4) as pool:
        recues = list(pool.map(race, range(4)))
    assert sorted(recue.numero for recue in recues) == [2, 3, 4, 5]
    attendent = [r.contenu["telephone"] for r in terrain.history(acteur) if r.etat == "proposee"]
    assert sorted(attendent) == [f"02 512 00 0{rang}" for rang in range(4)]
    assert terrain.read(acteur).telephone is None


def test_on_a_published_record_both_devices_wait_and_each_value_is_shown(
    terrain: Terrain,
) -> None:
    acteur = terrain.add(telephone="02 500 00 00", site="https://maison.example")
    premiere = terrain.send(acteur, {"telephone": "02 511 11 11"}, base=0, par=terrain.paul)
    assert (premiere.numero, premiere.deux_versions) == (2, ())
    seconde = terrain.send(acteur, {"telephone": "02 522 22 22", "horaires": "Mo 9-12"}, base=1)
    (telephone,) = seconde.deux_versions
    assert (telephone.champ, telephone.libelle) == ("telephone", "Téléphone")
    assert (telephone.ici, telephone.la) == ("02 522 22 22", "02 511 11 11")
    assert states(terrain, acteur) == [
        *((1, 0, "publiee"), (2, 1, "proposee"), (3, 1, "proposee")),
    ]
    assert terrain.read(acteur).telephone == "02 500 00 00", "nothing is public unreviewed"
    publish_it(terrain, premiere.id)
    with terrain.sessions() as session:
        fusion = prepare_fusion(session, session.get_one(Revision, seconde.id))
    assert fusion.conflits == ("telephone",)
    publish_it(terrain, seconde.id, telephone="garder")
    lu = terrain.read(acteur)
    assert (lu.telephone, lu.horaires, lu.site) == (
        *("02 511 11 11", "Mo 9-12", "https://maison.example"),
    )


def test_what_somebody_published_meanwhile_is_shown_too(terrain: Terrain) -> None:
    acteur = terrain.add()
    publish_it(terrain, terrain.send(acteur, {"nom": "Nom de Paul"}, par=terrain.paul).id)
    recue = terrain.send(acteur, {"nom": "Nom de Samira"}, base=1)
    assert [(d.ici, d.la) for d in recue.deux_versions] == [("Nom de Samira", "Nom de Paul")]
    assert terrain.read(acteur).nom == "Nom de Paul"


def test_of_a_seeded_record_without_history_only_true_differences_are_conflicts(
    terrain: Terrain,
) -> None:
    acteur = terrain.add(telephone="02 500 00 00")
    publish_it(terrain, terrain.send(acteur, {"telephone": "02 511 11 11"}, par=terrain.paul).id)
    tardive = terrain.send(acteur, {"horaires": "Mo 9-12"}, base=0)
    assert tardive.deux_versions == ()
    publish_it(terrain, tardive.id)
    lu = terrain.read(acteur)
    assert (lu.telephone, lu.horaires) == ("02 511 11 11", "Mo 9-12")


def test_on_a_record_never_published_what_was_written_last_stays_and_the_late_one_waits(
    terrain: Terrain,
) -> None:
    acteur = uuid4()
    terrain.send(acteur, PHARMACIE | ICI | {"telephone": "02 500 00 00"})
    terrain.send(acteur, {"telephone": "02 511 11 11"}, base=1, par=terrain.paul)
    assert terrain.read(acteur).telephone == "02 511 11 11"
    tardive = terrain.send(acteur, {"telephone": "02 522 22 22", "langues": "FR nl"}, base=1)
    assert [(d.ici, d.la) for d in tardive.deux_versions] == [("02 522 22 22", "02 511 11 11")]
    assert terrain.read(acteur).telephone == "02 511 11 11", "nobody is overwritten"
    assert states(terrain, acteur) == [
        *((1, 0, "remplacee"), (2, 1, "proposee"), (3, 1, "proposee")),
    ]


def add_late(terrain: Terrain) -> tuple[UUID, UUID, UUID]:
    """A record made by Samira, changed by Paul, then late by Samira: (record, Paul's, late)."""
    acteur = uuid4()
    maison = {"nom": "Maison", "categorie": "maisons-medicales", **ICI}
    terrain.send(acteur, maison | {"telephone": "02 500 00 00", "horaires": "Mo 9-12"})
    paul = terrain.send(acteur, {"telephone": "02 511 11 11"}, base=1, par=terrain.paul)
    tardive = terrain.send(acteur, {"telephone": "02 522 22 22", "langues": "FR nl"}, base=1)
    return acteur, paul.id, tardive.id


def test_once_the_first_is_published_only_what_both_changed_is_a_conflict(
    terrain: Terrain,
) -> None:
    acteur, paul, tardive = add_late(terrain)
    publish_it(terrain, paul)
    with terrain.sessions() as session:
        fusion = prepare_fusion(session, session.get_one(Revision, tardive))
    assert fusion.conflits == ("telephone",)
    with pytest.raises(ActionImpossible, match="conflit_a_trancher"):
        publish_it(terrain, tardive)
    publish_it(terrain, tardive, telephone="prendre")
    lu = terrain.read(acteur)
    assert (lu.telephone, lu.horaires, lu.langues) == ("02 522 22 22", "Mo 9-12", "fr nl")


def test_the_late_one_may_be_published_first(terrain: Terrain) -> None:
    acteur, paul, tardive = add_late(terrain)
    publish_it(terrain, tardive)
    assert terrain.read(acteur).telephone == "02 522 22 22"
    with terrain.sessions() as session:
        assert prepare_fusion(session, session.get_one(Revision, paul)).conflits == ("telephone",)
    publish_it(terrain, paul, telephone="prendre")
    lu = terrain.read(acteur)
    assert (lu.telephone, lu.langues) == ("02 511 11 11", "fr nl")


def test_refusing_the_late_one_leaves_the_other_to_be_reviewed(terrain: Terrain) -> None:
    acteur, paul, tardive = add_late(terrain)
    with writing(terrain.sessions) as session:
        refuse(session, tardive, "Coordination", MIDI, "Ancien numéro")
    assert terrain.read(acteur).etat == EtatActeur.A_RELIRE
    with writing(terrain.sessions) as session:
        refuse(session, paul, "Coordination", MIDI, "Doublon")
    assert terrain.read(acteur).etat == EtatActeur.BROUILLON


def test_who_edits_the_record_afterwards_does_not_sweep_the_late_one_away(
    terrain: Terrain,
) -> None:
    acteur, _, tardive = add_late(terrain)
    contenu = terrain.history(acteur)[1].contenu | {"nom": "Maison médicale"}
    auteur = Auteur(terrain.paul.compte, terrain.paul.nom)
    redaction = Redaction(acteur, contenu, 3, uuid4(), auteur, "", MIDI)
    with writing(terrain.sessions) as session:
        redact(session, redaction, Geste.PROPOSER, terrain.courant.territoire)
    assert states(terrain, acteur) == [
        *((1, 0, "remplacee"), (2, 1, "remplacee"), (3, 1, "proposee"), (4, 3, "proposee")),
    ]
    assert terrain.history(acteur)[2].id == tardive
    assert terrain.read(acteur).nom == "Maison médicale"


def test_a_device_that_saw_the_record_before_the_late_one_is_held_against_the_draft(
    terrain: Terrain,
) -> None:
    """Number 3 waits: on screen, with that number, was what number 2 says."""
    acteur, _, _ = add_late(terrain)
    terrain.send(acteur, {"nom": "Maison médicale"}, base=3, par=terrain.paul)
    recue = terrain.send(acteur, {"horaires": "Tu 9-12"}, base=3)
    contenu = terrain.history(acteur)[-1].contenu
    assert (contenu["telephone"], contenu["langues"]) == ("02 511 11 11", None)
    assert recue.deux_versions == ()


def test_one_account_with_two_devices_loses_nothing_either(terrain: Terrain) -> None:
    acteur = terrain.add()
    telephone = terrain.send(acteur, {"telephone": "02 511 11 11"})
    tablette = terrain.send(acteur, {"telephone": "02 522 22 22", "horaires": "Mo 9-12"}, base=1)
    assert [(d.ici, d.la) for d in tablette.deux_versions] == [("02 522 22 22", "02 511 11 11")]
    assert states(terrain, acteur) == [
        *((1, 0, "publiee"), (2, 1, "proposee"), (3, 1, "proposee")),
    ]
    assert {telephone.relecture, tablette.relecture} == {telephone.id, tablette.id}


def test_going_on_with_ones_own_waiting_proposal_keeps_what_it_said(terrain: Terrain) -> None:
    acteur = terrain.add()
    premiere = terrain.send(acteur, {"telephone": "02 511 11 11"})
    suite = terrain.send(acteur, {"horaires": "Mo 9-12"}, base=premiere.numero)
    assert suite.deux_versions == ()
    derniere = terrain.history(acteur)[-1]
    assert (derniere.contenu["telephone"], derniere.contenu["horaires"]) == (
        *("02 511 11 11", "Mo 9-12"),
    )
    assert states(terrain, acteur)[1:] == [(2, 1, "remplacee"), (3, 2, "proposee")]


def test_the_next_change_goes_on_from_the_last_proposal_on_time_and_the_late_one_waits(
    terrain: Terrain,
) -> None:
    acteur = terrain.add()
    terrain.send(acteur, {"telephone": "02 511 11 11"})
    tardive = terrain.send(acteur, {"telephone": "02 522 22 22"}, base=1)
    terrain.send(acteur, {"horaires": "Mo 9-12"}, base=tardive.numero)
    assert states(terrain, acteur)[1:] == [
        *((2, 1, "remplacee"), (3, 1, "proposee"), (4, 3, "proposee")),
    ]
    contenu = terrain.history(acteur)[-1].contenu
    assert (contenu["telephone"], contenu["horaires"]) == ("02 511 11 11", "Mo 9-12")


def test_a_record_made_offline_may_be_completed_before_its_number_is_known(
    terrain: Terrain,
) -> None:
    acteur = uuid4()
    terrain.send(acteur, PHARMACIE | ICI)
    recue = terrain.send(acteur, {"categorie": "planning-familial", "note": "Sonner deux fois"})
    assert (recue.numero, recue.deux_versions) == (2, ())
    lu = terrain.read(acteur)
    assert (lu.nom, lu.categorie, lu.groupe_seul) == (
        *("Pharmacie du Jeu de Balle", "planning-familial", None),
    )
    assert lu.note == "Sonner deux fois"


def test_published_unchanged_meanwhile_there_is_nothing_to_choose(terrain: Terrain) -> None:
    acteur = uuid4()
    maison = {"nom": "Maison", "categorie": "maisons-medicales", **ICI}
    publish_it(terrain, terrain.send(acteur, maison).id)
    assert states(terrain, acteur) == [(2, 0, "publiee")], "its number 1 is there no more"
    recue = terrain.send(acteur, {"telephone": "02 511 11 11"}, base=1)
    assert recue.deux_versions == ()
    publish_it(terrain, recue.id)
    lu = terrain.read(acteur)
    assert (lu.nom, lu.telephone) == ("Maison", "02 511 11 11")


def test_a_decided_sending_that_comes_again_has_nothing_left_to_choose(terrain: Terrain) -> None:
    acteur, envoi = terrain.add(), uuid4()
    terrain.send(acteur, {"nom": "Nom de Paul"}, par=terrain.paul)
    recue = terrain.send(acteur, {"nom": "Nom de Samira"}, id=envoi, base=1)
    assert recue.deux_versions
    with writing(terrain.sessions) as session:
        refuse(session, envoi, "Coordination", MIDI, "Faux")
    encore = terrain.send(acteur, {"nom": "Nom de Samira"}, id=envoi, base=1)
    assert (encore.deux_versions, encore.relecture) == ((), None)


@pytest.mark.parametrize(
    ("champs", "faute"),
    [
        ({"groupe": "A"}, ("nom", "requis")),
        ({"nom": None, "groupe": "A"}, ("nom", "requis")),
        ({"nom": "N" * 201, "groupe": "A"}, ("nom", "trop_long")),
        ({"nom": "Maison"}, ("groupe", "requis")),
        ({"nom": "Maison", "groupe": "Z"}, ("groupe", "inconnu")),
        ({"nom": "Maison", "categorie": "n-existe-pas"}, ("categorie", "inconnue")),
        ({**PHARMACIE, "lon": NAMUR[0], "lat": NAMUR[1]}, ("lon", "hors_region")),
        ({**PHARMACIE, "lon": MAROLLES[1], "lat": MAROLLES[0]}, ("lon", "inverse")),
        ({**PHARMACIE, "lon": MAROLLES[0], "lat": None}, ("lon", "incomplet")),
    ],
)
def test_only_what_nobody_could_mend_later_is_refused(
    terrain: Terrain, champs: dict[str, Any], faute: tuple[str, str]
) -> None:
    acteur = uuid4()
    with pytest.raises(ReleveRefuse) as refus:
        terrain.send(acteur, champs)
    assert refus.value.fautes == dict([faute])
    with terrain.sessions() as session:
        assert session.get(Acteur, acteur) is None
        assert session.scalars(select(Releve)).all() == []


def test_every_fault_is_told_at_once(terrain: Terrain) -> None:
    with pytest.raises(ReleveRefuse) as refus:
        terrain.send(uuid4(), {"lon": NAMUR[0], "lat": NAMUR[1], "groupe": "Z"})
    assert refus.value.fautes == {"nom": "requis", "groupe": "inconnu", "lon": "hors_region"}


def test_what_cannot_be_read_is_kept_as_typed_even_when_it_is_long(terrain: Terrain) -> None:
    acteur = uuid4()
    long = "demander Fatima au 02 512 34 56 le matin, sinon au 0470 12 34 56 après seize heures"
    champs = {"telephone": long, "horaires": "le matin si le volet est levé", "note": "Sonner"}
    terrain.send(acteur, PHARMACIE | champs)
    lu = terrain.read(acteur)
    assert lu.horaires == "le matin si le volet est levé"
    assert (lu.telephone, lu.note) == (long[:60], f"Sonner\n{long}")
    assert (lu.lon, lu.geom, lu.quartier) == (None, None, None)


def test_long_hours_and_notes_stay_within_what_the_teams_form_takes(terrain: Terrain) -> None:
    acteur, horaires = uuid4(), "le lundi si le volet est levé ; " * 20
    terrain.send(acteur, PHARMACIE | {"horaires": horaires, "note": "Sonner"})
    lu = terrain.read(acteur)
    assert (lu.horaires, lu.note) == (horaires[:500], f"Sonner\n{horaires}")
    terrain.send(acteur, {"horaires": horaires, "note": "Sonner " * 280}, base=1)
    assert terrain.read(acteur).note == f"{'Sonner ' * 280}\n{horaires}"[:2_000]


@pytest.mark.parametrize(
    ("place", "quartier"),
    [(MAROLLES, "marolles"), (TANNEURS, "tanneurs"), (SABLON, "sablon"), (SANS_RELAIS, None)],
)
def test_a_record_may_be_made_anywhere_in_the_region(
    terrain: Terrain, place: tuple[float, float], quartier: str | None
) -> None:
    acteur = uuid4()
    recue = terrain.send(acteur, {**PHARMACIE, "lon": place[0], "lat": place[1]})
    assert recue.quartier == terrain.read(acteur).quartier == quartier
    terrain.send(acteur, {"telephone": "02 511 11 11"}, base=1)
    assert terrain.read(acteur).telephone == "02 511 11 11", "who made it goes on with it"


def test_a_point_on_the_edge_lies_in_one_quartier_and_always_the_same(terrain: Terrain) -> None:
    sur_le_bord = {**PHARMACIE, "lon": ENTRE_DEUX[0], "lat": ENTRE_DEUX[1]}
    recues = {terrain.send(uuid4(), sur_le_bord).quartier for _ in range(3)}
    place = terrain.courant.territoire.locate(*ENTRE_DEUX)
    assert recues == {place.quartier}
    assert place.quartier in {"marolles", "tanneurs"}
    assert [voisin.slug for voisin in place.voisins], "and the other one is near"


def test_others_records_of_another_quartier_are_not_written_to(terrain: Terrain) -> None:
    acteur = terrain.add()
    with pytest.raises(ReleveInterdit, match="hors_quartiers"):
        terrain.send(acteur, {"nom": "Autre"}, par=terrain.sofia)
    assert terrain.history(acteur) == []
    assert terrain.send(acteur, {"nom": "Autre"}, par=terrain.coordination).numero == 2


def test_who_made_a_record_elsewhere_does_not_read_what_became_a_persons(
    terrain: Terrain,
) -> None:
    acteur = uuid4()
    terrain.send(acteur, {**PHARMACIE, "lon": SABLON[0], "lat": SABLON[1]})
    terrain.send(
        acteur,
        {"nom": "Zébuline Quatrecoins", "categorie": "personne-ressource"},
        base=1,
        par=terrain.sofia,
    )
    with pytest.raises(ReleveInterdit, match="hors_quartiers"):
        terrain.send(acteur, {"nom": "Autre"}, base=1)


def test_a_record_that_nobody_knows_is_unknown(terrain: Terrain) -> None:
    with pytest.raises(ObjetInconnu):
        terrain.send(uuid4(), {"nom": "Autre"}, base=3)


def test_what_was_noted_of_a_merged_record_waits_beside_the_kept_one(terrain: Terrain) -> None:
    gardee = terrain.add("Maison médicale", telephone="02 500 00 00")
    absorbee = terrain.add("Maison medicale", etat=EtatActeur.ARCHIVE, fusionne_dans=gardee)
    recue = terrain.send(absorbee, {"telephone": "02 511 11 11"}, base=4)
    assert (recue.acteur, recue.nom) == (gardee, "Maison médicale")
    assert terrain.history(absorbee) == []
    derniere = terrain.history(gardee)[-1]
    assert (derniere.etat, derniere.contenu["telephone"]) == ("proposee", "02 511 11 11")
    assert terrain.read(gardee).telephone == "02 500 00 00"
    with terrain.sessions() as session:
        fusion = prepare_fusion(session, session.get_one(Revision, recue.id))
    assert fusion.conflits == ("telephone",)


def test_of_a_kept_record_out_of_reach_a_device_learns_neither_name_nor_place(
    terrain: Terrain,
) -> None:
    ailleurs = {"quartier": "sablon", "lon": SABLON[0], "lat": SABLON[1]}
    gardee = terrain.add("Zébuline du Sablon", **ailleurs)
    absorbee = terrain.add("Une maison", etat=EtatActeur.ARCHIVE, fusionne_dans=gardee)
    recue = terrain.send(absorbee, {"telephone": "02 511 11 11"}, base=4)
    assert (recue.nom, recue.quartier, recue.quartier_nom) == ("", None, None)
    assert recue.deux_versions == ()
    assert terrain.history(gardee)[-1].contenu["telephone"] == "02 511 11 11"


def test_a_persons_record_does_not_become_an_institutions(terrain: Terrain) -> None:
    acteur = uuid4()
    terrain.send(acteur, {"nom": "Zébuline", "categorie": "personne-ressource", **ICI})
    with pytest.raises(ReleveRefuse) as refus:
        terrain.send(acteur, {"categorie": "pharmacies"}, base=1)
    assert refus.value.fautes == {"categorie": "etait_une_personne"}
    assert len(terrain.history(acteur)) == 1


def test_a_device_whose_clock_runs_ahead_noted_it_now(terrain: Terrain) -> None:
    envoi, demain = uuid4(), MIDI + timedelta(days=1)
    terrain.send(uuid4(), PHARMACIE, id=envoi, note_le=demain, maraude=uuid4())
    with terrain.sessions() as session:
        releve = session.get_one(Releve, envoi)
        assert (releve.note_le, releve.recu_le) == (MIDI, MIDI)
        assert releve.maraude is None, "a round that never arrived loses no record"


def test_a_new_address_never_keeps_the_point_of_the_old_one(terrain: Terrain) -> None:
    acteur = uuid4()
    terrain.send(acteur, PHARMACIE | ICI)
    terrain.send(acteur, {"adresse": "rue introuvable 3"}, base=1)
    lu = terrain.read(acteur)
    assert (lu.rue, lu.numero, lu.lon, lu.precision_lieu) == ("rue introuvable", "3", None, None)


def test_who_measured_a_new_place_stood_before_it(terrain: Terrain) -> None:
    mesuree, placee = uuid4(), uuid4()
    terrain.send(mesuree, {"nom": "Atelier", "groupe": "A", **ICI, "precision_lieu": "gps"})
    terrain.send(placee, {"nom": "Vestiaire", "groupe": "A", **ICI, "precision_lieu": "carte"})
    with terrain.sessions() as session:
        vues = session.scalars(select(Verification)).all()
    assert [(v.acteur, v.verifie_par, v.canal, v.verifie_le) for v in vues] == [
        (mesuree, terrain.samira.nom, "sur_place", MIDI)
    ]

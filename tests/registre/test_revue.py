"""Revisions on both engines: numbers under races, publication, refusal, merging."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from geo.affectation import Territoire
from registre.compositions import MILLESIME
from registre.erreurs import ActionImpossible, ConflitDEdition, ObjetInconnu
from registre.modeles import Acteur, Revision
from registre.revue.acteurs import snapshot_acteur
from registre.revue.lectures import last_numero, list_revisions, prepare_fusion
from registre.revue.revisions import Auteur, propose, publish, refuse
from registre.session import writing
from registre.territoire import load_territoire
from registre.valeurs import EtatActeur, EtatRevision, ObjetRevise
from registre.versions import read_versions
from tests.fabriques import (
    DEBUT_DES_ZONES,
    MIDI,
    add_quartier,
    make_acteur,
    make_categorie,
    make_commune,
    make_groupe,
    make_secteur,
)

SAMIRA = Auteur(None, "Samira")
PAUL = Auteur(None, "Paul")
UN_JOUR = timedelta(days=1)


@pytest.fixture
def acteur(sessions: sessionmaker[Session]) -> UUID:
    """A published actor of the Marolles, without history."""
    with writing(sessions) as session:
        session.add_all([make_commune(), make_groupe()])
        session.flush()
        session.add(make_categorie())
        session.add(make_categorie("personne-ressource", personne_privee=True, ordre=2))
        session.add(make_secteur("21004A11-", 4.3450, 50.8360))
        session.add(make_secteur("21004A12-", 4.3550, 50.8360))
        session.flush()
        add_quartier(session, "Marolles", ["21004A11-"])
        add_quartier(session, "Sablon", ["21004A12-"])
        ligne = make_acteur(quartier="marolles", secteur="21004A11-", modifie_le=MIDI - UN_JOUR)
        session.add(ligne)
        session.flush()
        return ligne.id


@pytest.fixture
def territoire(sessions: sessionmaker[Session], acteur: UUID) -> Territoire:
    with sessions() as session:
        return load_territoire(session, DEBUT_DES_ZONES, MILLESIME)


def ask(
    sessions: sessionmaker[Session],
    acteur: UUID,
    base: int,
    auteur: Auteur = SAMIRA,
    envoi: UUID | None = None,
    **changes: Any,
) -> UUID:
    with writing(sessions) as session:
        contenu = snapshot_acteur(session, str(acteur)) | changes
        revision = propose(
            session,
            ObjetRevise.ACTEUR,
            str(acteur),
            contenu,
            base=base,
            envoi=envoi or uuid4(),
            auteur=auteur,
            motif="",
            instant=MIDI,
        )
        return revision.id


def put(
    sessions: sessionmaker[Session], revision: UUID, territoire: Territoire, **choix: str
) -> UUID:
    with writing(sessions) as session:
        return publish(session, revision, "Coordination", MIDI, territoire, choix=choix).id


def read(sessions: sessionmaker[Session], acteur: UUID) -> Acteur:
    with sessions() as session:
        lu = session.get(Acteur, acteur)
        assert lu is not None
        return lu


def etats(sessions: sessionmaker[Session], acteur: UUID) -> list[tuple[int, str, str]]:
    with sessions() as session:
        revisions = list_revisions(session, ObjetRevise.ACTEUR, str(acteur))
        return [(r.numero, r.auteur_nom, r.etat) for r in reversed(revisions)]


def test_a_first_proposal_is_preceded_by_what_was_loaded(
    sessions: sessionmaker[Session], acteur: UUID
) -> None:
    ask(sessions, acteur, 0, nom="Autre")
    assert etats(sessions, acteur) == [
        (1, "données chargées", "publiee"),
        (2, "Samira", "proposee"),
    ]
    with sessions() as session:
        premiere = list_revisions(session, ObjetRevise.ACTEUR, str(acteur))[-1]
        assert premiere.contenu["nom"] == "Maison médicale des Marolles"
        assert premiere.cree_le == MIDI - UN_JOUR, "it stood so before anybody edited it"
    assert read(sessions, acteur).nom == "Maison médicale des Marolles"


def test_an_old_number_is_a_conflict_and_writes_nothing(
    sessions: sessionmaker[Session], acteur: UUID
) -> None:
    ask(sessions, acteur, 0, nom="A")
    for base in (0, 1, 3, 99):
        with pytest.raises(ConflitDEdition) as refus:
            ask(sessions, acteur, base, PAUL, nom="B")
        assert (refus.value.base, refus.value.actuelle) == (base, 2)
    assert len(etats(sessions, acteur)) == 2


def test_one_sending_is_one_revision_and_never_two_things(
    sessions: sessionmaker[Session], acteur: UUID
) -> None:
    envoi = uuid4()
    assert ask(sessions, acteur, 0, envoi=envoi, nom="A") == envoi
    assert ask(sessions, acteur, 0, envoi=envoi, nom="A") == envoi
    assert len(etats(sessions, acteur)) == 2
    with pytest.raises(ConflitDEdition):
        ask(sessions, acteur, 0, envoi=envoi, nom="B")
    with writing(sessions) as session:
        autre = make_acteur("Ailleurs")
        session.add(autre)
        session.flush()
        identifiant = autre.id
    with pytest.raises(ActionImpossible, match="envoi_deja_servi"):
        ask(sessions, identifiant, 0, envoi=envoi, nom="A")


def test_two_at_once_get_two_numbers_or_a_conflict(
    sessions: sessionmaker[Session], acteur: UUID
) -> None:
    depart = Barrier(6)

    def race(rang: int) -> str:
        depart.wait()
        try:
            ask(sessions, acteur, 0, Auteur(None, f"Auteur {rang}"), nom=f"Nom {rang}")
        except ConflitDEdition:
            return "conflit"
        return "ecrit"

    with ThreadPoolExecutor(6) as pool:
        sorts = sorted(pool.map(race, range(6)))
    assert sorts == ["conflit"] * 5 + ["ecrit"]
    assert [numero for numero, _, _ in etats(sessions, acteur)] == [1, 2]


def test_publishing_applies_places_counts_and_gives_a_new_number(
    sessions: sessionmaker[Session], acteur: UUID, territoire: Territoire
) -> None:
    revision = ask(sessions, acteur, 0, nom="Autre", lon=4.356, lat=50.837)
    with sessions() as session:
        avant = read_versions(session).annuaire
    assert put(sessions, revision, territoire) == revision
    lu = read(sessions, acteur)
    assert (lu.nom, lu.quartier, lu.secteur) == ("Autre", "sablon", "21004A12-")
    assert lu.geom is not None
    assert (lu.geom.x, lu.geom.y) == (4.356, 50.837)
    assert (lu.modifie_le, lu.modifie_par) == (MIDI, "Coordination")
    assert lu.texte_recherche.startswith("autre")
    with sessions() as session:
        assert read_versions(session).annuaire == avant + 1
    assert etats(sessions, acteur)[-1] == (3, "Samira", "publiee")
    assert put(sessions, revision, territoire) == revision, "a second time changes nothing"
    with pytest.raises(ConflitDEdition):  # whoever opened the record in between is told
        ask(sessions, acteur, 2, PAUL, site="https://exemple.be")


def test_published_by_who_proposed_it_takes_one_number_only(
    sessions: sessionmaker[Session], acteur: UUID, territoire: Territoire
) -> None:
    with writing(sessions) as session:
        contenu = snapshot_acteur(session, str(acteur)) | {"nom": "Autre"}
        revision = propose(
            session,
            ObjetRevise.ACTEUR,
            str(acteur),
            contenu,
            base=0,
            envoi=uuid4(),
            auteur=SAMIRA,
            motif="",
            instant=MIDI,
        )
        publish(session, revision.id, "Samira", MIDI, territoire)
    assert etats(sessions, acteur)[-1] == (2, "Samira", "publiee")


def test_what_others_published_meanwhile_is_not_undone(
    sessions: sessionmaker[Session], acteur: UUID, territoire: Territoire
) -> None:
    premiere = ask(sessions, acteur, 0, SAMIRA, nom="Nom de Samira")
    seconde = ask(sessions, acteur, 2, PAUL, site="https://paul.be")
    put(sessions, seconde, territoire)
    put(sessions, premiere, territoire)
    lu = read(sessions, acteur)
    assert (lu.nom, lu.site) == ("Nom de Samira", "https://paul.be")
    with sessions() as session:
        vues = list_revisions(session, ObjetRevise.ACTEUR, str(acteur))
        assert vues[0].contenu == snapshot_acteur(session, str(acteur)), (
            "history ends at what stands"
        )
        assert vues[0].auteur_nom == "Samira"
        proposee = session.get(Revision, premiere)
        assert proposee is not None
        assert proposee.contenu["site"] is None, "what was proposed stays readable"
        assert proposee.etat == EtatRevision.REMPLACEE
    assert put(sessions, premiere, territoire) != premiere
    assert len(etats(sessions, acteur)) == 4


def test_a_conflict_is_decided_by_the_reviewer(
    sessions: sessionmaker[Session], acteur: UUID, territoire: Territoire
) -> None:
    premiere = ask(sessions, acteur, 0, SAMIRA, nom="Nom de Samira", site="https://samira.be")
    put(sessions, ask(sessions, acteur, 2, PAUL, nom="Nom de Paul"), territoire)
    with sessions() as session:
        revision = session.get(Revision, premiere)
        assert revision is not None
        assert prepare_fusion(session, revision).conflits == ("nom",)
    with pytest.raises(ActionImpossible, match="conflit_a_trancher"):
        put(sessions, premiere, territoire)
    assert read(sessions, acteur).site is None
    put(sessions, premiere, territoire, nom="garder")
    lu = read(sessions, acteur)
    assert (lu.nom, lu.site) == ("Nom de Paul", "https://samira.be")


def test_a_refusal_says_why_and_leaves_what_stands(
    sessions: sessionmaker[Session], acteur: UUID, territoire: Territoire
) -> None:
    revision = ask(sessions, acteur, 0, nom="Autre")
    with writing(sessions) as session, pytest.raises(ActionImpossible, match="raison_requise"):
        refuse(session, revision, "Coordination", MIDI, "  ")
    for _ in range(2):
        with writing(sessions) as session:
            assert refuse(session, revision, "Coordination", MIDI, "Faux").decision == "Faux"
    assert read(sessions, acteur).nom == "Maison médicale des Marolles"
    with pytest.raises(ActionImpossible, match="deja_decidee"):
        put(sessions, revision, territoire)
    with pytest.raises(ObjetInconnu):
        put(sessions, uuid4(), territoire)


@pytest.mark.parametrize(
    ("contenu", "motif"),
    [
        ({"categorie": "n-existe-pas"}, "categorie_inconnue"),
        ({"etat": "a_relire"}, "etat_inconnu"),
        ({"categorie": "personne-ressource"}, "sans_consentement"),
    ],
)
def test_what_cannot_be_published_writes_nothing(
    sessions: sessionmaker[Session],
    acteur: UUID,
    territoire: Territoire,
    contenu: dict[str, Any],
    motif: str,
) -> None:
    revision = ask(sessions, acteur, 0, nom="Autre", **contenu)
    with pytest.raises(ActionImpossible, match=motif):
        put(sessions, revision, territoire)
    lu = read(sessions, acteur)
    assert (lu.nom, lu.etat) == ("Maison médicale des Marolles", EtatActeur.PUBLIE)
    assert etats(sessions, acteur)[-1][2] == EtatRevision.PROPOSEE


def test_an_erased_content_is_not_published(
    sessions: sessionmaker[Session], acteur: UUID, territoire: Territoire
) -> None:
    revision = ask(sessions, acteur, 0, nom="Autre")
    with writing(sessions) as session:
        for lue in list_revisions(session, ObjetRevise.ACTEUR, str(acteur)):
            if lue.etat == EtatRevision.PROPOSEE:
                lue.contenu = {}
    with pytest.raises(ActionImpossible, match="contenu_efface"):
        put(sessions, revision, territoire)
    assert read(sessions, acteur).nom == "Maison médicale des Marolles"


def test_a_point_outside_every_zone_has_no_quartier(
    sessions: sessionmaker[Session], acteur: UUID, territoire: Territoire
) -> None:
    put(sessions, ask(sessions, acteur, 0, lon=4.40, lat=50.90), territoire)
    assert (read(sessions, acteur).quartier, read(sessions, acteur).secteur) == (None, None)
    put(sessions, ask(sessions, acteur, 3, lon=None, lat=None), territoire)
    assert read(sessions, acteur).geom is None
    with sessions() as session:
        assert last_numero(session, ObjetRevise.ACTEUR, str(acteur)) == 5

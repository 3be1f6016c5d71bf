"""Merging two records of one place and undoing it, on both engines, under races and in chains."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from geo.affectation import Territoire
from registre.annuaire import find_gardee, get_acteur
from registre.compositions import MILLESIME
from registre.doublons.annulation import undo_fusion
from registre.doublons.comparaison import compare_fiches, suggest_choix
from registre.doublons.fusions import merge_acteurs
from registre.doublons.suivi import (
    find_absorption,
    follow,
    list_absorbees,
    list_toutes_absorbees,
)
from registre.erreurs import ActeurInconnu, ActionImpossible, ConflitDEdition, ObjetInconnu
from registre.modeles import Acteur, Consentement, FusionActeurs, Verification
from registre.revue.acteurs import CHAMPS, read_contenu, snapshot_acteur
from registre.revue.ecarts import group_of
from registre.revue.lectures import last_numero, list_revisions
from registre.revue.revisions import Auteur, propose, publish
from registre.session import writing
from registre.territoire import load_territoire
from registre.valeurs import EtatActeur, EtatRevision, ObjetRevise, Source
from registre.versions import read_versions
from tests.fabriques import (
    DEBUT_DES_ZONES,
    LONGTEMPS,
    MIDI,
    PLACE_DU_JEU_DE_BALLE,
    add_quartier,
    make_acteur,
    make_categorie,
    make_commune,
    make_groupe,
    make_secteur,
    make_verification,
)

LINA = Auteur(None, "Lina")
GARDER = dict.fromkeys((group_of(champ) for champ in CHAMPS), "garder")
LON, LAT = PLACE_DU_JEU_DE_BALLE


@pytest.fixture
def marolles(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    """The Marolles, with a category of institutions and one of persons; no actor."""
    with writing(sessions) as session:
        session.add_all([make_commune(), make_groupe()])
        session.flush()
        session.add(make_categorie())
        session.add(make_categorie("creches", ordre=3))
        session.add(make_categorie("personne-ressource", personne_privee=True, ordre=2))
        session.add(make_secteur("21004A11-", 4.3450, 50.8360))
        session.flush()
        add_quartier(session, "Marolles", ["21004A11-"])
    return sessions


@pytest.fixture
def territoire(marolles: sessionmaker[Session]) -> Territoire:
    with marolles() as session:
        return load_territoire(session, DEBUT_DES_ZONES, MILLESIME)


def add(sessions: sessionmaker[Session], nom: str = "Ludothèque", **valeurs: Any) -> UUID:
    voulues = {"quartier": "marolles", "secteur": "21004A11-", "source": Source.EQUIPE, **valeurs}
    with writing(sessions) as session:
        acteur = make_acteur(nom, **voulues)
        session.add(acteur)
        session.flush()
        return acteur.id


def merge(
    sessions: sessionmaker[Session],
    gardee: UUID,
    absorbee: UUID,
    territoire: Territoire,
    *,
    id: UUID | None = None,
    vues: tuple[int, int] | None = None,
    **choix: str,
) -> UUID:
    with writing(sessions) as session:
        faite = merge_acteurs(
            session,
            gardee,
            absorbee,
            GARDER | choix,
            LINA,
            MIDI,
            territoire,
            id=id or uuid4(),
            vues=vues,
        )
        return faite.id


def undo(sessions: sessionmaker[Session], fusion: UUID, territoire: Territoire) -> None:
    with writing(sessions) as session:
        undo_fusion(session, fusion, LINA, MIDI, territoire)


def ask(sessions: sessionmaker[Session], acteur: UUID, qui: str = "Samira", **changes: Any) -> UUID:
    with writing(sessions) as session:
        cle = str(acteur)
        revision = propose(
            session,
            ObjetRevise.ACTEUR,
            cle,
            snapshot_acteur(session, cle) | changes,
            base=last_numero(session, ObjetRevise.ACTEUR, cle),
            envoi=uuid4(),
            auteur=Auteur(None, qui),
            motif="",
            instant=MIDI,
        )
        return revision.id


def edit(
    sessions: sessionmaker[Session], acteur: UUID, territoire: Territoire, **changes: Any
) -> None:
    revision = ask(sessions, acteur, "Coordination", **changes)
    with writing(sessions) as session:
        publish(session, revision, "Coordination", MIDI, territoire)


def read(sessions: sessionmaker[Session], acteur: UUID) -> Acteur:
    with sessions() as session:
        lu = session.get(Acteur, acteur)
        assert lu is not None
        return lu


def fates(sessions: sessionmaker[Session], acteur: UUID) -> list[tuple[int, str, str]]:
    with sessions() as session:
        revisions = list_revisions(session, ObjetRevise.ACTEUR, str(acteur))
        return [(r.numero, r.auteur_nom, r.etat) for r in reversed(revisions)]


def lead(sessions: sessionmaker[Session], acteur: UUID) -> UUID | None:
    with sessions() as session:
        return find_gardee(session, acteur, MIDI)


def refuses(sessions: sessionmaker[Session], motif: str, *deux: Any, **choix: Any) -> None:
    """Merging is refused for this reason, and nothing is written."""
    with sessions() as session:
        avant = session.scalar(select(func.count(FusionActeurs.id)))
    with pytest.raises(ActionImpossible, match=f"^{motif}$"):
        merge(sessions, *deux, **choix)
    with sessions() as session:
        assert session.scalar(select(func.count(FusionActeurs.id))) == avant


def test_a_merge_takes_what_was_chosen_and_puts_the_other_record_away(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    garde = add(marolles, telephone=None, rue="Rue Haute", numero="1")
    absorbe = add(marolles, "Ludotheque", telephone="02 512 00 00", rue="Rue Blaes", numero="9")
    with marolles() as session:
        avant = read_versions(session)
    fusion = merge(marolles, garde, absorbe, territoire, telephone="prendre")
    gardee, absorbee = read(marolles, garde), read(marolles, absorbe)
    assert (gardee.nom, gardee.telephone) == ("Ludothèque", "02 512 00 00")
    assert (gardee.rue, gardee.numero) == ("Rue Haute", "1"), "an address is taken whole"
    assert (absorbee.etat, absorbee.fusionne_dans) == (EtatActeur.ARCHIVE, garde)
    assert absorbee.telephone == "02 512 00 00", "what it said is not lost"
    for acteur in (garde, absorbe):
        assert fates(marolles, acteur) == [
            (1, "données chargées", "publiee"),
            (2, "Lina", "publiee"),
        ]
    with marolles() as session:
        faite = session.get(FusionActeurs, fusion)
        assert faite is not None
        assert (faite.numero, faite.par) == (2, "Lina")
        assert read_versions(session) != avant, "every worker shows it at its next request"
        assert get_acteur(session, garde, MIDI).telephone_e164 == "+3225120000"
        with pytest.raises(ActeurInconnu):
            get_acteur(session, absorbe, MIDI)
        assert [s.autre for s in list_absorbees(session, garde)] == [absorbe]
        suivie = find_absorption(session, absorbe)
        assert suivie is not None
        assert suivie.autre == garde


def test_records_merged_one_into_the_other_lead_to_the_last_and_circles_nowhere(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    premiere, deuxieme, derniere, seule = (add(marolles) for _ in range(4))
    merge(marolles, deuxieme, premiere, territoire)
    merge(marolles, derniere, deuxieme, territoire)
    une, autre = (add(marolles, etat=EtatActeur.ARCHIVE) for _ in range(2))
    reprise = add(marolles, fusionne_dans=seule)  # published: it stands for itself
    with writing(marolles) as session:
        session.get_one(Acteur, une).fusionne_dans = autre
        session.get_one(Acteur, autre).fusionne_dans = une
        vers_le_cercle = make_acteur("Ludothèque", etat=EtatActeur.ARCHIVE, fusionne_dans=une)
        session.add(vers_le_cercle)
    inconnue = uuid4()
    with marolles() as session:
        toutes = [premiere, deuxieme, derniere, seule, reprise, une, vers_le_cercle.id, inconnue]
        assert follow(session, toutes) == {
            **dict.fromkeys((premiere, deuxieme, derniere), derniere),
            **{acteur: acteur for acteur in (seule, reprise, inconnue)},
        }
        assert set(list_toutes_absorbees(session, derniere)) == {premiere, deuxieme}
        assert list_toutes_absorbees(session, seule) == []
        assert set(list_toutes_absorbees(session, une)) == {autre, vers_le_cercle.id}
    assert lead(marolles, premiere) == derniere
    assert lead(marolles, une) is None


def test_undoing_a_merge_puts_both_records_back(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    garde = add(marolles, telephone="02 1")
    absorbe = add(marolles, "Ludotheque", telephone="02 2", source=Source.OPENSTREETMAP)
    avant = [read_contenu(read(marolles, acteur)) for acteur in (garde, absorbe)]
    fusion = merge(marolles, garde, absorbe, territoire, nom="prendre", telephone="prendre")
    undo(marolles, fusion, territoire)
    assert [read_contenu(read(marolles, acteur)) for acteur in (garde, absorbe)] == avant
    absorbee = read(marolles, absorbe)
    assert (absorbee.etat, absorbee.fusionne_dans) == (EtatActeur.PUBLIE, None)
    assert read(marolles, garde).source == Source.EQUIPE
    assert lead(marolles, absorbe) is None
    assert len(fates(marolles, garde)) == 3, "the history tells both"
    undo(marolles, fusion, territoire)
    assert len(fates(marolles, garde)) == 3, "undone twice is undone once"
    with marolles() as session:
        faite = session.get(FusionActeurs, fusion)
        assert faite is not None
        assert (faite.annulee_par, faite.avant) == ("Lina", {}), "no copy outlives the records"
        assert get_acteur(session, absorbe, MIDI).telephone == "02 2"


def test_a_merge_is_not_undone_once_somebody_wrote_to_either_record(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    garde, absorbe = add(marolles), add(marolles)
    fusion = merge(marolles, garde, absorbe, territoire)
    ask(marolles, garde, telephone="02 3")  # a proposal changes nothing: it does not count
    undo(marolles, fusion, territoire)
    fusion = merge(marolles, garde, absorbe, territoire)
    edit(marolles, garde, territoire, telephone="02 4")
    with pytest.raises(ActionImpossible, match="modifiee_depuis"):
        undo(marolles, fusion, territoire)
    assert read(marolles, garde).telephone == "02 4"
    edit(marolles, garde, territoire, telephone=None)
    edit(marolles, absorbe, territoire, etat="publie", nom="Ludothèque reprise")
    with pytest.raises(ActionImpossible, match="modifiee_depuis"):
        undo(marolles, fusion, territoire)
    reprise = read(marolles, absorbe)
    assert (reprise.nom, reprise.fusionne_dans) == ("Ludothèque reprise", None)
    with marolles() as session:
        assert list_absorbees(session, garde) == []
    with pytest.raises(ObjetInconnu):
        undo(marolles, uuid4(), territoire)


def test_a_merge_sent_twice_acts_once_and_a_record_is_merged_once(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    garde, absorbe, tiers = add(marolles), add(marolles), add(marolles)
    envoi = uuid4()
    assert merge(marolles, garde, absorbe, territoire, id=envoi) == envoi
    assert merge(marolles, garde, absorbe, territoire, id=envoi) == envoi
    assert len(fates(marolles, garde)) == 2
    refuses(marolles, "envoi_deja_servi", garde, tiers, territoire, id=envoi)
    refuses(marolles, "deja_fusionnee", tiers, absorbe, territoire)
    refuses(marolles, "deja_fusionnee", absorbe, tiers, territoire)
    refuses(marolles, "meme_fiche", garde, garde, territoire)


def test_merges_in_a_chain_lead_to_the_last_record(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    a, b, c = (add(marolles) for _ in range(3))
    premiere = merge(marolles, b, a, territoire)
    seconde = merge(marolles, c, b, territoire)
    assert (lead(marolles, a), lead(marolles, b), lead(marolles, c)) == (c, c, None)
    with pytest.raises(ActionImpossible, match="fusionnee_depuis"):
        undo(marolles, premiere, territoire)
    undo(marolles, seconde, territoire)
    assert (lead(marolles, a), lead(marolles, b)) == (b, None)
    undo(marolles, premiere, territoire)
    assert lead(marolles, a) is None
    assert {read(marolles, acteur).etat for acteur in (a, b, c)} == {EtatActeur.PUBLIE}


def test_no_public_page_leads_to_a_record_that_is_not_public_nor_round_in_circles(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    garde, absorbe = add(marolles), add(marolles)
    merge(marolles, garde, absorbe, territoire)
    with writing(marolles) as session:
        personne = session.get(Acteur, garde)
        assert personne is not None
        personne.categorie, personne.public_jusqu_a = "personne-ressource", LONGTEMPS
    assert lead(marolles, absorbe) is None, "nothing leads to a person"
    with writing(marolles) as session:
        rangee = session.get(Acteur, garde)
        assert rangee is not None
        rangee.categorie, rangee.etat = "maisons-medicales", EtatActeur.ARCHIVE
    assert lead(marolles, absorbe) is None
    with writing(marolles) as session:
        rangee = session.get(Acteur, garde)
        assert rangee is not None
        rangee.fusionne_dans = absorbe
    assert lead(marolles, absorbe) is None
    assert lead(marolles, uuid4()) is None


def test_a_person_is_merged_with_nobody(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    lieu, personne = add(marolles), add(marolles, "Z. O.", categorie="personne-ressource")
    autre = add(marolles, "Z. O.", categorie="personne-ressource")
    refuses(marolles, "personne_a_part", lieu, personne, territoire)
    refuses(marolles, "personne_a_part", personne, lieu, territoire)
    refuses(marolles, "personne_a_part", personne, autre, territoire)
    ancienne = add(marolles, "Atelier Ostrowska")
    with writing(marolles) as session:
        accord = {"debut": MIDI, "fin": LONGTEMPS, "canal": "oral", "recueilli_par": "Lina"}
        session.add(Consentement(acteur=ancienne, **accord))
    refuses(marolles, "personne_a_part", lieu, ancienne, territoire)


def test_what_the_public_reads_stays_and_drafts_are_not_merged(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    publiee, a_relire = add(marolles), add(marolles, etat=EtatActeur.A_RELIRE)
    refuses(marolles, "garder_la_publiee", a_relire, publiee, territoire)
    for etat in (EtatActeur.BROUILLON, EtatActeur.ARCHIVE):
        refuses(marolles, "pas_en_cours", publiee, add(marolles, etat=etat), territoire)
    merge(marolles, publiee, a_relire, territoire)
    assert read(marolles, publiee).etat == EtatActeur.PUBLIE


def test_every_difference_is_chosen(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    garde, absorbe = add(marolles, telephone="02 1"), add(marolles, telephone="02 2")
    refuses(marolles, "conflit_a_trancher", garde, absorbe, territoire, telephone="")
    refuses(marolles, "conflit_a_trancher", garde, absorbe, territoire, telephone="x")


def test_nothing_is_merged_on_an_old_page(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    garde, absorbe = add(marolles), add(marolles)
    edit(marolles, absorbe, territoire, telephone="02 9")
    for vues in ((0, 0), (1, 3), (0, 2)):
        with pytest.raises(ConflitDEdition):
            merge(marolles, garde, absorbe, territoire, vues=vues)
    merge(marolles, garde, absorbe, territoire, vues=(0, 3), telephone="prendre")


@pytest.mark.parametrize(
    ("de", "vers", "prend", "licence"),
    [
        (Source.OPENSTREETMAP, Source.EQUIPE, True, Source.OPENSTREETMAP),
        (Source.OPENSTREETMAP, Source.EQUIPE, False, Source.EQUIPE),
        (Source.EQUIPE, Source.OPENSTREETMAP, True, Source.OPENSTREETMAP),
        (Source.PARTENAIRE, Source.EQUIPE, True, Source.EQUIPE),
    ],
)
def test_what_comes_from_openstreetmap_keeps_its_licence(
    marolles: sessionmaker[Session],
    territoire: Territoire,
    de: Source,
    vers: Source,
    prend: bool,
    licence: Source,
) -> None:
    garde = add(marolles, source=vers, telephone="02 1")
    absorbe = add(marolles, source=de, telephone="02 2")
    merge(marolles, garde, absorbe, territoire, telephone="prendre" if prend else "garder")
    with marolles() as session:
        publique = get_acteur(session, garde, MIDI)
    assert publique.source == licence
    assert (publique.licence == "ODbL 1.0") == (licence is Source.OPENSTREETMAP)


def test_taking_that_openstreetmap_says_nothing_is_no_taking(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    garde, absorbe = add(marolles, telephone="02 1"), add(marolles, source=Source.OPENSTREETMAP)
    merge(marolles, garde, absorbe, territoire, telephone="prendre")
    assert (read(marolles, garde).telephone, read(marolles, garde).source) == (None, "equipe")


def test_two_records_that_wait_make_one_that_waits(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    garde = add(marolles, etat=EtatActeur.A_RELIRE, groupe_seul="A")
    absorbe = add(marolles, etat=EtatActeur.A_RELIRE, telephone="02 2", categorie="creches")
    premiere = ask(marolles, garde, "Samira")
    tardive = ask(marolles, garde, "Omar", telephone="02 7")
    de_l_autre = ask(marolles, absorbe, "Samira")
    debut = [fates(marolles, acteur)[-2:] for acteur in (garde, absorbe)]
    fusion = merge(marolles, garde, absorbe, territoire, telephone="prendre", categorie="prendre")
    gardee = read(marolles, garde)
    assert (gardee.etat, gardee.categorie, gardee.groupe_seul) == ("a_relire", "creches", None)
    with marolles() as session:
        etats = {r.id: r.etat for r in list_revisions(session, ObjetRevise.ACTEUR, str(garde))}
        attentes = [r for r, etat in etats.items() if etat == EtatRevision.PROPOSEE]
        assert tardive in attentes, "what somebody else proposed still waits"
        assert premiere not in attentes, "the merged one stands for it"
        assert len(attentes) == 2
        autres = list_revisions(session, ObjetRevise.ACTEUR, str(absorbe))
        assert EtatRevision.PROPOSEE not in {r.etat for r in autres}
    undo(marolles, fusion, territoire)
    gardee, absorbee = read(marolles, garde), read(marolles, absorbe)
    assert (gardee.etat, gardee.groupe_seul, gardee.telephone) == ("a_relire", "A", None)
    assert (absorbee.etat, absorbee.telephone) == ("a_relire", "02 2")
    for acteur, avant in zip((garde, absorbe), debut, strict=True):
        assert set(avant) <= set(fates(marolles, acteur)), "the same proposals wait again"
    with writing(marolles) as session:
        assert publish(session, de_l_autre, "Lina", MIDI, territoire).etat == "publiee"
    assert read(marolles, absorbe).etat == EtatActeur.PUBLIE


def test_a_record_of_the_pavement_without_category_joins_the_published_one(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    publiee = add(marolles)
    notee = add(marolles, etat="a_relire", groupe_seul="A", categorie="creches", note="sonnette")
    with marolles() as session:
        garde, absorbe = session.get(Acteur, publiee), session.get(Acteur, notee)
        assert garde is not None
        assert absorbe is not None
        comparaison = compare_fiches(garde, absorbe)
        assert suggest_choix(comparaison) == {"note": "prendre"}, "its category is no choice"
    merge(marolles, publiee, notee, territoire, note="prendre", categorie="prendre")
    gardee = read(marolles, publiee)
    assert (gardee.note, gardee.categorie) == ("sonnette", "maisons-medicales")
    assert gardee.groupe_seul is None


def test_a_better_point_is_suggested(marolles: sessionmaker[Session]) -> None:
    vague = add(marolles, precision_lieu="rue")
    exacte = add(marolles, etat="a_relire", precision_lieu="gps", precision_m=8, lon=LON + 0.0002)
    with marolles() as session:
        une, autre = session.get(Acteur, vague), session.get(Acteur, exacte)
        assert une is not None
        assert autre is not None
        assert suggest_choix(compare_fiches(une, autre)) == {"lieu": "prendre"}
        assert suggest_choix(compare_fiches(autre, une)) == {"lieu": "garder"}


def test_what_was_noted_of_a_record_stays_its_own(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    garde, absorbe = add(marolles), add(marolles)
    with writing(marolles) as session:
        session.add(make_verification(absorbe, MIDI - timedelta(days=1)))
    merge(marolles, garde, absorbe, territoire)
    with marolles() as session:
        assert session.scalars(select(Verification.acteur)).all() == [absorbe]


def test_two_merges_of_the_same_records_at_once_make_one(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    une, autre = add(marolles), add(marolles)
    depart = Barrier(2)

    def run(deux: tuple[UUID, UUID]) -> str:
        depart.wait()
        try:
            merge(marolles, *deux, territoire)
        except ActionImpossible as refus:
            return refus.motif
        return "faite"

    with ThreadPoolExecutor(2) as fils:
        sorts = sorted(fils.map(run, [(une, autre), (autre, une)]))
    assert sorts == ["deja_fusionnee", "faite"]
    with marolles() as session:
        assert session.scalar(select(func.count(FusionActeurs.id))) == 1
    assert {read(marolles, une).etat, read(marolles, autre).etat} == {"publie", "archive"}


def test_one_sending_in_two_threads_is_one_merge(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    une, autre, envoi = add(marolles), add(marolles), uuid4()
    depart = Barrier(2)

    def run(_: int) -> UUID:
        depart.wait()
        return merge(marolles, une, autre, territoire, id=envoi)

    with ThreadPoolExecutor(2) as fils:
        assert list(fils.map(run, range(2))) == [envoi, envoi]
    assert len(fates(marolles, une)) == 2


def test_a_merge_moves_the_counter_of_the_directory(
    marolles: sessionmaker[Session], territoire: Territoire
) -> None:
    def number() -> int:
        with marolles() as session:
            return read_versions(session).annuaire

    garde, absorbe = add(marolles, etat="a_relire"), add(marolles, etat="a_relire")
    avant = number()
    fusion = merge(marolles, garde, absorbe, territoire)
    milieu = number()
    undo(marolles, fusion, territoire)
    assert avant < milieu < number()

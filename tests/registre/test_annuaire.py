"""The directory's lists and counts: every filter tells only what is public."""

from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, sessionmaker

from geo.textes import normalize
from registre import annuaire as registre_annuaire
from registre.annuaire import (
    count_acteurs,
    count_by_categorie,
    count_by_quartier,
    count_secteurs,
    get_acteur,
    get_quartier,
    list_acteurs,
    list_codes_postaux,
    list_communes,
    list_groupes,
    list_langues,
    list_noms_quartiers,
    list_quartiers,
    list_secteurs,
    read_page,
)
from registre.erreurs import ActeurInconnu, QuartierInconnu
from registre.filtre import Filtre, resolve_ouvert
from registre.horaires import EtatOuverture, opening_state
from registre.modeles import Acteur
from registre.publication import ActeurPublic
from registre.recherche import index_acteurs
from registre.session import writing
from registre.territoire import load_territoire
from tests.appuis.annuaire import ACTEURS, CATEGORIES, SECRET, fill_annuaire, make_id
from tests.fabriques import COMMUNES, LONGTEMPS, MIDI, make_acteur

Compte = Callable[[sessionmaker[Session]], AbstractContextManager[list[str]]]

TOUS = Filtre()
NOMS_DES_QUARTIERS = {"marolles": "Marolles", "matonge": "Matongé"}


@pytest.fixture
def annuaire(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    fill_annuaire(sessions)
    return sessions


def find(sessions: sessionmaker[Session], filtre: Filtre, instant: datetime = MIDI) -> list[str]:
    """The names found, in order; of a private person the category."""
    with sessions() as session:
        acteurs = list_acteurs(session, filtre, instant, None)
    return [acteur.nom or acteur.categorie for acteur in acteurs]


def test_sans_filtre_tout_ce_qui_est_publie_par_ordre_de_nom(
    annuaire: sessionmaker[Session],
) -> None:
    noms = find(annuaire, TOUS)
    assert len(noms) == len(ACTEURS) - 2
    assert [nom for nom in noms if nom != "habitants-pivots"] == sorted(
        (nom for nom in noms if nom != "habitants-pivots"),
        key=lambda nom: (normalize(nom), nom == "elan" and make_id(6) > make_id(5)),
    )


def test_les_categories_et_les_lettres_de_groupe_sont_des_choix(
    annuaire: sessionmaker[Session],
) -> None:
    assert find(annuaire, Filtre(categories=("cpas",))) == ["100 % d'accueil", "Œuvre du Parvis"]
    assert find(annuaire, Filtre(categories=("D", "pharmacies"))) == [
        *("100 % d'accueil", "Apotheek St-Gillis", "Œuvre du Parvis", "Pharmacie_du_Parc"),
    ]
    assert find(annuaire, Filtre(categories=("inconnue", "C"))) == []


def test_les_sortes_de_filtres_s_ajoutent(annuaire: sessionmaker[Session]) -> None:
    assert find(annuaire, Filtre(categories=("B",), quartiers=("matonge", "marolles"))) == [
        *("Bibliothèque de la Forêt", "Élan"),
    ]
    assert find(annuaire, Filtre(q="noyer", communes=("21004", "21009"))) == [
        *("Le Noyer enchanté", "Médimarolles"),
    ]
    assert find(annuaire, Filtre(langues=("ar", "nl"))) == [
        "ÉLAN 2",
        "Maison médicale des Marolles",
    ]
    assert find(annuaire, Filtre(langues=("fr",))) == [
        *("Maison médicale des Marolles", "Médimarolles"),
    ]
    assert find(annuaire, Filtre(langues=("f", "%", "r n"))) == []


def test_une_enveloppe_garde_ce_qui_est_sur_son_bord(annuaire: sessionmaker[Session]) -> None:
    assert find(annuaire, Filtre(bbox=(4.36, 50.86, 4.37, 50.87))) == ["Pharmacie_du_Parc"]
    assert find(annuaire, Filtre(bbox=(4.35, 50.85, 4.36, 50.86))) == ["Pharmacie_du_Parc"]
    assert find(annuaire, Filtre(bbox=(4.37, 50.86, 4.38, 50.87))) == []
    assert "ÉLAN 2" not in find(annuaire, Filtre(bbox=(-180, -90, 180, 90)))


@pytest.mark.parametrize(
    "filtre",
    [
        Filtre(communes=("21004",)),
        Filtre(langues=("fr", "pl")),
        Filtre(bbox=(-180, -90, 180, 90)),
        Filtre(ouvert=True),
        Filtre(q=SECRET),
        Filtre(q="999"),
    ],
)
def test_aucun_filtre_ne_dit_rien_d_une_personne_privee(
    annuaire: sessionmaker[Session], filtre: Filtre
) -> None:
    assert "habitants-pivots" not in find(annuaire, filtre)
    with annuaire() as session:
        page = read_page(session, filtre, MIDI, 100)
    assert "habitants-pivots" not in page.comptes.par_categorie
    assert SECRET not in repr(page)


def test_une_personne_privee_se_filtre_par_son_role_et_son_quartier(
    annuaire: sessionmaker[Session],
) -> None:
    assert find(annuaire, Filtre(categories=("habitants-pivots",), quartiers=("marolles",))) == [
        "habitants-pivots"
    ]
    with annuaire() as session:
        personne = get_acteur(session, make_id(14), MIDI)
    assert (personne.nom, personne.quartier, personne.lon) == (None, "marolles", None)


def test_ouvert_ne_garde_que_ce_qui_est_ouvert_pour_sur(annuaire: sessionmaker[Session]) -> None:
    # MIDI is Wednesday 15 June 2022, noon: “We 09-12” has just closed.
    assert find(annuaire, Filtre(ouvert=True)) == [
        *("100 % d'accueil", "Apotheek St-Gillis", "Bibliothèque de la Forêt"),
    ]
    une_minute_avant = MIDI - timedelta(minutes=1)
    assert "Élan" in find(annuaire, Filtre(ouvert=True), une_minute_avant)
    fete_nationale = datetime(2022, 7, 21, 10, tzinfo=UTC)
    assert find(annuaire, Filtre(ouvert=True), fete_nationale) == ["100 % d'accueil"]
    assert find(annuaire, Filtre(ouvert=True, q="personne n'a ces mots"), MIDI) == []


def test_ouvert_dit_jusqu_a_quand_la_reponse_vaut(annuaire: sessionmaker[Session]) -> None:
    with annuaire() as session:
        ouverts = resolve_ouvert(session, Filtre(ouvert=True), MIDI)
        assert set(ouverts.horaires) == {
            *("24/7", "Mo-Fr 8:30-19:00", "Tu-Sa 10:00-18:00; PH off"),
        }
        assert ouverts.valable_jusqu_a == datetime(2022, 6, 15, 16, tzinfo=UTC)
        assert read_page(session, TOUS, MIDI, 10).valable_jusqu_a == LONGTEMPS
        juste_avant = ouverts.valable_jusqu_a - timedelta(seconds=1)
        noms = [a.nom for a in list_acteurs(session, Filtre(ouvert=True), juste_avant, None)]
        assert noms == ["100 % d'accueil", "Apotheek St-Gillis", "Bibliothèque de la Forêt"]
        encore = read_page(session, Filtre(ouvert=True), ouverts.valable_jusqu_a, 10)
        assert [a.nom for a in encore.acteurs] == ["100 % d'accueil", "Apotheek St-Gillis"]


def test_une_apostrophe_et_un_pourcent_dans_les_horaires_ne_troublent_rien(
    annuaire: sessionmaker[Session],
) -> None:
    with writing(annuaire) as session:
        session.get_one(Acteur, make_id(9)).horaires = "Mo-Su 00:00-24:00 open \"100 % 'été' é\""
    assert "100 % d'accueil" in find(annuaire, Filtre(ouvert=True))


def test_chaque_categorie_se_compte_comme_si_elle_etait_seule_choisie(
    annuaire: sessionmaker[Session],
) -> None:
    filtre = Filtre(categories=("cpas",), quartiers=("marolles",))
    with annuaire() as session:
        assert count_by_categorie(session, filtre, MIDI) == {
            **{"bibliotheques": 1, "cpas": 1, "habitants-pivots": 1},
        }
        assert count_by_quartier(session, filtre, MIDI) == {"marolles": 1}
        assert count_by_quartier(session, TOUS, MIDI) == {"marolles": 3, "matonge": 2}
        assert count_acteurs(session, filtre, MIDI) == 1


def test_les_pages_se_suivent_sans_trou_ni_double(annuaire: sessionmaker[Session]) -> None:
    with annuaire() as session:
        tous = list_acteurs(session, TOUS, MIDI, None)
        pages = [list_acteurs(session, TOUS, MIDI, 3, debut) for debut in range(0, 18, 3)]
        assert [acteur for page in pages for acteur in page] == tous
        assert list_acteurs(session, TOUS, MIDI, 10, 1_000) == []
        assert list_acteurs(session, TOUS, MIDI, 0) == []


def test_la_derniere_verification_est_celle_qui_compte(annuaire: sessionmaker[Session]) -> None:
    with annuaire() as session:
        verifie = get_acteur(session, make_id(0), MIDI)
        assert (verifie.verifie_le, verifie.verifie_canal) == (MIDI, "telephone")
        assert get_acteur(session, make_id(1), MIDI).verifie_le is None
        liste = {acteur.id: acteur for acteur in list_acteurs(session, TOUS, MIDI, None)}
        assert liste[make_id(0)] == verifie


@pytest.mark.parametrize("rang", [12, 13, 999])
def test_un_brouillon_une_archive_et_un_inconnu_se_taisent_pareil(
    annuaire: sessionmaker[Session], rang: int
) -> None:
    with annuaire() as session, pytest.raises(ActeurInconnu):
        get_acteur(session, make_id(rang), MIDI)


def test_une_page_coute_le_meme_nombre_de_requetes_quelle_que_soit_sa_longueur(
    annuaire: sessionmaker[Session], compte_requetes: Compte
) -> None:
    with writing(annuaire) as session:
        ids = [make_id(rang) for rang in range(100, 180)]
        session.add_all(make_acteur(f"Maison {ident}", id=ident) for ident in ids)
        index_acteurs(session, ids)
    filtre = Filtre(q="maison", categories=("A",), communes=("21004", "21015"), ouvert=True)
    for demande, attendu in ((TOUS, 2), (Filtre(q="maison"), 3), (filtre, 4)):
        for limite in (1, 100):
            with annuaire() as session, compte_requetes(annuaire) as requetes:
                read_page(session, demande, MIDI, limite)
            assert len(requetes) == attendu


# The same filter by brute force over what is public.

VOCABULAIRE = ["noyer", "maison", "medicale", "foret", "elan", "parvis", "bibliotheken", "xyzzyx"]
VOCABULAIRE += ["pharmacies", "ocmw", "1050", "ixelles", "du", "e", "marolles", "habitant", "???"]

FILTRES = st.builds(
    Filtre,
    q=st.lists(st.sampled_from(VOCABULAIRE), max_size=2).map(" ".join),
    categories=st.lists(st.sampled_from([*CATEGORIES, *"ABDH", "rien"]), max_size=2).map(tuple),
    quartiers=st.lists(st.sampled_from([*NOMS_DES_QUARTIERS, "rien"]), max_size=2).map(tuple),
    communes=st.lists(st.sampled_from(["21004", "21009", "21015", "0"]), max_size=2).map(tuple),
    langues=st.lists(st.sampled_from(["fr", "nl", "ar", "pl"]), max_size=2).map(tuple),
    ouvert=st.booleans(),
    bbox=st.none() | st.sampled_from([(4.0, 50.0, 5.0, 51.0), (4.36, 50.86, 4.4, 50.9)]),
)
INSTANTS = st.sampled_from([MIDI, MIDI + timedelta(hours=8), datetime(2022, 7, 21, 9, tzinfo=UTC)])


def is_found(acteur: ActeurPublic, filtre: Filtre, instant: datetime) -> bool:
    ouvert = opening_state(acteur.horaires, instant).etat is EtatOuverture.OUVERT
    rubriques = {acteur.categorie, acteur.groupe}
    return (
        has_words(public_words(acteur), filtre.q)
        and (not filtre.categories or not {*filtre.categories}.isdisjoint(rubriques))
        and (not filtre.quartiers or acteur.quartier in filtre.quartiers)
        and (not filtre.communes or acteur.commune in filtre.communes)
        and (not filtre.langues or not {*filtre.langues}.isdisjoint(acteur.langues))
        and (not filtre.ouvert or ouvert)
        and (filtre.bbox is None or is_inside(acteur, filtre.bbox))
    )


def is_inside(acteur: ActeurPublic, bbox: tuple[float, float, float, float]) -> bool:
    if acteur.lon is None or acteur.lat is None:
        return False
    return bbox[0] <= acteur.lon <= bbox[2] and bbox[1] <= acteur.lat <= bbox[3]


def public_words(acteur: ActeurPublic) -> str:
    groupe, *etiquettes = CATEGORIES[acteur.categorie]
    lieux = [*COMMUNES.get(acteur.commune or "", ()), NOMS_DES_QUARTIERS.get(acteur.quartier or "")]
    adresse = [acteur.nom, acteur.nom_nl, acteur.rue, acteur.numero, acteur.code_postal]
    groupes = [f"Groupe {groupe}", f"Groep {groupe}"]
    return normalize(" ".join(texte or "" for texte in [*adresse, *etiquettes, *lieux, *groupes]))


def has_words(texte: str, q: str) -> bool:
    if q.strip() and not normalize(q):
        return False
    return all(
        mot in texte if len(mot) > 2 else any(m.startswith(mot) for m in texte.split())
        for mot in normalize(q).split()
    )


def sort_key(acteur: ActeurPublic, q: str) -> tuple[bool, str, str]:
    nom = normalize(f"{acteur.nom} {acteur.nom_nl or ''}")
    if acteur.personne_privee:
        nom = normalize(CATEGORIES[acteur.categorie][1])
    return not has_words(nom, q), nom, acteur.id.hex


@settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(filtre=FILTRES, instant=INSTANTS, limite=st.integers(0, 6), debut=st.integers(0, 4))
def test_tout_filtre_trouve_ce_que_le_public_peut_verifier_a_la_main(
    annuaire_de_propriete: sessionmaker[Session],
    filtre: Filtre,
    instant: datetime,
    limite: int,
    debut: int,
) -> None:
    with annuaire_de_propriete() as session:
        publics = list_acteurs(session, TOUS, instant, None)
        attendus = [acteur for acteur in publics if is_found(acteur, filtre, instant)]
        attendus.sort(key=lambda acteur: sort_key(acteur, filtre.q))
        page = read_page(session, filtre, instant, limite, debut)
        assert list_acteurs(session, filtre, instant, None) == attendus
    assert list(page.acteurs) == attendus[debut : debut + limite]
    assert page.comptes.total == len(attendus)
    for champ, comptes in (
        ("categories", page.comptes.par_categorie),
        ("quartiers", page.comptes.par_quartier),
    ):
        sans = Filtre(**{nom: getattr(filtre, nom) for nom in FILTRE_CHAMPS if nom != champ})
        valeurs = (
            acteur.categorie if champ == "categories" else acteur.quartier
            for acteur in publics
            if is_found(acteur, sans, instant)
        )
        assert comptes == Counter(valeur for valeur in valeurs if valeur is not None)


FILTRE_CHAMPS = ("q", "categories", "quartiers", "communes", "langues", "ouvert", "bbox")


@pytest.fixture
def annuaire_de_propriete(annuaire: sessionmaker[Session]) -> sessionmaker[Session]:
    """Read only: the same directory serves all examples of a property."""
    return annuaire


# Reference data and quartiers, on the carried data.


def test_les_huit_groupes_et_leurs_39_categories(sessions_semees: sessionmaker[Session]) -> None:
    with sessions_semees() as session:
        groupes = list_groupes(session)
    assert "".join(groupe.lettre for groupe in groupes) == "ABCDEFGH"
    assert [len(groupe.categories) for groupe in groupes] == [8, 4, 3, 10, 2, 3, 2, 7]
    assert all(c.groupe == groupe.lettre for groupe in groupes for c in groupe.categories)


def test_les_langues_sont_celles_des_acteurs_publies_et_non_prives(
    annuaire: sessionmaker[Session],
) -> None:
    with annuaire() as session:
        assert list_langues(session) == ["ar", "fr", "nl"]


def test_les_communes_et_leurs_codes_postaux(sessions_semees: sessionmaker[Session]) -> None:
    with sessions_semees() as session:
        communes, codes = list_communes(session), list_codes_postaux(session)
    assert len(communes) == 19
    assert [normalize(c.nom_fr) for c in communes] == sorted(normalize(c.nom_fr) for c in communes)
    assert codes["1070"] == ("21001",)
    assert sum(len(nis5s) for nis5s in codes.values()) == 24


def test_un_secteur_dit_son_quartier_du_jour(sessions_semees: sessionmaker[Session]) -> None:
    with sessions_semees() as session:
        assert count_secteurs(session, 2024) == 724
        tous = list_secteurs(session, 2024, None, le=date(2026, 3, 3))
        assert [s.code for s in tous] == sorted(s.code for s in tous)
        assert sum(s.quartier is not None for s in tous) == 176
        assert list_secteurs(session, 2024, 5, 10, date(2026, 3, 3)) == tous[10:15]
        avant = list_secteurs(session, 2024, None, le=date(2022, 2, 28))
        assert {s.quartier for s in avant} == {None}
        assert {s.quartier for s in list_secteurs(session, 2024, 9)} == {None}
        assert list_secteurs(session, 1999, None) == []


def test_les_trente_quartiers_par_leur_nom(
    sessions_semees: sessionmaker[Session], compte_requetes: Compte
) -> None:
    with sessions_semees() as session:
        with compte_requetes(sessions_semees) as requetes:
            quartiers = list_quartiers(session, MIDI)
        territoire = load_territoire(session, MIDI.date())
        avec = get_quartier(session, "marolles", MIDI, territoire)
        noms = list_noms_quartiers(session)
    assert len(requetes) == 7
    assert len(quartiers) == 30
    assert all(normalize(a.nom) <= normalize(b.nom) for a, b in pairwise(quartiers))
    assert [(q.slug, q.nom) for q in quartiers] == list(noms.items())
    marolles = next(q for q in quartiers if q.slug == "marolles")
    assert marolles.geometrie is None
    assert avec.geometrie == territoire.quartiers["marolles"].geometrie
    assert not marolles.composition_confirmee
    assert marolles.relais[0].role == "Relais d'action de quartier – Marolles"
    assert marolles.relais[0].telephone is None


def test_avant_la_premiere_attribution_il_n_y_a_aucun_quartier(
    sessions_semees: sessionmaker[Session],
) -> None:
    avant = datetime(2022, 2, 28, 12, tzinfo=UTC)
    with sessions_semees() as session:
        assert list_quartiers(session, avant) == []
        assert get_quartier(session, "marolles", avant).secteurs == ()
        with pytest.raises(QuartierInconnu):
            get_quartier(session, "atlantide", avant)


def test_les_457_acteurs_portes_sont_publics_et_non_verifies(
    sessions_semees: sessionmaker[Session],
) -> None:
    with sessions_semees() as session:
        page = read_page(session, TOUS, MIDI, 1_000)
    assert page.comptes.total == len(page.acteurs) == 457
    assert sum(page.comptes.par_categorie.values()) == 457
    assert {acteur.source for acteur in page.acteurs} == {"openstreetmap"}
    assert {acteur.licence for acteur in page.acteurs} == {"ODbL 1.0"}
    assert {acteur.verifie_le for acteur in page.acteurs} == {None}


def test_le_paquet_n_annonce_que_ce_qui_existe() -> None:
    assert all(hasattr(registre_annuaire, nom) for nom in registre_annuaire.__all__)

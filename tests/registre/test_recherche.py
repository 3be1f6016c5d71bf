"""What people type finds what they mean, alike on both engines, and betrays nobody."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select, text, update
from sqlalchemy.orm import Session, sessionmaker

from registre.annuaire import list_acteurs, read_page
from registre.filtre import Filtre
from registre.modeles import Acteur, Categorie, MotRecherche
from registre.publication import ActeurPublic
from registre.recherche import Recherche, correction, index_acteurs, parse_recherche
from registre.recherche.correction import nearest_words
from registre.recherche.textes import singulars_en, singulars_nl
from registre.session import writing
from registre.valeurs import EtatActeur
from tests.appuis.annuaire import ACTEURS, SECRET, fill_annuaire, make_id
from tests.fabriques import MIDI, make_acteur

Compte = Callable[[sessionmaker[Session]], AbstractContextManager[list[str]]]


@pytest.fixture
def annuaire(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    fill_annuaire(sessions)
    return sessions


def find(sessions: sessionmaker[Session], q: str, limit: int | None = 100) -> list[str]:
    """The names found, in order; of a private person the category."""
    with sessions() as session:
        return names(list_acteurs(session, Filtre(q=q), MIDI, limit))


def names(acteurs: Sequence[ActeurPublic]) -> list[str]:
    return [acteur.nom or acteur.categorie for acteur in acteurs]


@pytest.mark.parametrize("q", ["foret", "Forêt", "FORÊT", "la forêt", "forêt\x00", "  foret  "])
def test_accents_et_majuscules_ne_comptent_pas(annuaire: sessionmaker[Session], q: str) -> None:
    assert find(annuaire, q) == ["Bibliothèque de la Forêt"]


def test_tous_les_mots_doivent_s_y_trouver_ou_que_ce_soit(annuaire: sessionmaker[Session]) -> None:
    assert find(annuaire, "maison medicale noyer") == ["Maison médicale du Noyer", "Médimarolles"]
    assert find(annuaire, "noyer medicale maison") == ["Maison médicale du Noyer", "Médimarolles"]
    assert find(annuaire, "noyer pharmacie") == []


def test_ce_qui_a_le_mot_dans_son_nom_vient_d_abord(annuaire: sessionmaker[Session]) -> None:
    assert find(annuaire, "noyer") == [
        *("Le Noyer enchanté", "Maison médicale du Noyer"),
        "Médimarolles",  # in its street
    ]


def test_les_noms_se_rangent_sans_accents_ni_majuscules(annuaire: sessionmaker[Session]) -> None:
    elans = find(annuaire, "elan")
    assert sorted(elans[:2]) == ["elan", "Élan"]
    assert elans[2:] == ["ÉLAN 2"]


@pytest.mark.parametrize(
    ("q", "premier"),
    [
        ("bibliotheek", "Bibliothèque de la Forêt"),
        ("bibliotheken", "Bibliothèque de la Forêt"),
        ("libraries", "Bibliothèque de la Forêt"),
        ("apotheek", "Apotheek St-Gillis"),
        ("ocmw", "100 % d'accueil"),
        ("elsene", "Bibliothèque de la Forêt"),
        ("schaarbeek", "Maison médicale du Noyer"),
        ("1050", "Bibliothèque de la Forêt"),
        ("matongé", "Bibliothèque de la Forêt"),
        ("oeuvre", "Œuvre du Parvis"),
        ("œuvre", "Œuvre du Parvis"),
        ("parvis saint-gilles", "Œuvre du Parvis"),
        ("parvis st gilles", "Œuvre du Parvis"),
        ("saint gillis", "Apotheek St-Gillis"),
    ],
)
def test_les_deux_langues_la_rue_la_commune_et_le_quartier_servent(
    annuaire: sessionmaker[Session], q: str, premier: str
) -> None:
    assert premier in find(annuaire, q)


def test_les_mots_courts_comptent_au_debut_d_un_mot(annuaire: sessionmaker[Session]) -> None:
    assert find(annuaire, "du noyer") == ["Maison médicale du Noyer", "Médimarolles"]
    assert find(annuaire, "él")[:3] == find(annuaire, "elan")
    assert "Le Noyer enchanté" in find(annuaire, "en no")
    assert find(annuaire, "oy no") == []


@pytest.mark.parametrize("q", ["???", "🏥", "…", "\x00", "\u202e", "' OR 1=1 --"])
def test_un_texte_sans_mot_connu_ne_trouve_rien(annuaire: sessionmaker[Session], q: str) -> None:
    assert find(annuaire, q) == []


@pytest.mark.parametrize("q", ["", "   ", "\n\t"])
def test_un_texte_blanc_ne_filtre_pas(annuaire: sessionmaker[Session], q: str) -> None:
    assert len(find(annuaire, q)) == len(ACTEURS) - 2


@pytest.mark.parametrize(
    "q",
    [
        'noyer"',
        '"noyer',
        "noyer*",
        "texte:noyer",
        "^noyer",
        "noyer AND",
        "NEAR(noyer, 2)",
        "{texte}: noyer",
        "noyer%",
        "noy_er",
        "noyer\\",
        "noyer'; DROP TABLE acteur; --",
    ],
)
def test_la_syntaxe_des_moteurs_n_est_que_du_texte(annuaire: sessionmaker[Session], q: str) -> None:
    trouves = find(annuaire, q)
    exact = parse_recherche(q)
    assert exact is not None
    if {mot for groupe in exact.mots for mot in groupe} == {"noyer"}:
        assert trouves == find(annuaire, "noyer")
    assert find(annuaire, "") != []


def test_un_texte_enorme_ne_compte_que_par_son_debut(annuaire: sessionmaker[Session]) -> None:
    assert find(annuaire, "noyer" + " " * 300 + "pharmacie" * 2_000) == find(annuaire, "noyer")
    assert find(annuaire, "x" * 10_000) == []
    longue = parse_recherche(" ".join(f"mot{rang}" for rang in range(100)))
    assert longue is not None
    assert len(longue.mots) == 12


@pytest.mark.parametrize(
    ("q", "trouve"),
    [
        ("bibliotèque forét", "Bibliothèque de la Forêt"),
        ("farmacie du parc", "Pharmacie_du_Parc"),
        ("maisson medicale noyer", "Maison médicale du Noyer"),
        ("maison medicale noiyer", "Maison médicale du Noyer"),
        ("medmiarolles", "Médimarolles"),
    ],
)
def test_une_faute_de_frappe_se_corrige_quand_rien_n_est_exact(
    annuaire: sessionmaker[Session], q: str, trouve: str
) -> None:
    with annuaire() as session:
        page = read_page(session, Filtre(q=q), MIDI, 10)
    assert trouve in names(page.acteurs)
    assert page.corrigee


def test_ce_qui_se_trouve_exactement_ne_se_corrige_pas(annuaire: sessionmaker[Session]) -> None:
    with annuaire() as session:
        session.execute(text("INSERT INTO mot_recherche VALUES ('noyers')"))
        page = read_page(session, Filtre(q="noyer"), MIDI, 10)
    assert not page.corrigee
    assert page.comptes.total == 3


def test_une_correction_ne_change_pas_avec_les_autres_filtres(
    annuaire: sessionmaker[Session],
) -> None:
    with annuaire() as session:
        filtre = Filtre(q="noyer", categories=("pharmacies",))
        page = read_page(session, filtre, MIDI, 10)
    assert (page.corrigee, page.acteurs) == (False, ())


def test_les_mots_voisins_sont_les_plus_proches_d_abord() -> None:
    connus = ["foret", "forest", "forets", "pharmacie", "porte", "xx"]
    assert nearest_words("forett", connus) == ("forest", "foret", "forets")
    assert nearest_words("fforets", connus) == ("forets", "forest", "foret")
    assert nearest_words("fore", connus) == ("fore",)  # stands inside a known word
    assert nearest_words("xxx", connus) == ("xxx",)
    assert nearest_words("hopital", connus) == ("hopital",)


@pytest.mark.parametrize(
    ("pluriel", "singulier"),
    [
        ("bibliotheken", "bibliotheek"),
        ("apotheken", "apotheek"),
        ("scholen", "school"),
        ("huizen", "huis"),
        ("kinderdagverblijven", "kinderdagverblijf"),
    ],
)
def test_un_pluriel_neerlandais_se_trouve_par_son_singulier(pluriel: str, singulier: str) -> None:
    assert singulars_nl(pluriel) == (singulier,)


def test_un_pluriel_anglais_se_cherche_au_singulier() -> None:
    assert singulars_en("pharmacies") == ("pharmacy",)
    assert singulars_en("libraries") == ("library",)
    assert singulars_en("ties") == ()
    assert singulars_en("centres") == ()  # contains its singular


@pytest.mark.parametrize("mot", ["diensten", "en", "ziekenfondsen", "bibliotheek", "pharmacie"])
def test_un_singulier_que_le_pluriel_contient_ne_s_ajoute_pas(mot: str) -> None:
    assert singulars_nl(mot) == ()


@pytest.mark.parametrize("q", [SECRET, "zephyrine", "ostrowska", "haute 999", "aurele", "example"])
def test_aucun_mot_d_une_personne_privee_ne_la_trouve(
    annuaire: sessionmaker[Session], q: str
) -> None:
    assert find(annuaire, q) == []


def test_une_personne_privee_se_trouve_par_son_role_et_son_quartier(
    annuaire: sessionmaker[Session],
) -> None:
    assert find(annuaire, "habitant pivot marolles") == ["habitants-pivots"]
    with annuaire() as session:
        textes = " ".join(session.scalars(select(Acteur.texte_recherche + " " + Acteur.cle_tri)))
        mots = set(session.scalars(select(MotRecherche.mot)))
    assert not {"zephyrine", "ostrowska", "aurele", "secret"} & ({*textes.split()} | mots)


def test_l_ordre_ne_trahit_pas_le_nom_d_une_personne(annuaire: sessionmaker[Session]) -> None:
    noms = find(annuaire, "")
    debut = noms.index("habitants-pivots")
    assert noms[debut - 1 : debut + 3] == [
        *("ÉLAN 2", "habitants-pivots", "habitants-pivots", "Le Noyer enchanté"),
    ]


def test_seul_ce_qui_est_publie_se_trouve(annuaire: sessionmaker[Session]) -> None:
    assert find(annuaire, "brouillon") == []
    assert find(annuaire, "archivee") == []
    change_state(annuaire, make_id(12), EtatActeur.PUBLIE)
    assert find(annuaire, "brouillon") == ["Brouillon du Noyer"]
    change_state(annuaire, make_id(12), EtatActeur.ARCHIVE)
    assert find(annuaire, "brouillon") == []


def change_state(sessions: sessionmaker[Session], identifiant: UUID, etat: EtatActeur) -> None:
    with writing(sessions) as session:
        session.execute(update(Acteur).where(Acteur.id == identifiant).values(etat=etat))
        index_acteurs(session, [identifiant])


def test_un_nouveau_nom_remplace_l_ancien(annuaire: sessionmaker[Session]) -> None:
    with writing(annuaire) as session:
        acteur = session.get_one(Acteur, make_id(3))
        avant = acteur.modifie_le
        acteur.nom = "Le Tilleul"
        index_acteurs(session, [acteur.id])
        index_acteurs(session, [acteur.id, acteur.id])
        assert acteur.modifie_le == avant
    assert find(annuaire, "tilleul") == ["Le Tilleul"]
    assert "Le Noyer enchanté" not in find(annuaire, "noyer")
    assert "Le Tilleul" not in find(annuaire, "noyer")


def test_une_etiquette_qui_change_se_cherche_apres_indexation(
    annuaire: sessionmaker[Session],
) -> None:
    with writing(annuaire) as session:
        session.get_one(Categorie, "pharmacies").nom_fr = "Officines"
        index_acteurs(session, session.scalars(select(Acteur.id)).all())
    assert find(annuaire, "officines") == ["Apotheek St-Gillis", "Pharmacie_du_Parc"]


def test_indexer_ce_qui_n_existe_pas_ne_fait_rien(annuaire: sessionmaker[Session]) -> None:
    with writing(annuaire) as session:
        index_acteurs(session, [])
        index_acteurs(session, [make_id(999)])
    assert len(find(annuaire, "noyer")) == 3


def test_une_base_compactee_se_cherche_encore(
    annuaire: sessionmaker[Session], moteur: Engine
) -> None:
    change_state(annuaire, make_id(0), EtatActeur.ARCHIVE)
    compact(moteur)
    assert find(annuaire, "noyer") == ["Le Noyer enchanté", "Médimarolles"]
    change_state(annuaire, make_id(0), EtatActeur.PUBLIE)
    assert find(annuaire, "maison medicale noyer")[0] == "Maison médicale du Noyer"


def compact(moteur: Engine) -> None:
    """VACUUM, which runs in no transaction."""
    pilote: Any = moteur.raw_connection().driver_connection
    if moteur.dialect.name == "postgresql":
        pilote.autocommit = True
    pilote.execute("VACUUM")


def test_beaucoup_de_trouves_se_rangent_pareil(
    annuaire: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list is walked in its order instead of being sorted: the answer is the same."""
    with writing(annuaire) as session:
        session.add_all(
            make_acteur(
                f"Chez {chr(97 + rang % 26)}{rang}", categorie="pharmacies", id=make_id(rang)
            )
            for rang in range(100, 160)
        )
        session.flush()
        index_acteurs(session, [make_id(rang) for rang in range(100, 160)])
    monkeypatch.setattr(correction, "FREQUENTE", 10**6)
    monkeypatch.setattr(correction, "PART_FREQUENTE", 2.0)
    triees = {q: find(annuaire, q) for q in ("pharmacie", "chez", "noyer", "apotheken", "a")}
    monkeypatch.setattr(correction, "FREQUENTE", 0)
    monkeypatch.setattr(correction, "PART_FREQUENTE", 0.0)
    with annuaire() as session:
        trouvee = correction.resolve_recherche(session, "pharmacie", MIDI)
    assert trouvee == Recherche((("pharmacie",),), parcours=True)
    for q, attendues in triees.items():
        assert find(annuaire, q) == attendues
        assert find(annuaire, q, limit=1) == attendues[:1]
        with annuaire() as session:
            suite = names(list_acteurs(session, Filtre(q=q), MIDI, 7, 3))
        assert suite == attendues[3:10]


def test_une_recherche_coute_un_nombre_fixe_de_requetes(
    annuaire: sessionmaker[Session], compte_requetes: Compte
) -> None:
    for q, attendu in (("noyer", 2), ("bibliotheek", 2), ("noiyer", 3), ("???", 1)):
        with compte_requetes(annuaire) as requetes:
            find(annuaire, q)
        assert len(requetes) == attendu, q


def test_les_exemples_de_la_commande_sur_les_donnees_portees(
    sessions_semees: sessionmaker[Session],
) -> None:
    assert find(sessions_semees, "foret") == find(sessions_semees, "Forêt") != []
    assert find(sessions_semees, "maison medicale noyer") == ['Maison Médicale "Le Noyer"']
    bibliotheken = find(sessions_semees, "bibliotheek")
    assert bibliotheken[:2] == ["Bibliotheek Sans Souci", "Bibliotheek Sint-Gillis"]
    assert {"Baby Bib", "Bibliothèque de Forest"} < {*bibliotheken}


def test_l_anglais_trouve_les_pharmacies_et_les_bibliotheques(
    sessions_semees: sessionmaker[Session],
) -> None:
    assert len(find(sessions_semees, "pharmacy", None)) >= 113  # as many as the category holds
    assert len(find(sessions_semees, "library", None)) >= 29

"""One row understood: headers, categories, points, addresses, contacts; what is said of each."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from registre.importation.colonnes import CHAMPS_IMPORTABLES, recognise
from registre.importation.decisions import Decideur, LigneDecidee
from registre.importation.portees import Portee
from registre.importation.tableaux import Ligne
from registre.situation import list_parties
from tests.appuis.importations import make_courant_of

UNE_MAISON = {"nom": "Atelier du Jeu de Balle", "categorie": "maisons-de-quartier"}
BALLE = (4.34565, 50.83672)
BALLE_LAMBERT_72 = ("148 372,67", "169 589,62")
BALLE_LAMBERT_2008 = ("648372.42", "669589.84")

Decider = Callable[..., LigneDecidee]


@pytest.fixture(scope="module")
def sessions_lues(
    modele_sqlite_seme: str,
) -> Iterator[sessionmaker[Session]]:
    """Read only: nothing of what is tested here writes."""
    from registre.session import make_engine, make_sessions

    moteur = make_engine(f"{modele_sqlite_seme}?mode=ro")
    yield make_sessions(moteur)
    moteur.dispose()


@pytest.fixture(scope="module")
def decider(sessions_lues: sessionmaker[Session], donnees: Path) -> Decider:
    courant_of = make_courant_of(donnees)

    def decide(defaut: str | None = None, **cellules: str) -> LigneDecidee:
        ligne = Ligne(2, tuple(cellules.values()))
        with sessions_lues() as session:
            portee = Portee(None, publie=True)
            decideur = Decideur(session, courant_of(session), portee, uuid4(), defaut)
            (decidee,) = decideur.decide(session, tuple(cellules), [ligne])
        return decidee

    return decide


def codes(decidee: LigneDecidee) -> list[str]:
    return [raison[0] for raison in decidee.raisons]


@pytest.mark.parametrize(
    "titres",
    [
        ("Nom", "Catégorie", "Rue", "N°", "Code postal", "Téléphone", "E-mail", "Longitude"),
        ("NAAM", "categorie", "Straat", "Huisnummer", "Postcode", "Telefoon", "E-mailadres", "lon"),
        ("Name", "Category", "Street", "Number", "Zip code", "Phone", "Email", "lng"),
        (
            *("name", "type", "addr:street", "addr:housenumber", "addr:postcode"),
            *("contact:phone", "contact:email", "X"),
        ),
    ],
)
def test_headers_are_recognised_in_three_languages_and_as_osm_writes_them(
    titres: tuple[str, ...],
) -> None:
    attendus = ("nom", "categorie", "rue", "numero", "code_postal", "telephone", "courriel", "lon")
    assert recognise(titres) == attendus


def test_each_field_is_taken_once_by_its_own_name_first() -> None:
    assert recognise(("Groupe", "Catégorie", "Budget", "")) == (None, "categorie", None, None)
    assert recognise(("Tel", "Téléphone", "GSM")) == (None, "telephone", None)
    assert recognise(tuple(CHAMPS_IMPORTABLES)) == tuple(CHAMPS_IMPORTABLES)
    assert recognise(tuple(CHAMPS_IMPORTABLES.values())) == tuple(CHAMPS_IMPORTABLES)


@pytest.mark.parametrize(
    ("texte", "categorie", "groupe"),
    [
        ("maisons-medicales", "maisons-medicales", None),
        ("MAISONS MÉDICALES", "maisons-medicales", None),
        ("Wijkgezondheidscentra", "maisons-medicales", None),
        ("Community health centres", "maisons-medicales", None),
        ("Épicerie sociales", "epiceries-sociales", None),
        ("b", "centres-culturels", "B"),
        ("Culture", "centres-culturels", "B"),
        ("Services culturels", "centres-culturels", "B"),
        ("Groupe H", "mutualites", "H"),
    ],
)
def test_a_category_goes_by_any_of_its_names_a_group_by_its_letter(
    decider: Decider, texte: str, categorie: str, groupe: str | None
) -> None:
    decidee = decider(nom="Chez nous", categorie=texte)
    assert (decidee.contenu["categorie"], decidee.contenu["groupe_seul"]) == (categorie, groupe)
    assert ("categorie_a_choisir" in codes(decidee)) is (groupe is not None)


@pytest.mark.parametrize(
    ("texte", "categorie"),
    [
        ("Mutualité", "mutualites"),
        ("Pharmacie", "pharmacies"),
        ("Épicerie sociale", "epiceries-sociales"),
        ("bibliothèque", "bibliotheques"),
        ("Maisons de jeunes", "maisons-de-jeunes-et-amo"),
        ("maison des jeunes", "maisons-de-jeunes-et-amo"),
        ("École", "enseignement"),
        ("AMO", "maisons-de-jeunes-et-amo"),
        ("CASG", "services-sociaux-generalistes"),
        ("Administration communale", "administrations-communales"),
        ("Collectif citoyen", "collectifs-citoyens"),
        ("crèche", "petite-enfance"),
    ],
)
def test_a_category_named_in_part_is_understood_and_said(
    decider: Decider, texte: str, categorie: str
) -> None:
    decidee = decider(nom="Chez nous", categorie=texte)
    assert decidee.decision == "creer", decidee.raisons
    assert (decidee.contenu["categorie"], decidee.contenu["groupe_seul"]) == (categorie, None)
    assert codes(decidee) == ["categorie_comprise"]


@pytest.mark.parametrize(
    ("texte", "une"), [("Maison", "Maisons médicales ; "), ("Aide", "Aide à la jeunesse")]
)
def test_a_name_that_several_categories_bear_is_refused_with_their_names(
    decider: Decider, texte: str, une: str
) -> None:
    decidee = decider(nom="Chez nous", categorie=texte)
    (code, champ, valeur), *_ = decidee.raisons
    assert (decidee.decision, code, champ) == ("refuser", "categorie_ambigue", "categorie")
    assert une in str(valeur)
    assert len(str(valeur)) <= 200


@pytest.mark.parametrize(
    "texte",
    ["Habitant pivot", "personne pivot", "personnes-ressources", "Sleutelfiguur", "de", "/"],
)
def test_a_person_is_never_understood_by_a_part_of_a_name(decider: Decider, texte: str) -> None:
    decidee = decider(nom="Chez nous", categorie=texte)
    assert (decidee.decision, codes(decidee)[0]) == ("refuser", "categorie_inconnue")


@pytest.mark.parametrize(
    ("nom", "averti"),
    [
        ("=SUM(A1:A9)", True),
        ("@maison", True),
        ("－médiation", True),
        ("+(32)", True),
        ("+32 2 512 34 56", False),
        ("Maison=Huis", False),
    ],
)
def test_a_name_that_begins_as_a_formula_is_kept_and_told(
    decider: Decider, nom: str, averti: bool
) -> None:
    decidee = decider(nom=nom, categorie="cpas")
    assert decidee.contenu["nom"] == nom
    assert ("nom_formule" in codes(decidee)) is averti


@pytest.mark.parametrize(
    ("cellules", "refus"),
    [
        ({"categorie": "cpas"}, "nom_absent"),
        ({"nom": "x" * 201, "categorie": "cpas"}, "nom_trop_long"),
        ({"nom": "Chez nous"}, "categorie_absente"),
        ({"nom": "Chez nous", "categorie": "Patinoires"}, "categorie_inconnue"),
        ({**UNE_MAISON, "lon": "4.8667", "lat": "50.4667"}, "hors_region"),
        ({**UNE_MAISON, "lon": "1e308", "lat": "50"}, "hors_region"),
        ({**UNE_MAISON, "adresse": "Rue de Fer 10, 5000 Namur"}, "code_hors_region"),
        ({**UNE_MAISON, "code_postal": "5000", "commune": "Namur"}, "code_hors_region"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_why(
    decider: Decider, cellules: dict[str, str], refus: str
) -> None:
    decidee = decider(**cellules)
    assert decidee.decision == "refuser"
    assert codes(decidee)[0] == refus
    nom = cellules.get("nom", "")
    connu = nom if refus != "nom_trop_long" else ""
    assert decidee.contenu.get("nom", "") == connu, "people find the row again by its name"


def test_a_category_chosen_for_the_file_is_for_rows_that_say_none(decider: Decider) -> None:
    assert decider("cpas", nom="Chez nous").contenu["categorie"] == "cpas"
    assert decider("cpas", **UNE_MAISON).contenu["categorie"] == "maisons-de-quartier"


@pytest.mark.parametrize(
    ("lon", "lat", "avis"),
    [
        ("4.34565", "50.83672", []),
        ("4,34565", " 50,83672 ", []),
        ("50.83672", "4.34565", ["point_inverse"]),
        (*BALLE_LAMBERT_72, ["point_lambert"]),
        (*BALLE_LAMBERT_2008, ["point_lambert"]),
        (*reversed(BALLE_LAMBERT_72), ["point_inverse", "point_lambert"]),
    ],
)
def test_a_point_is_read_in_every_usual_form(
    decider: Decider, lon: str, lat: str, avis: list[str]
) -> None:
    decidee = decider(**UNE_MAISON, lon=lon, lat=lat)
    assert decidee.decision == "creer"
    assert codes(decidee) == avis
    contenu = decidee.contenu
    assert (contenu["lon"], contenu["lat"]) == pytest.approx(BALLE, abs=2e-6)
    assert (contenu["nis5"], contenu["precision_lieu"]) == ("21004", None)


@pytest.mark.parametrize(
    ("lon", "lat", "avis"),
    [
        ("4.3", "", "point_incomplet"),
        ("ici", "50.8", "point_illisible"),
        ("0", "0", "point_illisible"),
        ("nan", "50.8", "point_illisible"),
    ],
)
def test_half_a_point_is_none_and_the_address_is_looked_up(
    decider: Decider, lon: str, lat: str, avis: str
) -> None:
    decidee = decider(**UNE_MAISON, rue="Place Flagey", lon=lon, lat=lat)
    assert codes(decidee) == [avis, "adresse_approchee"]
    assert decidee.contenu["nis5"] == "21009"


def test_an_address_of_one_column_is_cut_as_typed_located_and_marked_approximate(
    decider: Decider,
) -> None:
    decidee = decider(**UNE_MAISON, adresse="Rue Blaes 120 bte 3, 1000 Bruxelles")
    contenu = decidee.contenu
    lieu = [contenu[champ] for champ in ("rue", "numero", "code_postal", "precision_lieu")]
    assert lieu == ["Rue Blaes", "120", "1000", "rue"]
    assert (round(contenu["lon"], 2), round(contenu["lat"], 2)) == (4.35, 50.84)
    assert codes(decidee) == ["adresse_approchee"]


def test_the_name_of_a_building_in_front_is_not_the_street(decider: Decider) -> None:
    contenu = decider(**UNE_MAISON, adresse="Maison de quartier, Rue Blaes 12, 1000").contenu
    assert (contenu["rue"], contenu["numero"]) == ("Rue Blaes", "12")
    assert contenu["lon"] is not None


@pytest.mark.parametrize(
    ("adresse", "avis"),
    [
        ("Rue Xyzzy 3, 1000", "adresse_introuvable"),
        ("1000 Bruxelles", "adresse_introuvable"),
        ("Chaussée de Wavre 100, 1050", "adresse_ambigue"),
    ],
)
def test_an_address_that_is_not_one_place_gives_no_point(
    decider: Decider, adresse: str, avis: str
) -> None:
    decidee = decider(**UNE_MAISON, adresse=adresse)
    assert decidee.decision == "creer"
    assert codes(decidee) == [avis]
    assert (decidee.contenu["lon"], decidee.contenu["precision_lieu"]) == (None, None)


@pytest.mark.parametrize(
    ("champ", "texte", "valeur", "avis"),
    [
        ("telephone", "02/512.34.56", "02/512.34.56", None),
        ("telephone", "112", "112", None),
        ("telephone", "sur demande", "sur demande", "telephone_illisible"),
        ("telephone", "0" * 61, None, "trop_long"),
        ("courriel", "mailto:info@exemple.be", "info@exemple.be", None),
        ("courriel", "info chez exemple.be", None, "courriel_illisible"),
        ("site", "www.exemple.be", "https://www.exemple.be", None),
        ("site", "javascript:alert(1)", None, "site_illisible"),
        ("horaires", "lundi-vendredi 9h-17h", "lundi-vendredi 9h-17h", None),
        ("horaires", "quand il pleut", "quand il pleut", "horaires_illisibles"),
        ("acces_pmr", "Ja", "oui", None),
        ("acces_pmr", "limited", "limite", None),
        ("acces_pmr", "niet toegankelijk", "non", None),
        ("acces_pmr", "peut-être", None, "acces_inconnu"),
        ("langues", "Français, néerlandais et arabe", "fr nl ar", None),
        ("langues", "FR/NL", "fr nl", None),
        ("langues", "fr nl", "fr nl", None),
        ("langues", "flamand; Turks", "nl tr", None),
        ("langues", "français, patois", "fr", "langue_inconnue"),
        ("code_postal", "B-1060", "1060", None),
        ("code_postal", "Ixelles", None, "code_postal_faux"),
        ("note", "sonner deux fois", "sonner deux fois", None),
    ],
)
def test_a_cell_is_kept_as_typed_or_left_out_and_said(
    decider: Decider, champ: str, texte: str, valeur: str | None, avis: str | None
) -> None:
    decidee = decider(**UNE_MAISON, **{champ: texte})
    assert decidee.contenu[champ] == valeur
    assert [r for r in decidee.raisons if r[1] == champ] == ([(avis, champ, texte)] if avis else [])


def test_without_a_point_the_commune_follows_from_its_name_or_its_code(decider: Decider) -> None:
    assert decider(**UNE_MAISON, commune="Elsene").contenu["nis5"] == "21009"
    assert decider(**UNE_MAISON, code_postal="1060").contenu["nis5"] == "21013"
    assert decider(**UNE_MAISON, code_postal="1050").contenu["nis5"] is None
    ailleurs = decider(**UNE_MAISON, commune="Namur")
    assert codes(ailleurs) == ["commune_inconnue"]


@pytest.mark.parametrize(
    ("commune", "code_postal", "nis5"),
    [
        ("Molenbeek", "", "21012"),
        ("St-Josse", "", "21014"),
        ("Berchem", "", "21003"),
        ("Woluwe", "1150", "21019"),
        ("Bruxelles", "1060", "21013"),
        ("Laeken", "1020", "21004"),
        ("quelque part", "1060", "21013"),
    ],
)
def test_a_commune_goes_by_its_everyday_name_or_its_postal_code_in_silence(
    decider: Decider, commune: str, code_postal: str, nis5: str
) -> None:
    decidee = decider(**UNE_MAISON, commune=commune, code_postal=code_postal)
    assert (decidee.contenu["nis5"], decidee.raisons) == (nis5, ())


def test_a_name_of_two_communes_without_a_code_is_not_guessed(decider: Decider) -> None:
    assert codes(decider(**UNE_MAISON, commune="Woluwe")) == ["commune_inconnue"]


def test_an_institution_s_own_code_and_a_long_street_s_number_are_of_the_region(
    decider: Decider,
) -> None:
    assert decider(**UNE_MAISON, code_postal="1047").decision == "creer"
    assert decider(**UNE_MAISON, adresse="Chaussée de Waterloo 1410").decision == "creer"


def test_a_street_of_several_zones_is_put_in_the_one_quartier_of_its_author(
    sessions_lues: sessionmaker[Session], donnees: Path
) -> None:
    champs, cellules = ("nom", "categorie", "adresse"), ("Chez nous", "cpas", "Chaussée de Wavre")
    with sessions_lues() as session:
        courant = make_courant_of(donnees)(session)
        parties = list_parties(session, courant, "Chaussée de Wavre")
        lieux = [courant.territoire.locate(p.lon, p.lat).quartier for p in parties]
        seuls = [lieu for lieu in lieux if lieu and lieux.count(lieu) == 1]
        un, deux = seuls[:2]
        for tenus, attendu in ((frozenset({un}), un), (frozenset({un, deux}), None)):
            portee = Portee(tenus, publie=False)
            decideur = Decideur(session, courant, portee, uuid4())
            (decidee,) = decideur.decide(session, champs, [Ligne(2, cellules)])
            if attendu is None:
                assert codes(decidee) == ["hors_quartiers", "adresse_ambigue"]
                continue
            assert (decidee.decision, codes(decidee)) == ("creer", ["adresse_approchee"])
            assert decidee.contenu["precision_lieu"] == "rue"
            lieu = courant.territoire.locate(decidee.contenu["lon"], decidee.contenu["lat"])
            assert lieu.quartier == attendu


def test_a_number_of_another_list_is_no_identifier_and_an_unknown_one_is_said(
    decider: Decider,
) -> None:
    assert codes(decider(**UNE_MAISON, id="37")) == []
    inconnu = UUID(int=12)
    decidee = decider(**UNE_MAISON, id=str(inconnu))
    assert decidee.raisons == (("id_inconnu", "id", str(inconnu)),)
    assert decidee.decision == "creer"


def test_a_row_said_twice_is_passed_over_a_like_one_is_told(
    sessions_lues: sessionmaker[Session], donnees: Path
) -> None:
    champs = ("nom", "categorie", "lon", "lat")
    lieu = ("cpas", "4.34565", "50.83672")
    noms = ("Chez Nous les Marolles", "CHEZ NOUS, les Marolles", "Chez Nou les Marolles")
    lignes = [Ligne(numero, (nom, *lieu)) for numero, nom in enumerate(noms, start=2)]
    with sessions_lues() as session:
        courant = make_courant_of(donnees)(session)
        decideur = Decideur(session, courant, Portee(None, publie=True), uuid4())
        premiere, repetee, semblable = decideur.decide(session, champs, lignes)
    assert premiere.raisons == ()
    assert (repetee.decision, repetee.raisons[0]) == ("ignorer", ("deja_dans_le_fichier", None, 2))
    assert (semblable.decision, semblable.raisons[0][0]) == ("creer", "ressemble_a_la_ligne")


def test_hostile_cells_are_text_like_any_other(decider: Decider) -> None:
    hostiles: list[Any] = ["=1+1", "\0", "🙂" * 100, "<script>", "' OR 1=1", "\u202e"]
    for texte in hostiles:
        champs = dict.fromkeys(CHAMPS_IMPORTABLES, texte) | {"categorie": "cpas", "nom": texte}
        assert decider(**champs).decision in ("creer", "refuser", "doublon")

"""One row understood: headers, categories, points, addresses, contacts; what is said of each."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session, sessionmaker

from registre.importation.colonnes import CHAMPS_IMPORTABLES, recognise
from registre.importation.decisions import Decideur, LigneDecidee
from registre.importation.lieux import Adresse, cut_adresse
from registre.importation.portees import Portee
from registre.importation.tableaux import Ligne
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
    ("cellules", "refus"),
    [
        ({"categorie": "cpas"}, "nom_absent"),
        ({"nom": "x" * 201, "categorie": "cpas"}, "nom_trop_long"),
        ({"nom": "Chez nous"}, "categorie_absente"),
        ({"nom": "Chez nous", "categorie": "Patinoires"}, "categorie_inconnue"),
        ({**UNE_MAISON, "lon": "4.8667", "lat": "50.4667"}, "hors_region"),
        ({**UNE_MAISON, "lon": "1e308", "lat": "50"}, "hors_region"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_why(
    decider: Decider, cellules: dict[str, str], refus: str
) -> None:
    decidee = decider(**cellules)
    assert decidee.decision == "refuser"
    assert codes(decidee)[0] == refus
    assert decidee.contenu == {}


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


@pytest.mark.parametrize(
    ("adresse", "avis"),
    [
        ("Rue Xyzzy 3, 1000", "adresse_introuvable"),
        ("Rue de Fer 10, 5000 Namur", "adresse_introuvable"),
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
    ("texte", "attendue"),
    [
        ("Hoogstraat 12A bus 3, 1000 Brussel", ("Hoogstraat", "12A", "1000", "brussel")),
        ("12, Rue de l'Église – 1082", ("Rue de l'Église", "12", "1082", None)),
        ("Place du Jeu de Balle", ("Place du Jeu de Balle", None, None, None)),
        ("1000 Bruxelles", ("1000 Bruxelles", None, "1000", "bruxelles")),
    ],
)
def test_an_address_is_cut_without_losing_its_spelling(
    texte: str, attendue: tuple[str | None, ...]
) -> None:
    assert cut_adresse(texte, frozenset({"bruxelles", "brussel"})) == Adresse(*attendue)


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

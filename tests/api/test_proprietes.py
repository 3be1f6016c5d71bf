"""What holds for any text and any filter (hypothesis: the same examples each time)."""

from typing import Any, Final
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.erreurs import ParametreInvalide
from api.filtres import FiltreDemande, FiltreDePage, query_items, resolve_filtre, to_query
from api.lieux import LONGUEUR_ADRESSE
from api.schemas.acteurs import CollectionActeurs
from api.schemas.communs import Probleme
from api.schemas.trouver import ReponseTrouver
from registre.annuaire import list_communes, list_groupes, list_noms_quartiers
from registre.filtre import Filtre
from tests.appuis.applications import Site

SETTINGS: Final = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

MOTS: Final = st.sampled_from(
    (
        *("rue", "straat", "av.", "haute", "Heyvaert", "1000", "1080", "bte 3", "12a", "Cureghem"),
        *("%", "\0", "'", "é", "ß", "🏠", "\u202e", "de", "l'", "/", ",", "Namur", "st-"),
    )
)
ADRESSES: Final = st.text(max_size=220) | st.lists(MOTS, min_size=1, max_size=8).map(" ".join)
FIGURES: Final = (
    st.floats().map(str) | st.floats(min_value=-200, max_value=200).map(str) | st.text(max_size=10)
)


@SETTINGS
@given(adresse=ADRESSES)
def test_any_text_gets_an_answer_of_the_closed_shape(site: Site, adresse: str) -> None:
    reponse = site.get("/api/v1/trouver", adresse=adresse.encode("utf-8", "replace").decode())
    utile = 0 < len(adresse.strip()) <= LONGUEUR_ADRESSE
    if reponse.status_code == 422:
        assert not utile
        Probleme.model_validate(reponse.json())
    else:
        assert reponse.status_code == 200
        trouve = ReponseTrouver.model_validate(reponse.json())
        assert (trouve.statut == "trouve") == (
            len(trouve.quartiers) == 1 and not trouve.candidats and trouve.statut != "frontiere"
        )
        assert (trouve.statut == "choisir") == (len(trouve.candidats) >= 2)


@SETTINGS
@given(lon=FIGURES, lat=FIGURES)
def test_any_point_gets_an_answer_of_the_closed_shape(site: Site, lon: str, lat: str) -> None:
    reponse = site.get("/api/v1/trouver", lon=lon, lat=lat)
    if reponse.status_code == 422:
        assert set(reponse.json()["parametres"]) <= {"lon", "lat", "adresse"}
    else:
        assert reponse.status_code == 200
        ReponseTrouver.model_validate(reponse.json())


@SETTINGS
@given(q=st.text(max_size=210), bbox=st.text(max_size=20) | st.none())
def test_any_search_gets_a_collection_or_a_refusal(site: Site, q: str, bbox: str | None) -> None:
    parametres = {"q": q.encode("utf-8", "replace").decode()} | ({"bbox": bbox} if bbox else {})
    reponse = site.get("/api/v1/acteurs", limit=1, **parametres)
    if reponse.status_code == 422:
        assert reponse.json()["parametres"][0] in {"q", "bbox"}
    else:
        assert reponse.status_code == 200
        CollectionActeurs.model_validate(reponse.json())


@pytest.fixture(scope="session")
def connus(site: Site) -> dict[str, list[str]]:
    with site.sessions() as session:
        groupes = list_groupes(session)
        return {
            "categories": [g.lettre for g in groupes]
            + [c.slug for g in groupes for c in g.categories],
            "quartiers": list(list_noms_quartiers(session)),
            "communes": [c.nis5 for c in list_communes(session)],
        }


def read_query(requete: str) -> dict[str, Any]:
    """The parameters as FastAPI hands them to the model: lists where the filter has lists."""
    lus: dict[str, Any] = {}
    for nom, valeur in parse_qsl(requete, keep_blank_values=True):
        if nom in {"categorie", "quartier", "commune", "langue"}:
            lus.setdefault(nom, []).append(valeur)
        else:
            lus[nom] = valeur
    return lus


@SETTINGS
@given(data=st.data())
def test_a_filter_written_as_a_query_string_is_read_back_as_the_same_filter(
    site: Site, connus: dict[str, list[str]], data: st.DataObject
) -> None:
    def some(nom: str) -> tuple[str, ...]:
        choix = st.lists(st.sampled_from(connus[nom]), max_size=4, unique=True)
        return tuple(data.draw(choix))

    degres = st.floats(min_value=-90, max_value=90)
    lons, lats = (sorted(data.draw(st.tuples(degres, degres))) for _ in range(2))
    filtre = Filtre(
        q=data.draw(st.text(alphabet=st.characters(codec="utf-8"), max_size=200)),
        categories=some("categories"),
        quartiers=some("quartiers"),
        communes=some("communes"),
        langues=tuple(data.draw(st.lists(st.sampled_from(["fr", "nl", "ar"]), unique=True))),
        ouvert=data.draw(st.booleans()),
        bbox=data.draw(st.none() | st.just((lons[0], lats[0], lons[1], lats[1]))),
    )
    requete = to_query(filtre)
    for modele in (FiltreDemande, FiltreDePage):
        demande = modele.model_validate(read_query(requete))
        with site.sessions() as session:
            assert resolve_filtre(demande, session) == filtre
    assert to_query(filtre) == requete
    assert query_items(filtre) == parse_qsl(requete)


@SETTINGS
@given(valeur=st.text(min_size=1, max_size=80))
def test_a_value_that_nobody_knows_is_refused_by_the_name_of_its_parameter(
    site: Site, connus: dict[str, list[str]], valeur: str
) -> None:
    with site.sessions() as session:
        for nom, liste in (("categorie", "categories"), ("quartier", "quartiers")):
            if valeur in connus[liste]:
                continue
            with pytest.raises(ParametreInvalide) as refus:
                resolve_filtre(FiltreDemande.model_validate({nom: [valeur]}), session)
            assert refus.value.nom == nom

"""The data that the project carries: what it says it is, whole, and consistent with itself."""

import csv
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from geo.textes import normalize, slugify

RACINE = Path(__file__).resolve().parent.parent
DONNEES = RACINE / "data"
REFERENTIEL = DONNEES / "referentiel"
ICONES = RACINE / "static" / "icones"
DOSSIERS = ("exemple", "referentiel", "rues", "secteurs_statistiques")

EMPREINTE = re.compile(r"^\| (?P<fichier>\S+) \| (?P<sha256>[0-9a-f]{64}) \|$", re.MULTILINE)
CHEMIN_ABSOLU = re.compile(r"(?<![\w:/.<])/\w+")
ESPACE_SVG = "{http://www.w3.org/2000/svg}"
ICONES_INTERFACE = frozenset(
    [
        "chercher",
        "position",
        "telephone",
        "courriel",
        "carte",
        "liste",
        "horaire",
        "acces-pmr",
        "lien-externe",
        "fermer",
        "menu",
        "calque",
    ]
)
GROUPES_ATTENDUS = {"A": 8, "B": 4, "C": 3, "D": 10, "E": 2, "F": 3, "G": 2, "H": 7}


def read_csv(chemin: Path) -> list[dict[str, str]]:
    with chemin.open(encoding="utf-8", newline="") as flux:
        return list(csv.DictReader(flux))


def read_proprietes(chemin: Path) -> list[dict[str, Any]]:
    collection = json.loads(chemin.read_text(encoding="utf-8"))
    return [objet["properties"] for objet in collection["features"]]


def list_fichiers_de_donnees() -> Iterator[Path]:
    return (f for f in DONNEES.rglob("*") if f.is_file() and f.name != "LISEZMOI.md")


def read_empreintes(dossier: Path) -> dict[str, str]:
    texte = (dossier / "LISEZMOI.md").read_text(encoding="utf-8")
    return {m["fichier"]: m["sha256"] for m in EMPREINTE.finditer(texte)}


def luminance(couleur: str) -> float:
    canaux = (int(couleur[i : i + 2], 16) / 255 for i in (1, 3, 5))
    rouge, vert, bleu = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in canaux
    )
    return 0.2126 * rouge + 0.7152 * vert + 0.0722 * bleu


def contraste(une: str, autre: str) -> float:
    sombre, claire = sorted((luminance(une), luminance(autre)))
    return (claire + 0.05) / (sombre + 0.05)


@pytest.fixture(scope="module")
def groupes() -> list[dict[str, str]]:
    return read_csv(REFERENTIEL / "groupes.csv")


@pytest.fixture(scope="module")
def categories() -> list[dict[str, str]]:
    return read_csv(REFERENTIEL / "categories.csv")


@pytest.fixture(scope="module")
def quartiers() -> list[dict[str, str]]:
    return read_csv(REFERENTIEL / "quartiers_proposes.csv")


@pytest.fixture(scope="module")
def surnoms() -> list[dict[str, str]]:
    return read_csv(REFERENTIEL / "surnoms_quartiers.csv")


@pytest.fixture(scope="module")
def secteurs() -> list[dict[str, Any]]:
    return read_proprietes(DONNEES / "secteurs_statistiques" / "secteurs_2024.geojson")


@pytest.fixture(scope="module")
def rues() -> list[dict[str, Any]]:
    return read_proprietes(DONNEES / "rues" / "rues.geojson")


# What each folder says of itself


def test_chaque_fichier_de_donnees_est_annonce_par_le_lisezmoi_de_son_dossier() -> None:
    non_annonces = {
        str(f.relative_to(DONNEES))
        for f in list_fichiers_de_donnees()
        if not (f.parent / "LISEZMOI.md").exists() or f.name not in read_empreintes(f.parent)
    }
    assert non_annonces == set()


@pytest.mark.parametrize("dossier", DOSSIERS)
def test_les_empreintes_annoncees_sont_celles_des_fichiers(dossier: str) -> None:
    annoncees = read_empreintes(DONNEES / dossier)
    reelles = {
        nom: hashlib.sha256((DONNEES / dossier / nom).read_bytes()).hexdigest() for nom in annoncees
    }
    assert annoncees
    assert reelles == annoncees


@pytest.mark.parametrize("dossier", DOSSIERS)
def test_chaque_lisezmoi_dit_source_licence_coordonnees_et_date(dossier: str) -> None:
    texte = (DONNEES / dossier / "LISEZMOI.md").read_text(encoding="utf-8").casefold()
    assert [mot for mot in ("source", "licence", "epsg:4326", "date") if mot not in texte] == []
    assert CHEMIN_ABSOLU.findall(texte) == []


def test_la_licence_du_code_est_donnee_en_entier() -> None:
    texte = (RACINE / "LICENSES" / "EUPL-1.2.txt").read_text(encoding="utf-8")
    assert texte.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert "15.Applicable Law" in texte
    assert texte.rstrip().endswith("require the production of a new EUPL version.")


# Groups and categories of the report


def test_les_huit_groupes_du_rapport_gardent_leur_lettre_et_leur_ordre(
    groupes: list[dict[str, str]],
) -> None:
    assert [g["lettre"] for g in groupes] == list("ABCDEFGH")
    assert [int(g["ordre"]) for g in groupes] == list(range(1, 9))


def test_les_39_categories_se_rangent_dans_les_groupes_comme_dans_le_rapport(
    groupes: list[dict[str, str]], categories: list[dict[str, str]]
) -> None:
    assert len(categories) == 39
    assert Counter(c["groupe_lettre"] for c in categories) == GROUPES_ATTENDUS
    assert {c["groupe_lettre"] for c in categories} == {g["lettre"] for g in groupes}
    for lettre, nombre in GROUPES_ATTENDUS.items():
        ordres = [int(c["ordre"]) for c in categories if c["groupe_lettre"] == lettre]
        assert ordres == list(range(1, nombre + 1))


def test_le_libelle_imprime_garde_les_fautes_du_rapport_et_le_nom_montre_les_corrige(
    categories: list[dict[str, str]],
) -> None:
    nom_de = {c["source_fr"]: c["nom_fr"] for c in categories}
    assert len(nom_de) == 39
    assert nom_de["Épicerie sociales"] == "Épiceries sociales"
    assert (
        nom_de["Service sociaux généralistes (CAP-CASG)"]
        == "Services sociaux généralistes (CAP, CASG)"
    )


def test_un_slug_designe_un_seul_groupe_ou_une_seule_categorie(
    groupes: list[dict[str, str]], categories: list[dict[str, str]]
) -> None:
    slugs = [ligne["slug"] for ligne in (*groupes, *categories)]
    assert [s for s, n in Counter(slugs).items() if n > 1] == []
    assert [s for s in slugs if slugify(s) != s] == []


@pytest.mark.parametrize("langue", ["fr", "nl", "en"])
def test_chaque_nom_existe_dans_les_trois_langues_sans_doublon(
    langue: str, groupes: list[dict[str, str]], categories: list[dict[str, str]]
) -> None:
    noms = [ligne[f"nom_{langue}"] for ligne in categories]
    assert [n for n in noms if n != n.strip() or not n] == []
    assert len(set(noms)) == 39
    assert len({g[f"nom_{langue}"] for g in groupes} - {""}) == 8


def test_seule_la_personne_ressource_est_une_personne_privee(
    categories: list[dict[str, str]],
) -> None:
    assert {c["personne_privee"] for c in categories} == {"0", "1"}
    privees = [c["source_fr"] for c in categories if c["personne_privee"] == "1"]
    assert privees == [
        "Habitant pivot ou autre personne-ressource (ne faisant pas partie d'une institution)"
    ]


def test_la_couleur_d_un_groupe_se_lit_sur_le_blanc_sur_la_carte_et_sur_le_fond_sombre(
    groupes: list[dict[str, str]],
) -> None:
    for groupe in groupes:
        assert contraste(groupe["couleur_claire"], "#FFFFFF") >= 5, groupe["slug"]
        assert contraste(groupe["couleur_claire"], "#F3F1EC") >= 4.9, groupe["slug"]
        assert contraste(groupe["couleur_sombre"], "#14171A") >= 4.5, groupe["slug"]


# Pictograms


def test_chaque_pictogramme_nomme_est_dessine(
    groupes: list[dict[str, str]], categories: list[dict[str, str]]
) -> None:
    nommes = {ligne["pictogramme"] for ligne in (*groupes, *categories)} | ICONES_INTERFACE
    assert sorted(n for n in nommes if not (ICONES / f"{n}.svg").is_file()) == []


def test_les_huit_groupes_ont_chacun_leur_pictogramme(groupes: list[dict[str, str]]) -> None:
    dessins = {(ICONES / f"{g['pictogramme']}.svg").read_bytes() for g in groupes}
    assert len(dessins) == 8


@pytest.mark.parametrize("icone", sorted(ICONES.glob("*.svg")), ids=lambda icone: icone.stem)
def test_un_pictogramme_est_un_trait_de_24_px_sans_script_ni_style_ni_renvoi(icone: Path) -> None:
    octets = icone.read_bytes()
    racine = ET.fromstring(octets)
    assert len(octets) < 600
    assert racine.tag == f"{ESPACE_SVG}svg"
    assert racine.attrib == {
        "width": "24",
        "height": "24",
        "viewBox": "0 0 24 24",
        "fill": "none",
        "stroke": "currentColor",
        "stroke-width": "2",
        "stroke-linecap": "round",
        "stroke-linejoin": "round",
    }
    permis = {f"{ESPACE_SVG}path": {"d"}, f"{ESPACE_SVG}circle": {"cx", "cy", "r"}}
    assert list(racine)
    for trait in racine:
        assert set(trait.attrib) == permis[trait.tag]
        assert list(trait) == []


# Hosts, quartiers and their spoken names


def test_les_19_partenaires_hebergent_les_30_quartiers_chacun_une_fois(
    quartiers: list[dict[str, str]],
) -> None:
    partenaires = read_csv(REFERENTIEL / "partenaires_hebergeurs.csv")
    heberges = [slug for p in partenaires for slug in p["quartiers_slugs"].split()]
    assert len(partenaires) == 19
    assert sorted(heberges) == sorted(q["slug"] for q in quartiers)


def test_les_partenaires_sont_implantes_sur_les_12_communes_du_rapport() -> None:
    partenaires = read_csv(REFERENTIEL / "partenaires_hebergeurs.csv")
    communes = {nom for p in partenaires for nom in p["communes"].split(" – ")}
    assert len(communes) == 12


def test_les_30_quartiers_se_partagent_176_secteurs_connus_sans_en_partager_un(
    quartiers: list[dict[str, str]], secteurs: list[dict[str, Any]]
) -> None:
    codes = [code for q in quartiers for code in q["secteurs"].split()]
    assert len(quartiers) == 30
    assert len(codes) == len(set(codes)) == 176
    assert set(codes) <= {s["code"] for s in secteurs}
    assert [
        q["slug"] for q in quartiers if len(q["secteurs"].split()) != int(q["nb_secteurs"])
    ] == []
    assert all(4 <= int(q["nb_secteurs"]) <= 11 for q in quartiers)


def test_le_slug_d_un_quartier_est_celui_de_son_nom(quartiers: list[dict[str, str]]) -> None:
    assert [q["slug"] for q in quartiers if slugify(q["quartier"]) != q["slug"]] == []


def test_chaque_surnom_designe_un_quartier_connu_en_francais_ou_en_neerlandais(
    surnoms: list[dict[str, str]], quartiers: list[dict[str, str]]
) -> None:
    assert {s["slug"] for s in surnoms} <= {q["slug"] for q in quartiers}
    assert {s["langue"] for s in surnoms} == {"fr", "nl"}
    assert [s["surnom"] for s in surnoms if s["surnom"] != s["surnom"].strip()] == []


def test_un_surnom_n_est_donne_qu_une_fois_au_meme_quartier_et_differe_de_son_nom(
    surnoms: list[dict[str, str]], quartiers: list[dict[str, str]]
) -> None:
    paires = [(s["slug"], normalize(s["surnom"])) for s in surnoms]
    assert [p for p, n in Counter(paires).items() if n > 1] == []
    noms = {(q["slug"], q["quartier"]) for q in quartiers}
    assert noms.isdisjoint((s["slug"], s["surnom"]) for s in surnoms)


def test_les_marolles_matonge_et_cureghem_se_disent_aussi_en_neerlandais(
    surnoms: list[dict[str, str]],
) -> None:
    dits = {(s["slug"], s["surnom"]) for s in surnoms if s["langue"] == "nl"}
    assert {("marolles", "Marollen"), ("matonge", "Matonge")} <= dits
    assert {slug for slug, surnom in dits if surnom == "Kuregem"} == {
        "cureghem-rosee",
        "cureghem-veterinaire",
        "cureghem-bara",
    }


def test_seuls_cureghem_et_dries_valent_pour_plusieurs_quartiers(
    surnoms: list[dict[str, str]],
) -> None:
    compte = Counter(normalize(s["surnom"]) for s in surnoms)
    assert {s: n for s, n in compte.items() if n > 1} == {"cureghem": 3, "kuregem": 3, "dries": 2}


def test_aucun_surnom_n_est_le_nom_nu_d_une_commune(surnoms: list[dict[str, str]]) -> None:
    """Also in the short forms that people say: Molenbeek, Saint-Josse, Boitsfort…"""
    communes = read_csv(REFERENTIEL / "communes.csv")
    interdits = {normalize(c[champ]) for c in communes for champ in ("commune_fr", "commune_nl")}
    interdits |= {"molenbeek", "saint josse", "sint joost", "berchem", "boitsfort", "bosvoorde"}
    interdits |= {"woluwe", "watermael", "watermaal"}
    assert len(communes) == 19
    assert interdits.isdisjoint(normalize(s["surnom"]) for s in surnoms)


def test_les_surnoms_qui_sont_aussi_des_rues_sont_connus(
    surnoms: list[dict[str, str]], rues: list[dict[str, Any]]
) -> None:
    """A street may leave the quartier that bears its name: the finder has to ask."""
    noms = {normalize(r[champ]) for r in rues for champ in ("rue_fr", "rue_nl")}
    doubles = {s["surnom"] for s in surnoms if normalize(s["surnom"]) in noms}
    assert doubles == {"Dries", "Haachtsesteenweg"}


# Places, streets and sectors


def test_chaque_acteur_porte_une_categorie_du_rapport_et_n_est_cite_qu_une_fois(
    categories: list[dict[str, str]],
) -> None:
    acteurs = read_csv(DONNEES / "exemple" / "acteurs_osm.csv")
    assert len(acteurs) == 457
    assert {a["categorie"] for a in acteurs} <= {c["source_fr"] for c in categories}
    assert len({(a["nom"], a["lon"], a["lat"]) for a in acteurs}) == 457


def test_aucun_acteur_de_l_exemple_n_est_une_personne_privee(
    categories: list[dict[str, str]],
) -> None:
    acteurs = read_csv(DONNEES / "exemple" / "acteurs_osm.csv")
    privees = {c["source_fr"] for c in categories if c["personne_privee"] == "1"}
    assert privees.isdisjoint(a["categorie"] for a in acteurs)


def test_les_724_secteurs_ont_un_code_unique_et_couvrent_les_19_communes(
    secteurs: list[dict[str, Any]],
) -> None:
    communes = {c["nis5"] for c in read_csv(REFERENTIEL / "communes.csv")}
    assert len(secteurs) == len({s["code"] for s in secteurs}) == 724
    assert {s["nis5"] for s in secteurs} == communes


def test_les_749_codes_de_2025_viennent_tous_d_un_secteur_de_2024(
    secteurs: list[dict[str, Any]],
) -> None:
    passages = read_csv(DONNEES / "secteurs_statistiques" / "secteurs_2025_vers_2024.csv")
    assert len({p["code_2025"] for p in passages}) == len(passages) == 749
    assert {p["code_2024"] for p in passages} == {s["code"] for s in secteurs}
    assert Counter(p["lien"] for p in passages) == {"identique": 596, "regle prefixe 8": 153}


def test_le_fichier_des_rues_compte_6201_lignes_toutes_differentes(
    rues: list[dict[str, Any]],
) -> None:
    communes = {c["nis5"] for c in read_csv(REFERENTIEL / "communes.csv")}
    assert len(rues) == len({(r["rue_fr"], r["rue_nl"], r["nis5"]) for r in rues}) == 6201
    assert {r["nis5"] for r in rues} == communes


def test_un_code_postal_renvoie_a_des_communes_de_la_region() -> None:
    communes = {c["nis5"] for c in read_csv(REFERENTIEL / "communes.csv")}
    couples = read_csv(REFERENTIEL / "codes_postaux.csv")
    assert len(couples) == 24
    assert {c["nis5"] for c in couples} == communes


def test_les_562_communes_hors_region_ne_partagent_aucun_code_postal_avec_elle() -> None:
    dehors = read_csv(REFERENTIEL / "communes_hors_region.csv")
    codes = {code for c in dehors for code in c["codes_postaux"].split()}
    assert len(dehors) == 562
    assert codes.isdisjoint(c["code_postal"] for c in read_csv(REFERENTIEL / "codes_postaux.csv"))

"""The only door to the public: what passes is named, and a private person never passes."""

from dataclasses import asdict, fields
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from registre.modeles import Acteur, Antenne, Categorie, Hote, Relais
from registre.publication import (
    ActeurNonPublie,
    ActeurPublic,
    CategoriePublique,
    CommunePublique,
    publish_acteur,
    publish_antenne,
    publish_categorie,
    publish_commune,
    publish_groupe,
    publish_hote,
    publish_presence,
    publish_relais,
    publish_secteur,
)
from registre.publication.liens import keep_courriel, keep_site
from registre.valeurs import CanalVerification, EtatActeur, Source
from tests.fabriques import (
    MIDI,
    make_acteur,
    make_categorie,
    make_commune,
    make_groupe,
    make_presence,
    make_secteur,
    make_verification,
)

NUMERO = UUID("7b1d1c2e-0d5c-4b39-9d0e-3a51f2c1a001")
SECRET = "secret-a-ne-jamais-publier"
LE_15_JUIN = date(2022, 6, 15)


def make_complet(**valeurs: Any) -> Acteur:
    """An actor whose every column is filled."""
    complet: dict[str, Any] = {
        "id": NUMERO,
        "cle_source": f"osm|{SECRET}",
        "nom_nl": "Wijkgezondheidscentrum Marollen",
        "rue": "Rue Haute",
        "numero": "12",
        "code_postal": "1000",
        "nis5": "21004",
        "telephone": "02 512 34 56 poste 12",
        "courriel": "accueil@example.org",
        "site": "https://example.org/",
        "horaires": "Mo-Fr 09:00-12:00",
        "acces_pmr": "oui",
        "langues": "fr NL ar",
        "secteur": "21004A00-",
        "quartier": "marolles",
        "texte_recherche": SECRET,
        "cle_tri": SECRET,
        "rang": 77,
        "cree_le": MIDI,
        "modifie_le": MIDI,
        "modifie_par": SECRET,
    }
    return make_acteur(**complet | valeurs)


def make_personne() -> tuple[Acteur, Categorie]:
    """A private person whose every column gives them away."""
    acteur = make_complet(
        nom=SECRET,
        nom_nl=SECRET,
        rue=SECRET,
        numero=SECRET,
        telephone="02 555 01 23",
        courriel=f"{SECRET}@example.org",
        site=f"https://example.org/{SECRET}",
        horaires=f'24/7 "{SECRET}"',
        categorie="habitants-pivots",
        source=Source.EQUIPE,
    )
    return acteur, make_categorie("habitants-pivots", groupe="H", personne_privee=True)


def test_un_acteur_sort_avec_ce_qui_aide_a_le_joindre() -> None:
    verification = make_verification(
        NUMERO, MIDI, canal=CanalVerification.TELEPHONE, verifie_par=SECRET
    )
    acteur = publish_acteur(make_complet(), make_categorie(), verification)
    assert acteur == ActeurPublic(
        id=NUMERO,
        nom="Maison médicale des Marolles",
        nom_nl="Wijkgezondheidscentrum Marollen",
        categorie="maisons-medicales",
        groupe="A",
        rue="Rue Haute",
        numero="12",
        code_postal="1000",
        commune="21004",
        telephone="02 512 34 56 poste 12",
        telephone_e164="+3225123456",
        courriel="accueil@example.org",
        site="https://example.org/",
        horaires="Mo-Fr 09:00-12:00",
        acces_pmr="oui",
        langues=("fr", "nl", "ar"),
        lon=4.34565,
        lat=50.83672,
        lieu_approximatif=False,
        quartier="marolles",
        source="openstreetmap",
        licence="ODbL 1.0",
        attribution="© les contributeurs d'OpenStreetMap",
        verifie_le=MIDI,
        verifie_canal="telephone",
        a_reverifier_le=date(2022, 12, 15),
        personne_privee=False,
        modifie_le=MIDI,
    )


def test_ni_la_cle_ni_les_personnes_de_l_equipe_ne_sortent() -> None:
    verification = make_verification(NUMERO, MIDI, verifie_par=SECRET)
    publie = publish_acteur(make_complet(), make_categorie(), verification)
    assert SECRET not in repr(publie)
    colonnes_publiques = {champ.name for champ in fields(ActeurPublic)}
    assert colonnes_publiques.isdisjoint(
        {
            "cle_source",
            "modifie_par",
            "verifie_par",
            "texte_recherche",
            "cle_tri",
            "rang",
            "secteur",
        }
    )


def test_un_acteur_jamais_verifie_ne_pretend_rien() -> None:
    publie = publish_acteur(make_complet(), make_categorie(), None)
    assert (publie.verifie_le, publie.verifie_canal) == (None, None)


def test_d_une_personne_privee_il_ne_sort_qu_un_role_et_un_quartier() -> None:
    acteur, categorie = make_personne()
    publie = publish_acteur(acteur, categorie, make_verification(NUMERO, MIDI, verifie_par=SECRET))
    remplis = {nom for nom, valeur in asdict(publie).items() if valeur not in (None, (), "", False)}
    assert remplis == {
        *("id", "categorie", "groupe", "quartier", "personne_privee"),
        *("source", "attribution"),
    }
    assert publie.personne_privee
    assert publie.quartier == "marolles"
    assert publie.label("fr") is None
    assert SECRET not in repr(publie)


@pytest.mark.parametrize(
    "etat", [EtatActeur.BROUILLON, EtatActeur.A_RELIRE, EtatActeur.ARCHIVE, "inconnu"]
)
def test_seul_ce_qui_est_publie_a_une_forme_publique(etat: str) -> None:
    with pytest.raises(ActeurNonPublie):
        publish_acteur(make_complet(etat=etat), make_categorie(), None)


@pytest.mark.parametrize("source", [Source.EQUIPE, Source.PARTENAIRE, Source.RAPPORT_2022])
def test_aucune_licence_n_est_pretendue_pour_nos_propres_fiches(source: Source) -> None:
    publie = publish_acteur(make_complet(source=source), make_categorie(), None)
    assert (publie.licence, publie.attribution) == (None, "Relais d'Action de Quartier")


@pytest.mark.parametrize(
    "site",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,<script>",
        "ftp://example.org",
        "//example.org",
        "www.example.org",
        "http:///chemin",
        "https://exa mple.org",
        "https://example.org/\nX: y",
        "https://agent:motdepasse@example.org",
        "https://[::1",
        "",
        None,
    ],
)
def test_une_adresse_web_douteuse_ne_devient_pas_un_lien(site: str | None) -> None:
    assert keep_site(site) is None


@pytest.mark.parametrize(
    ("site", "garde"),
    [
        (" https://example.org/a?b=c#d ", "https://example.org/a?b=c#d"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("https://crèche.example.org", "https://crèche.example.org"),
    ],
)
def test_une_adresse_web_sure_passe(site: str, garde: str) -> None:
    assert keep_site(site) == garde


@pytest.mark.parametrize(
    ("courriel", "garde"),
    [
        (" accueil@example.org ", "accueil@example.org"),
        ("d'hondt+accueil@example.org", "d'hondt+accueil@example.org"),
        ("accueil@médiation.example", "accueil@xn--mdiation-b1a.example"),
        ("zoé@example.org", None),
        ("a@b", None),
        ("a@b.be, c@d.be", None),
        ("a@b.be?bcc=x@y.be", None),
        ("Accueil <a@b.be>", None),
        ("a@b.be\nBcc: x@y.be", None),
        ("sur demande", None),
        (None, None),
    ],
)
def test_seule_une_adresse_de_courriel_entiere_passe(
    courriel: str | None, garde: str | None
) -> None:
    assert keep_courriel(courriel) == garde


def test_une_etiquette_qui_manque_se_dit_en_francais() -> None:
    categorie = publish_categorie(make_categorie(nom_nl="", nom_en="Health centres"))
    groupe = publish_groupe(make_groupe("A", nom_fr="Soins", nom_nl="Zorg"), (categorie,))
    commune = publish_commune(make_commune("21009"))
    secteur = publish_secteur(make_secteur("21009A00-", 4.36, 50.83, nis5="21009"), "matonge")
    assert [categorie.label(langue) for langue in ("fr", "nl", "en", "ar")] == [
        *("Maisons médicales", "Maisons médicales"),
        *("Health centres", "Maisons médicales"),
    ]
    assert [groupe.label(langue) for langue in ("fr", "nl")] == ["Soins", "Zorg"]
    assert [commune.label(langue) for langue in ("fr", "nl", "en")] == [
        "Ixelles",
        "Elsene",
        "Ixelles",
    ]
    assert secteur.label("nl") == "Sector 21009A00-"
    assert (secteur.quartier, groupe.categories) == ("matonge", (categorie,))
    assert isinstance(categorie, CategoriePublique)
    assert isinstance(commune, CommunePublique)


def test_un_acteur_se_nomme_en_neerlandais_quand_il_a_un_nom_neerlandais() -> None:
    acteur = publish_acteur(make_complet(), make_categorie(), None)
    sans = publish_acteur(make_complet(nom_nl=None), make_categorie(), None)
    assert acteur.label("nl") == "Wijkgezondheidscentrum Marollen"
    assert acteur.label("en") == acteur.label("fr") == "Maison médicale des Marolles"
    assert sans.label("nl") == "Maison médicale des Marolles"


def test_un_relais_connu_par_son_seul_role_n_a_ni_nom_ni_numero_invente() -> None:
    role = "Relais d'action de quartier – Marolles"
    publie = publish_relais(Relais(id=NUMERO, role=role, publics=""), LE_15_JUIN)
    assert (publie.role, publie.langues) == (role, ())
    assert {publie.nom, publie.telephone, publie.telephone_e164, publie.courriel} == {None}


def test_un_relais_que_la_coordination_a_rempli_peut_etre_appele() -> None:
    relais = Relais(
        id=NUMERO,
        role="Relais",
        nom="Prénom choisi",
        telephone="0470 12 34 56",
        courriel="relais@example.org",
        langues="fr ar",
        horaires="Tu 10:00-12:00",
        publics="courriel horaires langues nom telephone",
        cle_source=SECRET,
    )
    publie = publish_relais(relais, LE_15_JUIN)
    assert (publie.telephone, publie.telephone_e164) == ("0470 12 34 56", "+32470123456")
    assert (publie.nom, publie.langues) == ("Prénom choisi", ("fr", "ar"))
    assert SECRET not in repr(publie)


def test_un_hote_une_antenne_et_une_presence_disent_ou_aller() -> None:
    hote = publish_hote(
        Hote(id=NUMERO, nom="CAP", communes="Bruxelles", site="javascript:x", cle_source=SECRET)
    )
    antenne = publish_antenne(Antenne(nom="Antenne", type_antenne="cap", lon=4.34, lat=50.83))
    presence = publish_presence(make_presence("marolles", MIDI))
    assert (hote.nom, hote.site) == ("CAP", None)
    assert SECRET not in repr(hote)
    assert (antenne.nom, antenne.lon, antenne.lat) == ("Antenne", 4.34, 50.83)
    assert (presence.lieu, presence.debut) == ("Place du Jeu de Balle", MIDI)

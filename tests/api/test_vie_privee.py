"""A walk over every public URL: what belongs to the team never leaves it, on either engine."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import quote, quote_plus
from uuid import UUID

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from api.dependances import LANGUES
from api.droits import OUVERTES
from registre.courrier.depot import post_courriel
from registre.messages import make_recu
from registre.modeles import Acteur, Photo, QuartierSecteur
from registre.recherche import index_acteurs
from registre.session import writing
from registre.valeurs import Compteur, EtatActeur, NatureCourriel
from registre.versions import bump
from tests.appuis.applications import MARDI_MATIN, Site, opening
from tests.appuis.bases import Bases
from tests.appuis.cachettes import SECRETS_DE_L_EQUIPE, hide_equipe
from tests.fabriques import make_acteur, make_attribution, make_relais, make_verification

LON, LAT = 4.346416, 50.836746
"""A doorstep in the Marolles that is nobody's public address."""

PERSONNE: Final = {
    "nom": "Zébuline Quatrecoins",
    "nom_nl": "Zebulientje Vierhoeken",
    "telephone": "0470 99 88 71",
    "courriel": "zebuline@quatrecoins.example",
    "site": "https://zebuline.example/",
    "rue": "Impasse des Secrets-Gardés",
    "numero": "717ter",
    "horaires": "Mo 03:17-04:19",
}
SECRETS: Final = {
    "name": ("Zébuline", "Quatrecoins", "zebuline", "quatrecoins"),
    "Dutch name": ("Zebulientje", "Vierhoeken", "vierhoeken"),
    "phone": ("0470 99 88 71", "470998871", "+32 470 99 88 71"),
    "street": ("Secrets-Gard", "secrets gardes"),
    "number": ("717ter",),
    "hours": (
        "03:17",
        "04:19",
        "3\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}17",
        "3.17\N{NO-BREAK SPACE}uur",
    ),
    "point": ("4.34641", "4.34642", "50.83674", "50.83675"),
    "draft": ("Brouillonville", "brouillonville"),
    "unreviewed": ("Relecturopolis", "relecturopolis"),
    "archived": ("Archivopolis", "archivopolis"),
    "verifier": ("Véridique", "Contrôleuse", "veridique"),
    "editor": ("Modificatrice",),
    "former relay": ("Partie Ailleurs", "0470 11 22 39", "470112239"),
    "note": ("note réservée",),
    **SECRETS_DE_L_EQUIPE,
    "message": ("Qu'on ne le dise pas", "confidence@message.example", "470112240"),
}


PHOTO: Final = UUID("0d6c3f5e-8a55-4b1d-9d6c-3b8a1f0e7c42")
"""The photo of a relay who left."""
MESSAGE: Final = UUID("6f2d2c9e-4a4e-4c1e-9a53-0a4f4b2f9b11")
RECU: Final = make_recu(MESSAGE)
"""A receipt number of a message that waits in the outbox."""

POINT_ARRONDI: Final = re.compile(r"4\.3464.{0,40}?50\.8367|50\.8367.{0,40}?4\.3464")
"""Both figures side by side, even with fewer decimals, in any notation."""


@dataclass(frozen=True)
class Cachees:
    """The records that must not be seen, and one public actor that somebody has verified."""

    personne: UUID
    autres: tuple[UUID, ...]
    verifie: UUID


def hide(session: Session) -> Cachees:
    """Add them to a seeded database."""
    personne = make_acteur(
        categorie="personne-ressource",
        quartier="marolles",
        nis5="21004",
        code_postal="1000",
        langues="fr nl ar",
        lon=LON,
        lat=LAT,
        modifie_par="Modificatrice",
        **PERSONNE,
    )
    autres = [
        make_acteur(nom=nom, categorie="pharmacies", quartier="marolles", etat=etat)
        for nom, etat in (
            ("Brouillonville", EtatActeur.BROUILLON),
            ("Relecturopolis", EtatActeur.A_RELIRE),
            ("Archivopolis", EtatActeur.ARCHIVE),
        )
    ]
    session.add_all([personne, *autres])
    session.flush()
    index_acteurs(session, [personne.id, *(a.id for a in autres)])
    publics = select(Acteur.id).where(Acteur.quartier == "marolles", Acteur.nom > "M")
    verifie = session.scalars(publics.where(Acteur.source == "openstreetmap")).first()
    assert verifie is not None
    for acteur in (verifie, personne.id):
        session.add(make_verification(acteur, verifie_par="Véridique Contrôleuse"))
    _hide_former_relay(session)
    _hide_message(session)
    retirees = hide_equipe(session, verifie)
    bump(session, Compteur.ANNUAIRE, Compteur.TERRITOIRE)
    return Cachees(personne.id, (*(a.id for a in autres), *retirees), verifie)


def _hide_former_relay(session: Session) -> None:
    """The Marolles had another relay until 2023, who left with name, phone and photo on record."""
    partie = make_relais("Marolles", nom="Partie Ailleurs", telephone="0470 11 22 39")
    session.add(partie)
    session.flush()
    session.add(make_attribution(partie, "marolles", au=date(2023, 6, 1)))
    partie.publics += " photo"
    session.add(
        Photo(
            id=PHOTO,
            relais=partie.id,
            octets=b"Partie Ailleurs",
            largeur=360,
            hauteur=480,
            consentie_le=date(2022, 3, 1),
            ajoutee_par="Coordination",
        )
    )
    session.execute(
        update(QuartierSecteur)
        .where(QuartierSecteur.quartier == "marolles")
        .values(note="note réservée à l'équipe")
    )


def _hide_message(session: Session) -> None:
    """A resident of the Marolles has just written to the relay; the mail has not left yet."""
    post_courriel(
        session,
        id=MESSAGE,
        nature=NatureCourriel.CONTACT,
        destinataire=None,
        objet=f"Message d'une personne de Marolles – {RECU}",
        corps="> Qu'on ne le dise pas. Mon numéro : 0470 11 22 40 (+32470112240)",
        instant=MARDI_MATIN,
        reponse_a="confidence@message.example",
        quartier="marolles",
    )


@pytest.fixture(scope="module")
def cache(bases: Bases, modele_seme: str) -> Iterator[tuple[Site, Cachees]]:
    url = bases.copy(modele_seme)
    with opening(url) as site:
        with writing(site.sessions) as session:
            cachees = hide(session)
        yield site, cachees
    bases.drop(url)


def list_exemples(cachees: Cachees) -> dict[str, list[str]]:
    """What to ask of each route, by its template; those of pages without their language."""
    fiches = [str(i) for i in (cachees.personne, *cachees.autres, cachees.verifie)]
    filtres = [
        "",
        "categorie=personne-ressource",
        "categorie=H&quartier=marolles",
        "commune=21004",
        "langue=ar",
        "ouvert=1",
        "bbox=4.3459,50.836,4.347,50.838",
    ]
    lieux = [
        "adresse=Place+du+Jeu+de+Balle",
        "lon=4.3468&lat=50.8372",
        "adresse=rue+haute+1000",
        "adresse=rue+neuve",
        "adresse=xyzzy",
    ]
    return {
        "/api/v1/trouver": [f"?{q}" for q in lieux],
        "/api/v1/quartiers": ["?limit=1000"],
        "/api/v1/quartiers/{slug}": ["marolles", "matonge"],
        "/api/v1/acteurs": [f"?limit=10000&{f}" for f in filtres],
        "/api/v1/acteurs/{identifiant}": fiches,
        "/api/v1/categories": [""],
        "/api/v1/secteurs": ["?limit=10000"],
        "/fond/{z}/{x}/{y}.svg": ["19/268474/175886.svg", "16/33559/21985.svg"],
        "/photos/{identifiant}.jpg": [f"{PHOTO}.jpg"],
        "/healthz": [""],
        "/maraude-sw.js": [""],
        "/maraude.webmanifest": [""],
        "/openapi.json": [""],
        "/static/{nom:path}": ["css/base.css"],
        "/": [""],
        "/docs": [""],
        "/{langue}": [""],
        "/{langue}/": [""],
        "/{langue}/trouver": [f"?{q}" for q in lieux],
        "/{langue}/quartiers": [""],
        "/{langue}/quartiers/{slug}": ["marolles", "matonge"],
        "/{langue}/quartiers/{slug}/ecrire": ["marolles/ecrire", "matonge/ecrire"],
        "/{langue}/quartiers/{slug}/ecrit/{recu}": [f"marolles/ecrit/{RECU}"],
        "/{langue}/repertoire": [f"?{f}" for f in filtres]
        + [f"?page={n}" for n in range(2, 13, 3)],
        "/{langue}/acteurs/{identifiant}": fiches,
        "/{langue}/acteurs/{identifiant}/signaler": [f"{fiche}/signaler" for fiche in fiches],
        "/{langue}/acteurs/{identifiant}/signale": [f"{fiche}/signale" for fiche in fiches],
        "/{langue}/confirmer/{secret}": ["un-secret-que-personne-n-a"],
        "/{langue}/confirmer/{secret}/changer": ["un-secret-que-personne-n-a/changer"],
        "/{langue}/confirme": ["", "?fait=propose"],
        "/{langue}/carte": [f"?{f}" for f in filtres],
        "/{langue}/couverture": [""],
        "/{langue}/projet": [""],
        "/{langue}/confidentialite": [""],
        "/{langue}/sources": [""],
        "/{langue}/partenaires": [""],
    }


def list_chemins(site: Site) -> list[str]:
    """The paths of every route that can be read, by introspection."""
    chemins = {
        str(contexte.path)
        for contexte in iter_route_contexts(site.app.routes)
        if "GET" in (contexte.methods or ())
    }
    return sorted(chemins)


def list_templates(site: Site) -> dict[str, str]:
    """Every public route that can be read: path → its template without language.

    The team's area is apart: a stranger gets nothing there but the login.
    """
    chemins = [chemin for chemin in list_chemins(site) if not chemin.startswith("/equipe")]
    langues = re.compile(rf"^/({'|'.join(LANGUES)})(?=/|$)")
    return {chemin: langues.sub("/{langue}", chemin) for chemin in chemins}


def make_url(chemin: str, exemple: str) -> str:
    base, accolade, _ = chemin.partition("{")
    return base + exemple if accolade or not exemple.startswith("?") else chemin + exemple


def find_secrets(reponse: Any, sauf: str = "") -> list[str]:
    """The secrets in a body or its headers, once what the visitor typed is taken out."""
    texte = reponse.text + "\n" + "\n".join(reponse.headers.values())
    for forme in {sauf, quote(sauf), quote_plus(sauf), sauf.replace("'", "&#39;")} - {""}:
        texte = texte.replace(forme, "")
    trouves = [s for secrets in SECRETS.values() for s in secrets if s in texte]
    if "4.3464" in texte and "50.8367" in texte:
        trouves += POINT_ARRONDI.findall(texte)
    return trouves


def test_every_route_has_an_example_in_the_walk(cache: tuple[Site, Cachees]) -> None:
    site, cachees = cache
    routes, exemples = set(list_templates(site).values()), set(list_exemples(cachees))
    assert sorted(routes - exemples) == [], "public routes without an example in list_exemples"
    assert sorted(exemples - routes) == [], "examples of routes that are gone"


def test_a_stranger_learns_nothing_from_the_teams_area(cache: tuple[Site, Cachees]) -> None:
    site, cachees = cache
    places = {"slug": "marolles", "cle": "projet", "langue": "fr", "secret": "aucun"}
    chemins = [c for c in list_chemins(site) if c.startswith("/equipe")]
    assert len(chemins) > 30
    for chemin in chemins:
        noms = re.findall(r"{(\w+)(?::path)?}", chemin)
        url = re.sub(r":path(?=})", "", chemin).format(
            **{nom: places.get(nom, str(cachees.personne)) for nom in noms}
        )
        reponse = site.client.get(url)
        assert reponse.status_code in {200, 303, 307, 410}, url
        assert reponse.status_code != 200 or chemin in OUVERTES, url
        assert find_secrets(reponse, sauf=str(cachees.personne)) == [], url
        assert str(cachees.verifie) not in reponse.text


def test_no_public_url_tells_what_belongs_to_the_team(cache: tuple[Site, Cachees]) -> None:
    site, cachees = cache
    exemples = list_exemples(cachees)
    vues = 0
    for chemin, modele in list_templates(site).items():
        for exemple in exemples[modele]:
            url = make_url(chemin, exemple)
            reponse = site.client.get(url)
            assert reponse.status_code in {200, 307, 404, 410}, url
            assert find_secrets(reponse) == [], url
            assert "set-cookie" not in reponse.headers
            vues += reponse.status_code == 200
    assert vues > 100


def test_the_person_is_public_as_a_category_in_a_quartier_only(
    cache: tuple[Site, Cachees],
) -> None:
    site, cachees = cache
    feature = site.get(f"/api/v1/acteurs/{cachees.personne}").json()
    assert feature["geometry"] is None
    remplis = {nom: v for nom, v in feature["properties"].items() if v not in (None, [])}
    assert set(remplis) == {
        *("categorie", "groupe", "quartier", "personne_privee", "source", "licence"),
        "attribution",
    }
    assert remplis["quartier"] == "marolles"
    for langue in LANGUES:
        assert site.get(f"/{langue}/acteurs/{cachees.personne}").status_code == 200


@pytest.mark.parametrize(
    "etat",
    range(7),
    ids=["draft", "unreviewed", "archived", "expired", "withdrawn", "anonymised", "never asked"],
)
def test_what_is_not_published_does_not_exist_for_the_public(
    cache: tuple[Site, Cachees], etat: int
) -> None:
    site, cachees = cache
    for chemin in ("/api/v1/acteurs", *(f"/{langue}/acteurs" for langue in LANGUES)):
        assert site.get(f"{chemin}/{cachees.autres[etat]}").status_code == 404


@pytest.mark.parametrize(
    "cherche",
    [
        *("Zébuline Quatrecoins", "zebuline", "Vierhoeken", "0470 99 88 71", "quatrecoins.example"),
        *("Secrets-Gardés", "717ter", "Brouillonville", "Archivopolis", "Véridique", "Quatrecoin"),
        *("Dutempsjadis", "Changedavis", "Oublioubli", "Jamaisdemandée", "Revisionnopolis"),
    ],
)
def test_searching_for_a_secret_finds_nobody(cache: tuple[Site, Cachees], cherche: str) -> None:
    site, cachees = cache
    cachees_de_tous = {str(cachees.personne), *map(str, cachees.autres)}
    api = site.get("/api/v1/acteurs", q=cherche, limit=10000)
    assert not cachees_de_tous & {f["id"] for f in api.json()["features"]}
    urls = [f"/{langue}/{page}" for langue in LANGUES for page in ("repertoire", "carte")]
    for url in urls:
        page = site.get(url, q=cherche)
        assert page.status_code == 200
        assert not [i for i in cachees_de_tous if i in page.text], url
        assert find_secrets(page, sauf=cherche) == [], url
    for langue in LANGUES:
        lieu = site.get(f"/{langue}/trouver", adresse=cherche)
        assert find_secrets(lieu, sauf=cherche) == []


@pytest.mark.parametrize(
    "filtre",
    [
        {"bbox": f"{LON - 1e-5},{LAT - 1e-5},{LON + 1e-5},{LAT + 1e-5}"},
        {"langue": "ar"},
        {"commune": "21004", "categorie": "personne-ressource"},
        {"ouvert": "1", "categorie": "personne-ressource"},
    ],
    ids=["bbox", "langue", "commune", "ouvert"],
)
def test_no_filter_narrows_down_where_or_who_the_person_is(
    cache: tuple[Site, Cachees], filtre: dict[str, str]
) -> None:
    site, cachees = cache
    ids = {f["id"] for f in site.get("/api/v1/acteurs", limit=10000, **filtre).json()["features"]}
    assert str(cachees.personne) not in ids


def test_the_walk_would_see_a_leak(site_propre: Site) -> None:
    """The same person in a public category: her page must then show what the walk looks for."""
    with writing(site_propre.sessions) as session:
        temoin = make_acteur(
            categorie="pharmacies", quartier="marolles", lon=LON, lat=LAT, **PERSONNE
        )
        session.add(temoin)
        session.flush()
        identifiant = temoin.id
    for chemin in (f"/api/v1/acteurs/{identifiant}", f"/fr/acteurs/{identifiant}"):
        trouves = set(find_secrets(site_propre.get(chemin)))
        assert {"Zébuline", "470998871", "Secrets-Gard"} <= trouves
        assert trouves & set(SECRETS["hours"])
    assert {"4.34641", "50.83674"} <= set(
        find_secrets(site_propre.get(f"/api/v1/acteurs/{identifiant}"))
    )


JETON: Final = re.compile(r'name="jeton"\s+value="[^"]*"')


def walk(site: Site, cachees: Cachees) -> dict[str, str]:
    """Every public URL of a walk in French and of the API → its body, without form tokens."""
    corps = {}
    for chemin, modele in list_templates(site).items():
        if not re.match("/(nl|en)(?=/|$)", chemin):
            for exemple in list_exemples(cachees)[modele]:
                url = make_url(chemin, exemple)
                corps[url] = JETON.sub("", site.client.get(url).text)
    return corps


def test_when_a_consent_ends_the_very_next_answer_is_as_if_the_person_had_never_been(
    site_propre: Site,
) -> None:
    """Kept answers included: each URL is asked twice while the person is public."""
    with writing(site_propre.sessions) as session:
        cachees = hide(session)
        session.get_one(Acteur, cachees.personne).public_jusqu_a = None
    jamais = walk(site_propre, cachees)
    fin = site_propre.horloge.instant + timedelta(seconds=1)
    with writing(site_propre.sessions) as session:
        session.get_one(Acteur, cachees.personne).public_jusqu_a = fin
        bump(session, Compteur.ANNUAIRE)
    publique = walk(site_propre, cachees)
    assert walk(site_propre, cachees) == publique
    montrent = {url for url, corps in publique.items() if corps != jamais[url]}
    montrent -= {"/healthz"}  # it counts the changes of the data
    assert {"/api/v1/categories", f"/api/v1/acteurs/{cachees.personne}"} <= montrent
    assert {"/fr/repertoire?", "/fr/carte?", "/api/v1/acteurs?limit=10000&"} <= montrent
    site_propre.horloge.instant = fin
    finie = walk(site_propre, cachees)
    assert {url for url in montrent if finie[url] != jamais[url]} == set()

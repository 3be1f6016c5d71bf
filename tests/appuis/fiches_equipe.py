"""Forms of records in tests: read as a browser reads them, sent back with what somebody changes."""

from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from uuid import UUID

from sqlalchemy import select

from registre.modeles import Acteur, Revision
from registre.recherche import index_acteurs
from registre.session import writing
from registre.valeurs import EtatRevision
from tests.appuis.applications import Site
from tests.appuis.equipe import Connecte
from tests.fabriques import PLACE_DU_JEU_DE_BALLE, make_acteur

ACTEURS = "/equipe/acteurs"
NOUVEAU = f"{ACTEURS}/nouveau"

Champs = dict[str, Any]


class _Lecteur(HTMLParser):
    """The fields of one form: name → what would be sent, lists where several would."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action = action
        self.champs: dict[str, list[str]] = {}
        self._dedans = False
        self._liste = self._zone = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        a = {nom: valeur or "" for nom, valeur in attrs}
        if tag == "form":
            self._dedans = a.get("method") == "post" and a.get("action") == self.action
        if not self._dedans:
            return
        nom = a.get("name", "")
        if tag == "input" and (a.get("type") not in {"checkbox", "radio"} or "checked" in a):
            self.champs.setdefault(nom, []).append(a.get("value", ""))
        elif tag == "textarea":
            self._zone = nom
            self.champs[nom] = [""]
        elif tag == "select":
            self._liste = nom
        elif tag == "option" and ("selected" in a or self._liste not in self.champs):
            self.champs[self._liste] = [a.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._zone:
            self.champs[self._zone][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._dedans = False
        elif tag == "textarea" and self._zone:
            self.champs[self._zone][0] = self.champs[self._zone][0].removeprefix("\n")
            self._zone = ""


def read_champs(html: str, action: str) -> Champs:
    """What a browser would send from the form that posts to `action`, without a button."""
    lecteur = _Lecteur(action)
    lecteur.feed(html)
    lecteur.close()
    assert lecteur.champs, f"this page has no form that posts to {action}"
    return {nom: v if len(v) > 1 or nom == "langues" else v[0] for nom, v in lecteur.champs.items()}


def open_form(qui: Connecte, acteur: UUID) -> Champs:
    """The form of a record, as it opens."""
    reponse = qui.get(f"{ACTEURS}/{acteur}", modifier="oui")
    assert reponse.status_code == 200, reponse.status_code
    return read_champs(reponse.text, f"{ACTEURS}/{acteur}")


def send(qui: Connecte, chemin: str, champs: Mapping[str, Any]) -> Any:
    return qui.client.post(chemin, data=dict(champs))


def edit(qui: Connecte, acteur: UUID, geste: str, **changes: Any) -> Any:
    """Open the form, change some fields, press a button."""
    return send(qui, f"{ACTEURS}/{acteur}", open_form(qui, acteur) | changes | {"geste": geste})


def create(qui: Connecte, geste: str, **champs: Any) -> Any:
    """Fill in the form of a new record and press a button."""
    ouvert = read_champs(qui.get(NOUVEAU).text, NOUVEAU)
    return send(qui, NOUVEAU, ouvert | {**MARCHE, **champs} | {"geste": geste})


def id_of(reponse: Any) -> UUID:
    """The record that a form led to."""
    assert reponse.status_code == 303, (reponse.status_code, reponse.text[:3000])
    return UUID(reponse.headers["location"].removeprefix(f"{ACTEURS}/").split("?")[0])


def add_acteur(site: Site, nom: str = "Maison médicale des Marolles", **valeurs: Any) -> UUID:
    """A published record of the Marolles, without any history, as the loaded ones are."""
    voulues = {"quartier": "marolles", "secteur": "21004A11-", "nis5": "21004"} | valeurs
    with writing(site.sessions) as session:
        acteur = make_acteur(nom, **voulues)
        session.add(acteur)
        session.flush()
        index_acteurs(session, [acteur.id])
        return acteur.id


def read_acteur(site: Site, acteur: UUID) -> Acteur:
    with site.sessions() as session:
        lu = session.get(Acteur, acteur)
        assert lu is not None
        return lu


def read_revisions(site: Site, acteur: UUID) -> list[Revision]:
    """The revisions of a record, the oldest first."""
    with site.sessions() as session:
        siennes = select(Revision).where(Revision.cle == str(acteur)).order_by(Revision.numero)
        return list(session.scalars(siennes))


def find_attente(site: Site, acteur: UUID) -> UUID:
    """The one proposal that waits for a record."""
    (une,) = (r.id for r in read_revisions(site, acteur) if r.etat == EtatRevision.PROPOSEE)
    return une


def decide(qui: Connecte, revision: UUID, geste: str, **champs: Any) -> Any:
    """Open a proposal, answer, press a button."""
    chemin = f"/equipe/relecture/{revision}"
    page = qui.get(chemin)
    assert page.status_code == 200, page.status_code
    return send(qui, chemin, read_champs(page.text, chemin) | champs | {"geste": geste})


MARCHE: Champs = {
    "nom": "Marché aux puces des Marolles",
    "categorie": "maisons-medicales",
    "lon": str(PLACE_DU_JEU_DE_BALLE[0]),
    "lat": str(PLACE_DU_JEU_DE_BALLE[1]),
}
"""A new record at the place du Jeu de Balle, its point typed."""

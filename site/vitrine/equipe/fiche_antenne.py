"""Builds the page of an antenna: its form, and its place on a small still map."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from sqlalchemy.orm import Session

from api.acces import Acces, sign_form
from api.dependances import Services
from api.saisies import Saisie
from registre.annuaire import list_communes, list_noms_quartiers
from registre.calendrier import day_in_brussels
from registre.equipes.antennes import fingerprint
from registre.modeles import Antenne, Hote
from vitrine.croquis import Contour, draw_croquis
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.champs_hotes import TYPES_ANTENNE
from vitrine.equipe.contextes.hotes import PageAntenne, PlaceTrouvee
from vitrine.equipe.fiche_hote import url_of
from vitrine.equipe.saisie_lieu import list_choix_parties
from vitrine.fonds import tuile_of
from vitrine.formulaires import Valeur, make_formulaire

PRECISIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "maison": "à la maison près",
        "rue": "à la rue près (la maison elle-même n'est pas connue)",
    }
)


@dataclass(frozen=True, slots=True)
class VueAntenne:
    """What the page is made from: a host, and its antenna (None: a new one)."""

    hote: Hote
    antenne: Antenne | None

    @property
    def url(self) -> str:
        """The address of the form."""
        if self.antenne is None:
            return f"{url_of(self.hote)}/antennes/nouvelle"
        return f"/equipe/antennes/{self.antenne.id}"


def make_page_antenne(
    services: Services,
    session: Session,
    acces: Acces,
    vue: VueAntenne,
    *,
    fait: str | None = None,
    saisie: Saisie | None = None,
    conflit: bool = False,
) -> PageAntenne:
    """Return the page; `saisie` is what was typed when it could not be written.

    `conflit`: somebody else changed the antenna meanwhile; `session` reads what stands now.
    """
    antenne = vue.antenne
    valeurs = {**_fill(antenne), "partie": ""}
    formulaire = make_formulaire(services, "fr", sign_form(services, acces.compte), valeurs, saisie)
    if conflit:  # what the form sends next knows what somebody else wrote
        formulaire = replace(formulaire, valeurs={**formulaire.valeurs, "vue": valeurs["vue"]})
    return PageAntenne(
        cadre=make_cadre_equipe(services, acces.compte, "/equipe/hotes", fait),
        url=vue.url,
        url_hote=url_of(vue.hote),
        nom_hote=vue.hote.nom,
        nouvelle=antenne is None,
        formulaire=formulaire,
        types=tuple(TYPES_ANTENNE.items()),
        adresse=antenne.adresse if antenne else None,
        place=_show_place(services, session, antenne) if antenne else None,
        autre=_tell_other(antenne) if antenne and conflit else (),
        parties=_list_parties(services, session, saisie),
    )


def _fill(antenne: Antenne | None) -> dict[str, Valeur]:
    """Return an antenna as the fields of its form; the box is ticked where it has no point."""
    if antenne is None:
        return {"nom": "", "type_antenne": "", "adresse": "", "sans_point": "", "vue": ""}
    return {
        "nom": antenne.nom,
        "type_antenne": antenne.type_antenne,
        "adresse": antenne.adresse or "",
        "sans_point": "1" if antenne.adresse and antenne.lon is None else "",
        "vue": fingerprint(antenne),
    }


def _tell_other(antenne: Antenne) -> tuple[tuple[str, str], ...]:
    """Return (label, value) of what stands now, for whoever wanted to write something else."""
    genre = TYPES_ANTENNE.get(antenne.type_antenne, antenne.type_antenne)
    return (("Nom", antenne.nom), ("Type", genre), ("Adresse", antenne.adresse or "(vide)"))


def _show_place(services: Services, session: Session, antenne: Antenne) -> PlaceTrouvee | None:
    if antenne.lon is None or antenne.lat is None:
        return None
    jour = day_in_brussels(services.horloge())
    territoire = services.territoires.current(session, jour).territoire
    place = territoire.locate(antenne.lon, antenne.lat)
    nis5 = territoire.nis5_of(place.secteur) if place.secteur else ""
    communes = {commune.nis5: commune.nom_fr for commune in list_communes(session)}
    contours = []
    if place.quartier:
        contours.append(Contour(territoire.quartiers[place.quartier].geometrie, "autour"))
    return PlaceTrouvee(
        quartier=list_noms_quartiers(session).get(place.quartier or ""),
        commune=communes.get(nis5, "hors de la Région"),
        precision=PRECISIONS.get(antenne.precision or "", "inconnue"),
        croquis=draw_croquis(contours, [(antenne.lon, antenne.lat, "A")], tuile_of(services)),
    )


def _list_parties(
    services: Services, session: Session, saisie: Saisie | None
) -> tuple[tuple[str, str], ...]:
    if saisie is None:
        return ()
    courant = services.territoires.current(session, day_in_brussels(services.horloge()))
    return list_choix_parties(saisie, saisie.brut("adresse").strip(), session, courant)

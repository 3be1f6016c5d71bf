"""The finder's answer as a page: people, what to choose from, whom to call instead."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from api.dependances import Langue, Services
from api.messages import a_traduire, phrase_of
from geo.affectation import Territoire
from geo.localisation import Localisation, Statut
from registre.contacts import AncienRelais, CandidatPublic, Reponse
from registre.publication import CommunePublique, QuartierPublic
from vitrine.blocs import Cadre, Choix, Croquis, QuartierProche
from vitrine.contextes import PageTrouver
from vitrine.croquis import Contour, draw_croquis
from vitrine.dates import say_date
from vitrine.fonds import tuile_of
from vitrine.joindre import list_semaines
from vitrine.partage import Partage, make_partage

DECIMALES: Final = 5
"""One metre: a candidate's point needs no more."""

ZOOM_DES_TUILES: Final = 16
"""Nine tiles of this zoom weigh 18 kB: the whole answer stays under 30 kB, compressed."""

_SEPARATEUR: Final = " – "
"""What parts a street from its quartier in a candidate's label (geo)."""

_REPRIS: Final = a_traduire("%(nom)s, jusqu'au %(date)s. Maintenant : %(quartiers)s.")
_PARTI: Final = a_traduire("%(nom)s, jusqu'au %(date)s.")
_SANS_RELAIS: Final = a_traduire("%(lieu)s, pas de relais")
_A_QUI: Final = a_traduire("Voir à qui vous adresser")
_QUARTIER: Final = a_traduire("Quartier %(quartier)s")
_DANS_LE_QUARTIER: Final = a_traduire("%(lieu)s – quartier %(quartier)s")


def make_page_trouver(
    cadre: Cadre,
    reponse: Reponse,
    saisie: str,
    services: Services,
    territoire: Territoire,
    origine: str,
) -> PageTrouver:
    """Return the page of an answer. `saisie` is what was typed, "" for a point.

    `territoire` gives the outlines that the sketch of a choice shows; `origine` begins the links
    that are sent on.
    """
    localisation = reponse.localisation
    phrase = phrase_of(reponse)
    return PageTrouver(
        cadre=cadre,
        statut=localisation.statut.value,
        phrase=services.traduire(cadre.langue, phrase.texte) % dict(phrase.valeurs),
        saisie=saisie,
        lieu=_say_lieu(localisation, cadre.langue),
        quartiers=reponse.quartiers,
        choix=tuple(
            _make_choix(candidat, rang, cadre.langue, services)
            for rang, candidat in enumerate(reponse.candidats, start=1)
        ),
        croquis=_draw_candidats(reponse, services, territoire),
        communes=reponse.communes or _find_communes_au_bord(reponse, territoire),
        proches=tuple(
            QuartierProche(
                proche.quartier.slug,
                proche.quartier.nom,
                tuple(hote.nom for hote in proche.quartier.hotes),
                proche.distance_m,
            )
            for proche in reponse.proches
        ),
        anciens=tuple(
            _say_ancien(ancien, reponse.quartiers, cadre.langue, services)
            for ancien in reponse.anciens
        ),
        suggestions=_list_suggestions(localisation, cadre.langue),
        semaines=list_semaines(reponse.quartiers, services.horloge()),
        coordination=reponse.coordination,
        partages=_make_partages(reponse.quartiers, cadre.langue, services, origine),
    )


def _make_partages(
    quartiers: Sequence[QuartierPublic], langue: Langue, services: Services, origine: str
) -> dict[str, Partage]:
    """Return by slug the links that send a relay's contacts on. They say nothing of the place."""
    faits = {
        quartier.slug: make_partage(
            services, langue, quartier, f"{origine}/{langue}/quartiers/{quartier.slug}"
        )
        for quartier in quartiers
    }
    return {slug: partage for slug, partage in faits.items() if partage}


def _say_lieu(localisation: Localisation, langue: Langue) -> str | None:
    """Return the place as understood."""
    return (localisation.lieu_nl if langue == "nl" else None) or localisation.lieu


def _list_suggestions(localisation: Localisation, langue: Langue) -> tuple[Choix, ...]:
    """Return the closest names as buttons that ask again."""
    noms = (localisation.suggestions_nl if langue == "nl" else ()) or localisation.suggestions
    return tuple(Choix(_ask_again(langue, adresse=nom), nom) for nom in dict.fromkeys(noms))


def _find_communes_au_bord(reponse: Reponse, territoire: Territoire) -> tuple[CommunePublique, ...]:
    """Return the commune of a place at the edge of one quartier, and perhaps in none.

    Its CPAS is to be called if the relay says that the place is not theirs. Empty for any other
    answer.
    """
    lieu = reponse.localisation
    if lieu.statut is not Statut.FRONTIERE or len(reponse.quartiers) != 1:
        return ()
    autour = reponse.quartiers[0].communes
    if lieu.lon is None or lieu.lat is None:
        return autour
    secteur = territoire.locate(lieu.lon, lieu.lat).secteur
    return tuple(c for c in autour if secteur and c.nis5 == territoire.nis5_of(secteur))


def _make_choix(candidat: CandidatPublic, rang: int, langue: Langue, services: Services) -> Choix:
    """Return a candidate as a button: to its quartier, or to what to do where there is none.

    A quartier and its commune may have one name: the button says which is meant.
    """
    libelle = (candidat.libelle_nl if langue == "nl" else "") or candidat.libelle
    if candidat.quartier is None:
        point = {"lon": f"{candidat.lon:.{DECIMALES}f}", "lat": f"{candidat.lat:.{DECIMALES}f}"}
        dit = services.traduire(langue, _SANS_RELAIS) % {"lieu": libelle}
        return Choix(_ask_again(langue, **point), dit, services.traduire(langue, _A_QUI), rang)
    nom = candidat.quartier_nom or candidat.quartier
    lieu, separateur, zone = libelle.rpartition(_SEPARATEUR)
    if separateur and zone.startswith(nom):
        dit = services.traduire(langue, _DANS_LE_QUARTIER) % {"lieu": lieu, "quartier": zone}
    elif libelle == nom:
        dit = services.traduire(langue, _QUARTIER) % {"quartier": nom}
    else:
        dit = services.traduire(langue, _DANS_LE_QUARTIER) % {"lieu": libelle, "quartier": nom}
    return Choix(f"/{langue}/quartiers/{candidat.quartier}", dit, None, rang)


def _ask_again(langue: Langue, **parametres: str) -> str:
    return f"/{langue}/trouver?{urlencode(parametres)}"


def _say_ancien(
    ancien: AncienRelais, actuels: tuple[QuartierPublic, ...], langue: Langue, services: Services
) -> str:
    noms = [quartier.nom for quartier in actuels if quartier.slug in ancien.repris_par]
    phrase = services.traduire(langue, _REPRIS if noms else _PARTI)
    valeurs = {
        "nom": ancien.nom,
        "date": say_date(langue, ancien.au),
        "quartiers": ", ".join(noms),
    }
    return phrase % valeurs


def _draw_candidats(reponse: Reponse, services: Services, territoire: Territoire) -> Croquis | None:
    """Return the candidates on a sketch, numbered as their buttons; only when there is a choice."""
    if reponse.localisation.statut is not Statut.CHOISIR or not reponse.candidats:
        return None
    points = [(c.lon, c.lat, str(rang)) for rang, c in enumerate(reponse.candidats, start=1)]
    slugs = dict.fromkeys(c.quartier for c in reponse.candidats if c.quartier)
    zones = [territoire.quartiers[slug] for slug in slugs]
    contours = [Contour(zone.geometrie, "autour") for zone in zones]
    return draw_croquis(contours, points, tuile_of(services), zoom_des_tuiles=ZOOM_DES_TUILES)

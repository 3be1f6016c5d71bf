"""The page of one relay: each section its form, filled, or as typed with its faults."""

from base64 import b64encode
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import Request
from sqlalchemy.orm import Session

from api.acces import Acces, sign_form
from api.dependances import Services
from api.saisies import Saisie
from registre.calendrier import day_in_brussels
from registre.equipes.attributions import (
    AttributionNommee,
    list_attributions,
    list_autres_relais,
    list_lieux,
)
from registre.equipes.comptes import CompteOuvert, list_comptes_ouverts
from registre.equipes.photos import find_photo
from registre.equipes.presences import list_a_venir
from registre.equipes.relais import get_relais, read_valeurs
from registre.equipes.remplacements import list_en_cours
from registre.modeles import Relais
from registre.publication import is_gone
from registre.publication.relais import CHAMP_PHOTO
from registre.valeurs import MotifRemplacement
from vitrine.equipe.cadre import make_cadre_equipe
from vitrine.equipe.contextes.relais import (
    FormulairesRelais,
    PageRelais,
    PhotoDeFiche,
    PresenceDeFiche,
)
from vitrine.equipe.reponses import say_fait
from vitrine.equipe.saisie_relais import DESCRIPTIONS, describe_valeurs, list_langues
from vitrine.formulaires import Formulaire, Valeur, make_formulaire

URL = "/equipe/relais"

FAITS = {
    "champs": "Les champs sont enregistrés. Le public voit dès maintenant ceux que vous montrez.",
    "photo": "La photo est enregistrée.",
    "photo_retiree": "La photo est supprimée.",
    "attribution": "L'attribution est enregistrée.",
    "attribution_finie": "L'attribution est terminée.",
    "remplacement": "C'est noté. Le public sait qui répond.",
    "remplacement_fini": "C'est terminé : le relais répond à nouveau.",
    "parti": "La personne est partie : ses champs et sa photo sont effacés.",
    "depart": "Le départ est noté. Les champs et la photo seront effacés ce jour-là.",
    "depart_annule": "Le départ est annulé.",
    "cree": "Le relais est créé. Remplissez ses champs.",
}


@dataclass(frozen=True, slots=True)
class Reprise:
    """A form to show again as it was typed, by the name of its section."""

    section: str
    saisie: Saisie


def make_page_relais(
    request: Request,
    services: Services,
    session: Session,
    acces: Acces,
    identifiant: str,
    reprise: Reprise | None = None,
) -> PageRelais:
    """Return the page of a relay. Raises ObjetInconnu."""
    relais = get_relais(session, identifiant)
    le = day_in_brussels(services.horloge())
    attributions = tuple(list_attributions(session, relais))
    remplacements = tuple(list_en_cours(session, relais, le))
    vacances = [r for r in remplacements if r.motif == MotifRemplacement.VACANCE and r.du <= le]
    parti = is_gone(relais, le)
    vacant = parti or bool(vacances)
    part = vacant or relais.parti_le is not None
    quartiers = _list_quartiers(attributions, le)
    return PageRelais(
        cadre=make_cadre_equipe(services, acces.compte, URL, say_fait(request, FAITS)),
        url=f"{URL}/{relais.id}",
        titre=relais.role if parti else relais.nom or relais.role,
        role=relais.role,
        champs=DESCRIPTIONS,
        langues=list_langues(),
        f=_make_formulaires(services, acces, relais, attributions, le, reprise),
        photo=None if parti else _read_photo(session, relais),
        attributions=attributions,
        remplacements=remplacements,
        lieux=list_lieux(session),
        autres=list_autres_relais(session, relais),
        quartiers=quartiers,
        presences=_list_presences(session, quartiers, services.horloge()),
        comptes_ouverts=_list_comptes(session, quartiers) if part else (),
        parti_le=relais.parti_le,
        vacant=vacant,
        aujourd_hui=le,
    )


def _make_formulaires(
    services: Services,
    acces: Acces,
    relais: Relais,
    attributions: tuple[AttributionNommee, ...],
    le: date,
    reprise: Reprise | None,
) -> FormulairesRelais:
    def make(section: str, valeurs: dict[str, Valeur]) -> Formulaire:
        tapee = reprise.saisie if reprise is not None and reprise.section == section else None
        return make_formulaire(services, "fr", sign_form(services, acces.compte), valeurs, tapee)

    aujourd_hui = le.isoformat()
    quartiers = _list_quartiers(attributions, le)
    return FormulairesRelais(
        champs=make("champs", describe_valeurs(read_valeurs(relais, le), relais.revision)),
        photo=make("photo", {"photo": "", "consentie_le": "", "photo_publique": "1"}),
        attribution=make(
            "attribution",
            {
                "quartier": quartiers[0][0] if quartiers else "",
                "hote": "",
                "antenne": "",
                "attribution_du": aujourd_hui,
                "attribution_au": "",
            },
        ),
        remplacement=make(
            "remplacement",
            {
                "motif": MotifRemplacement.ABSENCE.value,
                "remplacant": "",
                "remplacement_du": aujourd_hui,
                "remplacement_au": "",
            },
        ),
        depart=make(
            "depart", {"depart_le": aujourd_hui, "depart_remplacant": "", "retirer_presences": "1"}
        ),
    )


def _list_quartiers(
    attributions: tuple[AttributionNommee, ...], le: date
) -> tuple[tuple[str, str], ...]:
    return tuple(
        dict.fromkeys(
            (a.quartier, a.nom) for a in attributions if a.du <= le and (a.au is None or a.au > le)
        )
    )


def _list_presences(
    session: Session, quartiers: tuple[tuple[str, str], ...], instant: datetime
) -> tuple[PresenceDeFiche, ...]:
    return tuple(
        PresenceDeFiche(nom, presence.lieu, presence.debut, presence.fin)
        for slug, nom in quartiers
        for presence in list_a_venir(session, slug, instant)
    )


def _list_comptes(
    session: Session, quartiers: tuple[tuple[str, str], ...]
) -> tuple[CompteOuvert, ...]:
    """Return the open accounts of these quartiers, each once."""
    ouverts = list_comptes_ouverts(session)
    return tuple(dict.fromkeys(c for slug, _ in quartiers for c in ouverts.get(slug, ())))


def _read_photo(session: Session, relais: Relais) -> PhotoDeFiche | None:
    photo = find_photo(session, relais.id)
    if photo is None:
        return None
    return PhotoDeFiche(
        url="data:image/jpeg;base64," + b64encode(photo.octets).decode(),
        largeur=photo.largeur,
        hauteur=photo.hauteur,
        consentie_le=photo.consentie_le,
        publique=CHAMP_PHOTO in relais.publics.split(),
    )

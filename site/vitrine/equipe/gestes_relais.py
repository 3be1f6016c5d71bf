"""How a form of a relay's page acts: in one transaction, or shown again with what is wrong."""

from collections.abc import Callable, Mapping
from typing import Final

from fastapi import Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import Action
from api.dependances import Services
from registre.equipes.relais import get_relais
from registre.erreurs import ActionImpossible
from registre.modeles import Relais
from registre.session import writing
from vitrine.equipe.fiche_relais import URL, Reprise, make_page_relais
from vitrine.equipe.reponses import answer_equipe, see_other
from vitrine.rendu import Rendu

Effet = Callable[[Session, Relais], None]
"""What a form does to a relay, in one write transaction."""

_FIN_AVANT_DEBUT: Final = "La fin est avant le début ou le même jour."
IMPOSSIBLES: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "attribution": {
        "dates": ("attribution_au", _FIN_AVANT_DEBUT),
        "antenne": ("antenne", "Cette antenne n'est pas chez ce partenaire."),
        "chevauchement": (
            "attribution_du",
            "Une attribution de ce quartier commence déjà à ces dates : terminez-la d'abord.",
        ),
    },
    "remplacement": {
        "dates": ("remplacement_au", _FIN_AVANT_DEBUT),
        "soi_meme": ("remplacant", "Un relais ne peut pas se remplacer."),
        "chevauchement": (
            "remplacement_du",
            "Une absence ou une vacance est déjà notée à ces dates : terminez-la d'abord.",
        ),
    },
    "depart": {"soi_meme": ("depart_remplacant", "Un relais ne peut pas se remplacer.")},
}
"""Section → reason of ActionImpossible → the field at fault and its sentence."""


def act_on_relais(
    request: Request,
    services: Services,
    session: Session,
    rendu: Rendu,
    action: Action,
    identifiant: str,
    section: str,
    effet: Effet,
    fait: str | None = None,
) -> Response:
    """Do what a form asks in one transaction, or show the page again with what is wrong (422)."""
    saisie = action.saisie
    if not saisie.fautes:
        try:
            with writing(services.sessions) as ecriture:
                effet(ecriture, get_relais(ecriture, identifiant, verrou=True))
        except ActionImpossible as refus:
            champ, phrase = IMPOSSIBLES[section][refus.motif]
            saisie.note_faute(champ, phrase)
        else:
            return see_other(f"{URL}/{identifiant}", fait=fait or section)
    reprise = Reprise(section, saisie)
    page = make_page_relais(request, services, session, action.acces, identifiant, reprise)
    return answer_equipe(rendu, request, page, statut=422)

"""What happens to a relay: attribution, absence or vacancy, departure."""

from uuid import UUID

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.acces import ActionEquipe
from api.dependances import ServicesDuSite, SessionDeLecture
from api.saisies import Saisie
from registre.calendrier import day_in_brussels
from registre.equipes.attributions import attribute, end_attribution, list_lieux
from registre.equipes.departs import cancel_departure, leave
from registre.equipes.relais import get_relais
from registre.equipes.remplacements import begin_remplacement, end_remplacement
from registre.modeles import Relais
from registre.session import writing
from registre.valeurs import MotifRemplacement
from vitrine.dependances import RenduDuSite
from vitrine.equipe.fiche_relais import URL
from vitrine.equipe.gestes_relais import act_on_relais
from vitrine.equipe.reponses import add_action, see_other
from vitrine.equipe.saisie_relais import read_jour


def add_routes(router: APIRouter) -> None:
    """Add the routes below a relay's page."""
    fiche = f"{URL}/{{identifiant}}"
    add_action(router, f"{fiche}/attribution", do_attribution)
    add_action(router, f"{fiche}/attribution/{{attribution}}/fin", do_attribution_fin)
    add_action(router, f"{fiche}/remplacement", do_remplacement)
    add_action(router, f"{fiche}/remplacement/{{remplacement}}/fin", do_remplacement_fin)
    add_action(router, f"{fiche}/depart", do_depart)


def do_attribution(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Give a quartier, a host and an antenna from a day on."""
    saisie, lieux = action.saisie, list_lieux(session)
    quartier = saisie.choix("quartier", dict(lieux.quartiers))
    hote = saisie.choix("hote", dict(lieux.hotes), requis=False)
    antenne = saisie.choix("antenne", dict(lieux.antennes), requis=False)
    du = read_jour(saisie, "attribution_du", requis=True)
    au = read_jour(saisie, "attribution_au")

    def write(ecriture: Session, relais: Relais) -> None:
        if quartier is not None and du is not None:
            attribute(
                ecriture,
                relais,
                quartier,
                id=action.envoi.id,
                hote=UUID(hote) if hote else None,
                antenne=UUID(antenne) if antenne else None,
                du=du,
                au=au,
            )

    return act_on_relais(
        request, services, session, rendu, action, identifiant, "attribution", write
    )


def do_attribution_fin(
    services: ServicesDuSite, action: ActionEquipe, identifiant: str, attribution: str
) -> Response:
    """End an attribution today. Raises ObjetInconnu."""
    del action
    le = day_in_brussels(services.horloge())
    with writing(services.sessions) as ecriture:
        relais = get_relais(ecriture, identifiant, verrou=True)
        end_attribution(ecriture, relais, attribution, le)
    return see_other(f"{URL}/{identifiant}", fait="attribution_finie")


def do_remplacement(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Note an absence or a vacancy, and who answers meanwhile."""
    saisie = action.saisie
    motif = saisie.choix("motif", [m.value for m in MotifRemplacement])
    remplacant = _read_remplacant(session, saisie, "remplacant")
    du = read_jour(saisie, "remplacement_du", requis=True)
    au = read_jour(saisie, "remplacement_au")

    def write(ecriture: Session, relais: Relais) -> None:
        if motif is not None and du is not None:
            begin_remplacement(
                ecriture,
                relais,
                MotifRemplacement(motif),
                id=action.envoi.id,
                remplacant=remplacant,
                du=du,
                au=au,
            )

    return act_on_relais(
        request, services, session, rendu, action, identifiant, "remplacement", write
    )


def do_remplacement_fin(
    services: ServicesDuSite, action: ActionEquipe, identifiant: str, remplacement: str
) -> Response:
    """End an absence or a vacancy today: the relay answers again. Raises ObjetInconnu."""
    del action
    le = day_in_brussels(services.horloge())
    with writing(services.sessions) as ecriture:
        relais = get_relais(ecriture, identifiant, verrou=True)
        end_remplacement(ecriture, relais, remplacement, le)
    return see_other(f"{URL}/{identifiant}", fait="remplacement_fini")


def do_depart(
    request: Request,
    services: ServicesDuSite,
    session: SessionDeLecture,
    rendu: RenduDuSite,
    action: ActionEquipe,
    identifiant: str,
) -> Response:
    """Note a departure, or take back one to come. Today or before: all is erased at once."""
    saisie, instant = action.saisie, services.horloge()
    if saisie.coche("annuler"):
        with writing(services.sessions) as ecriture:
            cancel_departure(ecriture, get_relais(ecriture, identifiant, verrou=True), instant)
        return see_other(f"{URL}/{identifiant}", fait="depart_annule")
    le = read_jour(saisie, "depart_le", requis=True)
    remplacant = _read_remplacant(session, saisie, "depart_remplacant")

    def write(ecriture: Session, relais: Relais) -> None:
        if le is not None:
            leave(
                ecriture,
                relais,
                le,
                id=action.envoi.id,
                remplacant=remplacant,
                instant=instant,
                retirer_presences=saisie.coche("retirer_presences"),
            )

    parti = le is not None and le <= day_in_brussels(instant)
    fait = "parti" if parti else "depart"
    return act_on_relais(
        request, services, session, rendu, action, identifiant, "depart", write, fait
    )


def _read_remplacant(session: Session, saisie: Saisie, nom: str) -> UUID | None:
    """Return the relay chosen to answer; None: the coordination. Notes a fault for no relay."""
    choisi = saisie.identifiant(nom)
    if choisi is not None and session.get(Relais, choisi) is None:
        saisie.note_faute(nom, "Choisissez un relais de la liste.")
        return None
    return choisi

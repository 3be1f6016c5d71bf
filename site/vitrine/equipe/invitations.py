"""The mail that invites somebody into the team."""

from uuid import UUID

from fastapi import Request
from sqlalchemy.orm import Session

from api.dependances import Services, public_origin
from registre.courrier.depot import post_courriel
from registre.modeles import Compte
from registre.valeurs import NatureCourriel, Role
from vitrine.equipe.cadre import NOMS_DES_ROLES
from vitrine.rendu import Rendu


def post_invitation(
    request: Request,
    services: Services,
    rendu: Rendu,
    ecriture: Session,
    compte: Compte,
    secret: str,
    courriel: UUID,
) -> None:
    """Put the mail of an invitation in the outbox, in the caller's write transaction.

    `secret` is the link's, `courriel` the mail's identifier.
    """
    url = f"{public_origin(request, services)}/equipe/invitation/{secret}"
    role = NOMS_DES_ROLES[Role(compte.role)]
    objet, corps = rendu.write("fr", "invitation", nom=compte.nom, role=role, url=url)
    post_courriel(
        ecriture,
        id=courriel,
        nature=NatureCourriel.INVITATION,
        destinataire=compte.courriel,
        objet=objet,
        corps=corps,
        instant=services.horloge(),
    )

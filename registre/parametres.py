"""What the coordination chose for the whole site, one row each in `parametre`."""

from dataclasses import dataclass, fields

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registre.modeles import Compte, Parametre
from registre.valeurs import Compteur, Role
from registre.versions import bump


@dataclass(frozen=True, slots=True)
class Parametres:
    """The choices; an absent row is the default.

    `coordination_telephone` and `coordination_courriel` are public: whom to ask when no relay
    answers. `garder_messages`: residents' messages stay readable for 30 days after delivery
    instead of leaving at once.
    """

    coordination_telephone: str | None = None
    coordination_courriel: str | None = None
    garder_messages: bool = False


def read_parametres(session: Session) -> Parametres:
    """Return the choices in force (one SELECT)."""
    lus = dict(session.execute(select(Parametre.cle, Parametre.valeur)).all())
    return Parametres(
        coordination_telephone=lus.get("coordination_telephone"),
        coordination_courriel=lus.get("coordination_courriel"),
        garder_messages=lus.get("garder_messages") == "oui",
    )


def write_parametres(session: Session, choisis: Parametres) -> None:
    """Put choices in force, in the caller's write transaction."""
    session.execute(delete(Parametre).where(Parametre.cle.in_(f.name for f in fields(Parametres))))
    for champ in fields(Parametres):
        valeur = getattr(choisis, champ.name)
        if valeur:
            session.add(Parametre(cle=champ.name, valeur="oui" if valeur is True else valeur))
    bump(session, Compteur.ANNUAIRE)


def list_courriels_coordination(session: Session) -> list[str]:
    """Return where a mail to the coordination goes: its address, else its active accounts'."""
    choisi = read_parametres(session).coordination_courriel
    if choisi:
        return [choisi]
    comptes = select(Compte.courriel).where(
        Compte.role == Role.COORDINATION, Compte.actif.is_(True), Compte.mot_de_passe.is_not(None)
    )
    return list(session.scalars(comptes.order_by(Compte.courriel)))

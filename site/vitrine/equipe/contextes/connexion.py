"""What the templates of coming in see: one dataclass each."""

from dataclasses import dataclass
from typing import ClassVar

from vitrine.equipe.cadre import CadreEquipe
from vitrine.formulaires import Formulaire


@dataclass(frozen=True, slots=True)
class PageConnexion:
    """The login. `suite` is where it leads; `refus` the sentence of what went wrong."""

    TEMPLATE: ClassVar[str] = "equipe/connexion.html"

    cadre: CadreEquipe
    formulaire: Formulaire
    suite: str
    refus: str | None = None


@dataclass(frozen=True, slots=True)
class PageCode:
    """The second step: the six digits of the moment."""

    TEMPLATE: ClassVar[str] = "equipe/code.html"

    cadre: CadreEquipe
    formulaire: Formulaire
    suite: str
    refus: str | None = None


@dataclass(frozen=True, slots=True)
class PageDoubleAuthentification:
    """Switching the second factor on or off.

    While it is off: `secret` in groups of four, the same in `adresse` (otpauth://) and in
    `code_qr` (data: image). `obligatoire`: the coordination cannot do without. `retirable`: it is
    on, and this account may switch it off. `mot_de_passe`: it is asked for, since the session is
    complete without the second factor.
    """

    TEMPLATE: ClassVar[str] = "equipe/double_authentification.html"

    cadre: CadreEquipe
    formulaire: Formulaire
    suite: str
    obligatoire: bool
    retirable: bool
    secret: str | None = None
    adresse: str | None = None
    code_qr: str | None = None
    refus: str | None = None
    mot_de_passe: bool = False


@dataclass(frozen=True, slots=True)
class PageOubli:
    """A forgotten password. `envoye`: the form was sent, the same words for any address.

    `courrier_regle` False: mails cannot leave this site yet.
    """

    TEMPLATE: ClassVar[str] = "equipe/oubli.html"

    cadre: CadreEquipe
    formulaire: Formulaire
    envoye: bool
    courrier_regle: bool
    refus: str | None = None


@dataclass(frozen=True, slots=True)
class PageNouveauMotDePasse:
    """A new password, behind a link from a mail; `courriel` is whose."""

    TEMPLATE: ClassVar[str] = "equipe/nouveau_mot_de_passe.html"

    cadre: CadreEquipe
    formulaire: Formulaire
    courriel: str


@dataclass(frozen=True, slots=True)
class PageInvitation:
    """An invitation: who is invited, as what; a name and a password are asked."""

    TEMPLATE: ClassVar[str] = "equipe/invitation.html"

    cadre: CadreEquipe
    formulaire: Formulaire
    courriel: str
    role: str
    coordination: bool

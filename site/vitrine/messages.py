"""A message to a relay: its two forms, what was typed in them, and the mail that comes of it."""

from typing import Final
from uuid import UUID

from babel import Locale
from sqlalchemy.orm import Session

from api.dependances import Langue, Services
from api.formulaires import Envoi
from api.messages import a_traduire
from api.saisies import Saisie
from registre.contacts.releves import read_coordination
from registre.messages import (
    LONGUEUR_MESSAGE,
    LONGUEUR_NOM,
    LONGUEUR_REPONSE,
    Message,
    Moment,
    identify_envoi,
    read_reponse,
)
from registre.publication import QuartierPublic
from vitrine.blocs import Appel, BlocEcrire
from vitrine.formulaires import make_formulaire
from vitrine.partage import say_role
from vitrine.rendu import Rendu

BUT: Final = "ecrire"
"""Purpose of the forms' token; it is bound to the quartier that it was shown for."""
LANGUES_DE_REPONSE: Final = (
    *("fr", "nl", "en", "ar", "tr", "es", "pt", "it", "ro", "bg"),
    *("pl", "ru", "uk", "sq", "so", "ti", "fa", "ps"),
)
"""Languages that an answer can be asked in; each is named in itself."""
MOMENTS: Final = {
    Moment.PEU_IMPORTE: a_traduire("peu importe"),
    Moment.MATIN: a_traduire("le matin"),
    Moment.APRES_MIDI: a_traduire("l'après-midi"),
    Moment.SOIR: a_traduire("le soir"),
}

_CHAMPS: Final = ("message", "reponse", "langue", "moment", "nom", "telephone")
_COORDONNEE: Final = a_traduire(
    "Écrivez un numéro de téléphone ou une adresse de courriel, par exemple 0470 00 00 00."
)
_TELEPHONE: Final = a_traduire("Écrivez un numéro de téléphone complet, par exemple 0470 00 00 00.")


def make_bloc(
    services: Services,
    langue: Langue,
    slug: str,
    saisie: Saisie | None = None,
    jeton: str | None = None,
) -> BlocEcrire:
    """Return the two forms; the one that was sent is filled in with what was typed.

    They share one token, a new one unless it is given: the words decide which message it is.
    """
    jeton = jeton or services.formulaires.sign(BUT, services.horloge(), slug)
    rappel = saisie is not None and is_rappel(saisie)
    vide = dict.fromkeys(_CHAMPS[:-1], "")
    sans_message = {"telephone": ""}
    return BlocEcrire(
        action=f"/{langue}/quartiers/{slug}/ecrire",
        message=make_formulaire(services, langue, jeton, vide, None if rappel else saisie),
        rappel=make_formulaire(services, langue, jeton, sans_message, saisie if rappel else None),
        langues=LANGUES_DE_REPONSE,
        moments=tuple((m.value, services.traduire(langue, mots)) for m, mots in MOMENTS.items()),
    )


def is_rappel(saisie: Saisie) -> bool:
    """Tell whether it is the smaller form: a phone number to call back, without a message."""
    return saisie.brut("sorte") == "rappel"


def identify_message(envoi: Envoi, saisie: Saisie) -> UUID:
    """Return the key of a message: one form sent twice with the same words is one message."""
    return identify_envoi(envoi.id, saisie.brut("sorte"), *map(saisie.brut, _CHAMPS))


def read_message(saisie: Saisie) -> Message | None:
    """Return what was written; None when there are faults, which `saisie` holds."""
    rappel = is_rappel(saisie)
    champ = "telephone" if rappel else "reponse"
    texte = "" if rappel else saisie.paragraphe("message", LONGUEUR_MESSAGE, requis=True)
    reponse = read_reponse(saisie.texte(champ, LONGUEUR_REPONSE, requis=True))
    if reponse is None or (rappel and reponse.telephone is None):
        saisie.note_faute(champ, _TELEPHONE if rappel else _COORDONNEE)
    langue = saisie.choix("langue", LANGUES_DE_REPONSE, requis=False)
    moment = saisie.choix("moment", tuple(Moment), requis=False)
    nom = saisie.facultatif("nom", LONGUEUR_NOM)
    if reponse is None or saisie.fautes:
        return None
    return Message(texte, reponse, langue, Moment(moment) if moment else None, nom)


def write_courriel(
    rendu: Rendu, message: Message, recu: str, quartier: str, lue_en: Langue
) -> tuple[str, str]:
    """Return (subject, body) of the mail to the relay, in French; the message stands as typed.

    `lue_en` is the language of the page that it was written on.
    """
    return rendu.write(
        "fr",
        "contact" if message.texte else "rappel",
        quartier=quartier,
        recu=recu,
        message=message,
        langue_souhaitee=Locale("fr").languages.get(message.langue or ""),
        lue_en=Locale("fr").languages[lue_en],
        moment=_say_moment(message.moment),
    )


def _say_moment(moment: Moment | None) -> str | None:
    return None if moment is None or moment is Moment.PEU_IMPORTE else MOMENTS[moment]


def list_appels(
    session: Session, services: Services, langue: Langue, quartier: QuartierPublic
) -> tuple[Appel, ...]:
    """Return who can be called for a quartier: who answers there today, else its hosts.

    The coordination comes last. Only numbers that can be dialled.
    """
    repondants = [qui for relais in quartier.relais if (qui := relais.repond)]
    relais = [
        Appel(r.nom or say_role(services, langue, r, quartier), r.telephone, r.telephone_e164)
        for r in repondants
    ]
    hotes = [Appel(h.nom, h.telephone, h.telephone_e164) for h in quartier.hotes]
    autres = read_coordination(session)
    coordination = Appel(None, autres.telephone, autres.telephone_e164)
    personnes = [appel for appel in relais if appel.telephone_e164] or hotes
    return tuple(appel for appel in (*personnes, coordination) if appel.telephone_e164)

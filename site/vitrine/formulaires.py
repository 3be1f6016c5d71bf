"""A form as a template sees it: its token, what stands in its fields, what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.dependances import Langue, Services
from api.saisies import Faute, Saisie

Valeur = str | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Formulaire:
    """`valeurs` and `fautes` by field name; a fault is a translated sentence."""

    jeton: str
    valeurs: Mapping[str, Valeur]
    fautes: Mapping[str, str]

    def valeur(self, nom: str) -> str:
        """Return what stands in a field; “” when nothing does."""
        valeur = self.valeurs.get(nom)
        return valeur if isinstance(valeur, str) else ""

    def has(self, nom: str, valeur: str) -> bool:
        """Tell whether a value is chosen or ticked."""
        posees = self.valeurs.get(nom)
        return valeur in posees if isinstance(posees, tuple) else valeur == (posees or "")

    def faute(self, nom: str) -> str | None:
        """Return what is wrong with a field, None when nothing is."""
        return self.fautes.get(nom)


def make_formulaire(
    services: Services,
    langue: Langue,
    jeton: str,
    valeurs: Mapping[str, Valeur],
    saisie: Saisie | None = None,
) -> Formulaire:
    """Return a form: filled with `valeurs`, or with what was typed and its faults.

    `valeurs` names every field of the form; one that holds a tuple is read as ticked boxes.
    """
    if saisie is None:
        return Formulaire(jeton, valeurs, {})
    tapees: dict[str, Valeur] = {
        nom: saisie.bruts(nom) if isinstance(valeur, tuple) else saisie.brut(nom)
        for nom, valeur in valeurs.items()
    }
    fautes = {nom: say_faute(services, langue, faute) for nom, faute in saisie.fautes.items()}
    return Formulaire(jeton, tapees, fautes)


def say_faute(services: Services, langue: Langue, faute: Faute) -> str:
    """Return what is wrong, translated. A text without values may hold a percent sign as it is."""
    phrase = services.traduire(langue, faute.texte)
    return phrase % dict(faute.valeurs) if faute.valeurs else phrase

"""The rules that the domain and its storage can see broken. Each error is named for its rule.

An error carries the facts, never a sentence for the public: the floors above translate it.
None carries a password: addresses of databases pass through `session.describe_url` first.
"""


class ErreurRegistre(Exception):
    """Base of every refusal of this floor."""


class QuartierInconnu(ErreurRegistre):
    """No quartier has this slug."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class ActeurInconnu(ErreurRegistre):
    """No public actor has this identifier (unknown, draft, archived alike)."""

    def __init__(self, identifiant: object) -> None:
        super().__init__(str(identifiant))
        self.identifiant = str(identifiant)


class CategorieInconnue(ErreurRegistre):
    """Neither a category's slug nor a group's letter."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class CommuneInconnue(ErreurRegistre):
    """None of the 19 communes has this NIS5 code."""

    def __init__(self, nis5: str) -> None:
        super().__init__(nis5)
        self.nis5 = nis5


class SecteurDejaAttribue(ErreurRegistre):
    """A sector would lie in two quartiers on one day.

    `codes` are the sectors at fault, `quartiers` who holds them (empty when only the database
    saw it).
    """

    def __init__(self, codes: tuple[str, ...], quartiers: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes
        self.quartiers = quartiers


class SecteurAbsent(ErreurRegistre):
    """The database holds no such sector in this vintage."""

    def __init__(self, codes: tuple[str, ...], millesime: int) -> None:
        super().__init__(f"{', '.join(codes)} ({millesime})")
        self.codes = codes
        self.millesime = millesime


class BaseAbsente(ErreurRegistre):
    """There is no database to be reached at this address (shown without its password)."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.url = url


class BaseIllisible(BaseAbsente):
    """Something is there, but it is no database, or it is damaged."""


class BaseVerrouillee(ErreurRegistre):
    """Somebody else has been writing for longer than we wait; nothing was written, try again."""


class BaseEnLectureSeule(ErreurRegistre):
    """The database may be read but not written; nothing was written."""


class ExtensionManquante(ErreurRegistre):
    """PostgreSQL lacks an extension that this role may not create: an administrator must."""

    def __init__(self, nom: str) -> None:
        super().__init__(nom)
        self.nom = nom


class SchemaPlusRecent(ErreurRegistre):
    """The database was migrated by a newer version of the code than this one."""

    def __init__(self, vu: str, connu: str) -> None:
        super().__init__(f"{vu} > {connu}")
        self.vu = vu
        self.connu = connu


class SchemaAncien(ErreurRegistre):
    """The database waits for a migration; `vu` is None when it was never migrated."""

    def __init__(self, vu: str | None, connu: str) -> None:
        super().__init__(f"{vu or '∅'} < {connu}")
        self.vu = vu
        self.connu = connu


class FichierAdressesRefuse(ErreurRegistre):
    """An address file cannot be taken: `motif` is a stable code, `details` at most ten facts."""

    def __init__(self, motif: str, details: tuple[str, ...] = ()) -> None:
        super().__init__(motif)
        self.motif = motif
        self.details = details[:10]


class LienInvalide(ErreurRegistre):
    """A single-use link cannot be used; `motif` is “inconnu”, “expire” or “utilise”."""

    def __init__(self, motif: str) -> None:
        super().__init__(motif)
        self.motif = motif


class TropDEssais(ErreurRegistre):
    """Too many tries for now; `delai` is how many seconds to wait."""

    def __init__(self, delai: int) -> None:
        super().__init__(delai)
        self.delai = delai


class MotDePasseRefuse(ErreurRegistre):
    """A password that may not be chosen: “trop_court”, “trop_long” or “trop_courant”."""

    def __init__(self, motif: str) -> None:
        super().__init__(motif)
        self.motif = motif


class ObjetInconnu(ErreurRegistre):
    """The team's area has no such account, relay, host, revision, mail…; `nature` says which."""

    def __init__(self, nature: str, identifiant: object = "") -> None:
        super().__init__(f"{nature} {identifiant}")
        self.nature = nature


class ConflitDEdition(ErreurRegistre):
    """Somebody changed the record since it was put on screen; nothing was written.

    `base` is the number that was on screen, `actuelle` the present one.
    """

    def __init__(self, base: int, actuelle: int) -> None:
        super().__init__(f"{base} < {actuelle}")
        self.base = base
        self.actuelle = actuelle


class ActionImpossible(ErreurRegistre):
    """The state of a record forbids this; `motif` is a stable code that the pages put in words."""

    def __init__(self, motif: str) -> None:
        super().__init__(motif)
        self.motif = motif

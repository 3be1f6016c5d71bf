"""A postman in a process of its own, for a test to kill: base URL, SMTP URL, lease in seconds."""

import sys
import time
from datetime import timedelta

from registre.session import make_engine, make_sessions
from tests.appuis.courriers import make_envoi, make_facteur


def main(base: str, smtp: str, bail_s: str) -> None:
    facteur = make_facteur(
        make_sessions(make_engine(base)),
        make_envoi(smtp, delai_s=10.0),
        bail=timedelta(seconds=float(bail_s)),
    )
    facteur.start()
    while True:
        time.sleep(1)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""`python -m bench [--only NAME]`: runs every bench, each in a process of its own."""

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import Final

DOSSIER: Final = Path(__file__).resolve().parent
AIDES: Final = frozenset({"__init__", "__main__", "serveur"})
"""Modules here that measure nothing themselves."""


def list_benches() -> list[str]:
    """Return the names of the benches, sorted."""
    return sorted(chemin.stem for chemin in DOSSIER.glob("*.py") if chemin.stem not in AIDES)


def run_bench(nom: str) -> bool:
    """Run one under its heading and tell whether it came to its end."""
    print(f"\n== {nom}", flush=True)
    chemins = os.pathsep.join([str(DOSSIER.parent), str(DOSSIER.parent / "site")])
    fait = subprocess.run(
        [sys.executable, "-m", f"bench.{nom}"],
        cwd=DOSSIER.parent,
        env={**os.environ, "PYTHONPATH": chemins},
        check=False,
    )
    return fait.returncode == 0


def main() -> None:
    """Run all benches, or the one that is named; end with 1 when one has failed."""
    arguments = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    arguments.add_argument("--only", choices=list_benches(), action="append")
    noms = arguments.parse_args().only or list_benches()
    manques = [nom for nom in noms if not run_bench(nom)]
    if manques:
        sys.exit(f"did not come to their end: {', '.join(manques)}")


if __name__ == "__main__":
    main()

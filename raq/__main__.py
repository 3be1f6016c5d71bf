"""`python -m raq`."""

from raq.cli import main

if __name__ == "__main__":
    main()

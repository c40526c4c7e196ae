"""`python -m config.dev` runs Prosa; `python -m config.dev manage …` runs manage.py with the same settings."""

import os
import sys

from config.dev import environment
from config.dev.supervisor import Supervisor


def main(arguments: list[str]) -> int:
    place = environment.load()
    if arguments[:1] == ["manage"]:
        command = [sys.executable, str(environment.ROOT / "manage.py"), *arguments[1:]]
        os.execv(sys.executable, command)  # noqa: S606
    if arguments:
        print(__doc__, file=sys.stderr)
        return 2
    return Supervisor(place).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m bench [--quick] [--only acks,pipeline,latency,partials,sockets,scroll,search] [--json FILE]`"""

import argparse
import importlib
import json
import signal
import sys
from pathlib import Path

from bench import environment, machine
from bench.numbers import Number, missing, table
from bench.usage import usage

PARTS = ("acks", "pipeline", "latency", "partials", "sockets", "scroll", "search")
USUAL = PARTS[:-2]  # a hundred thousand chats or a million messages take minutes to write: only by name


def main() -> int:
    asked = arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is stopped in order
    parts = [part for part in PARTS if part in asked.only.split(",")]
    facts = machine.facts()
    print(facts, flush=True)
    environment.prepare(environment.free_port())
    with environment.running():
        numbers = measure(parts, quick=asked.quick)
    print("\n" + table(numbers))
    print(NOTE)
    if asked.json:
        content = {"machine": facts, "quick": asked.quick, "numbers": [number.as_dict() for number in numbers]}
        Path(asked.json).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    return 1 if any(number.value is None for number in numbers) else 0


NOTE = """
HTTP: Granian WSGI, 1 worker; sockets: Daphne; Celery prefork, 2 processes; PostgreSQL with fsync, commits durable.
The load generator, Chromium, PostgreSQL and Prosa share the cores. A small TCP proxy stands for nginx where a browser
needs one origin. "Stolen" is time that the host gave to others: with much of it, the numbers say little of the code."""


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="What this machine carries.")
    parser.add_argument("--quick", action="store_true", help="small amounts: a look, not a record")
    parser.add_argument("--only", default=",".join(USUAL), help=f"parts by name: {','.join(PARTS)}")
    parser.add_argument("--json", metavar="FILE", help="write the numbers to a file as well")
    return parser.parse_args()


def measure(parts: list[str], *, quick: bool) -> list[Number]:
    from bench import company, stack
    from bench.run import Run

    numbers: list[Number] = []
    with stack.available(environment.port()) as processes:
        run = Run(processes, company.found(), quick)
        for part in parts:
            numbers += one(part, run)
    return numbers


def one(part: str, run: object) -> list[Number]:
    """A part that fails leaves a line with its reason; the others go on."""
    print(f"\n{part} …", file=sys.stderr, flush=True)
    try:
        with usage() as used:
            numbers = importlib.import_module(f"bench.{part}").measure(run)
    except Exception as error:
        return [missing(part, f"{type(error).__name__}: {error}")]
    print(f"{part}, with all that it started: {used}\n{table(numbers)}", flush=True)
    return list(numbers)


if __name__ == "__main__":
    sys.exit(main())

"""Compiles `locale/**/*.po` to `.mo` without the gettext tools: `python -m config.dev.messages`."""

import os
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent.parent


def compile_messages(root: Path = ROOT) -> int:
    """Returns how many catalogues were out of date. Safe to run from several processes at once."""
    stale = [path for folder in ("locale", "*/locale") for path in root.glob(f"{folder}/*/LC_MESSAGES/*.po")]
    stale = [path for path in stale if _is_stale(path)]
    for path in stale:
        draft = path.with_suffix(f".{os.getpid()}.mo")
        polib.pofile(str(path)).save_as_mofile(str(draft))
        draft.replace(path.with_suffix(".mo"))
    return len(stale)


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime


if __name__ == "__main__":
    print(f"{compile_messages()} compiled")

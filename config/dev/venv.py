"""Makes `.venv` and installs pinned requirements, once per change: `python3 config/dev/venv.py FILE…`.

Run by the Makefile with any Python of the machine, so it imports nothing but the standard library.
"""

import fcntl
import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
AT_ONCE = 4  # one pip waits for the network most of the time: four of them take a third of it


def main(names: list[str]) -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 (this is the check)
        sys.exit(f"Prosa needs Python 3.11 or newer; this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 run")
    VENV.mkdir(exist_ok=True)
    with (VENV / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp = VENV / f"{names[-1]}.sha256"
        if not stamp.exists() or stamp.read_text() != fingerprint(names) or not PYTHON.exists():
            install(names)
            stamp.write_text(fingerprint(names))


def fingerprint(names: list[str]) -> str:
    content = b"".join((ROOT / name).read_bytes() for name in names)
    return hashlib.sha256(content + str(VENV).encode()).hexdigest()


def install(names: list[str]) -> None:
    pip = make_venv()
    print(f"installing {' and '.join(names)} (once)", flush=True)
    pins = [line for name in names for line in (ROOT / name).read_text().splitlines() if "==" in line]
    # Every dependency is pinned, so nothing needs resolving; modules are compiled when they are first used.
    command = [*pip, "install", "--no-deps", "--no-compile", "--quiet", "--disable-pip-version-check"]
    parts = [pins[start::AT_ONCE] for start in range(AT_ONCE)]
    running = [subprocess.Popen([*command, *part], stderr=subprocess.DEVNULL) for part in parts if part]
    failed = [process for process in running if process.wait()]
    # A second try, one by one, says what is wrong.
    if failed and subprocess.run([*command, *pins], check=False).returncode:
        sys.exit("pip could not install the requirements")


def make_venv() -> list[str]:
    """Returns how to call pip for it. The machine's own pip saves four seconds; Debian's Python may have none."""
    own = subprocess.run([sys.executable, "-m", "pip", "--python", sys.executable, "--version"], capture_output=True)
    extra = ["--without-pip"] if own.returncode == 0 else []
    if not PYTHON.exists():
        print("creating .venv", flush=True)
        if subprocess.run([sys.executable, "-m", "venv", *extra, str(VENV)], check=False).returncode:
            sys.exit("The module venv does not work. On Debian and Ubuntu: apt install python3-venv")
    if own.returncode == 0:
        return [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    subprocess.run([str(PYTHON), "-m", "ensurepip"], check=True, capture_output=True)
    return [str(PYTHON), "-m", "pip"]


if __name__ == "__main__":
    main(sys.argv[1:])

"""Many small files for who writes them, few for the browser: a page loads one style sheet of its own and one script.

A staticfiles finder writes a bundle when a file of it has changed, so that `collectstatic`, WhiteNoise and a source
that is being edited see the same. What is of one module stays its own: each becomes a block of the bundle's scope.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

FRAME = ("tokens", "base", "button", "field", "banner", "empty", "palette")
INBOX = (
    "avatar", "chip", "list-row", "bubble", "media", "message", "composer", "panel", "menu", "dialog", "toast",
    "skeleton", "inbox",
)  # fmt: skip
SETTINGS = ("avatar", "chip", "menu", "dialog", "toast", "form", "table", "settings")
TEAM = ("avatar", "chip", "menu", "dialog", "toast", "panel", "team")
# In the order in which they need each other
INBOX_SCRIPTS = (
    "dom", "clock", "socket", "drafts", "view", "list", "badge", "select", "desk", "thread", "live", "sync", "attach",
    "outbox", "composer", "suggest", "emoji", "voice", "panel", "chat", "keys", "menu", "find", "player", "lightbox",
)  # fmt: skip
LIBRARIES = (
    "vendor/reconnecting-websocket/reconnecting-websocket.min.js", "vendor/idb-keyval/idb-keyval.js",
    "vendor/panzoom/panzoom.min.js",
)  # fmt: skip


def sheets(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"css/{name}.css" for name in names)


BUNDLES: dict[str, tuple[str, ...]] = {
    "bundles/frame.css": sheets(FRAME),
    "bundles/inbox.css": sheets(INBOX),
    "bundles/settings.css": sheets(SETTINGS),
    "bundles/team.css": sheets(TEAM),
    "bundles/libraries.js": LIBRARIES,
    "bundles/inbox.js": tuple(f"js/{name}.js" for name in INBOX_SCRIPTS),
}
PARTS = {".css": "/* {name} */\n{text}\n", ".js": "// {name}\n{{\n{text}}}\n"}
LIBRARY = "// {name}\n{text};\n"  # it makes itself known to the whole page


def together(bundle: str, source: Path) -> str:
    """What the browser gets; `source` is the folder of the files."""
    form = LIBRARY if bundle.endswith("libraries.js") else PARTS[Path(bundle).suffix]
    return "".join(form.format(name=name, text=(source / name).read_text("utf-8")) for name in BUNDLES[bundle])


def write(bundle: str, source: Path, target: Path) -> Path:
    """The bundle's file below `target`, as new as the newest of its parts."""
    path = target / bundle
    newest = max((source / name).stat().st_mtime for name in (*BUNDLES[bundle], __file__))
    if not path.exists() or path.stat().st_mtime < newest:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{uuid4().hex}")  # processes and threads may begin at once
        draft.write_text(together(bundle, source), "utf-8")
        draft.replace(path)
    return path


class Bundles(BaseFinder):
    """Named in STATICFILES_FINDERS; sources are looked for in the project's own static folder only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.source, self.target = Path(settings.STATICFILES_DIRS[0]), Path(settings.DATA_DIR) / "static"
        self.storage = FileSystemStorage(self.target)

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        if path not in BUNDLES:
            return []
        found = str(write(path, self.source, self.target))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        for path in BUNDLES:
            write(path, self.source, self.target)
            yield path, self.storage

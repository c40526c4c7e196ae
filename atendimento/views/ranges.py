"""HTTP ranges: what lets a player jump inside an audio or a video."""

import re
from dataclasses import dataclass
from typing import IO

ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


@dataclass(frozen=True)
class Part:
    start: int
    end: int  # inclusive

    @property
    def length(self) -> int:
        return self.end - self.start + 1

    @property
    def is_empty(self) -> bool:
        return self.length <= 0


def asked_range(header: str, size: int) -> Part | None:
    """None: send everything (no range, several, or one that makes no sense). An empty part: 416."""
    match = ONE_RANGE.fullmatch(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = (int(text[:18]) if text else None for text in match.groups())
    if first is None:  # the last n bytes
        return Part(max(size - (last or 0), 0), size - 1) if last else Part(size, size - 1)
    if last is not None and last < first:
        return None
    return Part(first, min(last if last is not None else size - 1, size - 1))


class Slice:
    """A file that begins and ends at the part's bounds; what FileResponse needs of a file."""

    def __init__(self, file: IO[bytes], part: Part) -> None:
        self.file, self.left = file, part.length
        file.seek(part.start)

    def read(self, size: int = -1) -> bytes:
        chunk = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.file.close()

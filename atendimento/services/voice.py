"""What somebody recorded becomes what WhatsApp calls a voice message: Opus in Ogg, its length and its waveform.

It takes a moment of CPU, so it is done before anything is locked or stored; who recorded hears why when it fails, and
still has the recording.
"""

import io
import math
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import IO, Any

import av
import structlog
from av.audio.resampler import AudioResampler
from av.error import FFmpegError
from django.utils.translation import gettext as _

from accounts.errors import Invalid
from atendimento.services.media import sniff
from atendimento.services.messages import Upload

log = structlog.get_logger(__name__)

RATE, FRAME = 48_000, 960  # Opus's own; 20 ms
BITS = 32_000
BARS = 64
LONGEST = 15 * 60
LARGEST = 32 * 1024 * 1024
SENT_AS = "audio/ogg; codecs=opus"
# Named, never guessed: FFmpeg also knows playlists, which would make it open other files and addresses.
DEMUXERS = {
    "audio/webm": "matroska", "audio/ogg": "ogg", "audio/mp4": "mp4", "audio/m4a": "mp4", "audio/x-m4a": "mp4",
    "audio/mpeg": "mp3", "audio/wav": "wav", "audio/x-wav": "wav", "audio/aac": "aac", "audio/amr": "amr",
    "audio/x-flac": "flac",
}  # fmt: skip


@dataclass
class Sound:
    """What is learnt while the samples pass by."""

    samples: int = 0
    peaks: list[int] = field(default_factory=list)  # of each frame

    def hear(self, frame: Any) -> None:
        heard = array("h", bytes(frame.planes[0])[: frame.samples * 2])
        self.samples += frame.samples
        self.peaks.append(max(max(heard), -min(heard)) if heard else 0)

    @property
    def seconds(self) -> int:
        return max(1, round(self.samples / RATE))

    @property
    def waveform(self) -> list[int]:
        """64 heights of 0-100, the loudest moment at 100; the square root keeps what is quiet visible."""
        loudest = max(self.peaks, default=0) or 1
        parts = [self.peaks[bar * len(self.peaks) // BARS : (bar + 1) * len(self.peaks) // BARS] for bar in range(BARS)]
        heights = [max(part, default=self.peaks[min(bar, len(self.peaks) - 1)]) for bar, part in enumerate(parts)]
        return [round(100 * math.sqrt(height / loudest)) for height in heights]


def as_voice_note(upload: Upload) -> Upload:
    """Raises Invalid (`empty_audio`, `too_long_audio`, `too_large`, `no_audio`) with a sentence for who recorded."""
    if upload.size > LARGEST:
        raise Invalid(_("The recording is larger than %(max)s MB") % {"max": LARGEST >> 20}, code="too_large")
    upload.file.seek(0)
    demuxer = DEMUXERS.get(sniff(upload.file.read(4096), upload.mime or "audio/webm"))
    if demuxer is None or upload.size == 0:
        raise Invalid(_("This is no recording that can be sent as a voice message"), code="no_audio")
    upload.file.seek(0)
    note, sound = io.BytesIO(), Sound()
    try:
        convert(upload.file, demuxer, note, sound)
    except (FFmpegError, ValueError, IndexError, MemoryError) as error:
        log.warning("voice.unreadable", error=type(error).__name__)
        raise Invalid(_("The recording is damaged and can't be sent"), code="no_audio") from error
    if not sound.samples:
        raise Invalid(_("The recording is empty"), code="empty_audio")
    size = note.getbuffer().nbytes
    return replace(
        upload, file=note, name="voice.ogg", mime="audio/ogg", size=size, kind="voice", told=SENT_AS,
        seconds=sound.seconds, waveform=tuple(sound.waveform),
    )  # fmt: skip


def convert(source: IO[bytes], demuxer: str, target: IO[bytes], sound: Sound) -> None:
    with av.open(source, "r", format=demuxer) as incoming, av.open(target, "w", format="ogg") as outgoing:
        stream = outgoing.add_stream("libopus", rate=RATE, layout="mono", options={"application": "voip"})
        stream.bit_rate = BITS
        for frame in frames(incoming):
            if frame is not None:
                sound.hear(frame)
            if sound.samples > LONGEST * RATE:
                raise Invalid(
                    _("A voice message lasts up to %(max)s minutes") % {"max": LONGEST // 60}, code="too_long_audio"
                )
            outgoing.mux(stream.encode(frame))


def frames(incoming: Any) -> Iterator[Any]:
    """Mono frames of Opus's size, and a last None that empties the encoder."""
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE, frame_size=FRAME)
    for decoded in incoming.decode(incoming.streams.audio[0]):
        decoded.pts = None  # browsers leave gaps; the resampler counts for itself
        yield from resampler.resample(decoded)
    yield from resampler.resample(None)
    yield None

"""A recording becomes a voice message, or its person hears why not."""

import io
import math
import struct
import wave

import av
import pytest

from accounts import scope
from accounts.errors import Invalid
from accounts.models import User
from atendimento.models import Chat
from atendimento.services import voice
from atendimento.services.messages import Upload, message_send
from atendimento.services.voice import as_voice_note
from whatsapp.models import OutboundMessage

pytestmark = pytest.mark.django_db


def recorded(seconds: float = 2, kind: str = "webm") -> Upload:
    """Half of it silent, half a tone: as a browser's WebM, or as WAV."""
    samples = [0 if at < 24_000 * seconds else int(20_000 * math.sin(at / 9)) for at in range(int(48_000 * seconds))]
    plain = io.BytesIO()
    with wave.open(plain, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    if kind == "wav":
        return upload(plain.getvalue(), "audio/wav")
    made = io.BytesIO()
    plain.seek(0)
    with av.open(plain, format="wav") as source, av.open(made, "w", format="webm") as target:
        stream = target.add_stream("libopus", rate=48_000, layout="mono")
        for frame in voice.frames(source):
            target.mux(stream.encode(frame))
    return upload(made.getvalue(), "audio/webm")


def upload(content: bytes, mime: str) -> Upload:
    return Upload(io.BytesIO(content), "voz", mime, len(content))


@pytest.mark.parametrize("kind", ["webm", "wav"])
def test_it_becomes_opus_in_ogg_with_length_and_waveform(kind: str) -> None:
    note = as_voice_note(recorded(2, kind))
    note.file.seek(0)
    with av.open(note.file) as made:
        codec = made.streams.audio[0].codec_context.codec
        assert (made.format.name, codec.canonical_name) == ("ogg", "opus")
    assert (note.kind, note.told, note.seconds) == ("voice", "audio/ogg; codecs=opus", 2)
    assert len(note.waveform) == 64
    assert max(note.waveform[:30]) < 20 < 80 < min(note.waveform[34:62])


def test_it_goes_out_as_a_voice_message(chat: Chat, ana: User) -> None:
    with scope.tenant_scope(chat.tenant_id):
        message = message_send(chat=chat, by=ana, upload=as_voice_note(recorded(1)))
        payload = OutboundMessage.objects.get().payload
        assert (message.kind, message.attachment.seconds, len(message.attachment.waveform)) == ("voice", 1, 64)
        assert (payload["kind"], payload["mime"]) == ("voice", "audio/ogg; codecs=opus")


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"", "audio/webm"),
        (b"\x1aE\xdf\xa3" + b"\0" * 400, "audio/webm"),
        (b"OggS" + b"\xff" * 900, "audio/ogg"),
        (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "audio/webm"),
        (b"ffconcat version 1.0\nfile /etc/passwd\n", "audio/mp4"),
        (b"%PDF-1.4", "audio/webm"),
    ],
)
def test_what_is_no_recording_is_refused_with_a_reason(content: bytes, mime: str) -> None:
    with pytest.raises(Invalid) as refused:
        as_voice_note(upload(content, mime))
    assert str(refused.value.message)


def test_what_is_too_long_or_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voice, "LONGEST", 1)
    with pytest.raises(Invalid, match="voz"):
        as_voice_note(recorded(2, "wav"))
    monkeypatch.setattr(voice, "LARGEST", 10)
    with pytest.raises(Invalid, match="MB"):
        as_voice_note(recorded(1, "wav"))

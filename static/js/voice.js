// A voice message: click and speak, or hold as in WhatsApp (let go to send, slide away to go on hands-free). It can be
// heard before it is sent, and waits for who leaves the conversation meanwhile.
const { one, all, say, on, when, toast } = prosa;
const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"], LONGEST = 15 * 60, HOLD = 400;
const kept = new Map(); // chat → what was recorded and not sent
let recorder, sound, clock, pressed = 0;
const panel = () => one(".recorder");
const state = (name) => { if (panel()) one("#composer").dataset.recorder = name; };

const start = async () => {
  const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
  if (!stream) { toast(say(navigator.mediaDevices ? "mic.refused" : "mic.insecure")); return; }
  const parts = [], chat = prosa.thread.chat, began = Date.now();
  const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
  recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 48000 });
  sound = new AudioContext();
  const ear = sound.createAnalyser();
  sound.createMediaStreamSource(stream).connect(ear);
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.onstop = ({ target }) => target.then?.(new File(parts, "voz", { type: target.mimeType.split(";")[0] }), chat);
  recorder.start();
  state("recording");
  clock = setInterval(() => {
    draw(ear, Math.floor((Date.now() - began) / 1000));
    if (Date.now() - began >= LONGEST * 1000) stop(review);
  }, 100);
};
const draw = (ear, seconds) => {
  const heard = new Uint8Array(ear.fftSize), bars = all(".level i", panel());
  ear.getByteTimeDomainData(heard);
  const newest = `${Math.max(8, Math.min(100, (Math.max(...heard) - 128) * 1.6))}%`;
  bars.forEach((bar, place) => { bar.style.height = bars[place + 1]?.style.height ?? newest; });
  one("[data-time]", panel()).textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};
// `then` takes what was recorded, and in which chat; without it nothing is kept.
const stop = (then) => {
  if (!recorder) return;
  recorder.then = then;
  recorder.stop();
  recorder.stream.getTracks().forEach((track) => track.stop());
  clearInterval(clock);
  sound.close();
  recorder = null;
};
const review = (file, chat) => {
  kept.set(chat, file);
  if (chat !== prosa.thread.chat || !panel()) return;
  one("audio", panel()).src = URL.createObjectURL(file);
  state("review");
};
const deliver = (file, chat) => {
  kept.delete(chat);
  state("");
  prosa.composer.add({ file, voice: true, body: "" }, chat);
};
// Whether there was something to send
const send = () => {
  const { chat } = prosa.thread, isThere = Boolean(recorder) || kept.has(chat);
  if (recorder) stop(deliver);
  else if (isThere) deliver(kept.get(chat), chat);
  return isThere;
};

when("pointerdown", "[data-mic]", (_button, { pointerType }) => {
  if (pointerType !== "touch" || recorder) return;
  pressed = Date.now();
  start();
});
document.addEventListener("pointerup", ({ clientX, clientY }) => {
  const held = pressed && Date.now() - pressed > HOLD;
  if (held && document.elementFromPoint(clientX, clientY)?.closest(".composer-bar")) send();
  pressed = 0;
});
when("contextmenu", "[data-mic]", (_button, event) => event.preventDefault());
when("click", "[data-mic]", (_button, { pointerType }) => pointerType !== "touch" && !recorder && start());
when("click", "[data-listen]", () => stop(review));
when("click", "[data-unrecord]", () => { stop(); kept.delete(prosa.thread.chat); state(""); });
on("chat:left", () => stop(review));
addEventListener("beforeunload", (event) => (recorder || kept.size) && event.preventDefault());
on("chat:shown", (chat) => kept.has(chat) && review(kept.get(chat), chat));
prosa.voice = { send };

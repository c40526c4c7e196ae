// A voice message: click and speak, or hold as in WhatsApp (let go to send, slide away to go on hands-free). It can be
// heard before it is sent, and waits for who leaves the conversation meanwhile.
"use strict";
(() => {
  const { one, all, say, on, toast } = prosa;
  const TYPES = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"], LONGEST = 15 * 60, HOLD = 400;
  const kept = new Map(); // chat → what was recorded and not sent
  let recorder, sound, clock, pressed = 0;
  const panel = () => one(".recorder");
  const state = (name) => { if (panel()) one("#composer").dataset.recorder = name; };
  const ended = () => { clearInterval(clock); recorder?.stream.getTracks().forEach((track) => track.stop()); sound?.close(); recorder = sound = null; };

  const start = async () => {
    const stream = await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) { toast(say(navigator.mediaDevices ? "mic.refused" : "mic.insecure")); return; }
    const parts = [], chat = prosa.thread.chat, began = Date.now();
    recorder = new MediaRecorder(stream, { mimeType: TYPES.find((type) => MediaRecorder.isTypeSupported(type)), audioBitsPerSecond: 48000 });
    sound = new AudioContext();
    const ear = sound.createAnalyser(), heard = new Uint8Array(ear.fftSize);
    sound.createMediaStreamSource(stream).connect(ear);
    recorder.ondataavailable = ({ data }) => parts.push(data);
    recorder.start();
    recorder.done = (then) => { const mine = recorder; mine.onstop = () => then(new File(parts, "voz", { type: mine.mimeType.split(";")[0] }), chat); mine.stop(); ended(); };
    state("recording");
    clock = setInterval(() => {
      const seconds = Math.floor((Date.now() - began) / 1000), bars = all(".level i", panel());
      ear.getByteTimeDomainData(heard);
      bars.forEach((bar, place) => { bar.style.height = bars[place + 1]?.style.height ?? `${Math.max(8, Math.min(100, (Math.max(...heard) - 128) * 1.6))}%`; });
      one("[data-time]", panel()).textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (seconds >= LONGEST) recorder.done(review);
    }, 100);
  };
  const review = (file, chat) => {
    kept.set(chat, file);
    if (chat !== prosa.thread.chat || !panel()) return;
    one("audio", panel()).src = URL.createObjectURL(file);
    state("review");
  };
  const deliver = (file, chat) => { kept.delete(chat); state(""); prosa.composer.add({ file, voice: true, body: "" }, chat); };
  const send = () => {
    const chat = prosa.thread.chat;
    if (recorder) recorder.done(deliver);
    else if (kept.has(chat)) deliver(kept.get(chat), chat);
    else return false;
    return true;
  };

  document.addEventListener("pointerdown", ({ target, pointerType }) => { if (pointerType === "touch" && target.closest("[data-mic]") && !recorder) { pressed = Date.now(); start(); } });
  document.addEventListener("pointerup", ({ clientX, clientY }) => {
    if (!pressed) return;
    const held = Date.now() - pressed > HOLD, over = document.elementFromPoint(clientX, clientY)?.closest(".composer-bar");
    pressed = 0;
    if (held && over) send();
  });
  document.addEventListener("contextmenu", (event) => event.target.closest("[data-mic]") && event.preventDefault());
  document.addEventListener("click", ({ target, pointerType }) => {
    if (target.closest("[data-mic]") && pointerType !== "touch" && !recorder) start();
    if (target.closest("[data-listen]")) recorder?.done(review);
    if (target.closest("[data-unrecord]")) { if (recorder) recorder.done(() => {}); kept.delete(prosa.thread.chat); state(""); }
  });
  on("chat:left", () => recorder?.done(review));
  on("chat:shown", (chat) => kept.has(chat) && review(kept.get(chat), chat));
  prosa.voice = { send };
})();

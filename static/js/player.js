// Audio: one at a time, a wave to jump in, a speed that is remembered, and the next one by itself.
"use strict";
(() => {
  const { one, all, stored } = prosa;
  const SPEEDS = [1, 1.5, 2];
  const text = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
  const speed = () => stored.get("speed") || 1;
  const voiceOf = (audio) => audio.closest("[data-voice]");
  const length = (audio) => (Number.isFinite(audio.duration) && audio.duration) || Number(voiceOf(audio).dataset.seconds) || 0;

  const draw = (audio) => {
    const voice = voiceOf(audio), total = length(audio), part = total ? audio.currentTime / total : 0;
    const bars = all("rect", voice);
    bars.forEach((bar, i) => bar.classList.toggle("done", i < Math.round(part * bars.length)));
    one("[data-time]", voice).textContent = audio.currentTime ? `${text(audio.currentTime)} / ${text(total)}` : text(total);
  };
  const label = () => all(".voice-speed").forEach((button) => { button.textContent = `${speed().toLocaleString(document.documentElement.lang)}×`; });
  const play = (audio) => {
    all("[data-voice] audio").forEach((other) => other !== audio && other.pause());
    audio.playbackRate = speed();
    audio.play().catch(() => voiceOf(audio).classList.add("is-broken"));
  };

  document.addEventListener("click", (event) => {
    const voice = event.target.closest("[data-voice]");
    if (!voice) return;
    const audio = one("audio", voice);
    if (event.target.closest(".voice-play")) audio.paused ? play(audio) : audio.pause();
    if (event.target.closest(".voice-speed")) {
      stored.set("speed", SPEEDS[(SPEEDS.indexOf(speed()) + 1) % SPEEDS.length]);
      all("[data-voice] audio").forEach((each) => { each.playbackRate = speed(); });
      label();
    }
    const wave = event.target.closest(".voice-wave");
    if (wave && length(audio)) {
      const { left, width } = wave.getBoundingClientRect();
      audio.currentTime = ((event.clientX - left) / width) * length(audio);
      play(audio);
    }
  });
  document.addEventListener("keydown", (event) => {
    const voice = event.target.closest?.("[data-voice]"), jump = { ArrowLeft: -5, ArrowRight: 5 }[event.key];
    if (!voice || !jump) return;
    event.preventDefault();
    one("audio", voice).currentTime += jump;
  });
  for (const kind of ["play", "pause", "timeupdate", "ended", "durationchange"]) {
    document.addEventListener(kind, ({ target: audio }) => {
      if (!audio.matches?.("[data-voice] audio")) return;
      const voice = voiceOf(audio);
      one(".voice-play", voice).setAttribute("aria-pressed", String(!audio.paused));
      voice.classList.toggle("is-playing", !audio.paused);
      draw(audio);
      if (kind !== "ended") return;
      audio.currentTime = 0;
      let next = voice.closest(".msg")?.nextElementSibling;
      while (next && !next.matches(".msg")) next = next.nextElementSibling;
      const following = next && one("[data-voice] audio", next);
      if (following) play(following);
    }, true);
  }
  prosa.on("chat:shown", label);
  label();
})();

// Audio: one at a time, a wave to jump in, a speed that is remembered, and the next one by itself.
const { one, all, on, when, stored } = prosa;
const SPEEDS = [1, 1.5, 2], JUMPS = { ArrowLeft: -5, ArrowRight: 5 };
const text = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const speed = () => stored.get("speed") || 1;
const voiceOf = (audio) => audio.closest("[data-voice]");
const audioOf = (inside) => one("audio", inside.closest("[data-voice]"));
const length = (audio) => (Number.isFinite(audio.duration) && audio.duration) || Number(voiceOf(audio).dataset.seconds) || 0;

const draw = (audio) => {
  const voice = voiceOf(audio), total = length(audio), part = total ? audio.currentTime / total : 0, bars = all("rect", voice);
  bars.forEach((bar, i) => bar.classList.toggle("done", i < Math.round(part * bars.length)));
  one("[data-time]", voice).textContent = audio.currentTime ? `${text(audio.currentTime)} / ${text(total)}` : text(total);
  one(".voice-play", voice).setAttribute("aria-pressed", String(!audio.paused));
};
const label = () => all(".voice-speed").forEach((button) => {
  button.textContent = `${speed().toLocaleString(document.documentElement.lang)}×`;
});
const play = (audio) => {
  all("[data-voice] audio").forEach((other) => other !== audio && other.pause());
  audio.playbackRate = speed();
  audio.play().catch(() => voiceOf(audio).classList.add("is-broken"));
};

when("click", ".voice-play", (button) => {
  const audio = audioOf(button);
  if (audio.paused) play(audio); else audio.pause();
});
when("click", ".voice-speed", () => {
  stored.set("speed", SPEEDS[(SPEEDS.indexOf(speed()) + 1) % SPEEDS.length]);
  all("[data-voice] audio").forEach((each) => { each.playbackRate = speed(); });
  label();
});
when("click", ".voice-wave", (wave, { clientX }) => {
  const { left, width } = wave.getBoundingClientRect(), audio = audioOf(wave);
  audio.currentTime = ((clientX - left) / width) * length(audio);
  play(audio);
});
when("keydown", "[data-voice]", (voice, event) => {
  if (!JUMPS[event.key]) return;
  event.preventDefault();
  audioOf(voice).currentTime += JUMPS[event.key];
});
// They don't bubble, but they can be caught on their way down.
for (const kind of ["play", "pause", "timeupdate", "durationchange", "ended"]) {
  document.addEventListener(kind, ({ target }) => target.matches?.("[data-voice] audio") && draw(target), true);
}
document.addEventListener("ended", ({ target }) => {
  if (!target.matches("[data-voice] audio")) return;
  target.currentTime = 0;
  const bubbles = all(".thread .msg"), next = bubbles[bubbles.indexOf(target.closest(".msg")) + 1];
  const following = next && one("[data-voice] audio", next);
  if (following) play(following);
}, true);
on("chat:shown", label);

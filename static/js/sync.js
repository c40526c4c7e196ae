// What keeps the page true when frames can't: catching up, polling, and saying so.
const { one, say, on, emit } = prosa;
const PATIENCE = 3000, POLL = 5000, ROUND = 30000;
const banner = one("#connection");
let since = Date.now(), missed = false, hidden = 0;

const watch = () => {
  const quiet = prosa.socket.up ? 0 : Date.now() - since;
  banner.hidden = quiet <= PATIENCE;
  if (banner.hidden) return;
  one("span", banner).textContent = say(!navigator.onLine ? "offline.banner" : quiet > 20000 ? "polling" : "reconnecting");
};
on("socket:down", () => { [since, missed] = [Date.now(), true]; });
on("socket:up", () => {
  watch();
  if (missed) emit("refresh");
  missed = false;
});
setInterval(watch, 1000);
setInterval(() => prosa.socket.up || document.hidden || emit("refresh"), POLL);
// The chat is asked each half minute, the list only when something may have been missed.
setInterval(() => document.hidden || prosa.live.pull(), ROUND);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) hidden = Date.now();
  else if (Date.now() - hidden > ROUND || !prosa.socket.up) emit("refresh");
  else prosa.live.pull();
});
addEventListener("pageshow", ({ persisted }) => persisted && emit("refresh"));

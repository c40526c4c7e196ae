// What keeps the page true when frames can't: catching up, polling, and saying so.
"use strict";
(() => {
  const { one, say, on, emit } = prosa;
  const PATIENCE = 3000, POLL = 5000, ROUND = 30000;
  const banner = one("#connection");
  let since = Date.now(), missed = false, hidden = 0;

  const show = (text) => {
    banner.hidden = !text;
    if (text) one("span", banner).textContent = text;
  };
  const watch = () => {
    if (prosa.socket.up) return show("");
    const quiet = Date.now() - since;
    if (quiet > PATIENCE) show(say(!navigator.onLine ? "offline.banner" : quiet > 20000 ? "polling" : "reconnecting"));
  };

  on("socket:down", () => { [since, missed] = [Date.now(), true]; });
  on("socket:up", () => {
    show("");
    if (missed) emit("refresh");
    missed = false;
  });
  setInterval(watch, 1000);
  setInterval(() => prosa.socket.up || document.hidden || emit("refresh"), POLL);
  // The chat is asked each half minute, the list only when something may have been missed.
  setInterval(() => document.hidden || prosa.thread.pull(), ROUND);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) { hidden = Date.now(); return; }
    if (Date.now() - hidden > ROUND || !prosa.socket.up) emit("refresh");
    else prosa.thread.pull();
  });
  addEventListener("pageshow", ({ persisted }) => persisted && emit("refresh"));
})();

// Times that age while the page is open: the waiting chips, the list's times, the names of days.
"use strict";
(() => {
  const { all, say } = prosa;
  const WARN = 10 * 60, LATE = 30 * 60; // seconds; the template filter wait_level knows the same
  const language = document.documentElement.lang;
  const zone = { timeZone: document.body.dataset.zone };
  const format = (options) => new Intl.DateTimeFormat(language, { ...zone, ...options });
  const isoDay = new Intl.DateTimeFormat("sv-SE", zone); // writes 2026-11-20
  const weekday = format({ weekday: "long" }), short = format({ weekday: "short" });
  const hour = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const dayMonth = format({ day: "2-digit", month: "2-digit" }), full = format({ day: "numeric", month: "long", year: "numeric" });
  const numeric = format({ day: "2-digit", month: "2-digit", year: "2-digit" });

  const dayOf = (date) => isoDay.format(date);
  const daysAgo = (day) => Math.round((Date.parse(dayOf(new Date())) - Date.parse(day)) / 864e5);
  const noon = (day) => new Date(`${day}T12:00:00Z`);
  const capital = (text) => text.charAt(0).toLocaleUpperCase(language) + text.slice(1);

  const dayName = (day) => {
    const ago = daysAgo(day);
    if (ago <= 0) return say("today");
    if (ago === 1) return capital(say("yesterday"));
    return capital(ago < 7 ? weekday.format(noon(day)) : full.format(noon(day)));
  };
  const rowTime = (date) => {
    const ago = daysAgo(dayOf(date));
    if (ago <= 0) return hour.format(date);
    if (ago === 1) return say("yesterday");
    if (ago < 7) return short.format(date).replace(".", "").toLowerCase();
    return (ago < 300 ? dayMonth : numeric).format(date);
  };
  const waiting = (seconds) => {
    const minutes = Math.max(Math.floor(seconds / 60), 0), hours = Math.floor(minutes / 60);
    if (minutes < 1) return say("now");
    if (hours < 1) return `${minutes} min`;
    if (hours < 24) return minutes % 60 ? `${hours} h ${String(minutes % 60).padStart(2, "0")}` : `${hours} h`;
    return `${Math.floor(hours / 24)} d`;
  };
  const set = (element, text) => { if (element.textContent !== text) element.textContent = text; };

  const paint = (shown, level) => {
    const chip = shown.closest(".chip");
    ["ok", "warn", "danger"].forEach((name) => chip.classList.toggle(`chip-${name}`, name === level));
  };

  const tick = () => {
    for (const shown of all("[data-wait]")) {
      const seconds = (Date.now() - Date.parse(shown.dataset.wait)) / 1000;
      set(shown, waiting(seconds));
      paint(shown, seconds >= LATE ? "danger" : seconds >= WARN ? "warn" : "ok");
    }
    for (const shown of all("[data-due]")) {
      const left = (Date.parse(shown.dataset.due) - Date.now()) / 1000;
      set(shown, `${left < 0 ? "−" : ""}${waiting(Math.max(Math.abs(left), 60))}`);
      paint(shown, left <= 0 ? "danger" : Date.now() >= Date.parse(shown.dataset.risk) ? "warn" : "ok");
    }
    for (const time of all("[data-row-time]")) set(time, rowTime(new Date(time.dateTime)));
    for (const day of all(".day")) set(day, dayName(day.dataset.day));
  };
  setInterval(tick, 30000);
  prosa.clock = { tick, dayName, dayOf, hour: (date) => hour.format(date) };
})();

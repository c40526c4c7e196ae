// Times that age while the page is open: the waiting chips and the names of days.
const { all, say, emit } = prosa;
const WARN = 10 * 60, LATE = 30 * 60; // seconds; the template filter wait_level knows the same
const format = (options, language = document.documentElement.lang) =>
  new Intl.DateTimeFormat(language, { timeZone: document.body.dataset.zone, ...options });
const isoDay = format({}, "sv-SE"); // writes 2026-11-20
const weekday = format({ weekday: "long" }), full = format({ day: "numeric", month: "long", year: "numeric" });
const hour = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

const dayOf = (date) => isoDay.format(date);
let today = dayOf(new Date());
const dayName = (day) => {
  const ago = Math.round((Date.parse(today) - Date.parse(day)) / 864e5), noon = new Date(`${day}T12:00:00Z`);
  if (ago <= 0) return say("today");
  if (ago === 1) return say("yesterday");
  return (ago < 7 ? weekday : full).format(noon);
};
const waiting = (seconds) => {
  const minutes = Math.max(Math.floor(seconds / 60), 0), hours = Math.floor(minutes / 60);
  if (minutes < 1) return say("now");
  if (hours < 1) return `${minutes} min`;
  if (hours < 24) return minutes % 60 ? `${hours} h ${String(minutes % 60).padStart(2, "0")}` : `${hours} h`;
  return `${Math.floor(hours / 24)} d`;
};

const paint = (shown, text, isLate, isNear) => {
  const { classList } = shown.closest(".chip");
  if (shown.textContent !== text) shown.textContent = text;
  classList.remove("chip-ok", "chip-warn", "chip-danger");
  classList.add(isLate ? "chip-danger" : isNear ? "chip-warn" : "chip-ok");
};
const tick = () => {
  const now = Date.now(), day = dayOf(now);
  for (const shown of all("[data-wait]")) {
    const seconds = (now - Date.parse(shown.dataset.wait)) / 1000;
    paint(shown, waiting(seconds), seconds >= LATE, seconds >= WARN);
  }
  for (const shown of all("[data-due]")) {
    const left = (Date.parse(shown.dataset.due) - now) / 1000, sign = left < 0 ? "−" : "";
    paint(shown, sign + waiting(Math.max(Math.abs(left), 60)), left <= 0, now >= Date.parse(shown.dataset.risk));
  }
  if (day === today) return;
  today = day;
  for (const name of all(".day")) name.textContent = dayName(name.dataset.day);
  emit("refresh"); // the server names the days of the rows
};
setInterval(tick, 30000);
prosa.clock = { dayName, dayOf, hour: (date) => hour.format(date) };

// The keyboard is enough: arrows in lists, a letter for each act, Escape one step back.
const { one, all, when, drawn, toast, say } = prosa;
const { rows, here, isRead, isPinned } = prosa.list;
const WRITES = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

const change = ({ dataset: { chat } }, what, method) => htmx.ajax(method, `/atendimento/conversas/${chat}/${what}/`, { swap: "none" });
const step = (by) => {
  const found = rows(), place = found.findIndex((row) => row.dataset.chat === prosa.chat.id);
  const next = found[place + by] ?? (place < 0 ? found[0] : null);
  if (!next) return;
  next.scrollIntoView({ block: "nearest" });
  prosa.chat.open(next.dataset.chat);
};
// Among the rows that are here, else among all of this view
const nextUnread = async () => {
  const isNext = (row) => row.dataset.chat !== prosa.chat.id, here = rows().find((row) => isNext(row) && !isRead(row));
  const query = new URLSearchParams([...prosa.view.pairs(), ["naolidas", "1"]]);
  const found = here ? [] : ((await drawn(`/atendimento/conversas/?${query}`)) ?? []).flatMap((node) => all(".row", node));
  const next = here ?? found.find(isNext);
  if (next) prosa.chat.open(next.dataset.chat); else toast(say("all.read"));
};
// Keys of buttons stand on them, in `aria-keyshortcuts`. These have none; they act on the row in focus, else the open one.
const keys = {
  "/": () => one("#search").focus(),
  j: () => step(1),
  k: () => step(-1),
  n: nextUnread,
  u: (row) => {
    if (isRead(row) && row.dataset.chat === prosa.chat.id) prosa.chat.close(); // else it would be read again at once
    change(row, "leitura", isRead(row) ? "DELETE" : "POST");
  },
  p: (row) => change(row, "fixacao", isPinned(row) ? "DELETE" : "POST"),
  x: (row, event) => prosa.select.turn(row.dataset.chat, event.shiftKey), // with Shift from the last one to here
  z: () => all("[data-undo]:not([hidden])").pop()?.click(),
};
const OF_ROWS = ["u", "p", "x"];
const buttonOf = (key) => all(`[aria-keyshortcuts~="${CSS.escape(key)}"]`).find((button) => button.checkVisibility());

const escape = (target) => {
  if (target.id === "search") target.blur();
  else if (one("#desk").matches(".is-panel")) prosa.panel.toggle();
  else if (target.closest("#composer")) one("[data-thread]")?.focus();
  else if (prosa.chat.id) prosa.chat.close();
};
document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented) return;
  if (one("dialog[open], [popover]:popover-open")) return;
  if (key === "Escape") { escape(target); return; }
  if (target.closest?.(WRITES) || (event.shiftKey && !["?", "X"].includes(key))) return;
  const letter = key.toLowerCase(), button = keys[letter] ? null : buttonOf(key.toUpperCase());
  if (!button && (!keys[letter] || (OF_ROWS.includes(letter) && !here()))) return;
  event.preventDefault();
  if (button) button.click(); else keys[letter](here(), event);
});
// Up and down in whatever says what it is a list of
when("keydown", "[data-roam]", (list, event) => {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key], item = event.target.closest(list.dataset.roam);
  if (!by || event.target !== (item ?? list)) return;
  const items = all(list.dataset.roam, list), bottom = list.getBoundingClientRect().bottom - 40;
  const next = item ? items[items.indexOf(item) + by] : items.findLast((each) => each.getBoundingClientRect().top < bottom);
  if (!next) return;
  event.preventDefault();
  if (next.tabIndex < 0) next.tabIndex = -1; // a message can have the focus, but Tab goes past it
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
});

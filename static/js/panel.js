// The panel beside a chat: shown and hidden where there is little room, and asked for again when a frame names a part of it.
const { one, all, on, when, post } = prosa;
const toggle = () => {
  const isOpen = one("#desk").classList.toggle("is-panel");
  for (const button of all(".act-panel")) button.setAttribute("aria-expanded", String(isOpen));
  one(isOpen ? ".panel [data-panel]" : ".act-panel")?.focus();
};
when("click", "[data-panel]", toggle);
// Which parts somebody keeps open
when("click", ".sect > summary", ({ parentElement: { dataset, open } }) => {
  post("/atendimento/painel/partes/", { part: dataset.part, open: open ? "" : "1" });
});

// Never while somebody writes in it, nor when they began while it was on its way.
const typed = (field) => field === document.activeElement || field.value !== field.defaultValue;
const busy = (box) => all("input, textarea", box).some(typed);
const refresh = ({ chat, part }) => {
  const box = chat === prosa.chat.id && one(part ? `#chat-${chat}-${part}` : ".panel [hx-get]");
  if (box && !busy(box)) htmx.trigger(box, "refresh");
};
when("htmx:beforeSwap", ".panel *", (box, { detail }) => {
  if (detail.requestConfig.triggeringEvent?.type === "refresh" && busy(box)) detail.shouldSwap = false;
});
on("frame:panel", refresh);
on("chat:changed", () => refresh({ chat: prosa.chat.id }));
on("done:panel", () => prosa.socket.up || refresh({ chat: prosa.chat.id })); // else a frame says which part
prosa.panel = { toggle };

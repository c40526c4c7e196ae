// The search inside of the open chat: Enter goes to the next, older hit, Shift+Enter back. It stays while the chat is drawn anew.
"use strict";
(() => {
  const { one, all, on } = prosa;
  const box = one("#find");
  const close = () => {
    if (box.contains(document.activeElement)) one("[data-thread]")?.focus({ preventScroll: true });
    box.replaceChildren();
  };
  const step = (by) => {
    const hits = all(".hit", box), here = hits.findIndex((hit) => hit.ariaCurrent);
    hits[here < 0 ? 0 : here + by]?.click();
  };
  box.addEventListener("click", ({ target }) => {
    const hit = target.closest(".hit"), { findStep, findClose } = target.closest("button")?.dataset ?? {};
    if (hit) for (const other of all(".hit", box)) other.ariaCurrent = other === hit ? "true" : null;
    hit?.scrollIntoView({ block: "nearest" });
    if (findStep) step(Number(findStep));
    if (findClose === "") close();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { event.stopPropagation(); close(); }
    if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
  });
  on("chat:left", close);
})();

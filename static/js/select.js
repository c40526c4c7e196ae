// Choosing many rows, and acting on them at once; the acts and their undoing are the server's.
"use strict";
(() => {
  const { one, all, say, on } = prosa;
  const list = one("#list"), bar = one("#bulk-bar"), chosen = new Set();
  let last;

  const boxes = () => all("[name=chat]", list);
  const show = () => {
    boxes().forEach((box) => { box.checked = chosen.has(box.value); });
    bar.hidden = !chosen.size;
    list.classList.toggle("is-picking", chosen.size > 0);
    if (chosen.size) one("b", bar).textContent = say("picked", { n: chosen.size });
  };
  const pick = (some, state) => { some.forEach(({ value }) => (state ? chosen.add(value) : chosen.delete(value))); show(); };
  const pickOne = (box, state, range) => {
    const found = boxes(), [from, to] = [found.indexOf(last), found.indexOf(box)].sort((a, b) => a - b);
    pick(range && from >= 0 ? found.slice(from, to + 1) : [box], state);
    last = box;
  };
  const none = () => { chosen.clear(); show(); };

  document.addEventListener("click", ({ target, shiftKey }) => {
    if (target.name === "chat" && list.contains(target)) pickOne(target, target.checked, shiftKey);
    if (target.closest("[data-pick-all]")) pick(boxes(), true);
    if (target.closest("[data-pick-none]")) none();
    const offered = target.closest("[data-pick]"), box = offered && boxes().find(({ value }) => value === offered.dataset.pick);
    if (box) { offered.closest("[popover]").hidePopover(); pickOne(box, !box.checked); }
  });
  // Whatever form acts on many: the chosen ones go with it.
  document.addEventListener("htmx:configRequest", ({ detail }) => { if (detail.verb === "post" && detail.path.endsWith("/lote/")) detail.parameters.chat = [...chosen]; });
  on("rows", show);
  on("view", none);
  on("done:bulk", none);
  on("done:undone", (button) => button.closest(".toast").remove());

  prosa.list.keys.x = () => { const box = one("[name=chat]", prosa.list.here()?.closest("li")); if (box) pickOne(box, !box.checked); };
  prosa.list.keys.z = () => all("[data-undo]").pop()?.click();
})();

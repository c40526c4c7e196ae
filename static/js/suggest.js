// What a sign in the box brings up: @ colleagues (notes), {{ blanks (answers), : emoji. The server knows what to offer.
"use strict";
(() => {
  const { one, all, nodes, put, request, composer } = prosa;
  const SIGN = /(?:^|[\s(])(@|:|\{\{)([\p{L}\p{N}_]*(?: \p{L}+)?)$/u, ONLY = { "@": "note", "{{": "reply" }, LEAST = { ":": 2 };
  let found, asked = 0, timer;
  const list = () => one("#suggestions");
  const options = () => all("[data-insert]", list());
  const chosen = () => one("[aria-selected=true]", list());
  const close = () => { asked += 1; if (list()?.matches(":popover-open")) list().hidePopover(); composer.box()?.removeAttribute("aria-activedescendant"); };
  const choose = (option) => {
    chosen()?.setAttribute("aria-selected", "false");
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    composer.box().setAttribute("aria-activedescendant", option.id);
  };
  const look = async () => {
    const box = composer.box(), mine = ++asked;
    if (!box) return; // the conversation was left meanwhile
    found = box.value.slice(0, box.selectionStart).match(SIGN);
    if (!found || found[2].length < (LEAST[found[1]] ?? 0) || (ONLY[found[1]] ?? composer.mode()) !== composer.mode()) { close(); return; }
    const query = new URLSearchParams({ sinal: found[1], q: found[2] });
    const response = await request(`/atendimento/conversas/${prosa.thread.chat}/sugestoes/?${query}`).catch(() => null);
    const offered = response?.ok ? nodes(await response.text()) : [];
    if (mine !== asked || !composer.box()) return;
    if (!offered.length) { close(); return; }
    put(list(), offered);
    list().showPopover();
    choose(offered[0]);
  };
  const use = (option) => {
    const box = composer.box(), end = box.selectionStart, start = end - found[1].length - found[2].length;
    composer.write(box.value.slice(0, start) + option.dataset.insert + box.value.slice(end), start + option.dataset.insert.length);
    close();
  };

  document.addEventListener("input", ({ target }) => { if (target.id === "words") { clearTimeout(timer); timer = setTimeout(look, 100); } });
  document.addEventListener("click", ({ target }) => { const option = target.closest("#suggestions [data-insert]"); if (option) { use(option); composer.box().focus(); } else close(); });
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "words" || event.isComposing || !list().matches(":popover-open")) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key], all = options();
    if (step) choose(all.at((all.indexOf(chosen()) + step) % all.length));
    else if (["Enter", "Tab"].includes(event.key)) use(chosen());
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  prosa.on("chat:left", () => close());
})();

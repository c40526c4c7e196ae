// What can be done to one message: hover, right click, long press, or Enter on it. The server draws the menu.
"use strict";
(() => {
  const { one, all, say, emit, clone, toast } = prosa;
  const HOLD = 450;
  const menu = one("#message-menu"), more = clone("more-template");
  let line, timer, held;

  const open = async (message, x, y) => {
    if (!message?.dataset.id) return;
    line = message;
    await htmx.ajax("GET", `/atendimento/mensagens/${line.dataset.id}/menu/`, { target: menu });
    if (!menu.childElementCount) return;
    menu.showPopover();
    const { width, height } = menu.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
    (one("[autofocus]", menu) ?? one("button", menu)).focus();
  };
  const openAt = (element) => {
    const { left, right, bottom } = element.getBoundingClientRect();
    open(element.closest(".msg"), element.closest(".msg-out") ? right - 252 : left, bottom + 4);
  };
  const copy = async (area) => {
    try { await navigator.clipboard.writeText(area.value); } catch { area.select(); document.execCommand("copy"); } // no clipboard without https
    menu.hidePopover();
    toast(say("copied"));
  };

  // One button for all bubbles: it goes where the pointer or the focus is.
  const follow = ({ target }) => {
    const bubble = target.closest?.(".msg[data-id]")?.querySelector(".bubble");
    if (bubble && more.parentElement !== bubble) bubble.append(more);
  };
  document.addEventListener("pointerover", follow);
  document.addEventListener("focusin", follow);
  document.addEventListener("click", ({ target }) => {
    if (target.closest(".msg-more")) openAt(more);
    if (target.closest("[data-quote]")) { menu.hidePopover(); emit("quote", line.dataset.id); }
    if (target.closest("[data-copy]")) copy(one("textarea", menu));
    if (target.closest("#message-menu a")) menu.hidePopover();
  });

  const isTheirs = (target) => target.closest("a, video, audio, input, textarea") || String(getSelection()); // the browser's own menu
  document.addEventListener("contextmenu", (event) => {
    const message = event.target.closest?.(".thread .msg[data-id]");
    if (!message || (event.pointerType !== "touch" && isTheirs(event.target))) return;
    event.preventDefault();
    if (event.pointerType !== "touch") open(message, event.clientX, event.clientY);
  });
  // Only when the finger leaves: letting go would close what opened under it.
  const drop = () => { clearTimeout(timer); held = null; };
  document.addEventListener("pointerdown", (event) => {
    drop();
    const message = event.pointerType === "touch" && event.target.closest?.(".thread .msg[data-id]");
    if (message) timer = setTimeout(() => { held = message; navigator.vibrate?.(10); }, HOLD);
  });
  document.addEventListener("pointerup", (event) => { const message = held; drop(); if (message) setTimeout(() => open(message, event.clientX, event.clientY)); });
  document.addEventListener("pointermove", (event) => event.pointerType === "touch" && Math.hypot(event.movementX, event.movementY) > 4 && drop());
  for (const name of ["pointercancel", "scroll"]) document.addEventListener(name, drop, true);

  document.addEventListener("keydown", (event) => {
    const { target, key } = event, thread = target.closest?.("[data-thread]"), here = target.closest?.(".msg");
    if (!thread || (target !== thread && target !== here) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (here && (["Enter", "ContextMenu"].includes(key) || (key === "F10" && event.shiftKey))) { event.preventDefault(); openAt(one(".bubble", here)); }
    const step = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (!step) return;
    const lines = all(".msg", thread), seen = () => lines.findLastIndex((each) => each.getBoundingClientRect().top < thread.getBoundingClientRect().bottom - 40);
    const next = here ? lines[lines.indexOf(here) + step] : lines[seen()];
    if (!next) return;
    event.preventDefault();
    next.tabIndex = -1;
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  });
})();

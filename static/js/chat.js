// Opening and leaving chats: the address follows, Back works, the keyboard is enough.
"use strict";
(() => {
  const { one, all, say, on, emit, nodes, clone, put, address, request, toast } = prosa;
  const desk = one("#desk"), pane = one("#conversation");
  let id = one(".chat[data-chat]")?.dataset.chat ?? "", loading;

  const shown = () => {
    const section = one(".chat[data-chat]");
    prosa.badge.subject([section?.dataset.title, say("title")].filter(Boolean).join(" · "));
    prosa.thread.start();
    emit("chat:shown", id);
    emit(id ? "chat:opened" : "chat:closed", id);
  };

  const open = async (chat, { push = true, focus = "thread", at = "", peek = "" } = {}) => {
    loading?.abort();
    loading = new AbortController();
    const { signal } = loading, left = id, slow = setTimeout(() => put(pane, [clone("skeleton-template")]), 150);
    id = chat;
    desk.classList.add("is-chat");
    desk.classList.remove("is-panel");
    if (push) history.pushState({ chat }, "", address([["chat", chat], ["espiar", peek]]));
    if (left && left !== chat) emit("chat:left", left);
    try {
      const response = await request(`/atendimento/conversas/${chat}/?${new URLSearchParams({ ...(at && { mensagem: at }), ...(peek && { espiar: peek }) })}`, { signal });
      clearTimeout(slow);
      if (!response.ok) { gone(); return; }
      put(pane, nodes(await response.text()));
      shown();
      focusOn(focus);
    } catch (error) {
      clearTimeout(slow);
      if (error.name !== "AbortError") { toast(say("offline")); emit("socket:doubt"); }
    }
  };
  const focusOn = (what) => {
    const isLocked = one(".chat", pane).dataset.ownership === "other"; // by a colleague; R unlocks
    if (what === "composer" && !isLocked && matchMedia("(pointer: fine)").matches) one("#words", pane).focus({ preventScroll: true });
    else if (["thread", "composer"].includes(what)) one("[data-thread]", pane).focus({ preventScroll: true });
    else if (what) one("h2", pane).focus({ preventScroll: true });
  };

  const close = ({ push = true } = {}) => {
    const left = id;
    loading?.abort();
    id = "";
    desk.classList.remove("is-chat", "is-panel");
    if (push) history.pushState({}, "", address([["chat", ""], ["espiar", ""]]));
    put(pane, [clone("welcome-template")]);
    shown();
    if (left) { emit("chat:left", left); document.getElementById(`chat-${left}-row`)?.focus({ preventScroll: true }); }
  };
  const gone = () => { close(); toast(say("gone")); };

  const step = (by) => {
    const rows = prosa.list.rows(), here = rows.findIndex((row) => row.dataset.chat === id);
    const next = rows[here + by] ?? (here < 0 ? rows[0] : null);
    if (!next) return;
    next.scrollIntoView({ block: "nearest" });
    open(next.dataset.chat);
  };
  const panel = () => {
    const isOpen = desk.classList.toggle("is-panel");
    for (const button of all(".act-panel")) button.setAttribute("aria-expanded", String(isOpen));
    (isOpen ? one(".panel [data-panel]") : one(".act-panel"))?.focus();
  };
  // Keys of buttons stand on them, in `aria-keyshortcuts`; these have none.
  const keys = { ...prosa.list.keys, "/": () => prosa.list.search.focus(), j: () => step(1), k: () => step(-1) };
  const buttonOf = (key) => all(`[aria-keyshortcuts~="${CSS.escape(key)}"]`).find((button) => button.checkVisibility());
  const escape = ({ target }) => {
    if (target === prosa.list.search) { target.blur(); return; }
    if (desk.classList.contains("is-panel")) { panel(); return; }
    if (target.closest?.("#composer")) { one("[data-thread]", pane)?.focus(); return; }
    if (id) close();
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || one("dialog[open], [popover]:popover-open")) return;
    if (event.key === "Escape") { escape(event); return; }
    const row = event.target.closest?.(".row");
    if (row && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      const rows = prosa.list.rows();
      event.preventDefault();
      rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
      return;
    }
    if (event.target.closest?.("input:not([type=radio]), textarea, select, [contenteditable]")) return;
    if (event.shiftKey && event.key !== "?") return;
    const act = keys[event.key.toLowerCase()] ?? buttonOf(event.key.toUpperCase());
    if (act) { event.preventDefault(); if (act.click) act.click(); else act(); }
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='/atendimento/?chat=']"); // a row, a notice, a toast
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    if (link && plain) {
      event.preventDefault();
      link.closest(".toast")?.remove();
      all("dialog[open]").forEach((dialog) => dialog.close());
      const asked = new URL(link.href).searchParams, at = asked.get("mensagem") ?? "";
      one("[popover]:popover-open")?.hidePopover();
      open(asked.get("chat"), { at, peek: asked.get("espiar") ?? "", focus: event.detail && !at ? "composer" : "thread" });
    }
    if (event.target.closest("[data-back]") && plain) { event.preventDefault(); close(); }
    if (event.target.closest("[data-panel]")) panel();
  });
  addEventListener("popstate", () => {
    const chat = new URL(location).searchParams.get("chat");
    if (chat && chat !== id) open(chat, { push: false });
    else if (!chat && id) close({ push: false });
  });

  on("frame:denied", ({ chat }) => chat === id && gone());
  on("chat:reload", (at) => id && open(id, { push: false, focus: "", at }));
  // The panel, or a part of it, is asked for again; never while somebody writes in it.
  const typed = (field) => field === document.activeElement || field.value !== field.defaultValue;
  const busy = (box) => all("input, textarea", box).some(typed);
  const side = ({ chat, part }) => {
    const box = chat === id && (part ? document.getElementById(`chat-${chat}-${part}`) : one(".panel [hx-get]", pane));
    if (box && !busy(box)) htmx.trigger(box, "refresh");
  };
  // Somebody may have begun while it was on its way.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.requestConfig.triggeringEvent?.type === "refresh" && detail.target.closest(".panel") && busy(detail.target)) detail.shouldSwap = false;
  });
  on("frame:panel", side);
  on("frame:reload", ({ chat }) => chat === id && emit("chat:reload"));
  on("chat:changed", () => side({ chat: id }));
  on("done:panel", () => prosa.socket.up || side({ chat: id })); // else a frame says which part
  document.addEventListener("click", ({ target }) => {
    const part = target.closest(".sect > summary")?.parentElement;
    if (part) request("/atendimento/painel/partes/", { method: "POST", body: new URLSearchParams({ part: part.dataset.part, open: part.open ? "" : "1" }) }).catch(() => {});
  });

  prosa.chat = { open, close, get id() { return id; } };
  shown();
  prosa.socket.connect();
})();

// The list: rows live in the order of their last message, and hold still while the pointer is among them.
"use strict";
(() => {
  const { one, all, me, say, on, nodes, put, address, request, reason, toast } = prosa;
  const list = one("#list"), box = one("#list-scroll"), hold = one("#list-hold"), menu = one("#row-acts"), form = one("#search-form"), search = one("#search");
  const waiting = new Map(); // chat → what to do with its row once the pointer has left
  const typing = new Map();
  const readers = new Map(); // chat → how far I have read it, whether I marked or pinned it
  let over = false, loading, timer;

  const rowOf = (chat) => document.getElementById(`chat-${chat}-row`);
  const rows = () => all(".row", list);
  const query = () => new URLSearchParams(new FormData(form));

  const mine = (row) => readers.get(row.dataset.chat) ?? { seen: 0 };
  const unread = (row) => Math.max(row.dataset.inbound - Math.max(mine(row).seen, row.dataset.answered), mine(row).marked ? 1 : 0);
  // Pinned ones, then newest first, or what is due soonest; then only what has a deadline is shown.
  const rank = (row) => Number(form.ordem.value ? -row.dataset.deadline : row.dataset.at) + (mine(row).pinned ? 1e12 : 0);
  const belongs = ({ dataset }) => {
    if (form.ordem.value && !dataset.deadline) return false;
    if (form.aba.value === "minhas") return dataset.open === "1" && dataset.owner === me;
    return form.aba.value === "todas" || (dataset.open === "1" && !dataset.owner);
  };

  // What the server's row can't know: who looks at it, and what this browser keeps.
  const decorate = (row) => {
    if (row.dataset.chat === prosa.chat?.id) row.setAttribute("aria-current", "true");
    const number = unread(row), count = one(".count", row);
    row.classList.toggle("row-unread", number > 0);
    row.classList.toggle("is-pinned", Boolean(mine(row).pinned));
    count.hidden = !number;
    count.firstChild.data = number > 99 ? "99+" : number;
    for (const who of all(".who[data-by]", row)) who.classList.toggle("is-me", who.dataset.by === me);
    const draft = prosa.chat?.id !== row.dataset.chat && prosa.drafts.shown(row.dataset.chat);
    row.classList.toggle("has-draft", Boolean(draft));
    one("[data-draft]", row).textContent = draft || "";
    row.dataset.typing = typing.get(row.dataset.chat)?.state || "";
    prosa.desk.faces(row);
  };

  const later = (chat, change) => {
    if (over) { waiting.set(chat, change); tell(); } else change();
  };
  const tell = () => {
    hold.hidden = !waiting.size;
    hold.textContent = `↑ ${say("updates", { n: waiting.size })}`;
  };
  const release = () => {
    const changes = [...waiting.values()];
    waiting.clear();
    tell();
    changes.forEach((change) => change());
  };

  const place = (row) => {
    const others = rows().filter((other) => other !== row), next = others.find((other) => rank(other) < rank(row));
    const item = row.closest("li") ?? document.createElement("li");
    if (!row.isConnected) item.append(row);
    if (!next && one(".list-more", list) && others.length) { item.remove(); return; } // further down than what is loaded
    one("[data-empty]", list)?.remove();
    one(".rows", list).insertBefore(item, next?.closest("li") ?? null);
  };
  const drop = (chat) => rowOf(chat)?.closest("li").remove();

  const apply = (row) => {
    const chat = row.dataset.chat, old = rowOf(chat);
    if (old && Number(old.dataset.rev) > Number(row.dataset.rev)) return;
    if (!belongs(row)) { if (old) later(chat, () => drop(chat)); return; }
    if (!old && search.value.trim()) return;
    const focused = old === document.activeElement, moved = !old || rank(old) !== rank(row);
    old?.replaceWith(row);
    decorate(row);
    if (focused) row.focus({ preventScroll: true });
    if (moved) later(chat, () => place(rowOf(chat) ?? row));
  };

  // What the server says of me beside each row
  const learn = () => all("li[data-seen]", list).forEach((item) => {
    const { seen, marked, pinned } = item.dataset;
    readers.set(one(".row", item).dataset.chat, { seen: Number(seen), marked: marked !== undefined, pinned: pinned !== undefined });
    item.removeAttribute("data-seen");
    item.removeAttribute("data-read");
  });
  const arrange = () => { learn(); rows().forEach(decorate); };

  const load = async (extra = "") => {
    loading?.abort();
    loading = new AbortController();
    try {
      const response = await request(`/atendimento/conversas/?${query()}${extra}`, { signal: loading.signal });
      if (!response.ok) return;
      put(list, nodes(await response.text()));
      arrange();
    } catch (error) {
      if (error.name !== "AbortError") prosa.emit("socket:doubt");
    }
  };
  const refresh = () => later("*", () => load(`&quantas=${rows().length}`));

  const show = () => {
    waiting.clear();
    tell();
    history.replaceState(history.state, "", address(query()));
    load();
    box.scrollTop = 0;
  };

  on("frame:row", ({ html }) => apply(nodes(html)[0]));
  on("frame:check", async ({ chat }) => {
    const response = await request(`/atendimento/conversas/${chat}/linha/`).catch(() => null);
    if (response?.ok) apply(nodes(await response.text())[0]);
    else if (response?.status === 404) later(chat, () => drop(chat));
  });
  on("frame:reader", ({ chat, seen, marked, pinned }) => {
    const row = rowOf(chat), moved = Boolean(mine({ dataset: { chat } }).pinned) !== pinned;
    readers.set(chat, { seen, marked, pinned });
    if (row) decorate(row);
    if (row && moved) later(chat, () => place(row));
  });
  on("frame:typing", ({ chat, state }) => {
    clearTimeout(typing.get(chat)?.timer);
    const shown = ["typing", "recording"].includes(state) ? state : "";
    if (shown) typing.set(chat, { state, timer: setTimeout(() => prosa.emit("frame:typing", { chat, state: "" }), 15000) });
    else typing.delete(chat);
    if (rowOf(chat)) rowOf(chat).dataset.typing = shown;
  });
  on("refresh", refresh);
  on("draft", (chat) => rowOf(chat) && decorate(rowOf(chat)));
  on("chat:shown", (chat) => rows().forEach((row) => {
    row.toggleAttribute("aria-current", false);
    if (row.dataset.chat === chat) row.setAttribute("aria-current", "true");
    decorate(row);
  }));

  box.addEventListener("pointerenter", ({ pointerType }) => { over = pointerType === "mouse"; });
  box.addEventListener("pointerleave", () => { over = false; release(); });
  hold.addEventListener("click", () => { release(); box.scrollTop = 0; });
  form.addEventListener("input", ({ target }) => { clearTimeout(timer); timer = setTimeout(show, target === search ? 220 : 0); });
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  // Further pages: a row that came up meanwhile is there already.
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    if (!list.contains(target)) return;
    rows().forEach((row) => rowOf(row.dataset.chat) === row || row.closest("li").remove());
    arrange();
  });
  // The menu of a row: right click, a long touch, Shift+F10
  box.addEventListener("contextmenu", async (event) => {
    const row = event.target.closest(".row");
    if (!row || event.shiftKey) return;
    event.preventDefault();
    await htmx.ajax("GET", `/atendimento/conversas/${row.dataset.chat}/acoes/?linha=1`, { target: menu, source: row });
    const { left, top, height } = row.getBoundingClientRect(), atKey = !event.clientX && !event.clientY;
    menu.showPopover();
    menu.style.left = `${Math.max(Math.min(atKey ? left + 60 : event.clientX, innerWidth - menu.offsetWidth - 8), 8)}px`;
    menu.style.top = `${Math.max(Math.min(atKey ? top + height - 8 : event.clientY, innerHeight - menu.offsetHeight - 8), 8)}px`;
  });
  menu.addEventListener("toggle", ({ newState }) => newState === "open" && one("[autofocus]", menu)?.focus());
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-tab]");
    if (link) { event.preventDefault(); form.aba.value = link.dataset.tab; show(); }
    if (event.target.closest("[data-clear-search]")) { search.value = ""; show(); search.focus(); }
  });

  // Keys that act on the row in focus, else on the one that is open
  const here = () => document.activeElement?.closest(".row") ?? rowOf(prosa.chat.id);
  const ask = (row, what, method) => request(`/atendimento/conversas/${row.dataset.chat}/${what}/`, { method }).then(async (response) => response.ok || toast(reason(response.status, await response.text())), () => toast(say("offline")));
  const keys = {
    n: () => { const next = rows().find((row) => unread(row) && row.dataset.chat !== prosa.chat.id); if (next) prosa.chat.open(next.dataset.chat); },
    u: () => {
      const row = here(), isRead = row && !unread(row);
      if (isRead && row.dataset.chat === prosa.chat.id) prosa.chat.close(); // else it would be read again at once
      if (row) ask(row, "leitura", isRead ? "DELETE" : "POST");
    },
    p: () => { const row = here(); if (row) ask(row, "fixacao", mine(row).pinned ? "DELETE" : "POST"); },
  };

  learn();
  prosa.list = { rows, search, keys };
})();

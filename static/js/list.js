// The list: rows live in the order of their view, and hold still while the pointer is among them.
"use strict";
(() => {
  const { one, all, me, say, on, emit, nodes, clone, put, request, reason, toast, stored } = prosa;
  const list = one("#list"), box = one("#list-scroll"), hold = one("#list-hold"), menu = one("#row-acts"), form = one("#search-form"), search = one("#search");
  const waiting = new Map(); // chat → what to do with its row once the pointer has left
  const typing = new Map();
  const readers = new Map(); // chat → how far I have read it, whether I marked or pinned it
  const asking = new Map(); // chat → a row of which only the server knows the rest
  const clean = (pairs) => new URLSearchParams([...pairs].filter(([name, value]) => value && !["chat", "mensagem", "espiar"].includes(name)));
  let view = clean(new URLSearchParams(location.search)); // what the list shows, as its address says it
  let over = false, sent = [], loading, timer;

  const rowOf = (chat) => document.getElementById(`chat-${chat}-row`);
  const rows = () => all(".row", list);
  const order = () => view.get("ordem") ?? "";
  const mine = (row) => readers.get(row.dataset.chat) ?? { seen: 0 };
  const unread = (row) => Math.max(row.dataset.inbound - Math.max(mine(row).seen, row.dataset.answered), mine(row).marked ? 1 : 0);
  // Pinned ones, then newest first, or what is due, waits or closes soonest
  const rank = (row) => (order() ? -row.dataset[order()] : Number(row.dataset.at)) + (mine(row).pinned ? 1e12 : 0);
  // Whether a row belongs here; undefined is for the server to say.
  const fits = ({ dataset }) => {
    if (order() && !dataset[order()]) return false;
    if ([...view.keys()].some((name) => !["aba", "ordem"].includes(name))) return undefined;
    if (!["minhas", "fila"].includes(view.get("aba"))) return !dataset.archived;
    return dataset.open === "1" && dataset.owner === (view.get("aba") === "minhas" ? me : "");
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
    const item = row.closest("li") ?? clone("item-template");
    if (!row.isConnected) {
      one("input", item).value = row.dataset.chat;
      one(".sr", item).append(one(".row-name", row).textContent);
      item.append(row);
    }
    if (!next && one(".list-more", list) && others.length) { item.remove(); return; } // further down than what is loaded
    one("[data-empty]", list)?.remove();
    if (next) next.closest("li").before(item); else all(".rows", list).pop().append(item);
  };
  const drop = (chat) => rowOf(chat)?.closest("li").remove();

  const apply = (row) => {
    const chat = row.dataset.chat, old = rowOf(chat), known = fits(row);
    if (old && Number(old.dataset.rev) > Number(row.dataset.rev)) return;
    if (known === undefined || (known && !readers.has(chat))) asking.set(chat, row);
    settle(row, known ?? Boolean(old));
  };
  const settle = (row, belongs) => {
    const chat = row.dataset.chat, old = rowOf(chat);
    if (!belongs) { if (old) later(chat, () => drop(chat)); return; }
    const focused = old === document.activeElement, moved = !old || rank(old) !== rank(row);
    if (old !== row) old?.replaceWith(row);
    decorate(row);
    if (focused) row.focus({ preventScroll: true });
    if (moved) later(chat, () => place(rowOf(chat) ?? row));
  };
  // The badge's question takes ours along: the numbers of this view, and what I don't know of some rows.
  const question = () => {
    sent = [...asking].slice(0, 50);
    return new URLSearchParams([...view, ...sent.map(([chat]) => ["linha", chat])]);
  };
  on("counts", ({ rows: known }) => sent.splice(0).forEach(([chat, row]) => {
    const newest = asking.get(chat), reader = known[chat];
    if (newest === row) asking.delete(chat);
    if (reader) readers.set(chat, reader);
    settle(rowOf(chat) ?? newest ?? row, Boolean(reader?.fits));
  }));

  // What the server says of me beside each row
  const learn = () => all("li[data-seen]", list).forEach((item) => {
    const { seen, marked, pinned } = item.dataset;
    readers.set(one(".row", item).dataset.chat, { seen: Number(seen), marked: marked !== undefined, pinned: pinned !== undefined });
    item.removeAttribute("data-seen");
    item.removeAttribute("data-read");
  });
  const arrange = () => {
    rows().forEach((row) => rowOf(row.dataset.chat) === row || row.closest("li").remove()); // came up meanwhile
    learn();
    rows().forEach(decorate);
    all("[data-page]", list).slice(1).forEach((page) => near.observe(page));
    emit("rows");
  };

  // Pages far away are emptied and come back when they are near: what is drawn stays little, however long the list
  const near = new IntersectionObserver((seen) => seen.forEach(({ target, isIntersecting }) => {
    if (isIntersecting && !target.firstElementChild) fill(target);
    if (isIntersecting || !target.firstElementChild || target.contains(document.activeElement)) return;
    target.style.height = `${target.offsetHeight}px`;
    target.replaceChildren();
  }), { root: box, rootMargin: "3000px 0px" });
  const fill = async (page, extra = "") => {
    const response = await request(`/atendimento/conversas/?${page.dataset.page}${extra}`).catch(() => null);
    const fresh = response?.ok && nodes(await response.text()).find((node) => node.matches(".rows"));
    if (!fresh || !page.isConnected) return;
    page.replaceChildren(...fresh.children);
    page.style.height = "";
    arrange();
  };

  const load = async (extra = "") => {
    loading?.abort();
    loading = new AbortController();
    try {
      const response = await request(`/atendimento/conversas/?${view}${extra}`, { signal: loading.signal });
      if (!response.ok) return;
      near.disconnect();
      put(list, nodes(await response.text()));
      arrange();
    } catch (error) {
      if (error.name !== "AbortError") emit("socket:doubt");
    }
  };
  const refresh = () => later("*", () => {
    const [first, ...further] = all("[data-page]", list);
    if (!further.length) { load(`&quantas=${rows().length}`); return; }
    fill(first, `&quantas=${first.children.length + 40}`); // reaches into the next, and takes over what sank
    further.forEach((page) => page.firstElementChild && fill(page));
  });

  const show = () => {
    const chat = new URL(location).searchParams.get("chat"), url = new URL(location);
    waiting.clear();
    asking.clear();
    tell();
    url.search = new URLSearchParams([...view, ...(chat ? [["chat", chat]] : [])]);
    history.replaceState(history.state, "", url);
    load();
    box.scrollTop = 0;
    emit("view");
  };
  // One form says its part of the view; a link (a folder, a filter to take away) says all of it.
  const take = (source) => {
    for (const { name } of source.elements) view.delete(name);
    view = clean([...view, ...new FormData(source)]);
    show();
  };
  const follow = (link) => {
    view = clean(new URLSearchParams(link.search));
    search.value = view.get("q") ?? "";
    form.aba.value = view.get("aba") ?? "todas";
    form.ordem.value = order();
    show();
  };

  on("frame:row", ({ html }) => apply(nodes(html)[0]));
  on("frame:check", async ({ chat }) => {
    const response = await request(`/atendimento/conversas/${chat}/linha/`).catch(() => null);
    if (response?.ok) apply(nodes(await response.text())[0]);
    else if (response?.status === 404) later(chat, () => drop(chat));
  });
  on("frame:reader", ({ chat, seen, marked, pinned }) => {
    const row = rowOf(chat), moved = Boolean(readers.get(chat)?.pinned) !== pinned;
    readers.set(chat, { seen, marked, pinned });
    if (row) decorate(row);
    if (row && moved) place(row); // at once, even under the pointer: nobody but me pins
  });
  on("frame:typing", ({ chat, state }) => {
    clearTimeout(typing.get(chat)?.timer);
    const shown = ["typing", "recording"].includes(state) ? state : "";
    if (shown) typing.set(chat, { state, timer: setTimeout(() => emit("frame:typing", { chat, state: "" }), 15000) });
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
  one(".list-head").addEventListener("input", ({ target }) => {
    if (target.form !== form && target.form?.id !== "filter-form") return;
    clearTimeout(timer);
    timer = setTimeout(() => take(target.form), target === search ? 220 : 0);
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); take(form); });
  document.addEventListener("htmx:afterSwap", ({ target }) => (list.contains(target) || target.matches(".list-more")) && arrange());
  // The menu of a row: right click, a long touch, Shift+F10
  box.addEventListener("contextmenu", async (event) => {
    const row = event.target.closest(".row");
    if (!row) return;
    event.preventDefault();
    await htmx.ajax("GET", `/atendimento/conversas/${row.dataset.chat}/acoes/?linha=1`, { target: menu, source: menu });
    const { left, top, height } = row.getBoundingClientRect(), atKey = !event.clientX && !event.clientY;
    menu.showPopover();
    menu.style.left = `${Math.max(Math.min(atKey ? left + 60 : event.clientX, innerWidth - menu.offsetWidth - 8), 8)}px`;
    menu.style.top = `${Math.max(Math.min(atKey ? top + height - 8 : event.clientY, innerHeight - menu.offsetHeight - 8), 8)}px`;
    one("[autofocus]", menu)?.focus();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-view]");
    if (link) { event.preventDefault(); follow(link); }
    if (event.target.closest("[data-clear-search]")) { search.value = ""; take(form); search.focus(); }
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
  prosa.list = { rows, here, search, keys, question };
})();

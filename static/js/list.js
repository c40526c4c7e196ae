// The list: rows live in the order of their last message, and hold still while the pointer is among them.
"use strict";
(() => {
  const { one, all, me, say, on, nodes, put, request, stored } = prosa;
  const list = one("#list"), box = one("#list-scroll"), hold = one("#list-hold"), search = one("#search");
  const waiting = new Map(); // chat → what to do with its row once the pointer has left
  const typing = new Map();
  let tab = one(".tab[aria-current]").dataset.tab, over = false, loading, timer;

  const rowOf = (chat) => document.getElementById(`chat-${chat}-row`);
  const rows = () => all(".row", list);
  const query = () => `aba=${tab}&q=${encodeURIComponent(search.value.trim())}`;

  const belongs = ({ dataset }) => {
    if (tab === "minhas") return dataset.open === "1" && dataset.owner === me;
    return tab === "todas" || (dataset.open === "1" && !dataset.owner);
  };

  // What the server's row can't know: who looks at it, and what this browser keeps.
  const decorate = (row) => {
    if (row.dataset.chat === prosa.chat?.id) row.setAttribute("aria-current", "true");
    for (const who of all(".who[data-by]", row)) who.classList.toggle("is-me", who.dataset.by === me);
    const draft = prosa.chat?.id !== row.dataset.chat && stored.get(`draft:${row.dataset.chat}`);
    row.classList.toggle("has-draft", Boolean(draft));
    one("[data-draft]", row).textContent = draft || "";
    row.dataset.typing = typing.get(row.dataset.chat)?.state || "";
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
    const at = Number(row.dataset.at), others = rows().filter((other) => other !== row);
    const next = others.find((other) => Number(other.dataset.at) < at);
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
    const focused = old === document.activeElement, moved = old?.dataset.at !== row.dataset.at;
    old?.replaceWith(row);
    decorate(row);
    if (focused) row.focus({ preventScroll: true });
    if (moved) later(chat, () => place(rowOf(chat) ?? row));
  };

  const load = async (extra = "") => {
    loading?.abort();
    loading = new AbortController();
    try {
      const response = await request(`/atendimento/conversas/?${query()}${extra}`, { signal: loading.signal });
      if (!response.ok) return;
      put(list, nodes(await response.text()));
      rows().forEach(decorate);
    } catch (error) {
      if (error.name !== "AbortError") prosa.emit("socket:doubt");
    }
  };
  const refresh = () => later("*", () => load(`&quantas=${rows().length}`));

  const remember = () => {
    const url = new URL(location);
    url.searchParams.set("aba", tab);
    if (search.value.trim()) url.searchParams.set("q", search.value.trim());
    else url.searchParams.delete("q");
    history.replaceState(history.state, "", url);
  };
  const show = (name) => {
    tab = name;
    for (const each of all(".tab")) each.toggleAttribute("aria-current", false);
    one(`.tab[data-tab=${name}]`).setAttribute("aria-current", "page");
    waiting.clear();
    tell();
    remember();
    load();
    box.scrollTop = 0;
  };

  on("frame:row", ({ html }) => apply(nodes(html)[0]));
  on("frame:check", async ({ chat }) => {
    const response = await request(`/atendimento/conversas/${chat}/linha/`).catch(() => null);
    if (response?.ok) apply(nodes(await response.text())[0]);
    else if (response?.status === 404) later(chat, () => drop(chat));
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
  search.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => { remember(); load(); }, 220); });
  one("#search-form").addEventListener("submit", (event) => { event.preventDefault(); remember(); load(); });
  document.addEventListener("htmx:afterSwap", ({ target }) => { if (list.contains(target) || target === list) rows().forEach(decorate); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-tab]");
    if (link) { event.preventDefault(); show(link.dataset.tab); }
    if (event.target.closest("[data-clear-search]")) { search.value = ""; remember(); load(); search.focus(); }
  });

  // Further pages come as one list after another: their rows join the first list.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!detail.target.matches?.(".list-more")) return;
    detail.shouldSwap = false;
    const [more, rest] = nodes(detail.xhr.responseText), main = one(".rows", list);
    for (const item of [...more.children]) {
      if (document.getElementById(item.firstElementChild.id)) continue;
      main.append(item);
      decorate(item.firstElementChild);
    }
    detail.target.remove();
    if (rest) { main.after(rest); htmx.process(rest); }
  });

  prosa.list = { rows, query, tab: () => tab, search };
})();

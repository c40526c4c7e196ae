// The rows: each at its place in the order of the view, and all of them still while the pointer is among them.
const { one, all, me, say, on, emit, nodes, clone, drawn, request, view } = prosa;
const TYPES_FOR = 15000;
const list = one("#list"), box = one("#list-scroll"), hold = one("#list-hold");
const waiting = new Map(); // chat → what to do with its row once the pointer has left
const asking = new Map(); // chat → a row of which only the server knows the rest
const typing = {};
const dressed = new WeakSet(); // rows that have been decorated
let over = false, sent = [];

const rows = () => all(".row", list);
const rowOf = (chat) => document.getElementById(`chat-${chat}-row`);
// What is mine of a row stands on the item around it: how far I have read, whether I marked or pinned it.
const mine = (row) => row.closest("li").dataset;
const isPinned = (row) => "pinned" in mine(row);
const unread = (row) => {
  const { seen = 0, marked } = mine(row), { inbound, answered } = row.dataset;
  return Math.max(inbound - Math.max(seen, answered), marked === undefined ? 0 : 1);
};
// Pinned ones, then newest first, or what is due, waits or closes soonest
const rank = (row) => (view.order() ? -row.dataset[view.order()] : Number(row.dataset.at)) + (isPinned(row) ? 1e12 : 0);
// Whether a row belongs here; undefined is for the server to say.
const fits = ({ dataset }) => {
  if (view.order() && !dataset[view.order()]) return false;
  if (view.isNarrow()) return undefined;
  if (!["minhas", "fila"].includes(view.tab())) return !dataset.archived;
  return dataset.open === "1" && dataset.owner === (view.tab() === "minhas" ? me : "");
};

// What the server's row can't know: who looks at it, and what this browser keeps.
const decorate = (row) => {
  const number = unread(row), count = one(".count", row), isOpen = prosa.chat?.id === row.dataset.chat;
  const draft = isOpen ? "" : prosa.drafts.shown(row.dataset.chat);
  if (isOpen) row.setAttribute("aria-current", "true"); else row.removeAttribute("aria-current");
  row.classList.toggle("row-unread", number > 0);
  row.classList.toggle("has-draft", Boolean(draft));
  row.closest("li").removeAttribute("data-read");
  count.hidden = !number;
  count.firstChild.data = number > 99 ? "99+" : number;
  one("[data-draft]", row).textContent = draft || "";
  for (const who of all(".who[data-by]", row)) who.classList.toggle("is-me", who.dataset.by === me);
  prosa.desk.faces(row);
  dressed.add(row);
};
const learn = (row, { seen, marked, pinned }) => {
  const item = row.closest("li"), moved = row.isConnected && isPinned(row) !== pinned;
  item.dataset.seen = seen;
  item.toggleAttribute("data-marked", marked);
  item.toggleAttribute("data-pinned", pinned);
  decorate(row);
  if (moved) place(row); // at once, even under the pointer: nobody but me pins
};

// What moves rows waits while the pointer is among them.
const later = (chat, change) => {
  if (!over) { change(); return; }
  waiting.set(chat, change);
  tell();
};
const tell = () => {
  hold.hidden = !waiting.size;
  hold.textContent = `↑ ${say("updates", { n: waiting.size })}`;
};
const release = () => {
  const changes = [...waiting.values()];
  forget();
  changes.forEach((change) => change());
};
const forget = () => { waiting.clear(); tell(); };

const wrap = (row) => {
  const item = clone("item-template");
  one("input", item).value = row.dataset.chat;
  one(".sr", item).append(one(".row-name", row).textContent);
  item.append(row);
};
const place = (row) => {
  const others = rows().filter((other) => other !== row), next = others.find((other) => rank(other) < rank(row)), item = row.closest("li");
  if (!next && one(".list-more", list) && others.length) { item.remove(); return; } // further down than what is loaded
  one("[data-empty]", list)?.remove();
  if (next) next.closest("li").before(item); else all(".rows", list).pop().append(item);
};
const drop = (chat) => rowOf(chat)?.closest("li").remove();
const settle = (row, belongs, moved) => {
  const { chat } = row.dataset;
  if (belongs && moved) later(chat, () => place(rowOf(chat) ?? row));
  if (!belongs && rowOf(chat)) later(chat, () => drop(chat));
};
const apply = (row) => {
  const { chat, rev } = row.dataset, old = rowOf(chat) ?? asking.get(chat), known = fits(row);
  if (old && Number(old.dataset.rev) > Number(rev)) return;
  const wasAt = old?.isConnected && rank(old), focused = old && old === document.activeElement;
  row.dataset.typing = old?.dataset.typing ?? "";
  if (old && old !== row) old.replaceWith(row); else wrap(row);
  decorate(row);
  if (focused) row.focus({ preventScroll: true });
  if (known === undefined || (known && !("seen" in mine(row)))) asking.set(chat, row);
  settle(row, known ?? row.isConnected, rank(row) !== wasAt);
};
// The badge's question takes ours along: the numbers of this view, and what I don't know of some rows.
const question = () => {
  sent = [...asking].slice(0, 50);
  return new URLSearchParams([...view.pairs(), ...sent.map(([chat]) => ["linha", chat])]);
};
on("counts", ({ rows: known }) => sent.splice(0).forEach(([chat, asked]) => {
  const row = rowOf(chat) ?? asking.get(chat) ?? asked, reader = known[chat];
  if (asking.get(chat) === asked) asking.delete(chat);
  if (reader) learn(row, reader);
  settle(row, Boolean(reader?.fits), !row.isConnected);
}));

on("frame:row", ({ html }) => apply(nodes(html)[0]));
on("frame:check", async ({ chat }) => {
  const response = await request(`/atendimento/conversas/${chat}/linha/`).catch(() => null);
  if (response?.ok) apply(nodes(await response.text())[0]);
  else if (response?.status === 404) later(chat, () => drop(chat));
});
on("frame:reader", ({ chat, ...reader }) => rowOf(chat) && learn(rowOf(chat), reader));
on("frame:typing", ({ chat, state }) => {
  clearTimeout(typing[chat]);
  if (rowOf(chat)) rowOf(chat).dataset.typing = state;
  if (state) typing[chat] = setTimeout(emit, TYPES_FOR, "frame:typing", { chat, state: "" });
});
on("draft", (chat) => rowOf(chat) && decorate(rowOf(chat)));
on("chat:shown rows", (chat) => rows().forEach((row) => (chat === undefined && dressed.has(row)) || decorate(row)));
on("view", () => { asking.clear(); forget(); });
box.addEventListener("pointerenter", ({ pointerType }) => { over = pointerType === "mouse"; });
box.addEventListener("pointerleave", () => { over = false; release(); });
hold.addEventListener("click", () => { release(); box.scrollTop = 0; });

prosa.list = {
  rows, rowOf, later, question, isPinned, isRead: (row) => !unread(row),
  here: () => document.activeElement?.closest(".row") ?? rowOf(prosa.chat.id), // in focus, else the one that is open
};

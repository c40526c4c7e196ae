// Opening and leaving chats: the address follows, and Back works.
const { one, all, say, on, emit, when, nodes, clone, put, request, toast } = prosa;
const desk = one("#desk"), pane = one("#conversation");
let id = one(".chat[data-chat]")?.dataset.chat ?? "", loading, moved = 0;

const shown = () => {
  const title = one(".chat[data-chat]")?.dataset.title;
  prosa.badge.subject([title, say("title")].filter(Boolean).join(" · "));
  prosa.thread.start();
  emit("chat:shown", id);
};
// The screen turns to a chat, or to none.
const turn = (chat, push, peek = "") => {
  const left = id;
  loading?.abort();
  id = chat;
  desk.classList.toggle("is-chat", Boolean(chat));
  desk.classList.remove("is-panel");
  if (push) history.pushState({ chat }, "", prosa.view.address(chat, peek));
  if (left && left !== chat) emit("chat:left", left);
  return left;
};
const open = async (chat, { push = true, focus = "thread", at = "", peek = "" } = {}) => {
  turn(chat, push, peek);
  loading = new AbortController();
  const { signal } = loading, slow = setTimeout(() => put(pane, [clone("skeleton-template")]), 150);
  const query = new URLSearchParams(Object.entries({ mensagem: at, espiar: peek }).filter(([, value]) => value));
  const quit = ({ name }) => { if (name !== "AbortError") toast(say("offline")); };
  const response = await request(`/atendimento/conversas/${chat}/?${query}`, { signal }).catch(quit);
  clearTimeout(slow);
  if (response && !response.ok) { gone(); return; }
  const fresh = response && nodes(await response.text().catch(() => ""));
  if (!fresh?.length || signal.aborted) return;
  put(pane, fresh);
  shown();
  focusOn(focus);
};
const focusOn = (what) => {
  const isLocked = one(".chat", pane).dataset.ownership === "other"; // by a colleague; R unlocks
  const place = what === "composer" && !isLocked && matchMedia("(pointer: fine)").matches ? "#words" : "[data-thread]";
  if (what) one(place, pane).focus({ preventScroll: true });
};
const close = (push = true) => {
  const left = turn("", push);
  put(pane, [clone("welcome-template")]);
  shown();
  document.getElementById(`chat-${left}-row`)?.focus({ preventScroll: true });
};
// Who gave it away themselves is told so by the server.
const gone = () => { close(); if (Date.now() - moved > 5000) toast(say("gone")); };
when("submit", "[data-moves]", () => { moved = Date.now(); });

const isPlain = (event) => !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
// A row, a notice, a toast
when("click", "a[href*='/atendimento/?chat=']", (link, event) => {
  if (!isPlain(event)) return;
  event.preventDefault();
  link.closest(".toast")?.remove();
  all("dialog[open]").forEach((dialog) => dialog.close());
  one("[popover]:popover-open")?.hidePopover();
  const asked = new URL(link.href).searchParams, at = asked.get("mensagem") ?? "";
  open(asked.get("chat"), { at, peek: asked.get("espiar") ?? "", focus: event.detail && !at ? "composer" : "thread" });
});
when("click", "[data-back]", (_link, event) => {
  if (!isPlain(event)) return;
  event.preventDefault();
  close();
});
addEventListener("popstate", () => {
  const chat = new URL(location).searchParams.get("chat");
  if (chat && chat !== id) open(chat, { push: false });
  else if (!chat && id) close(false);
});
on("frame:denied", ({ chat }) => chat === id && gone());
on("frame:reload", ({ chat }) => chat === id && emit("chat:reload"));
on("chat:reload", (at) => id && open(id, { push: false, focus: "", at }));

prosa.chat = { open, close, get id() { return id; } };
shown();
prosa.socket.connect();

// What all scripts of the inbox share: finding, cloning, asking the server, telling the person.
const words = JSON.parse(document.getElementById("sentences").textContent);
const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const me = document.body.dataset.member;
const listeners = {};

// A word in the page's language; `{n}` and other names are filled in.
const say = (key, values = {}) => {
  const text = (values.n === 1 && words[`${key}.one`]) || words[key];
  return text.replace(/{(\w+)}/g, (_, name) => values[name]);
};

// Scripts talk to each other by named events with one argument.
const on = (names, handler) => names.split(" ").forEach((name) => (listeners[name] ||= []).push(handler));
const emit = (name, value) => (listeners[name] || []).forEach((handler) => handler(value));
// What happens on whatever fits the selector, wherever it is drawn: now, later, by a push.
const when = (type, selector, handler) => document.addEventListener(type, (event) => {
  const found = event.target.closest?.(selector);
  if (found) handler(found, event);
});

// The server's HTML as nodes; ours are never written by a script.
const nodes = (html) => [...Object.assign(document.createElement("template"), { innerHTML: html }).content.children];
const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const put = (target, children) => { target.replaceChildren(...children); htmx.process(target); };
// A menu, where the pointer or a key asked for it
const popUp = (menu, x, y) => {
  menu.showPopover();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - menu.offsetHeight - 8))}px`;
};

const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]
  ?? JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
const headers = () => ({ "HX-Request": "true", "HX-Current-URL": location.href, "X-CSRFToken": csrf() });

const request = async (url, options = {}) => {
  const response = await fetch(url, { ...options, headers: headers() });
  const elsewhere = response.headers.get("HX-Redirect");
  if (elsewhere) { location.assign(elsewhere); throw new DOMException("signed out", "AbortError"); }
  return response;
};
// The same where a failure needs no word: nothing comes back then.
const ask = (url, options) => request(url, options).then((response) => (response.ok ? response : null), () => null);
const drawn = async (url, options) => { const response = await ask(url, options); return response && nodes(await response.text()); };
const json = async (url) => (await ask(url))?.json();
const post = (url, values = {}) => ask(url, { method: "POST", body: new URLSearchParams(values) });

const reason = (status, text) => {
  try { return JSON.parse(text).error.message; } catch { return say(status === 403 ? "stale" : status ? "failed" : "offline"); }
};
// With a link that opens what it is about, or a way back: `verb` of the address `undo`.
const toast = (text, link = "", undo = "", verb = "delete") => {
  const shown = clone("toast-template"), [open, back] = all("a, [data-undo]", shown);
  one("span", shown).textContent = text;
  [open.hidden, open.href, back.hidden] = [!link, link, !undo];
  back.setAttribute(`hx-${verb}`, undo);
  htmx.process(shown);
  one("#toasts").append(shown);
};
// It goes when its time is over, which stands still while somebody reads it.
when("animationend", ".toast", (shown, { animationName }) => animationName === "last" && shown.remove());
when("click", ".toast .icon-btn", (button) => button.closest(".toast").remove());

// randomUUID only exists on https and localhost; this works on a plain address of the local network too.
const uuid = () => {
  const address = URL.createObjectURL(new Blob());
  URL.revokeObjectURL(address);
  return address.slice(-36);
};
// What this browser keeps for the person. Full or forbidden: the page works without.
const local = (act) => { try { return act(localStorage); } catch { return null; } };
const mine = `prosa:${me}:`;
const stored = {
  get: (key) => local((kept) => JSON.parse(kept.getItem(mine + key))),
  set: (key, value) => local((kept) => (value ? kept.setItem(mine + key, JSON.stringify(value)) : kept.removeItem(mine + key))),
  keys: (begun) => local(Object.keys)?.filter((key) => key.startsWith(mine + begun)).map((key) => key.slice(mine.length)) ?? [],
};

document.addEventListener("htmx:configRequest", ({ detail }) => { detail.headers["X-CSRFToken"] = csrf(); });
// A refused form comes back as itself, with its reasons beside the fields.
const isForm = (xhr) => xhr.status === 422 && xhr.getResponseHeader("Content-Type").startsWith("text/html");
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (isForm(detail.xhr)) [detail.shouldSwap, detail.isError] = [true, false];
});
// A "no" is said where the person looks: in the dialog they filled in, else in a toast.
const refuse = (element, text) => {
  const place = element.closest("dialog")?.querySelector("[role=alert]");
  if (place) place.textContent = text;
  else toast(text);
};
const answered = (elt, verb, xhr) => {
  if (xhr.status >= 400 && !isForm(xhr)) { refuse(elt, reason(xhr.status, xhr.responseText)); emit("refused", elt); }
  if (xhr.status >= 400 || xhr.getResponseHeader("HX-Retarget")) return; // nothing is done yet: the server asks back
  if (verb !== "get") {
    elt.closest("dialog")?.close();
    elt.closest("[popover]:not([data-stays])")?.hidePopover();
    elt.closest(".toast")?.remove();
  }
  emit(`done:${elt.dataset.then}`, elt);
};
// Heard from the request itself: a push may have replaced the button that asked, and its events reach nobody then.
document.addEventListener("htmx:beforeSend", ({ detail: { elt, requestConfig: { verb }, xhr } }) => {
  xhr.addEventListener("load", () => answered(elt, verb, xhr));
  xhr.addEventListener("error", () => refuse(elt, say("offline")));
});
document.addEventListener("htmx:afterSwap", ({ target }) => target.matches("dialog:not([open])") && target.showModal());

window.prosa = {
  one, all, me, say, on, emit, when, nodes, clone, put, popUp, headers, request, ask, drawn, json, post, reason, toast, uuid, stored,
};

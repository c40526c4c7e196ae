// What all scripts of the inbox share: finding, cloning, asking the server, telling the person.
"use strict";
window.prosa = (() => {
  const words = JSON.parse(document.getElementById("sentences").textContent);
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const me = document.body.dataset.member;
  const listeners = {};

  // A word in the page's language; `{n}` and other names are filled in.
  const say = (key, values = {}) => {
    const text = values.n === 1 && words[`${key}.one`] ? words[`${key}.one`] : words[key];
    return Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, value), text);
  };

  // Scripts talk to each other by named events with one argument.
  const on = (name, handler) => (listeners[name] ||= []).push(handler);
  const emit = (name, value) => (listeners[name] || []).forEach((handler) => handler(value));

  // The server's HTML as nodes; ours are never written by a script.
  const nodes = (html) => {
    const template = document.createElement("template");
    template.innerHTML = html;
    return [...template.content.children];
  };
  const clone = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
  const put = (target, children) => { target.replaceChildren(...children); htmx.process(target); };

  // This page's address with other parameters; empty ones are left out.
  const address = (values) => {
    const url = new URL(location);
    for (const [name, value] of values) if (value) url.searchParams.set(name, value); else url.searchParams.delete(name);
    return url;
  };

  const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1]
    ?? JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
  const headers = () => ({ "HX-Request": "true", "HX-Current-URL": location.href, "X-CSRFToken": csrf() });

  const request = async (url, options = {}) => {
    const response = await fetch(url, { ...options, headers: { ...headers(), ...options.headers } });
    const elsewhere = response.headers.get("HX-Redirect");
    if (elsewhere) { location.assign(elsewhere); throw new DOMException("signed out", "AbortError"); }
    return response;
  };

  const reason = (status, text) => {
    try { return JSON.parse(text).error.message; } catch { return say(status === 403 ? "stale" : status ? "failed" : "offline"); }
  };

  const expire = (shown) => {
    one(".icon-btn", shown).onclick = () => shown.remove();
    const fade = () => (shown.matches(":hover, :focus-within") ? setTimeout(fade, 2000) : shown.remove());
    setTimeout(fade, 6000);
  };
  // With a link that opens what it is about, or a way back: `verb` of the address `undo`.
  const toast = (text, link = "", undo = "", verb = "delete") => {
    const shown = clone("toast-template");
    one("span", shown).textContent = text;
    one("a", shown).hidden = !link;
    one("a", shown).href = link;
    one("[data-undo]", shown).hidden = !undo;
    if (undo) one("[data-undo]", shown).setAttribute(`hx-${verb}`, undo);
    htmx.process(shown);
    one("#toasts").append(shown);
    expire(shown);
  };
  const announce = (text) => { one("#announcer").textContent = text; };

  // randomUUID only exists on https and localhost; this works on a plain address of the local network too.
  const uuid = () => {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    return [...bytes].map((byte, i) => ([4, 6, 8, 10].includes(i) ? "-" : "") + byte.toString(16).padStart(2, "0")).join("");
  };
  const stored = {
    get: (key) => { try { return JSON.parse(localStorage.getItem(`prosa:${me}:${key}`)); } catch { return null; } },
    set: (key, value) => {
      try {
        if (value) localStorage.setItem(`prosa:${me}:${key}`, JSON.stringify(value));
        else localStorage.removeItem(`prosa:${me}:${key}`);
      } catch { /* full or forbidden: the page works without */ }
    },
  };

  document.addEventListener("htmx:configRequest", ({ detail }) => { detail.headers["X-CSRFToken"] = csrf(); });
  // A refused form comes back as itself, with its reasons beside the fields.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status === 422 && detail.xhr.getResponseHeader("Content-Type").startsWith("text/html")) [detail.shouldSwap, detail.isError] = [true, false];
  });
  // A "no" is said where the person looks: in the dialog they filled in, else in a toast.
  const refuse = (element, text) => {
    const place = element.closest("dialog") && one("[role=alert]", element.closest("dialog"));
    if (place) place.textContent = text;
    else toast(text);
  };
  document.addEventListener("htmx:responseError", ({ detail: { elt, xhr } }) => {
    refuse(elt, reason(xhr.status, xhr.responseText));
    emit("refused", elt);
  });
  document.addEventListener("htmx:sendError", ({ detail }) => refuse(detail.elt, say("offline")));
  document.addEventListener("htmx:afterRequest", ({ detail: { elt, successful, requestConfig } }) => {
    if (!successful) return;
    if (requestConfig.verb !== "get") { elt.closest("dialog")?.close(); elt.closest("[popover]:not([data-stays])")?.hidePopover(); elt.closest(".toast")?.remove(); }
    emit(`done:${elt.dataset.then}`, elt);
  });
  // Not when the request is done: a push may have replaced the button that asked, and its events reach nobody.
  document.addEventListener("htmx:afterSwap", ({ target }) => {
    if (target.matches("dialog") && !target.open) target.showModal();
    if (target.id === "toasts") expire(target.lastElementChild); // what the server says was done
  });

  return { one, all, me, say, on, emit, nodes, clone, put, address, headers, request, reason, toast, announce, uuid, stored };
})();

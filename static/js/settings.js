// Settings pages: the server draws everything; this keeps what was typed, shows refusals and carries small gestures.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const near = (event, selector) => event.target.closest?.(selector);
  let leaving = false;

  // Toasts go by themselves, unless somebody is reading them.
  const fade = (toast) => setTimeout(() => (toast.matches(":hover, :focus-within") ? fade(toast) : toast.remove()), 8000);
  const say = (text) => {
    const toast = one("#toast-template").content.firstElementChild.cloneNode(true);
    one("span", toast).textContent = text;
    one("#toasts").append(toast);
    fade(toast);
  };
  document.querySelectorAll(".toast").forEach(fade);

  // A refused form comes back as the page with its reasons; any other refusal is a sentence.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status === 422 && detail.xhr.getResponseHeader("Content-Type")?.startsWith("text/html")) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
    leaving = Boolean(detail.xhr.getResponseHeader("HX-Redirect"));
  });
  document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
    leaving = Boolean(detail.xhr.getResponseHeader("HX-Redirect"));
  });
  document.addEventListener("htmx:responseError", ({ detail }) => {
    try { say(JSON.parse(detail.xhr.responseText).error.message); } catch { say(document.body.dataset.failed); }
  });
  document.addEventListener("htmx:sendError", () => say(document.body.dataset.offline));
  // To what is wrong, else to the top. On a slow line a form may have been sent before this script was here.
  const toFirst = (otherwise) => {
    const wrong = one("[aria-invalid=true]");
    (wrong || otherwise)?.focus();
    one("form[data-watch]")?.classList.toggle("is-dirty", Boolean(wrong));
  };
  document.addEventListener("htmx:afterSettle", ({ detail }) => detail.target.id === "page" && toFirst(one("#page")));
  toFirst();

  // What was typed is not lost by a click elsewhere.
  const touch = (element) => element.closest("form[data-watch]")?.classList.add("is-dirty");
  document.addEventListener("input", ({ target }) => target.id !== "find" && touch(target));
  document.addEventListener("click", (event) => { if (near(event, "[data-leave]")) leaving = true; });
  document.addEventListener("submit", ({ target }) => { if (!target.hasAttribute("hx-post")) leaving = true; });
  addEventListener("beforeunload", (event) => { if (!leaving && one("form.is-dirty")) event.preventDefault(); });

  // People: in with a click, out with a click.
  const closeFinder = () => { one("#found")?.replaceChildren(); };
  // On a slow page somebody types before htmx listens: it is asked for once it does.
  document.addEventListener("htmx:load", () => { if (document.activeElement?.id === "find") htmx.trigger("#find", "focus"); }, { once: true });
  document.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.target.matches("[data-rows]")) touch(detail.target);
    if (!detail.elt.matches("[data-add]") || !detail.successful) return;
    touch(detail.elt);
    one("#find").value = "";
    closeFinder();
    one("#find").focus();
  });
  document.addEventListener("focusout", (event) => {
    if (near(event, ".finder") && event.relatedTarget && !event.relatedTarget.closest(".finder")) closeFinder();
  });
  document.addEventListener("keydown", (event) => {
    if (!near(event, ".finder")) return;
    if (event.key === "Escape") closeFinder();
    if (event.key === "Enter" && event.target.id === "find") { event.preventDefault(); one("[data-add]")?.click(); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const stops = [one("#find"), ...document.querySelectorAll("[data-add]")];
      stops[stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1)]?.focus();
      event.preventDefault();
    }
  });

  // Blanks go where the cursor was.
  let last = null;
  document.addEventListener("focusin", ({ target }) => { if (target.matches("textarea[maxlength='1000']")) last = target; });
  const insert = (text) => {
    const field = last?.isConnected ? last : one("textarea");
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    touch(field);
  };

  document.addEventListener("click", async (event) => {
    const { dataset } = event.target.closest("button") || {};
    if (!dataset) { if (!near(event, ".finder")) closeFinder(); return; }
    if ("close" in dataset) near(event, ".toast").remove();
    if ("blank" in dataset) insert(event.target.textContent);
    if ("remove" in dataset) { touch(event.target); near(event, "[data-seat]").remove(); one("#find").focus({ preventScroll: true }); closeFinder(); }
    if (dataset.copy) {
      const source = one(`#${dataset.copy}`);
      try { await navigator.clipboard.writeText(source.textContent); event.target.textContent = dataset.done; } catch { getSelection().selectAllChildren(source); }
    }
  });
})();

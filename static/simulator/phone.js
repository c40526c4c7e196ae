// The phone of the simulator: polls once a second, posts what the customer does, and puts the server's HTML in place.
(() => {
  const page = document.body;
  const form = document.getElementById("sim-form");
  if (!form) return;
  const words = document.getElementById("sim-text");
  const thread = document.getElementById("sim-thread");
  const looking = document.getElementById("sim-looking");
  let mark = "";
  let typed = 0;

  const atEnd = () => thread.scrollHeight - thread.scrollTop - thread.clientHeight < 60;
  const toEnd = () => { thread.scrollTop = thread.scrollHeight; };

  function show(html) {
    const parts = new DOMParser().parseFromString(html, "text/html");
    const target = thread.querySelector("input[name=target]:checked")?.value;
    const stay = !atEnd();
    for (const part of parts.querySelectorAll("[data-into]")) {
      const place = document.getElementById(part.dataset.into);
      if (!place || place.innerHTML === part.innerHTML) continue;
      const focused = place.contains(document.activeElement) && focusKey(document.activeElement);
      place.innerHTML = part.innerHTML;
      if (focused) place.querySelector(focused)?.focus();
    }
    const again = target && thread.querySelector(`input[value="${CSS.escape(target)}"]`);
    if (again) again.checked = true;
    mark = parts.querySelector("[data-mark]").dataset.mark || mark;
    if (!stay) toEnd();
  }

  const focusKey = (element) =>
    element.dataset.fault ? `[data-fault="${element.dataset.fault}"]` :
    element.getAttribute("href") ? `[href="${element.getAttribute("href")}"]` :
    element.name === "target" ? `input[value="${element.value}"]` : "";

  async function poll() {
    if (document.hidden) return;
    const asked = new URLSearchParams({ quem: page.dataset.who, rev: mark, olhando: looking.checked ? "1" : "0" });
    try {
      const answer = await fetch(`${page.dataset.live}?${asked}`);
      if (answer.status === 200) show(await answer.text());
    } catch {
      // The server is away; the next second tries again.
    }
  }

  async function act(name, more = {}) {
    const data = new FormData(form);
    data.set("act", name);
    for (const [key, value] of Object.entries(more)) data.set(key, value);
    const answer = await fetch(page.dataset.act, { method: "POST", body: data });
    if (answer.ok) show(await answer.text());
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (!words.value.trim()) return;
    act("text");
    words.value = "";
    toEnd();
  });
  words.addEventListener("input", () => {
    if (Date.now() - typed > 4000) {
      typed = Date.now();
      act("typing");
    }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const { do: name, picture = "", emoji = "", reply = "" } = button.dataset;
    button.closest("[popover]")?.hidePopover();
    act(name, { picture, emoji, reply });
    if (["text", "edit", "image"].includes(name)) words.value = "";
  });
  document.addEventListener("change", (event) => {
    const name = event.target.dataset.fault;
    if (name) act("fault", { name, on: event.target.checked ? "1" : "0" });
  });
  thread.addEventListener("load", () => { if (atEnd()) toEnd(); }, true);
  toEnd();
  setInterval(poll, 1000);
})();

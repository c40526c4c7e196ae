// The theme and density this browser chose, and what is pressed too early; runs before anything is drawn. "" is the system's theme, and the roomy rows.
"use strict";
(() => {
  const KINDS = ["theme", "density"];
  const read = (kind) => { try { return localStorage.getItem(`prosa:${kind}`) || ""; } catch { return ""; } };
  const show = (kind, choice) => {
    if (choice) document.documentElement.dataset[kind] = choice;
    else delete document.documentElement.dataset[kind];
  };
  for (const kind of KINDS) show(kind, read(kind));
  document.addEventListener("DOMContentLoaded", () => {
    for (const radio of document.querySelectorAll("input[name=theme], input[name=density]")) radio.checked = radio.value === read(radio.name);
  });
  document.addEventListener("change", ({ target }) => {
    if (!KINDS.includes(target.name) || target.type !== "radio") return;
    try { localStorage.setItem(`prosa:${target.name}`, target.value); } catch { /* private window: holds for this page */ }
    show(target.name, target.value);
  });
  // A button of htmx that was pressed before htmx came is pressed once more as soon as it is there.
  let early;
  const press = ({ target }) => {
    early = target.closest("button[type=button]:is([hx-get], [hx-post], [hx-delete]):not([popovertarget])");
  };
  document.addEventListener("click", press, true);
  document.addEventListener("DOMContentLoaded", () => {
    document.removeEventListener("click", press, true);
    setTimeout(() => early?.isConnected && early.click(), 0);
  });
  addEventListener("storage", ({ key }) => KINDS.forEach((kind) => key === `prosa:${kind}` && show(kind, read(kind))));
})();

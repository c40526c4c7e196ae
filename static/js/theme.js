// The theme this browser chose; runs before anything is drawn. "" follows the system.
"use strict";
(() => {
  const read = () => { try { return localStorage.getItem("prosa:theme") || ""; } catch { return ""; } };
  const show = (theme) => {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
  };
  show(read());
  document.addEventListener("DOMContentLoaded", () => {
    for (const radio of document.querySelectorAll("input[name=theme]")) radio.checked = radio.value === read();
  });
  document.addEventListener("change", ({ target }) => {
    if (target.name !== "theme") return;
    try { localStorage.setItem("prosa:theme", target.value); } catch { /* private window: holds for this page */ }
    show(target.value);
  });
  addEventListener("storage", ({ key }) => key === "prosa:theme" && show(read()));
})();

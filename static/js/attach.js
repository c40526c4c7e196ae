// Files chosen, dropped or pasted: shown with a caption until they are sent.
"use strict";
(() => {
  const { one, all, say, on, clone, toast } = prosa;
  const files = new Map(); // what is shown → the file
  let dragged;
  const tray = () => one(".attach");

  const draw = (file) => {
    const item = clone("attach-template");
    one("b", item).textContent = file.name;
    if (/^image\/(png|jpe?g|webp|gif)$/.test(file.type)) {
      one("img", item).src = URL.createObjectURL(file);
      one("img", item).hidden = false;
    } else {
      one(".doc-kind", item).textContent = file.name.split(".").pop().slice(0, 4).toUpperCase();
      one(".doc-kind", item).hidden = false;
    }
    one("[data-away]", item).onclick = () => { files.delete(item); item.remove(); tray().hidden = !files.size; };
    for (const button of all("[data-move]", item)) button.onclick = () => move(item, Number(button.dataset.move)) ?? button.focus();
    return item;
  };
  // The order on screen is the order they are sent in.
  const move = (item, by) => { const other = by < 0 ? item.previousElementSibling : item.nextElementSibling; if (other) other[by < 0 ? "before" : "after"](item); };
  const add = (chosen) => {
    if (!tray()) return;
    const limit = Number(one("#composer").dataset.limit);
    for (const file of chosen) {
      if (file.size > limit) { toast(say("large", { name: file.name, size: Math.floor(limit / 1048576) })); continue; }
      if (!file.size) { toast(say("empty", { name: file.name })); continue; }
      const item = draw(file);
      files.set(item, file);
      tray().append(item);
    }
    tray().hidden = !files.size;
    one("#words").focus();
  };
  const take = () => {
    const taken = [...tray().children].map((item) => ({ file: files.get(item), body: one(".cap", item).value.trim() }));
    files.clear();
    tray().replaceChildren();
    tray().hidden = true;
    return taken;
  };

  on("chat:shown", () => files.clear());
  document.addEventListener("click", ({ target }) => target.closest("[data-pick]") && one("#files").click());
  document.addEventListener("change", ({ target }) => { if (target.id === "files") { add(target.files); target.value = ""; } });
  document.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length && event.target.closest("#composer")) { event.preventDefault(); add(pasted); }
  });
  document.addEventListener("dragstart", ({ target }) => { dragged = target.closest?.(".attach-item"); });
  document.addEventListener("dragover", (event) => {
    const over = event.target.closest?.(".attach-item");
    if (!dragged || !over || over === dragged) return;
    event.preventDefault();
    over[dragged.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING ? "after" : "before"](dragged);
  });
  document.addEventListener("dragend", () => { dragged = null; });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault(); // a file dropped beside the target must not replace the page
      const target = event.target.closest?.(".chat[data-chat]");
      all(".is-drop").forEach((each) => each.classList.remove("is-drop"));
      if (kind === "dragover") target?.classList.add("is-drop");
      if (kind === "drop" && target) add(event.dataTransfer.files);
    });
  }
  prosa.attach = { add, take };
})();

// Files chosen, dropped or pasted: shown with a caption until they are sent.
"use strict";
(() => {
  const { one, all, say, on, clone, toast } = prosa;
  let files = [];
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
    one(".x", item).onclick = () => { files = files.filter(([each]) => each !== file); item.remove(); tray().hidden = !files.length; };
    return item;
  };
  const add = (chosen) => {
    if (!tray()) return;
    const limit = Number(one("#composer").dataset.limit);
    for (const file of chosen) {
      if (file.size > limit) { toast(say("large", { name: file.name, size: Math.floor(limit / 1048576) })); continue; }
      if (!file.size) { toast(say("empty", { name: file.name })); continue; }
      const item = draw(file);
      files.push([file, item]);
      tray().append(item);
    }
    tray().hidden = !files.length;
    one("#words").focus();
  };
  const take = () => {
    const taken = files.map(([file, item]) => ({ file, caption: one(".cap", item).value.trim() }));
    files = [];
    tray().replaceChildren();
    tray().hidden = true;
    return taken;
  };

  on("chat:shown", () => { files = []; });
  document.addEventListener("click", ({ target }) => target.closest("[data-pick]") && one("#files").click());
  document.addEventListener("change", ({ target }) => { if (target.id === "files") { add(target.files); target.value = ""; } });
  document.addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (pasted.length && event.target.closest("#composer")) { event.preventDefault(); add(pasted); }
  });
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

// Files chosen, dropped or pasted: shown with a caption until they are sent, in the order that they will be sent in.
const { one, say, when, clone, toast } = prosa;
const files = new WeakMap(); // what is shown → its file
let dragged;
const tray = () => one(".attach");

// A file in a template: its picture, or what kind it is
const depict = (place, file) => {
  const picture = one("img", place), kind = one("[data-kind]", place);
  picture.hidden = !/^image\/(png|jpe?g|webp|gif)$/.test(file.type);
  kind.hidden = !picture.hidden;
  if (kind.hidden) picture.src = URL.createObjectURL(file);
  one(".doc-kind", place).textContent = file.name.split(".").pop().slice(0, 4).toUpperCase();
  one("b", place).textContent = file.name;
};
const show = (file) => {
  const item = clone("attach-template");
  files.set(item, file);
  depict(item, file);
  tray().append(item);
};
const add = (chosen) => {
  const limit = Number(one("#composer")?.dataset.limit);
  for (const file of limit ? chosen : []) {
    if (file.size > limit) toast(say("large", { name: file.name, size: Math.floor(limit / 1048576) }));
    else if (!file.size) toast(say("empty", { name: file.name }));
    else show(file);
  }
  one("#words")?.focus();
};
const take = () => {
  const items = [...tray().children];
  tray().replaceChildren();
  return items.map((item) => ({ file: files.get(item), body: one(".cap", item).value.trim() }));
};

when("click", "#composer [data-pick]", () => one("#files").click());
when("change", "#files", (input) => { add(input.files); input.value = ""; });
when("paste", "#composer", (_composer, event) => {
  const pasted = event.clipboardData?.files;
  if (!pasted?.length) return;
  event.preventDefault();
  add(pasted);
});
when("click", ".attach [data-away]", (button) => button.closest(".attach-item").remove());
when("click", ".attach [data-move]", (button) => {
  const item = button.closest(".attach-item");
  if (button.dataset.move < 0) item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  button.focus();
});
when("dragstart", ".attach-item", (item) => { dragged = item; });
when("dragend", ".attach-item", () => { dragged = null; });
when("dragover", ".attach-item", (over, event) => {
  if (!dragged) return;
  event.preventDefault();
  const isAfter = dragged.compareDocumentPosition(over) & Node.DOCUMENT_POSITION_FOLLOWING;
  if (over !== dragged) over[isAfter ? "after" : "before"](dragged);
});
for (const kind of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(kind, (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault(); // a file dropped beside the target must not replace the page
    const target = event.target.closest?.(".chat[data-chat]");
    one(".is-drop")?.classList.remove("is-drop");
    if (kind === "dragover") target?.classList.add("is-drop");
    if (kind === "drop" && target) add(event.dataTransfer.files);
  });
}
prosa.attach = { add, take, depict };

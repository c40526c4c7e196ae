// Choosing many rows, and acting on them at once; the acts and their undoing are the server's.
const { one, all, say, on, when } = prosa;
const list = one("#list"), bar = one("#bulk-bar"), chosen = new Set();
let last;

const boxes = () => all("[name=chat]", list);
const show = () => {
  boxes().forEach((box) => { box.checked = chosen.has(box.value); });
  bar.hidden = !chosen.size;
  one("b", bar).textContent = say("picked", { n: chosen.size });
};
const pick = (some, state) => {
  some.forEach(({ value }) => chosen[state ? "add" : "delete"](value));
  show();
};
const pickOne = (box, state, range) => {
  const found = boxes(), [from, to] = [found.indexOf(last), found.indexOf(box)].sort((a, b) => a - b);
  pick(range && from >= 0 ? found.slice(from, to + 1) : [box], state);
  last = box;
};
const none = () => { chosen.clear(); show(); };
const turn = (chat, range = false) => {
  const box = boxes().find(({ value }) => value === chat);
  if (box) pickOne(box, range || !box.checked, range);
};

when("click", "#list [name=chat]", (box, { shiftKey }) => pickOne(box, box.checked, shiftKey));
when("click", "[data-pick-all]", () => pick(boxes(), true));
when("click", "[data-pick-none]", none);
when("click", "#row-acts [data-pick]", (button) => turn(button.dataset.pick));
// Whatever form acts on many: the chosen ones go with it.
document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb === "post" && detail.path.endsWith("/lote/")) detail.parameters.chat = [...chosen];
});
on("rows", () => chosen.size && show());
on("view done:bulk", none);
prosa.select = { turn };

// The search inside of the open chat: Enter goes to the next, older hit, Shift+Enter back. It stays while the chat is drawn anew.
const { one, all, on, when } = prosa;
const box = one("#find");
const close = () => {
  if (box.contains(document.activeElement)) one("[data-thread]")?.focus({ preventScroll: true });
  box.replaceChildren();
};
const step = (by) => {
  const hits = all(".hit", box), here = hits.findIndex((hit) => hit.ariaCurrent);
  hits[here < 0 ? 0 : here + by]?.click();
};
when("click", "#find .hit", (hit) => {
  all(".hit", box).forEach((other) => { other.ariaCurrent = other === hit ? "true" : null; });
  hit.scrollIntoView({ block: "nearest" });
});
when("click", "[data-find-step]", (button) => step(Number(button.dataset.findStep)));
when("click", "[data-find-close]", close);
box.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input")) { event.preventDefault(); step(event.shiftKey ? -1 : 1); }
  if (event.key === "Escape") { event.stopPropagation(); close(); }
});
on("chat:left", close);

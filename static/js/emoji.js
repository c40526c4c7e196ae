// The emoji picker: the server's grid in a popover, with those that were chosen lately on top.
const { one, stored, when } = prosa;
const KEPT = 16, picker = one("#emojis");
let asked; // the button that opened it: the composer's, or a reaction's with where it goes
when("click", "[popovertarget=emojis]", (button) => { asked = button; });

const lately = () => stored.get("emojis") ?? [];
const recent = () => {
  const search = one("#emoji-search");
  one(".emoji-recent", picker).hidden = !lately().length;
  one(".emoji-recent .emoji-set", picker).replaceChildren(...lately().map((char) => {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: char });
    button.dataset.emoji = char;
    return button;
  }));
  if (search.value) { search.value = ""; htmx.trigger(search, "input"); }
  search.focus();
};
// On opening; the first time when the grid has come.
picker.addEventListener("toggle", ({ newState }) => newState === "open" && one("#emoji-grid") && recent());
picker.addEventListener("htmx:afterSwap", ({ target }) => target === picker && recent());
picker.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.id !== "emoji-search") return;
  event.preventDefault();
  one("#emoji-grid [data-emoji]")?.click();
});
when("click", "#emojis [data-emoji]", ({ dataset: { emoji } }) => {
  stored.set("emojis", [...new Set([emoji, ...lately()])].slice(0, KEPT));
  picker.hidePopover();
  if (asked.dataset.react) htmx.ajax("POST", asked.dataset.react, { source: asked, values: { emoji }, swap: "none" });
  else prosa.composer.insert(emoji);
});

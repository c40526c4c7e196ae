// The emoji picker: the server's grid in a popover, for whoever asks with a button and something to do with the choice.
"use strict";
(() => {
  const { one, stored, composer } = prosa;
  const KEPT = 16, picker = one("#emojis");
  let take;
  const recent = () => {
    const found = stored.get("emojis") ?? [];
    one(".emoji-recent", picker).hidden = !found.length;
    one(".emoji-recent .emoji-set", picker).replaceChildren(...found.map((char) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.emoji = button.textContent = char;
      return button;
    }));
    const search = one("#emoji-search");
    if (search.value) { search.value = ""; htmx.trigger(search, "input"); }
    search.focus();
  };
  const open = (button, then) => {
    const place = button.getBoundingClientRect(), above = place.top > innerHeight / 2;
    take = then;
    picker.style.left = `${Math.max(8, Math.min(place.left, innerWidth - 344))}px`;
    picker.style.top = above ? "auto" : `${place.bottom + 6}px`;
    picker.style.bottom = above ? `${innerHeight - place.top + 6}px` : "auto";
    picker.showPopover();
    if (one("#emoji-grid")) recent(); else htmx.trigger(picker, "open");
  };
  document.addEventListener("htmx:afterSwap", ({ target }) => { if (target === picker) recent(); });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-emojis]"), chosen = target.closest("#emojis [data-emoji]")?.dataset.emoji;
    if (button) open(button, composer.insert);
    if (!chosen) return;
    stored.set("emojis", [chosen, ...(stored.get("emojis") ?? []).filter((each) => each !== chosen)].slice(0, KEPT));
    picker.hidePopover();
    take(chosen);
  });
  picker.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.id === "emoji-search") { event.preventDefault(); one("#emoji-grid [data-emoji]")?.click(); }
  });
  prosa.emoji = { open };
})();

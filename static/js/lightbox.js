// A photo in full size; the arrows go through the photos of the open chat.
"use strict";
(() => {
  const { one, all } = prosa;
  const box = one("#lightbox");
  let links = [], here = 0;

  const show = (place) => {
    here = (place + links.length) % links.length;
    const link = links[here], image = one("img", box);
    image.src = link.href;
    image.alt = one("img", link)?.alt ?? "";
    one("a", box).href = link.href;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-lightbox]");
    if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      links = all("[data-lightbox]", link.closest(".thread, .panel"));
      show(links.indexOf(link));
      box.showModal();
    }
    if (event.target === box) box.close();
  });
  box.addEventListener("keydown", ({ key }) => {
    if (key === "ArrowRight") show(here + 1);
    if (key === "ArrowLeft") show(here - 1);
  });
  box.addEventListener("close", () => one("img", box).removeAttribute("src"));
})();

// A photo in full size: the server draws it with its neighbours; here it comes nearer, is moved and turned.
const { one, when } = prosa;
const NEAREST = 5, NEAR = 2.5;
const box = one("#lightbox");
let view, turn;

const rotate = (degrees) => {
  turn = degrees;
  one("img", box).style.rotate = `${turn}deg`;
};
const acts = {
  "+": () => view.zoomIn(), "=": () => view.zoomIn(), "-": () => view.zoomOut(), 0: () => view.reset(),
  r: () => rotate(turn + 90),
  ArrowLeft: () => one(".photo-older", box)?.click(), ArrowRight: () => one(".photo-newer", box)?.click(),
};
when("click", "[data-lightbox]", (link, event) => {
  if (event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  htmx.ajax("GET", `${link.pathname}/foto/`, { target: box });
});
when("htmx:afterSwap", "#lightbox", () => {
  view = Panzoom(one(".photo", box), { maxScale: NEAREST, minScale: 1, step: 0.4, panOnlyWhenZoomed: true });
  rotate(0);
});
box.addEventListener("panzoomzoom", ({ detail }) => detail.scale === 1 && view.pan(0, 0, { force: true }), true);
when("click", "[data-photo]", ({ dataset }) => acts[dataset.photo]());
when("dblclick", ".photo", (_photo, event) => (view.getScale() > 1 ? view.reset() : view.zoomToPoint(NEAR, event)));
box.addEventListener("keydown", ({ key }) => acts[key.length === 1 ? key.toLowerCase() : key]?.());
box.addEventListener("wheel", (event) => view.zoomWithWheel(event), { passive: false });

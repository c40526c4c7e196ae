// A photo in full size: the server draws it with its neighbours; here it comes nearer, is moved and turned.
"use strict";
(() => {
  const { one } = prosa;
  const NEAREST = 5, STEP = 1.5;
  const box = one("#lightbox"), fingers = new Map();
  let zoom = 1, turn = 0, x = 0, y = 0;

  const draw = () => {
    if (zoom === 1) [x, y] = [0, 0];
    one("img", box).style.transform = `translate(${x}px, ${y}px) rotate(${turn}deg) scale(${zoom})`;
    box.classList.toggle("is-near", zoom > 1);
  };
  const near = (to) => { zoom = Math.min(NEAREST, Math.max(1, to)); draw(); };
  const acts = {
    "+": () => near(zoom * STEP), "=": () => near(zoom * STEP), "-": () => near(zoom / STEP), 0: () => near(1),
    r: () => { turn += 90; draw(); },
    ArrowLeft: () => one(".photo-older", box)?.click(), ArrowRight: () => one(".photo-newer", box)?.click(),
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-lightbox]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    htmx.ajax("GET", `${link.pathname}/foto/`, { target: box });
  });
  document.addEventListener("htmx:afterSwap", ({ target }) => { if (target === box) [zoom, turn] = [1, 0]; });
  box.addEventListener("click", ({ target }) => {
    if (target === box) box.close();
    acts[target.closest("[data-photo]")?.dataset.photo]?.();
  });
  box.addEventListener("keydown", ({ key }) => acts[key.length === 1 ? key.toLowerCase() : key]?.());
  box.addEventListener("dblclick", ({ target }) => target.matches("img") && near(zoom > 1 ? 1 : 2.5));
  box.addEventListener("wheel", (event) => { event.preventDefault(); near(zoom * Math.exp(-event.deltaY / 400)); }, { passive: false });
  box.addEventListener("pointerdown", (event) => { if (event.target.matches("img")) { fingers.set(event.pointerId, event); event.target.setPointerCapture(event.pointerId); } });
  box.addEventListener("pointermove", (event) => {
    const before = fingers.get(event.pointerId), other = [...fingers.values()].find(({ pointerId }) => pointerId !== event.pointerId);
    if (!before) return;
    fingers.set(event.pointerId, event);
    const apart = (finger) => Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY);
    if (other) { near(zoom * apart(event) / (apart(before) || 1)); return; }
    x += event.clientX - before.clientX;
    y += event.clientY - before.clientY;
    draw();
  });
  for (const name of ["pointerup", "pointercancel"]) box.addEventListener(name, ({ pointerId }) => fingers.delete(pointerId));
})();

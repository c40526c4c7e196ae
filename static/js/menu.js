// What can be done to one row or message: right click, long press, Enter on a message, or the button beside it.
// The server draws the menu.
const { one, when, emit, clone, toast, popUp, say } = prosa;
const HOLD = 450, OWNERS = ".thread .msg[data-id], #list .row";
const more = clone("more-template");
let owner, timer, held;

const open = async (element, x, y) => {
  const { chat, id } = element.dataset, menu = one(chat ? "#row-acts" : "#message-menu");
  const address = chat ? `/atendimento/conversas/${chat}/acoes/?linha=1` : `/atendimento/mensagens/${id}/menu/`;
  await htmx.ajax("GET", address, { target: menu, source: menu });
  if (!menu.childElementCount) return;
  owner = element;
  popUp(menu, x, y);
  (one("[autofocus]", menu) ?? one("button", menu)).focus();
};
const openUnder = (message) => {
  const { left, right, bottom } = one(".bubble", message).getBoundingClientRect();
  open(message, message.matches(".msg-out") ? right - 252 : left, bottom + 4);
};

// One button for all bubbles: it goes where the pointer or the focus is.
const follow = (message) => more.closest(".msg") === message || one(".bubble", message).append(more);
when("pointerover", ".msg[data-id]", follow);
when("focusin", ".msg[data-id]", follow);
when("click", ".msg-more", () => openUnder(more.closest(".msg")));
when("keydown", ".msg[data-id]", (message, event) => {
  if (event.key !== "Enter" || event.target !== message) return;
  event.preventDefault();
  openUnder(message);
});

const hasOwnMenu = (target) => target.closest("a:not(.row), video, audio, input, textarea") || String(getSelection());
when("contextmenu", OWNERS, (element, event) => {
  const isTouch = event.pointerType === "touch"; // which opens it when the finger leaves
  if (!isTouch && hasOwnMenu(event.target)) return;
  event.preventDefault();
  const { left, bottom } = element.getBoundingClientRect(), byKey = !event.clientX && !event.clientY;
  if (!isTouch) open(element, byKey ? left + 60 : event.clientX, byKey ? bottom - 8 : event.clientY);
});
// A long press opens when the finger leaves: letting go would close what opened under it.
const drop = () => { clearTimeout(timer); held = null; };
when("pointerdown", OWNERS, (element, { pointerType }) => {
  drop();
  if (pointerType === "touch") timer = setTimeout(() => { held = element; navigator.vibrate?.(10); }, HOLD);
});
document.addEventListener("pointerup", ({ clientX, clientY }) => {
  if (!held) { drop(); return; }
  setTimeout(() => { open(held, clientX, clientY); drop(); }, 0);
});
document.addEventListener("click", (event) => { if (held) { event.preventDefault(); event.stopPropagation(); } }, true); // no tap
document.addEventListener("pointermove", ({ movementX, movementY }) => Math.hypot(movementX, movementY) > 4 && drop());
for (const name of ["pointercancel", "scroll"]) document.addEventListener(name, drop, true);

when("click", "#message-menu :is(a, [data-quote])", () => one("#message-menu").hidePopover());
when("click", "#message-menu [data-quote]", () => emit("quote", owner.dataset.id));
when("click", "#message-menu [data-copy]", async () => {
  const area = one("#message-menu textarea");
  try { await navigator.clipboard.writeText(area.value); } catch { area.select(); document.execCommand("copy"); } // not on http
  one("#message-menu").hidePopover();
  toast(say("copied"));
});

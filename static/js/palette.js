// Ctrl K, on every page. The server finds people, words and pages; what the page can do are its own buttons, pressed
// for whoever chooses them: what is not there for this person, or not now, is not offered.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const [box, words, acts, found, source, recent, template] =
  ["", "-words", "-acts", "-found", "-source", "-recent", "-option"].map((part) => document.getElementById(`palette${part}`));
const FEW = 6, MANY = 8, RADIO = "label:has([type=radio])";
const BUTTONS = [".chat-actions button", "[aria-keyshortcuts]", "a.rail-link"], MENU = `:is(.menu-item, ${RADIO})`;
let chosen = null, eager = false; // eager: Enter came before its answer

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const lately = () => { try { return localStorage.getItem("prosa:recent")?.split(",") ?? []; } catch { return []; } };
const remember = (chat) => {
  if (!chat) return;
  try { localStorage.setItem("prosa:recent", [...new Set([chat, ...lately()])].slice(0, FEW)); } catch { /* private window */ }
};

const nameOf = (control) => {
  const copy = control.cloneNode(true), set = control.matches(RADIO) && control.closest("fieldset")?.querySelector("legend");
  all("kbd, small, .sr, .count", copy).forEach((node) => node.remove());
  return (set ? `${set.textContent.trim()}: ` : "") + (control.ariaLabel || copy.textContent).trim().replace("…", "");
};
const isShown = (control) => control.checkVisibility() && !control.matches("[data-palette], [aria-current]");
const isUsable = (control) => !control.disabled && getComputedStyle(control).display !== "none";
const controls = () => {
  const [chat, keys, pages] = BUTTONS.map((each) => all(each).filter(isShown));
  const usable = [...chat, ...all(MENU, source), ...keys, ...pages, ...all(`#me ${MENU}`)].filter(isUsable);
  const named = new Map();
  for (const control of usable) if (!named.has(nameOf(control))) named.set(nameOf(control), control);
  return [...named];
};
const options = () => all("[role=option]", box);
const choose = (option) => {
  chosen?.setAttribute("aria-selected", "false");
  chosen = option ?? null;
  chosen?.setAttribute("aria-selected", "true");
  words.setAttribute("aria-activedescendant", chosen?.id ?? "");
  chosen?.scrollIntoView({ block: "nearest" });
};
const act = ([name, control], index) => {
  const option = template.content.firstElementChild.cloneNode(true), [label, key] = all(".option-name, kbd", option);
  [option.id, option.control, label.textContent] = [`palette-act-${index}`, control, name];
  if (control.querySelector(".icon")) option.firstElementChild.replaceWith(control.querySelector(".icon").cloneNode(true));
  key.textContent = control.getAttribute("aria-keyshortcuts")?.split(" ")[0] ?? "";
  return option;
};
const draw = () => {
  const asked = plain(words.value).split(/\s+/).filter(Boolean);
  const begins = (name, begun) => plain(name).split(/[\s:]+/).some((word) => word.startsWith(begun));
  const fits = controls().filter(([name]) => asked.every((begun) => begins(name, begun)));
  acts.replaceChildren(acts.firstElementChild, ...fits.slice(0, asked.length ? MANY : FEW).map(act));
  acts.hidden = !fits.length;
  choose(options().find((option) => option.control));
};
const open = () => {
  if (box.open) { box.close(); return; }
  [words.value, recent.value, eager] = ["", lately(), false];
  source.replaceChildren();
  box.showModal();
  draw();
  htmx.trigger(words, "look");
  const menus = all(".chat-actions [popovertarget][hx-get]").filter((button) => button.checkVisibility());
  for (const menu of menus) htmx.ajax("GET", menu.getAttribute("hx-get"), { target: source, swap: "beforeend" });
};

document.addEventListener("htmx:afterSwap", ({ target }) => {
  if (target === source) { all("[id]", source).forEach((node) => node.removeAttribute("id")); draw(); }
  if (target !== found) return;
  if (!chosen?.isConnected) choose(options()[0]);
  if (eager) chosen?.click();
});
words.addEventListener("input", () => { eager = false; draw(); });
words.addEventListener("keydown", (event) => {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key], shown = options();
  if (event.isComposing || !(by || event.key === "Enter")) return;
  event.preventDefault();
  if (by) choose(shown.at((shown.indexOf(chosen) + by) % shown.length));
  else if (chosen) chosen.click();
  else eager = true;
});
box.addEventListener("click", ({ target }) => {
  const option = target.closest("[role=option]"), radio = option?.control?.querySelector("[type=radio]");
  if (option || target === box) box.close();
  (radio ?? option?.control)?.click();
  if (radio?.form?.hasAttribute("hx-post")) radio.form.requestSubmit();
});
document.addEventListener("click", ({ target }) => target.closest("[data-palette]") && open());
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
  event.preventDefault();
  open();
}, true);
document.addEventListener("DOMContentLoaded", () => window.prosa?.on("chat:shown", remember));

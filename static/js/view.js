// What the list shows: as its address says it, loaded in pages of which those far away are empty.
const { one, all, on, emit, when, nodes, put, drawn, request } = prosa;
const list = one("#list"), box = one("#list-scroll"), form = one("#search-form"), search = one("#search");
const clean = (pairs) => new URLSearchParams([...pairs].filter(([name, value]) => value && !["chat", "mensagem", "espiar"].includes(name)));
let view = clean(new URLSearchParams(location.search)), loading, timer;

const pages = () => all("[data-page]", list);
const arrange = () => {
  const found = new Set();
  for (const row of all(".row", list)) if (found.has(row.id)) row.closest("li").remove(); else found.add(row.id); // came up meanwhile
  pages().slice(1).forEach((page) => near.observe(page));
  emit("rows");
};
const near = new IntersectionObserver((seen) => seen.forEach(({ target, isIntersecting }) => {
  if (isIntersecting && !target.firstElementChild) fill(target);
  if (isIntersecting || !target.firstElementChild || target.contains(document.activeElement)) return;
  target.style.height = `${target.offsetHeight}px`;
  target.replaceChildren();
}), { root: box, rootMargin: "3000px 0px" });
const fill = async (page, extra = "") => {
  const fresh = (await drawn(`/atendimento/conversas/?${page.dataset.page}${extra}`))?.find((node) => node.matches(".rows"));
  if (!fresh || !page.isConnected) return;
  page.replaceChildren(...fresh.children);
  page.style.height = "";
  arrange();
};
const load = async (extra = "") => {
  loading?.abort();
  loading = new AbortController();
  const fresh = await drawn(`/atendimento/conversas/?${view}${extra}`, { signal: loading.signal });
  if (!fresh) return;
  near.disconnect();
  put(list, fresh);
  arrange();
};
const refresh = () => prosa.list.later("*", () => {
  const [first, ...further] = pages();
  if (!further.length) { load(`&quantas=${first?.children.length ?? 0}`); return; }
  fill(first, `&quantas=${first.children.length + 40}`); // reaches into the next, and takes over what sank
  further.forEach((page) => page.firstElementChild && fill(page));
});

const address = (chat, peek) => {
  const pairs = [...view, ["chat", chat], ["espiar", peek]].filter(([, value]) => value);
  return `${location.pathname}?${new URLSearchParams(pairs)}`;
};
const show = (pairs) => {
  view = clean(pairs);
  history.replaceState(history.state, "", address(prosa.chat.id));
  emit("view");
  load();
  box.scrollTop = 0;
};
// One form says its part of the view; a link (a folder, a filter to take away) says all of it.
const take = (source) => {
  for (const { name } of source.elements) view.delete(name);
  show([...view, ...new FormData(source)]);
};
when("click", "a[data-view]", (link, event) => {
  event.preventDefault();
  show(new URLSearchParams(link.search));
  search.value = view.get("q") ?? "";
  form.aba.value = view.get("aba") ?? "todas";
  form.ordem.value = view.get("ordem") ?? "";
});
when("click", "[data-clear-search]", () => { search.value = ""; take(form); search.focus(); });
when("input", "#search, [form=search-form], #filter-form *", (field) => {
  clearTimeout(timer);
  timer = setTimeout(take, field === search ? 220 : 0, field.form);
});
when("submit", "#search-form", (_form, event) => { event.preventDefault(); take(form); });
when("htmx:afterSwap", "#list, .list-more", arrange);
on("refresh", refresh);

prosa.view = {
  address, order: () => view.get("ordem") ?? "", tab: () => view.get("aba"), pairs: () => [...view],
  isNarrow: () => [...view.keys()].some((name) => !["aba", "ordem"].includes(name)),
};

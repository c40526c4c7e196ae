// The lines of the open thread: each at its place in its day, pages above and below, and a view that is never disturbed.
const { one, all, say, emit, when, clone, drawn, clock } = prosa;
const MOST = 200, FAR = 250; // lines kept: while talking, while reading history
const NEAR_END = 90, UNREAD_MARGIN = 48;
let section, thread, older, newer, fresh = 0, following = true, missed = false, watcher;

const lines = () => all(".msg, .sys", thread);
// Seconds; what happened comes before what was said at the same time.
const at = (line) => Number(line.dataset.at) - (line.matches(".sys") ? 1e-6 : 0);
const isDetached = () => !newer.hidden; // the newest lines are not loaded
const atEnd = () => thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR_END && !isDetached();
const toEnd = () => { thread.scrollTop = thread.scrollHeight; following = !isDetached(); };

const dayOf = ({ dataset: { day } }) => {
  const last = all(".day-lines", thread).findLast((each) => each.dataset.day <= day);
  if (last?.dataset.day === day) return last;
  const made = clone("day-template"), name = one(".day", made);
  made.dataset.day = name.dataset.day = day;
  name.textContent = clock.dayName(day);
  (last ?? older).after(made);
  return made;
};
// Who speaks first in a group of bubbles
const mark = (line) => line?.classList.toggle("msg-first", line.dataset.by !== line.previousElementSibling?.dataset.by);
const insert = (line) => {
  const old = document.getElementById(line.id), next = old?.nextElementSibling;
  old?.remove();
  [...dayOf(line).children].findLast((other) => !(at(other) > at(line))).after(line);
  [next, line, line.nextElementSibling].forEach(mark);
};
// Same id: same message. A newer state replaces an older one, never the other way round. Says whether it is new here.
const place = (line) => {
  const old = document.getElementById(line.id), first = lines()[0];
  if (old && Number(old.dataset.rev || 0) > Number(line.dataset.rev || 0)) return false;
  if (!old && isDetached()) missed = true;
  if (!old && (isDetached() || (!older.hidden && first && at(line) < at(first)))) return false; // beyond what is loaded
  insert(line);
  htmx.process(line);
  return !old;
};
const add = (line, ours = false) => {
  const stay = following || ours, isNew = place(line);
  if (stay && isNew && !ours) drop(lines().slice(0, -MOST), older);
  if (stay) toEnd();
  else if (isNew && line.matches(".msg:not(.msg-out)")) pill(++fresh);
  return isNew;
};
// What is far away goes; a button that asks for it again shows in its place.
const drop = (surplus, pager) => {
  if (!surplus.length) return;
  surplus.forEach((line) => line.remove());
  all(".day-lines", thread).forEach((day) => one(".msg, .sys", day) ?? day.remove());
  pager.hidden = false;
  watch();
};
const pill = (number) => {
  const button = one(".pill-new", section);
  button.hidden = !number && !isDetached();
  one("span", button).textContent = number ? say("fresh", { n: number }) : say("newest");
};

// Pages come in above and below, and what is being read stays where it is.
const more = async (pager) => {
  const below = pager === newer, edge = all(".msg[data-id]", thread).at(below ? -1 : 0), here = thread;
  if (pager.disabled || !edge) return;
  pager.disabled = true;
  missed = false;
  const [side, kind] = below ? ["depois", "[data-newer]"] : ["antes", "[data-older]"];
  const found = await drawn(`/atendimento/conversas/${section.dataset.chat}/mensagens/?${side}=${edge.dataset.id}`);
  pager.disabled = false;
  if (!found || here !== thread) return;
  const was = edge.getBoundingClientRect().top, added = found.filter((each) => each.matches(".msg, .sys"));
  added.forEach(insert);
  added.forEach((line) => htmx.process(line));
  pager.hidden = found.find((each) => each.matches(kind)).hidden && !(below && missed);
  drop(below ? lines().slice(0, -FAR) : lines().slice(FAR), below ? older : newer);
  thread.scrollTop += edge.getBoundingClientRect().top - was;
  if (!isDetached()) fresh = 0;
  pill(fresh);
  emit("thread:moved");
  watch();
};
const watch = () => {
  watcher.disconnect();
  [older, newer].forEach((pager) => watcher.observe(pager));
};
const jump = (line, behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth") => {
  const bubble = one(".bubble", line);
  line.scrollIntoView({ block: "center", behavior });
  bubble.classList.add("is-hit");
  setTimeout(() => bubble.classList.remove("is-hit"), 2000);
};

const start = () => {
  section = one(".chat[data-chat]");
  thread = section && one("[data-thread]", section);
  if (!section) return;
  [older, newer] = all("[data-older], [data-newer]", thread);
  [fresh, missed] = [0, false];
  all(".msg, .sys, .unread-line", thread).forEach(insert);
  toEnd();
  const hit = document.getElementById(`message-${thread.dataset.hit}`), unread = one(".unread-line", thread);
  if (hit) jump(hit, "auto");
  else if (unread && unread.offsetTop < thread.scrollTop) thread.scrollTop = unread.offsetTop - UNREAD_MARGIN;
  following = !hit && atEnd();
  if (hit || isDetached()) pill(0);
  thread.addEventListener("scroll", () => {
    following = atEnd();
    if (following && fresh) pill(fresh = 0);
  }, { passive: true });
  const here = thread, settle = () => here === thread && following && toEnd();
  thread.addEventListener("load", settle, true);
  new ResizeObserver(settle).observe(thread);
  watcher?.disconnect();
  watcher = new IntersectionObserver(
    (seen) => seen.filter(({ isIntersecting }) => isIntersecting).forEach(({ target }) => more(target)),
    { root: thread, rootMargin: "500px 0px" },
  );
  watch();
};

when("click", "[data-older], [data-newer]", more);
when("click", ".pill-new", () => {
  if (isDetached()) { emit("chat:reload", "fim"); return; }
  toEnd();
  pill(fresh = 0);
});
when("click", "[data-jump]", (quote, event) => {
  const line = document.getElementById(quote.hash.slice(1)), focus = quote.closest("#find") ? "" : "thread";
  event.preventDefault();
  if (line) jump(line);
  else prosa.chat.open(section.dataset.chat, { at: quote.hash.slice("#message-".length), push: false, focus });
});

prosa.thread = {
  start, add, isDetached,
  addOurs: (line) => (isDetached() ? emit("chat:reload", "fim") : add(line, true)),
  count: () => pill(++fresh),
  miss: () => { missed = true; },
  // Whatever changes in it, the end stays in sight for who looks at it.
  keep: (change) => { const stay = following; change(); if (stay) toEnd(); },
  get chat() { return thread ? section.dataset.chat : ""; },
  get section() { return section; },
};

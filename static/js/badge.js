// How much waits to be read: in the tab counts, the rail, the window's title; its icon gets a dot.
const { one, all, on, emit, json } = prosa;
const icon = one("link[rel=icon]"), plain = icon.href;
let unread = 0, subject = document.title, timer;

const show = () => {
  const number = unread > 99 ? "99+" : unread, count = one("[data-unread-count]");
  document.title = unread ? `(${number}) ${subject}` : subject;
  count.hidden = !unread;
  count.textContent = number;
};
const load = async () => {
  timer = 0;
  const counts = await json(`/atendimento/contagens/?${prosa.list.question()}`);
  if (!counts) return; // without connection the next change asks again
  for (const tab of all("[data-count]")) tab.textContent = counts[tab.dataset.count];
  if (!counts.unread !== !unread) icon.href = counts.unread ? icon.dataset.unread : plain;
  unread = counts.unread;
  show();
  emit("counts", counts);
};
// Not put off by what comes meanwhile
on("frame:row frame:check frame:reader view refresh", () => { timer ||= setTimeout(load, 800); });
load();
prosa.badge = { subject: (text) => { subject = text; show(); } };

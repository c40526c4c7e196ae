// How much waits to be read: in the tab counts, the rail, the window's title; its icon gets a dot.
"use strict";
(() => {
  const { one, all, on, emit, request } = prosa;
  const icon = one("link[rel=icon]");
  const plain = icon.href;
  let unread = 0, subject = document.title, timer;

  const show = () => {
    document.title = unread ? `(${unread > 99 ? "99+" : unread}) ${subject}` : subject;
    icon.href = unread ? icon.dataset.unread : plain;
    const count = one("[data-unread-count]");
    count.hidden = !unread;
    count.textContent = unread > 99 ? "99+" : unread;
  };

  const load = async () => {
    timer = 0;
    const response = await request(`/atendimento/contagens/?${prosa.list?.question() ?? location.search.slice(1)}`).catch(() => null); // without connection the next change asks again
    if (!response?.ok) return;
    const counts = await response.json();
    for (const tab of all("[data-count]")) tab.textContent = counts[tab.dataset.count];
    if (counts.unread !== unread) { unread = counts.unread; show(); }
    emit("counts", counts);
  };
  const soon = () => { timer ||= setTimeout(load, 400); }; // not put off by what comes meanwhile

  on("frame:row", soon);
  on("frame:check", soon);
  on("frame:reader", soon);
  on("view", soon);
  on("refresh", soon);
  load();
  prosa.badge = { subject: (text) => { subject = text; show(); } };
})();

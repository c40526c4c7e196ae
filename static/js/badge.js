// How much waits to be read: in the tab counts, the rail, the window's title and its icon.
"use strict";
(() => {
  const { one, all, on, request } = prosa;
  const icon = one("link[rel=icon]");
  const plain = icon.href;
  let unread = 0, subject = document.title, timer;

  const draw = (number) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 64 });
    const pen = canvas.getContext("2d"), image = new Image();
    image.onload = () => {
      pen.drawImage(image, 0, 0, 64, 64);
      pen.fillStyle = "#ad2419";
      pen.beginPath();
      pen.arc(44, 20, 20, 0, 7);
      pen.fill();
      pen.fillStyle = "#fff";
      pen.font = "bold 26px sans-serif";
      pen.textAlign = "center";
      pen.fillText(number > 9 ? "9+" : number, 44, 29);
      if (number === unread) icon.href = canvas.toDataURL();
    };
    image.src = plain;
  };

  const show = () => {
    document.title = unread ? `(${unread > 99 ? "99+" : unread}) ${subject}` : subject;
    if (unread) draw(unread);
    else icon.href = plain;
    const count = one("[data-unread-count]");
    count.hidden = !unread;
    count.textContent = unread > 99 ? "99+" : unread;
  };

  const load = async () => {
    try {
      const response = await request("/atendimento/contagens/");
      if (!response.ok) return;
      const counts = await response.json();
      for (const tab of all("[data-count]")) tab.textContent = counts[tab.dataset.count];
      if (counts.unread !== unread) { unread = counts.unread; show(); }
    } catch { /* no connection: the next change asks again */ }
  };
  const soon = () => { clearTimeout(timer); timer = setTimeout(load, 400); };

  on("frame:row", soon);
  on("frame:check", soon);
  on("refresh", soon);
  load();
  prosa.badge = { subject: (text) => { subject = text; show(); } };
})();

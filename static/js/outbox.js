// Words on their way: shown at once, sent in order, kept until the server has them. The id makes repeating harmless.
"use strict";
(() => {
  const { one, me, say, on, emit, clone, headers, reason, stored, uuid, clock } = prosa;
  const RETRY = 5000;
  let queue = (stored.get("outbox") || []).map((item) => ({ ...item, state: "queued" }));
  const busy = new Set();

  const keep = () => stored.set("outbox", queue.some(({ file }) => !file) && queue.filter(({ file }) => !file)
    .map(({ id, chat, body, at, quoted }) => ({ id, chat, body, at, quoted })));
  const bubbleOf = ({ id }) => document.getElementById(`message-${id}`);

  const picture = (bubble, file) => {
    if (/^image\/(png|jpe?g|webp|gif)$/.test(file.type)) {
      const image = one(".media", bubble);
      image.src = URL.createObjectURL(file);
      image.hidden = false;
      return;
    }
    one(".doc", bubble).hidden = false;
    one(".doc-name", bubble).textContent = file.name;
    one(".doc-kind", bubble).textContent = file.name.split(".").pop().slice(0, 4).toUpperCase();
    one("small", bubble).textContent = say("size", { size: (file.size / 1048576).toFixed(1) });
  };

  const draw = (item) => {
    const bubble = clone("bubble-template"), date = new Date(item.at);
    bubble.id = `message-${item.id}`;
    Object.assign(bubble.dataset, { at: item.at / 1000, day: clock.dayOf(date), by: `out:${me}:`, rev: 0 });
    one(".msg-by b", bubble).textContent = document.body.dataset.name;
    one(".words", bubble).textContent = item.body;
    one(".words", bubble).hidden = !item.body;
    one("time", bubble).textContent = clock.hour(date);
    if (item.file) picture(bubble, item.file);
    return bubble;
  };
  const show = (item) => {
    if (prosa.thread.chat !== item.chat) return;
    if (!bubbleOf(item)) prosa.thread.add(draw(item));
    mark(item);
  };
  const mark = (item) => {
    const bubble = bubbleOf(item);
    if (!bubble?.matches(".msg-sending")) return;
    const failed = item.state === "failed";
    bubble.classList.toggle("msg-failed", failed);
    one(".fail", bubble).hidden = !failed;
    if (failed) one(".reason > span", bubble).textContent = `${say("unsent")} ${item.reason}`;
    one("progress", bubble).hidden = !(item.file && item.state === "sending");
  };

  const post = (item) => new Promise((resolve) => {
    const form = new FormData(), call = new XMLHttpRequest();
    form.append("body", item.body);
    form.append("client_id", item.id);
    if (item.file) form.append("files", item.file, item.file.name);
    call.open("POST", `/atendimento/conversas/${item.chat}/mensagens/`);
    Object.entries(headers()).forEach(([name, value]) => call.setRequestHeader(name, value));
    call.upload.onprogress = ({ loaded, total }) => { const bar = bubbleOf(item) && one("progress", bubbleOf(item)); if (bar) bar.value = (loaded / total) * 100; };
    call.onloadend = () => resolve(call);
    call.timeout = item.file ? 0 : 20000;
    call.send(form);
  });

  const send = async (item) => {
    item.state = "sending";
    mark(item);
    const call = await post(item);
    const elsewhere = call.getResponseHeader("HX-Redirect");
    if (elsewhere) { location.assign(elsewhere); return false; }
    if (call.status === 201) {
      forget(item);
      if (prosa.thread.chat === item.chat) prosa.thread.place(call.responseText);
      return true;
    }
    const refused = call.status >= 400 && call.status < 500;
    Object.assign(item, refused ? { state: "failed", reason: reason(call.status, call.responseText) } : { state: "queued" });
    mark(item);
    return refused;
  };
  const run = async (chat) => {
    if (busy.has(chat)) return;
    busy.add(chat);
    let item, going = true;
    while (going && (item = queue.find((each) => each.chat === chat && each.state === "queued"))) going = await send(item);
    busy.delete(chat);
  };
  const runAll = () => new Set(queue.filter(({ state }) => state === "queued").map(({ chat }) => chat)).forEach(run);

  const forget = (item) => { queue = queue.filter((each) => each !== item); keep(); };
  const add = (chat, body, file) => {
    const item = { id: uuid(), chat, body, file, at: Date.now(), state: "queued" };
    queue.push(item);
    keep();
    show(item);
    run(chat);
  };

  on("chat:shown", (chat) => queue.filter((item) => item.chat === chat).forEach(show));
  on("socket:up", runAll);
  addEventListener("online", runAll);
  setInterval(() => navigator.onLine && runAll(), RETRY);
  addEventListener("beforeunload", (event) => queue.some(({ file }) => file) && event.preventDefault());
  document.addEventListener("click", ({ target }) => {
    const bubble = target.closest(".msg-sending"), item = bubble && queue.find(({ id }) => bubble.id === `message-${id}`);
    if (!item) return;
    if (target.closest("[data-again]")) { item.state = "queued"; mark(item); run(item.chat); }
    if (target.closest("[data-edit], [data-discard]")) { forget(item); bubble.remove(); }
    if (target.closest("[data-edit]")) emit("compose", item);
  });
  runAll();
  prosa.outbox = { add };
})();

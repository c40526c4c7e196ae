// Words on their way: in the browser's database until the server has them, shown at once, sent in order per chat. The
// id makes repeating harmless: a reload, a second tab and a lost answer send nothing twice.
"use strict";
(() => {
  const { one, all, me, say, on, emit, clone, nodes, headers, reason, uuid, clock } = prosa;
  const RETRY = 5000, UNDO = 5000, PATIENCE = 20000;
  const busy = new Set();
  let queue = [], last = 0;

  // Without a database (a private window) this tab remembers alone, and warns before it closes.
  const opened = new Promise((resolve) => {
    const call = indexedDB.open(`prosa-${me}`, 1);
    call.onupgradeneeded = () => call.result.createObjectStore("outbox", { keyPath: "id" });
    call.onsuccess = () => resolve(call.result);
    call.onerror = () => resolve(null);
  });
  const stored = async (act) => {
    const deed = (await opened).transaction("outbox", "readwrite"), asked = act(deed.objectStore("outbox"));
    return new Promise((resolve, reject) => { deed.oncomplete = () => resolve(asked.result); deed.onabort = reject; });
  };
  const keep = ({ kept, unsafe, ...item }) => stored((table) => table.put({ ...item, state: item.state === "failed" ? "failed" : "queued" })).then(() => true, () => false);
  const forget = async (item) => { queue = queue.filter((each) => each !== item); await item.kept; await stored((table) => table.delete(item.id)).catch(() => {}); };
  // What other tabs left behind as well; they are heard of when the net is back.
  const load = async () => {
    const found = await stored((table) => table.getAll()).catch(() => []);
    for (const item of found) if (!queue.some(({ id }) => id === item.id)) { queue.push({ ...item, kept: Promise.resolve(true) }); show(item); }
    queue.sort((one, other) => one.order - other.order);
    emit("outbox", queue);
    new Set(queue.map(({ chat }) => chat)).forEach(run);
  };

  const bubbleOf = ({ id }) => document.getElementById(`message-${id}`);
  const dress = (bubble, { file, voice }) => {
    if (voice) { one(".voice-wait", bubble).hidden = false; return; }
    if (/^image\/(png|jpe?g|webp|gif)$/.test(file.type)) {
      one(".media", bubble).src = URL.createObjectURL(file);
      one(".media", bubble).hidden = false;
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
    bubble.classList.toggle("msg-note", item.mode === "note");
    one(".msg-by b", bubble).textContent = document.body.dataset.name;
    one(".words", bubble).textContent = item.body;
    one(".words", bubble).hidden = !item.body;
    one("time", bubble).textContent = clock.hour(date);
    if (item.quote) one(".bubble", bubble).prepend(...nodes(item.quote));
    if (item.file) dress(bubble, item);
    return bubble;
  };
  const show = (item) => {
    if (prosa.thread.chat !== item.chat) return;
    if (!bubbleOf(item)) prosa.thread.add(draw(item));
    mark(item);
  };
  const mark = (item) => {
    const bubble = bubbleOf(item), failed = item.state === "failed", left = Math.ceil((item.until - Date.now()) / 1000);
    if (!bubble?.matches(".msg-sending")) return;
    bubble.classList.toggle("msg-failed", failed);
    one(".fail", bubble).hidden = !failed;
    one(".undo", bubble).hidden = !(left > 0);
    one(".undo span", bubble).textContent = say("undo", { n: left });
    one(".tick-word", bubble).textContent = say(item.state === "sending" ? "sending" : "queued");
    if (failed) one(".reason > span", bubble).textContent = `${say("unsent")} ${item.reason}`;
    one("progress", bubble).hidden = !(item.file && item.state === "sending");
  };

  const post = (item) => new Promise((resolve) => {
    const form = new FormData(), call = new XMLHttpRequest();
    for (const name of ["body", "mode", "quoted"]) form.append(name, item[name] ?? "");
    form.append("client_id", item.id);
    if (item.file) form.append(item.voice ? "voice" : "files", item.file, item.file.name);
    call.open("POST", `/atendimento/conversas/${item.chat}/mensagens/`);
    Object.entries(headers()).forEach(([name, value]) => call.setRequestHeader(name, value));
    call.upload.onprogress = ({ loaded, total }) => { const bar = bubbleOf(item) && one("progress", bubbleOf(item)); if (bar) bar.value = (loaded / total) * 100; };
    call.onloadend = () => resolve(call);
    call.timeout = item.file ? 0 : PATIENCE;
    call.send(form);
  });
  const send = async (item) => {
    if (await item.kept && !(await stored((table) => table.getKey(item.id)).catch(() => true))) { // another tab had it
      queue = queue.filter((each) => each !== item);
      return true;
    }
    item.state = "sending";
    mark(item);
    const call = await post(item), elsewhere = call.getResponseHeader("HX-Redirect");
    if (elsewhere) { location.assign(elsewhere); return false; }
    if (call.status === 201) {
      await forget(item);
      if (prosa.thread.chat === item.chat) prosa.thread.place(call.responseText);
      emit("sent", item);
      return true;
    }
    const refused = call.status >= 400 && call.status < 500;
    Object.assign(item, refused ? { state: "failed", reason: reason(call.status, call.responseText) } : { state: "queued" });
    if (refused) keep(item);
    mark(item);
    return refused;
  };
  const next = (chat) => {
    const item = queue.find((each) => each.chat === chat && each.state === "queued");
    if (!(item?.until > Date.now())) return item;
    setTimeout(run, item.until - Date.now() + 20, chat);
    return null;
  };
  const run = async (chat) => {
    if (busy.has(chat)) return;
    busy.add(chat);
    const work = async () => { for (let item; (item = next(chat)) && (await send(item));); };
    await (navigator.locks ? navigator.locks.request(`prosa:${me}:${chat}`, work) : work());
    busy.delete(chat);
  };

  // `item`: chat, mode, body, quoted, quote, file, voice
  const add = (item) => {
    last = Math.max(last + 0.001, Date.now());
    const until = item.mode === "reply" && one("#habits [name=can_undo]")?.checked ? Date.now() + UNDO : 0;
    const full = { id: uuid(), at: Date.now(), order: last, state: "queued", until, ...item };
    full.kept = keep(full);
    full.kept.then((safe) => { full.unsafe = !safe; });
    queue.push(full);
    show(full);
    run(full.chat);
  };

  on("chat:shown", (chat) => queue.filter((item) => item.chat === chat).forEach(show));
  on("socket:up", load);
  addEventListener("online", load);
  setInterval(() => navigator.onLine && load(), RETRY);
  setInterval(() => queue.forEach((item) => item.until > Date.now() - 2000 && mark(item)), 500);
  addEventListener("beforeunload", (event) => queue.some(({ unsafe }) => unsafe) && event.preventDefault());
  document.addEventListener("click", async ({ target }) => {
    const bubble = target.closest(".msg-sending"), item = bubble && queue.find(({ id }) => bubble.id === `message-${id}`);
    if (!item || item.state === "sending") return;
    if (target.closest("[data-again]")) { item.state = "queued"; keep(item); mark(item); run(item.chat); }
    if (target.closest("[data-copy-words]")) navigator.clipboard?.writeText(item.body).then(() => prosa.toast(say("copied")));
    if (!target.closest("[data-edit], [data-discard]")) return;
    await forget(item);
    bubble.remove();
    if (target.closest("[data-edit]")) emit("compose", item);
    else prosa.drafts.settle(item.chat, item.mode);
  });
  load();
  prosa.outbox = { add };
})();

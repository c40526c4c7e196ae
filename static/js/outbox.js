// Words on their way: in the browser's database until the server has them, shown at once, sent in order per chat. The
// id makes repeating harmless: a reload, a second tab and a lost answer send nothing twice.
const { one, me, say, on, emit, when, clone, nodes, headers, reason, uuid, clock } = prosa;
const RETRY = 5000, UNDO = 5000, PATIENCE = 20000;
const store = idbKeyval.createStore(`prosa-outbox-${me}`, "outbox");
const busy = new Set();
let queue = [], last = 0;

// Without a database (a private window) this tab remembers alone, and warns before it closes.
const keep = ({ kept, unsafe, ...item }) => {
  const state = item.state === "failed" ? "failed" : "queued";
  return idbKeyval.set(item.id, { ...item, state }, store).then(() => true, () => false);
};
const leave = (item) => { queue = queue.filter((each) => each !== item); };
const forget = async (item) => {
  leave(item);
  await item.kept;
  await idbKeyval.del(item.id, store).catch(() => {});
};
// What other tabs left behind as well; they are heard of when the net is back.
const load = async () => {
  const found = await idbKeyval.values(store).catch(() => []);
  for (const item of found.filter(({ id }) => !queue.some((each) => each.id === id))) {
    queue.push({ ...item, kept: Promise.resolve(true) });
    show(item);
  }
  queue.sort((one, other) => one.order - other.order);
  emit("outbox", queue);
  new Set(queue.map(({ chat }) => chat)).forEach(run);
};

const bubbleOf = ({ id }) => document.getElementById(`message-${id}`);
const draw = (item) => {
  const bubble = clone("bubble-template"), words = one(".words", bubble), at = new Date(item.at);
  bubble.id = `message-${item.id}`;
  Object.assign(bubble.dataset, { at: item.at / 1000, day: clock.dayOf(at), by: `out:${me}:`, rev: 0 });
  bubble.classList.toggle("msg-note", item.mode === "note");
  one(".msg-by b", bubble).textContent = document.body.dataset.name;
  words.textContent = item.body;
  words.hidden = !item.body;
  one("time", bubble).textContent = clock.hour(at);
  if (item.quote) one(".bubble", bubble).prepend(...nodes(item.quote));
  one(".voice-wait", bubble).hidden = !item.voice;
  if (item.file && !item.voice) {
    prosa.attach.depict(one(".bubble", bubble), item.file);
    one("small", bubble).textContent = say("size", { size: (item.file.size / 1048576).toFixed(1) });
  }
  return bubble;
};
const show = (item) => {
  if (prosa.thread.chat !== item.chat) return;
  if (!bubbleOf(item)) prosa.thread.addOurs(draw(item));
  mark(item);
};
const mark = (item) => {
  const bubble = bubbleOf(item), left = Math.ceil((item.until - Date.now()) / 1000);
  if (!bubble?.matches(".msg-sending")) return;
  bubble.classList.toggle("msg-failed", item.state === "failed");
  one(".undo", bubble).hidden = !(left > 0);
  one(".undo span", bubble).textContent = say("undo", { n: left });
  one(".tick-word", bubble).textContent = say(item.state === "sending" ? "sending" : "queued");
  one(".reason > span", bubble).textContent = `${say("unsent")} ${item.reason}`;
  one("progress", bubble).hidden = !item.file || item.state !== "sending";
};

const post = (item) => new Promise((resolve) => {
  const form = new FormData(), call = new XMLHttpRequest();
  for (const name of ["body", "mode", "quoted"]) form.append(name, item[name] ?? "");
  form.append("client_id", item.id);
  if (item.file) form.append(item.voice ? "voice" : "files", item.file, item.file.name);
  call.open("POST", `/atendimento/conversas/${item.chat}/mensagens/`);
  Object.entries(headers()).forEach(([name, value]) => call.setRequestHeader(name, value));
  call.upload.onprogress = ({ loaded, total }) => bubbleOf(item)?.querySelector("progress")?.setAttribute("value", (loaded / total) * 100);
  call.onloadend = () => resolve(call);
  call.timeout = item.file ? 0 : PATIENCE;
  call.send(form);
});
// Whether the next one may follow
const send = async (item) => {
  const isSafe = await item.kept;
  if (isSafe && !(await idbKeyval.get(item.id, store).catch(() => true))) { // another tab had it
    leave(item);
    return true;
  }
  item.state = "sending";
  mark(item);
  const call = await post(item), elsewhere = call.getResponseHeader("HX-Redirect");
  if (elsewhere) { location.assign(elsewhere); return false; }
  if (call.status === 201) {
    await forget(item);
    const lines = nodes(call.responseText).filter((each) => each.matches(".msg, .sys"));
    if (prosa.thread.chat === item.chat) lines.forEach((line) => prosa.thread.add(line));
    emit("sent", item);
    return true;
  }
  const isRefused = call.status >= 400 && call.status < 500;
  Object.assign(item, isRefused ? { state: "failed", reason: reason(call.status, call.responseText) } : { state: "queued" });
  if (isRefused) keep(item);
  mark(item);
  return isRefused;
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
  const waits = item.mode === "reply" && one("#habits [name=can_undo]")?.checked;
  const full = { id: uuid(), at: Date.now(), order: last, state: "queued", until: waits ? Date.now() + UNDO : 0, ...item };
  full.kept = keep(full);
  full.kept.then((isSafe) => { full.unsafe = !isSafe; });
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
when("click", ".msg-sending button", async ({ dataset }, { target }) => {
  const bubble = target.closest(".msg"), item = queue.find(({ id }) => bubble.id === `message-${id}`);
  if (!item || item.state === "sending") return;
  if ("again" in dataset) { item.state = "queued"; keep(item); mark(item); run(item.chat); }
  if ("copyWords" in dataset) navigator.clipboard?.writeText(item.body).then(() => prosa.toast(say("copied")));
  if (!("edit" in dataset) && !("discard" in dataset)) return;
  await forget(item);
  bubble.remove();
  if ("edit" in dataset) htmx.trigger(document.body, "compose", item);
  else prosa.drafts.settle(item.chat, item.mode);
});
load();
prosa.outbox = { add };

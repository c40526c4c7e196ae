// Drafts: in this browser at once, on the server soon after, from there in the person's other tabs and devices.
const { me, on, emit, json, request, stored, uuid } = prosa;
const SOON = 700, NOTHING = { body: "", quoted: "" };
const tab = uuid(), timers = {};
const get = (chat, mode) => stored.get(`draft:${chat}:${mode}`) ?? NOTHING;
const put = (chat, mode, draft) => stored.set(`draft:${chat}:${mode}`, draft.dirty || draft.body || draft.quoted ? draft : null);
const known = () => stored.keys("draft:").map((key) => key.split(":").slice(1));

// What a tab of this browser changed last is dirty until the server has it. `held`: on its way as a message, so the
// server keeps the draft until that has arrived.
const set = (chat, mode, body, quoted = "", held = false) => {
  put(chat, mode, { body, quoted, held, dirty: true, by: tab });
  clearTimeout(timers[chat + mode]);
  if (!held) timers[chat + mode] = setTimeout(save, SOON, chat, mode);
};
const save = async (chat, mode) => {
  const { body, quoted, dirty, held } = get(chat, mode), form = new URLSearchParams({ mode, body, quoted, tab });
  if (!dirty || held) return;
  const response = await request(`/atendimento/conversas/${chat}/rascunho/`, { method: "POST", body: form }).catch(() => null);
  const now = get(chat, mode);
  if (response?.status < 500 && now.body === body && now.quoted === quoted && !now.held) put(chat, mode, { body, quoted });
};
const settle = (chat, mode) => {
  const { body, quoted, held } = get(chat, mode);
  if (held) set(chat, mode, body, quoted);
};
const learn = ({ chat, mode, body, quoted }) => {
  const now = get(chat, mode);
  if (now.dirty && now.by === tab) return;
  if (!now.dirty) put(chat, mode, { body, quoted });
  emit("draft", chat);
  emit("draft:heard", { chat, mode });
};
const learnAll = (drafts) => {
  const theirs = new Set(drafts.map(({ chat, mode }) => chat + mode));
  const gone = known().filter((names) => !theirs.has(names.join("")));
  [...drafts, ...gone.map(([chat, mode]) => ({ chat, mode, ...NOTHING }))].forEach(learn);
};

on("frame:draft", (frame) => frame.tab !== tab && learn(frame));
on("sent", ({ chat, mode }) => settle(chat, mode));
// A tab that was closed in between may have left a held one behind.
on("outbox", (queue) => known().forEach(([chat, mode]) => {
  if (!queue.some((item) => item.chat === chat && item.mode === mode)) settle(chat, mode);
}));
// Also when the socket comes up: what was written elsewhere between the page's first words and then was told to nobody.
on("socket:up refresh", async () => {
  const found = await json("/atendimento/rascunhos/");
  if (found) learnAll(found.drafts);
  known().forEach((names) => save(...names));
});
learnAll(JSON.parse(document.getElementById("drafts").textContent));
prosa.drafts = { get, set, settle, shown: (chat) => get(chat, "reply").body || get(chat, "note").body };

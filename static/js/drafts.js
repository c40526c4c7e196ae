// Drafts: in this browser at once, on the server soon after, from there in the person's other tabs and devices.
"use strict";
(() => {
  const { me, on, emit, request, stored, uuid } = prosa;
  const SOON = 700, NOTHING = { body: "", quoted: "" };
  const tab = uuid(), timers = new Map();
  const get = (chat, mode) => stored.get(`draft:${chat}:${mode}`) ?? NOTHING;
  const put = (chat, mode, draft) => stored.set(`draft:${chat}:${mode}`, draft.dirty || draft.body || draft.quoted ? draft : null);
  const known = () => {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(`prosa:${me}:draft:`)).map((key) => key.split(":").slice(3)); } catch { return []; }
  };

  // What a tab of this browser changed last is dirty until the server has it. `held`: on its way as a message, so the
  // server keeps the draft until that has arrived.
  const set = (chat, mode, body, quoted = "", held = false) => {
    put(chat, mode, { body, quoted, held, dirty: true, by: tab });
    clearTimeout(timers.get(chat + mode));
    if (!held) timers.set(chat + mode, setTimeout(save, SOON, chat, mode));
  };
  const save = async (chat, mode) => {
    const draft = get(chat, mode), { body, quoted } = draft;
    if (!draft.dirty || draft.held) return;
    const form = Object.entries({ mode, body, quoted, tab }).reduce((all, pair) => (all.append(...pair), all), new FormData());
    const response = await request(`/atendimento/conversas/${chat}/rascunho/`, { method: "POST", body: form }).catch(() => null);
    const now = get(chat, mode);
    if (response?.status < 500 && now.body === body && now.quoted === quoted && !now.held) put(chat, mode, { body, quoted });
  };
  const settle = (chat, mode) => { const draft = get(chat, mode); if (draft.held) set(chat, mode, draft.body, draft.quoted); };
  const learn = ({ chat, mode, body, quoted }) => {
    const now = get(chat, mode);
    if (now.dirty && now.by === tab) return;
    if (!now.dirty) put(chat, mode, { body, quoted });
    emit("draft", chat);
    emit("draft:heard", { chat, mode });
  };
  const learnAll = (drafts) => {
    const theirs = new Set(drafts.map(({ chat, mode }) => chat + mode));
    for (const [chat, mode] of known()) if (!theirs.has(chat + mode)) learn({ chat, mode, ...NOTHING });
    drafts.forEach(learn);
  };
  const sync = () => known().forEach(([chat, mode]) => save(chat, mode));

  on("frame:draft", (frame) => frame.tab !== tab && learn(frame));
  on("sent", ({ chat, mode }) => settle(chat, mode));
  // A tab that was closed in between may have left a held one behind.
  on("outbox", (queue) => known().forEach(([chat, mode]) => queue.some((item) => item.chat === chat && item.mode === mode) || settle(chat, mode)));
  // Also when the socket comes up: what was written elsewhere between the page's first words and then was told to nobody.
  const ask = async () => {
    const response = await request("/atendimento/rascunhos/").catch(() => null);
    if (response?.ok) learnAll((await response.json()).drafts);
    sync();
  };
  on("socket:up", ask);
  on("refresh", ask);
  learnAll(JSON.parse(document.getElementById("drafts").textContent));
  prosa.drafts = { get, set, settle, shown: (chat) => get(chat, "reply").body || get(chat, "note").body };
})();

// The text box: what is written is kept as a draft, and it is never taken away while something is on its way.
const { one, on, emit, when, drawn, put, socket, drafts } = prosa;
const TOLD = 4000, LOOK = 250, BLANK = /{{\s*\w+\s*}}/;
const finger = matchMedia("(pointer: coarse)");
let told = 0, timer, looking;
const box = () => one("#words");
const chat = () => prosa.thread.chat;
const mode = () => one("#composer [name=mode]:checked")?.value ?? "reply";
const quoted = () => one("#composer [data-quoted]")?.dataset.quoted ?? "";
const keep = () => drafts.set(chat(), mode(), box().value, quoted());

const typing = (active) => {
  clearTimeout(timer);
  if (active) timer = setTimeout(typing, TOLD + 1000, false);
  if (active ? Date.now() - told < TOLD : !told) return;
  told = active ? Date.now() : 0;
  socket.send({ t: "typing", chat: chat(), on: active });
};
const write = (text) => {
  box().value = text;
  box().dispatchEvent(new Event("input", { bubbles: true }));
  box().focus();
};
const insert = (text) => {
  box().setRangeText(text, box().selectionStart, box().selectionEnd, "end");
  write(box().value);
};

// The quotation is the server's; the box only holds it.
const quote = async (id) => {
  const where = chat(), found = id ? await drawn(`/atendimento/mensagens/${id}/citacao/`) : [];
  if (where === chat()) put(one("#quotation"), found ?? []);
};
const answer = async (id) => {
  const where = chat();
  await quote(id);
  if (where !== chat()) return;
  keep();
  box().focus();
};
const recall = () => {
  const draft = drafts.get(chat(), mode());
  box().value = draft.body;
  if (draft.quoted !== quoted()) quote(draft.quoted);
  look();
};
const empty = (held = false) => {
  box().value = "";
  put(one("#quotation"), []);
  drafts.set(chat(), mode(), "", "", held);
  look();
};
// The box grows; and what blanks become, as soon as there is one
const look = () => {
  const body = box().value, where = chat();
  clearTimeout(looking);
  if (!CSS.supports("field-sizing", "content")) {
    box().style.height = "auto";
    box().style.height = `${box().scrollHeight}px`;
  }
  if (!BLANK.test(body) || mode() !== "reply") { put(one("#preview"), []); return; }
  looking = setTimeout(async () => {
    const form = new URLSearchParams({ body });
    const found = await drawn(`/atendimento/conversas/${where}/previa/`, { method: "POST", body: form });
    if (found && box()?.value === body && where === chat()) put(one("#preview"), found);
  }, LOOK);
};

// One more for the outbox; the first takes the quotation along.
const add = (item, where = chat()) => {
  const answers = where === chat() ? { quoted: quoted(), quote: one("#quotation .quote")?.outerHTML } : {};
  prosa.outbox.add({ chat: where, mode: mode(), ...item, ...answers });
  if (answers.quoted) put(one("#quotation"), []);
};
const send = () => {
  if (prosa.voice.send()) return;
  const missing = one("#preview [data-missing]")?.dataset.missing, at = box().value.indexOf(missing);
  box().focus();
  if (missing && at >= 0) { box().setSelectionRange(at, at + missing.length); return; }
  const words = box().value.trim(), files = prosa.attach.take();
  if (!words && !files.length) return;
  // One file takes the words as its caption; with more of them the words go first.
  if (files.length === 1 && !files[0].body) files[0].body = words;
  else if (words) files.unshift({ body: words });
  files.forEach((item) => add(item));
  empty(true);
  typing(false);
};

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (!target.matches?.("#words, .cap") || event.isComposing || event.defaultPrevented) return;
  if (key === "Escape" && quoted()) { event.stopImmediatePropagation(); answer(""); }
  if (key !== "Enter") return;
  // On a phone Enter is a new line, as in WhatsApp; a caption has one line.
  const plain = !event.shiftKey && !finger.matches && one("#habits [name=enter_sends]").checked;
  if (target.id === "words" && !(event.ctrlKey || event.metaKey || plain)) return;
  event.preventDefault();
  send();
});
when("submit", "#composer", (_form, event) => { event.preventDefault(); send(); });
when("input", "#words", ({ value }) => {
  keep();
  typing(mode() === "reply" && Boolean(value.trim()));
  look();
});
when("change", "#composer [name=mode]", () => {
  [box().placeholder, box().dataset.note] = [box().dataset.note, box().placeholder];
  put(one("#quotation"), []);
  recall();
});
when("click", "#composer [name=mode]", () => box().focus());
when("click", "[data-unquote]", () => answer(""));
when("click", "[data-failed]", () => one(".msg-failed")?.scrollIntoView({ block: "center" }));
when("dblclick", ".msg[data-id]:not(.msg-note, .msg-failed)", ({ dataset }, { target }) => {
  if (target.closest("a, button, audio, video, input")) return;
  getSelection().removeAllRanges();
  answer(dataset.id);
});
on("quote", answer);
on("done:scheduled", () => empty());
on("frame:scheduled", (frame) => frame.chat === chat() && htmx.trigger("#scheduled", "refresh"));
on("frame:message", (frame) => frame.chat === chat() && frame.from === "in" && htmx.trigger("#window", "refresh"));
on("chat:shown", (id) => { told = 0; if (id && box()) recall(); });
on("chat:left", (id) => emit("draft", id));
on("draft:heard", (draft) => draft.chat === chat() && draft.mode === mode() && box() && recall());
document.addEventListener("compose", ({ detail: item }) => {
  if (item.chat !== chat()) return;
  if (mode() !== item.mode) one(`#composer [value="${item.mode}"]`).click();
  write([item.body, box().value].filter(Boolean).join("\n"));
  if (item.file) prosa.attach.add([item.file]);
  if (item.quoted) answer(item.quoted);
});
prosa.composer = { mode, insert, add };

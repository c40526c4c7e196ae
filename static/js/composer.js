// The text box: what is written is kept as a draft, and it is never taken away while something is on its way.
"use strict";
(() => {
  const { one, on, emit, nodes, put, request, socket, drafts } = prosa;
  const TOLD = 4000;
  const finger = matchMedia("(pointer: coarse)");
  let told = 0, timer, looking;
  const box = () => one("#words");
  const chat = () => prosa.thread.chat;
  const mode = () => one("#composer [name=mode]:checked")?.value ?? "reply";
  const quoted = () => one("#composer [data-quoted]")?.dataset.quoted ?? "";

  const grow = () => {
    if (CSS.supports("field-sizing", "content")) return;
    box().style.height = "auto";
    box().style.height = `${box().scrollHeight}px`;
  };
  const typing = (active) => {
    clearTimeout(timer);
    if (active) timer = setTimeout(() => typing(false), TOLD + 1000);
    if (active ? Date.now() - told < TOLD : !told) return;
    told = active ? Date.now() : 0;
    socket.send({ t: "typing", chat: chat(), on: active });
  };
  const write = (text, at = text.length) => {
    box().value = text;
    box().setSelectionRange(at, at);
    box().dispatchEvent(new Event("input", { bubbles: true }));
  };

  // The quotation is the server's; the box only holds it.
  const quote = async (id, save = true) => {
    const where = chat(), response = id && await request(`/atendimento/mensagens/${id}/citacao/`).catch(() => null);
    if (where !== chat()) return;
    put(one("#quotation"), response?.ok ? nodes(await response.text()) : []);
    if (save) { drafts.set(where, mode(), box().value, quoted()); box().focus(); }
  };
  const recall = () => {
    const draft = drafts.get(chat(), mode());
    box().value = draft.body;
    if (draft.quoted !== quoted()) quote(draft.quoted, false);
    look();
  };

  // One more for the outbox; the first takes the quotation along.
  const add = (item, where = chat()) => {
    const answers = where === chat() ? { quoted: quoted(), quote: one("#quotation .quote")?.outerHTML } : {};
    prosa.outbox.add({ chat: where, mode: mode(), ...item, ...answers });
    if (answers.quoted) quote("");
  };
  const send = () => {
    if (prosa.voice.send()) return;
    const missing = one("#preview [data-missing]")?.dataset.missing, at = box().value.indexOf(missing);
    if (missing && at >= 0) { box().focus(); box().setSelectionRange(at, at + missing.length); return; }
    const words = box().value.trim(), files = mode() === "note" ? [] : prosa.attach.take();
    if (!words && !files.length) return;
    // One file takes the words as its caption; with more of them the words go first.
    if (files.length === 1 && !files[0].body) files[0].body = words;
    else if (words) files.unshift({ body: words });
    files.forEach((item) => add(item));
    empty(true);
    typing(false);
  };
  const empty = (held = false) => {
    box().value = "";
    put(one("#quotation"), []);
    drafts.set(chat(), mode(), "", "", held);
    look();
  };
  // What blanks become, as soon as there is one.
  const look = () => {
    clearTimeout(looking);
    const body = box().value, where = chat();
    grow();
    if (!/{{\s*\w+\s*}}/.test(body) || mode() !== "reply") { put(one("#preview"), []); return; }
    looking = setTimeout(async () => {
      const form = new FormData();
      form.append("body", body);
      const response = await request(`/atendimento/conversas/${where}/previa/`, { method: "POST", body: form }).catch(() => null);
      if (response?.ok && box()?.value === body && where === chat()) put(one("#preview"), nodes(await response.text()));
    }, 250);
  };
  const insert = (text) => { const { value, selectionStart: start, selectionEnd: end } = box(); write(value.slice(0, start) + text + value.slice(end), start + text.length); box().focus(); };

  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (!target.matches?.("#words, .cap") || event.isComposing || event.defaultPrevented) return;
    if (key === "Escape" && quoted()) { event.stopImmediatePropagation(); quote(""); }
    if (key !== "Enter") return;
    // On a phone Enter is a new line, as in WhatsApp; a caption has one line.
    const plain = !event.shiftKey && !finger.matches && one("#habits [name=enter_sends]").checked;
    if (target.id === "words" && !(event.ctrlKey || event.metaKey || plain)) return;
    event.preventDefault();
    send();
  });
  document.addEventListener("submit", (event) => { if (event.target.id === "composer") { event.preventDefault(); send(); box().focus(); } });
  document.addEventListener("input", ({ target }) => {
    if (target.id !== "words") return;
    drafts.set(chat(), mode(), target.value, quoted());
    typing(mode() === "reply" && Boolean(target.value.trim()));
    look();
  });
  document.addEventListener("change", ({ target }) => {
    if (target.name !== "mode" || !target.closest("#composer")) return;
    [box().placeholder, box().dataset.note] = [box().dataset.note, box().placeholder];
    put(one("#quotation"), []);
    recall();
  });
  document.addEventListener("click", ({ target }) => {
    if (target.matches("#composer [name=mode]")) box().focus();
    if (target.closest("[data-unquote]")) quote("");
    if (target.closest("[data-failed]")) one(".msg-failed")?.scrollIntoView({ block: "center" });
  });
  document.addEventListener("dblclick", ({ target }) => {
    const message = target.closest(".msg[data-id]:not(.msg-note, .msg-failed)");
    if (!message || target.closest("a, button, audio, video, input")) return;
    getSelection().removeAllRanges();
    emit("quote", message.dataset.id);
  });
  document.addEventListener("compose", ({ detail }) => emit("compose", detail));
  on("quote", (id) => quote(id));
  on("done:scheduled", () => empty());
  on("frame:scheduled", (frame) => frame.chat === chat() && htmx.trigger("#scheduled", "refresh"));
  on("frame:message", (frame) => frame.chat === chat() && frame.from === "in" && htmx.trigger("#window", "refresh"));
  on("chat:shown", (id) => { told = 0; if (id && box()) recall(); });
  on("chat:left", (id) => emit("draft", id));
  on("draft:heard", (draft) => draft.chat === chat() && draft.mode === mode() && box() && recall());
  on("compose", async (item) => {
    if (item.chat !== chat()) return;
    if (mode() !== item.mode) one(`#composer [value="${item.mode}"]`).click();
    write([item.body, box().value].filter(Boolean).join("\n"));
    if (item.file) prosa.attach.add([item.file]);
    if (item.quoted) quote(item.quoted);
    box().focus();
  });
  prosa.composer = { box, mode, write, insert, add };
})();

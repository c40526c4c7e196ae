// The text box: Enter sends, drafts are kept per chat, and it is never taken away while something is on its way.
"use strict";
(() => {
  const { one, on, emit, stored, socket } = prosa;
  const TOLD = 4000;
  let told = 0, timer;
  const box = () => one("#words");
  const chat = () => prosa.thread.chat;
  const finger = matchMedia("(pointer: coarse)");

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
  const send = () => {
    const words = box().value.trim(), files = prosa.attach.take();
    if (!words && !files.length) return;
    // One file takes the words as its caption; with more of them the words go first.
    if (files.length === 1 && !files[0].caption) files[0].caption = words;
    else if (words) prosa.outbox.add(chat(), words);
    files.forEach(({ file, caption }) => prosa.outbox.add(chat(), caption, file));
    box().value = "";
    stored.set(`draft:${chat()}`, null);
    typing(false);
    grow();
  };

  document.addEventListener("keydown", (event) => {
    if (!event.target.matches?.("#words, .cap") || event.key !== "Enter" || event.isComposing) return;
    // On a phone Enter is a new line, as in WhatsApp; a caption has one line.
    if (event.target.id === "words" && (event.shiftKey || finger.matches)) return;
    event.preventDefault();
    send();
  });
  document.addEventListener("submit", (event) => { if (event.target.id === "composer") { event.preventDefault(); send(); box().focus(); } });
  document.addEventListener("input", ({ target }) => {
    if (target.id !== "words") return;
    stored.set(`draft:${chat()}`, target.value.trim() ? target.value : null);
    typing(Boolean(target.value.trim()));
    grow();
  });
  on("chat:shown", (id) => {
    [told] = [0];
    if (!id || !box()) return;
    box().value = stored.get(`draft:${id}`) || "";
    grow();
  });
  on("chat:left", (id) => emit("draft", id));
  on("compose", ({ chat: where, body, file }) => {
    if (where !== chat()) return;
    box().value = [body, box().value].filter(Boolean).join("\n");
    stored.set(`draft:${where}`, box().value);
    if (file) prosa.attach.add([file]);
    box().focus();
    grow();
  });
})();

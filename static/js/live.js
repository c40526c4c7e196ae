// What happens in the open chat while it is open: frames, what they left out, reading, and who is typing.
const { one, all, me, say, on, emit, when, nodes, request, post, thread } = prosa;
const READ_AFTER = 1000;
let section, chat = "", synced = 0, pulling = false, again = false, timer, reading;

const head = () => one(".chat-head", section);
const soonPull = (patience) => { clearTimeout(timer); timer = setTimeout(pull, patience); };
const note = (rev) => {
  if (rev === synced + 1) synced = rev;
  else if (rev > synced) soonPull(250);
};
const onMessage = ({ html, rev, from }, quiet) => {
  const line = nodes(html)[0], isTheirs = from === "in", words = one(".words", line)?.textContent ?? say("file");
  if (isTheirs && thread.isDetached() && !document.getElementById(line.id)) thread.count();
  if (thread.add(line) && isTheirs && !quiet) one("#announcer").textContent = `${head().dataset.name}: ${words}`;
  if (isTheirs) types("");
  note(rev);
};
const onHead = ({ html, rev }) => {
  const old = head(), fresh = nodes(html)[0], focused = old.contains(document.activeElement) && document.activeElement.id;
  if (rev < Number(old.dataset.rev ?? section.dataset.rev)) return; // a slow answer that a push overtook
  fresh.dataset.rev = rev;
  one(".viewers", fresh).replaceWith(one(".viewers", old));
  old.replaceWith(fresh);
  htmx.process(fresh);
  own();
  if (focused) (document.getElementById(focused) ?? one("h2", fresh)).focus({ preventScroll: true });
  note(rev);
};
const show = (frame, quiet = false) => {
  if (!section || frame.chat !== chat) return;
  if (frame.t === "message") onMessage(frame, quiet);
  if (frame.t === "event" && !thread.isDetached() && thread.add(nodes(frame.html)[0])) emit("chat:changed");
  if (frame.t === "head") onHead(frame);
};
// Who may do what here: the head names the owner, the body what the viewer may; CSS puts the two together.
const own = () => {
  const { owner, ownerName, open, group } = head().dataset;
  const whose = group ? "group" : open !== "1" ? "closed" : !owner ? "free" : owner === me ? "mine" : "other";
  thread.keep(() => { section.dataset.ownership = whose; }); // a bar may appear and take height from the thread
  for (const name of all("[data-owner-name]:not(header)", section)) name.textContent = ownerName;
  prosa.desk.faces(section);
};

// Exactly what happened since the last known change
const pull = async () => {
  if (!section) return;
  if (pulling) { again = true; return; }
  pulling = true;
  const asked = chat, response = await request(`/atendimento/conversas/${asked}/mudancas/?desde=${synced}`).catch(() => null);
  const found = response?.status === 200 ? await response.json().catch(() => null) : null;
  if (asked === chat && response?.status === 404) emit("frame:denied", { chat });
  if (asked === chat && found) take(found);
  pulling = false;
  if (again) { again = false; pull(); }
};
const take = ({ rev, frames = [], reload }) => {
  if (reload && !thread.isDetached()) { emit("chat:reload"); return; }
  if (reload) thread.miss(); // whoever reads history is not torn out of it
  frames.forEach((frame) => show(frame, true));
  synced = Math.max(synced, rev);
};

// Read: after a second of really looking
const soonRead = () => {
  clearTimeout(reading);
  reading = setTimeout(async () => {
    const looks = section && !thread.isDetached() && !document.hidden && document.hasFocus() && !("peek" in section.dataset);
    if (!looks || !Number(section.dataset.unread)) return;
    section.dataset.unread = 0;
    const { dataset } = section;
    if (!(await post(`/atendimento/conversas/${chat}/leitura/`, { ate: dataset.inbound }))) dataset.unread = 1;
  }, READ_AFTER);
};
const types = (state) => {
  const shown = ["typing", "recording"].includes(state) ? state : "";
  if (section.dataset.typing === shown) return; // as with most messages: nothing to lay out again
  thread.keep(() => { section.dataset.typing = shown; });
};

on("chat:shown", (id) => {
  section = one(".chat[data-chat]");
  chat = section ? id : "";
  synced = Number(section?.dataset.rev);
  if (section) own();
  soonRead();
});
on("frame:message frame:event frame:head", (frame) => show(frame));
on("frame:row", (frame) => {
  if (frame.chat !== chat) return;
  if (frame.rev > synced) soonPull(600);
  if (frame.inbound <= section.dataset.inbound) return;
  Object.assign(section.dataset, { unread: 1, inbound: frame.inbound });
  soonRead();
});
on("frame:opened", (frame) => frame.chat === chat && frame.rev > synced && pull());
on("frame:typing", (frame) => frame.chat === chat && types(frame.state));
on("frame:viewers", (frame) => frame.chat === chat && one(".viewers", section).replaceWith(...nodes(frame.html)));
on("frame:colleague", (frame) => {
  if (frame.chat === chat && frame.user !== me) one("[data-when=colleague]", section).replaceWith(...nodes(frame.html));
});
when("animationend", "[data-when=colleague]", (line) => { line.hidden = true; });
on("done:pull refresh", pull);
on("refused", (element) => element.dataset.then === "pull" && pull());
on("thread:moved", soonRead);
document.addEventListener("visibilitychange", soonRead);
addEventListener("focus", soonRead);
prosa.live = { pull };

// The open thread: frames become bubbles at their place; reading history is never disturbed.
"use strict";
(() => {
  const { one, all, me, say, on, emit, nodes, clone, request, announce } = prosa;
  const MOST = 200, FAR = 250; // lines kept: while talking, while reading history
  const NEAR_END = 90;
  let section, thread, chat = "", synced = 0, fresh = 0, detached = false, missed = false, pulling = false, again = false;
  let timer, reading, watcher, following = true;

  const end = () => one(".typing", thread);
  const lines = () => all(":scope > .msg, :scope > .sys", thread);
  const bubbles = () => all(":scope > .msg", thread);
  const head = () => one(".chat-head", section);
  const when = (line) => Number(line.dataset.at);
  const atEnd = () => thread.scrollHeight - thread.scrollTop - thread.clientHeight < NEAR_END;
  const toEnd = () => { thread.scrollTop = thread.scrollHeight; following = !detached; };

  // Days between the lines, and who speaks first in a group of bubbles.
  const arrange = () => {
    let day = "", by = "";
    for (const line of [...thread.children]) {
      if (line.matches(".day")) { if (line.dataset.day === line.nextElementSibling?.dataset.day && line.dataset.day !== day) continue; line.remove(); continue; }
      if (!line.dataset.day) { if (line.matches(".unread-line")) by = ""; continue; }
      if (line.dataset.day !== day) {
        day = line.dataset.day;
        by = "";
        if (!line.previousElementSibling?.matches(".day")) line.before(dayLine(day));
      }
      if (line.matches(".sys")) { by = ""; continue; }
      line.classList.toggle("msg-first", line.dataset.by !== by);
      by = line.dataset.by;
    }
  };
  // Of the days that stick to the top only the last one is shown.
  const stick = () => {
    const top = thread.getBoundingClientRect().top + 24;
    const stuck = all(".day", thread).filter((line) => line.classList.toggle("is-under", false) || line.getBoundingClientRect().top <= top);
    stuck.slice(0, -1).forEach((line) => line.classList.add("is-under"));
  };
  const dayLine = (day) => {
    const line = clone("day-template");
    line.dataset.day = day;
    line.textContent = prosa.clock.dayName(day);
    return line;
  };

  // Same id: same message. A newer state replaces an older one, never the other way round.
  const place = (line) => {
    const old = document.getElementById(line.id);
    if (old && Number(old.dataset.rev || 0) > Number(line.dataset.rev || 0)) return false;
    if (!old && detached) { missed = true; return false; } // beyond what is loaded
    if (old) { old.replaceWith(line); htmx.process(line); if (inOrder(line)) return false; }
    let last = lines().filter((other) => other !== line).pop();
    while (last && when(last) > when(line)) last = before(last, line);
    if (!last && one("[data-older]", thread)) { line.remove(); return false; } // older than what is loaded
    const anchor = last ? last.nextElementSibling : lines()[0] ?? end();
    thread.insertBefore(line, anchor?.matches(".day") && anchor.dataset.day === line.dataset.day ? anchor.nextElementSibling : anchor);
    htmx.process(line);
    return !old;
  };
  const before = (line, skipped) => {
    let found = line.previousElementSibling;
    while (found && (found === skipped || !found.matches(".msg, .sys"))) found = found.previousElementSibling;
    return found;
  };
  const inOrder = (line) => {
    let next = line.nextElementSibling;
    while (next && !next.dataset.at) next = next.nextElementSibling;
    const previous = before(line, line);
    return (!previous || when(previous) <= when(line)) && (!next || when(line) <= when(next));
  };

  const add = (line, ours = false) => {
    const stay = following || ours;
    const isNew = place(line);
    arrange();
    if (stay) { if (isNew && !ours) trim(); toEnd(); } else if (isNew && line.matches(".msg:not(.msg-out)")) pill(++fresh);
    return isNew;
  };
  const trim = () => {
    const surplus = lines().length - MOST;
    if (surplus <= 0) return;
    lines().slice(0, surplus).forEach((line) => line.remove());
    cut();
  };
  // Something is left out above or below; what asks for it stands in its place.
  const cut = (below = false) => {
    if (!one(below ? "[data-newer]" : "[data-older]", thread)) below ? end().before(clone("newer-template")) : thread.prepend(clone("older-template"));
    watch();
  };
  const pill = (number) => {
    const button = one(".pill-new", section);
    button.hidden = !number && !detached;
    one("span", button).textContent = number ? say("fresh", { n: number }) : say("newest");
  };

  // Frames
  const note = (rev) => {
    if (rev === synced + 1) synced = rev;
    else if (rev > synced) { clearTimeout(timer); timer = setTimeout(pull, 250); }
  };
  const onMessage = ({ html, rev, from }, quiet) => {
    const line = nodes(html)[0];
    if (detached && from === "in" && !document.getElementById(line.id)) pill(++fresh);
    if (add(line, false) && from === "in" && !quiet) announce(`${head().dataset.name}: ${one(".words", line)?.textContent ?? say("file")}`);
    if (from === "in") typing("");
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
    if (frame.t === "event" && !detached && add(nodes(frame.html)[0])) emit("chat:changed");
    if (frame.t === "head") onHead(frame);
  };

  // Who may do what here: the head names the owner, the body what the viewer may; CSS puts the two together.
  const own = () => {
    const { owner, ownerName, open, group } = head().dataset;
    section.dataset.ownership = group ? "group" : open !== "1" ? "closed" : !owner ? "free" : owner === me ? "mine" : "other";
    for (const name of all("[data-owner-name]:not(header)", section)) name.textContent = ownerName;
    prosa.desk.faces();
  };

  // Exactly what happened since the last known change.
  const pull = async () => {
    if (!section) return;
    if (pulling) { again = true; return; }
    pulling = true;
    const asked = chat;
    try {
      const response = await request(`/atendimento/conversas/${asked}/mudancas/?desde=${synced}`);
      if (asked !== chat) return;
      if (response.status === 404) emit("frame:denied", { chat });
      if (response.status !== 200) return;
      const { rev, frames, reload } = await response.json();
      if (asked !== chat) return;
      if (reload && !detached) { emit("chat:reload"); return; }
      if (reload) missed = true; // whoever reads history is not torn out of it
      else frames.forEach((frame) => show(frame, true));
      synced = Math.max(synced, rev);
    } catch (error) {
      if (error.name !== "AbortError") emit("socket:doubt");
    } finally {
      pulling = false;
      if (again) { again = false; pull(); }
    }
  };

  // Reading: after a second of really looking
  const soonRead = () => {
    clearTimeout(reading);
    reading = setTimeout(async () => {
      const looking = section && !detached && !document.hidden && document.hasFocus() && !("peek" in section.dataset);
      if (!looking || !Number(section.dataset.unread)) return;
      section.dataset.unread = 0;
      await request(`/atendimento/conversas/${chat}/leitura/`, { method: "POST", body: new URLSearchParams({ ate: section.dataset.inbound }) }).catch(() => { section.dataset.unread = 1; });
    }, 1000);
  };

  const typing = (state) => {
    const shown = ["typing", "recording"].includes(state) ? state : "", stay = following;
    if (section.dataset.typing === shown) return; // as with most messages: nothing to lay out again
    section.dataset.typing = shown;
    end().hidden = !shown;
    if (stay) toEnd();
  };

  // Pages come in above and below, and what is being read stays where it is.
  const more = async (below) => {
    const button = one(below ? "[data-newer]" : "[data-older]", thread), edge = bubbles().at(below ? -1 : 0);
    if (!button || button.disabled || !edge?.dataset.id) return;
    button.disabled = true;
    missed = false;
    const asked = thread;
    const response = await request(`/atendimento/conversas/${chat}/mensagens/?${below ? "depois" : "antes"}=${edge.dataset.id}`).catch(() => null);
    if (asked !== thread) return;
    button.disabled = false;
    if (!response?.ok) return;
    const added = nodes(await response.text()).filter((node) => !node.id || !document.getElementById(node.id));
    const was = edge.getBoundingClientRect().top;
    button.replaceWith(...added);
    added.forEach((node) => htmx.process(node));
    const surplus = below ? lines().slice(0, -FAR) : lines().slice(FAR);
    surplus.forEach((line) => line.remove());
    if (surplus.length) cut(!below);
    if (below && missed) cut(true); // came in while the last page was on its way
    detached = Boolean(one("[data-newer]", thread));
    arrange();
    thread.scrollTop += edge.getBoundingClientRect().top - was;
    pill(detached ? fresh : (fresh = 0));
    if (!detached) soonRead();
    watch();
  };
  const watch = () => { watcher.disconnect(); all("[data-older], [data-newer]", thread).forEach((button) => watcher.observe(button)); };

  const unreadLine = () => {
    const number = Number(section.dataset.unread), theirs = bubbles().filter((line) => !line.matches(".msg-out"));
    if (!number || !theirs.length) return null;
    const line = clone("unread-template");
    line.textContent = say("unread", { n: number });
    (document.getElementById(`message-${thread.dataset.unreadFrom}`) ?? theirs[theirs.length - number] ?? theirs[0]).before(line);
    return line;
  };

  const jump = (line, behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth") => {
    const bubble = one(".bubble", line);
    line.scrollIntoView({ block: "center", behavior });
    bubble.classList.add("is-hit");
    setTimeout(() => bubble.classList.remove("is-hit"), 2000);
  };

  const start = () => {
    section = one(".chat[data-chat]");
    if (!section) { thread = null; chat = ""; return; }
    [thread, chat, synced] = [one("[data-thread]", section), section.dataset.chat, Number(section.dataset.rev)];
    const hit = document.getElementById(`message-${thread.dataset.hit}`), unread = !hit && unreadLine();
    [fresh, detached, missed] = [0, Boolean(one("[data-newer]", thread)), false];
    arrange();
    own();
    toEnd();
    if (unread && unread.offsetTop < thread.scrollTop) { thread.scrollTop = unread.offsetTop - 48; following = atEnd() && !detached; }
    if (hit) { following = false; jump(hit, "auto"); }
    if (hit || detached) pill(0);
    thread.addEventListener("scroll", () => {
      following = atEnd() && !detached;
      if (following && fresh) pill(fresh = 0);
      stick();
    }, { passive: true });
    const here = thread, settle = () => here === thread && following && toEnd();
    thread.addEventListener("load", settle, true);
    new ResizeObserver(settle).observe(thread);
    watcher?.disconnect();
    watcher = new IntersectionObserver((seen) => seen.filter((each) => each.isIntersecting).forEach(({ target }) => more(target.matches("[data-newer]"))), { root: thread, rootMargin: "500px 0px" });
    watch();
    soonRead();
  };

  for (const kind of ["message", "event", "head"]) on(`frame:${kind}`, (frame) => show(frame));
  on("frame:row", (frame) => {
    if (frame.chat !== chat) return;
    const isNew = frame.inbound > section.dataset.inbound;
    if (isNew) Object.assign(section.dataset, { unread: 1, inbound: frame.inbound });
    if (frame.rev > synced) { clearTimeout(timer); timer = setTimeout(pull, 600); }
    if (isNew) soonRead();
  });
  on("frame:opened", ({ chat: opened, rev }) => opened === chat && rev > synced && pull());
  on("frame:typing", (frame) => frame.chat === chat && typing(frame.state));
  on("frame:colleague", ({ chat: where, user, name, on: writes }) => {
    if (where !== chat || user === me) return;
    const line = one("[data-when=colleague]", section);
    line.hidden = !writes;
    one("span", line).textContent = say("writing", { name });
    clearTimeout(line.timer);
    line.timer = setTimeout(() => { line.hidden = true; }, 8000);
  });
  on("done:pull", pull);
  on("refused", (element) => element.dataset.then === "pull" && pull());
  on("refresh", pull);
  document.addEventListener("visibilitychange", soonRead);
  addEventListener("focus", soonRead);
  document.addEventListener("click", (event) => {
    if (event.target.closest(".pill-new")) { if (detached) emit("chat:reload", "fim"); else { toEnd(); pill(fresh = 0); } }
    const pager = event.target.closest("[data-older], [data-newer]");
    if (pager) more(pager.matches("[data-newer]"));
    const quote = event.target.closest("[data-jump]"), target = quote && document.getElementById(quote.hash.slice(1));
    if (!quote) return;
    event.preventDefault();
    if (target) jump(target);
    else prosa.chat.open(chat, { at: quote.hash.slice("#message-".length), push: false, focus: quote.closest("#find") ? "" : "thread" });
  });

  prosa.thread = { start, pull, add: (line) => (detached ? emit("chat:reload", "fim") : add(line, true)), place: (html) => nodes(html).forEach((line) => { if (place(line)) toEnd(); arrange(); }), get chat() { return chat; } };
})();

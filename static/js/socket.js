// One socket per page. It only carries frames; who wants a kind of frame listens for `frame:<t>`.
"use strict";
(() => {
  const { on, emit } = prosa;
  const FIRST_WAIT = 500, LONGEST_WAIT = 15000, PING = 25000, SILENCE = 40000;
  const SIGNED_OUT = [4401, 4403];
  const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/atendimento/`;
  let socket, wait = FIRST_WAIT, heard = 0, timer, chat = "", up = false;

  const send = (frame) => { if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame)); };

  const down = (event) => {
    if (event.target !== socket) return;
    const was = up;
    up = false;
    socket = null;
    if (was) emit("socket:down");
    if (SIGNED_OUT.includes(event.code)) { location.reload(); return; }
    clearTimeout(timer);
    timer = setTimeout(connect, wait * (0.7 + Math.random() * 0.6));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  };

  const receive = ({ data }) => {
    heard = Date.now();
    const frame = JSON.parse(data);
    if (frame.t === "ready") {
      wait = FIRST_WAIT;
      up = true;
      if (chat) send({ t: "open", chat });
      emit("socket:up");
    }
    emit(`frame:${frame.t}`, frame);
  };

  const connect = () => {
    clearTimeout(timer);
    if (socket) return;
    socket = new WebSocket(address);
    heard = Date.now();
    socket.onmessage = receive;
    socket.onclose = down;
  };

  // A sleeping laptop leaves a socket that looks open and hears nothing.
  const check = () => {
    if (!socket) return connect();
    if (socket.readyState === WebSocket.OPEN && Date.now() - heard > SILENCE) {
      const dead = socket;
      dead.close();
      return down({ target: dead, code: 1006 });
    }
    send({ t: "ping" });
  };
  setInterval(check, PING);
  addEventListener("online", () => { wait = FIRST_WAIT; check(); });
  document.addEventListener("visibilitychange", () => document.hidden || check());
  on("chat:opened", (id) => { chat = id; send({ t: "open", chat }); });
  on("chat:closed", () => { chat = ""; send({ t: "close" }); });

  prosa.socket = { send, connect, get up() { return up; } };
})();

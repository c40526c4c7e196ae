// One socket per page. It only carries frames; who wants a kind of frame listens for `frame:<t>`.
const { on, emit } = prosa;
const PING = 25000, SILENCE = 40000;
const SIGNED_OUT = [4401, 4403];
const address = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/atendimento/`;
const socket = new ReconnectingWebSocket(address, [], {
  minReconnectionDelay: 350, maxReconnectionDelay: 15000, reconnectionDelayGrowFactor: 2, maxEnqueuedMessages: 0, startClosed: true,
});
let heard = 0, chat = "", up = false;

const send = (frame) => { if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame)); };
socket.onmessage = ({ data }) => {
  const frame = JSON.parse(data);
  heard = Date.now();
  if (frame.t === "ready") {
    up = true;
    if (chat) send({ t: "open", chat });
    emit("socket:up");
  }
  emit(`frame:${frame.t}`, frame);
};
socket.onclose = ({ code }) => {
  if (up) emit("socket:down");
  up = false;
  if (SIGNED_OUT.includes(code)) location.reload();
};

// A sleeping laptop leaves a socket that looks open and hears nothing; one that waits to try again need not wait.
const check = () => {
  const isDeaf = socket.readyState === WebSocket.OPEN && Date.now() - heard > SILENCE;
  if (isDeaf || socket.readyState === WebSocket.CLOSED) socket.reconnect();
  else send({ t: "ping" });
};
setInterval(check, PING);
addEventListener("online", check);
document.addEventListener("visibilitychange", () => document.hidden || check());
on("chat:shown", (id) => {
  chat = id;
  send(chat ? { t: "open", chat } : { t: "close" });
});
prosa.socket = { send, connect: () => socket.reconnect(), get up() { return up; } };

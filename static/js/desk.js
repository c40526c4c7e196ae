// The people at the desk: who is here, and what I should know.
const { one, all, on, toast, json } = prosa;
const LOUD = ["SLA_AT_RISK", "SLA_BREACHED", "TICKET_TRANSFERRED", "SNOOZE_OVER", "ACTIVITY_DUE", "TASK_GIVEN", "MENTIONED", "NOT_SENT"];
const states = new Map();

const faces = (root = document) => all("[data-person]", root).forEach((face) => {
  face.dataset.presence = states.get(face.dataset.person) ?? "offline";
});
const learn = ({ people }) => {
  people.forEach(({ user, state }) => states.set(user, state));
  faces();
};
on("frame:presence", learn);
on("refresh", async () => {
  htmx.trigger("#notice-count", "refresh");
  const here = await json("/atendimento/presencas/");
  if (!here) return;
  states.clear();
  learn(here);
});

on("frame:notice", ({ kind, title, message, link }) => {
  htmx.trigger("#notice-count", "refresh");
  if (LOUD.includes(kind)) toast([title, message].filter(Boolean).join(" · "), link);
});
document.addEventListener("toast", ({ detail }) => toast(detail.text, "", detail.undo, detail.verb));

learn({ people: JSON.parse(one("#presences").textContent) });
prosa.desk = { faces };

// What a sign in the box brings up: @ colleagues (notes), {{ blanks (answers), : emoji. The server knows what to offer,
// <text-expander> shows it and writes what was chosen.
const { drawn } = prosa;
const ONLY = { "@": "note", "{{": "reply" }, LEAST = { ":": 2 };
let asked = 0;

const offer = async (key, text) => {
  const mine = ++asked, query = new URLSearchParams({ sinal: key, q: text });
  const found = await drawn(`/atendimento/conversas/${prosa.thread.chat}/sugestoes/?${query}`);
  if (mine !== asked) await new Promise(() => {}); // a later letter is asked about: nobody waits for this
  return { matched: Boolean(found?.length), fragment: found?.[0] };
};
// Its events don't bubble, but they can be caught on their way down.
const hear = (name, handler) => document.addEventListener(`text-expander-${name}`, ({ detail }) => handler(detail), true);
hear("change", ({ key, text, provide }) => {
  const { mode } = prosa.composer;
  asked += 1;
  if (text.length >= (LEAST[key] ?? 0) && (ONLY[key] ?? mode()) === mode()) provide(offer(key, text));
});
hear("value", (choice) => { choice.value = choice.item.dataset.insert; });
hear("committed", ({ input }) => input.dispatchEvent(new Event("input", { bubbles: true })));

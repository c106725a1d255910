// The grid of variations: clicks and letters of a pad become events for the page; playing stays here.
// Runs once per grid with `element` and `trigger`; the markup is pads.py's.
const MARKS = ["pin", "A", "B"]; // answered at once; the others make or write something
const act = (figure, name) => {
  if (name === "play") return window.soundwell.play(figure.querySelector("audio"));
  trigger(MARKS.includes(name) ? "select" : "click", { act: name, place: Number(figure.dataset.place) });
};

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) return act(button.closest("figure"), button.dataset.act);
  const slot = event.target.closest("[data-seed-play]");
  const sound = (seed) => element.querySelector(`figure[data-seed="${seed}"] audio`);
  if (slot) return window.soundwell.play(sound(slot.dataset.seedPlay));
  if (event.target.closest("[data-turns]")) {
    const both = [...element.querySelectorAll("[data-seed-play]")].map((one) => sound(one.dataset.seedPlay));
    window.soundwell.playInTurn([...both, ...both]);
  }
});

const LETTERS = { p: "pin", x: "reject", r: "again", a: "A", b: "B", m: "manifest" };
const STEPS = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 3, ArrowUp: -3 };
element.addEventListener("keydown", (event) => {
  const figure = event.target.closest("figure[data-place]");
  if (!figure || event.ctrlKey || event.metaKey || event.altKey) return;
  const name = LETTERS[event.key.toLowerCase()];
  const all = [...element.querySelectorAll("figure[data-place] .sw-picture")];
  const next = all[Number(figure.dataset.place) + (STEPS[event.key] ?? NaN)];
  if (name) act(figure, name);
  else if (next) next.focus();
  else return;
  event.preventDefault();
});

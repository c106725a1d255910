// The timeline editor, third part: mouse, keys and buttons become changes; what the page sends is taken in.

const placeOf = (event) => { const box = svg.getBoundingClientRect(); return { x: event.clientX - box.left, y: event.clientY - box.top }; };
const laneAt = (y) => Math.floor((y - RULER) / LANE);
const hit = ({ x, y }) => {
  if (y >= curveTop()) {
    const at = doc.loudness.findIndex(([secs, db]) => Math.hypot(xOf(secs) - x, yOf(db) - y) <= NEAR_PX);
    return at < 0 ? null : { kind: "point", at };
  }
  let best = null, closest = NEAR_PX;
  doc.events.forEach((event, at) => {
    const away = Math.abs(xOf(event.time_secs) + 1.5 - x);
    if (lanes().indexOf(event.sound) === laneAt(y) && away <= closest) { closest = away; best = { kind: "event", at }; }
  });
  return best;
};
svg.addEventListener("pointerdown", (event) => {
  if (event.button) return;
  root.focus({ preventScroll: true });
  svg.setPointerCapture(event.pointerId);
  const start = placeOf(event), found = hit(start);
  const stroke = !found && start.y >= curveTop() ? [[secsOf(start.x), dbOf(start.y)]] : null;
  drag = { start, stroke, before: clone(doc), from: found && (found.kind === "event" ? doc.events[found.at].time_secs : 0), moved: false };
  chosen = found;
  draw();
});
svg.addEventListener("pointermove", (event) => {
  const place = placeOf(event);
  if (!drag) { svg.style.cursor = hit(place) ? "grab" : "crosshair"; return; }
  if (!drag.moved && Math.hypot(place.x - drag.start.x, place.y - drag.start.y) < DRAG_PX) return;
  drag.moved = true;
  if (drag.stroke) {
    drag.stroke.push([secsOf(place.x), dbOf(place.y)]);
    doc.loudness = woven(drag.before.loudness, drag.stroke);
  } else if (chosen?.kind === "event") {
    const moved = doc.events[chosen.at];
    moved.time_secs = secsOf(xOf(drag.from) + place.x - drag.start.x);
    if (laneAt(place.y) >= 0 && laneAt(place.y) < lanes().length) moved.sound = lanes()[laneAt(place.y)];
  } else if (chosen) doc.loudness[chosen.at] = [secsOf(place.x), dbOf(place.y)];
  draw();
});
svg.addEventListener("pointerup", () => {
  const ended = drag;
  drag = null;
  if (!ended) return;
  if (ended.stroke && !ended.moved) return addPoint(...ended.stroke[0]);
  if (!ended.moved) return;
  const after = doc;
  doc = ended.before;
  commit(() => { doc = after; });
});
svg.addEventListener("pointercancel", () => { if (drag) doc = drag.before; drag = null; draw(); });
svg.addEventListener("dblclick", (event) => {
  const place = placeOf(event);
  if (place.y > RULER && place.y < curveTop() && !hit(place)) add(laneAt(place.y), secsOf(place.x));
});
svg.addEventListener("contextmenu", (event) => {
  const found = hit(placeOf(event));
  if (!found) return;
  event.preventDefault();
  chosen = found;
  remove();
});

// A stroke takes the place of what it passed over; of its points those are kept that bend it by a dB or more.
const woven = (points, stroke) => {
  const line = [...new Map([...stroke].sort((one, other) => one[0] - other[0])).entries()];
  const first = line[0][0], last = line.at(-1)[0];
  return [...points.filter(([secs]) => secs < first || secs > last), ...plain(line)].sort((one, other) => one[0] - other[0]);
};
const plain = (line) => {
  if (line.length < 3) return line;
  const [a, b] = [line[0], line.at(-1)];
  const away = line.map(([secs, db]) => Math.abs(db - a[1] - ((b[1] - a[1]) * (secs - a[0])) / Math.max(1e-6, b[0] - a[0])));
  const far = away.indexOf(Math.max(...away));
  return away[far] < 1 ? [a, b] : [...plain(line.slice(0, far + 1)), ...plain(line.slice(far)).slice(1)];
};

// --- Keyboard and buttons --------------------------------------------------------------------------

const by = (event) => (event.shiftKey ? 0.1 : event.altKey ? 0.001 : 0.01);
const next = (way) => { const kind = chosen?.kind ?? "event"; choose(kind, clamp((chosen?.at ?? (way > 0 ? -1 : 1)) + way, 0, listOf(kind).length - 1)); };
const here = () => (chosen?.kind === "event" ? lanes().indexOf(doc.events[chosen.at].sound) : 0);
const KEYS = {
  ArrowLeft: (event) => shift(-by(event)), ArrowRight: (event) => shift(by(event)),
  ArrowUp: (event) => upDown(-1, event.shiftKey), ArrowDown: (event) => upDown(1, event.shiftKey),
  PageUp: () => next(-1), PageDown: () => next(1), ",": () => next(-1), ".": () => next(1),
  Home: () => choose(chosen?.kind ?? "event", 0), End: () => choose(chosen?.kind ?? "event", listOf(chosen?.kind ?? "event").length - 1),
  Enter: () => add(here(), chosen ? timeOf() + 0.25 : 0), n: () => add(here(), chosen ? timeOf() + 0.25 : 0),
  Delete: remove, Backspace: remove, "+": () => harder(0.05), "=": () => harder(0.05), "-": () => harder(-0.05),
  c: () => addPoint(timeOf(), 0), Escape: () => { chosen = null; draw(); },
};
root.addEventListener("keydown", (event) => {
  if (event.target !== root) return;
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "z") event.shiftKey ? step(future, past) : step(past, future);
  else if (command && event.key.toLowerCase() === "y") step(future, past);
  else if (!command && KEYS[event.key]) KEYS[event.key](event);
  else return;
  event.preventDefault();
});
const save = () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(doc, null, 2) + "\n"], { type: "application/json" }));
  link.download = "timeline.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
const zoomBy = (factor) => {
  const middle = (scroller.scrollLeft + scroller.clientWidth / 2) / width();
  zoom = clamp(zoom * factor, 1, 16);
  draw();
  scroller.scrollLeft = middle * width() - scroller.clientWidth / 2;
};
const DO = {
  add: () => add(here(), chosen ? timeOf() + 0.25 : 0), remove, undo: () => step(past, future), redo: () => step(future, past),
  closer: () => zoomBy(2), wider: () => zoomBy(0.5), flat: () => commit(() => { doc.loudness = []; chosen = null; }), save,
};
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-do], [data-drop]");
  if (button) button.dataset.drop ? dropLane(button.dataset.drop) : DO[button.dataset.do]();
});
const FIELDS = { time: setTime, duration: setDuration, intensity: (value) => Number.isFinite(value) && harder(value - doc.events[chosen.at].intensity) };
element.addEventListener("change", (event) => {
  const set = FIELDS[event.target.dataset?.field];
  if (set) set(parseFloat(event.target.value));
});

const take = () => {
  const given = props.value;
  if (!given || JSON.stringify(given) === JSON.stringify(doc)) return;
  if (doc) { past.push(clone(doc)); future = []; }
  doc = clone(given); chosen = null;
  draw();
};
watch("value", take);
new ResizeObserver(draw).observe(scroller);
take();

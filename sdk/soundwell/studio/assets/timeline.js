// The timeline editor: lanes of events and a loudness curve, by mouse and by keyboard. Runs once with `element`,
// `props` and `watch`; props.value is a Timeline as JSON (see events.py) and is set anew after each change.
// Knows nothing of how it is rendered. Times in seconds, levels in dB.
const SVG = "http://www.w3.org/2000/svg";
const LANE = 36, CURVE = 96, RULER = 22, TOP_DB = 12, LOW_DB = -36, NEAR_PX = 9, DRAG_PX = 3, MAX_SECS = 30;
const COLOURS = ["#66c2ff", "#ff8a5c", "#90ee78", "#ff7fc0", "#ffd740", "#b9a2ff", "#40e0d0", "#f37b7b", "#d0d0d0", "#7ba9ff"];
const find = (selector) => element.querySelector(selector);
const root = find(".tl"), svg = find(".tl-svg"), names = find(".tl-names"), say = find(".tl-say"), scroller = find(".tl-scroll");
let doc = null, chosen = null, zoom = 1, past = [], future = [], drag = null; // chosen: {kind: "event" | "point", at}

const clone = (value) => JSON.parse(JSON.stringify(value));
const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
const milli = (secs) => Math.round(secs * 1000) / 1000;
const lanes = () => Object.keys(doc.sounds);
const width = () => Math.max(300, scroller.clientWidth * zoom - 2);
const xOf = (secs) => (secs / doc.duration_secs) * width();
const secsOf = (x) => milli(clamp((x / width()) * doc.duration_secs, 0, doc.duration_secs));
const laneTop = (lane) => RULER + lane * LANE;
const curveTop = () => RULER + lanes().length * LANE;
const yOf = (db) => curveTop() + 6 + ((TOP_DB - clamp(db, LOW_DB, TOP_DB)) / (TOP_DB - LOW_DB)) * (CURVE - 12);
const dbOf = (y) => Math.round(clamp(TOP_DB - ((y - curveTop() - 6) / (CURVE - 12)) * (TOP_DB - LOW_DB), LOW_DB, TOP_DB) * 2) / 2;

// --- Changes: always on a copy, so that undo is the copy before -------------------------------------

const commit = (change) => {
  past.push(clone(doc)); past = past.slice(-100); future = [];
  change(doc);
  publish();
};
const publish = () => {
  const held = chosen && listOf(chosen.kind)[chosen.at];
  doc.events.sort((one, other) => one.time_secs - other.time_secs);
  doc.loudness.sort((one, other) => one[0] - other[0]);
  if (chosen) chosen.at = held ? listOf(chosen.kind).indexOf(held) : -1;
  if (chosen?.at < 0) chosen = null;
  props.value = clone(doc);
  draw();
};
const step = (from, to) => {
  if (!from.length) return;
  to.push(clone(doc)); doc = from.pop(); chosen = null;
  publish();
};
const listOf = (kind) => (kind === "event" ? doc.events : doc.loudness);
const timeOf = () => (!chosen ? 0 : chosen.kind === "event" ? doc.events[chosen.at].time_secs : doc.loudness[chosen.at][0]);
const choose = (kind, at) => { chosen = at >= 0 && at < listOf(kind).length ? { kind, at } : null; draw(); };

const add = (lane, secs) => {
  if (!lanes().length) return;
  const event = { sound: lanes()[clamp(lane, 0, lanes().length - 1)], time_secs: milli(clamp(secs, 0, doc.duration_secs)), intensity: 0.6 };
  commit(() => { doc.events.push(event); chosen = { kind: "event", at: doc.events.length - 1 }; });
};
const addPoint = (secs, db) => commit(() => { doc.loudness.push([secs, db]); chosen = { kind: "point", at: doc.loudness.length - 1 }; });
const remove = () => {
  if (!chosen) return;
  const { kind, at } = chosen;
  commit(() => { listOf(kind).splice(at, 1); chosen = null; });
  choose(kind, Math.min(at, listOf(kind).length - 1));
};
const shift = (secs) => chosen && commit(() => {
  const moved = milli(clamp(timeOf() + secs, 0, doc.duration_secs));
  if (chosen.kind === "event") doc.events[chosen.at].time_secs = moved; else doc.loudness[chosen.at][0] = moved;
});
const setTime = (secs) => Number.isFinite(secs) && shift(secs - timeOf());
const harder = (by) => chosen?.kind === "event" && commit(() => {
  const event = doc.events[chosen.at];
  event.intensity = Math.round(clamp(event.intensity + by, 0, 1) * 100) / 100;
});
const upDown = (by, big) => chosen && commit(() => {
  if (chosen.kind === "point") { const point = doc.loudness[chosen.at]; point[1] = clamp(point[1] - by * (big ? 6 : 1), LOW_DB, TOP_DB); return; }
  const event = doc.events[chosen.at];
  event.sound = lanes()[clamp(lanes().indexOf(event.sound) + by, 0, lanes().length - 1)];
});
const dropLane = (name) => commit(() => {
  delete doc.sounds[name];
  doc.events = doc.events.filter((event) => event.sound !== name);
  chosen = null;
});
const setDuration = (secs) => Number.isFinite(secs) && commit(() => {
  doc.duration_secs = clamp(milli(secs), 0.1, MAX_SECS);
  doc.events = doc.events.filter((event) => event.time_secs <= doc.duration_secs);
  doc.loudness = doc.loudness.filter((point) => point[0] <= doc.duration_secs);
  chosen = null;
});

// --- Drawing ---------------------------------------------------------------------------------------

const shape = (name, attributes, parent = svg, text = "") => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return parent.appendChild(made);
};
const draw = () => {
  if (!doc) return;
  const height = curveTop() + CURVE;
  svg.replaceChildren();
  svg.setAttribute("width", width()); svg.setAttribute("height", height);
  drawRuler(height); drawLanes(); drawCurve(); doc.events.forEach(drawEvent);
  drawNames(); drawFields();
};
const drawRuler = (height) => {
  const gap = [0.1, 0.25, 0.5, 1, 2, 5].find((one) => xOf(one) >= 46) ?? 5;
  for (let tick = 0; tick * gap <= doc.duration_secs + 1e-6; tick++) {
    const x = xOf(tick * gap);
    shape("line", { x1: x, x2: x, y1: RULER - 5, y2: height, class: "tl-grid" });
    shape("text", { x: x + 3, y: 14, class: "tl-time" }, svg, `${milli(tick * gap)}`);
  }
};
const drawLanes = () => lanes().forEach((_, lane) =>
  shape("rect", { x: 0, y: laneTop(lane), width: width(), height: LANE, class: lane % 2 ? "tl-lane odd" : "tl-lane" }));
const drawEvent = (event, at) => {
  const lane = lanes().indexOf(event.sound), x = xOf(event.time_secs), tall = 8 + (LANE - 12) * event.intensity;
  const foot = laneTop(lane) + LANE - 3, picked = chosen?.kind === "event" && chosen.at === at;
  const group = shape("g", { class: picked ? "tl-event chosen" : "tl-event", "data-event": at, fill: COLOURS[lane % COLOURS.length] });
  shape("rect", { x, y: foot - tall, width: Math.max(3, xOf(doc.sounds[event.sound].duration_secs ?? 0.5)), height: tall, class: "tl-tail" }, group);
  shape("rect", { x: x - 1, y: foot - tall, width: 5, height: tall, rx: 2 }, group);
};
const drawCurve = () => {
  shape("rect", { x: 0, y: curveTop(), width: width(), height: CURVE, class: "tl-curve-back" });
  shape("line", { x1: 0, x2: width(), y1: yOf(0), y2: yOf(0), class: "tl-zero" });
  const points = doc.loudness;
  if (points.length) {
    const whole = [[0, points[0][1]], ...points, [doc.duration_secs, points.at(-1)[1]]];
    shape("polyline", { points: whole.map(([secs, db]) => `${xOf(secs)},${yOf(db)}`).join(" "), class: "tl-curve" });
  }
  points.forEach(([secs, db], at) => {
    const picked = chosen?.kind === "point" && chosen.at === at;
    shape("circle", { cx: xOf(secs), cy: yOf(db), r: picked ? 6 : 4.5, class: picked ? "tl-point chosen" : "tl-point", "data-point": at });
  });
};
const drawNames = () => {
  names.replaceChildren();
  const row = (words, height, colour, name) => {
    const made = names.appendChild(document.createElement("div"));
    made.style.height = `${height}px`; made.style.borderLeftColor = colour;
    made.appendChild(document.createElement("span")).textContent = words;
    made.title = words;
    if (!name) return;
    const button = made.appendChild(document.createElement("button"));
    button.type = "button"; button.textContent = "×"; button.dataset.drop = name;
    button.setAttribute("aria-label", `Remove lane ${name}`);
  };
  row("seconds", RULER, "transparent");
  lanes().forEach((name, lane) => row(name, LANE, COLOURS[lane % COLOURS.length], name));
  row(`loudness, ${LOW_DB}…+${TOP_DB} dB`, CURVE, "#fff");
};
const drawFields = () => {
  const event = chosen?.kind === "event" ? doc.events[chosen.at] : null;
  const put = (name, value, usable = true) => {
    const field = find(`[data-field=${name}]`);
    field.disabled = !usable;
    if (document.activeElement !== field) field.value = value;
  };
  put("time", chosen ? timeOf() : "", Boolean(chosen));
  put("intensity", event ? event.intensity : "", Boolean(event));
  put("duration", doc.duration_secs);
  find("[data-do=undo]").disabled = !past.length;
  find("[data-do=redo]").disabled = !future.length;
  const words = event ? describe(event) : chosen ? `loudness ${doc.loudness[chosen.at][1]} dB at ${timeOf()} s` : `${doc.events.length} events on ${lanes().length} lanes`;
  if (say.textContent !== words) say.textContent = words;
};
const describe = (event) => `${event.sound} at ${event.time_secs.toFixed(3)} s, intensity ${event.intensity}`;

// --- Mouse -----------------------------------------------------------------------------------------

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

// The timeline editor: lanes of events and a loudness curve, by mouse and by keyboard. Three files run as one, once,
// with `element`, `props` and `watch`; props.value is a Timeline as JSON (see events.py), set anew after each change.
// This first part: what there is, and how it changes. Times in seconds, levels in dB. Knows nothing of rendering.
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

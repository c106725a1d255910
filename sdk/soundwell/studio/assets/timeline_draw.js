// The timeline editor, second part: everything seen is drawn anew from `doc` and `chosen`.

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

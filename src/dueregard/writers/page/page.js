// How do controls, keys and clicks change what is chosen?

function redraw() {
  drawMeasure();
  drawMap();
  drawDetails();
  drawConflicts();
  drawZoneList();
  drawShares();
  drawControls();
  writeAddress();
}

function drawControls() {
  byId("day").value = String(state.tick);
  byId("day").setAttribute("aria-valuetext", day());
  byId("day-text").textContent = day();
  const reading = data.readings[state.reading];
  byId("status").textContent = `rests on: ${reading.status}`;
  byId("warning").textContent = reading.warning ?? "";
  byId("warning").hidden = reading.warning === null;
  byId("shown").textContent = `${day()}, ${state.reading} (${reading.title}), level ${state.level}, ${GROUNDS[state.terrain]}, newcomer: ${titleOf("newcomers", state.newcomer)}, exclusion by ${actorOf(state.holder)}`;
  const empty = { zones: zonesNow().length, overlaps: conflictsNow().filter((row) => row.shape !== null).length, exclusion: exclusionNow().length };
  for (const [name, count] of Object.entries(empty)) byId("map").dataset[name] = String(count);
  drawStrip();
}

function drawMeasure() {
  const { true_m, px } = scaleBar();
  byId("scale-bar").style.width = `${px}px`;
  byId("scale-text").textContent = true_m >= 1000 ? `${true_m / 1000} km` : `${true_m} m`;
  byId("scale").dataset.metres = String(true_m);
}

// How many conflicts stand at each stop of the slider.
function drawStrip() {
  const rows = conflictsOfReading().filter((row) => row.owed), counts = data.days.map((on) => rows.filter((row) => stands(row, on)));
  const most = Math.max(1, ...counts.map((some) => some.length)), wide = 1000 / data.days.length;
  const bar = (some, i, kind) => {
    const high = 100 * some.length / most, made = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [key, value] of Object.entries({ x: i * wide, y: 100 - high, width: wide * 0.86, height: high, class: kind })) made.setAttribute(key, value);
    return made;
  };
  const certain = counts.map((some) => some.filter((row) => row.certainty === "certain"));
  byId("strip").replaceChildren(...counts.map((some, i) => bar(some, i, i === state.tick ? "possible now" : "possible")),
    ...certain.map((some, i) => bar(some, i, "certain")));
  byId("strip-text").textContent = `conflicts with a duty between States, at most ${Math.max(0, ...counts.map((some) => some.length))} at once`;
}

// On paper the map keeps the size and so the picture that it had on the screen, made to fit a sheet across.
const PAPER_PX = 1020, PAPER_HIGH_PX = 430;
function keepSize() {
  if (matchMedia("print").matches) return;
  const { offsetWidth: wide, offsetHeight: high, style } = byId("map");
  style.setProperty("--seen-width", `${wide}px`);
  style.setProperty("--seen-height", `${high}px`);
  style.setProperty("--paper-zoom", String(Math.min(1, PAPER_PX / wide, PAPER_HIGH_PX / high)));
}

function pick(row) {
  Object.assign(state, { picked: row, place: null });
  if (!stands(row, day())) state.tick = data.days.findIndex((on) => stands(row, on)) === -1 ? state.tick : data.days.findIndex((on) => stands(row, on));
  const shapes = pickedShapes(row);
  if (shapes.length) show(widenedBox(hull(shapes.map((shape) => outlineOf(shape).box)), 1.25, 1500));
  redraw();
  byId("map").scrollIntoView({ block: "nearest", behavior: "instant" });
}

function pickPlace(place) {
  Object.assign(state, { place, picked: null });
  drawPicked();
  drawDetails();
  drawConflicts();
}

function options(select, entries, chosen) {
  select.replaceChildren(...entries.map(([value, text]) => {
    const made = document.createElement("option");
    Object.assign(made, { value, textContent: text, selected: value === chosen });
    return made;
  }));
  select.disabled = entries.length < 2;
}

const LEVELS = ["low", "nominal", "high"];
const GROUNDS = { true: "with terrain", false: "full circles" };
function fillSelects() {
  options(byId("reading"), Object.entries(data.readings).map(([name, one]) => [name, `${name}: ${one.title}`]), state.reading);
  options(byId("newcomer"), Object.entries(data.newcomers), state.newcomer);
  options(byId("bound"), Object.entries(data.readings[state.reading].groups), state.group);
  options(byId("holder"), [["*", "everybody together"], ...Object.entries(data.actors).map(([code, one]) => [code, one.title])], state.holder);
  const levels = LEVELS.filter((level) => data.choices.some(([one, terrain]) => one === level && terrain === state.terrain));
  const grounds = Object.keys(GROUNDS).filter((ground) => data.choices.some(([level, terrain]) => level === state.level && String(terrain) === ground));
  options(byId("pace"), data.paces, String(state.pace));
  options(byId("level"), levels.map((level) => [level, level]), state.level);
  options(byId("terrain"), grounds.map((ground) => [ground, GROUNDS[ground]]), String(state.terrain));
}

function onChoice(id, change) {
  byId(id).addEventListener("change", (event) => { change(event.target.value); state.picked = null; fillSelects(); redraw(); });
}

function moveTo(tick) {
  state.tick = Math.min(Math.max(tick, 0), data.days.length - 1);
  if (state.picked !== null && !stands(state.picked, day())) state.picked = null;
  redraw();
}

let playing = null;
function play(on) {
  clearInterval(playing);
  playing = on ? setInterval(() => state.tick >= data.days.length - 1 ? play(false) : moveTo(state.tick + state.pace), 350) : null;
  byId("play").textContent = on ? "❚❚ Pause" : "▶ Play";
  byId("play").setAttribute("aria-pressed", String(on));
}

function startPlaying() {
  if (state.tick >= data.days.length - 1) moveTo(0);
  play(playing === null);
}

function layerSwitch(name, text, swatch) {
  const box = element("input", [], { type: "checkbox", id: `layer-${name}` });
  box.checked = !state.hiddenLayers.has(name);
  box.addEventListener("change", () => {
    state.hiddenLayers[box.checked ? "delete" : "add"](name);
    if (plot.layers[name] && STATIC_LAYERS.includes(name)) plot.layers[name].visible = box.checked;
    redraw();
  });
  return element("li", [element("label", [box, swatch, text])]);
}

const STATIC_LAYERS = ["shadow", "lit", "regions", "regions-earlier", "graticule"];
const swatch = (kind, colour) => {
  const made = element("span", [], { class: `swatch ${kind}`, "aria-hidden": "true" });
  if (colour) made.style.setProperty("--colour", colour);
  return made;
};

function fillLegend() {
  byId("actors").replaceChildren(...Object.entries(data.actors).map(([code, one]) => {
    const box = element("input", [], { type: "checkbox", checked: "" });
    box.addEventListener("change", () => { state.hiddenActors[box.checked ? "delete" : "add"](code); redraw(); });
    return element("li", [element("label", [box, swatch("actor", one.colour), `${one.number ? `${one.number} · ` : ""}${one.title} (${one.states})`])]);
  }));
  const used = new Set(tables.zones.map((row) => row.polarity));
  const fixed = [["overlaps", "shared ground of certain conflicts"], ["exclusion", "ground where a newcomer owes a duty (hatched; crossed: claimed)"],
    ["plans", "somewhere in here: only a region is known"], ["shadow", "permanent shadow"], ["lit", data.scarce.lit ?? "well lit ground"], ["regions", "Artemis candidate regions"],
    ["regions-earlier", "candidate regions of the earlier edition"], ["features", "names of features"], ["graticule", "latitude and longitude"]];
  const has = (name) => !(plot.layers[name] && ["shadow", "lit", "regions-earlier", "regions"].includes(name)) || plot.layers[name].data_source.get_length() > 0;
  byId("layers").replaceChildren(
    ...Object.entries(data.polarities).filter(([name]) => used.has(name)).map(([name, text]) => layerSwitch(`zones-${name}`, text, swatch(`zone ${name}`))),
    ...fixed.filter(([name]) => has(name)).map(([name, text]) => layerSwitch(name, text, swatch(name))));
  const kinds = new Map(tables.sites.map((row) => [data.kinds[row.kind]?.family, data.kinds[row.kind]?.marker]));
  byId("symbols").replaceChildren(...[...kinds].filter(([family]) => family).map(([family, marker]) => element("li", [symbol(marker), family])),
    element("li", [swatch("over"), "hollow: only the object is left"]));
}

// Outline of each of Bokeh's markers in a box of 16 by 16.
const SYMBOLS = {
  inverted_triangle: "M2 3H14L8 14Z", triangle: "M2 13H14L8 2Z", square: "M3 3H13V13H3Z", diamond: "M8 1L13 8L8 15L3 8Z", hex: "M5 2H11L15 8L11 14H5L1 8Z",
  circle: "M8 2a6 6 0 1 0 .01 0Z", circle_cross: "M8 2a6 6 0 1 0 .01 0ZM8 2V14M2 8H14", circle_dot: "M8 2a6 6 0 1 0 .01 0ZM8 7a1 1 0 1 0 .01 0Z",
  square_cross: "M3 3H13V13H3ZM8 3V13M3 8H13", triangle_dot: "M2 13H14L8 2Z M8 8.5a1 1 0 1 0 .01 0Z", square_x: "M3 3H13V13H3ZM3 3L13 13M13 3L3 13",
};
function symbol(marker) {
  const space = "http://www.w3.org/2000/svg", drawing = document.createElementNS(space, "svg"), path = document.createElementNS(space, "path");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", class: "symbol", "aria-hidden": "true" })) drawing.setAttribute(key, value);
  path.setAttribute("d", SYMBOLS[marker] ?? SYMBOLS.circle);
  drawing.append(path);
  return drawing;
}

function listen() {
  onChoice("reading", chooseReading);
  onChoice("newcomer", (value) => { state.newcomer = value; });
  onChoice("bound", (value) => { state.group = value; });
  onChoice("holder", (value) => { state.holder = value; });
  onChoice("level", (value) => { state.level = value; });
  onChoice("terrain", (value) => { state.terrain = value === "true"; });
  byId("day").max = String(data.days.length - 1);
  byId("day").addEventListener("input", (event) => { play(false); moveTo(Number(event.target.value)); });
  byId("pace").addEventListener("change", (event) => { state.pace = Number(event.target.value); });
  byId("play").addEventListener("click", startPlaying);
  byId("as-of")?.addEventListener("click", () => { play(false); moveTo(tickOf(data.as_of)); });
  byId("only-day").addEventListener("change", (event) => { state.onlyDay = event.target.checked; drawConflicts(); });
  byId("zones-list").addEventListener("toggle", drawZoneList);
  const answer = byId("answer");
  addEventListener("beforeprint", () => { answer.dataset.open = String(answer.open); answer.open = true; });
  addEventListener("afterprint", () => { answer.open = answer.dataset.open === "true"; });
  for (const [id, act] of Object.entries({ "zoom-in": () => zoom(1.6), "zoom-out": () => zoom(1 / 1.6), "zoom-home": goHome })) byId(id).addEventListener("click", act);
  byId("map").addEventListener("keydown", onKey);
}

const KEYS = { "+": [1.6], "=": [1.6], "-": [1 / 1.6], ArrowLeft: [1, -0.2], ArrowRight: [1, 0.2], ArrowUp: [1, 0, 0.2], ArrowDown: [1, 0, -0.2] };
function onKey(event) {
  if (event.target !== byId("map") || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "0" || event.key === "Home") goHome();
  else if (event.key === "Escape") pickPlace(null);
  else if (KEYS[event.key]) zoom(...KEYS[event.key]);
  else return;
  event.preventDefault();
}

let home = null;
const goHome = () => show(home);

// One redrawing of lines, names and scale for any number of changes of the view.
let waiting = false;
function onView() {
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    drawMeasure();
    drawGraticule();
    placeLabels(sitesNow().filter((row) => row.placed !== "within"), sitesNow().filter((row) => row.placed === "within"));
  });
}

let hovering = false;
function onPointer({ x, y, sx, sy }) {
  if (!hovering) requestAnimationFrame(() => { hovering = false; drawHover([x, y], [sx, sy]); });
  hovering = true;
  const [lon, lat] = lonLat(x, y);
  byId("readout").textContent = `${Math.abs(lat).toFixed(3)}°S ${Math.abs(lon).toFixed(2)}°${lon < 0 ? "W" : "E"}  ·  E ${Math.round(x)} m, N ${Math.round(y)} m`;
}

async function begin() {
  readAddress();
  await Bokeh.embed.embed_items({ page: JSON.parse(byId("document").textContent) },
    [{ docid: "page", roots: JSON.parse(byId("roots").textContent), root_ids: Object.keys(JSON.parse(byId("roots").textContent)) }]);
  const models = Bokeh.documents.at(-1);
  plot.model = models.get_model_by_name("map");
  plot.chart = models.get_model_by_name("shares");
  plot.now = models.get_model_by_name("now");
  for (const renderer of [...plot.model.renderers, ...plot.chart.renderers]) plot.layers[renderer.name] = renderer;
  home = view();
  fillSelects();
  fillLegend();
  listen();
  plot.model.on_event("tap", ({ x, y }) => pickPlace([x, y]));
  plot.model.on_event("mousemove", onPointer);
  plot.model.on_event("mouseleave", () => requestAnimationFrame(() => drawHover(null, [0, 0])));
  for (const name of ["inner_width", "inner_height"]) plot.model.properties[name].change.connect(() => { keepSize(); show(view()); onView(); });
  for (const range of [plot.model.x_range, plot.model.y_range]) range.change.connect(onView);
  keepSize();
  show(home);
  redraw();
  document.documentElement.dataset.ready = "yes";
}

begin();

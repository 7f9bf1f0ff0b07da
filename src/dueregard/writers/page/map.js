// How do the chosen rows become layers, and how are they named and measured?

const outlines = new Map();
const plot = { model: null, layers: {} };
const LABEL_FONT = "Helvetica, Arial, sans-serif";
const DIAMETER_M = 2 * data.radius_m;

function outlineOf(key) {
  if (!outlines.has(key)) {
    const parts = data.shapes[key];
    const axis = (which) => parts.map((part) => part.map((ring) => ring.filter((_, i) => i % 2 === which)));
    const xs = axis(0), ys = axis(1);
    outlines.set(key, { xs, ys, box: boxOf(xs.flat(2), ys.flat(2)) });
  }
  return outlines.get(key);
}

function boxOf(xs, ys) {
  const least = (values) => values.reduce((one, other) => Math.min(one, other), Infinity);
  const most = (values) => values.reduce((one, other) => Math.max(one, other), -Infinity);
  return [least(xs), least(ys), most(xs), most(ys)];
}

const hull = (boxes) => [0, 1].map((i) => Math.min(...boxes.map((box) => box[i])))
  .concat([2, 3].map((i) => Math.max(...boxes.map((box) => box[i]))));
const areaOf = (box) => (box[2] - box[0]) * (box[3] - box[1]);
const colourOf = (row) => data.actors[row.actor]?.colour ?? "#4A4A4A";

const daysText = (row) => `${row.starts_on ?? "unknown"} to ${row.ends_on ?? "open"}`;
const lawText = (row) => row.provision === null ? "no provision" : `${row.provision} (${row.status}); rule ${row.rule}`;
const numberText = (row) => row.number_class === null ? "no number" : `number: ${row.number_class}`;

function toldOf(row) {
  if (row.conflict_id !== undefined) return conflictTold(row);
  if (row.newcomer_class !== undefined) return exclusionTold(row);
  return row.polarity === undefined ? siteTold(row) : zoneTold(row);
}

function zoneTold(row) {
  const reach = [titleOf("mechanisms", row.mechanism), row.receptor_class && titleOf("receptors", row.receptor_class)];
  return {
    head: `${activityOf(row.activity)} (${actorOf(row.actor)})`,
    what: `${data.polarities[row.polarity]}: ${reach.filter(Boolean).join(" to ")}`,
    law: lawText(row), duty: `duty named by the rule: ${data.rules[row.rule]?.duty ?? "none"}`, number: numberText(row),
  };
}

function siteTold(row) {
  const placed = { within: "somewhere in this area", uncertain: `place known to ${row.uncertainty_m} m` }[row.placed];
  return {
    head: `${activityOf(row.activity)} (${actorOf(row.actor)})`,
    what: `${titleOf("kinds", row.kind)}${row.phase === "object" ? ", only the object is left" : ""}`,
    law: [daysText(row), placed].filter(Boolean).join("; "), duty: "", number: `evidence: ${row.evidence ?? "unknown"}`,
  };
}

function exclusionTold(row) {
  return {
    head: `Ground on which a newcomer would owe ${actorOf(row.actor)} a duty`,
    what: `${titleOf("newcomers", row.newcomer_class)}; ${data.readings[row.reading].groups[row.party_group] ?? ""}`,
    law: `${row.reading}: ${data.readings[row.reading].title}`,
    duty: `${CLAIMED.includes(row.effect) ? "claimed" : "procedural"}: ${words(row.effect)}`,
    number: `${row.area_km2} km²; number: ${row.number_class}`,
  };
}

function conflictTold(row) {
  return {
    head: `${activityOf(row.source_activity)} → ${activityOf(row.receptor_activity)}`,
    what: `${titleOf("mechanisms", row.mechanism)}, ${row.certainty}${row.severity ? `, ${row.severity}` : ""}`,
    law: lawText(row), duty: `${words(row.duty)}${row.bearer ? `: ${row.bearer} towards ${row.beneficiary}` : ""}`,
    number: numberText(row),
  };
}

function fill(name, columns, rows) {
  const source = plot.layers[name]?.data_source;
  if (!source) return;
  source.data = Object.fromEntries(Object.keys(source.data).map((key) => [key, columns[key] ?? rows.map(() => "")]));
}

function fillPolygons(name, rows) {
  const largestFirst = rows.filter((row) => row.shape !== null)
    .sort((one, other) => areaOf(outlineOf(other.shape).box) - areaOf(outlineOf(one.shape).box));
  const shapes = largestFirst.map((row) => outlineOf(row.shape));
  const columns = { xs: shapes.map((one) => one.xs), ys: shapes.map((one) => one.ys), colour: largestFirst.map(colourOf) };
  fill(name, columns, largestFirst);
}

function drawMap() {
  const zones = zonesNow(), sites = sitesNow(), shown = (name) => !state.hiddenLayers.has(name);
  for (const polarity of Object.keys(data.polarities)) {
    const rows = zones.filter((row) => row.polarity === polarity);
    fillPolygons(`zones-${polarity}`, rows);
    fillPolygons(`casing-${polarity}`, rows);
  }
  const exclusion = shown("exclusion") ? exclusionNow() : [];
  for (const kind of ["procedural", "claimed"]) {
    const rows = exclusion.filter((row) => CLAIMED.includes(row.effect) === (kind === "claimed"));
    fillPolygons(`exclusion-${kind}`, rows);
  }
  const known = sites.filter((row) => row.placed !== "within");
  fillPolygons("plans", shown("plans") ? oneAShape(sites.filter((row) => row.placed === "within")) : []);
  fillPolygons("grounds", known);
  fillPolygons("overlaps", shown("overlaps") ? conflictsNow() : []);
  drawSites(known);
  drawPicked();
  drawGraticule();
  placeLabels(known, sites.filter((row) => row.placed === "within"), zones);
}

// Plans of one area share its outline, in their actor's colour where it is one actor's.
function oneAShape(rows) {
  return [...grouped(rows, (row) => row.shape).values()].map((some) => ({
    ...some[0], actor: new Set(some.map((row) => row.actor)).size === 1 ? some[0].actor : null,
  }));
}

function grouped(rows, key) {
  const found = new Map();
  for (const row of rows) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
  return found;
}

function drawSites(rows) {
  const over = (row) => row.phase === "object";
  const columns = {
    x: rows.map((row) => row.x), y: rows.map((row) => row.y), marker: rows.map((row) => data.kinds[row.kind]?.marker ?? "circle_dot"),
    face: rows.map((row) => over(row) ? "#FFFFFF" : colourOf(row)), edge: rows.map((row) => over(row) ? colourOf(row) : "#FFFFFF"),
  };
  fill("sites", columns, rows);
}

function drawPicked() {
  const rows = state.picked === null ? [] : pickedShapes(state.picked).map((shape) => ({ shape, actor: null }));
  for (const name of ["picked-casing", "picked"]) fillPolygons(name, rows);
}

function pickedShapes(row) {
  if (row.conflict_id === undefined) return row.shape === null ? [] : [row.shape];
  const grounds = [row.source_activity, row.receptor_activity].map((name) => siteShape(name, row));
  const zone = tables.zones.find((one) => one.reading === row.reading && one.footprint_id === row.footprint_id
    && one.activity === row.source_activity && one.polarity !== "sensitivity" && chosen(one));
  return [...new Set([row.shape, zone?.shape ?? null, ...grounds].filter((shape) => shape !== null))];
}

function siteShape(activity, row) {
  const sites = tables.sites.filter((one) => one.activity === activity);
  return (sites.find((one) => stands(one, row.starts_on ?? day())) ?? sites[0])?.shape ?? null;
}

// The window on the ground: always the same scale to the right and up.
function show([west, south, east, north]) {
  const { inner_width: width, inner_height: height, x_range: across, y_range: up } = plot.model;
  if (!(width > 0 && height > 0 && Number.isFinite(east - west + north - south))) return;
  const perPx = Math.max((east - west) / width, (north - south) / height);
  across.setv({ start: (west + east - perPx * width) / 2, end: (west + east + perPx * width) / 2 });
  up.setv({ start: (south + north - perPx * height) / 2, end: (south + north + perPx * height) / 2 });
}

const view = () => [plot.model.x_range.start, plot.model.y_range.start, plot.model.x_range.end, plot.model.y_range.end];

function zoom(times, right = 0, up = 0) {
  const [west, south, east, north] = view(), x = (west + east) / 2, y = (south + north) / 2;
  const half = [(east - west) / 2 / times, (north - south) / 2 / times];
  const moved = [x + right * (east - west), y + up * (north - south)];
  show([moved[0] - half[0], moved[1] - half[1], moved[0] + half[0], moved[1] + half[1]]);
}

function widenedBox(box, times, least) {
  const half = [Math.max((box[2] - box[0]) / 2 * times, least), Math.max((box[3] - box[1]) / 2 * times, least)];
  const x = (box[0] + box[2]) / 2, y = (box[1] + box[3]) / 2;
  return [x - half[0], y - half[1], x + half[0], y + half[1]];
}

// Polar stereographic, true at the pole: the distance from the pole is D tan(c / 2) at colatitude c.
function lonLat(x, y) {
  return [Math.atan2(x, y) * 180 / Math.PI, 2 * Math.atan(Math.hypot(x, y) / DIAMETER_M) * 180 / Math.PI - 90];
}

// Diameter, on the map plane, of the circle that shows a true length about a place.
function mapLength(x, y, true_m) {
  const colatitude = 2 * Math.atan(Math.hypot(x, y) / DIAMETER_M), half = true_m / DIAMETER_M;
  return DIAMETER_M * (Math.tan((colatitude + half) / 2) - Math.tan((colatitude - half) / 2));
}

function scaleBar() {
  const [west, south, east, north] = view(), perPx = (east - west) / plot.model.inner_width;
  const most = Math.min(180, plot.model.inner_width / 3) * perPx, power = 10 ** Math.floor(Math.log10(most));
  const true_m = [5, 2, 1].map((step) => step * power).find((length) => length <= most);
  return { true_m, px: mapLength((west + east) / 2, (south + north) / 2, true_m) / perPx };
}

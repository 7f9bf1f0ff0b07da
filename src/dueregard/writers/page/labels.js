// Which lines of latitude and longitude are drawn, and which names find a place?

const LAT_STEPS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5];
const LON_STEPS = [0.2, 0.5, 1, 2, 5, 10, 15, 30];
const ruler = document.createElement("canvas").getContext("2d");

const firstStep = (steps, least) => steps.find((step) => step >= least) ?? steps.at(-1);
const latText = (lat) => `${Number(Math.abs(lat).toFixed(2))}°S`;
function lonText(lon) {
  const turned = Number((((lon + 540) % 360) - 180).toFixed(2));
  return turned === 0 || Math.abs(turned) === 180 ? `${Math.abs(turned)}°` : `${Math.abs(turned)}°${turned > 0 ? "E" : "W"}`;
}

function graticuleSteps([west, south, east, north]) {
  const latStep = firstStep(LAT_STEPS, (east - west) / data.radius_m * 180 / Math.PI / 4.5);
  if (west < 0 && east > 0 && south < 0 && north > 0) return [latStep, 30];
  const middle = lonLat((west + east) / 2, (south + north) / 2)[0];
  const turns = [[west, south], [west, north], [east, south], [east, north]]
    .map(([x, y]) => ((lonLat(x, y)[0] - middle + 540) % 360) - 180);
  return [latStep, firstStep(LON_STEPS, (Math.max(...turns) - Math.min(...turns)) / 4.5)];
}

function graticule() {
  const box = view(), [latStep, lonStep] = graticuleSteps(box), far = farthest(box);
  const farColatitude = 90 + lonLat(0, far)[1], lines = { parallels: [], meridians: [] };
  for (let step = 1; step * latStep <= farColatitude; step += 1) {
    const radius = DIAMETER_M * Math.tan(step * latStep / 2 * Math.PI / 180);
    if (radius >= nearest(box)) lines.parallels.push({ radius, lat: step * latStep - 90 });
  }
  for (let lon = -180; lon < 180 - 1e-9; lon += lonStep) lines.meridians.push(lon);
  return { ...lines, far, inner: DIAMETER_M * Math.tan(latStep / 2 * Math.PI / 180) };
}

const farthest = ([west, south, east, north]) => Math.hypot(Math.max(-west, east, 0), Math.max(-south, north, 0));
const nearest = ([west, south, east, north]) => Math.hypot(Math.max(west, -east, 0), Math.max(south, -north, 0));
const onCircle = (radius, degrees) => [radius * Math.sin(degrees * Math.PI / 180), radius * Math.cos(degrees * Math.PI / 180)];

function drawGraticule() {
  const { parallels, meridians, far, inner } = graticule();
  const turns = Array.from({ length: 361 }, (_, i) => i);
  const circles = parallels.map(({ radius }) => turns.map((turn) => onCircle(radius, turn)));
  const rays = meridians.map((lon) => [onCircle(Math.min(inner, far), lon), onCircle(far, lon)]);
  const lines = [...circles, ...rays];
  fill("graticule", { xs: lines.map((line) => line.map(([x]) => x)), ys: lines.map((line) => line.map(([, y]) => y)) }, lines);
}

function toPx([x, y]) {
  const [west, , east, north] = view(), perPx = (east - west) / plot.model.inner_width;
  return [(x - west) / perPx, (north - y) / perPx];
}

// Around a point: right, left, above, below, then further off; [dx, dy, align].
const AROUND = [[11, 0, "left"], [-11, 0, "right"], [0, -15, "center"], [0, 15, "center"], [11, -12, "left"], [11, 12, "left"],
  [-11, -12, "right"], [-11, 12, "right"], [0, -28, "center"], [0, 28, "center"]];
const CENTRED = [[0, 0, "center"], [0, -14, "center"], [0, 14, "center"]];

function placeLabels(sites, plans) {
  const width = plot.model.inner_width, height = plot.model.inner_height, placed = [], taken = [];
  for (const site of sites) { const [x, y] = toPx([site.x, site.y]); taken.push([x - 8, y - 8, x + 8, y + 8]); }
  for (const corner of document.querySelectorAll("#map .plate")) taken.push(plateBox(corner));
  const free = (box) => box[0] > 2 && box[1] > 2 && box[2] < width - 2 && box[3] < height - 2
    && !taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]);
  for (const wish of [...siteWishes(sites), ...gridWishes(), ...planWishes(plans), ...regionWishes(), ...featureWishes()]) {
    const found = firstFree(wish, free);
    if (found === null) continue;
    taken.push(found.box);
    placed.push({ ...wish, ...found });
  }
  const column = (key) => placed.map((one) => one[key]);
  fill("labels", { x: column("x"), y: column("y"), text: column("text"), dx: column("dx"), dy: column("dy"),
    align: column("align"), colour: column("colour"), font: column("font"), size: placed.map((one) => `${one.px}px`) }, placed);
}

function plateBox(element) {
  const frame = document.getElementById("map").getBoundingClientRect(), box = element.getBoundingClientRect();
  return [box.left - frame.left - 4, box.top - frame.top - 4, box.right - frame.left + 4, box.bottom - frame.top + 4];
}

function firstFree(wish, free) {
  ruler.font = `${wish.font} ${wish.px}px ${LABEL_FONT}`;
  const wide = ruler.measureText(wish.text).width + 4;
  for (const [x, y] of wish.anchors) {
    const [left, top] = toPx([x, y]);
    for (const [dx, dy, align] of wish.offsets) {
      const start = left + dx - { left: 2, center: wide / 2, right: wide - 2 }[align];
      const box = [start, top + dy - wish.px * 0.65, start + wide, top + dy + wish.px * 0.65];
      if (free(box)) return { x, y, dx, dy, align, box };
    }
  }
  return null;
}

const shortened = (text) => text.length > 34 ? `${text.slice(0, 33).trimEnd()}…` : text;

// Activities at one place share a label: the first, and how many more.
function siteWishes(sites) {
  const places = grouped(sites, (row) => `${row.x},${row.y}`);
  return [...places.values()].map((rows) => {
    const names = [...new Set(rows.map((row) => activityOf(row.activity)))], number = data.actors[rows[0].actor]?.number;
    const text = shortened(names[0]) + (names.length > 1 ? ` +${names.length - 1}` : "");
    return { text: number ? `${number} · ${text}` : text, anchors: [[rows[0].x, rows[0].y]], offsets: AROUND,
      px: 13, font: "normal", colour: "#1A1A1A" };
  });
}

// Plans of one area share a label; a plan that may come to one of several regions is named on each, as room allows.
function planWishes(plans) {
  if (state.hiddenLayers.has("plans")) return [];
  return [...grouped(plans, (row) => row.shape)].flatMap(([shape, rows]) => {
    const { xs, ys } = outlineOf(shape), names = [...new Set(rows.map((row) => activityOf(row.activity)))];
    const text = `planned: ${shortened(names[0])}${names.length > 1 ? ` +${names.length - 1}` : ""}`
      + (xs.length > 1 ? ", in one of several regions" : "");
    const anchors = xs.flatMap((part, i) => {
      const [west, south, east, north] = boxOf(part[0], ys[i][0]), x = (west + east) / 2;
      return [[x, north], [x, south]];
    });
    return [{ text, anchors, offsets: [[0, -9, "center"], [0, 9, "center"]], px: 12, font: "italic", colour: "#4A4A4A" }];
  });
}

function regionWishes() {
  if (state.hiddenLayers.has("regions")) return [];
  const perPx = (view()[2] - view()[0]) / plot.model.inner_width;
  return data.regions.filter((row) => row.latest || !state.hiddenLayers.has("regions-earlier"))
    .filter((row) => (row.box[2] - row.box[0]) / perPx > 40).map((row) => {
      const [west, south, east, north] = row.box, x = (west + east) / 2;
      return { text: row.title, anchors: [[x, south], [x, north], [x, (south + north) / 2]],
        offsets: [[0, -9, "center"], [0, 9, "center"]], px: 12, font: "italic", colour: "#46586C" };
    });
}

function featureWishes() {
  if (state.hiddenLayers.has("features")) return [];
  const [west, south, east, north] = view(), perPx = (east - west) / plot.model.inner_width;
  return data.features.filter((one) => one.diameter_m / perPx > 22 && one.x > west && one.x < east && one.y > south && one.y < north)
    .sort((one, other) => other.diameter_m - one.diameter_m).slice(0, 30)
    .map((one) => ({ text: one.name, anchors: [[one.x, one.y]], offsets: CENTRED, px: 12, font: "italic", colour: "#51606F" }));
}

function gridWishes() {
  if (state.hiddenLayers.has("graticule")) return [];
  const { parallels, meridians, far } = graticule(), [west, south, east, north] = view();
  const middle = south < 0 && north > 0 && west < 0 && east > 0 ? 165 : lonLat((west + 3 * east) / 4, (3 * south + north) / 4)[0];
  const turns = Array.from({ length: 60 }, (_, i) => middle + (i % 2 ? -3 : 3) * Math.ceil(i / 2));
  const grid = { offsets: [[0, 0, "center"]], px: 11, font: "normal", colour: "#5C626C" };
  return [
    ...parallels.map(({ radius, lat }) => ({ ...grid, text: latText(lat), anchors: turns.map((turn) => onCircle(radius, turn)) })),
    ...meridians.map((lon) => ({ ...grid, text: lonText(lon), anchors: edgePlaces(lon, far) })),
  ];
}

// Places on a meridian inside the picture, the outermost first.
function edgePlaces(lon, far) {
  const [west, south, east, north] = view();
  const inside = ([x, y]) => x > west && x < east && y > south && y < north;
  return Array.from({ length: 80 }, (_, i) => onCircle(far * (1 - i / 80), lon)).filter(inside).slice(1, 4);
}

// What is chosen, and which rows does that leave?

const data = JSON.parse(document.getElementById("data").textContent);
const tables = Object.fromEntries(Object.entries(data.tables).map(([name, columns]) => [name, rowsOf(columns)]));
const [LEVEL, TERRAIN] = data.choices[0];
const state = {
  reading: data.start.reading, newcomer: data.start.newcomer, group: null, holder: "*", level: LEVEL, terrain: TERRAIN,
  tick: data.start.tick, onlyDay: true, hiddenActors: new Set(), hiddenLayers: new Set(["zones-sensitivity"]),
  place: null, picked: null, pace: 1, scarce: null,
};
const CLAIMED = ["consent", "prohibited"];

function rowsOf(columns) {
  const spread = Object.entries(columns).map(([name, column]) => [name, Array.isArray(column) ? column : column.at.map((i) => column.of[i])]);
  return spread[0][1].map((_, i) => Object.fromEntries(spread.map(([name, column]) => [name, column[i]])));
}

const day = () => data.days[state.tick];
const words = (name) => String(name ?? "none").replaceAll("_", " ");
const titleOf = (kind, name) => data[kind][name]?.title ?? data[kind][name] ?? words(name);
const actorOf = (code) => data.actors[code]?.title ?? (code === "*" ? "everybody together" : code);
const activityOf = (code) => data.activities[code] ?? words(code);

// Half-open days, as ISO texts: `ends_on` is the first day no longer active.
const stands = (row, on) => (row.starts_on === null || row.starts_on <= on) && (row.ends_on === null || on < row.ends_on);
const seen = (row) => !state.hiddenActors.has(row.actor);
const choiceNow = () => data.choices.findIndex(([level, terrain]) => level === state.level && terrain === state.terrain);
const chosen = (row) => (row.choices >> choiceNow()) % 2 === 1;

function zonesNow() {
  const forNewcomer = (row) => row.newcomer === null || row.newcomer === state.newcomer;
  return tables.zones.filter((row) => row.reading === state.reading && row.shape !== null && stands(row, day())
    && seen(row) && chosen(row) && forNewcomer(row) && !state.hiddenLayers.has(`zones-${row.polarity}`));
}

// One row a site: where the work is over and only the object is left, the object.
const sitesNow = () => tables.sites.filter((row) => row.shape !== null && stands(row, day()) && seen(row));

const conflictsOfReading = () => tables.conflicts.filter((row) => row.reading === state.reading && chosen(row));
const conflictsNow = () => conflictsOfReading().filter((row) => stands(row, day()));

function exclusionOfChoice() {
  return tables.exclusion.filter((row) => row.reading === state.reading && row.newcomer_class === state.newcomer
    && row.party_group === state.group && row.effect !== "none" && chosen(row));
}

function exclusionNow() {
  return exclusionOfChoice().filter((row) => row.actor === state.holder && row.shape !== null && stands(row, day()));
}

// Parts of the ground by effect add up; a procedure and a claim never do.
function sharesOn(on) {
  const found = new Map();
  for (const row of exclusionOfChoice().filter((one) => stands(one, on))) {
    const kind = CLAIMED.includes(row.effect) ? "claimed" : "procedural";
    const key = `${row.share_of ?? ""}|${row.actor}|${kind}`;
    const part = found.get(key) ?? { share: 0, area_km2: 0, first_km2: null };
    part.share += row.scarce_share ?? 0;
    part.area_km2 += row.area_km2 ?? 0;
    if (row.first_km2 !== null) part.first_km2 = (part.first_km2 ?? 0) + row.first_km2;
    found.set(key, part);
  }
  return found;
}

const groupsOf = (reading) => Object.keys(data.readings[reading].groups);

function chooseReading(reading) {
  state.reading = reading;
  if (!groupsOf(reading).includes(state.group)) state.group = groupsOf(reading)[0] ?? null;
}

// The address keeps the choice, so that a link to a page on disk shows what its writer saw.
function readAddress() {
  const given = new URLSearchParams(location.hash.slice(1));
  const reading = given.get("reading");
  chooseReading(Object.hasOwn(data.readings, reading ?? "") ? reading : state.reading);
  if (Object.hasOwn(data.newcomers, given.get("newcomer") ?? "")) state.newcomer = given.get("newcomer");
  if (groupsOf(state.reading).includes(given.get("bound"))) state.group = given.get("bound");
  const choice = data.choices.find(([level, terrain]) => level === given.get("level") && String(terrain) === given.get("terrain"));
  if (choice) [state.level, state.terrain] = choice;
  if (/^\d{4}-\d{2}-\d{2}$/.test(given.get("day") ?? "")) state.tick = tickOf(given.get("day"));
}

function writeAddress() {
  const kept = new URLSearchParams({ reading: state.reading, newcomer: state.newcomer ?? "", day: day(), level: state.level, terrain: String(state.terrain) });
  if (state.group !== null) kept.set("bound", state.group);
  try { history.replaceState(null, "", `#${kept}`); } catch { /* a page that may not touch its address still works */ }
}

const tickOf = (on) => Math.max(data.days.filter((one) => one <= on).length - 1, 0);

// What stands beside the map in words: the place that was clicked, conflicts, zones, shares?

const byId = (id) => document.getElementById(id);

// Texts go into the page as texts only, each in its own direction of writing.
function element(name, content = [], attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const part of [content].flat()) made.append(part instanceof Node ? part : isolated(part));
  return made;
}

function isolated(text) {
  const made = document.createElement("bdi");
  made.textContent = text;
  return made;
}

function fieldsOf(row) {
  const rule = data.rules[row.rule], number = row.number_class ?? "none";
  const shared = [["Provision", row.provision ?? "none"], ["Status of its source", row.status ?? "none"],
    ["Rule", rule ? `${row.rule}: ${rule.title}` : row.rule ?? "none"], ["Number class", number], ["Days", daysText(row)],
    ["Evidence", row.evidence], ["Note", row.note]];
  if (row.conflict_id !== undefined) return [...conflictFields(row), ...shared, ["Id", row.conflict_id]];
  if (row.newcomer_class !== undefined) return exclusionFields(row);
  if (row.polarity !== undefined) return [...zoneFields(row, rule), ...shared];
  return siteFields(row);
}

function conflictFields(row) {
  return [["Source", activityOf(row.source_activity)], ["Receptor", activityOf(row.receptor_activity)],
    ["First", row.first_activity && activityOf(row.first_activity)], ["Duty", words(row.duty)], ["Bearer", row.bearer],
    ["Towards", row.beneficiary], ["Relation", row.relation], ["Certainty", certaintyText(row)], ["Margin", marginText(row)],
    ["Open consultations by", row.latest_open_on], ["Shared ground", row.area_km2 === null ? null : `${row.area_km2} km²`]];
}

function zoneFields(row, rule) {
  return [["Activity", activityOf(row.activity)], ["Actor", `${actorOf(row.actor)} (${row.states})`],
    ["Zone", data.polarities[row.polarity]], ["Mechanism", titleOf("mechanisms", row.mechanism)],
    ["Receptor", row.receptor_class && titleOf("receptors", row.receptor_class)],
    ["Newcomer", row.newcomer && titleOf("newcomers", row.newcomer)],
    ["Duty named by the rule", rule?.duty], ["Area", row.area_km2 === null ? null : `${row.area_km2} km²`], ["Shaped by", row.terrain]];
}

function exclusionFields(row) {
  return [["Towards", actorOf(row.actor)], ["Newcomer", titleOf("newcomers", row.newcomer_class)],
    ["Bound as", data.readings[row.reading].groups[row.party_group]], ["Reading", `${row.reading}: ${data.readings[row.reading].title}`],
    ["Duty on entry", `${words(row.effect)} (${CLAIMED.includes(row.effect) ? "claimed" : "procedural"})`], ["Area", `${row.area_km2} km²`],
    ["Of it, first", row.first_km2 === null ? null : `${row.first_km2} km²`], ["Number class", row.number_class], ["Days", daysText(row)]];
}

function siteFields(row) {
  return [["Activity", activityOf(row.activity)], ["Actor", `${actorOf(row.actor)} (${row.states})`],
    ["Kind", titleOf("kinds", row.kind)], ["Phase", row.phase], ["Days", daysText(row)], ["Date known to the", row.date_precision],
    ["Placed", row.placed], ["Evidence", row.evidence], ["Source", data.sources[row.source] ?? row.source]];
}

const certaintyText = (row) => row.certainty === "possible" && row.share !== null
  ? row.share === 0 ? "possible, not hit in the sample"
    : `possible, ${percent(row.share)}${row.share_error ? ` ± ${percent(row.share_error)}` : ""}` : row.certainty ?? "unknown";
const marginText = (row) => row.margin === null ? null : `${row.margin} times the threshold (${row.severity})`;

function percent(share) {
  if (share > 0 && share < 0.001) return "< 0.1 %";
  if (share > 0.999 && share < 1) return "> 99.9 %";
  return `${share < 0.0995 ? Number((100 * share).toPrecision(2)) : Math.round(100 * share)} %`;
}

function cardOf(row, open) {
  const told = toldOf(row);
  const fields = fieldsOf(row).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const list = element("dl", fields.flatMap(([name, value]) => [element("dt", name), element("dd", String(value))]));
  const summary = element("summary", [element("strong", told.head), element("span", told.what), element("span", told.law, { class: "law" })]);
  const card = element("details", [summary, list], { class: "card" });
  card.open = open;
  return card;
}

function drawDetails() {
  const rows = state.picked !== null ? [state.picked] : state.place === null ? [] : atPlace(state.place);
  const hint = state.place === null ? "Click the map, or choose a row of a table." : "Nothing is in force here on this day.";
  byId("details-count").textContent = rows.length > 1 ? `${rows.length} zones, sites, conflicts and exclusions here, the smallest first` : "";
  byId("details").replaceChildren(...(rows.length ? rows.map((row, i) => cardOf(row, i === 0)) : [element("p", hint)]));
}

// What is under the pointer in few words, the smallest first, beside it and inside the map.
const MOST_HOVERED = 3;
function drawHover(place, [right, down]) {
  const rows = place === null ? [] : atPlace(place), box = byId("hover"), frame = byId("map");
  box.hidden = rows.length === 0;
  if (box.hidden) return;
  const more = rows.length - MOST_HOVERED;
  box.replaceChildren(...rows.slice(0, MOST_HOVERED).map((row) => tipOf(toldOf(row))),
    ...(more > 0 ? [element("p", `and ${more} more: click`, { class: "quiet" })] : []));
  box.style.left = `${right + 16 + box.offsetWidth < frame.clientWidth ? right + 16 : Math.max(0, right - 16 - box.offsetWidth)}px`;
  box.style.top = `${Math.max(0, Math.min(down + 12, frame.clientHeight - box.offsetHeight - 4))}px`;
}

function tipOf({ head, what, law, duty, number }) {
  const lines = [what, law, duty, number].filter(Boolean).map((text) => element("div", text));
  return element("div", [element("strong", head), ...lines], { class: "tip" });
}

// Everything in force at a place, the smallest first; a site within reach of a finger counts.
function atPlace([x, y]) {
  const perPx = (view()[2] - view()[0]) / plot.model.inner_width;
  const near = (row) => row.x !== null && row.x !== undefined && Math.hypot(row.x - x, row.y - y) < 12 * perPx;
  const inside = (row) => row.shape !== null && covers(outlineOf(row.shape), x, y);
  const layers = [...sitesNow(), ...(state.hiddenLayers.has("overlaps") ? [] : conflictsNow()), ...zonesNow(),
    ...(state.hiddenLayers.has("exclusion") ? [] : exclusionNow())];
  const size = (row) => near(row) ? 0 : areaOf(outlineOf(row.shape).box);
  return layers.filter((row) => near(row) || inside(row)).sort((one, other) => size(one) - size(other));
}

function covers({ xs, ys, box }, x, y) {
  if (x < box[0] || x > box[2] || y < box[1] || y > box[3]) return false;
  let within = false;
  xs.forEach((part, p) => part.forEach((ring, r) => { if (crossings(ring, ys[p][r], x, y) % 2) within = !within; }));
  return within;
}

function crossings(xs, ys, x, y) {
  return xs.filter((_, i) => {
    const j = (i + 1) % xs.length;
    return (ys[i] > y) !== (ys[j] > y) && x < (xs[j] - xs[i]) * (y - ys[i]) / (ys[j] - ys[i]) + xs[i];
  }).length;
}

function drawConflicts() {
  const all = conflictsOfReading(), now = all.filter((row) => stands(row, day())), rows = state.onlyDay ? now : all;
  const reading = data.readings[state.reading];
  const owed = (some) => some.filter((row) => row.owed).length, apart = now.length - owed(now);
  byId("conflicts-count").textContent = `${owed(now)} of ${owed(all)} conflicts with a duty between States under ${state.reading} (${reading.title}) stand on ${day()}`
    + `${apart ? `, and ${apart} without one (grey)` : ""}.`;
  byId("conflicts-body").replaceChildren(...rows.map(conflictRow));
  byId("conflicts-none").hidden = rows.length > 0;
}

function conflictRow(row) {
  const who = element("button", `${activityOf(row.source_activity)} → ${activityOf(row.receptor_activity)}`, { type: "button" });
  who.addEventListener("click", () => pick(row));
  const cells = [["", who], ["Mechanism", titleOf("mechanisms", row.mechanism)], ["Bearer", row.bearer ?? row.relation ?? "nobody"],
    ["Towards", row.beneficiary ?? "—"], ["Duty", words(row.duty)], ["Provision", row.provision ?? "—"], ["Status", row.status ?? "—"],
    ["Certainty", certaintyText(row)], ["Severity", row.severity ?? "—"], ["Days", daysText(row)], ["Number", row.number_class ?? "—"]];
  const line = element("tr", cells.map(([label, content]) => element("td", [content], { "data-label": label })));
  line.classList.toggle("apart", !row.owed);
  line.classList.toggle("later", !stands(row, day()));
  if (row === state.picked) line.setAttribute("aria-selected", "true");
  return line;
}

function drawZoneList() {
  const rows = zonesNow();
  byId("zones-count").textContent = `${rows.length} zones in force on ${day()} under ${state.reading}`;
  if (!byId("zones-list").open) return;
  byId("zones-body").replaceChildren(...rows.map((row) => {
    const who = element("button", activityOf(row.activity), { type: "button" });
    who.addEventListener("click", () => pick(row));
    const cells = [["", who], ["Actor", actorOf(row.actor)], ["Zone", data.polarities[row.polarity]],
      ["Mechanism", titleOf("mechanisms", row.mechanism)], ["Receptor", row.receptor_class ? titleOf("receptors", row.receptor_class) : "—"],
      ["Provision", row.provision ?? "—"], ["Status", row.status ?? "—"], ["km²", row.area_km2 ?? "—"], ["Number", row.number_class ?? "—"]];
    return element("tr", cells.map(([label, content]) => element("td", [content instanceof Node ? content : String(content)], { "data-label": label })));
  }));
}

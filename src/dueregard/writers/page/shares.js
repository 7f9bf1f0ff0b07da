// How much of what is scarce is out of a newcomer's reach, by actor and over time?

const EVERYBODY = "*";
const holders = () => [...Object.keys(data.actors), EVERYBODY].filter((code) => exclusionOfChoice().some((row) => row.actor === code));
const classesTouched = () => Object.keys(data.scarce).filter((name) => exclusionOfChoice().some((row) => row.share_of === name));

function drawShares() {
  const found = sharesOn(day()), actors = holders(), classes = classesTouched();
  if (!classes.includes(state.scarce)) state.scarce = widestClass(classes);
  byId("shares-caption").textContent = `Ground on which a newcomer (${titleOf("newcomers", state.newcomer)}; `
    + `${data.readings[state.reading].groups[state.group] ?? "no group"}) would owe a duty on ${day()}, under ${state.reading}`;
  byId("shares-head").replaceChildren(element("tr", [element("th", "Scarce ground"), ...actors.map((code) => element("th", actorOf(code)))]));
  byId("shares-body").replaceChildren(...classes.map((name) => shareRow(name, actors, found)), areaRow(actors, found));
  byId("shares-none").hidden = actors.length > 0;
  byId("shares-table").hidden = actors.length === 0;
  byId("shares-plot").hidden = state.scarce === null;
  drawChart(actors);
}

function widestClass(classes) {
  const most = (name) => Math.max(...exclusionOfChoice().filter((row) => row.share_of === name).map((row) => row.scarce_share ?? 0));
  return [...classes].sort((one, other) => most(other) - most(one))[0] ?? null;
}

function shareRow(name, actors, found) {
  const choose = element("button", data.scarce[name], { type: "button", "aria-pressed": String(name === state.scarce) });
  choose.addEventListener("click", () => { state.scarce = name; drawShares(); });
  const cells = actors.map((code) => shareCell(code, ["procedural", "claimed"]
    .map((kind) => [kind, found.get(`${name}|${code}|${kind}`)]).filter(([, part]) => part && part.share > 0)));
  return element("tr", [element("th", [choose], { scope: "row" }), ...cells]);
}

function shareCell(code, parts) {
  const bars = parts.map(([kind, part]) => {
    const bar = element("span", [], { class: `bar ${kind}` });
    bar.style.setProperty("--share", `${Math.min(100, 100 * part.share)}%`);
    bar.style.setProperty("--colour", data.actors[code]?.colour ?? "#4A4A4A");
    return element("div", [`${percent(part.share)}${kind === "claimed" ? " claimed" : ""}`, bar]);
  });
  return element("td", bars.length ? bars : ["–"], { "data-label": actorOf(code) });
}

function areaRow(actors, found) {
  const text = (code) => ["procedural", "claimed"].map((kind) => [kind, found.get(`|${code}|${kind}`)])
    .filter(([, part]) => part && part.area_km2 > 0).map(([kind, part]) => `${Number(part.area_km2.toPrecision(3))} km²`
      + `${kind === "claimed" ? " claimed" : ""}${part.first_km2 === null ? "" : ` (${Number(part.first_km2.toPrecision(3))} as first)`}`);
  const cells = actors.map((code) => element("td", text(code).join(", ") || "–", { "data-label": actorOf(code) }));
  return element("tr", [element("th", "All ground", { scope: "row" }), ...cells], { class: "whole" });
}

const moment = (on) => Date.parse(`${on}T00:00:00Z`);

function drawChart(actors) {
  const chart = plot.chart, last = chart.x_range.end, steps = [...new Set([data.days[0], ...exclusionOfChoice()
    .flatMap((row) => [row.starts_on, row.ends_on]).filter((on) => on !== null && on >= data.days[0] && moment(on) < last)])].sort();
  const sums = steps.map((on) => sharesOn(on)), lines = { procedural: [], claimed: [] };
  for (const [kind, drawn] of Object.entries(lines)) {
    for (const code of actors) {
      const values = sums.map((found) => found.get(`${state.scarce}|${code}|${kind}`)?.share ?? 0);
      if (values.some((value) => value > 0)) drawn.push({ code, values });
    }
    plot.layers[kind].data_source.data = {
      xs: drawn.map(() => steps.flatMap((on, i) => [moment(on), i + 1 < steps.length ? moment(steps[i + 1]) : last])),
      ys: drawn.map(({ values }) => values.flatMap((value) => [value, value])),
      colour: drawn.map(({ code }) => data.actors[code]?.colour ?? "#4A4A4A"),
    };
  }
  const most = Math.max(0.01, ...Object.values(lines).flat().flatMap(({ values }) => values));
  chart.y_range.setv({ start: 0, end: Math.min(1.05, most * 1.12) });
  plot.now.location = moment(day());
  byId("chart-caption").textContent = state.scarce === null ? "" : `${data.scarce[state.scarce]}: share over time, by actor (colours as on the map, `
    + "everybody together in grey; full lines: a procedure is owed; dashed: consent or a bar is claimed). The upright line is the day shown.";
}

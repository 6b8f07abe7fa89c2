// What the review pages can do with a script: filters with counts, kept in the address; keys; ticks for what was
// reviewed and dismissed, kept in this browser and exported. Without it the whole table stands there.
"use strict";
(() => {
  const page = document;
  const byId = (id) => page.getElementById(id);
  const words = page.body.dataset;
  const filterIds = ["error", "warning", "note", "none"]; // rows by their findings, and those without any

  // --- what the reader decided: by article and unit, with a digest of the unit's text. A unit that has changed
  // since is open again.
  const prefix = "diglot-review:" + new URL(page.querySelector("header .home").href).pathname + ":";
  const stored = (article) => {
    try { return JSON.parse(localStorage.getItem(prefix + article)) ?? {}; } catch { return {}; }
  };
  const keep = (article, units) => {
    try {
      if (Object.keys(units).length) localStorage.setItem(prefix + article, JSON.stringify(units));
      else localStorage.removeItem(prefix + article);
    } catch { /* private mode, or full */ }
  };
  const digest = (text) => { // FNV-1a, 32 bit
    let hash = 0x811c9dc5;
    for (let i = 0; i < text.length; ++i) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    return (hash >>> 0).toString(36);
  };

  const save = (name, type, text) => {
    const link = page.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };
  // A cell that begins like a formula is one to a spreadsheet: a quote keeps it text.
  const cell = (value) => {
    const text = String(value ?? "").replace(/^[=+\-@\t\r]/, "'$&");
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const asCsv = (records, columns) =>
    [columns, ...records.map((record) => columns.map((column) => record[column]))]
      .map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  const exports = (name, records, columns) => {
    byId("d-csv").addEventListener("click", () => save(name + ".csv", "text/csv", "\uFEFF" + asCsv(records(), columns)));
    byId("d-json").addEventListener("click", () => save(name + ".json", "application/json", JSON.stringify(records(), null, 1)));
  };
  const later = (task) => { // after the last of many keys
    let timer = 0;
    return () => { clearTimeout(timer); timer = setTimeout(task, 80); };
  };

  // --- the overview: which articles are listed, and all decisions of this browser
  const overview = byId("d-overview");
  if (overview) {
    overview.hidden = false;
    const lines = [...page.querySelectorAll(".heat tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
    const filter = () => {
      const wanted = byId("d-text").value.trim().toLowerCase();
      let shown = 0;
      for (const [row, text] of lines) {
        row.hidden = !text.includes(wanted);
        shown += !row.hidden;
      }
      byId("d-shown").textContent = `${shown} / ${lines.length}`;
    };
    byId("d-text").addEventListener("input", later(filter));
    filter();
    exports("review", () => {
      const records = [];
      for (let i = 0; i < localStorage.length; ++i) {
        const key = localStorage.key(i);
        if (!key.startsWith(prefix)) continue;
        const article = key.slice(prefix.length);
        for (const [unit, [state]] of Object.entries(stored(article))) records.push({ article, unit, state });
      }
      return records;
    }, ["article", "unit", "state"]);
    return;
  }

  // --- the rows of an article or of a check
  const filters = byId("d-filters");
  if (!filters) return;
  const rows = [];
  const decisions = new Map();
  for (const element of page.querySelectorAll(".units tbody tr")) {
    const article = element.closest("[data-article]").dataset.article;
    if (!decisions.has(article)) decisions.set(article, stored(article));
    const cells = element.cells;
    const findings = [...cells[3].querySelectorAll(".f li")].map((item) => ({
      severity: item.className,
      code: item.querySelector("code:last-child").textContent,
      message: item.querySelector("span").textContent,
    }));
    const row = {
      element, article, findings,
      unit: element.dataset.unit ?? element.id.replace(/^r-/, ""),
      file: element.closest("[data-file]").dataset.file,
      line: cells[0].textContent.replace(/^.*:/s, "").trim(),
      source: cells[1].textContent,
      target: cells[2].textContent,
      state: "",
    };
    const kept = decisions.get(article)[row.unit];
    if (kept && kept[1] === digest(row.source + "\n" + row.target)) row.state = kept[0];
    rows.push(row);
  }
  if (!rows.length) return;
  filters.hidden = false;

  const show = (row) => {
    row.element.classList.toggle("reviewed", row.state === "reviewed");
    row.element.classList.toggle("dismissed", row.state === "dismissed");
    if (row.tick) row.tick.checked = row.state !== "";
    if (row.button) row.button.setAttribute("aria-pressed", String(row.state === "dismissed"));
  };
  const decide = (row, state) => {
    row.state = row.state === state ? "" : state;
    const units = decisions.get(row.article);
    if (row.state) units[row.unit] = [row.state, digest(row.source + "\n" + row.target)];
    else delete units[row.unit];
    keep(row.article, units);
    show(row);
    refresh();
  };
  for (const row of rows) {
    const box = page.createElement("label");
    box.className = "tick";
    row.tick = page.createElement("input");
    row.tick.type = "checkbox";
    row.tick.setAttribute("aria-label", `${words.reviewed}: ${row.unit}`);
    row.tick.addEventListener("change", () => decide(row, row.state || "reviewed"));
    box.append(row.tick);
    row.element.cells[0].prepend(box, " ");
    if (row.findings.length) {
      const tools = page.createElement("p");
      tools.className = "tools";
      row.button = page.createElement("button");
      row.button.type = "button";
      row.button.textContent = words.dismiss;
      row.button.setAttribute("aria-label", `${words.dismiss}: ${row.unit}`);
      row.button.addEventListener("click", () => decide(row, "dismissed"));
      tools.append(row.button);
      row.element.cells[3].append(tools);
    }
    show(row);
  }

  // --- filters
  const boxes = Object.fromEntries(filterIds.map((id) => [id, byId("d-" + id)]));

  const pattern = () => {
    const text = byId("d-text").value;
    const input = byId("d-text");
    input.setCustomValidity("");
    input.removeAttribute("aria-invalid");
    if (!text) return null;
    if (!byId("d-regexp").checked) {
      const wanted = text.toLowerCase();
      return (value) => value.toLowerCase().includes(wanted);
    }
    try {
      const expression = new RegExp(text, "iu");
      return (value) => expression.test(value);
    } catch {
      input.setCustomValidity(words.invalid);
      input.setAttribute("aria-invalid", "true");
      return () => false;
    }
  };
  let shown = [];
  const refresh = () => {
    const test = pattern();
    const code = byId("d-check").value;
    const status = byId("d-status").value;
    shown = rows.filter((row) => {
      const severe = row.findings.length ? row.findings.some((one) => boxes[one.severity].checked && (!code || one.code === code))
        : boxes.none.checked && !code;
      const wanted = !status || (status === "open" ? !row.state && row.findings.length > 0
        : row.state === status || row.element.dataset.status === status);
      return severe && wanted && (!test || test(row.source) || test(row.target) || row.findings.some((one) => test(one.message)));
    });
    const visible = new Set(shown);
    for (const row of rows) row.element.hidden = !visible.has(row);
    byId("d-shown").textContent = `${shown.length} / ${rows.length}`;
    remember();
  };

  // The filters stand in the address: a link to a page is a link to what it shows.
  const remember = () => {
    const query = new URLSearchParams();
    const off = filterIds.filter((severity) => !boxes[severity].checked);
    if (off.length) query.set("hide", off.join(" "));
    for (const id of ["check", "status", "text"]) if (byId("d-" + id).value) query.set(id, byId("d-" + id).value);
    if (byId("d-regexp").checked) query.set("regexp", "1");
    const text = query.toString();
    history.replaceState(null, "", (text ? "?" + text : location.pathname) + location.hash);
  };
  const query = new URLSearchParams(location.search);
  for (const severity of (query.get("hide") ?? "").split(" ")) if (boxes[severity]) boxes[severity].checked = false;
  for (const id of ["check", "status", "text"]) if (query.get(id)) byId("d-" + id).value = query.get(id);
  byId("d-regexp").checked = query.has("regexp");
  filters.addEventListener("change", refresh);
  byId("d-text").addEventListener("input", later(refresh));
  refresh();

  exports("review-" + rows[0].article.replace(/[^\w-]+/g, "-"), () => shown.flatMap((row) => {
    const record = { article: row.article, unit: row.unit, file: row.file, line: Number(row.line), source: row.source, target: row.target, state: row.state };
    return row.findings.length ? row.findings.map((one) => ({ ...record, ...one })) : [{ ...record, severity: "", code: "", message: "" }];
  }), ["article", "unit", "file", "line", "severity", "code", "message", "source", "target", "state"]);

  // --- keys
  let at = -1;
  const go = (step) => {
    const stops = shown.filter((row) => row.findings.length);
    if (!stops.length) return;
    const here = page.activeElement?.closest?.(".units tr");
    const index = here ? rows.findIndex((row) => row.element === here) : at;
    const order = stops.map((row) => rows.indexOf(row));
    const next = step > 0 ? order.find((one) => one > index) ?? order[0] : order.findLast((one) => one < index) ?? order.at(-1);
    at = next;
    const target = rows[next].element.cells[0].querySelector("a, input");
    target.focus({ preventScroll: true });
    rows[next].element.scrollIntoView({ block: "center" });
  };
  const current = () => {
    const here = page.activeElement?.closest?.(".units tr");
    return here ? rows.find((row) => row.element === here) : rows[at];
  };
  const help = byId("d-help");
  byId("d-keys").addEventListener("click", () => help.showModal());
  for (const term of help.querySelectorAll("dt")) {
    term.append(page.createElement("kbd"));
    term.firstChild.textContent = term.dataset.key;
  }
  byId("d-close").addEventListener("click", () => help.close());
  const keysOn = byId("d-keys-on");
  try { keysOn.checked = localStorage.getItem("d-keys") !== "off"; } catch { /* private mode */ }
  keysOn.addEventListener("change", () => {
    try { localStorage.setItem("d-keys", keysOn.checked ? "on" : "off"); } catch { /* private mode */ }
  });
  const actions = {
    n: () => go(1),
    p: () => go(-1),
    "/": () => byId("d-text").focus(),
    "?": () => help.showModal(),
    r: () => { const row = current(); if (row) decide(row, "reviewed"); },
    d: () => { const row = current(); if (row?.findings.length) decide(row, "dismissed"); },
  };
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open || !keysOn.checked) return;
    if (event.target.matches("input:not([type=checkbox], [type=radio]), textarea, select")) return;
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
})();

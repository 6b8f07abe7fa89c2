// What another tool does with a manifest, in a screenful: to be copied. It needs nothing but json-logic-js.
import jsonLogic from "json-logic-js";

// Facts are given as { "days_since.purchase": 12, "fact.viewed_them": true, "user.roles": ["account-owner"] }.
function nested(facts) {
  const out = {};
  for (const [name, value] of Object.entries(facts)) {
    const path = name.split(".");
    const last = path.pop();
    let place = out;
    for (const part of path) place = place[part] ??= {};
    place[last] = value;
  }
  return out;
}

// True, false, or undefined where a fact is missing that the answer depends on.
function evaluate(logic, facts) {
  if (logic === undefined) return true;
  const missing = jsonLogic.uses_data(logic).filter((name) => !(name in facts));
  if (missing.length === 0) return Boolean(jsonLogic.apply(logic, nested(facts)));
  // What is missing does not matter where another part decides.
  const decided = (operator) => (logic[operator] ?? []).map((part) => evaluate(part, facts));
  if (decided("and").includes(false)) return false;
  if (decided("or").includes(true)) return true;
  return undefined;
}

export const inLanguage = (text, locale) => text[locale] ?? Object.values(text)[0];

// Which roles may do what a procedure does: those of its section, else those of its article.
export function rolesFor(manifest, words) {
  const found = new Set();
  for (const procedure of manifest.procedures) {
    if (!Object.values(procedure.title).some((title) => title.toLowerCase().includes(words.toLowerCase()))) continue;
    const article = manifest.articles.find((one) => one.path === procedure.article);
    for (const role of procedure.roles ?? (article.roles ?? []).map((one) => one.id)) found.add(role);
  }
  return [...found].sort();
}

// Rules that a date switches on or off: what they say the day before and on the day.
export function changesOn(manifest, date) {
  const before = new Date(Date.parse(date) - 86400000).toISOString().slice(0, 10);
  const after = new Date(Date.parse(date) + 86400000).toISOString().slice(0, 10);
  const today = (logic) => JSON.stringify(logic ?? true).includes('{"var":"today"}');
  return manifest.rules.filter((rule) => {
    if (!today(rule.when) && !today(rule.then)) return false;
    const says = (day) => {
      const names = [...jsonLogic.uses_data(rule.when ?? true), ...jsonLogic.uses_data(rule.then)];
      const facts = { ...Object.fromEntries(names.map((name) => [name, true])), today: day };
      return `${evaluate(rule.when, facts)} ${evaluate(rule.then, facts)}`;
    };
    return says(before) !== says(date) || says(date) !== says(after);
  });
}

// What each rule says of the facts: not-applicable, holds, violated, or unknown where a fact is missing. A permission or
// an eligibility is granted or refused: it is refused where its condition fails, for then nobody is entitled.
export function judge(rule, facts) {
  const applies = evaluate(rule.when, facts);
  const holds = evaluate(rule.then, facts);
  const entitles = rule.modality === "permission" || rule.kind === "eligibility";
  if (entitles) {
    if (applies === false || holds === false) return "refused";
    return applies && holds ? "granted" : "unknown";
  }
  if (applies === false) return "not-applicable";
  if (applies === undefined || holds === undefined) return "unknown";
  return holds ? "holds" : "violated";
}

// Am I eligible? Not, where a rule among these refuses or is violated; the rules that say so.
export function eligible(rules, facts) {
  const against = rules.filter((rule) => ["refused", "violated"].includes(judge(rule, facts)));
  return { eligible: against.length === 0, because: against.map((rule) => rule.id) };
}

// The manifest of content/ (DIGLOT_MANIFEST) answers a consumer's questions; so does that of the seeds (DIGLOT_SEEDS).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import jsonLogic from "json-logic-js";
import { changesOn, eligible, inLanguage, judge, rolesFor } from "./consumer.js";

const read = (path) => JSON.parse(readFileSync(path, "utf8"));
const manifest = read(process.env.DIGLOT_MANIFEST);
const rule = (words, from = manifest) => {
  const found = from.rules.filter((one) => inLanguage(one.text, "en-US").includes(words));
  assert.equal(found.length, 1, words);
  return found[0];
};

test("which roles may return keys, asked in any language", () => {
  assert.deepEqual(rolesFor(manifest, "Ask for a refund"), ["account-owner", "billing-manager"]);
  const title = manifest.procedures.find((one) => one.title["en-US"] === "Ask for a refund").title;
  assert.deepEqual(rolesFor(manifest, title["ja-JP"]), ["account-owner", "billing-manager"]);
  assert.deepEqual(rolesFor(manifest, "no such thing"), []);
});

test("what changes on a date", () => {
  assert.deepEqual(changesOn(manifest, "2026-10-01").map((one) => one.id), [rule("Two-step sign-in is required").id]);
  assert.deepEqual(changesOn(manifest, "2026-10-15"), []);
  assert.deepEqual(changesOn(manifest, "2026-10-31").map((one) => one.id), [rule("can no longer sign in").id]);
});

test("a refund depends on the day and on whether the keys were viewed", () => {
  const refund = rule("You can get a refund for license keys within 30 days");
  const facts = (day, viewed) => ({ "days_since.purchase": day, "fact.viewed_them": viewed });
  assert.deepEqual(eligible([refund], facts(12, false)), { eligible: true, because: [] });
  assert.deepEqual(eligible([refund], facts(12, true)), { eligible: false, because: [refund.id] });
  assert.deepEqual(eligible([refund], facts(31, false)), { eligible: false, because: [refund.id] });
  assert.equal(judge(refund, { "days_since.purchase": 12 }), "unknown");
  assert.equal(judge(refund, { "days_since.purchase": 40 }), "refused");
});

test("a limit holds or is violated", () => {
  const limit = rule("You can return at most 50 keys at a time");
  const [name] = jsonLogic.uses_data(limit.then);
  assert.equal(judge(limit, { [name]: 50 }), "holds");
  assert.equal(judge(limit, { [name]: 51 }), "violated");
});

// Every rule: its variables are declared, with their types; and json-logic-js evaluates it on two fact sheets.
function evaluateAll(from) {
  const types = Object.fromEntries(from.vocabulary.variables.map((one) => [one.name, one.type ?? "boolean"]));
  const sheets = [
    { boolean: false, number: 0, string: "1999-12-31", array: [] },
    { boolean: true, number: 1e6, string: "2999-12-31", array: ["global-admin", "account-owner", "billing-manager"] },
  ];
  for (const one of from.rules) {
    for (const sheet of sheets) {
      const facts = {};
      for (const name of [one.when ?? true, one.then].flatMap((logic) => jsonLogic.uses_data(logic))) {
        assert.ok(name in types, `${one.id} asks for ${name}, which the vocabulary does not declare`);
        facts[name] = sheet[types[name]];
      }
      assert.notEqual(judge(one, facts), "unknown", one.id);
    }
  }
  return from.rules.length;
}

test("every rule of the sample content can be evaluated", () => assert.ok(evaluateAll(manifest) > 30));

test("the seeds: a refund on day 12", { skip: process.env.DIGLOT_SEEDS ? false : "the seeds are not here" }, () => {
  const seeds = read(process.env.DIGLOT_SEEDS);
  assert.ok(evaluateAll(seeds) > 40);
  const refund = rule("receive a refund, you must make the request within 30 days", seeds);
  const activated = jsonLogic.uses_data(refund.then).find((name) => name.startsWith("fact."));
  const goal = jsonLogic.uses_data(refund.when)[0];
  const facts = (day, viewed) => ({ [goal]: true, "days_since.purchase": day, [activated]: viewed });
  assert.deepEqual(eligible([refund], facts(12, false)), { eligible: true, because: [] });
  assert.deepEqual(eligible([refund], facts(12, true)), { eligible: false, because: [refund.id] });
  assert.deepEqual(eligible([refund], facts(40, false)), { eligible: false, because: [refund.id] });
});

// The review pages, as a translator uses them.
import assert from "node:assert/strict";
import fs from "node:fs";
import { after, before, describe, test } from "node:test";
import { build, files, launch, open, serve, unit } from "./kit.mjs";

describe("the review", () => {
  let root, server, browser, page, said, close;
  before(async () => {
    root = build(files({
      "fr-FR/a.md": [
        "# " + unit(101, "Titre", "Title"),
        unit(102, "Sous 15 jours.", "Within 30 days."),
        unit(103, "Tout va bien.", "All is well."),
        unit(104, "Voir [ici](b.md)", "See [here](b.md)."),
        unit(105, "Le délai est de 8 jours.", "The period is 9 days."),
      ].join("\n\n") + "\n",
      "fr-FR/b.md": "# B\n",
    }));
    server = await serve(root);
    browser = await launch();
    ({ page, said, close } = await open(browser, { acceptDownloads: true }));
  });
  after(async () => {
    await close?.();
    await browser?.close();
    server?.close();
    if (root) fs.rmSync(root, { recursive: true });
  });
  const visit = (query = "") => page.goto(`${server.origin}/review/fr-FR/a.html${query}`);
  const rows = () => page.locator(".units tbody tr:visible").evaluateAll((list) => list.map((row) => row.id));
  const here = () => page.evaluate(() => document.activeElement.closest("tr")?.id);

  test("without a script the table stands there, and no filter", async () => {
    const quiet = await open(browser, { javaScriptEnabled: false });
    await quiet.page.goto(`${server.origin}/review/fr-FR/a.html`);
    assert.equal(await quiet.page.locator("#d-filters").isVisible(), false);
    assert.equal(await quiet.page.locator(".units tbody tr:visible").count(), 5);
    await quiet.page.click("#r-102 th a");
    assert.ok(quiet.page.url().endsWith("/fr-FR/a.html#u-102"));
    await quiet.close();
  });

  test("filters by severity and by check, with counts, kept in the address", async () => {
    await visit();
    assert.deepEqual(await rows(), ["r-101", "r-102", "r-103", "r-104", "r-105"]);
    await page.uncheck("#d-none");
    await page.uncheck("#d-warning");
    await page.uncheck("#d-note");
    assert.deepEqual(await rows(), ["r-102", "r-105"]);
    assert.equal(await page.locator("#d-shown").textContent(), "2 / 5");
    await page.reload();
    assert.deepEqual(await rows(), ["r-102", "r-105"]);
    await visit();
    await page.selectOption("#d-check", "number-mismatch");
    assert.match(await page.locator("#d-check option:checked").textContent(), /\(2\)/);
    assert.deepEqual(await rows(), ["r-102", "r-105"]);
    assert.match(page.url(), /check=number-mismatch/);
    await visit("?text=d.lai&regexp=1");
    assert.deepEqual(await rows(), ["r-105"]);
    await page.fill("#d-text", "(");
    await page.waitForFunction(() => document.querySelector("#d-text").getAttribute("aria-invalid") === "true");
  });

  test("keys walk the findings, find the filter, show the help", async () => {
    await visit();
    await page.keyboard.press("n");
    assert.equal(await here(), "r-102");
    await page.keyboard.press("n");
    const second = await here();
    assert.notEqual(second, "r-102");
    await page.keyboard.press("p");
    assert.equal(await here(), "r-102");
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.id), "d-text");
    await page.locator("#d-keys").focus();
    await page.keyboard.press("?");
    assert.equal(await page.locator("#d-help").isVisible(), true);
    await page.keyboard.press("Escape");
  });

  test("what is dismissed or reviewed stays so, and is exported", async () => {
    await visit();
    await page.keyboard.press("n");
    await page.keyboard.press("d");
    await page.check("#r-103 input[type=checkbox]");
    await page.reload();
    assert.equal(await page.locator("#r-102.dismissed").count(), 1);
    assert.equal(await page.locator("#r-103.reviewed").count(), 1);
    await page.selectOption("#d-status", "dismissed");
    assert.deepEqual(await rows(), ["r-102"]);
    const [json] = await Promise.all([page.waitForEvent("download"), page.click("#d-json")]);
    const records = JSON.parse(fs.readFileSync(await json.path(), "utf8"));
    assert.deepEqual(records.map((one) => [one.unit, one.state, one.code, one.line]), [["102", "dismissed", "number-mismatch", 3]]);
    const [csv] = await Promise.all([page.waitForEvent("download"), page.click("#d-csv")]);
    assert.match(fs.readFileSync(await csv.path(), "utf8"), /102,.*number-mismatch.*Within 30 days\.,Sous 15 jours\.,dismissed/);
    await page.goto(`${server.origin}/review/index.html`);
    const [all] = await Promise.all([page.waitForEvent("download"), page.click("#d-json")]);
    assert.deepEqual(JSON.parse(fs.readFileSync(await all.path(), "utf8")), [
      { article: "fr-FR/a.md", unit: "102", state: "dismissed" }, { article: "fr-FR/a.md", unit: "103", state: "reviewed" }]);
    assert.deepEqual(said, []);
  });

  test("a page of 30,000 units answers", async () => {
    const lines = [];
    for (let i = 0; i < 30000; ++i) lines.push(unit(101 + i, i % 100 ? "Tout va bien." : `Sous ${i + 1} jours.`, i % 100 ? "All is well." : `Within ${i + 2} days.`));
    const large = build(files({ "fr-FR/a.md": lines.join("\n\n") }));
    const one = await serve(large);
    await page.goto(`${one.origin}/review/fr-FR/a.html`, { timeout: 30000 });
    await page.locator("#d-filters").waitFor();
    const spent = await page.evaluate(() => {
      const begin = performance.now();
      document.querySelector("#d-none").click();
      return performance.now() - begin;
    });
    assert.equal(await page.locator("#d-shown").textContent(), "300 / 30000");
    assert.ok(spent < 3000, `${spent} ms`);
    one.close();
    fs.rmSync(large, { recursive: true });
  });
});

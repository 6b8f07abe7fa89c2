// sample.mjs SITE COUNT: looks at that many pages of a built site, of every kind, and prints what was found as JSON.
// Each page is seen once, in turn light and dark, wide and narrow, and in another of the views; the axe rules are those of site.mjs.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { launch, open, pages, serve } from "./kit.mjs";

const [root, count] = [path.resolve(process.argv[2]), Number(process.argv[3])];
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const views = ["off", "beside", "below", "demand", "only"];

// The same number of each kind, spread over all of its pages; kinds with few pages leave room for the others.
function chosen() {
  const kinds = {};
  for (const name of pages(root)) {
    const kind = name.startsWith("review/checks/") ? "check" : name.startsWith("review/") ? "review" : /(^|\/)(index|404)\.html$/.test(name) ? "index" : "article " + name.split("/")[0];
    (kinds[kind] ??= []).push(name);
  }
  const out = new Set();
  const lists = Object.values(kinds);
  for (let round = 0; out.size < count && round < count; ++round) {
    for (const list of lists) {
      const step = Math.max(1, Math.floor((list.length * lists.length) / count));
      if (round * step < list.length && out.size < count) out.add(list[round * step]);
    }
  }
  return [...out];
}

const found = { pages: 0, faults: [], said: [], asked: [], wide: [] };
const server = await serve(root);
const browser = await launch();
for (const [at, name] of chosen().entries()) {
  const scheme = at % 2 ? "dark" : "light";
  const viewport = at % 4 < 2 ? { width: 1280, height: 900 } : { width: 390, height: 844 };
  const { page, said, asked, close } = await open(browser, { bypassCSP: true, colorScheme: scheme, viewport });
  await page.goto(`${server.origin}/${name}`);
  const view = views[at % views.length];
  const where = `${name} ${view} ${scheme} ${viewport.width}`;
  if (await page.locator("#d-view-" + view).count()) await page.check("#d-view-" + view);
  await page.evaluate(axe + ";0");
  const result = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: { "target-size": { enabled: true } }, resultTypes: ["violations"],
  }));
  for (const fault of result.violations) found.faults.push(`${where}: ${fault.id} ${fault.nodes[0].html.slice(0, 160)}`);
  await page.setViewportSize({ width: 320, height: 640 });
  if (await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)) found.wide.push(where);
  found.said.push(...said.map((one) => `${where}: ${one}`));
  found.asked.push(...asked.filter((one) => !one.startsWith(server.origin) && !one.startsWith("data:")).map((one) => `${where}: ${one}`));
  ++found.pages;
  await close();
}
await browser.close();
server.close();
console.log(JSON.stringify(found));

// The pages of the sample content, as a reader uses them.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { after, before, describe, test } from "node:test";
import zlib from "node:zlib";
import { build, files, launch, open, pages, serve, top } from "./kit.mjs";

describe("the site", () => {
  let root, server, browser;
  before(async () => {
    root = build(path.join(top, "content"), "--base-address", "https://docs.example/help/");
    server = await serve(root);
    browser = await launch();
  });
  after(async () => {
    await browser?.close();
    server?.close();
    if (root) fs.rmSync(root, { recursive: true });
  });
  const visit = async (path, options) => {
    const visited = await open(browser, options);
    await visited.page.goto(server.origin + "/" + path);
    return visited;
  };
  const choose = (page, view) => page.locator("#d-view-" + view).check();
  const sourceOf = (page, number) => page.locator("#s-" + number);

  test("the language changes and the page stays", async () => {
    const { page, close } = await visit("fr-FR/orders/place-order.html");
    await page.click("nav.langs a[hreflang='ja-JP']");
    assert.equal(new URL(page.url()).pathname, "/ja-JP/orders/place-order.html");
    assert.equal(await page.getAttribute("html", "lang"), "ja-JP");
    await page.click("nav.langs a[hreflang='th-TH']"); // which lacks the page, and says so
    assert.equal(new URL(page.url()).pathname, "/th-TH/index.html");
    await close();
  });

  test("a sentence shows its source to the mouse", async () => {
    const { page, close } = await visit("fr-FR/orders/place-order.html");
    assert.equal(await sourceOf(page, 103).isVisible(), false);
    await choose(page, "demand");
    await page.click("#u-103 .t");
    assert.equal(await sourceOf(page, 103).isVisible(), true);
    assert.equal(await sourceOf(page, 103).getAttribute("lang"), "en-US");
    await page.mouse.click(5, 5);
    assert.equal(await sourceOf(page, 103).isVisible(), false);
    await close();
  });

  test("to the keyboard", async () => {
    const { page, close } = await visit("fr-FR/orders/place-order.html");
    await choose(page, "demand");
    await page.focus("#u-103 .b");
    await page.keyboard.press("Enter");
    assert.equal(await sourceOf(page, 103).isVisible(), true);
    await page.keyboard.press("Escape");
    assert.equal(await sourceOf(page, 103).isVisible(), false);
    await page.keyboard.press("n");
    assert.notEqual(await page.locator(".s:popover-open").getAttribute("id"), "s-103");
    await close();
  });

  test("and to touch", async () => {
    const { page, close } = await visit("he-IL/orders/place-order.html", { hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
    await choose(page, "demand");
    await page.tap("#u-103 .b");
    assert.equal(await sourceOf(page, 103).isVisible(), true);
    const box = await page.locator("#u-103 .b").boundingBox();
    assert.ok(box.width >= 24 && box.height >= 24, "a target of at least 24 px");
    await close();
  });

  for (const locale of ["fr-FR", "ja-JP", "he-IL"]) {
    test(`side by side, sentences stay aligned (${locale})`, async () => {
      const { page, close } = await visit(`${locale}/orders/return-keys.html`);
      await choose(page, "beside");
      const faults = await page.evaluate(() => [...document.querySelectorAll(".u:not(td .u, th .u)")].flatMap((unit) => {
        const target = unit.querySelector(".t")?.getBoundingClientRect();
        const source = unit.querySelector(".s")?.getBoundingClientRect();
        if (!target?.height || !source?.height) return [];
        const aside = document.dir === "rtl" ? source.right <= target.left + 1 : source.left >= target.right - 1;
        return Math.abs(target.top - source.top) <= 4 && aside ? [] : [`${unit.id}: ${target.top} ${source.top}`];
      }));
      assert.deepEqual(faults, []);
      assert.ok(await page.locator(".article .u .s:visible").count() > 5);
      await close();
    });
  }

  // A word of each language in another form than the page has, or without the spaces that it does not have.
  for (const [locale, start, question, answer] of [
    ["fr-FR", "overview", "rembourser", "orders/return-keys.html"],
    ["ja-JP", "overview", "ライセンスキーを返品", "orders/return-keys.html"],
    ["zh-TW", "overview", "退回金鑰", "orders/return-keys.html"],
    ["he-IL", "overview", "הזמנה", "orders/place-order.html"],
    ["th-TH", "orders/return-keys", "ส่งคืนคีย์", "orders/return-keys.html"],
  ]) {
    test(`search finds “${question}” (${locale})`, async () => {
      const { page, asked, said, close } = await visit(`${locale}/${start}.html`);
      assert.ok(!asked.some((address) => address.includes("/search")), "nothing is loaded before it is asked for");
      await page.focus("#d-q");
      await page.keyboard.insertText(question);
      const first = page.locator("#d-results a").first();
      await first.waitFor();
      assert.equal(new URL(await first.getAttribute("href"), page.url()).pathname, `/${locale}/${answer}`);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.waitForURL(`**/${locale}/${answer}`);
      assert.deepEqual(said, []);
      await close();
    });
  }

  test("the index is fetched when the reader points at the field, not when the keyboard passes by", async () => {
    const { page, asked, close } = await visit("fr-FR/overview.html");
    const fetched = () => asked.filter((address) => address.includes("/search")).length;
    await page.focus("#d-q");
    await page.keyboard.press("Tab");
    assert.equal(fetched(), 0);
    await Promise.all([page.waitForRequest(/search\/fr-FR\.js/), page.click("#d-q")]);
    assert.equal(fetched(), 2);
    await page.keyboard.insertText("r");
    await page.locator("#d-results a").first().waitFor();
    assert.equal(fetched(), 2);
    await close();
  });

  test("tabs of the same name change together and stay chosen", async () => {
    const { page, close } = await visit("fr-FR/orders/place-order.html");
    const shown = () => page.locator(".tabs > .tab:visible").count();
    assert.equal(await shown(), 1);
    await page.click("label[for='tab-1-2']");
    assert.equal(await shown(), 1);
    assert.equal(await page.locator("#tab-1-2").isChecked(), true);
    await page.reload();
    assert.equal(await page.locator("#tab-1-2").isChecked(), true);
    await close();
  });

  test("tabs that depend on another group stand where its choice applies", async () => {
    const tab = (name, text) => `# [${name}](#tab/${text})\n\nText of ${text}.\n\n`;
    const small = build(files({ "fr-FR/a.md": "# T\n\n" + tab("Site", "site") + tab("Service", "service") + "---\n\n"
      + tab("Open", "open/site") + tab("Open", "open/service") + tab("Both", "site+service") + "---\n" }));
    for (const javaScriptEnabled of [true, false]) {
      const { page, said, close } = await open(browser, { javaScriptEnabled });
      await page.goto(pathToFileURL(path.join(small, "fr-FR/a.html")).href);
      const labels = async () => (await page.locator("label[for^='tab-2']:visible").allInnerTexts()).map((one) => one.trim());
      assert.deepEqual(await labels(), javaScriptEnabled ? ["Open", "Both"] : ["Open (site)", "Open (service)", "Both"]);
      await page.click("label[for='tab-1-2']");
      if (javaScriptEnabled) {
        assert.equal(await page.getByText("Text of site+service.").isVisible(), true); // it is about the service, too
        await page.click("label[for='tab-2-2']");
        assert.equal(await page.getByText("Text of open/service.").isVisible(), true);
        await page.click("label[for='tab-1-1']");
        assert.deepEqual(await labels(), ["Open", "Both"]);
      }
      assert.deepEqual(said, []);
      await close();
    }
    fs.rmSync(small, { recursive: true });
  });

  test("pivots choose between zones, with and without scripts", async () => {
    const zones = (name) => `::: zone pivot="${name}"\nFor ${name}.\n::: zone-end\n\n`;
    const small = build(files({ "fr-FR/a.md": "# T\n\n" + zones("csharp") + zones("java") }));
    for (const javaScriptEnabled of [true, false]) {
      const { page, said, close } = await open(browser, { javaScriptEnabled });
      await page.goto(pathToFileURL(path.join(small, "fr-FR/a.html")).href);
      assert.equal(await page.getByText("For csharp.").isVisible(), true);
      assert.equal(await page.getByText("For java.").isVisible(), false);
      await page.check("#d-pivot-2");
      assert.equal(await page.getByText("For csharp.").isVisible(), false);
      assert.equal(await page.getByText("For java.").isVisible(), true);
      if (javaScriptEnabled) {
        await page.reload();
        assert.equal(await page.getByText("For java.").isVisible(), true);
      }
      assert.deepEqual(said, []);
      await close();
    }
    fs.rmSync(small, { recursive: true });
  });

  test("a built site is served on a loopback address", async () => {
    const server = spawn(process.env.DIGLOT, ["serve", root, "--port", "0"]);
    const address = String((await once(server.stdout, "data"))[0]).trim();
    assert.match(address, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    const { page, said, close } = await open(browser);
    assert.equal((await page.goto(address + "fr-FR/overview.html")).status(), 200);
    assert.deepEqual(said, []);
    const missing = await page.goto(address + "none.html");
    assert.equal(missing.status(), 404);
    assert.match(await missing.text(), /lang="he-IL"/);
    await close();
    server.kill();
  });

  test("a page opens from file://, with its looks and its search", async () => {
    const { page, said, close } = await open(browser);
    await page.goto(pathToFileURL(path.join(root, "fr-FR/orders/place-order.html")).href);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.body).fontFamily), "");
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).margin), "0px");
    await page.focus("#d-q");
    await page.keyboard.insertText("rembourser");
    await page.locator("#d-results a").first().click();
    assert.ok(page.url().endsWith("/fr-FR/orders/return-keys.html"));
    await page.click("nav.langs a[hreflang='ja-JP']");
    assert.ok(page.url().endsWith("/ja-JP/orders/return-keys.html"));
    assert.deepEqual(said, []);
    await close();
  });

  test("the headings of a page are unfolded where they have a place of their own, and say where the reader is", async () => {
    for (const javaScriptEnabled of [true, false]) {
      for (const [width, shown] of [[1400, true], [390, false]]) {
        const { page, said, close } = await visit("fr-FR/orders/return-keys.html", { javaScriptEnabled, viewport: { width, height: 700 } });
        const link = page.locator(".toc a").last();
        assert.equal(await link.isVisible(), shown, `${width} ${javaScriptEnabled}`);
        if (!shown) await page.click(".toc summary");
        await link.click();
        assert.match(page.url(), /#/);
        if (javaScriptEnabled && shown) await page.locator(".toc [aria-current='location']").waitFor();
        assert.deepEqual(said, []);
        await close();
      }
    }
  });

  test("a long table of contents shows where the page stands in it", async () => {
    const articles = Object.fromEntries([...Array(80).keys()].map((at) => [`fr-FR/a${at}.md`, `# Article ${at}\n`]));
    const toc = [...Array(80).keys()].map((at) => `- name: Article ${at}\n  href: a${at}.md\n`).join("");
    const large = build(files({ ...articles, "fr-FR/TOC.yml": toc }));
    const { page, said, close } = await open(browser);
    for (const at of [2, 75]) {
      await page.goto(pathToFileURL(path.join(large, `fr-FR/a${at}.html`)).href);
      const box = await page.locator(".contents [aria-current]").boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= 900, `${at}: ${box.y}`);
      assert.equal(await page.evaluate(() => scrollY), 0);
    }
    assert.deepEqual(said, []);
    await close();
    fs.rmSync(large, { recursive: true });
  });

  test("Ctrl+K goes to the search", async () => {
    const { page, asked, close } = await visit("fr-FR/overview.html");
    await page.keyboard.press("Control+k");
    assert.equal(await page.evaluate(() => document.activeElement.id), "d-q");
    await page.keyboard.press("Control+k");
    await page.keyboard.insertText("rembourser");
    await page.locator("#d-results a").first().waitFor();
    assert.equal(asked.filter((address) => address.endsWith("search/fr-FR.js")).length, 1);
    await close();
  });

  test("without scripts all but the search works", async () => {
    const { page, close } = await visit("fr-FR/orders/place-order.html", { javaScriptEnabled: false });
    assert.equal(await page.locator("#d-search").isVisible(), false);
    await choose(page, "below");
    assert.equal(await sourceOf(page, 103).isVisible(), true);
    await choose(page, "demand");
    await page.click("#u-103 .b");
    assert.equal(await sourceOf(page, 103).isVisible(), true);
    await page.keyboard.press("Escape");
    await page.click("label[for='tab-1-2']");
    assert.equal(await page.locator("#tab-1-2").isChecked(), true);
    await page.check("#d-theme-dark");
    assert.equal(await page.evaluate(() => 1).catch(() => 1), 1);
    await page.click("nav.contents a >> nth=0");
    assert.ok(page.url().endsWith(".html"));
    await close();
  });

  test("no page says anything on the console or asks another host", async () => {
    const { page, said, asked, close } = await open(browser);
    for (const name of pages(root).filter((name, at) => at % 4 === 0 || name.split("/").length < 3)) {
      await page.goto(`${server.origin}/${name}`);
    }
    assert.deepEqual(said, []);
    assert.deepEqual(asked.filter((address) => !address.startsWith(server.origin) && !address.startsWith("data:")), []);
    await close();
  });

  test("nothing moves while a page of any kind loads", async () => {
    const names = ["index.html", "404.html", "he-IL/index.html", "fr-FR/orders/place-order.html", "review/index.html",
      "review/fr-FR/orders/place-order.html", "review/he-IL/orders/place-order.html",
      ...pages(root).filter((name) => name.startsWith("review/checks/")).slice(0, 3)];
    assert.ok(names.length > 7);
    const moved = [];
    for (const width of [390, 768, 1280]) {
      const { page, close } = await open(browser, { viewport: { width, height: 900 } });
      await page.addInitScript(() => {
        window.moved = [];
        new PerformanceObserver((list) => {
          for (const one of list.getEntries()) window.moved.push([one.value, ...one.sources.map(({ node }) => node?.outerHTML?.slice(0, 80))]);
        }).observe({ type: "layout-shift", buffered: true });
      });
      for (const name of names) {
        await page.goto(`${server.origin}/${name}`);
        const shifts = await page.evaluate(() => new Promise((done) => setTimeout(() => done(window.moved), 50)));
        const sum = shifts.reduce((total, [value]) => total + value, 0); // 0.1 is what readers are said to notice
        if (sum > 0.005) moved.push([name, width, ...shifts]);
      }
      await close();
    }
    assert.deepEqual(moved, []);
  });

  test("axe finds nothing, in any view, light and dark", async () => {
    const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    const found = [];
    const sample = [
      ["index.html", "off"], ["404.html", "off"], ["he-IL/index.html", "off"], ["fr-FR/orders/place-order.html", "off"],
      ["fr-FR/orders/place-order.html", "beside"], ["ja-JP/membership/levels.html", "below"], ["he-IL/orders/return-keys.html", "demand"],
      ["th-TH/orders/return-keys.html", "only"], ["zh-TW/reference/usage-report.html", "beside"], ["en-US/overview.html", "off"],
      ["review/index.html", "off"], ["review/fr-FR/orders/place-order.html", "off"], ["review/he-IL/overview.html", "off"],
    ];
    for (const [name, view] of sample) {
      for (const scheme of ["light", "dark"]) {
        const size = scheme === "light" ? { width: 1280, height: 900 } : { width: 390, height: 844 };
        const { page, close } = await visit(name, { bypassCSP: true, colorScheme: scheme, viewport: size });
        if (view !== "off") await choose(page, view);
        await page.evaluate(axe + ";0");
        const result = await page.evaluate(() => window.axe.run(document, {
          runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], rules: { "target-size": { enabled: true } },
        }));
        for (const fault of result.violations) found.push(`${name} ${view} ${scheme}: ${fault.id} ${fault.nodes[0].html.slice(0, 160)}`);
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth), false, name);
        await close();
      }
    }
    assert.deepEqual(found, []);
  });

  test("style sheet and script of an article weigh at most 15 KB gzipped", () => {
    const weight = ["site.css", "site.js"].reduce((sum, name) => sum + zlib.gzipSync(fs.readFileSync(path.join(root, "assets", name))).length, 0);
    assert.ok(weight <= 15 * 1024, String(weight));
  });
});

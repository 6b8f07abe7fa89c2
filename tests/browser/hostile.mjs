// Text of strangers, a case a file in hostile/: no script of it runs and no request leaves, with the policy of the
// pages and with it taken out.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { build, here, launch, open, pages, serve } from "./kit.mjs";

const policy = /<meta http-equiv="Content-Security-Policy"[^>]*>/;

test("a script that ran and a request that left would be noticed", async () => {
  const browser = await launch();
  const { page, said, asked } = await open(browser);
  await page.setContent("<script>alert(1)</script><img src='https://hostile.example/x.png'>");
  await page.waitForTimeout(100);
  assert.ok(said.includes("dialog: 1"), String(said));
  assert.ok(asked.includes("https://hostile.example/x.png"), String(asked));
  await browser.close();
});

for (const held of [true, false]) {
  describe(held ? "hostile content" : "hostile content without the policy", () => {
    let root, server, browser;
    before(async () => {
      root = build(path.join(here, "hostile"), "--base-address", "https://docs.example/");
      server = await serve(root, (html) => {
        assert.match(html, policy);
        return held ? html : html.replace(policy, "");
      });
      browser = await launch();
    });
    after(async () => {
      await browser?.close();
      server?.close();
      if (root) fs.rmSync(root, { recursive: true });
    });

    test("every page is quiet", async () => {
      const names = pages(root).filter((name) => name.startsWith("fr-FR/") || name.startsWith("review/") || !name.includes("/"));
      assert.ok(names.filter((name) => name.startsWith("fr-FR/")).length >= 40);
      const { page, said, asked, close } = await open(browser);
      await page.addInitScript(() => {
        for (const name of ["alert", "confirm", "prompt"]) window[name] = (text) => console.error("a script ran: " + text);
      });
      for (const name of names) {
        said.length = asked.length = 0;
        const address = `${server.origin}/${name}`;
        await page.goto(address, { waitUntil: "load" });
        // What waits for the reader: focus, the pointer, what is folded.
        await page.evaluate(() => {
          for (const one of document.querySelectorAll("details")) one.open = true;
          for (const one of document.querySelectorAll("main *")) {
            for (const type of ["mouseover", "focus", "animationstart", "toggle"]) one.dispatchEvent(new Event(type, { bubbles: true }));
          }
          for (const one of document.querySelectorAll("main button")) one.click();
        });
        await page.waitForTimeout(20);
        assert.deepEqual(said, [], name);
        assert.deepEqual(asked.filter((one) => !one.startsWith(server.origin + "/") && one !== "data:,"), [], name);
        assert.equal(page.url(), address);
        const bad = await page.evaluate(() => [
          ...[...document.querySelectorAll("script:not([type='application/ld+json'])")].filter((one) => !one.src.includes("/assets/")).map((one) => one.outerHTML),
          ...[...document.querySelectorAll("main :is(a, img, form, iframe, object, embed, link, style, meta, base)")].filter((one) =>
            !["A", "IMG"].includes(one.tagName) || /^(?!https?:|mailto:|tel:)[a-z]+:/i.test(one.href ?? one.src)).map((one) => one.outerHTML),
          ...[...document.querySelectorAll("*")].filter((one) => [...one.attributes].some(({ name }) => name.startsWith("on") || name === "style" || name === "srcdoc")).map((one) => one.outerHTML.slice(0, 200)),
        ]);
        assert.deepEqual(bad, [], name);
      }
      await close();
    });

    test("nor does the search run what it indexed", async () => {
      const { page, said, asked, close } = await open(browser);
      await page.goto(`${server.origin}/fr-FR/search-index.html`);
      await page.focus("#d-q");
      await page.keyboard.insertText("constructor alert");
      await page.locator("#d-results a").first().waitFor();
      assert.equal(await page.locator("#d-results script").count(), 0);
      assert.deepEqual(said, []);
      assert.deepEqual(asked.filter((one) => !one.startsWith(server.origin) && one !== "data:,"), []);
      await close();
    });
  });
}

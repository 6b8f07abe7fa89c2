// What the browser tests share: a built site, a server for it, a browser that keeps account of what a page does.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const here = path.dirname(fileURLToPath(import.meta.url));
export const top = path.resolve(here, "../..");

// Builds content into a new folder; findings do not matter here.
export function build(content, ...options) {
  const out = fs.mkdtempSync(path.join(os.tmpdir(), "diglot-site-"));
  execFileSync(process.env.DIGLOT, ["build", content, "--out", out, "--fail-on", "never", "--quiet",
    "--locales", path.join(top, "locales"), "--templates", path.join(top, "templates"), ...options], { stdio: ["ignore", "ignore", "ignore"] });
  return out;
}

// Writes files { "fr-FR/a.md": "…" } and gives their folder.
export function files(map) {
  const out = fs.mkdtempSync(path.join(os.tmpdir(), "diglot-content-"));
  for (const [name, text] of Object.entries(map)) {
    fs.mkdirSync(path.dirname(path.join(out, name)), { recursive: true });
    fs.writeFileSync(path.join(out, name), text);
  }
  return out;
}

export const unit = (number, target, source) =>
  `<span data-ttu-id="0a1b2-${number}">${target}</span><span class="sxs-lookup"><span data-stu-id="0a1b2-${number}">${source}</span></span>`;

export function pages(root) {
  return fs.readdirSync(root, { recursive: true }).map(String).filter((name) => name.endsWith(".html")).sort();
}

const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png" };

export async function serve(root, change = (text) => text) {
  const server = http.createServer((request, response) => {
    const name = path.join(root, decodeURIComponent(new URL(request.url, "http://x").pathname));
    if (!name.startsWith(root) || !fs.existsSync(name) || fs.statSync(name).isDirectory()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[path.extname(name)] ?? "application/octet-stream" });
    const bytes = fs.readFileSync(name);
    response.end(name.endsWith(".html") ? change(bytes.toString()) : bytes);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

// A page that notes what is said on the console and asked of other hosts.
export async function open(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(10000);
  const said = [];
  const asked = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("dialog", (dialog) => { said.push("dialog: " + dialog.message()); dialog.dismiss(); });
  page.on("request", (request) => asked.push(request.url()));
  return { page, said, asked, close: () => context.close() };
}

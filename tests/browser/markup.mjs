// Every page of the sample content, of the hostile cases and of the review before the Nu HTML checker: no error, no
// warning.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { test } from "node:test";
import { build, here, pages, top } from "./kit.mjs";

const jar = path.join(path.dirname(createRequire(import.meta.url).resolve("vnu-jar/package.json")), "build/dist/vnu.jar");

for (const content of [path.join(top, "content"), path.join(here, "hostile")]) {
  test(`markup of ${path.basename(content)}`, () => {
    const root = build(content, "--base-address", "https://docs.example/");
    const names = pages(root);
    assert.ok(names.length > 40);
    const result = spawnSync("java", ["-Xss8m", "-jar", jar, "--format", "json", ...names], { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
    const messages = JSON.parse(result.stderr).messages.map((one) => `${path.relative(root, new URL(one.url).pathname)}:${one.lastLine}: ${one.type}: ${one.message} ${one.extract ?? ""}`);
    assert.deepEqual(messages, []);
    fs.rmSync(root, { recursive: true });
  });
}

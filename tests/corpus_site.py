"""The pages of the real articles, measured: their HTML, their links, their weight, and what a browser says to them.

Part of corpus_figures.py. Checks that need Java, node or Chromium are left out, with a line that says so, where those
are missing; `./dev test` installs them.
"""
import gzip
import html
import json
import pathlib
import re
import shutil
import subprocess
import urllib.parse

BROWSER = pathlib.Path(__file__).parent / "browser"
# Text and attribute values are escaped, so a quotation mark can only be that of a tag.
LINK = re.compile(r'\s(?:href|src)="([^"]*)"')
ID = re.compile(r'\sid="([^"]*)"')


def site_figures(table, program, work, out):
    table.section("Pages: the three locales' and the sample content's")
    sample = work / "sample"
    subprocess.run([program, "build", BROWSER.parents[1] / "content", "--out", sample, "--quiet", "--fail-on", "never",
                    "--diagnostics", "/dev/null", "--base-address", "https://docs.example/"], check=True)
    for root in (out, sample):
        pages = sorted(root.rglob("*.html"))
        table.line(f"pages, {root.name}", len(pages))
        link_figures(table, root, pages)
        markup_figures(table, pages)
    weight_figures(table, out)
    browser_figures(table, out, sample)


def link_figures(table, root, pages):
    """Each internal link, image and asset leads to a file, and each anchor to an id; no id stands twice on a page."""
    ids, links, twice = {}, [], 0
    for page in pages:
        text = page.read_text(encoding="utf-8")
        found = [html.unescape(one) for one in ID.findall(text)]
        ids[page] = set(found)
        twice += len(found) - len(ids[page])
        links += [(page, html.unescape(one)) for one in set(LINK.findall(text))]
    files = {path for path in root.rglob("*") if path.is_file()}
    internal, elsewhere, broken = 0, 0, []
    for page, link in links:
        elsewhere += link.startswith("/")
        # "/x" is the rest of the host that the site will stand on; 404.html is served in place of any page.
        if re.match(r"[a-z][a-z0-9+.-]*:|/", link) or page == root / "404.html":
            continue
        internal += 1
        path, _, anchor = link.partition("#")
        path = urllib.parse.unquote(path.partition("?")[0])
        target = page if not path else pathlib.Path(*[str(page.parent), path]).resolve()
        missing = target not in files and target != page.resolve()
        if missing or (anchor and target.suffix == ".html" and urllib.parse.unquote(anchor) not in
                       ids.get(page if target == page.resolve() else target, ())):
            broken.append(f"{page.relative_to(root)}: {link}")
    table.line(f"internal links that lead nowhere, of {internal}", len(broken), 0)
    table.line("links to other parts of the host that the site will stand on", elsewhere)
    for one in broken[:5]:
        print("   ", one)
    table.line("ids that stand twice on a page", twice, 0)


def markup_figures(table, pages):
    jar = BROWSER / "node_modules/vnu-jar/build/dist/vnu.jar"
    if not shutil.which("java") or not jar.exists():
        table.line("Nu HTML checker", "left out: no Java, or ./dev test has not run yet")
        return
    messages = []
    for begin in range(0, len(pages), 400):
        done = subprocess.run(["java", "-Xss8m", "-Xmx1500m", "-jar", jar, "--format", "json",
                               *pages[begin:begin + 400]], capture_output=True, text=True)
        messages += json.loads(done.stderr)["messages"]
    for kind in ("error", "warning"):
        said = [one for one in messages if kind == one.get("subType", one["type"]) or
                (kind == "error" and one["type"] == "non-document-error")]
        table.line(f"Nu HTML checker: {kind}s", len(said), 0)
        for one in said[:3]:
            print("   ", one.get("url"), one.get("lastLine"), one["message"])


def zipped(path):
    return len(gzip.compress(path.read_bytes()))


def weight_figures(table, out):
    looks = sum(zipped(out / "assets" / name) for name in ("site.css", "site.js")) / 1024
    table.line("style sheet and script of an article, KB gzipped", f"{looks:.1f}", "<= 15", looks <= 15)
    sizes = sorted(zipped(path) for path in out.rglob("*.html") if "review" not in path.relative_to(out).parts)
    table.line("page, KB gzipped: median / largest", f"{sizes[len(sizes) // 2] / 1024:.1f} / {sizes[-1] / 1024:.1f}")
    for index in sorted((out / "search").glob("*.js")):
        table.line(f"search index, KB / gzipped, {index.stem}",
                   f"{index.stat().st_size / 1024:.0f} / {zipped(index) / 1024:.0f}")


def browser_figures(table, *roots):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium or not shutil.which("node") or not (BROWSER / "node_modules/axe-core").exists():
        table.line("axe in a browser", "left out: no Chromium or node, or ./dev test has not run yet")
        return
    found = {"pages": 0, "faults": [], "said": [], "asked": [], "wide": []}
    for root, count in zip(roots, (40, 20)):
        done = subprocess.run(["node", BROWSER / "sample.mjs", root, str(count)], capture_output=True, text=True,
                              env={"CHROMIUM": chromium, "PATH": "/usr/bin:/bin"})
        if done.returncode:
            table.line("axe in a browser", "failed", "0 faults", False)
            print(done.stderr[-2000:])
            return
        for key, value in json.loads(done.stdout).items():
            found[key] += value
    table.line("pages before axe, every view, light and dark", found["pages"], 60)
    for key, what in (("faults", "axe: faults"), ("said", "console messages"), ("asked", "requests to another host"),
                      ("wide", "pages wider than a screen of 320 px")):
        table.line(what, len(found[key]), 0)
        for one in found[key][:5]:
            print("   ", one)

#!/usr/bin/env python3
"""The acceptance figures over ../shared, as one table: what `./dev corpus` prints.

usage: corpus_figures.py PROGRAM SHARED WORK_DIR

Everything is measured from outside, through the program's command line and its output, by means that share
nothing with it: units are found by a regular expression, pages are read with Python's own HTML parser. Each line
says what was measured and what was asked for; a line that misses is marked, and makes the exit code 1.
"""
import collections
import hashlib
import html.parser
import importlib.util
import json
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import time

from corpus_site import site_figures

LOCALES = ("fr-FR", "ja-JP", "zh-TW")
UNITS = {"fr-FR": 32360, "ja-JP": 30763, "zh-TW": 30445}
UNIT = re.compile(
    r'<span data-ttu-id="([0-9a-f]{5}-[0-9]{3,})">((?:(?!</?span[ >]).)*)</span><span class="sxs-lookup">'
    r'<span data-stu-id="([0-9a-f]{5}-[0-9]{3,})">((?:(?!</?span[ >]).)*)</span></span>', re.S)


class Table:
    """Lines of the report; remembers whether one of them missed."""

    def __init__(self):
        self.missed = 0

    def section(self, title):
        print(f"\n{title}\n{'-' * len(title)}")

    def line(self, what, value, wanted=None, ok=None):
        mark = "" if wanted is None else "ok" if (value == wanted if ok is None else ok) else "MISSED"
        self.missed += mark == "MISSED"
        print(f"{what:<52} {value!s:>20}  {'' if wanted is None else wanted!s:<22} {mark}".rstrip(), flush=True)


class PageText(html.parser.HTMLParser):
    """What a page says: its text, and that of its images."""

    def __init__(self):
        super().__init__()
        self.parts = []
        self.skip = 0

    def handle_starttag(self, tag, attributes):
        self.skip += tag in ("script", "style")
        self.parts += [value for name, value in attributes if value and name == "alt"]

    def handle_endtag(self, tag):
        self.skip -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.skip:
            self.parts.append(data)


def letters(text):
    return "".join(c for c in text if c.isalnum())


def letters_of_page(path):
    page = PageText()
    page.feed(path.read_text(encoding="utf-8"))
    return letters("".join(page.parts))


TAG = r"</?(?:a|b|br|code|div|em|font|i|img|kbd|li|ol|p|strong|sub|sup|table|td|th|tr|u|ul)\b[^>]*>"


def readings(text):
    """Letters of a unit's Markdown, without markup; and, as in an HTML block Markdown is not in force, with the
    addresses of its links."""
    text = re.sub(r":::image[^:]*:::|:::no-loc[^:]*text=|&[#\w]+;|" + TAG, "", text)
    yield letters(re.sub(r"\]\([^)]*\)", "]", text))
    yield letters(re.sub(r"\]\([^)\s]*\)", "]", text))  # an address with a space in it is none
    yield letters(text)


def is_on(page, text):
    return any(reading in page for reading in readings(text))


def articles(shared, locale):
    root = shared / "corpus/bilingual" / locale
    return {path.relative_to(root).as_posix(): path for path in sorted(root.rglob("*.md"))}


def run(command, **options):
    """Runs the program; gives (exit code, seconds of processor, wall seconds, peak MB, standard output)."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    # GNU time's peak is that of the one process; getrusage's would be that of all children so far.
    timed = ["/usr/bin/time", "-f", "%M", "-o", "/tmp/diglot-peak"] if pathlib.Path("/usr/bin/time").exists() else []
    done = subprocess.run(timed + [str(word) for word in command], capture_output=True, text=True, **options)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    peak = int(pathlib.Path("/tmp/diglot-peak").read_text().split()[-1]) / 1024 if timed else float("nan")
    return done.returncode, processor, time.monotonic() - start, peak, done


def tree_digest(root):
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def content_of(shared):
    return [f"{locale}={shared}/corpus/bilingual/{locale}" for locale in LOCALES]


def build_figures(table, program, shared, work):
    table.section("Build of three locales")
    out = work / "site"
    command = [program, "build", *content_of(shared), "--out"]
    first = [*command, out, "--quiet", "--format", "json", "--diagnostics", work / "findings.jsonl"]
    code, processor, wall, peak, done = run(first)
    table.line("exit code", code, "0 or 1", code in (0, 1))
    if code not in (0, 1):
        print(done.stderr[-2000:])
        return None
    paths = {locale: articles(shared, locale) for locale in LOCALES}
    table.line("articles", sum(map(len, paths.values())), 1085)
    for locale in LOCALES:
        pages = sum((out / locale / path).with_suffix(".html").exists() for path in paths[locale])
        table.line(f"articles with a page, {locale}", pages, len(paths[locale]))
    bilingual = {path for found in paths.values() for path, file in found.items()
                 if UNIT.search(file.read_text(encoding="utf-8"))}
    pages = sum((out / "en-US" / path).with_suffix(".html").exists() for path in bilingual)
    table.line("source sides with a page, en-US", pages, len(bilingual))
    table.line("seconds of processor / of the clock", f"{processor:.1f} / {wall:.1f}")
    table.line("peak memory, MB", f"{peak:.0f}")
    sizes = [path.stat().st_size for path in out.rglob("*") if path.is_file()]
    table.line("files / MB written", f"{len(sizes)} / {sum(sizes) / 1e6:.1f}")
    one, again = tree_digest(out), work / "again"
    for name, options in (("--jobs 1", ["--jobs", "1"]), ("--jobs 4", ["--jobs", "4"])):
        shutil.rmtree(again, ignore_errors=True)
        run([*command, again, "--quiet", *options])
        table.line(f"same bytes with {name}", tree_digest(again), one)
    # As on three machines, the last one first.
    for shard in (3, 2, 1):
        run([program, "compile", *content_of(shared), "--objects", work / "objects", "--shard", f"{shard}/3", "--no-cache"])
    shutil.rmtree(again, ignore_errors=True)
    run([program, "link", work / "objects", "--out", again, "--no-cache", "--quiet"])
    table.line("same bytes linked from three shards", tree_digest(again), one)
    shutil.rmtree(again, ignore_errors=True)
    wall = run(first)[2]  # the same arguments: others would be another build
    table.line("seconds of the clock, nothing changed", f"{wall:.2f}", "<= 0.15", wall <= 0.15)
    return out


def unit_figures(table, shared, out):
    table.section("Units: target and source found on the pages")
    total, lost = 0, []
    for locale in LOCALES:
        count = 0
        for path, file in articles(shared, locale).items():
            units = UNIT.findall(file.read_text(encoding="utf-8"))
            if not units:
                continue
            page = letters_of_page((out / locale / path).with_suffix(".html"))
            for target_id, target, source_id, source in units:
                if target_id != source_id:
                    continue
                count += 1
                if not is_on(page, target):
                    lost.append(f"{locale}/{path} {target_id}: {target[:90]!r}")
                if not is_on(page, source):
                    lost.append(f"{locale}/{path} {source_id}: {source[:90]!r}")
        table.line(f"pairs, {locale}", count, UNITS[locale])
        total += count
    table.line("pairs", total, 93568)
    table.line("texts not found on their page", len(lost), 0)
    for text in lost[:10]:
        print("   ", text)


def projection_figures(table, program, shared):
    table.section("One language out of a bilingual article")
    spec = importlib.util.spec_from_file_location("project_oracle", shared / "tools/project_oracle.py")
    oracle = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(oracle)
    verdicts = collections.Counter()
    sources = collections.defaultdict(dict)
    for locale in LOCALES:
        for path, file in articles(shared, locale).items():
            target, source = (subprocess.run([program, "project", "--side", side, file], capture_output=True).stdout
                              .decode("utf-8") for side in ("target", "source"))
            published = (shared / "corpus/target" / locale / path).read_bytes().decode("utf-8")
            verdicts["identical" if target == published else
                     "escapes" if oracle.equal_modulo_escapes(target, published) else "different"] += 1
            commit = re.search(r"^ms.sourcegitcommit: (\w+)", source, re.M)
            body = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.S)
            if commit:
                sources[path, commit.group(1)][locale] = body
    table.line("target side identical to the published file", verdicts["identical"], 1002)
    table.line("target side differs by escapes only", verdicts["escapes"], 83)
    table.line("target side different", verdicts["different"], 0)
    pairs = [list(found.values()) for found in sources.values() if len(found) > 1]
    same = sum(len({next(readings(body)) for body in bodies}) == 1 for bodies in pairs)
    table.line("articles of one commit in two locales or more", len(pairs))
    table.line("... whose source sides have the same letters", same)


def manifest_figures(table, shared, out):
    table.section("Manifest")
    path = out / "manifest.json"
    if not path.exists():
        table.line("manifest.json", "absent", "present")
        return
    manifest = json.loads(path.read_text(encoding="utf-8"))
    schemas = sorted(out.glob("*schema*.json"))
    try:
        import jsonschema
        errors = list(jsonschema.Draft202012Validator(json.loads(schemas[0].read_text())).iter_errors(manifest))
        table.line("violations of the schema beside it", len(errors), 0)
        for error in errors[:5]:
            print("   ", "/".join(map(str, error.absolute_path)), error.message[:150])
    except ImportError:
        table.line("schema", "not checked", "python3-jsonschema", False)
    text = sum(file.stat().st_size for locale in LOCALES for file in articles(shared, locale).values())
    table.line("MB", f"{path.stat().st_size / 1e6:.2f}", f"< {text / 1e6:.2f} (articles)", path.stat().st_size < text)
    rules = manifest.get("rules", [])
    two = sorted(len(json.dumps(rule, ensure_ascii=False, separators=(",", ":")).encode()) for rule in rules
                 if len(rule.get("provenance", [])) == 2)
    if two:
        table.line("bytes of a rule in two locales, median", two[len(two) // 2], "< 1200", two[len(two) // 2] < 1200)
    table.line("procedures / steps", f"{len(manifest.get('procedures', []))} / "
               f"{sum(len(p.get('steps', [])) for p in manifest.get('procedures', []))}")
    table.line("rules", len(rules))
    kinds = collections.Counter((rule["kind"], locale) for rule in rules for locale in rule["text"])
    locales = manifest["locales"]
    print(f"{'    rules by kind':<34}" + "".join(f"{locale:>10}" for locale in locales))
    for kind in sorted({kind for kind, _ in kinds}):
        print(f"    {kind:<30}" + "".join(f"{kinds[kind, locale]:>10}" for locale in locales))
    statuses = collections.Counter(rule["agreement"]["status"] for rule in rules)
    table.line("agreement", ", ".join(f"{status} {count}" for status, count in statuses.most_common()))


def manifest_cost_figures(table, program, shared, work):
    """The manifest's share of a build in instructions, which no other work on the machine can disturb."""
    if not shutil.which("valgrind"):
        table.line("manifest, share of a build", "not measured", "valgrind", False)
        return
    content, profile = work / "every-eighth", work / "callgrind.out"
    for number, (path, file) in enumerate(articles(shared, "fr-FR").items()):
        if number % 8 == 0:
            (content / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, content / path)
    run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", program, "build", f"fr-FR={content}",
         "--out", work / "profiled", "--no-cache", "--jobs", "1", "--quiet", "--diagnostics", "/dev/null"])
    report = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", profile],
                            capture_output=True, text=True).stdout
    cost = {name: int(count.replace(",", "")) for count, name in
            re.findall(r"^ *([\d,]+) .*?(PROGRAM TOTALS|diglot::render_manifest|diglot::extract\()", report, re.M)}
    if len(cost) < 3:
        table.line("manifest, share of a build", "not found", "a program with symbols", False)
        return
    share = cost["diglot::render_manifest"] / cost["PROGRAM TOTALS"]
    table.line("manifest, share of a build's instructions", f"{share:.3f}", "< 0.1", share < 0.1)
    table.line("extraction, share of a build's instructions",
               f"{cost['diglot::extract('] / cost['PROGRAM TOTALS']:.3f}")


def rules_of_units(manifest, units):
    """The rules of a manifest by (article, unit). `units`: by article, where each unit stands in its one language."""
    found = {}
    for rule in manifest["rules"]:
        for place in rule["provenance"]:
            if "unit" in place:
                found.setdefault((rule["article"], place["unit"]), rule)
                continue
            spans, starts = units[rule["article"]]
            line, column, last_line, last_column = place["range"]
            begin, end = starts[line - 1] + column - 1, starts[last_line - 1] + last_column - 1
            common = [(min(end, b) - max(begin, a), unit) for a, b, unit in spans if a < end and begin < b]
            if common:
                found.setdefault((rule["article"], max(common)[1]), rule)
    return found


def translation_figures(table, program, shared, work):
    table.section("Rules read from the translation alone, against those of the source side")
    for locale in LOCALES:
        alone, units, same = work / "alone" / locale, {}, set()
        for path, file in articles(shared, locale).items():
            text = file.read_text(encoding="utf-8")
            bare = UNIT.sub(lambda unit: unit.group(2), text)
            (alone / path).parent.mkdir(parents=True, exist_ok=True)
            (alone / path).write_text(bare, encoding="utf-8")
            spans, shift = [], 0
            for unit in UNIT.finditer(text):
                begin = unit.start() - shift
                spans.append((begin, begin + len(unit.group(2)), unit.group(1)))
                shift += len(unit.group(0)) - len(unit.group(2))
                if unit.group(2) == unit.group(4):
                    same.add((path, unit.group(1)))
            units[path] = spans, [0] + [at + 1 for at, c in enumerate(bare) if c == "\n"]
        both = []
        for content in (shared / "corpus/bilingual" / locale, alone):
            done = run([program, "manifest", f"{locale}={content}", "--quiet", "--diagnostics", "/dev/null"])[4]
            both.append({unit: rule for unit, rule in rules_of_units(json.loads(done.stdout), units).items()
                         if unit not in same})
        source, target = both
        hits = source.keys() & target.keys()
        for name, value in (("precision", len(hits) / len(target)), ("recall", len(hits) / len(source))):
            table.line(f"{name}, {locale}", f"{value:.3f}", ">= 0.80", value >= 0.80)
        table.line(f"kind and modality the same, {locale}",
                   f"{sum(source[u]['kind'] == target[u]['kind'] for u in hits) / len(hits):.3f} / "
                   f"{sum(source[u]['modality'] == target[u]['modality'] for u in hits) / len(hits):.3f}")


def gold_figures(table, program, shared, work):
    table.section("Procedures and rules against the hand-made annotations")
    gold = [json.loads(line) for line in (shared / "gold/gold.dev.jsonl").read_text().splitlines()]
    content = work / "gold"
    shutil.rmtree(content, ignore_errors=True)
    for article in gold:
        source = (shared / "seeds" / article["article"] if article["split"] == "seed" else
                  next((shared / "corpus/bilingual" / article["locale"]).rglob(article["article"])))
        target = content / article["locale"] / pathlib.Path(article["article"]).with_suffix(".md").name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    predictions = []
    for locale in sorted({article["locale"] for article in gold}):
        code, _, _, _, done = run([program, "manifest", f"{locale}={content / locale}", "--quiet"])
        if code not in (0, 1):
            table.line(f"diglot manifest, {locale}", f"exit {code}", "0 or 1", False)
            return
        (work / "manifest.json").write_text(done.stdout)
        _, _, _, _, done = run([sys.executable, shared / "gold/manifest2pred.py", work / "manifest.json",
                                "--locale", locale])
        if done.returncode:
            table.line(f"manifest of {locale} read by the scorer", "no", "yes", False)
            print("   ", done.stderr.strip().splitlines()[-1])
            return
        for article in json.loads(done.stdout)["articles"]:
            names = {pathlib.Path(a["article"]).with_suffix(".md").name: a["article"] for a in gold}
            predictions.append({**article, "article": names.get(article["article"], article["article"])})
    (work / "predictions.json").write_text(json.dumps({"articles": predictions}, ensure_ascii=False))
    for split in ("seed", "dev"):
        _, _, _, _, done = run([sys.executable, shared / "gold/eval_rules.py", work / "predictions.json",
                                shared / "gold/gold.dev.jsonl", "--split", split])
        print(f"[{split}]")
        print(done.stdout.rstrip() or done.stderr)


def finding_figures(table, shared, work):
    """By whom an article was translated decides what its findings are: those of people's work are false alarms first."""
    table.section("Findings: code, severity, by locale; HT: translated by people, MT: by a machine")
    by, units = {}, collections.Counter()
    for locale in LOCALES:
        for path, file in articles(shared, locale).items():
            text = file.read_text(encoding="utf-8")
            by[locale, path] = "HT" if "ms.translationtype: HT" in text else "MT"
            units[locale, by[locale, path]] += len(UNIT.findall(text))
    kinds = [(locale, kind) for locale in LOCALES for kind in ("HT", "MT")]
    counts = collections.Counter()
    for line in (work / "findings.jsonl").read_text(encoding="utf-8").splitlines():
        finding = json.loads(line)
        where = finding.get("locale", ""), by.get((finding.get("locale", ""), finding.get("article", "")), "")
        counts[finding["severity"], finding["code"], where] += 1
    print(f"{'':<34}" + "".join(f"{locale[:2] + ' ' + kind:>9}" for locale, kind in kinds))
    print(f"{'units':<34}" + "".join(f"{units[kind]:>9}" for kind in kinds))
    for severity in ("error", "warning", "note"):
        for code in sorted({code for s, code, _ in counts if s == severity}):
            print(f"{severity:<8} {code:<25}" + "".join(f"{counts[severity, code, kind]:>9}" for kind in kinds))
    for severity, asked in (("error", 3), ("warning", None)):
        for kind in kinds:
            rate = 1000 * sum(n for (s, _, where), n in counts.items() if s == severity and where == kind) / units[kind]
            held = asked is not None and kind[1] == "HT"
            table.line(f"{severity}s per 1,000 units, {kind[0]} {kind[1]}", f"{rate:.2f}", f"<= {asked}" if held else None,
                       rate <= asked if held else None)


def check_figures(table, program, shared, work):
    table.section("Checks: what they cost, and defects put into clean units of people's translations")
    content, quiet = content_of(shared), ["--quiet", "--no-cache", "--jobs", "1", "--diagnostics", "/dev/null"]
    checked = min(run([program, "check", *content, *quiet])[1] for _ in range(3))
    built = min(run([program, "build", *content, *quiet, "--out", work / "cost"])[1] for _ in range(2))
    shutil.rmtree(work / "cost", ignore_errors=True)
    table.line("processor of check / of build", f"{checked:.2f} / {built:.2f} = {checked / built:.2f}", "<= 0.60",
               checked / built <= 0.6)
    tests = program.parent / "tests" / "diglot_tests"
    if not tests.exists():
        table.line("seeded defects", "not measured", "the tests, built", False)
        return
    done = subprocess.run([tests, "--gtest_filter=Mutations.AreFoundInTheCorpus"], capture_output=True, text=True)
    print("\n".join("    " + line for line in done.stdout.splitlines() if re.search(r"\d+/\d+|^defect", line)))
    share = re.search(r"all: \d+ of \d+ = ([\d.]+)", done.stdout)
    value = float(share.group(1)) if share else 0
    table.line("share of seeded defects that are reported", f"{value:.3f}", ">= 0.970", value >= 0.97)


def exchange_figures(table, program, shared, work):
    table.section("exchange: out to translators' tools and back")
    content = work / "exchange"
    for locale in LOCALES:
        shutil.copytree(shared / "corpus" / "bilingual" / locale, content / locale)
    roots = [f"{locale}={content / locale}" for locale in LOCALES]
    before = tree_digest(content)
    quiet = ["--quiet", "--fail-on", "never", "--diagnostics", "/dev/null"]
    for form, ending, opens in (("xliff", "xlf", "<unit "), ("xliff12", "xlf", "<trans-unit "), ("po", "po", "msgctxt "),
                                ("csv", "csv", None)):
        out = work / form
        subprocess.run([program, "export", "--format", form, *roots, "--out", out, *quiet], check=True)
        files = sorted(out.rglob(f"*.{ending}"))
        if opens:
            units = sum(path.read_text(encoding="utf-8").count(opens) for path in files)
            table.line(f"{form}: units", units, sum(UNITS.values()))
        done = subprocess.run([program, "import", *files, *roots], capture_output=True, text=True)
        same = done.returncode == 0 and tree_digest(content) == before
        table.line(f"{form}: articles after out and in", "0 bytes changed" if same else "changed", "0 bytes changed")
        edited = edit_one(content, files, form)
        subprocess.run([program, "import", *files, *roots], capture_output=True)
        table.line(f"{form}: one unit edited in {edited[0].stem}",
                   "its T" if edited[0].read_bytes() == edited[1] else "something else", "its T")
        edited[0].write_bytes(edited[2])


def alignment_figures(table, program, shared, work):
    table.section("Alignment with the source, words learned from the other half of the articles")
    gold = work / "gold"
    subprocess.run([sys.executable, "make_gold.py", gold, "--no-md"], cwd=shared / "gold/align", check=True,
                   stdout=subprocess.DEVNULL)
    scorer = importlib.util.spec_from_file_location("align_eval", shared / "gold/align/align_eval.py")
    scoring = importlib.util.module_from_spec(scorer)
    scorer.loader.exec_module(scoring)
    taught = work / "taught"
    for locale in LOCALES:
        for path, file in articles(shared, locale).items():
            if int(hashlib.md5(path.encode()).hexdigest()[:8], 16) % 2:
                (taught / locale / path).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, taught / locale / path)

    def score(locale, kind, learn):
        records = gold / f"{locale}.{kind}.jsonl"
        code, processor, _, _, done = run([program, "align", "--records", records, *learn, "--quiet", "--jobs", "1"])
        beads = {one["id"]: one["beads"] for one in map(json.loads, done.stdout.splitlines())}
        return scoring.evaluate(beads, scoring.load(records)), processor / max(1, len(beads))

    for locale in LOCALES:
        for kind, least, recall in (("pert", .993, .93), ("drift", .998, .80)):
            found, seconds = score(locale, kind, ["--learn", taught])
            name = f"{locale} {'perturbed' if kind == 'pert' else 'drift'}"
            table.line(f"{name}: strict F1", found["strict"]["F1"], f">= {least}", found["strict"]["F1"] >= least)
            precise = found["del"]["P"] if kind == "pert" else 1
            table.line(f"{name}: untranslated, P / R", f"{found['del']['P']:.3f} / {found['del']['R']:.3f}",
                       f"{'.97' if kind == 'pert' else '-'} / {recall}",
                       precise >= .97 and found["del"]["R"] >= recall)
            table.line(f"{name}: ms an article, reading and learning in it", f"{1000 * seconds:.1f}", "< 10",
                       seconds < .01)
    found, _ = score("fr-FR", "pert", [])
    table.line("fr-FR perturbed, nothing learned: strict F1", found["strict"]["F1"], ">= 0.98",
               found["strict"]["F1"] >= .98)
    def build_time(*content):
        """Seconds of processor, the best of three: of the site, as people build it, with one more locale beside it."""
        out = work / "target-only"
        times = []
        for _ in range(3):
            shutil.rmtree(out, ignore_errors=True)
            times.append(run([program, "build", *content, "--no-cache", "--jobs", "1", "--quiet", "--fail-on", "never",
                              "--diagnostics", "/dev/null", "--out", out])[1])
        shutil.rmtree(out, ignore_errors=True)
        return min(times)

    other = "ja-JP=" + str(shared / "corpus/bilingual/ja-JP")
    costs = {side: build_time(other, "fr-FR=" + str(shared / "corpus" / side / "fr-FR"))
             for side in ("bilingual", "target")}
    costs["other"] = build_time(other)
    ratio = (costs["target"] - costs["other"]) / max(.001, costs["bilingual"] - costs["other"])
    table.line("target-only fr-FR to bilingual, built", f"{ratio:.2f} x", "<= 2 x", ratio <= 2)


def edit_one(content, files, form):
    """Puts a word before a plain translation in the middle of the middle file; gives the article, and its bytes as
    they are to be and as they are."""
    for path in files[len(files) // 2:]:
        locale = next(part for part in path.parts if part in LOCALES)
        below = path.parts[path.parts.index(locale) + 1:]
        article = (content / locale).joinpath(*below).with_suffix(".md")
        old = article.read_bytes()
        text, file = old.decode("utf-8"), path.read_bytes().decode("utf-8")
        for match in UNIT.finditer(text):
            target = match[2]
            plain = len(target) > 12 and all(c.isalnum() or c in " .。、" for c in target) and target != match[4]
            if not plain or text.count(f">{target}<") != 1 or file.count(target) != 1:
                continue
            path.write_bytes(file.replace(target, "Z " + target).encode("utf-8"))
            return article, text.replace(f">{target}<", f">Z {target}<").encode("utf-8"), old
    raise SystemExit(f"{form}: no unit to edit")


def main():
    program, shared, work = (pathlib.Path(argument).resolve() for argument in sys.argv[1:4])
    if not shared.exists():
        print(f"{shared} is absent: the real articles are not part of the project, so there is nothing to measure")
        return 0
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    table = Table()
    print(f"{'':<52} {'measured':>20}  wanted")
    out = build_figures(table, program, shared, work)
    if out is not None:
        unit_figures(table, shared, out)
        projection_figures(table, program, shared)
        manifest_figures(table, shared, out)
        manifest_cost_figures(table, program, shared, work)
        gold_figures(table, program, shared, work)
        translation_figures(table, program, shared, work)
        finding_figures(table, shared, work)
        check_figures(table, program, shared, work)
        site_figures(table, program, work, out)
    exchange_figures(table, program, shared, work)
    alignment_figures(table, program, shared, work)
    print(f"\n{table.missed} figures missed" if table.missed else "\nall figures reached")
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Hostile input at 1x and at 8x its size: hostile.py DIGLOT WORK_DIR [FAMILY…], or hostile.py --work DIGLOT WORK_DIR

A family is linear where eight times as much takes at most ten times as long; what the program takes for next to nothing is
taken off. Beside the time stand the instructions, where the kernel counts them: a cache that is too small for 8x makes a
linear program slower, too. With --work only they are looked at, of less input, and all families at once; that is a test.
Families: those of cmark's test/pathological_tests.py, those of what diglot adds to it, and those of all the other files
that it reads.
"""
import concurrent.futures
import ctypes
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys

LIMIT = 10       # times as long
WORK_LIMIT = 30  # of the test: little input has thresholds in it; what is quadratic has 64
ENOUGH = 0.12    # seconds at 1x: less cannot be told from noise
TRIES = 3        # of what missed
SKIPPED = 77


def unit(number, target, source):
    name = f"0ab1c-{number}"
    return (f'<span data-ttu-id="{name}">{target}</span><span class="sxs-lookup"><span data-stu-id="{name}">{source}'
            "</span></span>")


def article(text):
    return lambda n: {"fr-FR/a.md": "# T\n\n" + text(n) + "\n"}


def aligned(sentence):
    """An article in the source language and its target-only translation."""
    return lambda n: {"en-US/a.md": "# T\n\n" + sentence(n, "The account has the key number"),
                      "fr-FR/a.md": "# T\n\n" + sentence(n, "Le compte a la clé numéro"),
                      "fr-FR/b.md": "# U\n\n" + "\n\n".join(unit(i, f"Le compte a la clé {i}.", f"The account has the key {i}.")
                                                        for i in range(101, 160))}


# Content, by its size: built, and exported.
CONTENT = {
    # of cmark
    "nested strong emphasis": article(lambda n: "*a **a " * n + "b" + " a** a*" * n),
    "emphasis closers": article(lambda n: "a_ " * n),
    "emphasis openers": article(lambda n: "_a " * n),
    "link closers": article(lambda n: "a]" * n),
    "link openers": article(lambda n: "[a" * n),
    "mismatched openers and closers": article(lambda n: "*a_ " * n),
    "openers and closers multiple of 3": article(lambda n: "a**b" + "c* " * n),
    "link openers and emphasis closers": article(lambda n: "[ a_" * n),
    "pattern [ (]( repeated": article(lambda n: "[ (](" * n),
    "pattern ![[]() repeated": article(lambda n: "![[]()" * n),
    "hard link or emphasis": article(lambda n: "**x [a*b**c*](d)" * n),
    "nested brackets": article(lambda n: "[" * n + "a" + "]" * n),
    "nested block quotes": article(lambda n: "> " * n + "a"),
    "deeply nested lists": article(lambda n: "".join("  " * min(i, 500) + "* a\n" for i in range(n // 100))),
    "backticks": article(lambda n: "".join("e" + "`" * (i % 3000) for i in range(n // 300))),
    "unclosed links <": article(lambda n: "[a](<b" * n),
    "unclosed links": article(lambda n: "[a](b" * n),
    "unclosed comment": article(lambda n: "</" + "<!--" * n),
    "declarations": article(lambda n: "<!A " * n),
    "processing instructions": article(lambda n: "<?" * n),
    "CDATA": article(lambda n: "<![CDATA[" * n),
    "tables": article(lambda n: "|a|b|\n|-|-|\n" + "|c|d|\n" * n),
    "table of empty cells": article(lambda n: "|a" * 200 + "\n" + "|-" * 200 + "\n" + "|b\n" * (n // 4)),
    "reference definitions": article(lambda n: "".join(f"[r{i}]: /u\n" for i in range(n)) + "\n[r1] " * 100),
    "reference collisions": article(lambda n: "[a]: /u\n" * n + "[a] " * n),
    "NUL": article(lambda n: "a\0" * n),
    "autolinks": article(lambda n: "<a@" * n),
    "strikethrough": article(lambda n: "~~a ~b" * n),
    "entities": article(lambda n: "&amp;&#x41" * n),
    "lists in quotes": article(lambda n: "> - " * n + "a"),
    "footnotes": article(lambda n: "[^1]:" * n),
    # of diglot
    "units in one paragraph": article(lambda n: " ".join(unit(i, "un texte", "a text") for i in range(101, 101 + n // 5))),
    "spans in spans": article(lambda n: "".join(f'<span data-ttu-id="0ab1c-{i}">a' for i in range(n))),
    "span starts": article(lambda n: '<span data-ttu-id="' * n),
    "spans in spans, closed": article(lambda n: "".join(f'<span data-ttu-id="0ab1c-{i}">a' for i in range(n)) + "</span>" * n),
    "elements in elements": article(lambda n: "<div>" * n),
    "directives": article(lambda n: ":::zone pivot=\"a\"\n" * n),
    "directives, closed": article(lambda n: ":::zone pivot=\"a\"\n" * n + ":::zone-end\n" * n),
    "tabs": article(lambda n: "".join(f"# [T{i}](#tab/t{i})\n\ntext\n\n" for i in range(n // 4))),
    "addresses": article(lambda n: "https://a.example/)" * n),
    "one long word": article(lambda n: "a" * n * 20),
    "numbers": article(lambda n: unit(101, "1 234,5 " * n, "1,234.5 " * n)),
    "dates": article(lambda n: unit(101, "le 1 janvier 2026 et " * (n // 4), "January 1, 2026 and " * (n // 4))),
    "sentences that end in numbers": article(lambda n: unit(101, "La clé 7. " * (n // 4), "The key 7. " * (n // 4))),
    "a long unit": article(lambda n: unit(101, "il faut le faire dans les 30 jours, " * (n // 4), "do it within 30 days, " * (n // 4))),
    "the same sentence": article(lambda n: "\n\n".join(unit(i, "le même texte", "the same text") for i in range(101, 101 + n // 5))),
    "one text translated in many ways": article(lambda n: "\n\n".join(unit(i, f"mot {i}", "word") for i in range(101, 101 + n // 5))),
    "steps": article(lambda n: "\n".join(f"{i}. " + unit(100 + i, "Sélectionnez **A**.", "Select **A**.") for i in range(1, n // 16))),
    "rules": article(lambda n: "\n\n".join(unit(100 + i, f"Vous devez payer dans les {i} jours si vous êtes membre.",
                                             f"You must pay within {i} days if you are a member.") for i in range(1, n // 16))),
    "conditions in a sentence": article(lambda n: unit(101, "Payez " + "si vous pouvez et " * (n // 8), "You must pay " + "if you can and " * (n // 8))),
    "headings": article(lambda n: "\n\n".join(f"## {unit(100 + i, 'Titre', 'Title')}" for i in range(1, n // 8))),
    "links to one anchor": article(lambda n: "[a](#x) " * n),
    "front matter keys": lambda n: {"fr-FR/a.md": "---\n" + "".join(f"k{i}: v\n" for i in range(n)) + "---\n# T\n"},
    "front matter nested": lambda n: {"fr-FR/a.md": "---\na: " + "[" * n + "\n---\n# T\n"},
    "YAML aliases": lambda n: {"fr-FR/a.md": "---\na: &a x\nb: [" + "*a," * n + "]\n---\n# T\n"},
    "TOC.yml deep": lambda n: {"fr-FR/a.md": "# T\n", "fr-FR/TOC.yml": "".join("  " * min(i, 300) + "- name: a\n" + "  " * min(i, 300) + "  items:\n" for i in range(n // 100))},
    "TOC.yml long": lambda n: {"fr-FR/a.md": "# T\n", "fr-FR/TOC.yml": "- name: a\n  href: a.md\n" * n},
    "TOC.md": lambda n: {"fr-FR/a.md": "# T\n", "fr-FR/TOC.md": "".join("#" * (1 + i % 6) + " [a](a.md)\n" for i in range(n))},
    "diglot.yml": lambda n: {"fr-FR/a.md": "# T\n", "diglot.yml": "severity: " + "[" * n},
    "a table of units": article(lambda n: "|a|b|\n|-|-|\n" + "".join(f"|{unit(101 + i, 'un', 'one')}|{unit(100101 + i, 'deux', 'two')}|\n" for i in range(n // 16))),
    "articles": lambda n: {f"fr-FR/{i}.md": f"# T\n\n{unit(101, 'un texte', 'a text')}\n" for i in range(n // 50)},
    "includes in a row": lambda n: {"fr-FR/a.md": "# T\n\n" + "[!INCLUDE [x](includes/b.md)]\n\n" * (n // 8), "fr-FR/includes/b.md": "text\n"},
    "includes in a chain": lambda n: {"fr-FR/a.md": "[!INCLUDE [x](includes/0.md)]\n", **{f"fr-FR/includes/{i}.md": f"text\n\n[!INCLUDE [x]({i + 1}.md)]\n" for i in range(n // 100)}},
    "includes that double": lambda n: {"fr-FR/a.md": "[!INCLUDE [x](includes/0.md)]\n", **{f"fr-FR/includes/{i}.md": f"[!INCLUDE [x]({i + 1}.md)]\n\n" * 2 for i in range(n // 100)}},
    "locales of one article": lambda n: {f"{tag}/a.md": "\n\n".join(unit(100 + i, f"Vous devez payer dans les {i} jours.", f"You must pay within {i} days.") for i in range(1, n // 32))
                                         for tag in ("fr-FR", "nl-NL", "de-DE", "es-ES")},
    "aligned paragraphs": aligned(lambda n, words: "\n\n".join(f"{words} {i}." for i in range(n // 30))),
    "aligned sentences of one paragraph": aligned(lambda n, words: " ".join(f"{words} {i}." for i in range(n // 30))),
    "aligned equal sentences": aligned(lambda n, words: " ".join(f"{words}." for i in range(n // 30))),
}



# --- what is no article: (files by size, what makes them ready, what is measured) ---------------------------------

PLAIN = {"content/fr-FR/a.md": "# T\n\n" + unit(101, "Un texte", "A text") + "\n"}
CHECK = "check content --no-cache"


def beside(**texts):
    """Other files beside a small article; a name's last underscore is its dot."""
    return lambda n: {**PLAIN, **{".".join(name.rsplit("_", 1)).replace("__", "/"): text(n) for name, text in texts.items()}}


def units(n):
    return {"content/fr-FR/a.md": "# T\n\n" + "\n\n".join(unit(101 + i, f"Un **texte** {i}", f"A **text** {i}") for i in range(n // 8))}


def tbx(entries):
    return f'<martif><text><body>{entries}</body></text></martif>'


def entity_bomb(n, root):
    return (f'<!DOCTYPE {root} [<!ENTITY e0 "x">' + "".join(f'<!ENTITY e{i} "&e{i - 1};&e{i - 1};">' for i in range(1, n // 10))
            + f"]><{root}>" + f"&e{n // 10 - 1};" * n + f"</{root}>")


def xliff(n, inside):
    return ('<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en-US" trgLang="fr-FR"><file id="a" original="a.md">'
            f'<unit id="0ab1c-101"><segment><source>A text</source><target>{inside(n)}</target></segment></unit></file></xliff>')


def glossary(ending):
    return [], f"check content --no-cache --config {ending}.yml"


def with_glossary(ending, text):
    return lambda n: {**PLAIN, f"{ending}.yml": f"glossary: [g.{ending}]\n", f"g.{ending}": text(n)}


def handed_back(form, ending):
    """Units that were exported, translated anew, and are put back."""
    file = f"work/fr-FR/a.{ending}"

    def translate(folder):
        path = folder / file
        path.write_text(path.read_text().replace("texte", "mot"))
    return units, [f"export --format {form} content --out work", translate], f"import {file} content --dry-run"


def manifest(n, extra):
    return json.dumps({"diglot": "1", "articles": [], "procedures": [], "rules": []})[:-1] + ", " + extra(n) + "}"


PO_HEAD = 'msgid ""\nmsgstr ""\n"X-Diglot-Article: a.md\\n"\n"X-Diglot-Locale: fr-FR\\n"\n"X-Source-Language: en-US\\n"\n\n'
CSV_HEAD = "article,locale,unit,source,translation\n"
JSON_KEYS = lambda n: ",".join(f'"k{i}":1' for i in range(n))
FILES = {
    "glossary, CSV: rows": (with_glossary("csv", lambda n: "en-US,fr-FR\n" + "".join(f"term{i},mot{i}\n" for i in range(n))), *glossary("csv")),
    "glossary, CSV: one term": (with_glossary("csv", lambda n: "en-US,fr-FR,status\n" + "".join(f"term,mot{i},forbidden\n" for i in range(n))), *glossary("csv")),
    "glossary, CSV: columns": (with_glossary("csv", lambda n: "en-US" + ",fr-FR" * n + "\nterm" + ",mot" * n + "\n"), *glossary("csv")),
    "glossary, CSV: quotes": (with_glossary("csv", lambda n: 'en-US,fr-FR\n"' + '""' * n), *glossary("csv")),
    "glossary, TBX: entries": (with_glossary("tbx", lambda n: tbx('<termEntry><langSet xml:lang="en"><tig><term>term</term></tig></langSet></termEntry>' * n)), *glossary("tbx")),
    "glossary, TBX: nested": (with_glossary("tbx", lambda n: tbx('<termEntry><langSet xml:lang="en"><ntig><term>a</term>' + "<termGrp>" * n + "</termGrp>" * n + "</ntig></langSet></termEntry>")), *glossary("tbx")),
    "glossary, TBX: entity bomb": (with_glossary("tbx", lambda n: entity_bomb(n, "martif")), *glossary("tbx")),
    "lexicon: elements": (beside(l__fr__FR_xml=lambda n: '<lexicon tag="fr-FR"><ui>' + "".join(f'<word id="k{i}">a</word>' for i in range(n)) + "</ui></lexicon>"), [], CHECK + " --locales l"),
    "lexicon: nested": (beside(l__fr__FR_xml=lambda n: "<lexicon>" + "<rules>" * n + "</rules>" * n + "</lexicon>"), [], CHECK + " --locales l"),
    "lexicon: entity bomb": (beside(l__fr__FR_xml=lambda n: entity_bomb(n, "lexicon")), [], CHECK + " --locales l"),
    "XLIFF 2.1: units": handed_back("xliff", "xlf"),
    "XLIFF 1.2: units": handed_back("xliff12", "xlf"),
    "PO: units": handed_back("po", "po"),
    "CSV: units": handed_back("csv", "csv"),
    "XLIFF: nested elements": (beside(a_xlf=lambda n: xliff(n, lambda n: '<pc id="1">' * n + "</pc>" * n)), [], "import a.xlf content --dry-run"),
    "XLIFF: elements in a row": (beside(a_xlf=lambda n: xliff(n, lambda n: '<ph id="1"/>' * n)), [], "import a.xlf content --dry-run"),
    "XLIFF: attributes": (beside(a_xlf=lambda n: "<xliff " + "".join(f'a{i}="" ' for i in range(n)) + "/>"), [], "import a.xlf content --dry-run"),
    "XLIFF: entity bomb": (beside(a_xlf=lambda n: entity_bomb(n, "xliff")), [], "import a.xlf content --dry-run"),
    "PO: lines of one text": (beside(a_po=lambda n: PO_HEAD + 'msgctxt "0ab1c-101"\nmsgid "A text"\nmsgstr ""\n' + '"a"\n' * n), [], "import a.po content --dry-run"),
    "PO: one unit again and again": (beside(a_po=lambda n: PO_HEAD + 'msgctxt "0ab1c-101"\nmsgid "A text"\nmsgstr "Un mot"\n\n' * n), [], "import a.po content --dry-run"),
    "CSV: quotes": (beside(a_csv=lambda n: CSV_HEAD + 'a.md,fr-FR,0ab1c-101,A text,"' + '""' * n), [], "import a.csv content --dry-run"),
    "CSV: one unit again and again": (beside(a_csv=lambda n: CSV_HEAD + "a.md,fr-FR,0ab1c-101,A text,Un mot\n" * n), [], "import a.csv content --dry-run"),
    "CSV: empty rows": (beside(a_csv=lambda n: CSV_HEAD + "\n" * n), [], "import a.csv content --dry-run"),
    "CSV: articles that are not there": (beside(a_csv=lambda n: CSV_HEAD + "".join(f"{i}.md,fr-FR,0ab1c-101,A text,Un mot\n" for i in range(n))), [], "import a.csv content --dry-run"),
    "baseline: findings": (lambda n: {f"content/fr-FR/a.md": "# T\n\n" + "\n\n".join(unit(101 + i, f"Un {i}", f"A {i + 1}") for i in range(n // 8))},
                           [CHECK + " --write-baseline b.json"], CHECK + " --baseline b.json"),
    "baseline: keys": (beside(b_json=lambda n: "{" + JSON_KEYS(n) + "}"), [], CHECK + " --baseline b.json"),
    "baseline: nested": (beside(b_json=lambda n: "[" * n), [], CHECK + " --baseline b.json"),
    "manifest: keys": (beside(b_json=lambda n: manifest(n, JSON_KEYS)), [], "diff b.json b.json"),
    "manifest: nested": (beside(b_json=lambda n: "[" * n), [], "diff b.json b.json"),
    "manifest: rules": (lambda n: {f"content/fr-FR/{k}.md": "# T\n\n" + "\n\n".join(unit(100 + i, f"Vous devez payer dans les {i} jours.", f"You must pay within {i} days.") for i in range(1, 13))
                                   for k in range(n // 250)}, ["build content --out work --no-cache"], "diff work/manifest.json work/manifest.json"),
    "records: one long": (beside(r_jsonl=lambda n: json.dumps({"id": "a", "src": [{"text": f"the key {i}", "block": "p", "kind": "p", "sec": "", "slug": ""} for i in range(n // 16)],
                                                               "tgt": [{"text": f"la clé {i}", "block": "p", "kind": "p", "sec": "", "slug": ""} for i in range(n // 16)]})), [], "align --records r.jsonl"),
    "records: keys": (beside(r_jsonl=lambda n: "{" + JSON_KEYS(n) + "}"), [], "align --records r.jsonl"),
    "records: nested": (beside(r_jsonl=lambda n: "[" * n), [], "align --records r.jsonl"),
    "update: all sentences new": (lambda n: {"a.md": "\n\n".join(unit(101 + i, f"Un texte {i}.", f"A text {i}.") for i in range(n // 16)),
                                             "s.md": "\n\n".join(f"Quite another sentence {i}." for i in range(n // 16))}, [], "update a.md --source s.md"),
    "update: equal sentences": (lambda n: {"a.md": "\n\n".join(unit(101 + i, "Un texte.", "A text.") for i in range(n // 16)),
                                           "s.md": "A text. " * (n // 16)}, [], "update a.md --source s.md"),
    "objects linked": (lambda n: {f"content/fr-FR/{i}.md": f"# T\n\n{unit(101, 'un texte', 'a text')}\n" for i in range(n // 50)},
                       ["compile content --objects o"], "link o --out site"),
    "cache of many articles": (lambda n: {f"content/fr-FR/{i}.md": f"# T\n\n{unit(101, 'un texte', 'a text')}\n" for i in range(n // 50)},
                               ["check content --cache c"], "check content --cache c"),
}

FAMILIES = {**{name: (lambda n, text=text: {f"content/{path}": bytes for path, bytes in text(n).items()}, [], "build content --no-cache --out site")
               for name, text in CONTENT.items()},
            **{f"{name}: export": (lambda n, text=text: {f"content/{path}": bytes for path, bytes in text(n).items()}, [], "export content --out work")
               for name, text in CONTENT.items()},
            **FILES}


# --- measuring ----------------------------------------------------------------------------------------------------


def write(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def started(diglot, command):
    words = [diglot, *command.split()]
    if not command.startswith(("diff", "compile")):
        words += ["--fail-on", "never", "--diagnostics", "said"]
    if not command.startswith(("diff", "update")):
        words += ["--jobs", "1"]
    return words


class Instructions:
    """Counts those of the processes that a thread starts: https://man7.org/linux/man-pages/man2/perf_event_open.2.html"""
    SYSCALL = {"x86_64": 298, "aarch64": 241}
    DISABLED, INHERIT, NO_KERNEL, NO_HYPERVISOR, FROM_EXEC = 1, 1 << 1, 1 << 5, 1 << 6, 1 << 12

    def __enter__(self):
        flags = self.DISABLED | self.INHERIT | self.NO_KERNEL | self.NO_HYPERVISOR | self.FROM_EXEC
        attributes = struct.pack("<IIQQQQQ", 0, 112, 1, 0, 0, 0, flags).ljust(112, b"\0")
        number = self.SYSCALL.get(os.uname().machine)
        self.file = -1 if number is None else ctypes.CDLL(None).syscall(number, attributes, 0, -1, -1, 8)
        return self

    def read(self):
        return struct.unpack("<Q", os.read(self.file, 8))[0] if self.file >= 0 else None

    def __exit__(self, *_):
        if self.file >= 0:
            os.close(self.file)


def run(words, folder):
    with Instructions() as counted:
        done = subprocess.run(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60, check=False)
        return done, counted.read()


def cost(diglot, family, size, folder):
    """Seconds of processor, instructions (None where nobody counts them) and megabytes; none where it took a minute."""
    files, ready, command = FAMILIES[family]
    texts = files(size)
    write(folder, texts)
    for step in ready:
        if callable(step):
            step(folder)
        else:
            run(started(diglot, step), folder)
    before = os.times()
    try:
        done, instructions = run(started(diglot, command), folder)
    except subprocess.TimeoutExpired:
        return None
    after = os.times()
    if done.returncode not in (0, 1, 2):
        sys.exit(f"{family}: {command}: {done.returncode} {done.stderr[-300:]}")
    return (after.children_user + after.children_system - before.children_user - before.children_system, instructions,
            sum(map(len, texts.values())) / 1e6)


def measure(diglot, family, work):
    """Sizes are doubled until there is something to measure."""
    base = cost(diglot, family, 100, work / "one")
    n = 2000
    while True:
        one = cost(diglot, family, n, work / "one")
        if one is None or one[0] - base[0] > ENOUGH or n >= 64000:
            break
        n *= 2
    return base, one, one and cost(diglot, family, 8 * n, work / "eight")


def ratio(base, one, eight, what, least):
    if None in (base[what], one[what], eight[what]):
        return None
    return max(eight[what] - base[what], 0) / max(one[what] - base[what], least)


def all_by_work(diglot, work):
    """The test: no clock in it."""
    with Instructions() as counted:
        if counted.file < 0:
            print("skipped: the kernel does not let this process count instructions (kernel.perf_event_paranoid)")
            return SKIPPED

    def grown(number_and_name):
        number, name = number_and_name
        # What begins at some size (a word that is learned, a text that is aligned) looks like growth once, and only once.
        for once in (2000, 4000):
            costs = [cost(diglot, name, size, work / str(number)) for size in (100, once, 8 * once)]
            shutil.rmtree(work / str(number))
            found = None if None in costs else ratio(*costs, 1, 4e6)
            if found is not None and found <= WORK_LIMIT:
                break
        return found

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        found = dict(zip(FAMILIES, pool.map(grown, enumerate(FAMILIES))))
    missed = {name: one for name, one in found.items() if one is None or one > WORK_LIMIT}
    for name, one in missed.items():
        print(f"{name}: eight times as much is {'no end of' if one is None else f'{one:.1f} times the'} work")
    print(f"{len(found) - len(missed)} of {len(found)} families are linear")
    return 1 if missed else 0


def main():
    if sys.argv[1] == "--work":
        return all_by_work(os.path.abspath(sys.argv[2]), pathlib.Path(sys.argv[3]))
    diglot, work = os.path.abspath(sys.argv[1]), pathlib.Path(sys.argv[2])
    chosen = [name for name in FAMILIES if not sys.argv[3:] or any(word in name for word in sys.argv[3:])]
    missed = 0
    print(f"{'family':<44}{'MB':>7}{'1x s':>8}{'8x s':>8}{'time':>7}{'instr.':>8}")
    for name in chosen:
        for _ in range(TRIES):
            costs = measure(diglot, name, work)
            time = None if None in costs else ratio(*costs, 0, 0.02)
            if time is not None and time <= LIMIT:
                break
        if time is None:
            print(f"{name:<44}{'':>7}{'':>8}{'> 60':>8}  MISSED", flush=True)
            missed += 1
            continue
        _, one, eight = costs
        instructions = ratio(*costs, 1, 1e6)
        missed += time > LIMIT
        print(f"{name:<44}{one[2]:>7.2f}{one[0]:>8.3f}{eight[0]:>8.3f}{time:>7.1f}"
              f"{'' if instructions is None else f'{instructions:.1f}':>8}{'  MISSED' if time > LIMIT else ''}", flush=True)
    print(f"\nMore than {LIMIT} times as long for eight times as much: {missed} of {len(chosen)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())

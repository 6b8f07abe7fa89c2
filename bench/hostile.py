#!/usr/bin/env python3
"""Time of hostile input at 1x and at 8x its size: hostile.py DIGLOT WORK_DIR [FAMILY…]

A family is linear where eight times as much takes at most ten times as long; the time that the program takes for an empty
article is taken off. Families: those of cmark's test/pathological_tests.py, and those of everything that diglot adds.
"""
import os
import pathlib
import shutil
import subprocess
import sys

LIMIT = 10
ENOUGH = 0.12  # seconds at 1x: less cannot be told from noise


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


FAMILIES = {
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
    "footnotes": article(lambda n: "[^1]:" * n),
    # of diglot
    "units in one paragraph": article(lambda n: " ".join(unit(i, "un texte", "a text") for i in range(101, 101 + n // 8))),
    "spans in spans": article(lambda n: "".join(f'<span data-ttu-id="0ab1c-{i}">a' for i in range(n))),
    "span starts": article(lambda n: '<span data-ttu-id="' * n),
    "elements in elements": article(lambda n: "<div>" * n),
    "directives": article(lambda n: ":::zone pivot=\"a\"\n" * n),
    "tabs": article(lambda n: "".join(f"# [T{i}](#tab/t{i})\n\ntext\n\n" for i in range(n // 4))),
    "addresses": article(lambda n: "https://a.example/)" * n),
    "one long word": article(lambda n: "a" * n * 20),
    "numbers": article(lambda n: unit(101, "1 234,5 " * n, "1,234.5 " * n)),
    "a long unit": article(lambda n: unit(101, "il faut le faire dans les 30 jours, " * (n // 4), "do it within 30 days, " * (n // 4))),
    "the same sentence": article(lambda n: "\n\n".join(unit(i, "le même texte", "the same text") for i in range(101, 101 + n // 8))),
    "one text translated in many ways": article(lambda n: "\n\n".join(unit(i, f"mot {i}", "word") for i in range(101, 101 + n // 8))),
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
    "articles": lambda n: {f"fr-FR/{i}.md": f"# T\n\n{unit(101, 'un texte', 'a text')}\n" for i in range(n // 50)},
    "includes in a row": lambda n: {"fr-FR/a.md": "# T\n\n" + "[!INCLUDE [x](includes/b.md)]\n\n" * (n // 8), "fr-FR/includes/b.md": "text\n"},
    "aligned paragraphs": aligned(lambda n, words: "\n\n".join(f"{words} {i}." for i in range(n // 30))),
    "aligned sentences of one paragraph": aligned(lambda n, words: " ".join(f"{words} {i}." for i in range(n // 30))),
    "aligned equal sentences": aligned(lambda n, words: " ".join(f"{words}." for i in range(n // 30))),
}


def write(folder, files):
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def seconds(diglot, command, folder, work):
    """Of processor; none where it took a minute."""
    before = os.times()
    options = ["--out", work / "out"] if command[0] in ("build", "export") else []
    try:
        done = subprocess.run([diglot, *command, folder, *options, "--fail-on", "never", "--diagnostics", work / "said", "--jobs", "1"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=60, check=False)
    except subprocess.TimeoutExpired:
        return None
    if done.returncode != 0:
        sys.exit(f"{command}: {done.returncode} {done.stderr[-300:]}")
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main():
    diglot, work = sys.argv[1], pathlib.Path(sys.argv[2])
    chosen = sys.argv[3:] or FAMILIES
    work.mkdir(parents=True, exist_ok=True)
    write(work / "nothing", {"fr-FR/a.md": "# T\n"})
    missed = 0
    for command in (["build", "--no-cache"], ["export", "--format", "xliff"]):
        base = min(seconds(diglot, command, work / "nothing", work) for _ in range(3))
        print(f"\n{' '.join(command):<40}{'MB':>7}{'1x s':>8}{'8x s':>8}{'ratio':>7}")
        for name in chosen:
            n = 2000
            while True:
                files = FAMILIES[name](n)
                write(work / "one", files)
                one = seconds(diglot, command, work / "one", work)
                if one is None or one - base > ENOUGH or n >= 64000:
                    break
                n *= 2
            eight = None
            if one is not None:
                write(work / "eight", FAMILIES[name](8 * n))
                eight = seconds(diglot, command, work / "eight", work)
            size = sum(map(len, files.values())) / 1e6
            if eight is None:
                print(f"{name:<40}{size:>7.2f}{'':>8}{'> 60':>8}{'':>7}  MISSED", flush=True)
                missed += 1
                continue
            ratio = max(eight - base, 0.001) / max(one - base, 0.02)
            missed += ratio > LIMIT
            print(f"{name:<40}{size:>7.2f}{one:>8.3f}{eight:>8.3f}{ratio:>7.1f}{'  MISSED' if ratio > LIMIT else ''}", flush=True)
    print(f"\nMore than {LIMIT} times as long for eight times as much: {missed}")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What a build costs, as one table: what `./dev bench` prints.

usage: bench.py BUILD_DIR WORK_DIR [--quick] [LOCALE=FOLDER…]

Without folders the corpora are made (corpus.py): 100 articles, then two, four and eight times as many. The yardstick
is cmark_only: cmark-gfm with the same extensions over the same bytes. Instructions are counted by callgrind and
repeat to the thousandth; processor time and memory are those that the system gives for the best of three runs.
"""
import os
import pathlib
import re
import resource
import shutil
import subprocess
import sys
import time

import corpus

ARTICLES = 100
# What is built again and again: so many articles, and the milliseconds and megabytes that are asked.
AGAIN = ((370, 20, 64), (3000, 150, 512))
# What counts as a stage: the outermost function of each, by the name that callgrind gives it.
STAGES = (("load", "diglot::load_project("), ("locales", "diglot::compile_lexicons("), ("parse", "diglot::parse_article("),
          ("  of this cmark-gfm", "cmark_parser_feed"), ("", "cmark_parser_finish"), ("pair", "diglot::pair("),
          ("extract", "diglot::extract("), ("check", "diglot::check_article("),
          ("alignment and memory", "diglot::compare_sources("), ("", "diglot::align_articles("),
          ("", "diglot::suggest_translations("), ("link", "diglot::link("), ("check of the corpus", "diglot::check_corpus("),
          ("pages", "diglot::article_page"), ("review", "diglot::review_article_page"), ("", "diglot::review_check_page"),
          ("search", "diglot::search_index"), ("manifest", "diglot::render_manifest"),
          ("report", "diglot::Run::write_report("))


def run(command, emptied=None):
    """Gives (seconds of processor, wall seconds, peak MB) of the best of three runs, each into a folder of its own: ext4
    is slow to make files where others have just been removed."""
    best = None
    for number in range(3):
        own = [f"{argument}-{number}" if emptied and argument == emptied else argument for argument in command]
        start = time.monotonic()
        child = subprocess.Popen(list(map(str, own)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        problem = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            sys.exit(f"{command[0]}: {problem.decode(errors='replace')[-500:]}")
        result = (usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024)
        best = min(best or result, result)
    return best


def count(command, profile):
    """Instructions of a run: in all, and by stage."""
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", *map(str, command)],
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    lines = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", profile],
                           capture_output=True, text=True, check=True).stdout.splitlines()
    total, stages = 0, {}
    for line in lines:
        found = re.match(r"\s*([\d,]+) \([^)]*\)\s+(.*)", line)
        if not found:
            continue
        instructions, name = int(found[1].replace(",", "")), found[2].split(":", 1)[-1]
        if name.startswith("TOTALS") or found[2].startswith("PROGRAM TOTALS"):
            total = instructions
        for stage, function in STAGES:
            if name.startswith(function):
                stages[function] = max(stages.get(function, 0), instructions)
    return total, stages


def no_cache(program):
    """What is measured is the work, not the memory of it."""
    known = subprocess.run([program, "build", "--help"], capture_output=True, text=True, check=True).stdout
    return ["--no-cache"] if "--no-cache" in known else []


class Build:
    """One corpus, and the commands that are measured on it."""

    def __init__(self, tools, work, name, files, contents):
        self.work = work / name
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        self.files, self.bytes = len(files), sum(file.stat().st_size for file in files)
        names = self.work / "files"
        names.write_text("".join(f"{file}\n" for file in files))
        self.cmark = [tools / "bench/cmark_only", names]
        self.out = self.work / "site"
        self.options = [tools / "diglot", "build", *contents, "--fail-on", "never", "--quiet", "--diagnostics",
                        self.work / "findings", *no_cache(tools / "diglot")]

    def command(self, jobs=1):
        return [*self.options, "--jobs", jobs, "--out", self.out]

    def time(self, jobs=1, fresh=True):
        self.out = self.work / f"site-{jobs}" if fresh else self.out
        return run(self.command(jobs), self.out if fresh else None)


def print_stages(build):
    base, _ = count(build.cmark, build.work / "cmark.callgrind")
    total, stages = count(build.command(), build.work / "build.callgrind")
    print(f"\n{build.files} articles, {build.bytes / 1e6:.1f} MB, one thread\n")
    print(f"{'stage':<24}{'Minstr':>10}{'of the build':>14}{'x cmark-gfm':>13}{'instr/byte':>12}")

    def row(name, instructions):
        print(f"{name:<24}{instructions / 1e6:>10,.0f}{instructions / total:>14.1%}{instructions / base:>13.2f}"
              f"{instructions / build.bytes:>12.1f}")

    rest = total
    values = {}
    for name, function in STAGES:
        key = name or key
        values[key] = values.get(key, 0) + stages.get(function, 0)
    for name, instructions in values.items():
        row(name, instructions)
        rest -= 0 if name.startswith(" ") else instructions
    row("everything else", rest)
    row("build", total)
    row("cmark-gfm alone", base)
    return total / base


def again(tools, work, count, milliseconds, megabytes):
    """One row: into an empty cache, of an unchanged tree, of one with a changed article."""
    folder = work / f"again-{count}"
    shutil.rmtree(folder, ignore_errors=True)
    articles = corpus.generate(folder / "content", count)
    command = [tools / "diglot", "build", folder / "content", "--fail-on", "never", "--quiet", "--diagnostics",
               folder / "findings", "--jobs", 1, "--out", folder / "site", "--cache", folder / "cache"]

    def once():
        start = time.monotonic()
        child = subprocess.Popen(list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        problem = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        if os.waitstatus_to_exitcode(status) != 0:
            sys.exit(f"{command[0]}: {problem.decode(errors='replace')[-500:]}")
        return time.monotonic() - start, usage.ru_maxrss / 1024

    def changed():
        with open(articles[count // 2], "a", encoding="utf-8") as file:
            file.write("\nOne more sentence.\n")
        return once()

    cold, peak = once()
    unchanged = min(once()[0] for _ in range(5))
    one_changed = min(changed()[0] for _ in range(3))
    fresh = run([*command[:-2], "--no-cache"])
    met = unchanged * 1000 <= milliseconds and fresh[2] <= megabytes
    print(f"{count:>8}{fresh[1]:>9.3f}{fresh[2]:>9.0f}{f'<= {megabytes}':>8}{cold:>9.3f}{peak:>9.0f}{unchanged * 1000:>15.1f}"
          f"{f'<= {milliseconds}':>8}{one_changed:>13.3f}{'' if met else '  MISSED'}", flush=True)
    shutil.rmtree(folder)


def main():
    options = sys.argv[1:]
    quick = "--quick" in options
    tools, work, *contents = [argument for argument in options if argument != "--quick"]
    tools, work = pathlib.Path(tools).resolve(), pathlib.Path(work).resolve()
    builds = []
    if contents:
        files = sorted(file for content in contents for file in pathlib.Path(content.split("=", 1)[-1]).rglob("*.md"))
        builds.append(Build(tools, work, "given", files, contents))
    else:
        for factor in (1,) if quick else (1, 2, 4, 8):
            folder = work / f"articles-{factor}x"
            shutil.rmtree(folder, ignore_errors=True)
            files = corpus.generate(folder, ARTICLES * factor)
            builds.append(Build(tools, work, f"{factor}x", files, [folder]))
    ratio = print_stages(builds[0])
    cores = len(os.sched_getaffinity(0))
    print(f"\n{'articles':>8}{'MB':>7}{'cmark s':>9}{'build s':>9}{'ratio':>7}{'MB/s':>7}{'peak MB':>9}"
          f"{f'wall, 1 thread':>16}{f'{cores} threads':>11}{'gain':>6}{'rewritten s':>13}")
    for build in builds:
        base, _, _ = run(build.cmark)
        build_time, wall, peak = build.time()
        _, many, _ = build.time(cores)
        rewritten, _, _ = build.time(1, False)
        print(f"{build.files:>8}{build.bytes / 1e6:>7.1f}{base:>9.3f}{build_time:>9.3f}{build_time / base:>7.1f}"
              f"{build.bytes / build_time / 1e6:>7.0f}{peak:>9.0f}{wall:>16.3f}{many:>11.3f}{wall / many:>6.2f}"
              f"{rewritten:>13.3f}")
    if not contents and not quick:
        print(f"\n{'':>8}{'no cache':>26}{'cold':>18}{'unchanged':>23}{'one changed':>13}\n"
              f"{'articles':>8}{'s':>9}{'peak MB':>9}{'asked':>8}{'s':>9}{'peak MB':>9}{'ms':>15}{'asked':>8}{'s':>13}")
        for row in AGAIN:
            again(tools, work, *row)
    print(f"\nA build executes {ratio:.2f} times the instructions of cmark-gfm alone (wanted: at most 2.0).")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""Each libFuzzer target for so many minutes of processor time: run.py BUILD_DIR MINUTES [TARGET…]

What is found lies in BUILD_DIR/fuzz/TARGET; so does the corpus, which the next run goes on from. At the end one line a
target, and exit code 1 where one of them ended before its time.
"""
import os
import pathlib
import re
import subprocess
import sys

PIECE = 60  # seconds: the clock decides how long libFuzzer runs, the processor time how often


def piece(program, folder, seeds):
    """Seconds of processor, executions, coverage, whether it ended well."""
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    with open(folder / "log", "w", encoding="utf-8") as log:
        process = subprocess.Popen([program, f"-max_total_time={PIECE}", "-timeout=60", "-rss_limit_mb=3000", "-max_len=8192",
                                    "-print_final_stats=1", f"-artifact_prefix={folder}/", corpus, seeds],
                                   stdout=subprocess.DEVNULL, stderr=log)
        _, status, used = os.wait4(process.pid, 0)
    text = (folder / "log").read_text(encoding="utf-8", errors="replace")
    runs = re.findall(r"stat::number_of_executed_units:\s+(\d+)", text)
    reached = re.findall(r"cov: (\d+) ft: (\d+)", text)
    return used.ru_utime + used.ru_stime, int(runs[-1]) if runs else 0, reached[-1] if reached else ("", ""), status == 0


def main():
    build, minutes = pathlib.Path(sys.argv[1]).resolve(), float(sys.argv[2])
    sources = pathlib.Path(__file__).resolve().parent
    targets = sys.argv[3:] or sorted(path.stem for path in sources.glob("fuzz_*.cpp"))
    failed = 0
    print(f"{'target':<22}{'cpu s':>7}{'runs':>10}{'edges':>8}{'features':>10}", flush=True)
    for target in targets:
        folder = build / "fuzz" / target
        spent, runs, good = 0.0, 0, True
        while good and spent < 60 * minutes:
            seconds, more, reached, good = piece(build / "tests" / target, folder, sources / "seeds" / target)
            spent, runs = spent + seconds, runs + more
        failed += not good
        print(f"{target:<22}{spent:>7.0f}{runs:>10}{reached[0]:>8}{reached[1]:>10}{'' if good else f'  FOUND: see {folder}'}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

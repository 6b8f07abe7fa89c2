#!/usr/bin/env python3
"""Each libFuzzer target for so many minutes of processor time: run.py BUILD_DIR MINUTES [TARGET…]

As many at once as there are cores. What is found lies in BUILD_DIR/fuzz/TARGET; so does the corpus, which the next run
goes on from. One line a target as it ends, and exit code 1 where one of them ended before its time.
"""
import concurrent.futures
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


def fuzz(build, target, minutes):
    """Whether it found nothing."""
    folder = build / "fuzz" / target
    seeds = pathlib.Path(__file__).resolve().parent / "seeds" / target
    spent, runs, good = 0.0, 0, True
    while good and spent < 60 * minutes:
        seconds, more, reached, good = piece(build / "tests" / target, folder, seeds)
        spent, runs = spent + seconds, runs + more
    found = "" if good else f"  FOUND: see {folder}"
    print(f"{target:<22}{spent:>7.0f}{runs:>10}{reached[0]:>8}{reached[1]:>10}{found}", flush=True)
    return good


def main():
    build, minutes = pathlib.Path(sys.argv[1]).resolve(), float(sys.argv[2])
    targets = sys.argv[3:] or sorted(path.stem for path in pathlib.Path(__file__).resolve().parent.glob("fuzz_*.cpp"))
    print(f"{'target':<22}{'cpu s':>7}{'runs':>10}{'edges':>8}{'features':>10}", flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        good = list(pool.map(lambda target: fuzz(build, target, minutes), targets))
    sys.exit(0 if all(good) else 1)


if __name__ == "__main__":
    main()

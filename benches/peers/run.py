#!/usr/bin/env python3
"""Nomina beside its peers, on the same names and text, in one go.

    python3 benches/peers/run.py FOLDER [--names builtin,1k,50k,1m] [--peer-mb 2] [--copies 10]

FOLDER holds news.txt (a document a line) and names_1k.tsv, names_50k.tsv, names_1m.tsv (surface form,
entity, type); "builtin" are the names of the shipped gazetteer. Installs what it needs (pinned) into benches/peers/target, builds Nomina and the matchers of
Rust, runs everything on one thread and prints MB of text a CPU-second and the ratios. The peers in Python
read --peer-mb of the text, Nomina the whole of it, --copies times with other ids where it builds a graph.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import time
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TARGET = HERE / "target"
PACKAGES = ["spacy==3.8.18", "networkx==3.6.1", "flashtext==2.7", "pyahocorasick==2.3.1"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--names", default="builtin,1k,50k,1m")
    parser.add_argument("--peer-mb", type=float, default=2.0)
    parser.add_argument("--copies", type=int, default=10)
    parser.add_argument("--peer", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.peer:
        return peer(arguments)
    python = install()
    build()
    text = (arguments.folder / "news.txt").read_text(encoding="utf-8").splitlines()
    rows = []
    for size in arguments.names.split(","):
        if size != "builtin":
            rows += rust(arguments.folder, size)
        gazetteer = compile_names(arguments.folder, size)
        rows.append(nomina("annotate", size, ["-g", gazetteer], text, 1))
        rows.append(nomina("build", size, ["-g", gazetteer], text, arguments.copies))
        for name in PEERS:
            command = [python, __file__, str(arguments.folder), "--names", size, "--peer", name]
            command += ["--peer-mb", str(arguments.peer_mb)]
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode != 0:
                print(f"{name} with {size} names failed:\n{done.stderr}", file=sys.stderr)
                continue
            rows.append(json.loads(done.stdout))
    report(rows)


def install():
    python = TARGET / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(TARGET / "venv", with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    return str(python)


def build():
    cargo = ["cargo", "build", "--release", "--quiet", "--manifest-path"]
    subprocess.run([*cargo, ROOT / "Cargo.toml"], check=True)
    subprocess.run([*cargo, HERE / "Cargo.toml"], check=True)


def program(manifest, name):
    return str(Path(os.environ.get("CARGO_TARGET_DIR", manifest / "target")) / "release" / name)


def rust(folder, size):
    done = subprocess.run([program(HERE, "peers"), folder, size], check=True, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return [{"what": "match", "who": line["matcher"], **line} for line in lines]


def names_of(folder, size):
    if size == "builtin":
        return list(shipped())
    with open(folder / f"names_{size}.tsv", encoding="utf-8") as file:
        return [row for row in (line.rstrip("\n").split("\t") for line in file) if len(row) > 2]


def shipped():
    for path in sorted((ROOT / "gazetteer" / "entities").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            entity = json.loads(line)
            names = entity.get("aliases", []) + entity.get("weak_aliases", [])
            for name in [entity["name"], *names]:
                yield (name if isinstance(name, str) else name["surface"]), entity["key"], entity["type"]


def compile_names(folder, size):
    """The names as a gazetteer of Nomina, compiled."""
    if size == "builtin":
        return "builtin"
    entities = {}
    for surface, key, kind in (row[:3] for row in names_of(folder, size)):
        entities.setdefault(key, (kind, []))[1].append(surface.replace("|", "/"))
    table = TARGET / f"names_{size}.csv"
    with open(table, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "name", "type", "aliases"])
        for key, (kind, surfaces) in entities.items():
            out.writerow([key, surfaces[0], kind, "|".join(surfaces[1:])])
    compiled = str(TARGET / f"names_{size}.nomg")
    command = [program(ROOT, "nomina"), "gazetteer", "compile", "--quiet", "-g", str(table), "-o", compiled]
    subprocess.run(command, check=True)
    return compiled


def nomina(command, size, options, text, copies):
    articles = TARGET / f"news_{copies}.jsonl"
    if not articles.exists():
        with open(articles, "w", encoding="utf-8") as file:
            for copy in range(copies):
                for number, line in enumerate(text):
                    record = {"id": f"{copy}-{number}", "text": line}
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
    whole = [program(ROOT, "nomina"), command, "--quiet", "-j", "1", str(articles), *options]
    if command == "build":
        whole += ["-o", str(TARGET / "out")]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(os.devnull, "w") as nowhere:
        subprocess.run(whole, check=True, stdout=nowhere)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    size_mb = copies * sum(len(line.encode()) for line in text) / 1e6
    return {"what": command, "who": "nomina", "names": size, "mb_s": size_mb / seconds}


# Each peer gets the surface forms and answers a function that reads one document.


def spacy_annotate(forms):
    import spacy
    from spacy.matcher import PhraseMatcher
    from spacy.util import filter_spans

    language = spacy.blank("en")
    language.add_pipe("sentencizer")
    language.max_length = 1 << 30
    matcher = PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("NAME", list(language.tokenizer.pipe(forms)))
    out = open(os.devnull, "w")

    def read(text):
        document = language(text)
        spans = filter_spans(matcher(document, as_spans=True))
        sentences = [[sentence.start_char, sentence.end_char] for sentence in document.sents]
        mentions = [[span.start_char, span.end_char, span.text] for span in spans]
        out.write(json.dumps({"sentences": sentences, "mentions": mentions}) + "\n")
        return document, spans

    return read


def spacy_build(forms):
    import itertools

    import networkx

    annotate = spacy_annotate(forms)
    graph = networkx.Graph()

    def read(text):
        _, spans = annotate(text)
        sentences = {}
        for span in spans:
            sentences.setdefault(span.sent.start, set()).add(span.text.lower())
        for together in sentences.values():
            for a, b in itertools.combinations(sorted(together), 2):
                weight = graph.get_edge_data(a, b, {"weight": 0})["weight"]
                graph.add_edge(a, b, weight=weight + 1)

    return read


def flashtext(forms):
    from flashtext import KeywordProcessor

    processor = KeywordProcessor()
    for form in forms:
        processor.add_keyword(form)
    return lambda text: processor.extract_keywords(text, span_info=True)


def pyahocorasick(forms):
    import ahocorasick

    automaton = ahocorasick.Automaton()
    for form in forms:
        automaton.add_word(form.lower(), len(form))
    automaton.make_automaton()

    def read(text):
        lower = text.lower()
        found = []
        for last, length in automaton.iter(lower):
            start, end = last + 1 - length, last + 1
            whole = (start == 0 or not lower[start - 1].isalnum()) and not lower[end : end + 1].isalnum()
            if whole:
                found.append((start, -end))
        free, taken = 0, []
        for start, end in sorted(found):
            if start >= free:
                taken.append((start, -end))
                free = -end
        return taken

    return read


PEERS = {
    "pyahocorasick": ("match", pyahocorasick),
    "flashtext": ("match", flashtext),
    "spaCy PhraseMatcher": ("annotate", spacy_annotate),
    "spaCy + networkx": ("build", spacy_build),
}


def peer(arguments):
    what, make = PEERS[arguments.peer]
    forms = [row[0] for row in names_of(arguments.folder, arguments.names)]
    begin = time.process_time()
    read = make(forms)
    loaded = time.process_time() - begin
    documents, size = [], 0
    with open(arguments.folder / "news.txt", encoding="utf-8") as file:
        for line in file:
            if size > arguments.peer_mb * 1e6:
                break
            documents.append(line.rstrip("\n"))
            size += len(line.encode())
    begin = time.process_time()
    for document in documents:
        read(document)
    seconds = time.process_time() - begin
    row = {"what": what, "who": arguments.peer, "names": arguments.names, "build_s": loaded}
    print(json.dumps({**row, "mb_s": size / 1e6 / seconds}))


def report(rows):
    ours = {(row["what"], row["names"]): row["mb_s"] for row in rows if row["who"].startswith("nomina")}
    rows = [row for row in rows if (row["what"], row["names"]) in ours]
    print(f"{'what':9} {'names':>8} {'MB/s':>8} {'to load':>8} {'nomina is':>10}  who")
    for row in sorted(rows, key=lambda row: (row["what"], row["names"], -row["mb_s"])):
        ratio = ours[row["what"], row["names"]] / row["mb_s"]
        load = f"{row['build_s']:.1f} s" if "build_s" in row else ""
        print(f"{row['what']:9} {row['names']:>8} {row['mb_s']:8.2f} {load:>8} {ratio:9.1f}x  {row['who']}")


if __name__ == "__main__":
    main()

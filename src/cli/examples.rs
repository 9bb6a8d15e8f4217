//! What stands below each help text: examples first.

pub const NOMINA: &str = "\
Examples:
  nomina build articles -o output                  articles in, graph.json and graph.dot out
  dot -Tsvg output/graph.dot -o graph.svg          draw it
  nomina why output Wagner Kidal                   the sentences behind a link

`nomina COMMAND --help` explains a command.";

pub const NOMINA_LONG: &str = "\
Examples:
  nomina build articles -o output                  articles in, graph.json and graph.dot out
  dot -Tsvg output/graph.dot -o graph.svg          draw it
  nomina why output Wagner Kidal                   the sentences behind a link

Results go to standard output or into files, messages to standard error as
`nomina: FILE:LINE:COLUMN: cause; remedy`. A file that cannot be read is reported and the run goes on.

Exit codes:
  0  done
  1  done, with something to look at: a file skipped, a check failed, no link found
  2  could not be done; nothing that stood before is lost";

pub const BUILD: &str = "\
Examples:
  nomina build articles -o output
  nomina build a.txt b.html news.jsonl -g my.csv -g builtin --merge-entities
  nomina build news.jsonl --map text=body --map date=published --titles
  nomina build articles --top 25 --type person,group --title 'Who is who'
  nomina build articles --relations-only --quad conflict,cooperation --title 'Friend and foe'
  nomina build articles -f dot -o - | dot -Tsvg > graph.svg
  nomina build articles --index                    and later, when there are more articles:
  nomina build articles --update output

Reads text, Markdown, HTML, JSON Lines, CSV and TSV, also packed (.gz, .zst). Files are replaced as a whole, or not at all.
The same articles and gazetteer give the same bytes, for any order and number of threads.";

pub const ANNOTATE: &str = "\
Examples:
  nomina annotate articles > found.jsonl
  echo 'The Malian army entered Kidal.' | nomina annotate - | jq '.mentions[].entity'
  nomina annotate articles --candidates -g my.csv
  nomina annotate articles --text > draft.jsonl    to be corrected, and then the gold of `nomina eval`
  nomina annotate articles | jq '.relations[] | select(.quad == \"material-conflict\")'

Offsets are bytes of the UTF-8 text. A relation has subject, predicate and object (keys of entities; null where nobody is
named), the predicate's class (quad), how it is stated (status: asserted, reported, hedged, alleged, planned, demanded,
negated) and by whom (attributed_to), its date in EDTF, the spans of the words that say it (trigger) and of both roles,
by what each is filled (subject_via, object_via: name, role, metonymy, coreference, demonym), sentence and rule.";

pub const SHOW: &str = "\
Examples:
  nomina show mentions article.txt
  nomina show mentions --explain article.txt    why each name was taken for what it was taken for
  nomina show relations article.txt --status asserted,reported
  nomina show sentences article.txt | less
  nomina show aliases articles/
  echo 'U.N. envoys left @Bamako' | nomina show tokens -";

pub const WHY: &str = "\
Examples:
  nomina why output/graph.json wagner-group kidal
  nomina why output 'Malian army' Kidal --all

Without any link between the two it names those who have links to both, and ends with 1.";

pub const VERIFY: &str = "\
Examples:
  nomina verify output/graph.json --sources articles
  nomina verify output -s news.jsonl --map text=body

Reads the sources again, as `build` did, and lists on standard output every document that changed or
is missing and every piece of evidence that its source does not bear out; ends with 1 if there is any.";

pub const EVAL: &str = "\
Examples:
  nomina eval --gold gold.jsonl                         annotate its texts and compare
  nomina eval --gold gold.jsonl -g my.csv --errors all  with a gazetteer of your own; every mistake
  nomina eval --gold gold.jsonl -f html -o eval.html    a page to read and to send
  nomina annotate articles | nomina eval --gold gold.jsonl --pred -
  nomina eval --gold eng.testb --map-type PER=person --map-type ORG=group --map-type LOC=place,state
  nomina eval --gold brat/ --pred found.jsonl -f json | jq .scores.strict.f1
  nomina annotate articles --text > draft.jsonl         to be corrected: a gold of your own

The gold is JSON Lines with id, text and mentions (start and end in bytes of the UTF-8 text, type, entity or
entity_id), relations, sentences; BRAT standoff, with N lines as entities; or CoNLL IOB2, IOB1, or with a
column of entities. docs/eval.md has every field, and says what each figure means.

A document that the predictions lack counts as one in which nothing was found; one that the gold lacks is not
compared. Both are named.

Exit status: 0 done, whatever the figures; 1 something was left out; 2 nothing could be compared.";

pub const COMPLETIONS: &str = "\
Examples:
  nomina completions bash > ~/.local/share/bash-completion/completions/nomina
  nomina completions zsh > ~/.zfunc/_nomina
  nomina completions fish > ~/.config/fish/completions/nomina.fish";

pub const MAN: &str = "\
Examples:
  nomina man | man -l -
  nomina man -o ~/.local/share/man/man1";

pub const MERGE: &str = "\
Examples:
  nomina graph merge january february march -o quarter
  nomina graph merge parts/*/graph.json -f json -o - | wc -l

Exit status: 0 done, 2 if the graphs cannot be added up.";

pub const RULES_CHECK: &str = "\
Examples:
  nomina rules check                            the built-in rules
  nomina rules check -r rules                   a folder of your own
  nomina rules check -r builtin -r rules        both together, as `annotate -r builtin -r rules` reads them

Exit status: 0 if nothing is wrong, 1 if something is, 2 if there is no rule to check.";

pub const RULES_TEST: &str = "\
Examples:
  nomina rules test                             the built-in rules
  nomina rules test -r rules                    a folder of your own

Exit status: 0 if every example holds, 1 if one does not, 2 if the rules cannot be read.";

pub const RULES_STATS: &str = "\
Examples:
  nomina rules stats articles
  nomina rules stats articles -r rules --quotes 3
  nomina rules stats articles --quotes 0 | head -20

A phrase that makes many relations is worth reading: its quotes tell whether it means what the rule says.";

pub const SUGGEST: &str = "\
Examples:
  nomina gazetteer suggest articles                              a table, on a terminal
  nomina gazetteer suggest articles -o new.csv                   a list to edit
  nomina gazetteer suggest articles -g builtin -g ours.csv --min 5 --top 0
  nomina build articles -g builtin -g new.csv                    with what you kept of it

Exit status: 0 done, also if nothing is lacking; 1 something could not be read; 2 nothing could.";

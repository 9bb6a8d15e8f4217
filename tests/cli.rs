//! The command line as a user meets it. Sessions stand in `tests/cmd`; here is what a session cannot say.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)]

use nomina::resolve::{self, Block, By, NilReason};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// One gazetteer and three articles that no change of the shipped ones touches.
const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/graph.in");

#[test]
fn sessions() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd");
}

/// What the README shows is what the binary prints. `TRYCMD=overwrite` writes it anew.
#[test]
fn the_readme_tells_the_truth() {
    trycmd::TestCases::new().case("README.md");
}

/// Roles are told by colour where there are colours, else by brackets.
#[test]
fn roles_in_colours_or_in_brackets() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/relations.in");
    for (variable, coloured) in [("CLICOLOR_FORCE", true), ("NO_COLOR", false), ("UNRELATED", false)] {
        let output = Command::new(env!("CARGO_BIN_EXE_nomina"))
            .args(["show", "relations", "articles/a-raid.txt", "-g", "names.csv"])
            .current_dir(root)
            .env_remove("CLICOLOR_FORCE")
            .env_remove("NO_COLOR")
            .env(variable, "1")
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert_eq!(shown.contains("\u{1b}[36mMarsh Riders"), coloured, "{variable}: {shown}");
        assert_eq!(
            shown.contains("[Marsh Riders|subject] [attacked|trigger]"),
            !coloured,
            "{variable}: {shown}"
        );
    }
}

/// Relations too: a sum of parts, and an update, have the bytes of one build.
#[test]
fn relations_add_up() {
    let folder = tempfile::tempdir().unwrap();
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/relations.in");
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_string();
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_nomina"));
        let output = command.args(arguments).current_dir(root).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    };
    let build = |inputs: &[&str], more: &[&str]| {
        run(&[&["build", "-q", "-g", "names.csv"], inputs, more].concat());
    };
    let (whole, one, two, sum) = (path("whole"), path("one"), path("two"), path("sum"));
    build(&["articles"], &["-o", &whole, "--index"]);
    build(&["articles/a-raid.txt", "articles/b-denial.txt"], &["-o", &one, "--index"]);
    build(&["articles/c-wire.txt", "articles/d-echo.txt"], &["-o", &two]);
    run(&["graph", "merge", &two, &one, "-q", "-o", &sum]);
    build(&["articles"], &["--update", &one]);
    let read = |folder: &str, file: &str| fs::read(Path::new(folder).join(file)).unwrap();
    for file in ["graph.json", "graph.dot"] {
        assert_eq!(read(&sum, file), read(&whole, file), "the sum's {file}");
        assert_eq!(read(&one, file), read(&whole, file), "the updated {file}");
    }
    assert_eq!(read(&one, "graph.index"), read(&whole, "graph.index"));
    let json = String::from_utf8(read(&sum, "graph.json")).unwrap();
    assert!(json.contains("\"quad\":\"material-cooperation\"") && json.contains("_via\":\"coreference\""));
}

/// So is the chapter about rules, in `docs/rules.in`; the rule that it shows is the one that it runs.
#[test]
fn the_chapter_about_rules_tells_the_truth() {
    trycmd::TestCases::new().case("docs/rules.md");
    let read = |path: &str| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let shown = format!("```toml\n{}```\n", read("docs/rules.in/3-done/mines.toml"));
    assert!(read("docs/rules.md").contains(&shown));
}

/// So is the chapter about measuring.
#[test]
fn the_chapter_about_measuring_tells_the_truth() {
    trycmd::TestCases::new().case("docs/eval.md");
}

/// So is the chapter about choices, in `docs/choosing.in`; its table is the one that the program goes by.
#[test]
fn the_chapter_about_choices_tells_the_truth() {
    trycmd::TestCases::new().case("docs/choosing.md");
    let chapter = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/choosing.md")).unwrap();
    // The rows of the table with this head.
    let table = |head: &str| -> Vec<&str> {
        let lines = chapter.lines().skip_while(|line| *line != head).skip(2);
        lines.take_while(|line| line.starts_with('|')).collect()
    };
    let weights = resolve::WEIGHTS.iter();
    let rows = weights.map(|weight| format!("| `{}` | {} | {} |", weight.word, weight.points, weight.says));
    assert_eq!(table("| ground | points | what it says |"), rows.collect::<Vec<_>>());
    let rows = By::PLAIN.map(|by| format!("| `{}` | {} |", by.as_str(), by.describe()));
    assert_eq!(table("| by | what it says |"), rows);
    let rows =
        [NilReason::Weak, NilReason::Tie].map(|nil| format!("| `{}` | {} |", nil.as_str(), nil.describe()));
    let said = table("| nil | what it says |");
    assert!(rows.iter().all(|row| said.contains(&row.as_str())), "{rows:?}");
    let reasons = table("| reason | example |");
    let words: Vec<&str> = reasons.iter().filter_map(|row| row.split('`').nth(1)).collect();
    assert_eq!(words, Block::ALL.map(Block::as_str));
}

fn nomina(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nomina"));
    command.args(arguments).current_dir(FIXTURE).stdin(Stdio::null());
    command
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn standard_input() {
    let mut child = nomina(&["annotate", "-", "-g", "tiny.csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all("Mara Venn left Eastmark.".as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let line = String::from_utf8(output.stdout).unwrap();
    assert!(line.starts_with("{\"id\":\"stdin\""), "{line}");
    assert!(line.contains("\"entity\":\"mara-venn\"") && line.contains("\"entity\":\"eastmark\""), "{line}");
}

/// Rules of one's own make the edges, and graphs of different rules do not add up unseen.
#[test]
fn a_graph_by_ones_own_rules() {
    let folder = tempfile::tempdir().unwrap();
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/rules.in");
    let graph = |name: &str, more: &[&str]| {
        let out = folder.path().join(name);
        let mut command = nomina(&["build", "articles", "-g", "tiny.csv", "-f", "json", "-o"]);
        let output = command.current_dir(rules).arg(&out).args(more).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let text = fs::read_to_string(out.join("graph.json")).unwrap();
        let hash = text.split("\"rules\":\"").nth(1).unwrap().split('"').next().unwrap().to_string();
        (text.contains("\"predicate\":\"flooded\""), text.contains("\"predicate\":\"met\""), hash)
    };
    let own = graph("own", &["-r", "water"]);
    // Where the rules lie makes no difference.
    let moved = folder.path().join("elsewhere");
    fs::create_dir(&moved).unwrap();
    fs::copy(Path::new(rules).join("water/rivers.toml"), moved.join("rivers.toml")).unwrap();
    assert_eq!(own, graph("moved", &["-r", moved.to_str().unwrap()]));
    let both = graph("both", &["-r", "builtin", "-r", "water"]);
    assert_eq!(((own.0, own.1), (both.0, both.1)), ((true, false), (true, true)));
    assert_ne!(own.2, both.2);
    // Alone, the built-in rules are the built-in rules.
    assert_eq!(graph("builtin", &[]), graph("named", &["-r", "builtin"]));
}

#[test]
fn counts_of_rules_do_not_depend_on_threads() {
    let articles = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/sahel");
    let [one, three] = ["1", "3"].map(|threads| {
        let output = nomina(&["rules", "stats", articles, "--quotes", "3", "-j", threads]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    });
    assert_eq!(one, three);
    // What is counted is what `annotate` prints.
    let lines = nomina(&["annotate", articles]).output().unwrap().stdout;
    let printed = String::from_utf8(lines).unwrap().matches("\"predicate\":").count();
    assert!(
        one.starts_with(&format!("{printed} relations of ")),
        "{printed}: {}",
        one.lines().next().unwrap()
    );
}

/// A list of suggestions, given back, finds its names at every place that was counted.
#[test]
fn suggestions_are_found_when_they_are_given_back() {
    let articles = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cmd/suggest.in/articles");
    let folder = tempfile::tempdir().unwrap();
    let suggest = |threads: &str| {
        let mut command = nomina(&["gazetteer", "suggest", articles, "-g", "tiny.csv", "--min", "1", "-q"]);
        let output = command.args(["-j", threads]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let list = suggest("1");
    assert_eq!(list, suggest("3"), "more threads");
    // What a person does: fill in the types.
    let mut rows = csv::Reader::from_reader(list.as_bytes());
    let header = rows.headers().unwrap().clone();
    let rows: Vec<Vec<String>> =
        rows.records().map(|row| row.unwrap().iter().map(str::to_string).collect()).collect();
    let new = folder.path().join("new.csv");
    let mut edited = csv::Writer::from_path(&new).unwrap();
    edited.write_record(&header).unwrap();
    for row in &rows {
        let mut row = row.clone();
        if row[2].is_empty() {
            row[2] = "place".to_string();
        }
        edited.write_record(&row).unwrap();
    }
    edited.flush().unwrap();
    let new = new.to_str().unwrap();
    let check = nomina(&["gazetteer", "check", "tiny.csv", new]).output().unwrap();
    assert_eq!(check.status.code(), Some(0), "{}", String::from_utf8_lossy(&check.stdout));
    let output = nomina(&["annotate", articles, "-g", "tiny.csv", "-g", new]).output().unwrap();
    let found = String::from_utf8(output.stdout).unwrap();
    assert!(rows.len() >= 4, "{list}");
    for row in &rows {
        let mentions = found.matches(&format!("\"entity\":\"{}\"", row[0])).count();
        assert!(mentions >= row[6].parse::<usize>().unwrap(), "{row:?}: {mentions} mentions");
    }
    // Nothing is left to suggest.
    let mut again =
        nomina(&["gazetteer", "suggest", articles, "-g", "tiny.csv", "-g", new, "--min", "1", "-q"]);
    let again = String::from_utf8(again.output().unwrap().stdout).unwrap();
    assert_eq!(again.lines().count(), 1, "{again}");
}

/// What stands before the damage stays, the next file is read, and the exit code says to look.
#[test]
fn a_packed_file_that_breaks_off() {
    let folder = tempfile::tempdir().unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    for n in 0..5000_u64 {
        let noise = n.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        writeln!(packed, "{{\"text\":\"Mara Venn left Eastmark on {noise}.\"}}").unwrap();
    }
    let packed = packed.finish().unwrap();
    let whole = folder.path().join("b.txt");
    fs::write(&whole, "Mara Venn left Eastmark.").unwrap();
    for (name, bytes, code) in
        [("a.jsonl.gz", &packed[..], 0), ("a.jsonl.gz", &packed[..packed.len() / 2], 1)]
    {
        let file = folder.path().join(name);
        fs::write(&file, bytes).unwrap();
        let (file, whole) = (file.to_str().unwrap(), whole.to_str().unwrap());
        let output = nomina(&["annotate", file, whole, "-g", "tiny.csv"]).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{}", stderr(&output));
        let lines = String::from_utf8(output.stdout.clone()).unwrap();
        assert!(lines.lines().last().unwrap().starts_with("{\"id\":\"b.txt\""));
        let documents = lines.lines().count() - 1;
        if code == 0 {
            assert_eq!(documents, 5000);
        } else {
            assert!((1000..4000).contains(&documents), "{documents}");
            let place =
                format!("nomina: {file}:{}: cannot read: the gzip data breaks off here", documents + 1);
            assert!(stderr(&output).contains(&place), "{}", stderr(&output));
        }
    }
}

/// More than a pipe holds, so that the writer notices that nobody reads.
#[test]
fn a_closed_pipe_is_no_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let long = folder.path().join("long.jsonl");
    let mut file = fs::File::create(&long).unwrap();
    for _ in 0..3000 {
        writeln!(file, "{{\"text\":\"Mara Venn met Tolan Reed in Port Ashby.\"}}").unwrap();
    }
    drop(file);
    let long = long.to_str().unwrap();
    for arguments in [
        &["annotate", long, "-g", "tiny.csv"][..],
        &["show", "tokens", long],
        &["show", "mentions", long, "-g", "tiny.csv"],
    ] {
        let mut child = nomina(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    for arguments in [
        &["annotate", "articles", "-g", "tiny.csv"][..],
        &["show", "mentions", "articles", "-g", "tiny.csv"],
        &["build", "articles", "-g", "tiny.csv", "-f", "json", "-o", "-"],
        &["rules", "check"],
        &["rules", "test", "-r", "../rules.in/water"],
        &["rules", "stats", "articles", "-g", "tiny.csv"],
        &["gazetteer", "suggest", "articles", "-g", "tiny.csv"],
        &["gazetteer", "suggest", "articles", "-g", "tiny.csv", "-f", "text"],
        &["completions", "bash"],
        &["man"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = nomina(arguments).stdout(full).output().unwrap();
        let expected = "nomina: standard output: cannot write: no space left on the device; \
                        free some space and run again\n";
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(2), expected), "{arguments:?}");
    }
}

/// A run that fails leaves what stood before, and no file or folder of its own.
#[test]
fn nothing_old_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("graph.json"), "old").unwrap();
    fs::create_dir(out.join("graph.dot")).unwrap();
    for (name, arguments) in [
        ("a folder in the way", &["build", "articles", "-g", "tiny.csv", "-o", out.to_str().unwrap()][..]),
        ("no documents", &["build", "missing", "-f", "json", "-o", out.to_str().unwrap()]),
        ("no gazetteer", &["build", "articles", "-g", "no.csv", "-f", "json", "-o", out.to_str().unwrap()]),
        (
            "no documents, no folder",
            &["build", "missing", "-o", folder.path().join("a/b/c").to_str().unwrap()],
        ),
    ] {
        let output = nomina(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{name}: {}", stderr(&output));
        assert_eq!(stderr(&output).lines().count(), 1, "{name}: {}", stderr(&output));
        assert_eq!(fs::read_to_string(out.join("graph.json")).unwrap(), "old", "{name}");
        assert_eq!(names(&out), ["graph.dot", "graph.json"], "{name}");
        assert_eq!(names(folder.path()), ["out"], "{name}");
    }
}

#[test]
fn new_folders_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("a b/c");
    let arguments = ["build", "articles", "-g", "tiny.csv", "-f", "mentions,dot,json", "-o"];
    let output = nomina(&arguments).arg(&out).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert_eq!(names(&out), ["graph.dot", "graph.json", "mentions.jsonl"]);
    assert!(stderr(&output).contains("dot -Tsvg '"), "{}", stderr(&output));
}

#[cfg(unix)]
fn interrupt(child: &Child) {
    let done = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(done.success());
}

/// Ctrl-C while it waits for its input.
#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    fs::create_dir(&out).unwrap();
    fs::write(out.join("graph.json"), "old").unwrap();
    let mut child = nomina(&["build", "-", "-g", "tiny.csv", "-f", "json,dot,mentions", "-o"])
        .arg(&out)
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // More than the pipe holds: once it is written the handler is surely there.
    stdin.write_all("Mara Venn met Tolan Reed.\n".repeat(10_000).as_bytes()).unwrap();
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    let expected = "nomina: interrupted; nothing was written, what stood before is untouched\n";
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(2), expected));
    assert_eq!(names(&out), ["graph.json"]);
    assert_eq!(fs::read_to_string(out.join("graph.json")).unwrap(), "old");
}

#[test]
fn manual_pages_and_completions() {
    let folder = tempfile::tempdir().unwrap();
    let output = nomina(&["man", "-o"]).arg(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    for page in ["nomina.1", "nomina-build.1", "nomina-annotate.1", "nomina-why.1"] {
        let text = fs::read_to_string(folder.path().join(page)).unwrap();
        assert!(text.contains("EXTRA") && text.contains("Examples:"), "{page}");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let output = nomina(&["completions", shell]).output().unwrap();
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("annotate") && script.contains("min-npmi"), "{shell}");
    }
}

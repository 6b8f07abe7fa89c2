// The program from outside: arguments in, exit code, standard output and standard error out.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "diagnostics.h"
#include "temp_folder.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

struct Ended {
  int code = -1;
  std::string out, err;
};

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

class Cli : public testing::Test {
 protected:
  // Runs in the test's folder. `before` may set limits or redirect.
  Ended run(const std::string& arguments, const std::string& before = "", const std::string& after = "") {
    const std::string command = "cd '" + disk_.path().string() + "' && { " + before + " '" DIGLOT_PROGRAM "' " +
                                arguments + " >'" + (streams_ / "out") + "' " + after + "; } 2>'" + (streams_ / "err") +
                                "'";
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, streams_.read("out"), streams_.read("err")};
  }

  static std::string unit(const std::string& id, const std::string& target, const std::string& source) {
    return "<span data-ttu-id=\"" + id + "\">" + target + "</span><span class=\"sxs-lookup\"><span data-stu-id=\"" +
           id + "\">" + source + "</span></span>";
  }
  void write_clean_content() {
    disk_.write("content/fr-FR/a.md", "# " + unit("0a1b2-101", "Bonjour tout le monde", "Hello everybody") + "\n");
    disk_.write("content/fr-FR/b.md", "# " + unit("0a1b3-101", "Au revoir", "Goodbye to you") + "\n");
  }
  // An error that no later version will forgive.
  void write_error() { disk_.write("content/fr-FR/bad.md", "# Titre\n\ntexte \xFF\n"); }
  // A warning that will stay one.
  void write_warning() { disk_.write("content/fr-FR/empty.md", ""); }

  TempFolder disk_, streams_;
};

TEST_F(Cli, Version) {
  const Ended ended = run("--version");
  EXPECT_EQ(ended.code, 0);
  EXPECT_TRUE(ended.out.starts_with("diglot ")) << ended.out;
  EXPECT_EQ(ended.err, "");
}

TEST_F(Cli, Help) {
  const Ended all = run("--help");
  EXPECT_EQ(all.code, 0);
  for (const char* command : {"build", "check", "manifest", "project", "export", "import", "explain", "diff"}) {
    EXPECT_NE(all.out.find(std::string("\n  ") + command), std::string::npos) << command;
    const Ended one = run(std::string(command) + " --help");
    EXPECT_EQ(one.code, 0);
    EXPECT_EQ(one.err, "");
    EXPECT_NE(one.out.find(std::string("Usage: diglot ") + command), std::string::npos) << one.out;
    EXPECT_NE(one.out.find("Example"), std::string::npos);
    for (const std::string& line : lines_of(one.out)) EXPECT_LE(line.size(), 100U) << line;
  }
  EXPECT_NE(run("check --help").out.find("--fail-on error|warning|note|never"), std::string::npos);
}

TEST_F(Cli, WrongUsage) {
  write_clean_content();
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", "Usage"},
      {"chek", "did you mean check"},
      {"frobnicate", "no command 'frobnicate'"},
      {"align a.md", "SOURCE TARGET"},
      {"align", "SOURCE TARGET"},
      {"check --formt json", "did you mean --format"},
      {"check --format=yaml", "'yaml' is none of text|json"},
      {"check --format", "--format"},
      {"check --fail-on fatal", "'fatal' is none of"},
      {"check --locale x", "'x' is not a locale tag"},
      {"check --source-locale '?'", "'?' is not a locale tag"},
      {"check --jobs 0", "--jobs"},
      {"check --jobs many", "--jobs"},
      {"check --max-file-size 0", "--max-file-size"},
      {"check --dump render", "'render' is none of"},
      {"build content", "--out"},
      {"project content/fr-FR/a.md", "--side"},
      {"project --side target", "FILE"},
      {"project --side left content/fr-FR/a.md", "'left' is none of"},
      {"explain a b", "'a' needs no content"},
      {"explain r-0123456789abcdef", "nothing in this content has the id r-0123456789abcdef"},
      {"diff a.json", "NEW.json"},
      {"diff a.json b.json --format sarif", "'sarif' is none of text|json"},
      {"manifest --format sarif", "'sarif' is none of json|jsonl"},
  };
  for (const auto& [arguments, words] : cases) {
    const Ended ended = run(arguments);
    EXPECT_EQ(ended.code, 2) << arguments;
    EXPECT_EQ(ended.out, "") << arguments;
    EXPECT_NE(ended.err.find(words), std::string::npos) << arguments << "\n" << ended.err;
  }
}

TEST_F(Cli, ExitCodeFollowsFailOn) {
  write_clean_content();
  EXPECT_EQ(run("check --fail-on note").code, 0);
  write_warning();
  EXPECT_EQ(run("check").code, 0);
  EXPECT_EQ(run("check --fail-on warning").code, 1);
  EXPECT_EQ(run("check --fail-on note").code, 1);
  write_error();
  EXPECT_EQ(run("check").code, 1);
  EXPECT_EQ(run("check --fail-on error").code, 1);
  EXPECT_EQ(run("check --fail-on never").code, 0);
}

// The table of what is translated has a line for each article and locale.
TEST_F(Cli, Coverage) {
  write_clean_content();
  disk_.write("content/fr-FR/b.md",
              "# " + unit("0a1b3-101", "", "Goodbye to you") + "\n\n" + unit("0a1b3-102", "Bonjour", "Hello") + "\n");
  disk_.write("content/ja-JP/a.md", "# Nur eine Sprache\n");
  disk_.write("content/ja-JP/c, d.md", "# " + unit("0a1b4-101", "", "Hello") + "\n");
  EXPECT_EQ(run("check --fail-on never --coverage coverage.csv").code, 0);
  EXPECT_EQ(disk_.read("coverage.csv"),
            "article,locale,state,units,translated,untranslated\r\n"
            "a.md,fr-FR,translated,1,1,0\r\n"
            "a.md,ja-JP,unpaired,0,0,0\r\n"
            "b.md,fr-FR,partly,2,1,1\r\n"
            "b.md,ja-JP,missing,0,0,0\r\n"
            "\"c, d.md\",fr-FR,missing,0,0,0\r\n"
            "\"c, d.md\",ja-JP,untranslated,1,0,1\r\n");
  EXPECT_EQ(run("check --quiet --fail-on never --coverage -").out, disk_.read("coverage.csv"));
  EXPECT_EQ(run("check --coverage absent/coverage.csv").code, 2);
}

// A check that never looked says so; the others say how often they did.
TEST_F(Cli, WhatTheChecksLookedAt) {
  write_clean_content();
  EXPECT_NE(run("check").err.find(" checks had something to look at\n"), std::string::npos);
  const std::string all = run("check --verbose").err;
  EXPECT_NE(all.find("\n  empty                       2\n"), std::string::npos) << all;
  EXPECT_NE(all.find("\n  dates                 nothing\n"), std::string::npos) << all;
  const Json log = Json::parse(run("check --format sarif --diagnostics -").out);
  EXPECT_EQ(log["runs"][0]["properties"]["examined"]["empty"], 2);
  EXPECT_EQ(log["runs"][0]["properties"]["examined"]["dates"], 0);
}

// A baseline knows what is there: only what is new is told, and it can only shrink.
TEST_F(Cli, Baseline) {
  write_clean_content();
  write_error();
  write_warning();
  EXPECT_EQ(run("check --write-baseline known.json").code, 1);
  EXPECT_EQ(run("check --baseline known.json --fail-on warning").code, 0);
  disk_.write("content/fr-FR/bad.md", "# Titre\n\nUn autre paragraphe.\n\ntexte \xFF\n");
  EXPECT_EQ(run("check --baseline known.json --fail-on warning").code, 0) << "the line moved, the finding is the same";
  disk_.write("content/fr-FR/new.md", "# Titre\n\ntexte \xFF\n");
  const Ended fresh = run("check --baseline known.json");
  EXPECT_EQ(fresh.code, 1);
  EXPECT_EQ(fresh.err.find("bad.md"), std::string::npos) << fresh.err;
  EXPECT_NE(fresh.err.find("new.md"), std::string::npos) << fresh.err;
  // What is repaired leaves the baseline; what is new does not enter it.
  disk_.write("content/fr-FR/bad.md", "# Titre\n");
  EXPECT_NE(run("check --baseline known.json --fail-on never").err.find("[baseline-unused]"), std::string::npos);
  EXPECT_EQ(run("check --baseline known.json --write-baseline known.json").code, 1);
  const Ended shrunk = run("check --baseline known.json");
  EXPECT_EQ(shrunk.err.find("[baseline-unused]"), std::string::npos) << shrunk.err;
  EXPECT_EQ(shrunk.err.find("empty.md"), std::string::npos) << shrunk.err;
  EXPECT_NE(shrunk.err.find("new.md"), std::string::npos) << shrunk.err;
  // A configuration may name it.
  disk_.write("content/diglot.yml", "baseline: ../known.json\n");
  EXPECT_EQ(run("check").err.find("empty.md"), std::string::npos);
}

TEST_F(Cli, ABaselineThatIsNone) {
  write_clean_content();
  for (const char* bytes : {"", "[]", "{\"diglot-baseline\": 2}", "{\"diglot-baseline\": 1, \"findings\": [3]}"}) {
    disk_.write("known.json", bytes);
    const Ended ended = run("check --baseline known.json");
    EXPECT_EQ(ended.code, 2) << bytes;
    EXPECT_NE(ended.err.find("[baseline-syntax]"), std::string::npos) << ended.err;
  }
  EXPECT_EQ(run("check --baseline absent.json").code, 2);
}

TEST_F(Cli, TextReport) {
  write_clean_content();
  write_error();
  const Ended ended = run("check content");
  EXPECT_EQ(ended.out, "");
  const std::vector<std::string> lines = lines_of(ended.err);
  ASSERT_GE(lines.size(), 4U) << ended.err;
  EXPECT_TRUE(lines[0].starts_with("content/fr-FR/bad.md:3:7: error: ")) << lines[0];
  EXPECT_TRUE(lines[0].ends_with(" [invalid-utf8]")) << lines[0];
  EXPECT_EQ(lines[1], "    3 | texte \xEF\xBF\xBD");
  EXPECT_EQ(lines[2], "      |       ^");
  EXPECT_TRUE(lines[3].starts_with("      = hint: ")) << lines[3];
  EXPECT_TRUE(lines.back().starts_with("diglot: 3 articles, 2 units: 1 error, 0 warnings, ")) << lines.back();
}

TEST_F(Cli, QuietAndVerbose) {
  write_clean_content();
  EXPECT_EQ(run("check --quiet").err, "");
  EXPECT_NE(run("check --verbose").err.find(" s, "), std::string::npos);
  write_error();
  EXPECT_EQ(run("check --quiet").err.find("diglot:"), std::string::npos);
  EXPECT_NE(run("check --quiet").err.find("[invalid-utf8]"), std::string::npos);
}

TEST_F(Cli, JsonLinesAreAllThatIsWritten) {
  write_clean_content();
  write_error();
  write_warning();
  const Ended ended = run("check --format json");
  EXPECT_EQ(ended.code, 1);
  const std::vector<std::string> lines = lines_of(ended.err);
  ASSERT_EQ(lines.size(), 2U) << ended.err;
  const std::vector<std::string> keys = {"code", "severity", "message", "locale",  "article",   "unit",
                                         "file", "line",     "column",  "endLine", "endColumn", "hint"};
  for (const std::string& line : lines) {
    const auto object = nlohmann::ordered_json::parse(line);
    std::vector<std::string> found;
    for (const auto& [key, value] : object.items()) found.push_back(key);
    EXPECT_EQ(found, keys);
  }
  const Json first = Json::parse(lines[0]);
  EXPECT_EQ(first["code"], "invalid-utf8");
  EXPECT_EQ(first["locale"], "fr-FR");
  EXPECT_EQ(first["article"], "bad.md");
  EXPECT_EQ(first["file"], "content/fr-FR/bad.md");
  EXPECT_EQ(first["line"], 3);
  EXPECT_EQ(first["endColumn"], 8);
}

TEST_F(Cli, DiagnosticsGoToAFile) {
  write_clean_content();
  write_error();
  const Ended ended = run("check --format sarif --diagnostics report.sarif");
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(lines_of(ended.err).size(), 1U) << "the summary alone: " << ended.err;
  EXPECT_EQ(Json::parse(disk_.read("report.sarif"))["runs"][0]["results"].size(), 1U);
  EXPECT_EQ(Json::parse(run("check --format rdjson --diagnostics -").out)["diagnostics"].size(), 1U);
  EXPECT_NE(run("check --format junit --diagnostics -").out.find("<testsuites>"), std::string::npos);
  EXPECT_TRUE(run("check --format github --diagnostics -").out.starts_with("::error file=content/fr-FR/bad.md,"));
  const Ended nowhere = run("check --diagnostics missing/report.txt");
  EXPECT_EQ(nowhere.code, 2);
  EXPECT_NE(nowhere.err.find("missing/report.txt"), std::string::npos);
  // Through a link that stands for an open file, as shells have it: written to, not replaced.
  EXPECT_EQ(run("check --quiet --diagnostics /dev/stdout").out, run("check --quiet --diagnostics -").out);
}

TEST_F(Cli, OutputThatCannotBeWritten) {
  write_clean_content();
  EXPECT_EQ(run("manifest", "", ">/dev/full").code, 2);
  EXPECT_EQ(run("explain", "", ">/dev/full").code, 2);
  EXPECT_EQ(run("check --diagnostics /dev/full --fail-on never").code, 0) << "nothing to write";
  write_error();
  EXPECT_EQ(run("check --diagnostics /dev/full --fail-on never").code, 2);
}

// --- bad input: said, and the rest goes on ----------------------------------------------------------------

TEST_F(Cli, BadInput) {
  write_clean_content();
  const std::string folder = disk_ / "content/fr-FR/";
  write_error();
  write_warning();
  disk_.write("content/fr-FR/nul.md", std::string("a\0b", 3));
  disk_.write("content/fr-FR/crlf.md", "\xEF\xBB\xBF---\r\ntitle: x\r\n---\r\n\r\n# Titre\r\n");
  disk_.write("content/fr-FR/large.md", std::string(3000, 'x'));
  disk_.write("content/fr-FR/A.MD", "x");
  disk_.write("content/fr-FR/folder.md/x.png", "png");
  disk_.write("secret.md", "secret");
  fs::create_symlink("../../secret.md", folder + "escape.md");
  fs::create_symlink(".", folder + "loop");
  fs::create_symlink("gone.md", folder + "dangling.md");
  ASSERT_EQ(mkfifo((folder + "fifo.md").c_str(), 0600), 0);
  const Ended ended = run("check --format json --max-file-size 2K");
  EXPECT_EQ(ended.code, 1);
  std::vector<std::string> found;
  for (const std::string& line : lines_of(ended.err)) {
    const Json finding = Json::parse(line);
    const std::string file = finding["file"].get<std::string>();
    if (file.find("crlf") != std::string::npos) ADD_FAILURE() << line;
    found.push_back(file.substr(std::string("content/fr-FR/").size()) + " " + finding["code"].get<std::string>());
  }
  for (const char* one : {"bad.md invalid-utf8", "empty.md empty-article", "nul.md nul-byte", "large.md file-too-large",
                          "a.md path-case", "folder.md file-unreadable", "escape.md path-outside", "loop path-loop",
                          "dangling.md file-unreadable", "fifo.md file-unreadable"}) {
    EXPECT_EQ(std::count(found.begin(), found.end(), one), 1) << one << "\n" << ended.err;
  }
  // Eight articles are read, the clean ones among them.
  const Ended list = run("check --dump load --max-file-size 2K");
  EXPECT_EQ(lines_of(list.out).size(), 8U) << list.out;
}

TEST_F(Cli, UnreadableInputIsNoResult) {
  EXPECT_EQ(run("check").code, 2);  // no ./content
  EXPECT_EQ(run("check missing.md").code, 2);
  EXPECT_EQ(run("check fr-FR=missing").code, 2);
  EXPECT_EQ(run("project --side target missing.md").code, 2);
  fs::create_directories(disk_ / "content");
  const Ended empty = run("check --format json");
  EXPECT_EQ(empty.code, 2);
  EXPECT_EQ(Json::parse(empty.err)["code"], "no-articles");
  write_clean_content();
  EXPECT_EQ(run("check --locale nl-NL").code, 2);
  EXPECT_EQ(run("check --locales missing").code, 2);
  EXPECT_EQ(run("build --templates missing --out out").code, 2);
}

// --- the commands -----------------------------------------------------------------------------------------

TEST_F(Cli, Project) {
  const std::string article =
      "\xEF\xBB\xBF"
      "a " +
      unit("0a1b2-101", "le texte", "the text") + "\r\n\ttail";
  disk_.write("x.md", article);
  const Ended target = run("project --side target x.md");
  EXPECT_EQ(target.code, 0);
  EXPECT_EQ(target.out,
            "\xEF\xBB\xBF"
            "a le texte\r\n\ttail");
  EXPECT_EQ(target.err, "");
  EXPECT_EQ(run("project --side source x.md").out,
            "\xEF\xBB\xBF"
            "a the text\r\n\ttail");
}

TEST_F(Cli, Build) {
  write_clean_content();
  const Ended first = run("build content --out out");
  EXPECT_EQ(first.code, 0) << first.err;
  EXPECT_EQ(first.out, "");
  EXPECT_TRUE(disk_.exists("out/index.html"));
  EXPECT_EQ(lines_of(first.err).size(), 2U) << first.err;
  const auto tree = disk_.tree("out");
  const Ended second = run("build content --out out");
  EXPECT_NE(second.err.find(": 0 files written, "), std::string::npos) << second.err;
  EXPECT_NE(second.err.find(", 0 removed"), std::string::npos) << second.err;
  EXPECT_EQ(disk_.tree("out"), tree);
  run("build content --out elsewhere --jobs 1");
  EXPECT_EQ(disk_.tree("elsewhere"), tree);
}

TEST_F(Cli, BuildGoesOnWithFindings) {
  write_clean_content();
  write_error();
  EXPECT_EQ(run("build content --out out").code, 1);
  EXPECT_TRUE(disk_.exists("out/index.html"));
}

TEST_F(Cli, OutputInsideContentIsRefused) {
  write_clean_content();
  const Ended ended = run("build content --out content/site");
  EXPECT_EQ(ended.code, 2);
  EXPECT_NE(ended.err.find("[output-inside-content]"), std::string::npos);
  EXPECT_FALSE(disk_.exists("content/site"));
}

TEST_F(Cli, AFullDiskLeavesTheOldSite) {
  write_clean_content();
  ASSERT_EQ(run("build content --out out").code, 0);
  const auto tree = disk_.tree("out");
  disk_.write("content/fr-FR/a.md", "# A\n\n" + std::string(100000, 'x'));
  const Ended ended = run("build content --out out", "ulimit -f 1;");
  EXPECT_EQ(ended.code, 2) << ended.err;
  EXPECT_NE(ended.err.find("[output-unwritable]"), std::string::npos) << ended.err;
  EXPECT_EQ(disk_.tree("out"), tree);
  EXPECT_EQ(run("build content --out /dev/null/out").code, 2);
}

TEST_F(Cli, Manifest) {
  write_clean_content();
  const Ended ended = run("manifest content");
  EXPECT_EQ(ended.code, 0) << ended.err;
  EXPECT_TRUE(Json::parse(ended.out).is_object());
  EXPECT_TRUE(Json::parse(run("manifest --schema").out).is_object());
}

TEST_F(Cli, ExplainKnowsEveryCode) {
  std::string_view last;
  for (const DiagInfo& what : all_diagnostics()) {
    EXPECT_FALSE(explanation_of(what.code).empty()) << what.code << " has no EXPLAIN in diagnostics.def";
    if (what.code == last) continue;
    last = what.code;
    const Ended ended = run("explain " + std::string(what.code));
    EXPECT_EQ(ended.code, 0) << what.code;
    EXPECT_NE(ended.out.find(message_pattern(what).substr(0, 40)), std::string::npos) << what.code;
    EXPECT_NE(ended.out.find(name_of(what.severity)), std::string::npos) << what.code;
    for (const std::string& line : lines_of(ended.out)) EXPECT_LE(line.size(), 125U) << line;
  }
}

TEST_F(Cli, ExplainListsAndSuggests) {
  const std::string list = "\n" + run("explain").out;
  for (const DiagInfo& what : all_diagnostics()) {
    EXPECT_NE(list.find("\n" + std::string(what.code) + " "), std::string::npos) << what.code;
  }
  const Ended unknown = run("explain invalid-utf");
  EXPECT_EQ(unknown.code, 2);
  EXPECT_NE(unknown.err.find("Did you mean invalid-utf8?"), std::string::npos) << unknown.err;
  EXPECT_EQ(run("explain zzzzzzzzzz").code, 2);
}

TEST_F(Cli, ExplainsARule) {
  disk_.write("content/fr-FR/a.md", unit("0a1b2-101", "Si vous partez, vous devez payer sous 30 jours.",
                                         "If you leave, you must pay within 30 days.") +
                                        "\n");
  const Json rule = Json::parse(run("manifest").out)["rules"][0];
  for (const char* name : {"id", "structureId"}) {
    const Ended ended = run("explain " + rule[name].get<std::string>());
    EXPECT_EQ(ended.code, 0);
    EXPECT_EQ(ended.err, "");
    for (const char* words :
         {"a deadline (obligation)", "en-US  content/fr-FR/a.md:1:", "fr-FR  content/fr-FR/a.md:1:", "unit 0a1b2-101",
          "    If you leave, you must pay within 30 days.\n                      ^^^^     ^^^^^^^^^^^^^^\n",
          "vous devez payer", "agreement: agree", "'If you leave' is read as: fact.leave ('you leave')",
          "duration <= P30D"}) {
      EXPECT_NE(ended.out.find(words), std::string::npos) << words << "\n" << ended.out;
    }
  }
}

TEST_F(Cli, ExplainsAProcedureAndAStep) {
  disk_.write("content/en-US/a.md", "# Open it\n\n1. If it is shut, select **Open**.\n2. Enter your name.\n");
  const Json procedure = Json::parse(run("manifest").out)["procedures"][0];
  const Ended whole = run("explain " + procedure["id"].get<std::string>());
  EXPECT_NE(whole.out.find("  Enter your name.\n"), std::string::npos) << whole.out;
  const Ended step = run("explain " + procedure["steps"][0]["id"].get<std::string>());
  EXPECT_NE(step.out.find("en-US  content/en-US/a.md:3:"), std::string::npos) << step.out;
  EXPECT_NE(step.out.find("'If it is shut' is read as: fact.shut"), std::string::npos) << step.out;
  EXPECT_NE(step.out.find("control 'Open'"), std::string::npos) << step.out;
}

TEST_F(Cli, ManifestAsLines) {
  disk_.write("content/en-US/a.md", "# Open it\n\nYou must pay.\n\n1. Select **Open**.\n2. Enter your name.\n");
  std::string records;
  for (const std::string& line : lines_of(run("manifest --format jsonl").out)) {
    records += Json::parse(line)["record"].get<std::string>() + " ";
  }
  EXPECT_EQ(records, "manifest article procedure rule variable ");
  // The same records as in the document.
  const Json document = Json::parse(run("manifest --format json").out);
  Json rule = Json::parse(lines_of(run("manifest --format jsonl").out)[3]);
  rule.erase("record");
  EXPECT_EQ(rule, document["rules"][0]);
}

TEST_F(Cli, Diff) {
  disk_.write("content/en-US/a.md", "You must pay within 30 days.\n");
  disk_.write("old.json", run("manifest").out);
  EXPECT_EQ(run("diff old.json old.json").code, 0);
  EXPECT_EQ(run("diff old.json old.json").out, "");
  disk_.write("content/en-US/a.md", "You must pay within 20 days. Keys must not be lent.\n");
  disk_.write("new.json", run("manifest").out);
  const Ended text = run("diff old.json new.json");
  EXPECT_EQ(text.code, 1);
  EXPECT_NE(text.out.find(": stricter\n  You must pay within 20 days.\n"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("    quantity: 'within 30 days' -> 'within 20 days': stricter\n"), std::string::npos)
      << text.out;
  EXPECT_NE(text.err.find("rules: 1 appeared, 0 gone, 1 changed (1 stricter, 0 looser)"), std::string::npos)
      << text.err;
  const Ended json = run("diff old.json new.json --format json");
  EXPECT_EQ(json.code, 1);
  EXPECT_EQ(json.err, "");
  const Json found = Json::parse(json.out);
  EXPECT_EQ(found["summary"]["rules"]["stricter"], 1);
  EXPECT_EQ(found["changes"][0]["effect"], "stricter");
  EXPECT_EQ(found["changes"][1]["change"], "appeared");
  // A rule that only went or came is neither.
  disk_.write("content/en-US/a.md", "You must pay within 20 days.\n");
  disk_.write("less.json", run("manifest").out);
  EXPECT_EQ(run("diff new.json less.json").code, 0);
}

TEST_F(Cli, DiffRefusesWhatIsNoManifest) {
  disk_.write("broken.json", "{\n  \"rules\": [,]\n}\n");
  disk_.write("other.json", "{\"manifestVersion\": \"2.0.0\"}");
  disk_.write("content/en-US/a.md", "You must pay.\n");
  disk_.write("good.json", run("manifest").out);
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"broken.json", "broken.json:2:13: error: this is not JSON"},
      {"other.json", "version '2.0.0'"},
      {"absent.json", "absent.json"},
      {"content", "content"},
  };
  for (const auto& [file, words] : cases) {
    for (const std::string& arguments : {"diff good.json " + file, "diff " + file + " good.json"}) {
      const Ended ended = run(arguments);
      EXPECT_EQ(ended.code, 2) << arguments;
      EXPECT_EQ(ended.out, "");
      EXPECT_NE(ended.err.find(words), std::string::npos) << arguments << "\n" << ended.err;
    }
  }
}

TEST_F(Cli, Dump) {
  write_clean_content();
  disk_.write("content/fr-FR/TOC.yml", "- name: A\n  href: a.md\n- name: B\n  href: b.md\n- name: X\n  href: bad.md\n");
  EXPECT_EQ(run("check --dump load").out,
            "toc fr-FR \"TOC.yml\" 71\narticle fr-FR \"a.md\" 145\narticle fr-FR \"b.md\" 132\n");
  const std::string units = run("check --dump pair").out;
  EXPECT_NE(units.find("target [32,53) \"Bonjour tout le monde\""), std::string::npos) << units;
  EXPECT_NE(run("check --dump parse").out.find("heading level=1"), std::string::npos);
  EXPECT_NE(run("check --dump link").out.find("article \"a.md\"\n  en-US source"), std::string::npos);
  write_error();
  EXPECT_EQ(run("check --dump check").out.substr(0, 31), "\"content/fr-FR/bad.md\" [15,18) ");
  EXPECT_NE(run("build --dump render").out.find("\"index.html\""), std::string::npos);
}

// --- translators' tools -------------------------------------------------------------------------------------

TEST_F(Cli, ExportAndImport) {
  write_clean_content();
  disk_.write("content/fr-FR/c.md", "# " + unit("0a1b4-101", "Un mot", "One word") + "\n\n" +
                                        unit("0a1b4-102", "Deux mots", "Two words") + "\n");
  const auto before = disk_.tree("content");
  for (const std::string format : {"xliff", "xliff12", "po", "csv"}) {
    const Ended out = run("export content --format " + format + " --out " + format);
    EXPECT_EQ(out.code, 0) << out.err;
    EXPECT_EQ(out.out, "");
    EXPECT_NE(out.err.find("3 files written"), std::string::npos) << out.err;
    EXPECT_NE(run("export content --format " + format + " --out " + format).err.find("3 unchanged"), std::string::npos);
    const std::string ending = format.starts_with("xliff") ? ".xlf" : "." + format;
    const Ended same = run("import " + format + "/fr-FR/*" + ending + " content");
    EXPECT_EQ(same.code, 0) << same.err;
    EXPECT_EQ(same.err, "diglot: changed: 0 translations in 0 articles\n");
    EXPECT_EQ(disk_.tree("content"), before);

    const std::string path = format + "/fr-FR/c" + ending;
    std::string file = disk_.read(path);
    file.replace(file.find("Deux mots"), 9, "Encore deux mots");
    disk_.write(path, file);
    EXPECT_EQ(run("import --dry-run " + path).err, "diglot: would change: 1 translation in 1 article\n");
    EXPECT_EQ(disk_.tree("content"), before);
    const Ended back = run("import " + path + " content/fr-FR");
    EXPECT_EQ(back.code, 0) << back.err;
    auto wanted = before;
    std::string& article = wanted["fr-FR/c.md"];
    article.replace(article.find("Deux mots"), 9, "Encore deux mots");
    EXPECT_EQ(disk_.tree("content"), wanted);
    disk_.write("content/fr-FR/c.md", before.at("fr-FR/c.md"));
  }
  EXPECT_EQ(run("export --format tmx --out memory").code, 0);
  EXPECT_NE(disk_.read("memory/fr-FR.tmx").find("<seg>Un mot</seg>"), std::string::npos);
}

TEST_F(Cli, TheGlossaryGoesOutAndComesBack) {
  write_clean_content();
  const std::string table =
      "en-US,de,fr,status\nportal,Portal,portail,preferred\nportal,,guichet,forbidden\n\"key, spare\",,clé,preferred\n"
      "Contoso,,Contoso,keep\n";
  disk_.write("terms.csv", table);
  disk_.write("diglot.yml", "glossary: [terms.csv]\n");
  const Ended out = run("export content --config diglot.yml --format glossary --out terms");
  EXPECT_EQ(out.code, 0) << out.err;
  std::string written = disk_.read("terms/glossary.csv");
  std::erase(written, '\r');
  EXPECT_EQ(written, table);
}

// Two articles without spans become one with them: taken away, they leave the translation to the byte.
TEST_F(Cli, AlignWritesSpansAndNothingElse) {
  const std::string target =
      "---\ntitle: Clés\n---\n# Clés de Contoso\n\nOuvrez **Contoso Portal**.  Attendez 30 minutes.\n\n"
      "| Nom | Code |\n|:--|--|\n| Fabrikam | `A-4711` |\n\n1.  Envoyez la facture 4711 à Tailspin Toys.\r\n";
  disk_.write("en-US/a.md",
              "# Contoso keys\n\nOpen **Contoso Portal**. Wait 30 minutes.\n\n| Name | Code |\n|--|--|\n"
              "| Fabrikam | `A-4711` |\n\n1. Send invoice 4711 to Tailspin Toys.\n");
  disk_.write("fr-FR/a.md", target);
  const Ended aligned = run("align en-US/a.md fr-FR/a.md");
  EXPECT_EQ(aligned.code, 0) << aligned.err;
  const Json json = Json::parse(aligned.out);
  EXPECT_EQ(json.at("source").size(), 8U);
  for (const Json& bead : json.at("beads")) EXPECT_EQ(bead[0], bead[1]) << aligned.out;

  const Ended spanned = run("align en-US/a.md fr-FR/a.md --write-spans");
  EXPECT_EQ(spanned.code, 0) << spanned.err;
  disk_.write("fr-FR/spanned.md", spanned.out);
  EXPECT_NE(spanned.out.find(">Wait 30 minutes.<"), std::string::npos) << spanned.out;
  EXPECT_EQ(run("project --side target fr-FR/spanned.md").out, target);
  EXPECT_EQ(run("align en-US/missing.md fr-FR/a.md").code, 2);
}

TEST_F(Cli, UpdateKeepsWhatStillHolds) {
  disk_.write("fr-FR/a.md",
              "# " + unit("0a1b2-101", "Clés", "Keys") + "\n\n" +
                  unit("0a1b2-102", "Ouvrez Contoso Portal.", "Open Contoso Portal.") + " " +
                  unit("0a1b2-103", "Attendez 30 minutes avant de partir.", "Wait 30 minutes before you leave.") +
                  "\n");
  disk_.write("en-US/a.md", "# Keys\n\nOpen Contoso Portal. Wait 45 minutes before you leave.\n\nThank Fabrikam.\n");
  disk_.write("memory/fr-FR/b.md", unit("0a1b3-101", "Remerciez Fabrikam.", "Thank Fabrikam.") + "\n");
  const auto before = disk_.tree("fr-FR");
  const Ended updated = run("update fr-FR/a.md --source en-US/a.md");
  EXPECT_EQ(updated.code, 0) << updated.err;
  EXPECT_EQ(disk_.tree("fr-FR"), before);
  disk_.write("new/a.md", updated.out);
  EXPECT_EQ(run("project --side target new/a.md").out,
            "# <a name=\"keys\"></a>Clés\n\nOuvrez Contoso Portal. <!--diglot:changed-->Attendez 30 minutes avant de "
            "partir.\n\nThank "
            "Fabrikam.\n");
  const Ended lent = run("update fr-FR/a.md --source en-US/a.md --memory memory");
  EXPECT_NE(lent.out.find(">Remerciez Fabrikam.<"), std::string::npos) << lent.out << lent.err;
  EXPECT_EQ(run("update fr-FR/missing.md --source en-US/a.md").code, 2);
}

TEST_F(Cli, ImportNamesThePlaceOfAConflictAndWritesNothing) {
  write_clean_content();
  run("export --out work");
  const auto edit = [&](const std::string& name, const std::string& what, const std::string& with) {
    std::string file = disk_.read("work/fr-FR/" + name);
    const size_t at = file.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    disk_.write("work/fr-FR/" + name, file.replace(at, what.size(), with));
  };
  const auto expect = [&](const std::string& place, const std::string& words, const std::string& contents = "") {
    const auto before = disk_.tree("content");
    const Ended ended = run("import work/fr-FR/a.xlf work/fr-FR/b.xlf " + contents);
    EXPECT_EQ(ended.code, 1) << ended.err;
    EXPECT_TRUE(ended.err.starts_with(place)) << ended.err;
    EXPECT_NE(ended.err.find(words), std::string::npos) << ended.err;
    EXPECT_NE(ended.err.find("nothing was written"), std::string::npos) << ended.err;
    EXPECT_EQ(disk_.tree("content"), before);
  };
  edit("a.xlf", "Bonjour tout", "Salut tout");  // sound, and kept out by what is wrong in b
  edit("b.xlf", "Au revoir", "Au revoir&#10;et bon vent");
  expect("work/fr-FR/b.xlf:4:6: error: unit 0a1b3-101 holds a line break", "[import-markup]");
  edit("b.xlf", "&#10;et", " et");
  edit("b.xlf", "<source>Goodbye", "<source>Good day");
  expect("work/fr-FR/b.xlf:4:6: error: the source of unit 0a1b3-101 has changed", "[import-source]");
  edit("b.xlf", "Good day", "Goodbye");
  edit("b.xlf", "original=\"b.md\"", "original=\"gone.md\"");
  expect("work/fr-FR/b.xlf:4:6: error: there is no article 'gone.md' in fr-FR", "[import-article]");
  edit("b.xlf", "gone.md", "../../b.md");
  expect("work/fr-FR/b.xlf:4:6: error: there is no article '../../b.md' in fr-FR", "[import-article]");
  edit("b.xlf", "../../b.md", "b.md");
  edit("b.xlf", "trgLang=\"fr-FR\"", "trgLang=\"de-DE\"");
  expect("work/fr-FR/b.xlf:4:6: error: the file is in de-DE", "[import-locale]");
  edit("b.xlf", "de-DE", "fr-fr");
  EXPECT_EQ(run("import work/fr-FR/a.xlf work/fr-FR/b.xlf").code, 0);
  EXPECT_NE(disk_.read("content/fr-FR/a.md").find("Salut tout"), std::string::npos);
  EXPECT_NE(disk_.read("content/fr-FR/b.md").find("Au revoir et bon vent"), std::string::npos);
}

TEST_F(Cli, ImportKeepsTheStructureOfTheArticle) {
  disk_.write("content/fr-FR/a.md", "# " + unit("0a1b2-101", "Titre", "Title") + "\n\n" +
                                        unit("0a1b2-102", "Un texte", "A text") + "\n\n| a | b |\n|---|---|\n| " +
                                        unit("0a1b2-103", "Un", "One") + " | " + unit("0a1b2-104", "Deux", "Two") +
                                        " |\n");
  run("export --format csv --out work");
  const std::string file = disk_.read("work/fr-FR/a.csv");
  const auto before = disk_.tree("content");
  for (const std::string with : {",Un | Deux,", ",`Un,", ",|,"}) {
    std::string edited = file;
    disk_.write("work/fr-FR/a.csv", edited.replace(edited.find(",Un,"), 4, with));
    const Ended ended = run("import work/fr-FR/a.csv");
    const bool harmless = with == ",`Un,";
    EXPECT_EQ(ended.code, harmless ? 0 : 1) << with << ended.err;
    if (!harmless) {
      EXPECT_NE(ended.err.find("would change the structure of the article [import-markup]"), std::string::npos) << with;
      EXPECT_EQ(disk_.tree("content"), before) << with;
    }
    disk_.write("content/fr-FR/a.md", before.at("fr-FR/a.md"));
  }
}

TEST_F(Cli, ImportOfWhatIsNoExchangeFile) {
  write_clean_content();
  EXPECT_EQ(run("import content").code, 2) << "no file at all";
  EXPECT_EQ(run("import gone.xlf content").code, 2);
  disk_.write("bad.xlf", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>");
  const Ended ended = run("import bad.xlf content");
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(ended.err.starts_with("bad.xlf:1:1: error: the file declares a document type")) << ended.err;
  EXPECT_EQ(run("export --format docx --out work").code, 2);
  EXPECT_NE(run("export --format docx --out work").err.find("'docx' is none of xliff|xliff12|tmx|po|csv"),
            std::string::npos);
  EXPECT_EQ(run("export content").code, 2) << "no --out";
}

// --- terminals --------------------------------------------------------------------------------------------

TEST_F(Cli, ProgressAndColorAreForTerminals) {
  write_clean_content();
  write_error();
  if (std::system("command -v script >/dev/null") != 0) GTEST_SKIP() << "script (bsdutils) is not installed";
  const auto on_terminal = [&](const std::string& before, const std::string& arguments) {
    const std::string command = "cd '" + disk_.path().string() + "' && TERM=xterm " + before +
                                " script -qec \"'" DIGLOT_PROGRAM "' " + arguments + "\" /dev/null >'" +
                                (streams_ / "tty") + "' </dev/null";
    EXPECT_EQ(WEXITSTATUS(std::system(command.c_str())), 1);
    return streams_.read("tty");
  };
  const std::string plain = on_terminal("", "check");
  EXPECT_NE(plain.find("reading 1/3"), std::string::npos) << plain;
  EXPECT_NE(plain.find("\x1b[1;31merror:"), std::string::npos) << plain;
  EXPECT_EQ(on_terminal("", "check --quiet").find("reading"), std::string::npos);
  EXPECT_EQ(on_terminal("NO_COLOR=1", "check").find("\x1b[1;31m"), std::string::npos);
  EXPECT_EQ(run("check").err.find('\x1b'), std::string::npos);
  EXPECT_NE(run("check --color always").err.find("\x1b[1;31m"), std::string::npos);
}

}  // namespace
}  // namespace diglot

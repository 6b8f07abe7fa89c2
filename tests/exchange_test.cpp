// exchange: findings in the forms that people and other tools read.
#include "exchange.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "locale.h"
#include "temp_folder.h"

namespace diglot {
namespace {

using Json = nlohmann::json;

// One article, and findings about the marked parts of it: "a [b] c" has one about "b".
class Exchange : public testing::Test {
 protected:
  Exchange() { project_.files.push_back({InputKind::kArticle, "fr-FR", "a.md", {"docs/a.md", ""}, ""}); }

  Diagnostic& add(Diag id, std::string_view marked, const std::string& unit = "") {
    std::string& bytes = project_.files[0].source.bytes;
    bytes = marked;
    const size_t open = bytes.find('[');
    const size_t close = bytes.find(']') - 1;
    std::erase_if(bytes, [](char c) { return c == '[' || c == ']'; });
    return add(id, Range{static_cast<uint32_t>(open), static_cast<uint32_t>(close)}, unit);
  }
  Diagnostic& add(Diag id, Range range, const std::string& unit = "") {
    const DiagInfo& what = info(id);
    findings_.push_back({id, what.severity, "fr-FR", "a.md", "docs/a.md", range, unit, "found", ""});
    return findings_.back();
  }
  // The text of one finding without its first line.
  std::string snippet(std::string_view marked, size_t width = 40) {
    findings_.clear();
    add(Diag::kUntranslated, marked);
    const std::string text = as_text(findings_, project_, {false, width});
    return text.substr(text.find('\n') + 1);
  }

  Project project_;
  std::vector<Diagnostic> findings_;
};

TEST_F(Exchange, TextHasAPlaceALineAndAHint) {
  add(Diag::kUntranslated, "one\ntwo [three] four\r\nfive").hint = "Translate it.";
  EXPECT_EQ(as_text(findings_, project_),
            "docs/a.md:2:5: error: found [untranslated]\n"
            "    2 | two three four\n"
            "      |     ^~~~~\n"
            "      = hint: Translate it.\n");
}

TEST_F(Exchange, TextIsColoredOnRequest) {
  add(Diag::kUntranslated, "[one]").hint = "Hint.";
  const std::string text = as_text(findings_, project_, {true, 40});
  std::string plain;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\x1b') {
      at = text.find('m', at);
    } else {
      plain += text[at];
    }
  }
  EXPECT_EQ(plain, as_text(findings_, project_));
  EXPECT_NE(plain, text);
}

TEST_F(Exchange, CaretCountsColumnsOfTheTerminal) {
  EXPECT_EQ(snippet("\xE6\x97\xA5\xE6\x9C\xAC[\xE8\xAA\x9E]x"),  // 日本[語]x
            "    1 | \xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9Ex\n      |     ^~\n");
  EXPECT_EQ(snippet("e\xCC\x81[e\xCC\x81]e"),
            "    1 | e\xCC\x81"
            "e\xCC\x81"
            "e\n      |  ^\n");
  EXPECT_EQ(snippet("\t[x]"), "    1 |  x\n      |  ^\n");
}

TEST_F(Exchange, CaretWithoutExtent) {
  EXPECT_EQ(snippet("ab[]c"), "    1 | abc\n      |   ^\n");
  EXPECT_EQ(snippet("abc[]\nd"), "    1 | abc\n      |    ^\n");
}

TEST_F(Exchange, PlaceOfSeveralLinesIsMarkedToTheEndOfTheFirst) {
  EXPECT_EQ(snippet("ab[cd\nef]g"), "    1 | abcd\n      |   ^~\n");
}

TEST_F(Exchange, AFindingAboutTheFileQuotesNothing) {
  project_.files[0].source.bytes = "text";
  add(Diag::kEmptyFile, Range{});
  EXPECT_EQ(as_text(findings_, project_), "docs/a.md:1:1: warning: found [empty-article]\n");
}

TEST_F(Exchange, AFileThatIsNotThereHasAPlaceAllTheSame) {
  add(Diag::kFileUnreadable, Range{5, 6}).file = "docs/gone.md";
  EXPECT_EQ(as_text(findings_, project_), "docs/gone.md:1:1: error: found [file-unreadable]\n");
}

TEST_F(Exchange, LongLinesAreCutAroundThePlace) {
  const std::string many(200, 'x');
  EXPECT_EQ(snippet(many + "[here]" + many, 20),
            "    1 | \xE2\x80\xA6xxxxxxherexxxxxxxxxx\xE2\x80\xA6\n      |        ^~~~\n");
  EXPECT_EQ(snippet("[" + many + "]", 10), "    1 | xxxxxxxxxx\xE2\x80\xA6\n      | ^~~~~~~~~~\n");
  EXPECT_EQ(snippet(many + "[end]", 10), "    1 | \xE2\x80\xA6xxxxxxxend\n      |         ^~~\n");
  std::string wide;
  for (int i = 0; i < 50; ++i) wide += "\xE8\xAA\x9E";
  const std::string text = snippet(wide + "[x]" + wide, 11);
  EXPECT_LE(display_width(text.substr(0, text.find('\n'))), 8U + 11U + 2U) << text;
}

// A line of ten megabytes with a finding every kilobyte: counting columns from its start would not end today.
TEST_F(Exchange, LinesOfAnyLength) {
  std::string& bytes = project_.files[0].source.bytes;
  for (int i = 0; i < 100000; ++i) bytes += "\xE8\xAA\x9E " + std::string(95, 'x') + "\xE8\xAA\x9E";
  for (uint32_t at = 0; at + 3 < bytes.size(); at += 1020) add(Diag::kUntranslated, Range{at, at + 3});
  const std::string text = as_json_lines(findings_, project_);
  const Json last = Json::parse(text.substr(text.rfind('\n', text.size() - 2)));
  EXPECT_EQ(last["column"], 99990U * 98 + 1);
}

// The terminal reorders Hebrew: what is marked stands under its caret as seen.
TEST_F(Exchange, CaretUnderRightToLeftText) {
  // abc, then two Hebrew words of three letters; the first word is marked, and is seen on the right.
  const std::string first = "\xD7\x90\xD7\x91\xD7\x92", second = "\xD7\x93\xD7\x94\xD7\x95";
  EXPECT_EQ(snippet("abc [" + first + "] " + second + " def"),
            "    1 | \xE2\x80\x8E"
            "abc " +
                first + " " + second + " def\n      |         ~~^\n");
  EXPECT_EQ(snippet("abc " + first + " [" + second + "] def"),
            "    1 | \xE2\x80\x8E"
            "abc " +
                first + " " + second + " def\n      |     ~~^\n");
  EXPECT_EQ(snippet("abc " + first + " [def]"),
            "    1 | \xE2\x80\x8E"
            "abc " +
                first + " def\n      |         ^~~\n");
}

TEST_F(Exchange, AStrangersTextCannotSteerTheTerminal) {
  project_.files[0].source.bytes =
      "\x1b]0;x\x07 \xE2\x80\xAE"
      "a\xE2\x80\x8B \xC2\x9B";
  add(Diag::kUntranslated, Range{7, 14}).message = "'\x1b[31m' and\nmore";
  EXPECT_EQ(as_text(findings_, project_),
            "docs/a.md:1:8: error: '\xE2\x90\x9B[31m' and more [untranslated]\n"
            "    1 | \xE2\x90\x9B]0;x\xE2\x90\x87 <U+202E>a<U+200B> <U+009B>\n"
            "      |        ^~~~~~~~~~~~~~~~~\n");
}

TEST_F(Exchange, AByteOrderMarkIsNoCharacter) {
  add(Diag::kUntranslated,
      "\xEF\xBB\xBF"
      "ab[c]");
  EXPECT_EQ(as_text(findings_, project_), "docs/a.md:1:3: error: found [untranslated]\n    1 | abc\n      |   ^\n");
}

TEST_F(Exchange, JsonLines) {
  add(Diag::kUntranslated, "\xE6\x97\xA5\n[\xE6\x9C\xAC\n\xE8\xAA\x9E]", "0a1b2-101").hint = "Do.";
  add(Diag::kEmptyFile, Range{}).message = "\xFF\"\n";
  const std::string text = as_json_lines(findings_, project_);
  const size_t end = text.find('\n');
  EXPECT_EQ(text.substr(0, end),
            R"({"code":"untranslated","severity":"error","message":"found","locale":"fr-FR","article":"a.md",)"
            R"("unit":"0a1b2-101","file":"docs/a.md","line":2,"column":1,"endLine":3,"endColumn":2,"hint":"Do."})");
  const Json second = Json::parse(text.substr(end + 1));
  EXPECT_EQ(second["message"], "\xEF\xBF\xBD\"\n");
  EXPECT_EQ(second["line"], 1);
}

// --- SARIF ------------------------------------------------------------------------------------------------

TEST_F(Exchange, Sarif) {
  add(Diag::kUntranslated, "\xE6\x97\xA5[\xE6\x9C\xAC]", "0a1b2-101").hint = "Do.";
  findings_[0].file = "docs/a b#.md";
  project_.files[0].source.name = "docs/a b#.md";
  add(Diag::kEmptyFile, Range{}).severity = Severity::kNote;
  const Json log = Json::parse(as_sarif(findings_, project_, "1.2.3"));
  const Json& run = log["runs"][0];
  EXPECT_EQ(log["version"], "2.1.0");
  EXPECT_EQ(run["tool"]["driver"]["semanticVersion"], "1.2.3");
  EXPECT_EQ(run["columnKind"], "unicodeCodePoints");
  std::set<std::string> ids;
  for (const Json& rule : run["tool"]["driver"]["rules"]) {
    EXPECT_TRUE(ids.insert(rule["id"]).second) << "twice: " << rule["id"];
    EXPECT_FALSE(rule["help"]["text"].get<std::string>().empty()) << rule["id"];
    EXPECT_EQ(rule["shortDescription"]["text"].get<std::string>().find('{'), std::string::npos) << rule["id"];
  }
  const Json& result = run["results"][0];
  EXPECT_EQ(result["ruleId"], "untranslated");
  EXPECT_EQ(run["tool"]["driver"]["rules"][result["ruleIndex"].get<size_t>()]["id"], "untranslated");
  const Json& place = result["locations"][0]["physicalLocation"];
  EXPECT_EQ(place["artifactLocation"]["uri"], "docs/a%20b%23.md");
  EXPECT_EQ(place["region"], Json::parse(R"({"startLine":1,"startColumn":2,"endLine":1,"endColumn":3})"));
  EXPECT_EQ(result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"], "fr-FR/a.md#0a1b2-101");
  EXPECT_EQ(run["results"][1]["level"], "note");
}

TEST_F(Exchange, FingerprintsSurviveLineMoves) {
  const auto print = [&](std::string_view marked, const std::string& unit = "") {
    findings_.clear();
    add(Diag::kUntranslated, marked, unit);
    return fingerprints(findings_, project_).at(0);
  };
  const std::string first = print("a\n[one  two]\n");
  EXPECT_EQ(first.size(), 32U);
  EXPECT_EQ(first, print("new\nlines\na\n  - [one two]\n"));
  EXPECT_NE(first, print("a\n[one three]\n"));
  const std::string unit = print("a [one] b", "0a1b2-101");
  EXPECT_EQ(unit, print("\n\na [another] b", "0a1b2-101"));
  EXPECT_NE(unit, print("a [one] b", "0a1b2-102"));
  findings_[0].message = "other";
  const std::string other = fingerprints(findings_, project_)[0];
  EXPECT_NE(other, print("a [one] b", "0a1b2-102"));
}

TEST_F(Exchange, FingerprintsOfEqualFindingsDiffer) {
  add(Diag::kUntranslated, "[one]", "0a1b2-101");
  add(Diag::kUntranslated, Range{0, 1}, "0a1b2-101");
  const std::vector<std::string> names = fingerprints(findings_, project_);
  EXPECT_NE(names[0], names[1]);
}

// --- JUnit, GitHub, rdjson --------------------------------------------------------------------------------

TEST_F(Exchange, JUnit) {
  project_.files.push_back({InputKind::kArticle, "fr-FR", "b.md", {"docs/b.md", "b"}, ""});
  project_.files.push_back({InputKind::kArticle, "ja-JP", "a.md", {"ja/a.md", "b"}, ""});
  add(Diag::kUntranslated, "[one]").message = "<one> & \x01";
  add(Diag::kUntranslated, Range{1, 2});
  add(Diag::kEmptyFile, Range{1, 2});
  const std::string text = as_junit(findings_, project_, Severity::kError, false);
  EXPECT_NE(text.find(R"(<testsuite name="diglot.fr-FR")"), std::string::npos) << text;
  EXPECT_NE(text.find(R"(tests="2" failures="1" errors="0")"), std::string::npos) << text;
  EXPECT_NE(text.find(R"(<testcase name="a.md [untranslated]" classname="diglot.fr-FR" time="0">)"), std::string::npos);
  EXPECT_NE(text.find("&lt;one> &amp; \xE2\x90\x81"), std::string::npos) << text;
  EXPECT_NE(text.find(R"(<testcase name="b.md" classname="diglot.fr-FR" time="0" />)"), std::string::npos) << text;
  EXPECT_NE(text.find("<system-out>docs/a.md:1:2: warning: found [empty-article]"), std::string::npos) << text;
  EXPECT_NE(as_junit(findings_, project_, Severity::kWarning, false).find(R"(failures="2")"), std::string::npos);
  EXPECT_EQ(as_junit(findings_, project_, Severity::kError, true).find("<failure"), std::string::npos);
}

TEST_F(Exchange, GitHub) {
  add(Diag::kUntranslated, "a\n[b]").message = "50% of\nit: a, b";
  findings_[0].file = project_.files[0].source.name = "docs/a,b:c.md";
  add(Diag::kArticleUnlisted, Range{0, 3}).file = project_.files[0].source.name;
  findings_[1].hint = "Do.";
  EXPECT_EQ(
      as_github(findings_, project_),
      "::error file=docs/a%2Cb%3Ac.md,line=2,col=1,endLine=2,endColumn=2,title=untranslated::50%25 of%0Ait: a, b\n"
      "::notice file=docs/a%2Cb%3Ac.md,line=1,col=1,endLine=2,title=toc-unlisted::found%0ADo.\n");
}

TEST_F(Exchange, Rdjson) {
  add(Diag::kUntranslated, "x\n\xE6\x97\xA5[\xE6\x9C\xAC]");
  const Json result = Json::parse(as_rdjson(findings_, project_))["diagnostics"][0];
  EXPECT_EQ(result["location"], Json::parse(R"({"path":"docs/a.md","range":
      {"start":{"line":2,"column":4},"end":{"line":2,"column":7}}})"));
  EXPECT_EQ(result["severity"], "ERROR");
  EXPECT_EQ(result["code"]["value"], "untranslated");
  EXPECT_EQ(Json::parse(as_rdjson({}, project_))["diagnostics"], Json::array());
}

// --- against the schemas that others publish --------------------------------------------------------------

struct Ended {
  int status = 0;
  std::string output;
};

Ended run(const std::string& command) {
  Ended result;
  FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  for (int c = 0; (c = std::fgetc(pipe)) != EOF;) result.output += static_cast<char>(c);
  result.status = pclose(pipe);
  return result;
}

class ExchangeSchemas : public Exchange {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(schemas_)) GTEST_SKIP() << "../shared is not here";
    project_.files[0].source.bytes = "one\n\xE6\x97\xA5\xE6\x9C\xAC two\n";
    for (const DiagInfo& what : all_diagnostics()) {
      const auto id = static_cast<Diag>(&what - all_diagnostics().data());
      add(id, Range{4, 7}, "0a1b2-101").hint = what.hint;
      add(id, Range{}).message = "'<&>\x01\xE2\x80\xAE";
    }
  }
  void expect_json_valid(const std::string& text, const std::string& schema) {
    if (run("python3 -c 'import jsonschema'").status != 0) GTEST_SKIP() << "python3-jsonschema is not installed";
    const std::string file = disk_.write("it.json", text);
    const std::string script =
        disk_.write("validate.py",
                    "import json, sys, jsonschema\n"
                    "schema = json.load(open(sys.argv[1]))\n"
                    "jsonschema.Draft4Validator(schema).validate(json.load(open(sys.argv[2])))\n");
    const Ended good = run("python3 " + script + " " + schemas_ + "/" + schema + " " + file);
    EXPECT_EQ(good.status, 0) << good.output;
    const std::string broken = disk_.write("it.json", "{\"version\": 7, \"diagnostics\": 7}");
    EXPECT_NE(run("python3 " + script + " " + schemas_ + "/" + schema + " " + broken).status, 0);
  }

  TempFolder disk_;
  std::string schemas_ = DIGLOT_SOURCE_DIR "/../shared/schemas";
};

TEST_F(ExchangeSchemas, Sarif) { expect_json_valid(as_sarif(findings_, project_, "1.2.3"), "sarif-schema-2.1.0.json"); }

TEST_F(ExchangeSchemas, Rdjson) { expect_json_valid(as_rdjson(findings_, project_), "rdjson/DiagnosticResult.json"); }

TEST_F(ExchangeSchemas, JUnit) {
  if (run("xmllint --version").status != 0) GTEST_SKIP() << "xmllint (libxml2-utils) is not installed";
  const std::string validate = "xmllint --noout --nonet --schema " + schemas_ + "/JUnit.xsd ";
  const Ended good = run(validate + disk_.write("it.xml", as_junit(findings_, project_, Severity::kNote, false)));
  EXPECT_EQ(good.status, 0) << good.output;
  EXPECT_NE(run(validate + disk_.write("it.xml", "<testsuites><x/></testsuites>")).status, 0);
}

}  // namespace
}  // namespace diglot

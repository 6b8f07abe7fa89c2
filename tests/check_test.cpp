// The checks of a translation: tests/spec/checks*.md are prose with examples, and the examples are the test.
#include "check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "compile.h"
#include "locale.h"
#include "pair.h"
#include "parse.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = DIGLOT_SOURCE_DIR;

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const Lexicons& own_lexicons() {
  static const Lexicons kLexicons = [] {
    Project project;
    for (const auto& entry : fs::directory_iterator(kRoot / "locales")) {
      const std::string name = entry.path().filename().string();
      project.locale_files.push_back({name, {name, read_file(entry.path())}});
    }
    std::vector<Diagnostic> diagnostics;
    Lexicons lexicons = compile_lexicons(project, diagnostics);
    EXPECT_TRUE(diagnostics.empty());
    return lexicons;
  }();
  return kLexicons;
}

std::string unit_markup(size_t number, const std::string& target, const std::string& source) {
  const std::string id = "0a1b2-" + std::to_string(number);
  return "<span data-ttu-id=\"" + id + "\">" + target + "</span><span class=\"sxs-lookup\"><span data-stu-id=\"" + id +
         "\">" + source + "</span></span>";
}

std::vector<Diagnostic> findings_of(const std::string& article, const std::string& locale) {
  Project project;
  project.options.source_locale = "en-US";
  const InputFile file{InputKind::kArticle, locale, "a.md", {"a.md", article}, ""};
  return compile_article(file, own_lexicons(), project.options).diagnostics;
}

// --- tests/spec/checks*.md ------------------------------------------------------------------------------

struct ExampleFile {
  std::string locale, path;
  std::vector<std::string> lines;
};

struct Example {
  std::string book;  // "checks.md"
  size_t line = 0;   // of its fence
  bool set = false;
  std::vector<ExampleFile> files;
  std::vector<std::string> findings;  // as written
};

void PrintTo(const Example& example, std::ostream* out) { *out << example.book << ":" << example.line; }

const fs::path kBooks = kRoot / "tests/spec";

// The names of the files, in order.
std::vector<std::string> books() {
  std::vector<std::string> out;
  for (const auto& entry : fs::directory_iterator(kBooks)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind("checks", 0) == 0 && entry.path().extension() == ".md") out.push_back(name);
  }
  std::sort(out.begin(), out.end());
  return out;
}

bool begins(const std::string& line, std::string_view with) { return line.compare(0, with.size(), with) == 0; }

bool is_input(const std::string& line) {
  return begins(line, "source: ") || begins(line, "target:") || begins(line, "|") || begins(line, "file: ");
}

// A block "```check LOCALE" holds the units of an article as pairs of lines "source: …" and "target: …", or any
// Markdown as lines "| …"; "```check-set" holds several articles, each behind a line "file: LOCALE/PATH". Behind
// them stands one line for each finding, or "none".
std::vector<Example> read_examples(const std::string& book) {
  std::vector<Example> out;
  std::istringstream in(read_file(kBooks / book));
  bool inside = false;
  size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (begins(line, "```check ")) {
      inside = true;
      out.push_back({book, number, false, {{line.substr(9), "a.md", {}}}, {}});
    } else if (begins(line, "```check-set")) {
      inside = true;
      out.push_back({book, number, true, {}, {}});
    } else if (begins(line, "```")) {
      inside = false;
    } else if (inside && begins(line, "file: ")) {
      const size_t slash = line.find('/');
      out.back().files.push_back({line.substr(6, slash - 6), line.substr(slash + 1), {}});
    } else if (inside) {
      (is_input(line) ? out.back().files.back().lines : out.back().findings).push_back(line);
    }
  }
  return out;
}

std::string article_of(const std::vector<std::string>& lines) {
  std::string article;
  std::string source;
  size_t number = 101;
  for (const std::string& line : lines) {
    if (begins(line, "|")) article += (line.size() > 2 ? line.substr(2) : "") + "\n";
    if (begins(line, "source: ")) source = line.substr(8);
    if (!begins(line, "target:")) continue;
    article += unit_markup(number++, line.size() > 8 ? line.substr(8) : "", source) + "\n\n";
  }
  return article;
}

std::string line_of(const Diagnostic& finding, bool with_place) {
  std::string out = std::string(name_of(finding.severity)) + " " + std::string(info(finding.id).code) + ": ";
  if (with_place) out += finding.file + (finding.unit.empty() ? "" : " " + finding.unit) + ": ";
  return out + finding.message;
}

std::vector<std::string> answers_to(const Example& example) {
  std::vector<std::string> out;
  if (!example.set) {
    for (const Diagnostic& finding : findings_of(article_of(example.files[0].lines), example.files[0].locale)) {
      out.push_back(line_of(finding, false));
    }
  } else {
    Project project;
    for (const ExampleFile& file : example.files) {
      const std::string name = file.locale + "/" + file.path;
      project.files.push_back({InputKind::kArticle, file.locale, file.path, {name, article_of(file.lines)}, ""});
    }
    const Corpus corpus = compile_corpus(project, own_lexicons());
    std::vector<Diagnostic> all = corpus.diagnostics;
    for (const ArticleObject& object : corpus.objects) {
      all.insert(all.end(), object.diagnostics.begin(), object.diagnostics.end());
    }
    sort_diagnostics(all);
    for (const Diagnostic& finding : all) out.push_back(line_of(finding, true));
  }
  if (out.empty()) out.emplace_back("none");
  return out;
}

class CheckSpec : public testing::TestWithParam<Example> {};

TEST_P(CheckSpec, FindsWhatTheBookSays) {
  EXPECT_EQ(answers_to(GetParam()), GetParam().findings) << "tests/spec/" << GetParam().book << ":" << GetParam().line;
}

std::vector<Example> all_examples() {
  std::vector<Example> out;
  for (const std::string& book : books()) {
    for (Example& example : read_examples(book)) out.push_back(std::move(example));
  }
  return out;
}

// "checks_contract_line_12"
std::string name_of(const Example& example) {
  std::string name = example.book.substr(0, example.book.find('.'));
  std::replace(name.begin(), name.end(), '-', '_');
  return name + "_line_" + std::to_string(example.line);
}

INSTANTIATE_TEST_SUITE_P(Books, CheckSpec, testing::ValuesIn(all_examples()),
                         [](const auto& test) { return name_of(test.param); });

void write_answers(const std::string& book) {
  const std::vector<Example> examples = read_examples(book);
  std::string out;
  std::istringstream in(read_file(kBooks / book));
  auto example = examples.begin();
  bool inside = false;
  for (std::string line; std::getline(in, line);) {
    if (inside && begins(line, "```")) {
      for (const std::string& answer : answers_to(*example)) out += answer + "\n";
      ++example;
      inside = false;
    }
    if (begins(line, "```check")) inside = true;
    if (!inside || begins(line, "```") || is_input(line)) out += line + "\n";
  }
  std::ofstream(kBooks / book, std::ios::binary) << out;
}

// ./dev update-goldens writes what is found into the books; git diff shows what that changed.
TEST(CheckSpecUpdate, WritesTheBooksWhereAsked) {
  if (std::getenv("DIGLOT_UPDATE_GOLDENS") == nullptr) GTEST_SKIP() << "only for ./dev update-goldens";
  for (const std::string& book : books()) write_answers(book);
}

// --- scan_numbers ---------------------------------------------------------------------------------------

std::string numbers_in(std::string_view text, const std::string& locale) {
  std::string out;
  for (const NumberToken& token : scan_numbers(text, locale)) {
    if (!out.empty()) out += ' ';
    out += token.value;
    if (token.ambiguous) out += "|" + token.other;
  }
  return out;
}

TEST(ScanNumbers, ReadsTheSeparatorsOfTheLocale) {
  EXPECT_EQ(numbers_in("1,234,567.50", "en-US"), "1234567.5");
  EXPECT_EQ(numbers_in("1.234.567,50", "de-DE"), "1234567.5");
  EXPECT_EQ(numbers_in("1\u202F234\u202F567,50", "fr-FR"), "1234567.5");
  EXPECT_EQ(numbers_in("1 234 567", "fr-FR"), "1234567");
  EXPECT_EQ(numbers_in("1\u2019234.50", "de-CH"), "1234.5");
  EXPECT_EQ(numbers_in("12,34,567", "hi-IN"), "1234567");
  EXPECT_EQ(numbers_in("1\u066C234\u066B5", "ar-EG"), "1234.5");
}

TEST(ScanNumbers, ReadsTheDigitsOfAnyScript) {
  EXPECT_EQ(numbers_in("３０ 日", "ja-JP"), "30");
  EXPECT_EQ(numbers_in("٣٠ يوما", "ar-EG"), "30");
  EXPECT_EQ(numbers_in("๓๐ วัน", "th-TH"), "30");
  EXPECT_EQ(numbers_in("१,०००.५", "hi-IN"), "1000.5");
}

TEST(ScanNumbers, SaysWhereASeparatorIsAmbiguous) {
  EXPECT_EQ(numbers_in("1,250", "en-US"), "1250|1.25");
  EXPECT_EQ(numbers_in("1.250", "en-US"), "1.25|1250");
  EXPECT_EQ(numbers_in("1.250", "de-DE"), "1250|1.25");
  EXPECT_EQ(numbers_in("1.250", "fr-FR"), "1250|1.25");  // neither of the locale's own
  EXPECT_EQ(numbers_in("0.250", "de-DE"), "0.25");
  EXPECT_EQ(numbers_in("1.25", "de-DE"), "1.25");
}

TEST(ScanNumbers, ASpaceGroupsOnlyWhereTheLocaleSaysSo) {
  EXPECT_EQ(numbers_in("Suite 365 100 seats", "en-US"), "365 100");
  EXPECT_EQ(numbers_in("10 000", "fr-FR"), "10000");
  EXPECT_EQ(numbers_in("10\u00A0000", "en-US"), "10000");
  EXPECT_EQ(numbers_in("en 2021 365 jours", "fr-FR"), "2021 365");
  EXPECT_EQ(numbers_in("10 0000", "fr-FR"), "10 0");
}

TEST(ScanNumbers, CutsWhatIsNotOneNumber) {
  EXPECT_EQ(numbers_in("10.0.0.1", "en-US"), "10 0 0 1");
  EXPECT_EQ(numbers_in("2020-07-28", "en-US"), "2020 7 28");
  EXPECT_EQ(numbers_in("7/28", "en-US"), "7 28");
  EXPECT_EQ(numbers_in("12:30", "en-US"), "12 30");
}

TEST(ScanNumbers, LeavesDigitsOfWordsAlone) {
  EXPECT_EQ(numbers_in("OAuth2, P2P, FY21 and 2FA", "en-US"), "");
  EXPECT_EQ(numbers_in("10GB, the 15th", "en-US"), "10 15");
  EXPECT_EQ(numbers_in("過去7日間", "ja-JP"), "7");
  EXPECT_EQ(numbers_in("ב30 ימים", "he-IL"), "30");
}

TEST(ScanNumbers, SignsAndBareFractions) {
  EXPECT_EQ(numbers_in("at -5 or \u22125 degrees", "en-US"), "-5 -5");
  EXPECT_EQ(numbers_in("5 -10", "en-US"), "5 10");
  EXPECT_EQ(numbers_in("1-2", "en-US"), "1 2");
  EXPECT_EQ(numbers_in("charged at .80", "en-US"), "0.8");
}

TEST(ScanNumbers, RangesLieInTheText) {
  const std::string text = "v1: 1,5 + 10\u00A0000 = 7.7.7";
  std::vector<NumberToken> tokens;
  scan_digits(text, "fr-FR", tokens);
  ASSERT_EQ(tokens.size(), 6U);
  std::string written;
  for (const NumberToken& token : tokens) written += text.substr(token.range.begin, token.range.size()) + ";";
  EXPECT_EQ(written, "1;1,5;10\u00A0000;7;7;7;");
}

TEST(ScanNumbers, LongRunsCostLinearTimeAndLoseNothing) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "1.";
  EXPECT_EQ(scan_numbers(text, "en-US").size(), 20000U);
}

TEST(SpelledNumbers, AreThoseOfCldr) {
  const auto has = [](int64_t value, const std::string& locale, const std::string& word) {
    const auto& words = spelled_numbers(value, locale);
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  EXPECT_TRUE(has(2, "en-US", "second"));
  EXPECT_TRUE(has(60, "fr-FR", "soixante"));
  EXPECT_TRUE(has(3, "zh-TW", "三"));
  EXPECT_TRUE(has(12, "th-TH", "สิบสอง"));
  EXPECT_FALSE(has(2, "en-US", "2"));
  EXPECT_TRUE(spelled_numbers(123456, "en-US").empty());
}

// --- the stage ------------------------------------------------------------------------------------------

TEST(CheckArticle, CountsWhatEachCheckLookedAt) {
  const std::string article =
      unit_markup(101, "Dans 30 jours.", "In 30 days.") + "\n\n" + unit_markup(102, "Oui.", "Yes.");
  const SourceFile file{"a.md", article};
  Diagnostics diagnostics;
  const Article read = pair(file, "fr-FR", "a.md", parse_article(file, diagnostics), diagnostics);
  const std::vector<uint32_t> counts = check_article(read, file, own_lexicons(), Options(), diagnostics).examined;
  ASSERT_EQ(counts.size(), check_names().size());
  for (size_t i = 0; i < counts.size(); ++i) {
    const std::string_view name = check_names()[i];
    if (name == "numbers") {
      EXPECT_EQ(counts[i], 1U);
    }
    if (name == "untranslated") {
      EXPECT_EQ(counts[i], 2U);
    }
    if (name == "code") {
      EXPECT_EQ(counts[i], 0U);
    }
  }
}

TEST(CheckArticle, PointsAtTheMarkAndNamesTheUnit) {
  const std::string article =
      unit_markup(101, "Oui.", "Yes.") + "\n\n" + unit_markup(102, "Dans 60 jours.", "In 30 days.");
  const std::vector<Diagnostic> findings = findings_of(article, "fr-FR");
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].unit, "0a1b2-102");
  EXPECT_EQ(article.substr(findings[0].range.begin, findings[0].range.size()), "60");
}

TEST(CheckArticle, ATargetOnlyArticleHasNothingToCompare) {
  EXPECT_TRUE(findings_of("# Un titre\n\nDu texte avec 30 jours.\n", "fr-FR").empty());
}

// Every check has its text in `diglot explain`.
TEST(CheckRegistry, SaysWhyAndHow) {
  for (Diag id = Diag::kEmptyTarget; id < Diag::kLinkOutsideRoot; id = static_cast<Diag>(static_cast<int>(id) + 1)) {
    EXPECT_FALSE(explanation_of(info(id).code).empty()) << info(id).message;
    EXPECT_FALSE(info(id).its.empty()) << info(id).message;
  }
}

}  // namespace
}  // namespace diglot

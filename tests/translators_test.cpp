// exchange with translators' tools: out, in, and out and in again.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "../src/exchange_inline.h"
#include "compile.h"
#include "exchange.h"
#include "golden.h"
#include "load.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = DIGLOT_SOURCE_DIR;
constexpr std::array kTwoWay = {ExchangeFormat::kXliff, ExchangeFormat::kXliff12, ExchangeFormat::kPo,
                                ExchangeFormat::kCsv};

// --- inline markup -------------------------------------------------------------------------------------------

// "a **b**" with its codes marked: alone {**}, opening {1**, closing **1}.
std::string marked(std::string_view text) {
  const std::vector<InlineCode> codes = inline_codes(text);
  std::string out;
  uint32_t at = 0;
  std::map<uint32_t, int> numbers;
  for (uint32_t i = 0; i < codes.size(); ++i) {
    out += text.substr(at, codes[i].range.begin - at);
    const std::string code(text.substr(codes[i].range.begin, codes[i].range.size()));
    const uint32_t partner = codes[i].partner;
    if (partner == InlineCode::kAlone) {
      out += "{" + code + "}";
    } else if (partner > i) {
      const int number = static_cast<int>(numbers.size()) + 1;
      numbers[i] = number;
      out += fmt::format("{{{}:{}", number, code);
    } else {
      out += fmt::format("{}:{}}}", code, numbers.at(partner));
    }
    at = codes[i].range.end;
  }
  return out += text.substr(at);
}

TEST(InlineCodes, AreReadAsMarkdownReadsThem) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"plain text", "plain text"},
      {"a **b** c", "a {1:**b**:1} c"},
      {"*a* _b_ ~~c~~", "{1:*a*:1} {2:_b_:2} {3:~~c~~:3}"},
      {"***a***", "{1:*{2:**a**:2}*:1}"},
      {"**a *b* c**", "{1:**a {2:*b*:2} c**:1}"},
      {"a ** b **", "a ** b **"},
      {"snake_case_name", "snake_case_name"},
      {"2*3*4", "2{1:*3*:1}4"},
      {"**a", "**a"},
      {"**le texte :**suite", "**le texte :**suite"},
      {"`**code**` a", "{`**code**`} a"},
      {"``a ` b`` `c", "{``a ` b``} `c"},
      {"[a](b)", "{1:[a](b):1}"},
      {"[a](b \"c\") d", "{1:[a](b \"c\"):1} d"},
      {"[a](<b c>)", "{1:[a](<b c>):1}"},
      {"[a](b(c)d)", "{1:[a](b(c)d):1}"},
      {"[a] (b)", "[a] (b)"},
      {"[a](b", "[a](b"},
      {"[a][b]", "[a][b]"},
      {"[**a**](b)", "{1:[{2:**a**:2}](b):1}"},
      {"**a [b** c](d)", "**a {1:[b** c](d):1}"},
      {"![a](b.png)", "{1:![a](b.png):1}"},
      {"[![a](b.png)](c)", "{1:[{2:![a](b.png):2}](c):1}"},
      {"<b>a</b><br/>c", "{1:<b>a</b>:1}{<br/>}c"},
      {"<b>**a</b>**", "{<b>}{1:**a{</b>}**:1}"},
      {"<a href=\"x>y\">z</a>", "{1:<a href=\"x>y\">z</a>:1}"},
      {"</b> a < b <c", "{</b>} a < b <c"},
      {"<https://a.example> <me@a.example>", "{<https://a.example>} {<me@a.example>}"},
      {"<!-- a --> b", "{<!-- a -->} b"},
      {"a &amp; b &#160;; & c", "a {&amp;} b {&#160;}; & c"},
      {"\\*a\\* \\b", "{\\*}a{\\*} \\b"},
      {"a\\\nb", "a{\\}\nb"},
      {":::no-loc text=\"A\"::: b", "{:::no-loc text=\"A\":::} b"},
      {"::: b :::", "::: b :::"},
      {"「**保存**」を", "「{1:**保存**:1}」を"},
  };
  for (const auto& [markdown, wanted] : cases) EXPECT_EQ(marked(markdown), wanted) << markdown;
}

// Whatever the text: codes in order, apart from each other, their pairs nested.
void expect_sound(const std::string& text) {
  const std::vector<InlineCode> codes = inline_codes(text);
  uint32_t end = 0;
  std::vector<uint32_t> open;
  for (uint32_t i = 0; i < codes.size(); ++i) {
    ASSERT_LE(end, codes[i].range.begin) << text;
    ASSERT_LT(codes[i].range.begin, codes[i].range.end) << text;
    end = codes[i].range.end;
    ASSERT_LE(end, text.size()) << text;
    const uint32_t partner = codes[i].partner;
    if (partner == InlineCode::kAlone) continue;
    ASSERT_LT(partner, codes.size()) << text;
    ASSERT_EQ(codes[partner].partner, i) << text;
    if (partner > i) {
      open.push_back(i);
    } else {
      ASSERT_FALSE(open.empty()) << text;
      ASSERT_EQ(open.back(), partner) << text;
      open.pop_back();
    }
  }
  ASSERT_TRUE(open.empty()) << text;
}

TEST(InlineCodes, AreSoundInAnyText) {
  const std::vector<std::string> parts = {"*",   "**",   "_",   "~~",   "`", "``", "[",  "](",    ")",    "](a)", "![",
                                          "<b>", "</b>", "<i>", "</i>", "<", ">",  "\\", "&amp;", ":::",  ":::a", "a",
                                          " ",   "\n",   ".",   "「",   "é", "\"", "'",  "(",     "<!--", "-->"};
  std::mt19937 random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (auto length = random() % 24; length > 0; --length) text += parts[random() % parts.size()];
    expect_sound(text);
    if (HasFatalFailure()) return;
  }
}

// Time is not measured: what took quadratic time would not end.
TEST(InlineCodes, TakeLinearTime) {
  for (const std::string part :
       {"*",   "**a ", "*_",   "[",  "](", "[](", "[](a",    "[](<", "`",      "`` ` ",  "<a ", "<a \"",
        "<b>", "</b>", ":::a", "&a", "![", "\\",  "[a](b) ", "<!--", "_a*b~~", "[](\"(", "]"}) {
    std::string text;
    while (text.size() < 1000000) text += part;
    expect_sound(text);
  }
}

TEST(InlineCodes, ACodeOfTheTargetHasTheNumberOfItsSource) {
  const auto numbers = [](std::string_view source, std::string_view target) {
    const auto of_source = inline_codes(source), of_target = inline_codes(target);
    const CodeNumbers both = number_codes(source, of_source, target, of_target);
    std::string out;
    for (const uint32_t number : both.source) out += std::to_string(number);
    out += ' ';
    for (const uint32_t number : both.target) out += std::to_string(number);
    return out;
  };
  EXPECT_EQ(numbers("**a** `b`", "`b` **a**"), "112 211");
  EXPECT_EQ(numbers("[a](x) [b](y)", "[b](y) [a](z)"), "1122 2211");
  EXPECT_EQ(numbers("a", "**a**"), " 11");
  EXPECT_EQ(numbers("`a` `a`", "`a` `c` `a`"), "12 132");
}

// --- out -----------------------------------------------------------------------------------------------------

struct Sample {
  InputFile file;
  ArticleObject object;

  explicit Sample(const std::string& bytes, const std::string& path = "guide/article.md") {
    file.locale = "fr-FR";
    file.path = path;
    file.source = {"docs/fr-FR/" + path, bytes};
    object = compile_article(file, Lexicons{}, Options{});
  }
  Handoff handoff() const { return {object.article, file.source, "en-US", object.diagnostics}; }
  std::string exported(ExchangeFormat format) const {
    Diagnostics own("", "", file.source.name);
    return as_exchange(format, handoff(), own);
  }
  Returned imported(ExchangeFormat format, const std::string& bytes, Diagnostics& said) const {
    const SourceFile back{"back/article" + std::string(ending_of(format)), bytes};
    Diagnostics reading("", "", back.name);
    const std::vector<ReturnedUnit> units = read_exchange(back, reading);
    said.append(reading.take());
    last_count = units.size();
    Returned out = put_back(object.article, file.source, units, said);
    out.changes.clear();  // they point into `units`
    return out;
  }
  mutable size_t last_count = 0;
};

TEST(Export, EachFormatAsAPersonReadsIt) {
  const fs::path folder = kRoot / "tests/exchange";
  Project project;
  Diagnostics own;
  DataFile words{"fr-FR.xml", {}};
  ASSERT_TRUE(load_file((kRoot / "locales/fr-FR.xml").string(), Options{}, words.source, own));
  project.locale_files.push_back(words);
  DataFile source_words{"en-US.xml", {}};
  ASSERT_TRUE(load_file((kRoot / "locales/en-US.xml").string(), Options{}, source_words.source, own));
  project.locale_files.push_back(source_words);
  Sample sample(read_file(folder / "article.md"));
  std::vector<Diagnostic> unused;
  const Lexicons lexicons = compile_lexicons(project, unused);
  sample.object = compile_article(sample.file, lexicons, Options{});
  expect_golden(folder / "article.xlf", sample.exported(ExchangeFormat::kXliff));
  expect_golden(folder / "article.12.xlf", sample.exported(ExchangeFormat::kXliff12));
  expect_golden(folder / "article.tmx", sample.exported(ExchangeFormat::kTmx));
  expect_golden(folder / "article.po", sample.exported(ExchangeFormat::kPo));
  expect_golden(folder / "article.csv", sample.exported(ExchangeFormat::kCsv));
}

std::string unit(const std::string& id, const std::string& target, const std::string& source) {
  return "<span data-ttu-id=\"" + id + "\">" + target + "</span><span class=\"sxs-lookup\"><span data-stu-id=\"" + id +
         "\">" + source + "</span></span>";
}

TEST(Export, UnitsWithoutAnIdOfTheirOwnAreKnownByTheirPlace) {
  const Sample sample(unit("0a1b2-101", "un", "one") + "\n\n" + unit("0a1b2-101", "deux", "two") + "\n\n" +
                      unit("a b<", "trois", "three") + "\n\n" + unit("unit-2", "quatre", "four") + "\n");
  for (const ExchangeFormat format : kTwoWay) {
    std::string file = sample.exported(format);
    const size_t at = file.find("trois");
    ASSERT_NE(at, std::string::npos);
    file.replace(at, 5, "TROIS");
    Diagnostics said;
    std::string wanted = sample.file.source.bytes;
    wanted.replace(wanted.find("trois"), 5, "TROIS");
    EXPECT_EQ(sample.imported(format, file, said).bytes, wanted);
    EXPECT_EQ(sample.last_count, 4U);
    EXPECT_TRUE(said.list().empty());
  }
}

TEST(Export, WhatXmlCannotCarryIsNamedAndLeftOut) {
  const Sample sample(unit("0a1b2-101", "un\x01", "one") + "\n\n" + unit("0a1b2-102", "deux", "two") + "\n");
  Diagnostics said;
  const std::string file = as_exchange(ExchangeFormat::kXliff, sample.handoff(), said);
  ASSERT_EQ(said.list().size(), 1U);
  EXPECT_EQ(info(said.list()[0].id).code, "export-character");
  EXPECT_EQ(said.list()[0].unit, "0a1b2-101");
  EXPECT_EQ(file.find("0a1b2-101"), std::string::npos);
  EXPECT_NE(file.find("0a1b2-102"), std::string::npos);
  for (const ExchangeFormat format : {ExchangeFormat::kPo, ExchangeFormat::kCsv}) {
    Diagnostics none;
    EXPECT_EQ(sample.imported(format, sample.exported(format), none).bytes, sample.file.source.bytes);
    EXPECT_EQ(sample.last_count, 2U);
  }
}

TEST(Export, OneLanguageIsNothingToTranslate) {
  const Sample sample("# Titre\n");
  Diagnostics said;
  EXPECT_EQ(as_exchange(ExchangeFormat::kXliff, sample.handoff(), said), "");
  ASSERT_EQ(said.list().size(), 1U);
  EXPECT_EQ(info(said.list()[0].id).code, "export-nothing");
}

// --- out and in ----------------------------------------------------------------------------------------------

struct RoundTrip {
  std::string fault;
  size_t units = 0;
};

// All formats; then one unit is edited, and exactly its T changes.
RoundTrip round_trip(const InputFile& file) {
  Sample sample("");
  sample.file = file;
  sample.object = compile_article(file, Lexicons{}, Options{});
  const std::vector<Unit>& units = sample.object.article.units;
  const auto paired =
      static_cast<size_t>(std::count_if(units.begin(), units.end(), [](auto& u) { return u.paired(); }));
  if (paired == 0) return {};
  for (const ExchangeFormat format : kTwoWay) {
    const SourceFile out{"a" + std::string(ending_of(format)), sample.exported(format)};
    Diagnostics said;
    std::vector<ReturnedUnit> back = read_exchange(out, said);
    if (back.size() != paired) return {file.source.name + ": units are lost", 0};
    const Returned same = put_back(sample.object.article, file.source, back, said);
    if (!said.list().empty()) return {file.source.name + ": " + said.list()[0].message, 0};
    if (same.bytes != file.source.bytes || !same.changes.empty()) return {file.source.name + ": bytes changed", 0};
    const size_t middle = back.size() / 2;
    back[middle].target = "Z " + back[middle].target;
    if (back[middle].codes) {
      for (Range& code : *back[middle].codes) code = {code.begin + 2, code.end + 2};
    }
    const Returned edited = put_back(sample.object.article, file.source, back, said);
    if (!said.list().empty()) return {file.source.name + ": " + said.list()[0].message, 0};
    const Range target = units[edited.changes.at(0).unit].target;
    std::string wanted = file.source.bytes;
    wanted.insert(target.begin, "Z ");
    if (edited.changes.size() != 1 || edited.bytes != wanted) return {file.source.name + ": the edit went astray", 0};
  }
  return {"", paired};
}

// Articles below a folder; locale from the folder's name.
size_t round_trip_all(const fs::path& root, const std::string& locale) {
  std::vector<InputFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = fs::relative(entry.path(), root).generic_string();
    if (!path.ends_with(".md")) continue;
    files.push_back({InputKind::kArticle, locale, path, {locale + "/" + path, read_file(entry.path())}, ""});
  }
  std::vector<RoundTrip> results(files.size());
  for_each_index(files.size(), static_cast<int>(std::thread::hardware_concurrency()),
                 [&](size_t i) { results[i] = round_trip(files[i]); });
  size_t units = 0;
  for (const RoundTrip& result : results) {
    EXPECT_EQ(result.fault, "");
    units += result.units;
  }
  return units;
}

TEST(RoundTrip, EveryArticleOfTheContent) {
  size_t units = 0;
  for (const auto& locale : fs::directory_iterator(kRoot / "content")) {
    if (locale.is_directory()) units += round_trip_all(locale.path(), locale.path().filename().string());
  }
  EXPECT_GT(units, 100U);
}

TEST(RoundTrip, EveryRealArticle) {
  const fs::path shared = kRoot / "../shared/corpus/bilingual";
  if (!fs::exists(shared)) GTEST_SKIP() << "../shared is absent: the real articles are not part of the project";
  const std::map<std::string, size_t> expected = {{"fr-FR", 32360}, {"ja-JP", 30763}, {"zh-TW", 30445}};
  for (const auto& [locale, units] : expected) EXPECT_EQ(round_trip_all(shared / locale, locale), units) << locale;
}

TEST(RoundTrip, OfAnythingThatAUnitMayHold) {
  const std::vector<std::string> texts = {" lead and trail ",
                                          "a\tb",
                                          "two\nlines",
                                          "\"quoted\" \\\" \\n",
                                          "&amp; &lt;b&gt; ]]>",
                                          "a,b;c\td",
                                          "\xC2\xA0nbsp",
                                          "«é»",
                                          "𝒳 astral",
                                          "#, fuzzy",
                                          "msgid \"x\"",
                                          "-- =1+1",
                                          "* a * b *",
                                          "<b>",
                                          "</b>",
                                          "<!-- c -->",
                                          "[x](y",
                                          "`",
                                          "a\r\nb",
                                          "%s {0} {{n}}"};
  std::string bytes = "# t\n";
  int id = 100;
  for (const std::string& target : texts) {
    for (const std::string& source : texts)
      bytes += "\n" + unit("0a1b2-" + std::to_string(++id), target, source) + "\n";
  }
  const Sample sample(bytes);
  for (const ExchangeFormat format : kTwoWay) {
    Diagnostics said;
    EXPECT_EQ(sample.imported(format, sample.exported(format), said).bytes, bytes);
    for (const Diagnostic& one : said.list()) ADD_FAILURE() << one.message;
    EXPECT_GT(sample.last_count, 300U);
  }
}

// --- in ------------------------------------------------------------------------------------------------------

constexpr const char* kSource = "**Secret** keys expire after 90 days, see [help](/keys) and `k`.";
constexpr const char* kTarget = "Les clés **secrètes** expirent au bout de 90 jours, voir [l’aide](/keys) et `k`.";

class Import : public testing::Test {
 protected:
  // The file with one place replaced; gives "code: message" of what is said, at "line:column".
  std::vector<std::string> import(ExchangeFormat format, const std::string& what, const std::string& with) {
    std::string file = sample_.exported(format);
    const size_t at = file.rfind(what);
    EXPECT_NE(at, std::string::npos) << what << " is not in " << file;
    if (at != std::string::npos) file.replace(at, what.size(), with);
    return import_file(format, file);
  }
  std::vector<std::string> import_file(ExchangeFormat format, const std::string& file) {
    Diagnostics said;
    bytes_ = sample_.imported(format, file, said).bytes;
    std::vector<std::string> out;
    const LineIndex lines(file);
    for (const Diagnostic& one : said.list()) {
      const Position at = lines.position(one.range.begin);
      out.push_back(fmt::format("{}:{} {}: {}", at.line, at.column, info(one.id).code, one.message));
      EXPECT_TRUE(one.file.starts_with("back/article.")) << one.file;
    }
    return out;
  }
  bool unchanged() const { return bytes_ == sample_.file.source.bytes; }
  bool changed_to(const std::string& target) const {
    std::string wanted = sample_.file.source.bytes;
    wanted.replace(wanted.find(kTarget), std::string(kTarget).size(), target);
    return bytes_ == wanted;
  }

  Sample sample_{"# " + unit("0a1b2-101", "Gérer les clés", "Manage keys") + "\n\n" +
                 unit("0a1b2-102", kTarget, kSource) + "\n"};
  std::string bytes_;
};

using Said = std::vector<std::string>;

TEST_F(Import, AnEditReachesItsUnit) {
  for (const ExchangeFormat format : kTwoWay) {
    EXPECT_EQ(import(format, "expirent au bout de 90", "durent 90"), Said{});
    EXPECT_TRUE(changed_to("Les clés **secrètes** durent 90 jours, voir [l’aide](/keys) et `k`."));
  }
}

TEST_F(Import, MarkupMovesWithItsText) {
  std::string file = sample_.exported(ExchangeFormat::kXliff);
  const size_t begin = file.find("<target>", file.find("0a1b2-102")) + 8;
  file.replace(begin, file.find("</target>", begin) - begin,
               "<ph id=\"3\" dataRef=\"d4\"/> : voir <pc id=\"2\" dataRefStart=\"d2\" dataRefEnd=\"d3\">l’aide</pc>");
  EXPECT_EQ(import_file(ExchangeFormat::kXliff, file), Said{});
  EXPECT_TRUE(changed_to("`k` : voir [l’aide](/keys)")) << bytes_;
}

TEST_F(Import, TheSourceChangedMeanwhile) {
  for (const ExchangeFormat format : kTwoWay) {
    const Said said = import(format, "keys expire after 90", "keys expire after 60");
    ASSERT_EQ(said.size(), 1U);
    EXPECT_NE(
        said[0].find("import-source: the source of unit 0a1b2-102 has changed since it was exported: it is now '" +
                     std::string(kSource)),
        std::string::npos)
        << said[0];
    EXPECT_TRUE(unchanged());
  }
}

TEST_F(Import, TheTranslationChangedAtBothEnds) {
  for (const ExchangeFormat format : kTwoWay) {
    const Sample before = sample_;
    std::string& bytes = sample_.file.source.bytes;
    const std::string file = before.exported(format);
    bytes.replace(bytes.find("90 jours"), 8, "30 jours");
    sample_.object = compile_article(sample_.file, Lexicons{}, Options{});
    EXPECT_EQ(import_file(format, file), Said{}) << "changed in the article only";
    EXPECT_TRUE(unchanged());
    std::string edited = file;
    edited.replace(edited.find("90 jours"), 8, "60 jours");
    const Said said = import_file(format, edited);
    ASSERT_EQ(said.size(), 1U);
    EXPECT_NE(said[0].find("import-target"), std::string::npos);
    EXPECT_TRUE(unchanged());
    edited = file;
    edited.replace(edited.find("90 jours"), 8, "30 jours");
    EXPECT_EQ(import_file(format, edited), Said{}) << "the same change at both ends";
    sample_ = before;
  }
}

TEST_F(Import, AUnitThatTheArticleDoesNotHave) {
  for (const ExchangeFormat format : kTwoWay) {
    const bool xml = format == ExchangeFormat::kXliff || format == ExchangeFormat::kXliff12;
    const Said said = import(format, xml ? " id=\"0a1b2-102\"" : "0a1b2-102", xml ? " id=\"0a1b2-999\"" : "0a1b2-999");
    ASSERT_EQ(said.size(), 1U);
    EXPECT_NE(said[0].find("import-unit: the article has no unit 0a1b2-999"), std::string::npos) << said[0];
    EXPECT_TRUE(unchanged());
  }
}

TEST_F(Import, TheSameUnitTwice) {
  std::string file = sample_.exported(ExchangeFormat::kPo);
  file += file.substr(file.find("msgctxt \"0a1b2-102\""));
  EXPECT_EQ(import_file(ExchangeFormat::kPo, file), Said{}) << "the same translation twice is no conflict";
  file.replace(file.rfind("90 jours"), 8, "10 jours");
  const Said said = import_file(ExchangeFormat::kPo, file);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(said[0].find("import-duplicate"), std::string::npos);
  EXPECT_TRUE(unchanged());
}

TEST_F(Import, BrokenMarkup) {
  const auto expect = [&](ExchangeFormat format, const std::string& what, const std::string& with,
                          const std::string& wanted) {
    const Said said = import(format, what, with);
    ASSERT_EQ(said.size(), 1U) << what;
    EXPECT_NE(said[0].find("import-markup: " + wanted), std::string::npos) << said[0];
    EXPECT_TRUE(unchanged());
  };
  expect(ExchangeFormat::kPo, "[l’aide](/keys)", "l’aide", "the markup '[' of unit 0a1b2-102 is missing");
  expect(ExchangeFormat::kPo, "et `k`", "et k", "the markup '`k`' of unit 0a1b2-102 is missing");
  expect(ExchangeFormat::kPo, "et `k`", "et `k` <span>a</span>", "unit 0a1b2-102 holds a <span> tag");
  expect(ExchangeFormat::kPo, "et `k`", "et\\n\\n`k`", "unit 0a1b2-102 holds a line break");
  expect(ExchangeFormat::kXliff, "expirent au", "*expirent* au", "'*' of unit 0a1b2-102 would not be read");
  expect(ExchangeFormat::kXliff, "expirent au", "&lt;b&gt; au", "'<b>' of unit 0a1b2-102 would not be read");
  expect(ExchangeFormat::kXliff, "dataRef=\"d4\"", "dataRef=\"d9\"", "the markup '3' has no original data");
  expect(ExchangeFormat::kXliff12, "<ept id=\"1\">**</ept>", "", "'**' of unit 0a1b2-102 would not be read");
  expect(ExchangeFormat::kXliff12, "expirent", "<x id=\"7\"/>", "the markup '7' has no original data");
}

TEST_F(Import, WhatIsNotTranslatedLeavesTheArticleAlone) {
  EXPECT_EQ(import(ExchangeFormat::kCsv, sample_.exported(ExchangeFormat::kCsv), ""), Said{});
  std::string file = sample_.exported(ExchangeFormat::kXliff);
  const size_t begin = file.rfind("<target>");
  file.erase(begin, file.rfind("</target>") + 9 - begin);
  EXPECT_EQ(import_file(ExchangeFormat::kXliff, file), Said{});
  EXPECT_TRUE(unchanged());
  file = sample_.exported(ExchangeFormat::kPo);
  file.replace(file.rfind("90 jours"), 8, "10 jours");
  file.insert(file.rfind("#: "), "#, fuzzy\n");
  const Said said = import_file(ExchangeFormat::kPo, file);
  ASSERT_EQ(said.size(), 1U);
  EXPECT_NE(said[0].find("import-skipped: unit 0a1b2-102 is marked as unfinished"), std::string::npos);
  EXPECT_TRUE(unchanged());
}

TEST_F(Import, FaultyFiles) {
  struct Case {
    ExchangeFormat format;
    std::string file, wanted;
  };
  std::string deep = "<xliff version=\"2.1\" trgLang=\"fr-FR\">", bombs;
  for (int i = 0; i < 200; ++i) deep += "<group>";
  for (int i = 0; i < 200; ++i) deep += "</group>";
  const std::vector<Case> cases = {
      {ExchangeFormat::kXliff, "", "1:1 exchange-syntax: the file cannot be read"},
      {ExchangeFormat::kXliff, "<xliff", "exchange-syntax: the file cannot be read"},
      {ExchangeFormat::kXliff, "<a/>", "1:2 exchange-syntax: an element <xliff> is expected here"},
      {ExchangeFormat::kXliff, "<xliff version=\"3.0\"/>", "1:2 exchange-syntax: this is XLIFF version '3.0'"},
      {ExchangeFormat::kXliff, "<xliff version=\"2.1\"/>", "exchange-syntax: an attribute 'trgLang' is expected here"},
      {ExchangeFormat::kXliff, "<xliff version=\"1.2\"><file/></xliff>", "an attribute 'target-language' is expected"},
      {ExchangeFormat::kXliff, "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n<xliff>&b;</xliff>",
       "1:1 exchange-syntax: the file declares a document type"},
      {ExchangeFormat::kXliff, "<xliff>\n &bomb;</xliff>", "2:2 exchange-syntax: '&bomb;' is no entity of XML"},
      {ExchangeFormat::kXliff, deep + "</xliff>", "exchange-syntax: elements are nested more than 100 deep"},
      {ExchangeFormat::kPo, "msgid \"a", "1:9 exchange-syntax: a quotation mark that closes the string is expected"},
      {ExchangeFormat::kPo, "\"a\"", "1:1 exchange-syntax: msgctxt, msgid or msgstr is expected here"},
      {ExchangeFormat::kPo, "msgid a", "1:7 exchange-syntax: a string in quotation marks is expected here"},
      {ExchangeFormat::kPo, "msgid \"\\q\"", "1:8 exchange-syntax: a known escape sequence is expected here"},
      {ExchangeFormat::kPo, "msgid \"a\"\nmsgstr \"b\"", "1:1 exchange-syntax: msgctxt with the unit's id is expected"},
      {ExchangeFormat::kPo, "msgctxt \"u\"\nmsgid \"a\"\nmsgstr \"b\"",
       "1:1 exchange-syntax: a header field 'X-Diglot-Article: ' is expected"},
      {ExchangeFormat::kPo, "msgid \"a\"\nmsgid_plural \"b\"", "2:1 exchange-syntax: msgctxt, msgid or msgstr"},
      {ExchangeFormat::kCsv, "unit,article\r\n", "1:1 exchange-syntax: a column 'locale' is expected here"},
      {ExchangeFormat::kCsv, "article,locale,unit,translation\r\na,b,c,\"d",
       "2:7 exchange-syntax: a quotation mark that closes the string is expected"},
  };
  for (const Case& one : cases) {
    const Said said = import_file(one.format, one.file);
    ASSERT_EQ(said.size(), 1U) << one.file;
    EXPECT_NE(said[0].find(one.wanted), std::string::npos) << one.file << "\n" << said[0];
    EXPECT_TRUE(unchanged());
  }
}

TEST_F(Import, CsvOfASpreadsheet) {
  std::string file = sample_.exported(ExchangeFormat::kCsv);
  // Another separator, only the columns that count, a byte order mark, line ends of another system.
  file =
      "\xEF\xBB\xBFunit;translation;locale;article\n0a1b2-102;\"Les clés \"\"secrètes\"\" ; [l’aide](/keys) "
      "`k`\";fr-FR;"
      "guide/article.md\n";
  EXPECT_EQ(import_file(ExchangeFormat::kCsv, file), Said{});
  EXPECT_TRUE(changed_to("Les clés \"secrètes\" ; [l’aide](/keys) `k`"));
}

}  // namespace
}  // namespace diglot

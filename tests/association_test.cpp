// What goes with what: tokens that survive translation and inflection, and what is learned of them.
#include "association.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "build.h"
#include "parse_spans.h"

namespace diglot {
namespace {

std::vector<uint32_t> tokens(std::string_view text) {
  std::vector<uint32_t> out;
  append_tokens(text, out);
  return out;
}

struct SamePair {
  const char* a;
  const char* b;
  bool same;
};
class Tokens : public testing::TestWithParam<SamePair> {};
TEST_P(Tokens, AreEqualWhereOnlyFormDiffers) {
  const SamePair& pair = GetParam();
  EXPECT_EQ(tokens(pair.a) == tokens(pair.b), pair.same) << pair.a << " / " << pair.b;
  EXPECT_FALSE(tokens(pair.a).empty()) << pair.a;
}
INSTANTIATE_TEST_SUITE_P(
    Association, Tokens,
    testing::Values(SamePair{"Partner", "PARTNERS", true},  // six letters count
                    SamePair{"Sécurité", "securite", true},
                    SamePair{"re\u0301sume\u0301", "résumé", true},  // composed or not
                    SamePair{"Straße", "strass", false}, SamePair{"1,250.50", "1.250,50", true},
                    SamePair{"2 400", "2,400", true}, SamePair{"0,50", ".50", true}, SamePair{"١٢٣", "123", true},
                    SamePair{"2020", "2021", false}, SamePair{"10 2020", "102020", false},
                    SamePair{"`az login`", "``az login``", true}, SamePair{"`login`", "login", false},
                    SamePair{"[x](/fr-fr/azure/a)", "[x](/en-us/azure/a)", true},
                    SamePair{"[x](https://docs.x/zh-Hant-TW/a)", "[x](https://docs.x/a)", true},
                    SamePair{"[x](/azure/a)", "[x](/azure/b)", false}, SamePair{"<b>bold</b>", "**bold**", true},
                    SamePair{"パートナー", "パートナ", false}, SamePair{"はい", "はい。", true},
                    SamePair{"Ｐａｒｔｎｅｒ", "partner", true}, SamePair{"Партнёр", "партнер", true}));

TEST(Association, TokensOfUnspacedScriptsOverlap) {
  EXPECT_EQ(tokens("請求書").size(), 2U);      // pairs of characters
  EXPECT_EQ(tokens("表").size(), 1U);          // one by itself
  EXPECT_EQ(tokens("これは請求").size(), 2U);  // a run of three hiragana, one pair
  EXPECT_EQ(tokens("する").size(), 1U);
  EXPECT_EQ(tokens("表する").size(), 1U);  // grammar of two hiragana says nothing
  EXPECT_FALSE(tokens("การเรียกเก็บเงิน").empty());
  EXPECT_TRUE(tokens("** — ()[] <>").empty());
}

TEST(Association, HostileTextEnds) {
  for (const char* piece : {"`", "](", "<a", "``` ", "1,", "あ", "a\xCC\x81"}) {
    std::string text;
    while (text.size() < (1U << 18U)) text += piece;
    EXPECT_LE(tokens(text).size(), text.size()) << piece;
  }
}

// Texts of a made-up language: its words are those of the source turned round.
std::string turned(std::string text) {
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    std::reverse(text.begin() + static_cast<std::ptrdiff_t>(begin), text.begin() + static_cast<std::ptrdiff_t>(end));
    begin = end + 1;
  }
  return text;
}

const std::vector<std::string> kTexts = {
    "open the report",  "close the report",   "open the window",   "close the window", "delete the invoice",
    "open the invoice", "delete the account", "close the account", "send the invoice", "send the report"};

struct Learned {
  std::vector<std::vector<uint32_t>> held;
  std::vector<TokenPair> pairs;
  Association association;

  explicit Learned(const std::vector<std::pair<std::string, std::string>>& texts) {
    for (const auto& [source, target] : texts) {
      held.push_back(tokens(source));
      held.push_back(tokens(target));
    }
    for (size_t i = 0; i < held.size(); i += 2) pairs.push_back({held[i], held[i + 1]});
    association = Association(pairs);
  }
  Fit fit(std::string_view source, std::string_view target) const {
    const auto a = tokens(source);
    const auto b = tokens(target);
    return association.fit({a, b});
  }
};

Learned made_up() {
  std::vector<std::pair<std::string, std::string>> texts;
  for (int times = 0; times < 3; ++times) {
    for (const std::string& text : kTexts) texts.emplace_back(text, turned(text));
  }
  return Learned(texts);
}

TEST(Association, LearnsWhatGoesWithWhat) {
  const Learned known = made_up();
  const uint32_t report = tokens("report").front();
  const auto partners = known.association.partners_of_source(report);
  ASSERT_FALSE(partners.empty());
  EXPECT_EQ(partners.front().token, tokens(turned("report")).front());
  EXPECT_GT(partners.front().probability, 0.8);
  const auto back = known.association.partners_of_target(tokens(turned("report")).front());
  ASSERT_FALSE(back.empty());
  EXPECT_EQ(back.front().token, report);
  EXPECT_TRUE(known.association.partners_of_source(tokens("never").front()).empty());
}

TEST(Association, TellsTranslationsFromOthers) {
  const Learned known = made_up();
  const Fit right = known.fit("send the window", turned("send the window"));  // never seen together
  const Fit wrong = known.fit("send the window", turned("delete the report"));
  const Fit cut = known.fit("send the window", turned("send the"));
  EXPECT_GT(right.score, 1);
  EXPECT_LT(wrong.score, 0.5);
  EXPECT_EQ(right.source.found, right.source.expected);
  EXPECT_GT(right.source.evidence, wrong.source.evidence);
  EXPECT_LT(cut.source.found, cut.source.expected);
  EXPECT_EQ(cut.target.found, cut.target.expected);
  EXPECT_GT(cut.source.missing, right.source.missing);
}

TEST(Association, NothingIsKnownFromNothing) {
  const Association none;
  EXPECT_TRUE(none.empty());
  EXPECT_TRUE(Association(std::vector<TokenPair>()).empty());
  const auto same = tokens("Azure 2020");
  EXPECT_EQ(none.fit({{}, {}}).score, 0);
  EXPECT_GT(none.fit({same, same}).score, -1);  // what is identical needs no learning
  EXPECT_EQ(none.fit({same, same}).source.expected, 0U);
}

TEST(Association, PairsOfHostileLengthAreNotLearnedFrom) {
  std::vector<uint32_t> many(100000);
  for (uint32_t i = 0; i < many.size(); ++i) many[i] = i;
  const std::vector<TokenPair> pairs(3, TokenPair{many, many});
  EXPECT_TRUE(Association(pairs).empty());
}

// On real articles: nearly every translation fits its source better than it fits another's.
TEST(Association, SeparatesRealUnits) {
  const std::filesystem::path folder = std::filesystem::path(DIGLOT_SOURCE_DIR) / "../shared/corpus/bilingual/ja-JP";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "../shared is not here";
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".md") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::pair<std::string, std::string>> units;
  for (const auto& path : files) {
    std::ifstream in(path, std::ios::binary);
    const SourceFile file{path.string(), {std::istreambuf_iterator<char>(in), {}}};
    Diagnostics unused;
    for (const UnitMark& mark : scan_spans(file, {0, static_cast<uint32_t>(file.bytes.size())}, unused)) {
      units.emplace_back(file.view(mark.source), file.view(mark.target));
    }
  }
  const Learned known(units);
  size_t judged = 0;
  size_t low = 0;
  size_t mistaken = 0;
  for (size_t i = 0; i < known.pairs.size(); ++i) {
    const TokenPair& pair = known.pairs[i];
    if (std::min(pair.source.size(), pair.target.size()) < 4) continue;
    ++judged;
    low += known.association.fit(pair).score < 1 ? 1 : 0;
    const TokenPair other{pair.source, known.pairs[(i + 1000) % known.pairs.size()].target};
    mistaken += known.association.fit(other).score > 1 && !std::ranges::equal(other.target, pair.target) ? 1 : 0;
  }
  ASSERT_GT(judged, 15000U);
  EXPECT_LT(low, judged / 200);
  EXPECT_LT(mistaken, judged / 100);
}

}  // namespace
}  // namespace diglot

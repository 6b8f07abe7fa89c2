#include "memory.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "compile.h"
#include "exchange.h"

namespace diglot {
namespace {

const std::vector<std::string_view> kKnown = {
    "Select **Save** to keep your changes.",      "Wait 30 minutes before you sign in again.",
    "Select **Cancel** to discard your changes.", "設定を保存するには、[保存] を選択します。",
    "הקש על שמור כדי לשמור את השינויים.",         "OK",
};

std::vector<uint32_t> found(std::string_view sentence) {
  std::vector<uint32_t> out;
  for (const Memory::Match& match : Memory(kKnown).find(sentence, 9)) out.push_back(match.sentence);
  return out;
}
float likeness(std::string_view sentence) {
  const auto matches = Memory(kKnown).find(sentence, 1);
  return matches.empty() ? 0 : matches[0].likeness;
}

TEST(Memory, OnlyTheSameSentenceIsCertain) {
  EXPECT_EQ(likeness("Select **Save** to keep\n  your changes."), 1);
  EXPECT_EQ(likeness("OK"), 1);
  EXPECT_LT(likeness("select save to keep your changes"), 1);
}

TEST(Memory, CaseAndNumbersDoNotCount) {
  EXPECT_FLOAT_EQ(likeness("WAIT 1,500 minutes before you sign in again!"), 0.99F);
}

TEST(Memory, AFewWordsMayDiffer) {
  EXPECT_EQ(found("Select **Save** to keep all your changes."), std::vector<uint32_t>{0});
  EXPECT_FLOAT_EQ(likeness("Select **Save** to keep all your changes."), 1 - 1 / 7.0F);
  EXPECT_EQ(found("Select **Save** to lose everything that you have."), std::vector<uint32_t>{});
}

TEST(Memory, ScriptsWithoutSpacesAndFromRightToLeft) {
  EXPECT_EQ(found("設定を変更するには、[保存] を選択します。"), std::vector<uint32_t>{3});
  EXPECT_EQ(found("הקש על שמור כדי לשמור את כל השינויים."), std::vector<uint32_t>{4});
}

TEST(Memory, TheBestComeFirst) {
  const auto matches = Memory({"a b c d e f g h", "a b c d e f g x", "a b c d e f y x"}).find("a b c d e f g x", 2);
  ASSERT_EQ(matches.size(), 2U);
  EXPECT_EQ(matches[0].sentence, 1U);
  EXPECT_EQ(matches[1].sentence, 0U);
}

TEST(Memory, NothingIsLikeNothing) {
  EXPECT_TRUE(found("").empty());
  EXPECT_TRUE(found("…").empty());
  EXPECT_TRUE(Memory().find("OK", 3).empty());
  EXPECT_TRUE(Memory({"", "!"}).find("", 3).empty());
}

// Ten thousand sentences that share nearly all their words, and one that is longer than any sentence.
TEST(Memory, HostileTextsEnd) {
  std::vector<std::string> texts;
  for (int i = 0; i < 10000; ++i) texts.push_back("a b c d e f " + std::to_string(i % 7));
  std::string endless;
  for (int i = 0; i < 100000; ++i) endless += "w ";
  texts.push_back(endless);
  const Memory memory({texts.begin(), texts.end()});
  EXPECT_EQ(memory.find("a b c d e f 3", 5).size(), 5U);
  EXPECT_TRUE(memory.find(endless, 5).empty());
}

// --- in a corpus ---------------------------------------------------------------------------------------------

std::string unit(int number, const std::string& target, const std::string& source) {
  const std::string id = "0a1b2-" + std::to_string(number);
  return "<span data-ttu-id=\"" + id + "\">" + target + "</span><span class=\"sxs-lookup\"><span data-stu-id=\"" + id +
         "\">" + source + "</span></span>\n\n";
}

// One article that is translated; another with a unit that is not, one whose source changed, and a new sentence.
Project translated_and_not() {
  const auto file = [](const char* locale, const std::string& path, const std::string& text) {
    return InputFile{InputKind::kArticle, locale, path, {std::string(locale) + "/" + path, text}, ""};
  };
  Project project;
  project.files = {
      file("en-US", "b.md",
           "# Locks\n\nSelect **Save** to keep all your changes.\n\nWait 45 minutes before you leave.\n\n"
           "Select **Save** to keep your changes.\n"),
      file("fr-FR", "a.md", unit(101, "Enregistrez vos **modifications**.", "Select **Save** to keep your changes.")),
      file("fr-FR", "b.md",
           "# <a name=\"locks\"></a>" + unit(101, "Serrures", "Locks") +
               unit(102, "", "Select **Save** to keep all your changes.") +
               unit(103, "Attendez 30 minutes avant de partir.", "Wait 30 minutes before you leave.")),
  };
  return project;
}

TEST(Suggestions, ForWhatHasNoTranslationAndWhatIsNew) {
  const Corpus corpus = compile_corpus(translated_and_not(), Lexicons{});
  EXPECT_TRUE(corpus.objects[0].suggestions.empty());
  EXPECT_TRUE(corpus.objects[1].suggestions.empty());
  const std::vector<Suggestion>& found = corpus.objects[2].suggestions;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].unit, 1U);
  EXPECT_EQ(found[0].drift, kNoUnit);
  EXPECT_FLOAT_EQ(found[0].likeness, 1 - 1 / 7.0F);
  EXPECT_EQ(found[0].target, "Enregistrez vos **modifications**.");
  EXPECT_EQ(found[0].article, "a.md");
  EXPECT_EQ(corpus.objects[2].drift.at(found[1].drift).kind, Drift::Kind::kNew);
  EXPECT_EQ(found[1].likeness, 1);
}

TEST(Suggestions, GoOutWithTheUnit) {
  const Project project = translated_and_not();
  const Corpus corpus = compile_corpus(project, Lexicons{});
  const ArticleObject& object = corpus.objects[2];
  const Handoff handoff{object.article, project.files[2].source, "en-US", {}, object.drift, object.suggestions};
  const auto count = [&](ExchangeFormat format, std::string_view what) {
    Diagnostics said;
    const std::string out = as_exchange(format, handoff, said);
    size_t times = 0;
    for (size_t at = out.find(what); at != std::string::npos; at = out.find(what, at + 1)) ++times;
    return times;
  };
  // What is new has no unit that could take a translation.
  EXPECT_EQ(
      count(ExchangeFormat::kXliff, "<mtc:match ref=\"#segment\" type=\"tm\" origin=\"a.md\" similarity=\"85.71\">"),
      1U);
  EXPECT_EQ(count(ExchangeFormat::kXliff, "<note category=\"source-today\">Wait 45 minutes before you leave.</note>"),
            1U);
  EXPECT_EQ(count(ExchangeFormat::kXliff12, "<alt-trans match-quality=\"85 %\" origin=\"a.md\">"), 1U);
  EXPECT_EQ(count(ExchangeFormat::kPo, "#. match 85 % a.md: Select **Save** to keep your changes.\n"), 1U);
  Diagnostics said;
  const SourceFile file{"b.xlf", as_exchange(ExchangeFormat::kXliff, handoff, said)};
  const std::vector<ReturnedUnit> back = read_exchange(file, said);
  ASSERT_EQ(back.size(), 3U);
  EXPECT_EQ(back[1].target, "");
  EXPECT_TRUE(said.list().empty());
}

}  // namespace
}  // namespace diglot

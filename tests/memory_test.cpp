#include "memory.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

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

}  // namespace
}  // namespace diglot

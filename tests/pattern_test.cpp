// The pattern language of locales/*.xml, and the dates and number words that go with it.
#include "pattern.h"

#include <gtest/gtest.h>

#include "locale.h"

namespace diglot {
namespace {

struct Case {
  std::string pattern;
  std::string text;
  std::vector<std::string> want;  // the matched stretches, in the order of their ends
};

// {thing} is "red box".
std::vector<std::string> matches(const Case& one, bool unspaced, std::string_view proclitics = "") {
  Vocabulary vocabulary(unspaced, proclitics);
  PatternSet set;
  PatternSet sets;
  EXPECT_EQ(set.add(one.pattern, 7, vocabulary), PatternError::kNone) << one.pattern;
  EXPECT_EQ(sets.add("red box", 0, vocabulary), PatternError::kNone);
  set.settle();
  sets.settle();
  TokenizedText text;
  text.read(one.text, vocabulary);
  std::vector<PatternMatch> found;
  sets.match(text, found);
  for (const PatternMatch& match : found) text.mark({vocabulary.named("thing"), match.begin, match.end, 0});
  text.index_spans();
  found.clear();
  set.match(text, found);
  std::vector<std::string> out;
  for (const PatternMatch& match : found) {
    EXPECT_EQ(match.pattern, 7U);
    const Range range = text.range(match.begin, match.end);
    out.emplace_back(one.text.substr(range.begin, range.size()));
  }
  return out;
}

TEST(Pattern, Words) {
  const std::vector<Case> cases = {
      {"must not", "You MUST NOT go, must you not", {"MUST NOT"}},
      {"don't", "I don’t and I don t but not done", {"don’t", "don t"}},
      {"pre requisite", "a Pre-Requisite", {"Pre-Requisite"}},
      {"(must | need to) pay", "need to pay; must pay; need pay", {"need to pay", "must pay"}},
      {"[you] must", "you must", {"you must", "must"}},
      {"a [b | c] d", "a d a b d a c d a b c d", {"a d", "a b d", "a c d"}},
      {"requir*", "It requires what is required, not a request", {"requires", "required"}},
      {"*ez", "Choisissez, ne le faites pas: zez ez", {"Choisissez", "zez", "ez"}},
      {"only _ one", "only this one, only one", {"only this one"}},
      {"be {thing} now", "be red box now be box now", {"be red box now"}},
      {"a | b", "b a", {"b", "a"}},
      {"if you ,", "if you, if you", {"if you,"}},
      {"^ see", "See what you see.", {"See"}},
      {"this : $", "this: and this:", {"this:"}},
      {"\\( optional \\)", "Enter (optional) a name", {"(optional)"}},
      {"ça", "Ça va", {"Ça"}},
  };
  for (const Case& one : cases) EXPECT_EQ(matches(one, false), one.want) << one.pattern;
}

TEST(Pattern, GapsStayInTheirClauseOrSentence) {
  const std::vector<Case> cases = {
      {"if .. then", "if it rains then, if it, then", {"if it rains then"}},
      {"if ... then", "if it rains, well, then", {"if it rains, well, then"}},
      {"a .. b .. c", "a x b y c", {"a x b y c"}},
      {"a .. b", "a b", {"a b"}},
      {"a .. b", "b a", {}},
      {"a .. b", "a x (a b)", {"a b"}},
  };
  for (const Case& one : cases) EXPECT_EQ(matches(one, false), one.want) << one.pattern;
}

TEST(Pattern, ScriptsWithoutSpaces) {
  const std::vector<Case> cases = {
      {"必須", "您必須先付款", {"必須"}},
      {"必須 .. 才能", "您必須先付款才能使用，必須，才能", {"必須先付款才能"}},
      {"在 _ 內", "在月內 在一月內", {"在月內"}},
      {"mpn 合作夥伴", "請選 MPN 合作夥伴", {"MPN 合作夥伴"}},
      {"a", "ab a", {"a"}},
      {"ต้อง", "คุณต้องจ่าย", {"ต้อง"}},
  };
  for (const Case& one : cases) EXPECT_EQ(matches(one, true), one.want) << one.pattern;
}

TEST(Pattern, ProcliticsAreSeenThrough) {
  EXPECT_EQ(matches({"חייב", "שחייב וחייב חייב מחויב", {}}, false, "ו ש ה"),
            (std::vector<std::string>{"שחייב", "וחייב", "חייב"}));
}

TEST(Pattern, AFilterNamesWhatMayStandInAText) {
  WordFilter filter;
  EXPECT_EQ(filter.kinds_in("anything"), 0xFF) << "never filled";
  filter.clear();
  filter.add("must", false, 1);
  filter.add("requir", true, 2);
  filter.add("can", false, 4);
  EXPECT_EQ(filter.kinds_in("You MUST pay."), 1);
  EXPECT_EQ(filter.kinds_in("A mustard is required"), 2);
  EXPECT_EQ(filter.kinds_in("You can\u2019t; you must"), 5) << "an apostrophe ends a word";
  EXPECT_EQ(filter.kinds_in("scan canned musts"), 0);
  EXPECT_EQ(filter.kinds_in("nothing \u2013 of \u00A0 all this"), 0) << "dashes and spaces are no letters";
  EXPECT_EQ(filter.kinds_in("d\u00E9j\u00E0"), 0xFF) << "letters beyond ASCII may be anything";
  filter.always(8);
  EXPECT_EQ(filter.kinds_in("nothing"), 8);
}

TEST(Pattern, WhatCannotBeReadIsSaid) {
  const std::vector<std::pair<std::string, PatternError>> cases = {
      {"(a | b", PatternError::kUnclosed},
      {"{a", PatternError::kUnclosed},
      {"(a .. b)", PatternError::kGapInside},
      {".. a", PatternError::kEmpty},
      {"a ..", PatternError::kEmpty},
      {"[a]", PatternError::kEmpty},
      {"((((((((((a))))))))))", PatternError::kTooDeep},
      {"* ", PatternError::kNoWord},
      {"", PatternError::kNone},
  };
  for (const auto& [pattern, error] : cases) {
    Vocabulary vocabulary;
    PatternSet set;
    EXPECT_EQ(set.add(pattern, 0, vocabulary), error) << pattern;
  }
  std::string many = "x";
  for (int i = 0; i < 20; ++i) many += " (a | b | c _)";
  Vocabulary vocabulary;
  PatternSet set;
  EXPECT_EQ(set.add(many, 0, vocabulary), PatternError::kTooMany);
}

// Two patterns with the same words, and one inside the other, all report.
TEST(Pattern, AllMatchesAreReported) {
  Vocabulary vocabulary;
  PatternSet set;
  ASSERT_EQ(set.add("must", 1, vocabulary), PatternError::kNone);
  ASSERT_EQ(set.add("must not", 2, vocabulary), PatternError::kNone);
  ASSERT_EQ(set.add("must", 3, vocabulary), PatternError::kNone);
  set.settle();
  TokenizedText text;
  text.read("you must not", vocabulary);
  std::vector<PatternMatch> found;
  set.match(text, found);
  EXPECT_EQ(found, (std::vector<PatternMatch>{{1, 2, 3}, {3, 2, 3}, {2, 2, 4}}));
}

TEST(Dates, AreReadInTheFormsOfTheirLocale) {
  struct DateCase {
    std::string locale, text, want;
  };
  const std::vector<DateCase> cases = {
      {"en-US", "On October 1, 2019, we", "2019-10-01"},
      {"en-US", "by 30 June 2020", "2020-06-30"},
      {"en-US", "by 6/30/2020.", "2020-06-30"},
      {"en-US", "until 2020-06-30T10:00, and", "2020-06-30"},
      {"en-US", "at 2020-06-30T10:00:00Z.", "2020-06-30"},
      {"en-US", "in March 2021", "2021-03"},
      {"en-US", "on January 31st", "--01-31"},
      {"en-US", "you may 30 users; page 12", ""},
      {"en-US", "version 10.1.2020", ""},
      {"fr-FR", "avant le 30 juin 2020", "2020-06-30"},
      {"fr-FR", "le 1er novembre 2020", "2020-11-01"},
      {"fr-FR", "le 30/06/2020", "2020-06-30"},
      {"nl-NL", "vóór 1 juli 2021", "2021-07-01"},
      {"de-DE", "ab dem 1. Oktober 2026", "2026-10-01"},
      {"ja-JP", "2020 年 6 月 30 日まで", "2020-06-30"},
      {"ja-JP", "2020年6月に", "2020-06"},
      {"zh-TW", "在2021年3月31日之前", "2021-03-31"},
      {"zh-TW", "6 月 30 日前", "--06-30"},
      {"zh-TW", "有 6 個月", ""},
      {"he-IL", "עד 30 ביוני 2020", "2020-06-30"},
      {"th-TH", "ภายในวันที่ 31 ตุลาคม 2569", "2026-10-31"},
  };
  for (const DateCase& one : cases) {
    const std::vector<DateToken> found = scan_dates(one.text, one.locale);
    EXPECT_EQ(found.empty() ? "" : found[0].value, one.want) << one.text;
    EXPECT_LE(found.size(), 1U) << one.text;
  }
}

TEST(Numbers, AreSpelledInEveryGender) {
  const auto has = [](const char* locale, const char* word, int value) {
    for (const auto& one : spelled_numbers(locale)) {
      if (one.first == word && one.second == value) return true;
    }
    return false;
  };
  EXPECT_TRUE(has("en-US", "thirty-one", 31));
  EXPECT_TRUE(has("fr-FR", "une", 1));
  EXPECT_TRUE(has("de-DE", "einundzwanzig", 21));
  EXPECT_TRUE(has("zh-TW", "三十", 30));
  EXPECT_TRUE(has("he-IL", "שלוש", 3));
  EXPECT_FALSE(has("en-US", "first", 1));
}

}  // namespace
}  // namespace diglot

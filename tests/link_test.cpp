// Articles without source text beside those that have it: what is joined, and what is left apart and said.
#include "link.h"

#include <gtest/gtest.h>

#include "build.h"
#include "compile.h"

namespace diglot {
namespace {

struct Linked {
  std::vector<Rule> rules;  // of the article without source text
  std::vector<Rule> source;
  std::string findings;
};

std::string front(const std::string& commit) { return "---\nms.sourcegitcommit: " + commit + "\n---\n"; }

// A French bilingual article and a German one without source text.
Linked link_with(const std::string& french, const std::string& german) {
  std::vector<ArticleObject> objects;
  for (const auto& [locale, bytes] : {std::pair{"fr-FR", french}, std::pair{"de-DE", german}}) {
    const InputFile file{InputKind::kArticle, locale, "a.md", {std::string(locale) + "/a.md", bytes}, ""};
    objects.push_back(compile_article(file, own_lexicons(), {}));
  }
  const Corpus corpus = link(std::move(objects), {}, {}, "en-US");
  Linked out;
  for (const ArticleObject& object : corpus.objects) {
    (object.article.locale == "de-DE" ? out.rules : out.source) = object.facts.rules;
  }
  for (const Diagnostic& one : corpus.diagnostics) {
    if (info(one.id).code == "rule-not-joined") out.findings += one.locale + ": " + one.message;
  }
  return out;
}

std::string unit(const std::string& target, const std::string& source) {
  return "<span data-ttu-id=\"0a1b2-101\">" + target +
         "</span><span class=\"sxs-lookup\"><span data-stu-id=\"0a1b2-101\">" + source + "</span></span>\n";
}

TEST(JoinRules, OneCommitOfTheSourceIsEnough) {
  const Linked linked =
      link_with(front("c1") + unit("Vous devez payer.", "You must pay."), front("c1") + "Sie müssen zahlen.\n");
  ASSERT_EQ(linked.rules.size(), 1U);
  EXPECT_EQ(linked.rules[0].id, linked.source[0].id);
  EXPECT_EQ(linked.findings, "");
}

TEST(JoinRules, OtherwiseWhatEveryLanguageWritesAlikeMustAgree) {
  const std::string french = front("c1") + unit("Vous devez payer sous 30 jours.", "You must pay within 30 days.");
  const Linked same = link_with(french, front("c2") + "Sie müssen innerhalb von 30 Tagen zahlen.\n");
  ASSERT_EQ(same.rules.size(), 1U);
  EXPECT_EQ(same.rules[0].id, same.source[0].id);
  const Linked other = link_with(french, front("c2") + "Sie müssen innerhalb von 20 Tagen zahlen.\n");
  ASSERT_EQ(other.rules.size(), 1U);
  EXPECT_EQ(other.rules[0].id.text, "");
  EXPECT_EQ(other.findings.substr(0, 8), "de-DE: 1");
}

TEST(JoinRules, NothingToCompareIsNoAgreement) {
  const Linked linked =
      link_with(front("c1") + unit("Vous devez payer.", "You must pay."), front("c2") + "Sie müssen zahlen.\n");
  ASSERT_EQ(linked.rules.size(), 1U);
  EXPECT_EQ(linked.rules[0].id.text, "");
  EXPECT_NE(linked.findings, "");
}

}  // namespace
}  // namespace diglot

// Rules and procedures: what tests/spec/rules.md and procedures.md cannot show. Sentences by the table, ids,
// what a fact depends on, and hostile articles.
#include "extract.h"
#include "load.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "build.h"
#include "compile.h"
#include "extract_scan.h"
#include "golden.h"
#include "parse.h"

namespace diglot {
namespace {

ArticleObject compile(std::string bytes, std::string locale = "en-US", std::string path = "a.md") {
  InputFile file{InputKind::kArticle, std::move(locale), path, {path, std::move(bytes)}, ""};
  return compile_article(file, own_lexicons(), {});
}

std::string unit(int number, const std::string& target, const std::string& source) {
  const std::string id = "0a1b2-" + std::to_string(number);
  return "<span data-ttu-id=\"" + id + "\">" + target + "</span><span class=\"sxs-lookup\"><span data-stu-id=\"" + id +
         "\">" + source + "</span></span>";
}

// The article with each unit's target in the place of the next one's: full of contradictions.
std::string with_moved_targets(const InputFile& file) {
  const ArticleObject object = compile_article(file, own_lexicons(), {});
  std::string out;
  uint32_t copied = 0;
  std::string_view before;
  for (const Unit& unit : object.article.units) {
    if (!unit.paired() || unit.target.begin < copied) continue;
    out += file.source.view({copied, unit.target.begin});
    out += before.empty() ? file.source.view(unit.target) : before;
    before = file.source.view(unit.target);
    copied = unit.target.end;
  }
  return out + file.source.bytes.substr(copied);
}

// Unit and agreement of each rule that contradicts its translation.
std::vector<std::pair<std::string, Agreement>> contradictions(const Facts& facts) {
  std::vector<std::pair<std::string, Agreement>> out;
  for (const Rule& rule : facts.rules) {
    if (rule.agreement.status != AgreementStatus::kConflict) continue;
    out.emplace_back(rule.evidence.unit, rule.agreement);
    out.back().second.conditions = out.back().second.comparators = Check::kUnchecked;  // no matter of the checks
  }
  return out;
}

TEST(FactsForChecks, HoldEveryContradiction) {
  Lexicons lexicons = own_lexicons();
  prepare_filter(lexicons.by_tag.at("en-US").rules);
  size_t found = 0;
  const std::filesystem::path root = std::filesystem::path(DIGLOT_SOURCE_DIR) / "content";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".md") continue;
    const std::string locale = std::filesystem::relative(entry.path(), root).begin()->string();
    InputFile file{InputKind::kArticle, locale, "a.md", {"a.md", read_file(entry.path())}, ""};
    file.source.bytes = with_moved_targets(file);
    const Article article = compile_article(file, own_lexicons(), {}).article;
    const Facts whole = extract(article, file.source, lexicons, "en-US");
    const Facts least = extract(article, file.source, lexicons, "en-US", FactsFor::kChecks);
    EXPECT_EQ(contradictions(whole), contradictions(least)) << entry.path();
    EXPECT_EQ(least.procedures.empty(), article.bilingual() || whole.procedures.empty()) << entry.path();
    found += contradictions(least).size();
  }
  EXPECT_GT(found, 40U);
}

TEST(LocaleFiles, HaveRulesInEveryLanguage) {
  for (const char* tag : {"en-US", "fr-FR", "nl-NL", "de-DE", "ja-JP", "zh-TW", "he-IL", "th-TH"}) {
    const Lexicon* lexicon = own_lexicons().exact(tag);
    ASSERT_NE(lexicon, nullptr) << tag;
    EXPECT_TRUE(lexicon->rules.present) << tag;
  }
}

struct Sentence {
  const char* locale;
  const char* text;
  const char* want;  // kind modality, or nothing
};

// One sentence of each kind in each language. A cue that breaks in one language fails here.
TEST(RulesOfALanguage, KindsAndModalities) {
  const std::vector<Sentence> sentences = {
      {"en-US", "You must sign.", "requirement obligation"},
      {"en-US", "You cannot sign.", "prohibition prohibition"},
      {"en-US", "You don't have to sign.", ""},
      {"en-US", "You can sign the list.", ""},
      {"en-US", "You can sign at any time.", "permission permission"},
      {"en-US", "We recommend a test.", "recommendation recommendation"},
      {"en-US", "Only admins can sign.", "eligibility constitutive"},
      {"en-US", "Partners aren't eligible.", "exclusion constitutive"},
      {"en-US", "We answer within two days.", "deadline commitment"},
      {"en-US", "You will lose access to the list.", "consequence constitutive"},
      {"fr-FR", "Vous devez signer.", "requirement obligation"},
      {"fr-FR", "Vous ne pouvez pas signer.", "prohibition prohibition"},
      {"fr-FR", "Vous n’avez pas besoin de signer.", ""},
      {"fr-FR", "Vous pouvez signer à tout moment.", "permission permission"},
      {"fr-FR", "Nous vous recommandons un essai.", "recommendation recommendation"},
      {"fr-FR", "Seuls les administrateurs peuvent signer.", "eligibility constitutive"},
      {"fr-FR", "Les partenaires ne sont pas éligibles.", "exclusion constitutive"},
      {"fr-FR", "Nous répondons dans un délai de deux jours.", "deadline commitment"},
      {"fr-FR", "La remise s’applique aux lampes.", "scope constitutive"},
      {"nl-NL", "U moet tekenen.", "requirement obligation"},
      {"nl-NL", "U kunt dit niet wijzigen.", "prohibition prohibition"},
      {"nl-NL", "U hoeft dit niet te tekenen.", ""},
      {"nl-NL", "Het wordt aanbevolen om te testen.", "recommendation recommendation"},
      {"nl-NL", "Alleen beheerders kunnen tekenen.", "eligibility constitutive"},
      {"nl-NL", "We antwoorden binnen twee dagen.", "deadline commitment"},
      {"nl-NL", "De korting geldt voor lampen.", "scope constitutive"},
      {"de-DE", "Sie müssen unterschreiben.", "requirement obligation"},
      {"de-DE", "Sie können dies nicht ändern.", "prohibition prohibition"},
      {"de-DE", "Sie müssen nicht unterschreiben.", ""},
      {"de-DE", "Wir empfehlen einen Test.", "recommendation recommendation"},
      {"de-DE", "Nur Administratoren können unterschreiben.", "eligibility constitutive"},
      {"de-DE", "Wir antworten innerhalb von zwei Tagen.", "deadline commitment"},
      {"de-DE", "Der Rabatt gilt für Lampen.", "scope constitutive"},
      {"ja-JP", "署名する必要があります。", "requirement obligation"},
      {"ja-JP", "変更することはできません。", "prohibition prohibition"},
      {"ja-JP", "署名する必要はありません。", ""},
      {"ja-JP", "テストをお勧めします。", "recommendation recommendation"},
      {"ja-JP", "2 日以内に回答します。", "deadline commitment"},
      {"ja-JP", "パートナーは対象ではありません。", "exclusion constitutive"},
      {"zh-TW", "您必須簽名。", "requirement obligation"},
      {"zh-TW", "您無法變更名稱。", "prohibition prohibition"},
      {"zh-TW", "您不需要簽名。", ""},
      {"zh-TW", "建議您先測試。", "recommendation recommendation"},
      {"zh-TW", "我們會在兩天內回覆。", "deadline commitment"},
      {"zh-TW", "只有管理員可以簽名。", "eligibility constitutive"},
      {"he-IL", "עליכם לחתום.", "requirement obligation"},
      {"he-IL", "אסור לשתף אסימון.", "prohibition prohibition"},
      {"he-IL", "מומלץ לבדוק.", "recommendation recommendation"},
      {"he-IL", "נשיב בתוך יומיים או תוך 5 ימים.", "deadline commitment"},
      {"he-IL", "רק מנהלים יכולים לחתום.", "eligibility constitutive"},
      {"th-TH", "คุณต้องลงนาม", "requirement obligation"},
      {"th-TH", "ห้ามแชร์โทเค็น", "prohibition prohibition"},
      {"th-TH", "คุณไม่จำเป็นต้องลงนาม", ""},
      {"th-TH", "เราจะตอบภายใน 2 วัน", "deadline commitment"},
  };
  for (const Sentence& one : sentences) {
    const Facts facts = compile(std::string(one.text) + "\n", one.locale).facts;
    std::string found;
    for (const Rule& rule : facts.rules) {
      found += std::string(found.empty() ? "" : "; ") + std::string(name_of(rule.kind)) + " " +
               std::string(name_of(rule.modality));
    }
    EXPECT_EQ(found, one.want) << one.locale << ": " << one.text;
  }
}

// What a technical writer of the language writes: a sentence a line behind the kind that it is to have, or kinds where
// a reader may take either; "none": no rule.
TEST(RulesOfALanguage, SentencesOfEachKind) {
  size_t languages = 0;
  for (const auto& file : std::filesystem::directory_iterator(DIGLOT_SOURCE_DIR "/tests/spec/rules")) {
    const std::string locale = file.path().stem().string();
    std::istringstream lines(read_file(file.path()));
    for (std::string line; std::getline(lines, line);) {
      const size_t colon = line.find(": ");
      ASSERT_NE(colon, std::string::npos) << locale << ": " << line;
      const Facts facts = compile(line.substr(colon + 2) + "\n", locale).facts;
      const std::string found(facts.rules.empty() ? "none" : name_of(facts.rules[0].kind));
      EXPECT_NE((" | " + line.substr(0, colon) + " | ").find(" | " + found + " | "), std::string::npos)
          << locale << ": " << line << " is found to be " << found;
    }
    ++languages;
  }
  EXPECT_EQ(languages, own_lexicons().by_tag.size());
}

TEST(RulesOfALanguage, Quantities) {
  const std::vector<Sentence> sentences = {
      {"en-US", "within 30 days", "P30D <="},
      {"en-US", "within a week", "P1W <="},
      {"en-US", "five business days", "P5D = business"},
      {"en-US", "in less than 24 hours", "PT24H <"},
      {"en-US", "before June 30, 2020", "2020-06-30 <"},
      {"en-US", "at least two users", "2 >="},
      {"en-US", "more than $1,500 or 12.5%", "1500 > USD; 12.5 ="},
      {"en-US", "no more than three months", "P3M <="},
      {"en-US", "several days", " ="},
      {"en-US", "one of them, twice a year", ""},
      {"fr-FR", "dans un délai d’une semaine", "P1W <="},
      {"fr-FR", "plus de quatre semaines", "P4W >"},
      {"fr-FR", "cinq jours ouvrés", "P5D = business"},
      {"fr-FR", "avant le 30 juin 2020", "2020-06-30 <"},
      {"fr-FR", "au moins 1 000 €", "1000 >= EUR"},
      {"nl-NL", "binnen 30 dagen", "P30D <="},
      {"nl-NL", "minimaal vijf werkdagen", "P5D >= business"},
      {"de-DE", "innerhalb von 30 Tagen", "P30D <="},
      {"de-DE", "mindestens 1.000 €", "1000 >= EUR"},
      {"ja-JP", "30 日以内", "P30D <="},
      {"ja-JP", "５ 営業日以内", "P5D <= business"},
      {"ja-JP", "3 か月後", "P3M >"},
      {"zh-TW", "在一週內", "P1W <="},
      {"zh-TW", "超過四周", "P4W >"},
      {"zh-TW", "五個工作天內", "P5D <= business"},
      {"zh-TW", "一旦完成", ""},
      {"he-IL", "תוך 30 ימים", "P30D <="},
      {"th-TH", "ภายใน 72 ชั่วโมง", "PT72H <="},
  };
  for (const Sentence& one : sentences) {
    Scanner scanner(own_lexicons().exact(one.locale)->rules, one.locale);
    std::string found;
    for (const FoundQuantity& quantity : scanner.scan(one.text).quantities) {
      const Quantity& q = quantity.quantity;
      found += (found.empty() ? "" : "; ") + q.value + " " + std::string(name_of(q.comparator)) +
               (q.currency.empty() ? "" : " " + q.currency) + (q.business ? " business" : "");
    }
    EXPECT_EQ(found, one.want) << one.locale << ": " << one.text;
  }
}

// ---- ids

TEST(FactIds, AreTheSameInEveryLocaleAndInTheSource) {
  const Facts french = compile(unit(101, "Vous devez payer.", "You must pay.") + "\n", "fr-FR").facts;
  const Facts german = compile(unit(901, "Sie müssen bezahlen.", "You must **pay**.") + "\n", "de-DE").facts;
  const Facts english = compile("You must pay.\n").facts;
  ASSERT_EQ(french.rules.size(), 1U);
  ASSERT_EQ(german.rules.size(), 1U);
  ASSERT_EQ(english.rules.size(), 1U);
  EXPECT_EQ(french.rules[0].id, german.rules[0].id);
  EXPECT_EQ(french.rules[0].id.text, english.rules[0].id.text);
  EXPECT_EQ(french.rules[0].id.structure, english.rules[0].id.structure);
  EXPECT_EQ(french.rules[0].id.text.size(), 16U);
}

TEST(FactIds, TellRepeatsAndArticlesApart) {
  const Facts twice = compile("You must pay. You must pay.\n").facts;
  ASSERT_EQ(twice.rules.size(), 2U);
  EXPECT_NE(twice.rules[0].id.text, twice.rules[1].id.text);
  EXPECT_NE(twice.rules[0].id.structure, twice.rules[1].id.structure);
  const Facts elsewhere = compile("You must pay.\n", "en-US", "b.md").facts;
  EXPECT_NE(elsewhere.rules[0].id.text, twice.rules[0].id.text);
}

TEST(FactIds, ATranslationAloneHasOnlyItsPlace) {
  const Facts facts = compile("# <a name=\"pay\"></a>Payer\n\nVous devez payer.\n", "fr-FR").facts;
  const Facts source = compile("# <a name=\"pay\"></a>Pay\n\nYou must pay.\n").facts;
  ASSERT_EQ(facts.rules.size(), 1U);
  EXPECT_EQ(facts.rules[0].id.text, "");
  EXPECT_EQ(facts.rules[0].id.structure, source.rules[0].id.structure);
  EXPECT_EQ(facts.rules[0].agreement.status, AgreementStatus::kTargetOnly);
}

// ---- evidence

TEST(Evidence, IsTheUnitOrTheSentence) {
  const std::string bilingual = "# T\n\n" + unit(101, "Vous devez payer.", "You must pay.") + "\n";
  const Facts facts = compile(bilingual, "fr-FR").facts;
  ASSERT_EQ(facts.rules.size(), 1U);
  const Evidence& evidence = facts.rules[0].evidence;
  EXPECT_EQ(evidence.unit, "0a1b2-101");
  EXPECT_EQ(bilingual.substr(evidence.target.begin, evidence.target.size()), "Vous devez payer.");
  EXPECT_EQ(bilingual.substr(evidence.source.begin, evidence.source.size()), "You must pay.");

  const std::string alone = "# T\n\nHello there. You **must** pay [here](x.md \"y\"). Bye.\n";
  const Facts english = compile(alone).facts;
  ASSERT_EQ(english.rules.size(), 1U);
  const Range range = english.rules[0].evidence.target;
  EXPECT_EQ(alone.substr(range.begin, range.size()), "You **must** pay [here](x.md \"y\").");
}

// ---- what is unknown stays unsaid

TEST(Facts, NoLexiconNoFacts) {
  const Facts facts = compile("1. Press. You must pay.\n", "sw-KE").facts;
  EXPECT_TRUE(facts.rules.empty());
  EXPECT_FALSE(facts.checked);
  const Facts bilingual = compile(unit(101, "Lazima ulipe.", "You must pay.") + "\n", "sw-KE").facts;
  ASSERT_EQ(bilingual.rules.size(), 1U);
  EXPECT_EQ(bilingual.rules[0].agreement.status, AgreementStatus::kUnchecked);
}

// ---- where a sentence stands

TEST(Evidence, IsTheSentenceWhoseWordsStandBeforeItAsWell) {
  const std::string text =
      "The members of the club may borrow the keys of the safe and must sign the list. The *members* must pay the "
      "fee.\n";
  const Facts facts = compile(text).facts;
  ASSERT_EQ(facts.rules.size(), 2U);
  const Range range = facts.rules[1].evidence.target;
  EXPECT_EQ(text.substr(range.begin, range.size()), "The *members* must pay the fee.");
}

// An address makes a sentence long; what of its words stands in the next one is shorter, and is another sentence.
TEST(Evidence, IsTheWholeSentenceThatHoldsALink) {
  const std::string text =
      "場所を削除するには、[サポート](https://example.com/a/very/long/"
      "address?stage=2&topic=1af7f3a0-1757-3543-4b6a-c945c3)"
      "に連絡する必要があります。 削除された場所は取得できなくなります。\n";
  const Facts facts = compile(text, "ja-JP").facts;
  ASSERT_EQ(facts.rules.size(), 2U);
  const Range range = facts.rules[0].evidence.target;
  EXPECT_EQ(text.substr(range.begin, range.size()), text.substr(0, text.find(" 削除")));
}

TEST(Evidence, IsFoundBesideSteps) {
  const std::string text = "Keys must not be lent. You must pay.\n\n1. Select **Open**.\n2. Enter your name.\n";
  const Facts facts = compile(text).facts;
  ASSERT_EQ(facts.rules.size(), 2U);
  EXPECT_EQ(facts.rules[1].evidence.target, (Range{23, 36}));
}

// ---- hostile articles: they must end, and soon; the time limit of the test is the measure

// A build trusts them: it reads the rules of those languages alone that its articles have.
TEST(LocaleFiles, OursAreSoundAndHaveTheNameOfTheirTag) {
  Project project;
  LoadRequest request;
  request.locales = DIGLOT_SOURCE_DIR "/locales";
  request.data_only = true;
  ASSERT_TRUE(load_project(request, project));
  ASSERT_GE(project.locale_files.size(), 8U);
  for (const DataFile& file : project.locale_files) {
    Diagnostics said;
    const Lexicon lexicon = parse_lexicon(file.source, said);
    EXPECT_EQ(lexicon.tag + ".xml", file.path);
    EXPECT_TRUE(said.take().empty()) << file.path;
    EXPECT_EQ(lexicon.rules.present, !parse_lexicon(file.source, said, false).rules.present) << file.path;
  }
}

TEST(Hostile, LongSentencesListsAndTables) {
  std::string sentence = "You must pay, ";
  for (int i = 0; i < 40000; ++i) sentence += "if you must not only can within 30 days, ";
  EXPECT_EQ(compile(sentence + ".\n").facts.rules.size(), 1U);

  std::string names;
  for (int i = 0; i < 20000; ++i) names += "You must pay box " + std::to_string(i * 7919 % 20011) + ".\n\n";
  EXPECT_EQ(compile(names).facts.variables.size(), 20000U);

  std::string list;
  for (int i = 0; i < 20000; ++i) list += "- You must:\n\n";
  EXPECT_EQ(compile(list).facts.rules.size(), 20000U);

  std::string steps;
  for (int i = 1; i < 4000; ++i) steps += std::to_string(i) + ". Select it.\n\nSo.\n\n";
  const Facts facts = compile(steps).facts;
  ASSERT_EQ(facts.procedures.size(), 1U);
  EXPECT_EQ(facts.procedures[0].steps.size(), 3999U);

  std::string table = "| A | Requirement |\n|---|---|\n";
  for (int i = 0; i < 10000; ++i) table += "| x | Two keys |\n";
  EXPECT_EQ(compile(table).facts.rules.size(), 10000U);
}

}  // namespace
}  // namespace diglot

// What changed between two manifests, and in which direction: each row is an article before and after.
#include "diff.h"

#include <gtest/gtest.h>

#include "build.h"
#include "compile.h"
#include "exchange.h"
#include "render.h"

namespace diglot {
namespace {

struct Text {
  std::string locale, path, bytes;
};

// Through the JSON, as a user's manifests go.
Manifest manifest_of(const std::vector<Text>& texts) {
  Project project = project_without_articles();
  for (const Text& text : texts) {
    InputFile file;
    file.kind = InputKind::kArticle;
    file.locale = text.locale;
    file.path = text.path;
    file.source = {text.locale + "/" + text.path, text.bytes};
    project.files.push_back(file);
  }
  const SourceFile json{"manifest.json", manifest_text(compile_corpus(project, own_lexicons()), project)};
  Diagnostics diagnostics;
  const auto manifest = read_manifest(json, diagnostics);
  for (const Diagnostic& one : diagnostics.list()) ADD_FAILURE() << one.message;
  return manifest.value_or(Manifest{});
}

Manifest english(const std::string& text) { return manifest_of({{"en-US", "a.md", text + "\n"}}); }

std::string words_of(const std::vector<RecordChange>& changes) {
  std::string out;
  for (const RecordChange& change : changes) {
    if (!out.empty()) out += "; ";
    out += std::string(name_of(change.type)) + " " + std::string(name_of(change.fate));
    if (change.type == RecordType::kRule && change.fate == RecordFate::kChanged) {
      out += " " + std::string(name_of(change.effect));
    }
    for (const FieldChange& one : change.fields) {
      if (one.field != Field::kText) out += " " + std::string(name_of(one.field));
    }
  }
  return out;
}

struct Row {
  const char* before;
  const char* after;
  const char* want;
};

TEST(Diff, RulesGetStricterOrLooserByTheirValues) {
  const std::vector<Row> rows = {
      {"You must pay within 30 days.", "You must pay within 30 days.", ""},
      // What is asked for: less room is stricter, whoever is bound.
      {"You must pay within 30 days.", "You must pay within 20 days.", "rule changed stricter quantity"},
      {"You must pay within 20 days.", "You must pay within 30 days.", "rule changed looser quantity"},
      {"We answer within 2 weeks.", "We answer within 15 days.", "rule changed looser quantity"},
      {"You must pay within 2 weeks.", "You must pay within 14 days.", "rule changed changed"},
      {"You must pay within 30 days.", "You must pay within 2 months.", "rule changed looser quantity"},
      {"You must pay within 30 days.", "You must pay within one month.", "rule changed changed quantity"},
      {"You must answer within 5 business days.", "You must answer within 5 days.", "rule changed stricter quantity"},
      {"You must pay within 24 hours.", "You must pay within 1 day.", "rule changed changed asks"},
      {"Each member must have at least 2 keys.", "Each member must have at least 3 keys.",
       "rule changed stricter quantity"},
      {"A claim must not exceed $1,000.", "A claim must not exceed $1,500.", "rule changed looser quantity"},
      {"A claim must not exceed $1,000.", "A claim must not exceed €900.", "rule changed changed quantity quantity"},
      {"Orders must be placed before June 30, 2026.", "Orders must be placed before May 31, 2026.",
       "rule changed stricter quantity"},
      {"You may return a key within 30 days.", "You may return a key within 20 days.",
       "rule changed stricter quantity"},
      // In a condition it depends on what the condition opens.
      {"If the order is older than 30 days, you must pay a fee.",
       "If the order is older than 20 days, you must pay a fee.", "rule changed stricter quantity"},
      {"If the order is less than 30 days old, you may cancel at any time.",
       "If the order is less than 20 days old, you may cancel at any time.", "rule changed stricter quantity"},
      {"If you owe more than $100, your account will be suspended.",
       "If you owe more than $50, your account will be suspended.", "rule changed changed quantity"},
      // Modality, kind
      {"You should sign the list.", "You must sign the list.", "rule changed stricter kind modality"},
      {"You must sign the list.", "You should sign the list.", "rule changed looser kind modality"},
      {"Resellers are eligible for the discount.", "Resellers are not eligible for the discount.",
       "rule changed stricter kind asks"},
      // Conditions, exceptions
      {"You must sign the list.", "If you are a guest, you must sign the list.", "rule changed looser condition"},
      {"If you are a guest, you must sign the list.", "You must sign the list.", "rule changed stricter condition"},
      {"You must sign the list.", "You must sign the list unless you are a guest.", "rule changed looser exception"},
      {"If you are a guest, you must sign the list.", "If you are a member, you must sign the list.",
       "rule changed changed condition"},
      // Roles of which one is enough
      {"You must be a Global admin to sign the list.",
       "You must be a Global admin or a Billing admin to sign the list.", "rule changed looser roles"},
      // What came and went is neither
      {"You must pay.", "You must pay. Keys must not be lent to strangers.", "rule appeared"},
      {"You must pay. Keys must not be lent to strangers.", "You must pay.", "rule gone"},
      {"You must pay the yearly fee.", "Guests must not open the safe.", "rule appeared; rule gone"},
      // Both at once
      {"You should pay within 20 days.", "You must pay within 30 days.", "rule changed both modality quantity"},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(words_of(diff(english(row.before), english(row.after))), row.want) << row.before << "\n" << row.after;
  }
}

TEST(Diff, FindsAChangedRuleWhereItMoved) {
  const Manifest before = english("# Fees\n\nYou must pay the yearly fee within 30 days.\n\nKeys must not be lent.");
  const Manifest after = english(
      "# All about fees\n\nMembers should read this.\n\nKeys must not be lent.\n\nYou must pay the yearly fee within "
      "20 days.");
  EXPECT_EQ(words_of(diff(before, after)), "rule appeared; rule changed stricter quantity");
}

TEST(Diff, ATranslationAloneIsKnownByItsPlace) {
  const std::string french = "# <a name=\"fees\"></a>Frais\n\nVous devez payer.\n";
  const std::string both =
      "# <a name=\"fees\"></a><span data-ttu-id=\"0a1b2-101\">Frais</span><span class=\"sxs-lookup\"><span "
      "data-stu-id=\"0a1b2-101\">Fees</span></span>\n\n<span data-ttu-id=\"0a1b2-102\">Vous devez payer.</span><span "
      "class=\"sxs-lookup\"><span data-stu-id=\"0a1b2-102\">You must pay.</span></span>\n";
  const auto changes = diff(manifest_of({{"fr-FR", "a.md", french}}), manifest_of({{"fr-FR", "a.md", both}}));
  ASSERT_EQ(words_of(changes).substr(0, 12), "rule changed");
  EXPECT_NE(changes[0].old_id, "");
  EXPECT_EQ(changes[0].text, "You must pay.");
}

TEST(Diff, Steps) {
  const std::string before = "# Open it\n\n1. Select **Open**.\n1. Enter your name.\n1. Select **Save**.\n";
  EXPECT_EQ(words_of(diff(english(before), english(before + "1. Close the window.\n"))), "step appeared");
  EXPECT_EQ(words_of(diff(english(before), english("# Open it\n\n1. Select **Open**.\n1. Select **Save**.\n"))),
            "step gone");
  EXPECT_EQ(words_of(diff(english(before),
                          english("# Open it\n\n1. Enter your name.\n1. Select **Open**.\n1. Select **Save**.\n"))),
            "step changed position");
  EXPECT_EQ(words_of(diff(english(before), english("# Open it\n\n1. Select **Open**.\n1. Optionally, enter your "
                                                   "name.\n1. Select **Save**.\n"))),
            "step changed optional");
  EXPECT_EQ(words_of(diff(english(before), english(before))), "");
}

TEST(Diff, HostileManifestsEndSoon) {
  std::string before, after;
  for (int i = 0; i < 3000; ++i) {
    before += "You must pay box " + std::to_string(i) + ".\n\n";
    after += "Guests should call desk " + std::to_string(i) + ".\n\n";
  }
  EXPECT_EQ(diff(english(before), english(after)).size(), 6000U);
}

std::string refusal(const std::string& json) {
  Diagnostics diagnostics;
  const bool read = read_manifest({"m.json", json}, diagnostics).has_value();
  return read ? "read" : diagnostics.list().empty() ? "silent" : diagnostics.list()[0].message;
}

TEST(ReadManifest, SaysWhatIsWrong) {
  const std::string head = R"({"manifestVersion":"1.7.0","sourceLocale":"en-US","procedures":[],"rules":[)";
  const std::string rule = R"("id":"r-0","article":"a.md","kind":"requirement","modality":"obligation","text":{})";
  EXPECT_EQ(refusal(head + "]}"), "read");
  EXPECT_EQ(refusal(head + "{" + rule + R"(,"then":true,"later":[1]}]})"), "read");
  EXPECT_EQ(refusal("").substr(0, 16), "this is not JSON");
  EXPECT_EQ(refusal("{\"manifestVersion\":\"1.0.0\",").substr(0, 16), "this is not JSON");
  EXPECT_EQ(refusal("[]").substr(0, 16), "/manifestVersion");
  EXPECT_EQ(refusal(R"({"manifestVersion":"2.0.0"})"),
            "the manifest is of version '2.0.0', and this program reads 1.*");
  EXPECT_EQ(refusal(head + "{}]}").substr(0, 11), "/rules/0/id");
  EXPECT_EQ(refusal(head + "{" + rule + "}]}").substr(0, 13), "/rules/0/then");
  EXPECT_EQ(refusal(head + "{" + rule + R"(,"then":{"log":["x"]}}]})").substr(0, 14), "/rules/0/logic");
  EXPECT_EQ(refusal(head + "{" + rule + R"(,"then":true,"quantities":[{"type":"ells","text":"x"}]}]})").substr(0, 26),
            "/rules/0/quantities/0/type");
  std::string deep = "true";
  for (int i = 0; i < 5000; ++i) deep = "{\"!\":[" + deep + "]}";
  EXPECT_EQ(refusal(head + "{" + rule + ",\"then\":" + deep + "}]}").substr(0, 14), "/rules/0/logic");
}

}  // namespace
}  // namespace diglot

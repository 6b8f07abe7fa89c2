// Which sentences go together, how articles are cut into them, and what is written from that.
#include "align.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "build.h"
#include "pair.h"
#include "parse.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

Article article_of(const SourceFile& file, const std::string& locale) {
  Diagnostics unused;
  return pair(file, locale, "a.md", parse_article(file, unused), unused);
}

std::vector<std::string> cut(const std::string& markdown, const std::string& locale = "en-US") {
  const SourceFile file{"a.md", markdown};
  std::vector<std::string> out;
  for (const Segment& segment : segments_of(article_of(file, locale), Side::kTarget, file, locale, false)) {
    EXPECT_LE(segment.range.end, file.bytes.size());
    out.push_back(segment.text);
  }
  return out;
}

using Texts = std::vector<std::string>;

TEST(Segments, AreSentencesOfEveryKindOfBlock) {
  EXPECT_EQ(cut("# <a name=\"a\"></a>A title\n\nOne. Two\nlines. Three!\n"),
            (Texts{"A title", "One.", "Two lines.", "Three!"}));
  EXPECT_EQ(cut("1. First. And more.\n\n   Below.\n2. Second<br>line.\n"),
            (Texts{"First.", "And more.", "Below.", "Second", "line."}));
  EXPECT_EQ(cut("> [!NOTE]\n> One. Two\n> lines.\n"), (Texts{"One.", "Two lines."}));
  EXPECT_EQ(cut("| A | B |\n|---|---|\n| One. Two. | x |\n"), (Texts{"A", "B", "One.", "Two.", "x"}));
  EXPECT_EQ(cut("<table><tr><td>One. Two.</td><td><b>Three</b> four</td></tr></table>\n"),
            (Texts{"One.", "Two.", "<b>Three</b> four"}));
  EXPECT_EQ(cut("```\nCode. Is not.\n```\n\n![An image.](a.png)\n\n---\n"), Texts{});
}

TEST(Segments, DoNotEndInsideMarkup) {
  EXPECT_EQ(cut("Run `a. B c. D` now. Then [go. There](a.b/c. d) again.\n"),
            (Texts{"Run `a. B c. D` now.", "Then [go. There](a.b/c. d) again."}));
  EXPECT_EQ(cut("**Bold. Still bold.** Not bold.\n"), (Texts{"**Bold. Still bold.**", "Not bold."}));
  EXPECT_EQ(cut("**Label:** The text.\n"), (Texts{"**Label:**", "The text."}));
  EXPECT_EQ(cut("See e.g. Paris or the U.S. Army.\n"), (Texts{"See e.g. Paris or the U.S. Army."}));
  EXPECT_EQ(cut("これは文です。次の文。**太字です。** 終わり\n", "ja-JP"),
            (Texts{"これは文です。", "次の文。", "**太字です。**", "終わり"}));
}

TEST(Segments, OfABilingualArticleAreItsUnits) {
  const SourceFile file{
      "a.md",
      "<span data-ttu-id=\"0a1b2-101\">Un. Deux.</span><span class=\"sxs-lookup\"><span "
      "data-stu-id=\"0a1b2-101\">One. Two.</span></span>\n\n[<span data-ttu-id=\"0a1b2-102\">Trois"
      "</span><span class=\"sxs-lookup\"><span data-stu-id=\"0a1b2-102\">Three</span></span>](c.md)\n"};
  const auto segments = segments_of(article_of(file, "fr-FR"), Side::kSource, file, "en-US", false);
  ASSERT_EQ(segments.size(), 2U);
  EXPECT_EQ(segments[0].text, "One. Two.");
  EXPECT_EQ(segments[1].text, "[Three](c.md)");
  EXPECT_EQ(segments[1].unit, 1U);
  EXPECT_NE(segments[0].block, segments[1].block);
}

TEST(Segments, HostileTextEnds) {
  for (const char* piece : {"`", "[", "](", "**", "<a ", "<!--", "a. ", "![", ":::", "\\", "> "}) {
    std::string text = "x ";
    while (text.size() < (1U << 16U)) text += piece;
    EXPECT_LE(cut(text).size(), text.size()) << piece;
  }
}

std::vector<Segment> lines(const std::vector<std::string>& texts) {
  std::vector<Segment> out;
  for (const std::string& text : texts) {
    Segment segment;
    segment.kind = text.starts_with('#') ? BlockKind::kHeading : BlockKind::kParagraph;
    segment.anchor = text.starts_with('#') ? text.substr(1) : "";
    segment.text = text;
    segment.block = static_cast<uint32_t>(out.size());
    out.push_back(std::move(segment));
  }
  return out;
}

// "0=0 1= =1 2=2,3"
std::string shown(const SegmentAlignment& alignment) {
  std::string out;
  const auto list = [&](const std::vector<uint32_t>& indexes) {
    for (size_t i = 0; i < indexes.size(); ++i) out += (i > 0 ? "," : "") + std::to_string(indexes[i]);
  };
  for (const Bead& bead : alignment.beads) {
    out += out.empty() ? "" : " ";
    list(bead.source);
    out += "=";
    list(bead.target);
  }
  return out;
}

TEST(Align, FollowsWhatIsTheSameInBothLanguages) {
  const auto source = lines({"#intro", "Open Azure Portal 2020.", "Nothing of this was translated, not one word of it.",
                             "Send the file invoice.csv to Contoso.", "#end", "Thank you, Fabrikam."});
  const auto target = lines(
      {"#intro", "Ouvrez Azure Portal 2020.", "Envoyez le fichier invoice.csv à Contoso.", "#end", "Merci, Fabrikam."});
  const SegmentAlignment alignment = align(source, target, {});
  EXPECT_EQ(shown(alignment), "0=0 1=1 2= 3=2 4=3 5=4");
  for (const Bead& bead : alignment.beads) {
    if (!bead.target.empty()) {
      EXPECT_GT(bead.confidence, 0.5);
    }
  }
}

TEST(Align, JoinsSentencesOfOneBlockOnly) {
  auto source = lines({"Open Azure Portal.", "Then choose Contoso Cloud."});
  const auto target = lines({"Ouvrez Azure Portal, puis choisissez Contoso Cloud."});
  EXPECT_NE(shown(align(source, target, {})), "0,1=0");
  source[1].block = source[0].block;
  EXPECT_EQ(shown(align(source, target, {})), "0,1=0");
}

TEST(Align, FindsWhatWasMoved) {
  const auto source = lines({"The Contoso report of 2019 is in Azure Storage.",
                             "Fabrikam pays invoice 4711 in Redmond.", "Tailspin Toys sells Surface Pro tablets."});
  const auto target =
      lines({"Fabrikam règle la facture 4711 à Redmond.", "Tailspin Toys vend des tablettes Surface Pro.",
             "Le rapport Contoso 2019 est dans Azure Storage."});
  const std::string beads = shown(align(source, target, {}));
  EXPECT_NE(beads.find("0=2"), std::string::npos) << beads;
  EXPECT_NE(beads.find("1=0"), std::string::npos) << beads;
}

// A language in which every word has its own letters: what align() does once it knows the words.
class TaughtLanguage {
 public:
  TaughtLanguage() {
    for (uint32_t i = 0; i < 400; ++i) {
      std::vector<uint32_t> words;
      for (uint32_t k = 0; k < 6; ++k) words.push_back((i * 7 + k * k * 13 + k * i) % kWords);
      texts_.push_back(sentence(words, false));
      texts_.push_back(sentence(words, true));
    }
    std::vector<TextPair> pairs;
    for (size_t i = 0; i < texts_.size(); i += 2) pairs.push_back({texts_[i], texts_[i + 1]});
    model_ = learn_alignment(pairs);
  }

  static std::string sentence(const std::vector<uint32_t>& words, bool translated) {
    std::string out;
    for (uint32_t word : words) {
      std::string letters = std::string(1, static_cast<char>('a' + word / 10)) + static_cast<char>('a' + word % 10);
      if (translated) std::swap(letters[0], letters[1]);
      out += (out.empty() ? "" : " ") + (translated ? "q" + letters + "x" : "w" + letters);
    }
    return out;
  }
  const AlignmentModel& model() const { return model_; }

 private:
  static constexpr uint32_t kWords = 80;
  std::vector<std::string> texts_;
  AlignmentModel model_;
};

using Words = std::vector<uint32_t>;

// Sentences as numbers of words, each a block of its own; a second list of a line stands in the same block.
std::vector<Segment> blocks_of(const std::vector<std::vector<Words>>& blocks, bool translated) {
  std::vector<Segment> out;
  for (uint32_t block = 0; block < blocks.size(); ++block) {
    for (const Words& words : blocks[block]) {
      Segment segment;
      segment.kind = BlockKind::kParagraph;
      segment.text = TaughtLanguage::sentence(words, translated) + ".";
      segment.block = block;
      out.push_back(std::move(segment));
    }
  }
  return out;
}

const Words kA = {1, 2, 3, 4, 5, 6}, kB = {11, 12, 13, 14, 15, 16}, kC = {21, 22, 23, 24, 25, 26},
            kD = {31, 32, 33, 34, 35, 36}, kE = {41, 42, 43, 44, 45, 46}, kF = {51, 52, 53, 54, 55, 56};

TEST(AlignTaught, ParagraphsThatChangedPlacesAndWereJoined) {
  const TaughtLanguage language;
  Words joined = kB;
  joined.insert(joined.end(), kC.begin(), kC.end());
  EXPECT_EQ(shown(align(blocks_of({{kA}, {kB, kC}, {kD}, {kE}, {kF}}, false),
                        blocks_of({{kA}, {kD}, {kE}, {joined}, {kF}}, true), language.model())),
            "0=0 1,2=3 3=1 4=2 5=4");
}

TEST(AlignTaught, NeighboursThatChangedPlaces) {
  const TaughtLanguage language;
  EXPECT_EQ(shown(align(blocks_of({{kA}, {kB}, {kC}, {kD}}, false), blocks_of({{kA}, {kC}, {kB}, {kD}}, true),
                        language.model())),
            "0=0 1=2 2=1 3=3");
}

// A list of the source became one line: the line goes with what it says most of.
TEST(AlignTaught, ALineThatSaysWhatAListSays) {
  const TaughtLanguage language;
  const auto source = blocks_of({{{61, 62}}, {{63, 64}}, {{65, 66, 67, 68}}, {kA}, {kB}}, false);
  const auto target = blocks_of({{{61, 62, 63, 64, 65, 66, 67, 68}}, {kA}, {kB}}, true);
  EXPECT_EQ(shown(align(source, target, language.model())), "0= 1= 2=0 3=1 4=2");
}

// Cells whose words nobody knows: as many on both sides, between the same neighbours.
TEST(AlignTaught, UnknownWordsInTheirPlaces) {
  const TaughtLanguage language;
  auto source = blocks_of({{kA}, {kB}, {kC}, {kD}}, false);
  auto target = blocks_of({{kA}, {kB}, {kC}, {kD}}, true);
  source[1].text = "Developing";
  source[2].text = "Evolved";
  target[1].text = "Paysages";
  target[2].text = "Fruitier";
  EXPECT_EQ(shown(align(source, target, language.model())), "0=0 1=1 2=2 3=3");
}

TEST(Align, EmptySidesAndUnrelatedTexts) {
  EXPECT_EQ(shown(align({}, {}, {})), "");
  EXPECT_EQ(shown(align(lines({"One."}), {}, {})), "0=");
  EXPECT_EQ(shown(align({}, lines({"Un."}), {})), "=0");
}

// Every segment is named exactly once, also where a band cannot hold the whole matrix.
TEST(Align, LargeTextsAreCovered) {
  std::vector<std::string> source;
  std::vector<std::string> target;
  for (int i = 0; i < 3000; ++i) {
    if (i % 7 != 0) source.push_back("Row " + std::to_string(i * 37) + " of the list");
    if (i % 11 != 0) target.push_back("Ligne " + std::to_string(i * 37) + " de la liste");
  }
  const SegmentAlignment alignment = align(lines(source), lines(target), {});
  std::set<uint32_t> sources;
  std::set<uint32_t> targets;
  size_t right = 0;
  for (const Bead& bead : alignment.beads) {
    for (uint32_t i : bead.source) EXPECT_TRUE(sources.insert(i).second);
    for (uint32_t i : bead.target) EXPECT_TRUE(targets.insert(i).second);
    if (bead.source.size() == 1 && bead.target.size() == 1)
      right += source[bead.source[0]].substr(4, 5) == target[bead.target[0]].substr(6, 5) ? 1 : 0;
  }
  EXPECT_EQ(sources.size(), source.size());
  EXPECT_EQ(targets.size(), target.size());
  EXPECT_GT(right, 2200U);
}

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// On real articles: writing the spans changes nothing but the spans, and finds the units that the published
// bilingual article has.
TEST(Align, RealTargetArticlesGetTheirSpansBack) {
  const fs::path root = fs::path(DIGLOT_SOURCE_DIR) / "../shared/corpus";
  if (!fs::exists(root)) GTEST_SKIP() << "../shared is not here";
  for (const char* locale : {"fr-FR", "zh-TW"}) {
    size_t units = 0;
    size_t found = 0;
    size_t files = 0;
    for (const auto& entry : fs::recursive_directory_iterator(root / "bilingual" / locale)) {
      if (entry.path().extension() != ".md" || ++files % 8 != 0) continue;
      const fs::path target_path = root / "target" / locale / fs::relative(entry.path(), root / "bilingual" / locale);
      if (!fs::exists(target_path)) continue;
      const SourceFile bilingual{"b.md", bytes_of(entry.path())};
      const SourceFile target{"t.md", bytes_of(target_path)};
      const Article whole = article_of(bilingual, locale);
      if (!whole.bilingual()) continue;
      const auto sources = segments_of(whole, Side::kSource, bilingual, "en-US", false);
      const auto targets = segments_of(article_of(target, locale), Side::kTarget, target, locale, false);
      const SpannedFile spanned = write_spans(target, sources, targets, align(sources, targets, {}), "0a1b2");
      EXPECT_EQ(project_language(spanned.file, false), target.bytes) << target_path;
      EXPECT_EQ(spanned.origin(static_cast<uint32_t>(spanned.file.bytes.size())), target.bytes.size());
      std::set<std::pair<std::string, std::string>> known;
      for (const Unit& unit : whole.units)
        known.emplace(std::string(bilingual.view(unit.target)), std::string(bilingual.view(unit.source)));
      const Article again = article_of(spanned.file, locale);
      for (const Unit& unit : again.units)
        found +=
            known.contains({std::string(spanned.file.view(unit.target)), std::string(spanned.file.view(unit.source))});
      units += whole.units.size();
    }
    ASSERT_GT(units, 1000U);
    EXPECT_GT(static_cast<double>(found) / static_cast<double>(units), 0.85) << locale;
  }
}

const std::string kOld =
    "---\ntitle: Clés\n---\n# <a name=\"keys\"></a><span data-ttu-id=\"0a1b2-101\">Clés</span><span "
    "class=\"sxs-lookup\">"
    "<span data-stu-id=\"0a1b2-101\">Keys</span></span>\n\n<span data-ttu-id=\"0a1b2-102\">Ouvrez Contoso Portal."
    "</span><span class=\"sxs-lookup\"><span data-stu-id=\"0a1b2-102\">Open Contoso Portal.</span></span> <span "
    "data-ttu-id=\"0a1b2-103\">Attendez 30 minutes avant de partir.</span><span class=\"sxs-lookup\"><span "
    "data-stu-id=\"0a1b2-103\">Wait 30 minutes before you leave.</span></span>\n\n<span data-ttu-id=\"0a1b2-104\">"
    "Merci, Fabrikam.</span><span class=\"sxs-lookup\"><span data-stu-id=\"0a1b2-104\">Thank you, Fabrikam.</span>"
    "</span>\n";
const std::string kToday =
    "# Keys\n\nOpen Contoso Portal. Wait 45 minutes before you leave.\n\nNever tell Tailspin Toys about this.\n";

TEST(Drift, SaysWhatIsNewGoneAndChanged) {
  const SourceFile old{"a.md", kOld};
  const SourceFile today{"b.md", kToday};
  const auto segments = segments_of(article_of(today, "en-US"), Side::kTarget, today, "en-US", false);
  const std::vector<Drift> drift = find_drift(article_of(old, "fr-FR"), old, segments);
  ASSERT_EQ(drift.size(), 3U);
  EXPECT_EQ(drift[0].kind, Drift::Kind::kChanged);
  EXPECT_EQ(drift[0].unit, 2U);
  const std::vector<Edit> edits = {{Edit::Kind::kKept, "Wait "},
                                   {Edit::Kind::kRemoved, "30"},
                                   {Edit::Kind::kAdded, "45"},
                                   {Edit::Kind::kKept, " minutes before you leave."}};
  EXPECT_EQ(drift[0].edits, edits);
  std::map<Drift::Kind, const Drift*> kinds;
  for (const Drift& one : drift) kinds[one.kind] = &one;
  ASSERT_TRUE(kinds.contains(Drift::Kind::kNew) && kinds.contains(Drift::Kind::kGone));
  EXPECT_EQ(kinds[Drift::Kind::kGone]->before, "Thank you, Fabrikam.");
  EXPECT_EQ(kinds[Drift::Kind::kNew]->after, "Never tell Tailspin Toys about this.");
}

TEST(Drift, TheSameSourceHasNone) {
  const SourceFile old{"a.md", kOld};
  const SourceFile today{"b.md", project_language(old, true)};
  const auto segments = segments_of(article_of(today, "en-US"), Side::kTarget, today, "en-US", false);
  EXPECT_TRUE(find_drift(article_of(old, "fr-FR"), old, segments).empty());
}

TEST(Update, KeepsWhatStillHoldsAndMarksTheRest) {
  const InputFile old{InputKind::kArticle, "fr-FR", "a.md", {"a.md", kOld}, ""};
  const InputFile today{InputKind::kArticle, "en-US", "a.md", {"b.md", kToday}, ""};
  const SourceFile made{"c.md", update_article(old, today, "en-US", {})};
  EXPECT_EQ(
      project_language(made, false),
      "---\ntitle: Clés\n---\n# <a name=\"keys\"></a>Clés\n\nOuvrez Contoso Portal. <!--diglot:changed-->Attendez 30 "
      "minutes avant de partir.\n\nNever tell Tailspin Toys about this.\n");
  EXPECT_EQ(article_of(made, "fr-FR").units.size(), 4U);
  const SourceFile lent{
      "d.md", update_article(old, today, "en-US", {{"Never tell Tailspin Toys about this.", "N'en parlez jamais."}})};
  EXPECT_NE(lent.bytes.find(">N'en parlez jamais.<"), std::string::npos);
}

// Hebrew ends sentences as English does; Thai does not mark them, so that whole blocks are aligned there.
TEST(AlignedFiles, RightToLeftAndUnspaced) {
  const InputFile source{InputKind::kArticle,
                         "en-US",
                         "a.md",
                         {"en/a.md",
                          "# Keys\n\nOpen Contoso Portal. Wait 30 minutes.\n\n- Send `report.csv` to Fabrikam.\n- Call "
                          "[Tailspin Toys](https://example.com/help).\n"},
                         ""};
  const InputFile hebrew{
      InputKind::kArticle,
      "he-IL",
      "a.md",
      {"he/a.md",
       "# מפתחות\n\nפתחו את Contoso Portal. המתינו 30 דקות.\n\n- שלחו את `report.csv` אל Fabrikam.\n- "
       "התקשרו אל [Tailspin Toys](https://example.com/help).\n"},
      ""};
  const InputFile thai{InputKind::kArticle,
                       "th-TH",
                       "a.md",
                       {"th/a.md",
                        "# คีย์\n\nเปิด Contoso Portal รอ 30 นาที\n\n- ส่ง `report.csv` ไปที่ Fabrikam\n- โทรหา [Tailspin "
                        "Toys](https://example.com/help)\n"},
                       ""};
  const AlignedTexts in_hebrew = align_files(source, hebrew, "en-US", {});
  EXPECT_EQ(in_hebrew.target.size(), 5U);
  EXPECT_EQ(shown(in_hebrew.alignment), "0=0 1=1 2=2 3=3 4=4");
  const AlignedTexts in_thai = align_files(source, thai, "en-US", {});
  EXPECT_EQ(in_thai.target.size(), 4U);
  EXPECT_EQ(shown(in_thai.alignment), "0=0 1=1 2=2 3=3");
  for (const auto& [file, texts] : {std::pair(&hebrew, &in_hebrew), std::pair(&thai, &in_thai)}) {
    const SourceFile made{"b.md", write_bilingual(*file, *texts)};
    EXPECT_EQ(project_language(made, false), file->source.bytes);
    EXPECT_EQ(article_of(made, file->locale).units.size(), texts->target.size());
  }
}

Project target_only_project() {
  Project project;
  const std::string english =
      "# Reset a password\n\nYou must be a Contoso admin.\n\n1. Open **Azure Portal**.\n2. Wait 30 minutes.\n";
  const std::string french =
      "# <a name=\"reset-a-password\"></a>Réinitialiser un mot de passe\n\nVous devez être administrateur Contoso.\n\n"
      "1. Ouvrez **Azure Portal**.\n2. Attendez 40 minutes.\n";
  project.files.push_back({InputKind::kArticle, "en-US", "a.md", {"en-US/a.md", english}, ""});
  project.files.push_back({InputKind::kArticle, "fr-FR", "a.md", {"fr-FR/a.md", french}, ""});
  return project;
}

TEST(AlignedArticle, IsCheckedLikeABilingualOneAtItsOwnPlaces) {
  const Project project = target_only_project();
  std::vector<Diagnostic> unused;
  const Corpus corpus = compile_corpus(project, compile_lexicons(project, unused));
  const ArticleObject* object = nullptr;
  for (const ArticleObject& one : corpus.objects) {
    if (one.article.locale == "fr-FR") object = &one;
  }
  ASSERT_NE(object, nullptr);
  EXPECT_TRUE(object->article.aligned());
  EXPECT_EQ(object->article.units.size(), 4U);
  EXPECT_GT(object->article.confidence, 0.4);
  const std::string& bytes = project.files[1].source.bytes;
  for (const Unit& unit : object->article.units) {
    EXPECT_TRUE(unit.paired());
    EXPECT_TRUE(unit.source.empty());
    EXPECT_LE(unit.target.end, bytes.size());
  }
  EXPECT_EQ(bytes.substr(object->article.units[3].target.begin, object->article.units[3].target.size()),
            "Attendez 40 minutes.");
  std::map<std::string, Diagnostic> by_code;
  for (const Diagnostic& finding : object->diagnostics) by_code[std::string(info(finding.id).code)] = finding;
  ASSERT_TRUE(by_code.contains("aligned"));
  ASSERT_TRUE(by_code.contains("number-mismatch"));
  const Range place = by_code["number-mismatch"].range;
  EXPECT_EQ(bytes.substr(place.begin, place.size()), "40");
}

TEST(AlignedArticle, WhatIsNoTranslationStaysAsItIs) {
  Project project = target_only_project();
  project.files[1].source.bytes = "# Les fraises\n\nElles poussent au jardin.\n\nIl faut les arroser le soir.\n";
  std::vector<Diagnostic> unused;
  const Corpus corpus = compile_corpus(project, compile_lexicons(project, unused));
  for (const ArticleObject& one : corpus.objects) EXPECT_FALSE(one.article.bilingual()) << one.article.locale;
}

}  // namespace
}  // namespace diglot

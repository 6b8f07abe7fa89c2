// What is stored and read back: every article of the cases and of ours, and bytes that were tampered with.
#include "store.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <random>

#include "compile.h"
#include "dump.h"
#include "load.h"
#include "locale.h"
#include "render.h"

namespace diglot {
namespace {

Project load_tree(const std::string& folder) {
  Project project;
  load_project(
      {.contents = {folder}, .locales = DIGLOT_SOURCE_DIR "/locales", .templates = "", .output = "", .options = {}},
      project);
  return project;
}

void expect_round_trips(const std::string& folder) {
  const Project project = load_tree(folder);
  std::vector<Diagnostic> unused;
  const Lexicons lexicons = compile_lexicons(project, unused);
  for (const InputFile& file : project.files) {
    if (file.kind != InputKind::kArticle) continue;
    const ArticleObject object = compile_article(file, lexicons, project.options);
    const std::string bytes = store_object(object);
    ArticleObject again;
    ASSERT_TRUE(restore_object(bytes, file.source.bytes, again)) << file.source.name;
    EXPECT_EQ(object.article, again.article) << file.source.name;
    EXPECT_EQ(object.facts, again.facts) << file.source.name;
    EXPECT_EQ(object.checks, again.checks) << file.source.name;
    EXPECT_EQ(object.diagnostics, again.diagnostics) << file.source.name;
    EXPECT_EQ(store_object(again), bytes) << file.source.name;
  }
}

TEST(Store, OurArticlesComeBackAsTheyWere) { expect_round_trips(DIGLOT_SOURCE_DIR "/content"); }

TEST(Store, ArticlesOfTheCasesComeBackAsTheyWere) {
  for (const auto& entry : std::filesystem::directory_iterator(DIGLOT_SOURCE_DIR "/tests/cases")) {
    expect_round_trips((entry.path() / "content").string());
  }
}

// What a finding quotes of a long text ends behind a character, wherever that stands: half of one cannot be read back.
TEST(Store, FindingsQuoteWholeCharacters) {
  for (size_t shift = 0; shift < 4; ++shift) {
    std::string text = ":::image " + std::string(shift, 'a');
    for (int i = 0; i < 40; ++i) text += "\u8A9E";
    const InputFile file{InputKind::kArticle, "ja-JP", "a.md", {"a.md", text + "\n"}, ""};
    const ArticleObject object = compile_article(file, {}, {});
    ASSERT_FALSE(object.diagnostics.empty());
    for (const Diagnostic& one : object.diagnostics) EXPECT_EQ(repair_utf8(one.message), one.message);
    ArticleObject again;
    EXPECT_TRUE(restore_object(store_object(object), file.source.bytes, again)) << shift;
  }
}

// A no-break space is one byte shorter where a rule's text is kept, and the cue behind it stands earlier.
TEST(Store, CuesStandInTheTextAsKept) {
  Project project = load_tree(DIGLOT_SOURCE_DIR "/content");
  std::vector<Diagnostic> unused;
  const Lexicons lexicons = compile_lexicons(project, unused);
  const InputFile file{InputKind::kArticle,
                       "fr-FR",
                       "a.md",
                       {"a.md", "# Titre\n\nPerformances\u00A0:\u00A0les membres\u00A0du club doivent payer.\n"},
                       ""};
  const ArticleObject object = compile_article(file, lexicons, project.options);
  ASSERT_EQ(object.facts.rules.size(), 1U);
  const Rule& rule = object.facts.rules.front();
  ASSERT_FALSE(rule.cue_ranges.empty());
  EXPECT_EQ(rule.text.target.substr(rule.cue_ranges[0].begin, rule.cue_ranges[0].size()), "doivent");
  ArticleObject again;
  EXPECT_TRUE(restore_object(store_object(object), file.source.bytes, again));
}

TEST(Store, RealArticlesComeBackAsTheyWere) {
  const std::string corpus = DIGLOT_SOURCE_DIR "/../shared/corpus";
  if (!std::filesystem::is_directory(corpus)) GTEST_SKIP() << "there is no ../shared";
  expect_round_trips(corpus + "/bilingual");
  expect_round_trips(corpus + "/target");
}

// What a damaged object does to the stages behind it, which believe it.
void use(ArticleObject object, const Project& project, const Lexicons& lexicons) {
  dump_facts(object.facts);
  dump_document(object.article.document);
  std::vector<ArticleObject> objects;
  objects.push_back(std::move(object));
  Corpus corpus = link_corpus(project, lexicons, std::move(objects));
  Diagnostics unused;
  const Renderer renderer(corpus, project, lexicons, unused);
  for (const SitePage& page : plan_site(corpus, project).pages) renderer.page(page);
  render_manifest(corpus, project, [](std::string_view) {});
}

TEST(Store, TamperedBytesAreRefusedOrHarmless) {
  Project project = load_tree(DIGLOT_SOURCE_DIR "/tests/cases/docs_constructs/content");
  std::vector<Diagnostic> unused;
  const Lexicons lexicons = compile_lexicons(project, unused);
  std::mt19937 random(7);
  size_t refused = 0, taken = 0;
  for (const InputFile& file : project.files) {
    if (file.kind != InputKind::kArticle) continue;
    const std::string whole = store_object(compile_article(file, lexicons, project.options));
    for (int i = 0; i < 150; ++i) {
      std::string bytes = whole;
      for (size_t k = 1 + random() % 3; k > 0; --k) bytes[random() % bytes.size()] = static_cast<char>(random());
      if (i % 10 == 0) bytes.resize(random() % bytes.size());
      ArticleObject object;
      const bool restored = restore_object(bytes, file.source.bytes, object);
      ++(restored ? taken : refused);
      Project alone = project;
      alone.files = {file};
      if (restored) use(std::move(object), alone, lexicons);
    }
  }
  EXPECT_GT(refused, 0U);
  EXPECT_GT(taken, 0U);
}

TEST(Store, ALengthThatIsNotThereCostsNoMemory) {
  std::string bytes =
      "\x05"
      "fr-FR";
  bytes += "\xFF\xFF\xFF\xFF\x7F";  // a path of 32 GB
  ArticleObject object;
  EXPECT_FALSE(restore_object(bytes, "x", object));
  EXPECT_FALSE(restore_object("", "x", object));
}

}  // namespace
}  // namespace diglot

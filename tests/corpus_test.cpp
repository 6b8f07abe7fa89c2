// Properties that hold for every one of the real articles in ../shared, which is no part of the project: where
// it is absent, each test says so and is skipped. `./dev corpus` prints the figures behind these tests.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "compile.h"
#include "locale.h"
#include "parse.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

const fs::path kShared = DIGLOT_SOURCE_DIR "/../shared";
constexpr std::array kLocales = {"fr-FR", "ja-JP", "zh-TW"};

// Gives up the calling test where the real articles are not there.
#define NEEDS_SHARED() \
  if (!fs::exists(kShared)) GTEST_SKIP() << "../shared is absent: the real articles are not part of the project"

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Articles of one folder of the corpus, by path.
std::vector<InputFile> articles_of(const std::string& kind, const std::string& locale) {
  const fs::path root = kShared / "corpus" / kind / locale;
  std::vector<InputFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(root)) {
    const std::string path = fs::relative(entry.path(), root).generic_string();
    if (!path.ends_with(".md")) continue;
    files.push_back({.locale = locale, .path = path, .source = {locale + "/" + path, read(entry.path())}, .disk = {}});
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return a.path < b.path; });
  return files;
}

// Calls test(file, article object) for each article of a locale; several at a time, so it must only compute.
template <class Result>
std::vector<Result> for_all(const std::vector<InputFile>& files,
                            const std::function<Result(const InputFile&, const ArticleObject&)>& test) {
  std::vector<Result> results(files.size());
  const int jobs = static_cast<int>(std::thread::hardware_concurrency());
  for_each_index(files.size(), jobs,
                 [&](size_t i) { results[i] = test(files[i], compile_article(files[i], Lexicons{}, Options{})); });
  return results;
}

// --- ranges --------------------------------------------------------------------------------------------------

bool is_inside(const std::string& bytes, Range range) {
  const auto is_boundary = [&](uint32_t at) {
    return at == bytes.size() || (static_cast<unsigned char>(bytes[at]) & 0xC0U) != 0x80U;
  };
  return range.begin <= range.end && range.end <= bytes.size() && is_boundary(range.begin) && is_boundary(range.end);
}

std::vector<Range> all_ranges(const ArticleObject& object) {
  std::vector<Range> ranges = {object.article.document.front_matter.range, object.article.document.body};
  for (const MetaField& field : object.article.document.front_matter.fields) {
    ranges.insert(ranges.end(), {field.key_range, field.value_range});
  }
  for (const Unit& unit : object.article.units) ranges.insert(ranges.end(), {unit.range, unit.target, unit.source});
  for (const Tree* tree : {&object.article.document.target, &object.article.document.source}) {
    for (const Node& node : tree->nodes) ranges.push_back(node.range);
  }
  for (const Diagnostic& diagnostic : object.diagnostics) ranges.push_back(diagnostic.range);
  return ranges;
}

std::string bad_range(const InputFile& file, const ArticleObject& object) {
  for (const Range range : all_ranges(object)) {
    if (!is_inside(file.source.bytes, range)) {
      return fmt::format("{}: range [{}, {}) of {} bytes", file.source.name, range.begin, range.end,
                         file.source.bytes.size());
    }
  }
  return "";
}

// --- text ----------------------------------------------------------------------------------------------------

// Drops what is between two marks, marks included: "a](b)c" → "ac".
void drop_between(std::string& text, std::string_view open, std::string_view close) {
  for (size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    const size_t end = text.find(close, at + open.size());
    if (end == std::string::npos) return;
    text.erase(at, end + close.size() - at);
  }
}

// The letters and digits of a text, in order: what no reading of its markup may lose.
std::string letters(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = next_code_point(text, at);
    if (is_letter(c) || is_digit(c)) out += text.substr(begin, at - begin);
  }
  return out;
}

// Whether `part` can be had from `whole` by deleting bytes.
bool is_subsequence(std::string_view part, std::string_view whole) {
  for (const char c : whole) {
    if (!part.empty() && part.front() == c) part.remove_prefix(1);
  }
  return part.empty();
}

// The text of all pieces of each unit, by its number.
std::vector<std::string> unit_texts(const Tree& tree, size_t count) {
  std::vector<std::string> texts(count);
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    if (tree[id].kind == NodeKind::kUnit && tree[id].number < count)
      append_plain_text(tree, id, texts[tree[id].number]);
  }
  return texts;
}

// A reading of a unit by the crudest means, to hold against the parser's: its Markdown without the addresses of
// links and without tags.
std::string crude_text(std::string_view markdown) {
  std::string text(markdown);
  drop_between(text, "](", ")");
  drop_between(text, "<", ">");
  drop_between(text, "&", ";");
  return letters(text);
}

std::vector<std::string> lost_texts(const InputFile& file, const ArticleObject& object) {
  std::vector<std::string> lost;
  for (const Side side : {Side::kTarget, Side::kSource}) {
    const std::vector<Unit>& units = object.article.units;
    const std::vector<std::string> texts = unit_texts(object.article.tree(side), units.size());
    for (size_t i = 0; i < units.size(); ++i) {
      const std::string_view raw = file.source.view(side == Side::kTarget ? units[i].target : units[i].source);
      if (!is_subsequence(crude_text(raw), letters(texts[i]))) {
        lost.push_back(fmt::format("{} {}: '{}' became '{}'", file.source.name, units[i].id, raw, texts[i]));
      }
    }
  }
  return lost;
}

// --- the tests -----------------------------------------------------------------------------------------------

TEST(Corpus, EveryUnitIsPairedAndKeepsItsTextAndPlace) {
  NEEDS_SHARED();
  const std::map<std::string, size_t> expected = {{"fr-FR", 32360}, {"ja-JP", 30763}, {"zh-TW", 30445}};
  struct Result {
    size_t paired = 0;
    std::string bad_range;
    std::vector<std::string> lost;
  };
  size_t total = 0, lost = 0;
  for (const std::string locale : kLocales) {
    size_t paired = 0;
    const auto results = for_all<Result>(articles_of("bilingual", locale), [](const auto& file, const auto& object) {
      const auto& units = object.article.units;
      return Result{static_cast<size_t>(std::count_if(units.begin(), units.end(), [](auto& u) { return u.paired(); })),
                    bad_range(file, object), lost_texts(file, object)};
    });
    for (const Result& result : results) {
      paired += result.paired;
      lost += result.lost.size();
      EXPECT_EQ(result.bad_range, "");
      for (const std::string& text : result.lost) ADD_FAILURE() << text;
    }
    EXPECT_EQ(paired, expected.at(locale)) << locale;
    total += paired;
  }
  EXPECT_EQ(total, 93568U);
  EXPECT_EQ(lost, 0U);
}

// The bilingual writer put a backslash before an unpaired '*' or '`'; nothing else may differ.
bool equal_but_for_escapes(std::string_view ours, std::string_view theirs) {
  size_t at = 0;
  for (size_t i = 0; i < ours.size(); ++i) {
    if (at < theirs.size() && ours[i] == theirs[at]) {
      ++at;
    } else if (ours[i] != '\\' || i + 1 == ours.size() || ours[i + 1] != theirs[at] ||
               (ours[i + 1] != '*' && ours[i + 1] != '`')) {
      return false;
    }
  }
  return at == theirs.size();
}

TEST(Corpus, TargetSideIsThePublishedTargetOnlyArticle) {
  NEEDS_SHARED();
  size_t identical = 0, escapes = 0, without_oracle = 0;
  for (const std::string locale : kLocales) {
    for (const InputFile& file : articles_of("bilingual", locale)) {
      const fs::path oracle = kShared / "corpus/target" / locale / file.path;
      if (!fs::exists(oracle)) {
        ++without_oracle;
        continue;
      }
      const std::string ours = project_language(file.source, false), theirs = read(oracle);
      identical += ours == theirs ? 1 : 0;
      escapes += ours != theirs && equal_but_for_escapes(ours, theirs) ? 1 : 0;
      EXPECT_TRUE(equal_but_for_escapes(ours, theirs)) << file.source.name;
    }
  }
  EXPECT_EQ(identical, 1002U);
  EXPECT_EQ(escapes, 83U);
  EXPECT_EQ(without_oracle, 0U);
}

// A target-only article and the target side of its bilingual form are the same article: same blocks, same text.
TEST(Corpus, TargetOnlyArticlesReadLikeTheirBilingualForm) {
  NEEDS_SHARED();
  const auto outline = [](const InputFile&, const ArticleObject& object) {
    std::string text;
    const Tree& tree = object.article.document.target;
    for (NodeId id = 0; id != kNoNode; id = next_in(tree, 0, id)) {
      if (is_inline_container(tree[id].kind)) text += letters(plain_text(tree, id)) + '\n';
    }
    return std::pair(object.article.path, text);
  };
  using Outline = std::pair<std::string, std::string>;
  size_t different = 0, compared = 0;
  for (const std::string locale : kLocales) {
    std::map<std::string, std::string> target_only;
    for (auto& [path, text] : for_all<Outline>(articles_of("target", locale), outline)) target_only[path] = text;
    for (const auto& [path, text] : for_all<Outline>(articles_of("bilingual", locale), outline)) {
      ++compared;
      different += target_only.at(path) == text ? 0 : 1;
    }
  }
  EXPECT_EQ(compared, 1085U);
  EXPECT_LE(different, 5U)
      << "in three a unit becomes a list item once its span is gone; in two a table row is too long";
}

struct Seed {
  std::string file;
  std::string locale;
  size_t units, headings, alerts;
};

TEST(Corpus, SeedsAreReadInFull) {
  NEEDS_SHARED();
  const std::vector<Seed> seeds = {{"000_c0b0c090bb664398.txt", "fr-FR", 26, 3, 0},
                                   {"001_33dd683d2072223f.txt", "fr-FR", 0, 9, 2},
                                   {"002_ec30ba9b270b7559.txt", "nl-NL", 34, 5, 0},
                                   {"003_33ec83bb5ce4fcfe.txt", "fr-FR", 121, 9, 5},
                                   {"004_0e9819e64e80e4f0.txt", "zh-TW", 0, 2, 1}};
  for (const Seed& seed : seeds) {
    InputFile file;
    file.locale = seed.locale;
    file.path = seed.file.substr(0, 3) + ".md";
    file.source = {seed.file, read(kShared / "seeds" / seed.file)};
    const ArticleObject object = compile_article(file, Lexicons{}, Options{});
    const auto& nodes = object.article.document.target.nodes;
    EXPECT_EQ(object.article.units.size(), seed.units) << seed.file;
    EXPECT_EQ(object.article.headings_of(Side::kTarget).size(), seed.headings) << seed.file;
    EXPECT_EQ(static_cast<size_t>(std::count_if(nodes.begin(), nodes.end(),
                                                [](const Node& node) { return node.kind == NodeKind::kAlert; })),
              seed.alerts)
        << seed.file;
    EXPECT_EQ(bad_range(file, object), "");
    for (const std::string& text : lost_texts(file, object)) ADD_FAILURE() << text;
    for (const Diagnostic& diagnostic : object.diagnostics) {
      EXPECT_NE(diagnostic.severity, Severity::kError) << seed.file << ": " << diagnostic.message;
    }
  }
}

}  // namespace
}  // namespace diglot

// Gold for alignment, made from bilingual articles: the spans say what belongs together. The target side is then
// perturbed (sentences deleted, neighbours of a block joined, paragraphs exchanged), and what align() makes of it is
// held against the truth. Words are learned from every second article, the others are aligned.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "align.h"
#include "pair.h"
#include "parse.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

// The same numbers everywhere: std::uniform_int_distribution is the library's own.
class Dice {
 public:
  bool falls(uint32_t percent) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return (state_ >> 33U) % 100 < percent;
  }

 private:
  uint64_t state_ = 20;
};

using Indexes = std::vector<uint32_t>;
using Pairs = std::set<std::pair<Indexes, Indexes>>;

struct Gold {
  std::vector<Segment> source, target;
  Pairs pairs;
  std::set<uint32_t> deleted;  // of the source
};

struct Held {
  SourceFile file;
  Article article;
};

std::vector<Held> read_locale(const fs::path& folder) {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".md") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<Held> out;
  for (const fs::path& path : paths) {
    std::ifstream in(path, std::ios::binary);
    Held held{{path.string(), {std::istreambuf_iterator<char>(in), {}}}, {}};
    Diagnostics unused;
    held.article =
        pair(held.file, folder.filename().string(), path.filename().string(), parse_article(held.file, unused), unused);
    if (held.article.units.size() > 3) out.push_back(std::move(held));
  }
  return out;
}

// Paragraphs of one sentence that stand next to each other change places, one pair an article.
void exchange_blocks(std::vector<std::pair<Segment, Indexes>>& target) {
  for (size_t i = 0; i + 3 < target.size(); ++i) {
    const auto alone = [&](size_t k) {
      return target[k].first.kind == BlockKind::kParagraph && target[k - 1].first.block != target[k].first.block &&
             target[k + 1].first.block != target[k].first.block;
    };
    if (i == 0 || !alone(i) || !alone(i + 1)) continue;
    std::swap(target[i], target[i + 1]);
    std::swap(target[i].first.block, target[i + 1].first.block);
    return;
  }
}

Gold perturbed(const Held& held, Dice& dice) {
  Gold gold;
  gold.source = segments_of(held.article, Side::kSource, held.file, "en-US", false);
  const auto whole = segments_of(held.article, Side::kTarget, held.file, held.article.locale, false);
  std::vector<std::pair<Segment, Indexes>> target;
  for (uint32_t i = 0; i < std::min(whole.size(), gold.source.size()); ++i) {
    if (dice.falls(5)) {
      gold.deleted.insert(i);
    } else if (!target.empty() && target.back().first.block == whole[i].block && target.back().second.back() + 1 == i &&
               target.back().second.size() == 1 && dice.falls(8)) {
      target.back().first.text += " " + whole[i].text;
      target.back().second.push_back(i);
    } else {
      target.push_back({whole[i], {i}});
    }
  }
  exchange_blocks(target);
  for (uint32_t i = 0; i < target.size(); ++i) {
    gold.pairs.insert({target[i].second, {i}});
    gold.target.push_back(std::move(target[i].first));
  }
  return gold;
}

struct Score {
  double right = 0, found = 0, known = 0, deleted_right = 0, deleted_found = 0, deleted_known = 0;
  double f1() const { return 2 * right / std::max(1.0, found + known); }
};

void add_score(const Gold& gold, const SegmentAlignment& alignment, Score& score) {
  score.known += static_cast<double>(gold.pairs.size());
  score.deleted_known += static_cast<double>(gold.deleted.size());
  for (const Bead& bead : alignment.beads) {
    if (bead.target.empty()) {
      score.deleted_found += 1;
      score.deleted_right += gold.deleted.contains(bead.source.front()) ? 1 : 0;
    } else if (!bead.source.empty()) {
      score.found += 1;
      score.right += gold.pairs.contains({bead.source, bead.target}) ? 1 : 0;
    }
  }
}

AlignmentModel learned_from(const std::vector<Held>& articles) {
  std::vector<TextPair> pairs;
  for (size_t i = 0; i < articles.size(); i += 2) {
    for (const Unit& unit : articles[i].article.units) {
      if (unit.paired()) pairs.push_back({articles[i].file.view(unit.source), articles[i].file.view(unit.target)});
    }
  }
  return learn_alignment(pairs);
}

std::vector<Gold> gold_of(const std::vector<Held>& articles, int rounds = 1) {
  Dice dice;
  std::vector<Gold> out;
  while (rounds-- > 0) {
    for (size_t i = 1; i < articles.size(); i += 2) out.push_back(perturbed(articles[i], dice));
  }
  return out;
}

// What a language without any bilingual article teaches itself: the pairs that are sure without words.
AlignmentModel guessed_from(const std::vector<Gold>& all) {
  std::vector<TextPair> pairs;
  for (const Gold& gold : all) {
    for (const Bead& bead : align(gold.source, gold.target, {}).beads) {
      if (bead.source.size() == 1 && bead.target.size() == 1 && bead.confidence >= 0.8F)
        pairs.push_back({gold.source[bead.source[0]].text, gold.target[bead.target[0]].text});
    }
  }
  return learn_from_guesses(pairs);
}

Score score_of(const std::vector<Gold>& all, const AlignmentModel& model) {
  Score score;
  for (const Gold& gold : all) add_score(gold, align(gold.source, gold.target, model), score);
  return score;
}

void print(const std::string& what, const Score& score) {
  std::printf("alignment %-16s F1 %.4f, untranslated P %.3f R %.3f\n", what.c_str(), score.f1(),
              score.deleted_right / std::max(1.0, score.deleted_found),
              score.deleted_right / std::max(1.0, score.deleted_known));
}

// So few articles teach no words: what is left are lengths, structure, and what a translation keeps as it is.
TEST(AlignmentGold, OwnArticles) {
  for (const auto& entry : fs::directory_iterator(fs::path(DIGLOT_SOURCE_DIR) / "content")) {
    if (!entry.is_directory()) continue;
    const std::vector<Held> articles = read_locale(entry.path());
    const std::string locale = entry.path().filename().string();
    const Score score = score_of(gold_of(articles, 20), learned_from(articles));
    print("content/" + locale, score);
    ASSERT_GT(score.known, 400);
    EXPECT_GT(score.f1(), 0.988) << locale;
  }
}

TEST(AlignmentGold, RealArticles) {
  const fs::path root = fs::path(DIGLOT_SOURCE_DIR) / "../shared/corpus/bilingual";
  if (!fs::exists(root)) GTEST_SKIP() << "../shared is not here";
  for (const char* locale : {"fr-FR", "ja-JP", "zh-TW"}) {
    const std::vector<Held> articles = read_locale(root / locale);
    const std::vector<Gold> gold = gold_of(articles);
    const Score score = score_of(gold, learned_from(articles));
    print(locale, score);
    EXPECT_GT(score.f1(), 0.985) << locale;
    EXPECT_GT(score.deleted_right, 0.9 * score.deleted_found) << locale;
    EXPECT_GT(score.deleted_right, 0.85 * score.deleted_known) << locale;
    print(std::string(locale) + " no words", score_of(gold, {}));
    const Score guessed = score_of(gold, guessed_from(gold));
    print(std::string(locale) + " guessed", guessed);
    EXPECT_GT(guessed.f1(), 0.9875) << locale;
  }
}

}  // namespace
}  // namespace diglot

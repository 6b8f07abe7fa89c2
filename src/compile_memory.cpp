// What was translated before, for what wants a translation: the corpus is its own translation memory.
#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <vector>

#include "compile.h"
#include "locale.h"
#include "memory.h"

namespace diglot {
namespace {

constexpr size_t kMostSuggestions = 3;    // for one sentence
constexpr size_t kMostLookedAt = 12;      // of which those are chosen that do not repeat each other
constexpr float kLeastConfidence = 0.8F;  // of a unit that was aligned, for it to be an example to others
constexpr size_t kLeastSame = 12;         // bytes; shorter texts are often the same in both languages

// A pair that the articles of a locale have, once: where it stands first. There are as many as units.
struct Translated {
  uint32_t object = 0;
  uint32_t unit = 0;
};

// A sentence that wants a translation.
struct Want {
  uint32_t unit = kNoUnit;
  uint32_t drift = kNoUnit;
  std::string_view source;
  std::string_view target;  // what is no news
};

std::vector<Want> wants_of(const ArticleObject& object, const SourceFile& file) {
  std::vector<Want> wants;
  const Article& article = object.article;
  for (uint32_t i = 0; i < article.units.size(); ++i) {
    const Unit& unit = article.units[i];
    if (!unit.has_source) continue;
    const std::string_view source = article.source_of(i, file.bytes);
    const std::string_view target = unit.has_target ? file.view(unit.target) : std::string_view();
    if (target.empty() || (target == source && source.size() >= kLeastSame))
      wants.push_back({i, kNoUnit, source, target});
  }
  for (uint32_t i = 0; i < object.drift.size(); ++i) {
    const Drift& drift = object.drift[i];
    if (drift.kind != Drift::Kind::kNew && drift.kind != Drift::Kind::kChanged) continue;
    const bool changed = drift.kind == Drift::Kind::kChanged && drift.unit < article.units.size();
    wants.push_back({drift.unit, i, drift.after, changed ? file.view(article.units[drift.unit].target) : ""});
  }
  return wants;
}

// The memory of one locale, made where one of its articles wants it.
class LocaleMemory {
 public:
  // Both must outlive it.
  LocaleMemory(const std::vector<ArticleObject>& objects, const std::vector<const InputFile*>& files,
               std::string_view locale)
      : objects_(objects), files_(files) {
    for (uint32_t i = 0; i < objects.size(); ++i) {
      const Article& article = objects[i].article;
      if (article.locale != locale) continue;
      for (uint32_t k = 0; k < article.units.size(); ++k) {
        const Unit& unit = article.units[k];
        if (unit.paired() && unit.confidence >= kLeastConfidence && is_example({i, k})) pairs_.push_back({i, k});
      }
    }
    drop_repeated();
    std::vector<std::string_view> sources;
    sources.reserve(pairs_.size());
    for (const Translated& pair : pairs_) sources.push_back(source_of(pair));
    memory_ = Memory(std::move(sources));
  }

  std::vector<Suggestion> suggest(const Want& want) const {
    std::vector<Suggestion> out;
    for (const Memory::Match& match : memory_.find(want.source, kMostLookedAt)) {
      const Translated& found = pairs_[match.sentence];
      const std::string_view target = target_of(found);
      const bool said = target == want.target || std::any_of(out.begin(), out.end(), [&](const Suggestion& one) {
                          return one.target == target;
                        });
      if (said || out.size() == kMostSuggestions) continue;
      out.push_back({want.unit, want.drift, match.likeness, std::string(source_of(found)), std::string(target),
                     objects_[found.object].article.path});
    }
    return out;
  }

 private:
  std::string_view source_of(const Translated& one) const {
    return objects_[one.object].article.source_of(one.unit, files_[one.object]->source.bytes);
  }
  std::string_view target_of(const Translated& one) const {
    return files_[one.object]->source.view(objects_[one.object].article.units[one.unit].target);
  }
  bool is_example(const Translated& one) const {
    const std::string_view source = source_of(one);
    const std::string_view target = target_of(one);
    return !source.empty() && !target.empty() && source != target;
  }

  // Of equal pairs the first stays.
  void drop_repeated() {
    std::vector<uint32_t> order(pairs_.size());
    std::iota(order.begin(), order.end(), 0U);
    const auto compare = [&](uint32_t a, uint32_t b) {
      const int sources = source_of(pairs_[a]).compare(source_of(pairs_[b]));
      return sources != 0 ? sources : target_of(pairs_[a]).compare(target_of(pairs_[b]));
    };
    std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      const int difference = compare(a, b);
      return difference != 0 ? difference < 0 : a < b;
    });
    std::vector<bool> repeated(pairs_.size(), false);
    for (size_t i = 1; i < order.size(); ++i) repeated[order[i]] = compare(order[i - 1], order[i]) == 0;
    size_t kept = 0;
    for (size_t i = 0; i < pairs_.size(); ++i) {
      if (!repeated[i]) pairs_[kept++] = pairs_[i];
    }
    pairs_.resize(kept);
  }

  const std::vector<ArticleObject>& objects_;
  const std::vector<const InputFile*>& files_;
  std::vector<Translated> pairs_;
  Memory memory_;
};

}  // namespace

void suggest_translations(std::vector<ArticleObject>& objects, const std::vector<const InputFile*>& files,
                          const Options& options) {
  std::vector<std::vector<Want>> wants(objects.size());
  for_each_index(objects.size(), options.jobs, [&](size_t i) { wants[i] = wants_of(objects[i], files[i]->source); });
  std::map<std::string_view, std::vector<size_t>> by_locale;
  for (size_t i = 0; i < objects.size(); ++i) {
    if (!wants[i].empty()) by_locale[objects[i].article.locale].push_back(i);
  }
  for (const auto& locale : by_locale) {
    const LocaleMemory memory(objects, files, locale.first);
    const std::vector<size_t>& wanting = locale.second;
    for_each_index(wanting.size(), options.jobs, [&](size_t k) {
      std::vector<Suggestion>& out = objects[wanting[k]].suggestions;
      for (const Want& want : wants[wanting[k]]) {
        for (Suggestion& one : memory.suggest(want)) out.push_back(std::move(one));
      }
    });
  }
}

}  // namespace diglot

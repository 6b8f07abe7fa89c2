// What was translated before, for what wants a translation: the corpus is its own translation memory.
#include <algorithm>
#include <map>
#include <tuple>

#include "compile.h"
#include "locale.h"
#include "memory.h"

namespace diglot {
namespace {

constexpr size_t kMostSuggestions = 3;    // for one sentence
constexpr size_t kMostLookedAt = 12;      // of which those are chosen that do not repeat each other
constexpr float kLeastConfidence = 0.8F;  // of a unit that was aligned, for it to be an example to others
constexpr size_t kLeastSame = 12;         // bytes; shorter texts are often the same in both languages

// A pair that the articles of a locale have, once.
struct Translated {
  std::string_view source, target;
  const Article* article;  // the first that has it
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
  LocaleMemory(const std::vector<ArticleObject>& objects, const std::vector<const InputFile*>& files,
               std::string_view locale) {
    std::map<std::pair<std::string_view, std::string_view>, size_t> seen;
    for (size_t i = 0; i < objects.size(); ++i) {
      const Article& article = objects[i].article;
      if (article.locale != locale) continue;
      const std::string_view bytes = files[i]->source.bytes;
      for (size_t k = 0; k < article.units.size(); ++k) {
        const Unit& unit = article.units[k];
        if (!unit.paired() || unit.confidence < kLeastConfidence) continue;
        const Translated one{article.source_of(k, bytes), files[i]->source.view(unit.target), &article};
        if (one.source.empty() || one.target.empty() || one.source == one.target) continue;
        if (seen.emplace(std::pair(one.source, one.target), pairs_.size()).second) pairs_.push_back(one);
      }
    }
    std::vector<std::string_view> sources;
    sources.reserve(pairs_.size());
    for (const Translated& pair : pairs_) sources.push_back(pair.source);
    memory_ = Memory(std::move(sources));
  }

  std::vector<Suggestion> suggest(const Want& want) const {
    std::vector<Suggestion> out;
    for (const Memory::Match& match : memory_.find(want.source, kMostLookedAt)) {
      const Translated& found = pairs_[match.sentence];
      const bool said = found.target == want.target || std::any_of(out.begin(), out.end(), [&](const Suggestion& one) {
                          return one.target == found.target;
                        });
      if (said || out.size() == kMostSuggestions) continue;
      out.push_back({want.unit, want.drift, match.likeness, std::string(found.source), std::string(found.target),
                     found.article->path});
    }
    return out;
  }

 private:
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

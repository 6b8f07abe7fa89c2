// Target-only articles get units: each is aligned with its source article, by what the bilingual ones teach.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "align.h"
#include "check.h"
#include "compile.h"
#include "digest.h"
#include "extract.h"
#include "locale.h"
#include "pair.h"
#include "parse.h"

namespace diglot {
namespace {

// Below these an article is no translation of that source.
constexpr double kLeastPartners = 0.4;
constexpr float kLeastConfidence = 0.35F;
// A pair found by aligning without a lexicon, from which one is learned.
constexpr float kSure = 0.8F;
// Articles that teach a locale its words where no bilingual one does: aligned for that without words.
constexpr size_t kTeachers = 128;
constexpr size_t kLongestExcerpt = 80;

// Where the source of an article is: its own file, or the source side of a translation.
struct SourceOf {
  size_t object = SIZE_MAX;
  Side side = Side::kTarget;
};

// The prefix of ids for articles that have none: from the path, so that it stays.
std::string id_prefix(const std::string& locale, const std::string& path) {
  return sha256_hex(locale + "/" + path).substr(0, 5);
}

std::string excerpt(std::string_view text) {
  const std::string all = collapse_space(text);
  const std::string_view shown = whole_prefix(all, kLongestExcerpt);
  return std::string(shown) + (shown.size() < all.size() ? "…" : "");
}

void collect_pairs(const Article& article, const SourceFile& file, std::vector<TextPair>& out) {
  for (const Unit& unit : article.units) {
    if (unit.paired()) out.push_back({file.view(unit.source), file.view(unit.target)});
  }
}

void collect_pairs(const AlignedTexts& texts, std::vector<TextPair>& out) {
  for (const Bead& bead : texts.alignment.beads) {
    if (bead.source.size() != 1 || bead.target.size() != 1 || bead.confidence < kSure) continue;
    out.push_back({texts.source[bead.source[0]].text, texts.target[bead.target[0]].text});
  }
}

// Both texts as segments, of which none has a partner yet.
AlignedTexts cut_texts(const Article& source, Side side, const SourceFile& source_file,
                       const std::string& source_locale, const Article& target, const SourceFile& target_file) {
  const bool whole = sentences_are_unmarked(target.locale) || sentences_are_unmarked(source_locale);
  return {segments_of(source, side, source_file, source_locale, whole),
          segments_of(target, Side::kTarget, target_file, target.locale, whole),
          {}};
}

// The article as if it had spans, with the ranges of the file that has none.
ArticleObject compile_spanned(const InputFile& file, SpannedFile spanned, const Lexicons& lexicons,
                              const Options& options) {
  const InputFile made{file.kind, file.locale, file.path, std::move(spanned.file), ""};
  ArticleObject object = compile_article(made, lexicons, options);
  restore_ranges(spanned, object);
  object.article.spans = made.source.bytes;
  return object;
}

class ArticleAligner {
 public:
  ArticleAligner(std::vector<ArticleObject>& objects, const std::vector<const InputFile*>& files,
                 const Lexicons& lexicons, const Options& options)
      : objects_(objects), files_(files), lexicons_(lexicons), options_(options) {}

  void run() {
    find_sources();
    if (wanted_.empty()) return;
    learn();
    texts_.resize(wanted_.size());
    learn_from_aligned();
    align_all(every());
    for_each_index(wanted_.size(), options_.jobs, [&](size_t i) { take(wanted_[i], texts_[i]); });
  }

 private:
  struct Wanted {
    size_t object;
    SourceOf source;
  };

  // The source's own article first, else the translation of the same source version, else any.
  void find_sources() {
    std::map<std::string_view, std::vector<size_t>> bilingual;
    std::map<std::string_view, size_t> originals;
    bool any = false;
    for (size_t i = 0; i < objects_.size(); ++i) {
      const Article& article = objects_[i].article;
      if (article.bilingual()) {
        bilingual[article.path].push_back(i);
      } else if (article.locale == options_.source_locale) {
        originals[article.path] = i;
      } else {
        any = true;
      }
    }
    if (!any) return;
    for (size_t i = 0; i < objects_.size(); ++i) {
      const Article& article = objects_[i].article;
      if (article.bilingual() || article.locale == options_.source_locale || article.document.target.empty()) continue;
      const auto original = originals.find(article.path);
      const auto translated = bilingual.find(article.path);
      if (original != originals.end()) {
        wanted_.push_back({i, {original->second, Side::kTarget}});
      } else if (translated != bilingual.end()) {
        wanted_.push_back({i, {same_version(article, translated->second), Side::kSource}});
      }
    }
  }

  size_t same_version(const Article& article, const std::vector<size_t>& others) const {
    const std::string_view version = article.document.front_matter.value("ms.openlocfilehash");
    for (size_t other : others) {
      if (!version.empty() && objects_[other].article.document.front_matter.value("ms.openlocfilehash") == version)
        return other;
    }
    return others.front();
  }

  void learn() {
    for (const Wanted& wanted : wanted_) models_[objects_[wanted.object].article.locale];
    std::vector<std::pair<const std::string, AlignmentModel>*> list;
    for (auto& model : models_) list.push_back(&model);
    for_each_index(list.size(), options_.jobs, [&](size_t i) {
      std::vector<TextPair> pairs;
      for (size_t k = 0; k < objects_.size(); ++k) {
        if (objects_[k].article.locale == list[i]->first) collect_pairs(objects_[k].article, files_[k]->source, pairs);
      }
      list[i]->second = learn_alignment(pairs);
    });
  }

  const std::string& locale_of(const Wanted& wanted) const { return objects_[wanted.object].article.locale; }

  std::vector<size_t> every() const {
    std::vector<size_t> out(wanted_.size());
    std::iota(out.begin(), out.end(), size_t{0});
    return out;
  }

  AlignedTexts texts_of(const Wanted& wanted) const {
    const SourceOf source = wanted.source;
    return cut_texts(objects_[source.object].article, source.side, files_[source.object]->source,
                     options_.source_locale, objects_[wanted.object].article, files_[wanted.object]->source);
  }

  // `which`: indexes into wanted_.
  void align_all(const std::vector<size_t>& which) {
    for_each_index(which.size(), options_.jobs, [&](size_t k) {
      const Wanted& wanted = wanted_[which[k]];
      AlignedTexts& texts = texts_[which[k]];
      if (texts.target.empty()) texts = texts_of(wanted);  // the teachers have theirs
      texts.alignment = align(texts.source, texts.target, models_.at(locale_of(wanted)));
    });
  }

  // Where a locale has no bilingual article, what is found without words in some of its articles teaches the words.
  void learn_from_aligned() {
    for (auto& [locale, model] : models_) {
      if (!model.words.empty()) continue;
      std::vector<size_t> teachers;
      for (size_t i = 0; i < wanted_.size(); ++i) {
        if (locale_of(wanted_[i]) == locale) teachers.push_back(i);
      }
      const size_t step = (teachers.size() + kTeachers - 1) / kTeachers;
      for (size_t k = 0; k * step < teachers.size(); ++k) teachers[k] = teachers[k * step];
      if (step > 1) teachers.resize((teachers.size() + step - 1) / step);
      align_all(teachers);
      std::vector<TextPair> pairs;
      for (size_t i : teachers) collect_pairs(texts_[i], pairs);
      // Too little for words is no proof of anything: the same articles would confirm themselves.
      AlignmentModel learned = learn_from_guesses(pairs);
      if (!learned.words.empty()) model = std::move(learned);
    }
  }

  void take(const Wanted& wanted, const AlignedTexts& texts) {
    ArticleObject& object = objects_[wanted.object];
    const InputFile& file = *files_[wanted.object];
    const std::string& source_name = files_[wanted.source.object]->source.name;
    size_t partners = 0;
    for (const Bead& bead : texts.alignment.beads) partners += bead.source.empty() ? 0 : bead.target.size();
    const size_t all = texts.target.size();
    Diagnostics own(file.locale, file.path, file.source.name);
    const Range top{object.article.document.body.begin, object.article.document.body.begin};
    if (all == 0) return;
    if (static_cast<double>(partners) < kLeastPartners * static_cast<double>(all) ||
        texts.alignment.confidence < kLeastConfidence) {
      own.report(Diag::kNotAligned, top, "", source_name, partners, all);
    } else {
      SpannedFile spanned =
          write_spans(file.source, texts.source, texts.target, texts.alignment, id_prefix(file.locale, file.path));
      object = compile_spanned(file, std::move(spanned), lexicons_, options_);
      object.article.confidence = texts.alignment.confidence;
      own.report(Diag::kAligned, top, "", source_name, partners, all,
                 static_cast<int>(100 * texts.alignment.confidence));
      report_unmatched(texts, own);
    }
    for (Diagnostic& diagnostic : own.take()) object.diagnostics.push_back(std::move(diagnostic));
    sort_diagnostics(object.diagnostics);
  }

  static void report_unmatched(const AlignedTexts& texts, Diagnostics& own) {
    Range last{texts.target.front().range.begin, texts.target.front().range.begin};
    for (const Bead& bead : texts.alignment.beads) {
      if (bead.target.empty()) {
        own.report(Diag::kSourceUnmatched, last, "", excerpt(texts.source[bead.source.front()].text));
        continue;
      }
      last = texts.target[bead.target.back()].range;
      if (bead.source.empty()) own.report(Diag::kTargetUnmatched, last, "");
    }
  }

  std::vector<ArticleObject>& objects_;
  const std::vector<const InputFile*>& files_;
  const Lexicons& lexicons_;
  const Options& options_;
  std::vector<Wanted> wanted_;
  std::vector<AlignedTexts> texts_;
  std::map<std::string, AlignmentModel> models_;
};

}  // namespace

std::map<std::string, AlignmentModel> learn_models(const Project& project) {
  std::map<std::string, std::vector<const InputFile*>> by_locale;
  for (const InputFile& file : project.files) {
    if (file.kind == InputKind::kArticle) by_locale[file.locale].push_back(&file);
  }
  std::map<std::string, AlignmentModel> models;
  std::vector<const std::pair<const std::string, std::vector<const InputFile*>>*> locales;
  for (const auto& locale : by_locale) {
    models[locale.first];
    locales.push_back(&locale);
  }
  for_each_index(locales.size(), project.options.jobs, [&](size_t i) {
    std::vector<TextPair> pairs;
    for (const InputFile* file : locales[i]->second) {
      Diagnostics unused;
      collect_pairs(pair(file->source, file->locale, file->path, parse_article(file->source, unused), unused),
                    file->source, pairs);
    }
    models.at(locales[i]->first) = learn_alignment(pairs);
  });
  return models;
}

AlignedTexts align_files(const InputFile& source, const InputFile& target, const std::string& source_locale,
                         const AlignmentModel& model) {
  const auto read = [](const InputFile& file) {
    Diagnostics unused;
    return pair(file.source, file.locale, file.path, parse_article(file.source, unused), unused);
  };
  const Article from = read(source);
  const Side side = from.bilingual() ? Side::kSource : Side::kTarget;
  AlignedTexts texts = cut_texts(from, side, source.source, source_locale, read(target), target.source);
  texts.alignment = align(texts.source, texts.target, model);
  return texts;
}

std::string write_bilingual(const InputFile& target, const AlignedTexts& texts) {
  return write_spans(target.source, texts.source, texts.target, texts.alignment, id_prefix(target.locale, target.path))
      .file.bytes;
}

std::map<std::string, std::string> translation_memory(const Project& project, const std::string& locale) {
  std::map<std::string, std::string> memory;
  for (const InputFile& file : project.files) {
    if (file.kind != InputKind::kArticle || file.locale != locale) continue;
    Diagnostics unused;
    const Article article = pair(file.source, file.locale, file.path, parse_article(file.source, unused), unused);
    for (const Unit& unit : article.units) {
      if (!unit.paired()) continue;
      memory.emplace(collapse_space(file.source.view(unit.source)), std::string(file.source.view(unit.target)));
    }
  }
  return memory;
}

std::string update_article(const InputFile& old, const InputFile& today, const std::string& source_locale,
                           const std::map<std::string, std::string>& memory) {
  Diagnostics unused;
  const Article translated = pair(old.source, old.locale, old.path, parse_article(old.source, unused), unused);
  const Article source = pair(today.source, source_locale, old.path, parse_article(today.source, unused), unused);
  const std::vector<Segment> now = segments_of(source, Side::kTarget, today.source, source_locale, false);
  return update_spans(translated, old.source, source, today.source, now, memory, id_prefix(old.locale, old.path));
}

namespace {

Diag code_of(Drift::Kind kind) {
  switch (kind) {
    case Drift::Kind::kNew: return Diag::kDriftNew;
    case Drift::Kind::kGone: return Diag::kDriftGone;
    case Drift::Kind::kChanged: return Diag::kDriftChanged;
    case Drift::Kind::kMoved: return Diag::kDriftMoved;
  }
  return Diag::kDriftChanged;
}

void report_drift(ArticleObject& object, const SourceFile& file) {
  const Article& article = object.article;
  Diagnostics own(article.locale, article.path, file.name);
  for (const Drift& drift : object.drift) {
    const bool known = drift.unit < article.units.size();
    const uint32_t top = article.document.body.begin;
    const Range place = known ? article.units[drift.unit].target : Range{top, top};
    own.report(code_of(drift.kind), place, known ? article.units[drift.unit].id : "",
               excerpt(drift.after.empty() ? drift.before : drift.after));
  }
  for (Diagnostic& diagnostic : own.take()) object.diagnostics.push_back(std::move(diagnostic));
  sort_diagnostics(object.diagnostics);
}

}  // namespace

void compare_sources(std::vector<ArticleObject>& objects, const std::vector<const InputFile*>& files,
                     const Options& options) {
  std::map<std::string_view, size_t> originals;
  for (size_t i = 0; i < objects.size(); ++i) {
    const Article& article = objects[i].article;
    if (article.locale == options.source_locale && !article.bilingual()) originals[article.path] = i;
  }
  if (originals.empty()) return;
  for_each_index(objects.size(), options.jobs, [&](size_t i) {
    const Article& article = objects[i].article;
    const auto original = originals.find(article.path);
    if (!article.bilingual() || article.aligned() || original == originals.end()) return;
    const size_t today = original->second;
    const std::vector<Segment> segments =
        segments_of(objects[today].article, Side::kTarget, files[today]->source, options.source_locale, false);
    objects[i].drift = find_drift(article, files[i]->source, segments);
    report_drift(objects[i], files[i]->source);
  });
}

void align_articles(std::vector<ArticleObject>& objects, const std::vector<const InputFile*>& files,
                    const Lexicons& lexicons, const Options& options) {
  ArticleAligner(objects, files, lexicons, options).run();
}

}  // namespace diglot

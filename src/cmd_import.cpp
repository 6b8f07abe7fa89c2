#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "cmd.h"
#include "compile.h"
#include "load.h"
#include "locale.h"

namespace diglot {
namespace {

// One article and what came back for it, possibly in several files.
struct Group {
  const InputFile* article = nullptr;
  std::vector<ReturnedUnit> units;
  std::string bytes;  // the new ones; empty: as it was
  size_t changed = 0;
};

class Import {
 public:
  explicit Import(Run& run) : run_(run) {}

  // False where something cannot be read or written.
  bool run() {
    if (!run_.load(false)) return false;
    if (!read_files()) return false;
    for (Group& group : groups_) make(group);
    const bool conflict = std::any_of(findings_.begin(), findings_.end(),
                                      [](const Diagnostic& one) { return one.severity == Severity::kError; });
    const bool written = conflict || run_.settings().dry_run || write();
    if (written) summary_ = summary(conflict);
    run_.keep(std::move(findings_));
    return written;
  }

  const std::string& summary() const { return summary_; }

 private:
  void report(const ReturnedUnit& unit, Diag id, const auto&... args) {
    Diagnostics own(unit.locale, unit.path, unit.file);
    own.report(id, unit.place, unit.id, args...);
    keep(own.take());
  }
  void keep(std::vector<Diagnostic> list) {
    for (Diagnostic& one : list) findings_.push_back(std::move(one));
  }

  bool read_files() {
    const size_t first = run_.project().files.size();
    for (const std::string& input : run_.settings().inputs) {
      if (is_exchange_file(input) && run_.load_one(input) == nullptr) return false;
    }
    std::vector<ReturnedUnit> units;
    for (size_t i = first; i < run_.project().files.size(); ++i) {
      const SourceFile& file = run_.project().files[i].source;
      Diagnostics own("", "", file.name);
      for (ReturnedUnit& unit : read_exchange(file, own)) units.push_back(std::move(unit));
      keep(own.take());
    }
    group(std::move(units), first);
    return true;
  }

  void group(std::vector<ReturnedUnit> units, size_t content_files) {
    std::map<std::pair<std::string_view, std::string_view>, const InputFile*> articles;
    std::set<std::string_view> locales;
    for (size_t i = 0; i < content_files; ++i) {
      const InputFile& file = run_.project().files[i];
      if (file.kind != InputKind::kArticle) continue;
      articles.emplace(std::pair(std::string_view(file.locale), std::string_view(file.path)), &file);
      locales.insert(file.locale);
    }
    std::map<const InputFile*, size_t> index;
    std::set<std::pair<std::string, std::string>> missing;  // said once
    for (ReturnedUnit& unit : units) {
      unit.locale = canonical_locale(unit.locale).value_or(unit.locale);
      const auto found = articles.find({unit.locale, unit.path});
      if (found != articles.end()) {
        const auto [place, added] = index.emplace(found->second, groups_.size());
        if (added) groups_.push_back({found->second, {}, {}, 0});
        groups_[place->second].units.push_back(std::move(unit));
      } else if (!locales.contains(unit.locale)) {
        if (missing.emplace(unit.file, unit.locale).second) report(unit, Diag::kImportLocale, unit.locale);
      } else if (missing.emplace(unit.locale, unit.path).second) {
        report(unit, Diag::kImportArticle, unit.path, unit.locale);
      }
    }
  }

  void make(Group& group) {
    const Options& options = run_.settings().options;
    const Article before = compile_article(*group.article, run_.lexicons(), options).article;
    Diagnostics own;
    Returned returned = put_back(before, group.article->source, group.units, own);
    keep(own.take());
    if (returned.changes.empty()) return;
    InputFile changed = *group.article;
    changed.source.bytes = returned.bytes;
    const Article after = compile_article(changed, run_.lexicons(), options).article;
    if (const ReturnedUnit* unit = first_disturbing(before, after, returned)) {
      report(*unit, Diag::kImportStructure, unit->id);
      return;
    }
    group.bytes = std::move(returned.bytes);
    group.changed = returned.changes.size();
  }

  // Bytes that loading repaired are not those on the disk, and an editor may have saved the article just now:
  // then the file is left alone.
  bool is_as_loaded(const InputFile& article) const {
    std::string bytes, error;
    return load_bytes(article.source.name, bytes, error) && bytes == article.source.bytes;
  }

  bool write() {
    for (const Group& group : groups_) {
      if (group.changed == 0) continue;
      Diagnostics own(group.article->locale, group.article->path, group.article->source.name);
      const bool same = is_as_loaded(*group.article);
      if (!same) own.report(Diag::kImportRace, {}, "");
      const bool written = same && emit_file(group.article->source.name, group.bytes, own);
      keep(own.take());
      if (!written) return false;
    }
    return true;
  }

  std::string summary(bool conflict) const {
    const Settings& settings = run_.settings();
    if (settings.quiet || (settings.format != Format::kText && settings.diagnostics.empty())) return "";
    size_t units = 0, articles = 0;
    for (const Group& group : groups_) {
      units += group.changed;
      articles += group.changed > 0 ? 1 : 0;
    }
    const char* what = conflict           ? "nothing was written; without the conflicts it would be"
                       : settings.dry_run ? "would change"
                                          : "changed";
    return fmt::format("diglot: {}: {} translation{} in {} article{}\n", what, units, units == 1 ? "" : "s", articles,
                       articles == 1 ? "" : "s");
  }

  Run& run_;
  std::vector<Group> groups_;
  std::vector<Diagnostic> findings_;
  std::string summary_;
};

}  // namespace

bool is_exchange_file(const std::string& path) {
  const std::string name = lower_ascii(path);
  const auto ends = [&](std::string_view ending) { return name.ends_with(ending); };
  return ends(".xlf") || ends(".xliff") || ends(".po") || ends(".csv");
}

int cmd_import(const Settings& settings) {
  Run run(settings);
  Import import(run);
  const bool done = import.run();
  const int code = run.finish(!done);
  say(import.summary());
  return code;
}

}  // namespace diglot

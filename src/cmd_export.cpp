#include <algorithm>
#include <map>
#include <mutex>

#include "cmd.h"
#include "compile.h"

namespace diglot {
namespace {

// The files of an export, made when they are asked for.
class Export {
 public:
  explicit Export(const Run& run) : run_(run), findings_(run.findings()) {
    apply_severities(run.settings().severities, findings_);
    sort_diagnostics(findings_);
    std::map<std::string_view, const SourceFile*> files;
    for (const InputFile& file : run.project().files) files.emplace(file.source.name, &file.source);
    const std::string& source_locale = run.corpus().source_locale;
    for (const ArticleObject& object : run.corpus().objects) {
      const Article& article = object.article;
      if (article.locale == source_locale) continue;
      handoffs_.push_back({article, *files.at(article.file), source_locale, findings_of(article.file), object.drift,
                           object.suggestions});
    }
    plan();
  }

  const std::vector<std::string>& paths() const { return paths_; }

  std::optional<std::string> bytes(size_t i) {
    Diagnostics own;
    std::string out;
    if (run_.settings().exchange == ExchangeFormat::kGlossary)
      return as_glossary(run_.lexicons().glossary, run_.corpus().source_locale);
    const std::span<const Handoff> group = std::span(handoffs_).subspan(begins_[i], begins_[i + 1] - begins_[i]);
    if (run_.settings().exchange == ExchangeFormat::kTmx) {
      out = as_memory(group, own);
    } else {
      out = as_exchange(run_.settings().exchange, group.front(), own);
    }
    std::vector<Diagnostic> list = own.take();
    for (Diagnostic& one : list) {
      if (!one.file.empty()) continue;
      one.file = group.front().file.name;
      one.locale = group.front().article.locale;
      one.article = group.front().article.path;
    }
    const std::lock_guard lock(mutex_);
    for (Diagnostic& one : list) said_.push_back(std::move(one));
    return out.empty() ? std::nullopt : std::optional(std::move(out));
  }

  std::vector<Diagnostic> said() { return std::move(said_); }

 private:
  Findings findings_of(const std::string& file) const {
    const auto [begin, end] = std::equal_range(findings_.begin(), findings_.end(), file, ByFile{});
    return {begin, end};
  }
  struct ByFile {
    bool operator()(const Diagnostic& one, const std::string& file) const { return one.file < file; }
    bool operator()(const std::string& file, const Diagnostic& one) const { return file < one.file; }
  };

  void plan() {
    const ExchangeFormat format = run_.settings().exchange;
    if (format == ExchangeFormat::kGlossary) {
      if (!run_.lexicons().glossary.concepts.empty()) paths_.emplace_back("glossary.csv");
      return;
    }
    for (size_t i = 0; i < handoffs_.size(); ++i) {
      const Article& article = handoffs_[i].article;
      if (format == ExchangeFormat::kTmx) {
        if (i > 0 && handoffs_[i - 1].article.locale == article.locale) continue;
        paths_.push_back(article.locale + ".tmx");
      } else {
        paths_.push_back(article.locale + "/" + article.path.substr(0, article.path.rfind('.')) +
                         std::string(ending_of(format)));
      }
      begins_.push_back(i);
    }
    begins_.push_back(handoffs_.size());
  }

  const Run& run_;
  std::vector<Diagnostic> findings_;
  std::vector<Handoff> handoffs_;
  std::vector<std::string> paths_;
  std::vector<size_t> begins_;  // of each file, into handoffs_; and the end
  std::mutex mutex_;
  std::vector<Diagnostic> said_;
};

}  // namespace

int cmd_export(const Settings& settings) {
  Run run(settings);
  if (!run.load(false)) return run.finish(true);
  run.compile();
  Export files(run);
  EmitRequest request;
  request.root = settings.output;
  request.paths = files.paths();
  request.bytes = [&](size_t i) { return files.bytes(i); };
  request.for_each = [&](size_t count, const auto& task) { for_each_index(count, settings.options.jobs, task); };
  EmitCounts counts;
  Diagnostics failures;
  const bool written = emit(request, counts, failures);
  run.keep(files.said());
  run.keep(failures.take());
  if (written) run.counts(counts);
  return run.finish(!written);
}

}  // namespace diglot

#include <atomic>
#include <mutex>

#include "cmd.h"
#include "compile.h"
#include "load.h"
#include "render.h"

namespace diglot {
namespace {

// The bytes of one file of the site. A file of the content that has gone since it was listed is left out, with
// a finding.
class Maker {
 public:
  Maker(Run& run, const Site& site, const Renderer& renderer) : run_(run), site_(site), renderer_(renderer) {}

  std::optional<std::string> operator()(size_t i) {
    const SitePage& page = site_.pages[i];
    std::optional<std::string> bytes;
    if (page.kind == PageKind::kAsset) {
      bytes = copy(run_.project().files[page.index]);
    } else {
      bytes = renderer_.page(page);
      if (page.kind == PageKind::kSearchIndex) give_back_memory();  // it took as much as all other pages
    }
    const std::lock_guard lock(mutex_);
    run_.progress().show("writing", ++done_, site_.pages.size());
    return bytes;
  }

  std::vector<Diagnostic> findings() { return std::move(findings_); }

 private:
  std::optional<std::string> copy(const InputFile& file) {
    std::string bytes;
    std::string reason;
    if (load_bytes(file.disk, bytes, reason)) return bytes;
    Diagnostics own(file.locale, "", file.source.name);
    own.report(Diag::kFileUnreadable, {}, "", reason);
    const std::lock_guard lock(mutex_);
    findings_.push_back(own.take().front());
    return std::nullopt;
  }

  Run& run_;
  const Site& site_;
  const Renderer& renderer_;
  std::mutex mutex_;
  size_t done_ = 0;
  std::vector<Diagnostic> findings_;
};

bool write_site(Run& run, const Site& site, const Renderer& renderer) {
  const Settings& settings = run.settings();
  Maker maker(run, site, renderer);
  EmitRequest request;
  request.root = settings.output;
  for (const SitePage& page : site.pages) request.paths.push_back(page.path);
  request.bytes = [&](size_t i) { return maker(i); };
  request.pieces = [&](size_t i, const TextSink& take) {
    if (site.pages[i].kind != PageKind::kManifest) return false;
    render_manifest(run.corpus(), run.project(), take);
    return true;
  };
  request.known = [&](size_t i) { return run.known_output(site.pages[i], i); };
  request.for_each = [&](size_t count, const auto& task) { for_each_index(count, settings.options.jobs, task); };
  EmitCounts counts;
  Diagnostics failures;
  const bool written = emit(request, counts, failures);
  run.keep(maker.findings());
  run.keep(failures.take());
  if (!written) return false;
  run.counts(counts);
  run.wrote(site);
  return true;
}

enum class From : uint8_t { kContent, kObjects };

// The site or, for `diglot review`, only the pages that show its findings.
int make_site(const Settings& settings, bool review_alone, From from = From::kContent) {
  Run run(settings);
  int code = kClean;
  if (run.replays(code)) return run.write_depfile(settings.output + "/manifest.json") ? code : kFailed;
  if (from == From::kContent ? !run.load(true) : !run.load_shards()) return run.finish(true);
  if (run.dumps()) return run.finish();
  run.compile();
  if (run.dumps()) return run.finish();
  const std::vector<Diagnostic>& findings = run.findings();  // what rendering and writing say is kept once all is made
  const Review review{findings, review_alone};
  const Site site = plan_site(run.corpus(), run.project(), review);
  if (run.dumps_site(site)) return run.finish();
  Diagnostics own;
  const Renderer renderer(run.corpus(), run.project(), run.lexicons(), own, review);
  run.key_pages(site, renderer);
  const bool written = write_site(run, site, renderer);
  run.keep(own.take());
  return run.finish(!written || !run.write_depfile(settings.output + "/manifest.json"));
}

}  // namespace

int cmd_build(const Settings& settings) { return make_site(settings, false); }

int cmd_link(const Settings& settings) { return make_site(settings, false, From::kObjects); }

int cmd_review(const Settings& settings) { return make_site(settings, true); }

}  // namespace diglot

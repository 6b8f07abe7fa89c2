// A whole build in memory, for tests: Project → every file of the site and every finding.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "compile.h"
#include "diagnostics.h"
#include "exchange.h"
#include "load.h"
#include "render.h"

namespace diglot {

struct Build {
  std::map<std::string, std::string> files;  // path below the output folder → bytes; assets are left out
  std::vector<Diagnostic> findings;          // sorted
  bool operator==(const Build&) const = default;
};

// The project's own locale files, and no article.
inline Project project_without_articles() {
  Project project;
  load_project({.contents = {DIGLOT_SOURCE_DIR "/tests/spec/templates"},
                .locales = DIGLOT_SOURCE_DIR "/locales",
                .templates = "",
                .output = "",
                .options = {}},
               project);
  project.files.clear();
  return project;
}

// The project's own, which have to be without a finding.
inline const Lexicons& own_lexicons() {
  static const Lexicons kLexicons = [] {
    std::vector<Diagnostic> findings;
    Lexicons loaded = compile_lexicons(project_without_articles(), findings);
    for (const Diagnostic& finding : findings) ADD_FAILURE() << finding.file << ": " << finding.message;
    return loaded;
  }();
  return kLexicons;
}

inline std::string manifest_text(const Corpus& corpus, const Project& project) {
  std::string out;
  render_manifest(corpus, project, [&](std::string_view piece) { out += piece; });
  return out;
}

inline Build build(const Project& project) {
  Build out;
  out.findings = project.diagnostics;
  const Lexicons lexicons = compile_lexicons(project, out.findings);
  const Corpus corpus = compile_corpus(project, lexicons);
  const auto keep = [&](const std::vector<Diagnostic>& list) {
    out.findings.insert(out.findings.end(), list.begin(), list.end());
  };
  for (const ArticleObject& object : corpus.objects) keep(object.diagnostics);
  keep(corpus.diagnostics);
  sort_diagnostics(out.findings);
  const std::vector<Diagnostic> reviewed = out.findings;
  Diagnostics rendering;
  const Renderer renderer(corpus, project, lexicons, rendering, {reviewed});
  const Site site = plan_site(corpus, project, {reviewed});
  std::vector<std::string> bytes(site.pages.size());
  for_each_index(bytes.size(), project.options.jobs, [&](size_t i) {
    const SitePage& page = site.pages[i];
    bytes[i] = page.kind == PageKind::kManifest ? manifest_text(corpus, project) : renderer.page(page);
  });
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (site.pages[i].kind != PageKind::kAsset) out.files[site.pages[i].path] = std::move(bytes[i]);
  }
  keep(rendering.list());
  sort_diagnostics(out.findings);
  return out;
}

}  // namespace diglot

// render: Corpus + templates → the files of the site.
//
// A page holds the whole text of its article, valid HTML whatever the article says, and nothing of the
// article's own markup: every tag is written anew (render_markup.h, html.h).
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "corpus.h"
#include "lexicon.h"
#include "project.h"
#include "site.h"

namespace diglot {

// What the review pages show beside the articles: the findings of the build, with the severities that they are
// reported with, in the order of sort_diagnostics.
struct Review {
  std::span<const Diagnostic> findings;
  bool alone = false;  // only the review pages are written, so that they lead to no other page
};

// Which files there will be. Two files that would take the same path do not occur: pages come before files of
// the content, and an article `index.md` at the top of a locale comes before the locale's contents, which then
// stand in contents.html.
Site plan_site(const Corpus& corpus, const Project& project, const Review& review = {});

// Templates, lexicons and the map of links made ready once; shared by all threads. What it is made from must
// outlive it. What is wrong with the templates goes to `diagnostics`.
class Renderer {
 public:
  Renderer(const Corpus& corpus, const Project& project, const Lexicons& lexicons, Diagnostics& diagnostics,
           const Review& review = {});
  ~Renderer();
  Renderer(const Renderer&) = delete;
  Renderer& operator=(const Renderer&) = delete;

  // The bytes of one file of the plan; empty for kAsset, and for kManifest, which has its own function. Thread-safe.
  std::string page(const SitePage& page) const;

 private:
  friend class PageKeys;
  struct State;
  std::unique_ptr<const State> state_;
};

// For each file of the plan a digest of what it is made from: where it is that of an earlier build, so are the bytes.
// The objects of the corpus need their digests. `seed`: a digest of all that is no article (program, options, locale
// files, templates); `findings`: of those of the build. Of kAsset it says nothing.
class PageKeys {
 public:
  PageKeys(const Renderer& renderer, std::string_view seed, std::string_view findings);
  ~PageKeys();
  PageKeys(const PageKeys&) = delete;
  PageKeys& operator=(const PageKeys&) = delete;

  std::string of(const SitePage& page) const;  // thread-safe

 private:
  std::unique_ptr<const class KeyMaker> maker_;
};

// The manifest: procedures and rules of all locales as one JSON document (templates/manifest.schema.json).
inline constexpr std::string_view kManifestVersion = "1.0.0";
inline constexpr std::string_view kManifestSchemaFile = "manifest.schema.json";

// The same corpus gives the same bytes. Records are ordered by article, then by place; objects by the schema.
// It comes in pieces, which are good until `take` returns.
using TextSink = std::function<void(std::string_view)>;
void render_manifest(const Corpus& corpus, const Project& project, const TextSink& take);
// The same as JSON lines: the head, articles, procedures, rules and variables, each with its "record".
void render_manifest_lines(const Corpus& corpus, const Project& project, const TextSink& take);

// The schema that the manifest is valid against, as shipped with the templates; empty where they lack it.
std::string_view manifest_schema(const Project& project);

}  // namespace diglot

// Project: everything a build reads, in memory. Made by load; tests make it by hand.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics.h"
#include "source.h"

namespace diglot {

// What a translation may change of the addresses of its links.
enum class LinkPolicy : uint8_t {
  kFree,    // the locale in it, or nothing
  kEqual,   // nothing
  kMapped,  // the locale in it, which has to be that of the article: /en-us/ → /fr-fr/
};

// Of several rules that apply to an article the last one wins.
struct LinkRule {
  std::vector<std::string> paths;  // patterns of articles; empty: all
  LinkPolicy policy = LinkPolicy::kFree;
  bool operator==(const LinkRule&) const = default;
};

struct Options {
  std::string source_locale = "en-US";
  std::vector<std::string> locales;  // empty: all
  std::string site_title;            // empty: the word of the locale file
  std::string base_address;          // "https://docs.example/", for canonical links and the sitemap; may be empty
  uint64_t max_file_size = 16U << 20U;
  std::vector<std::string> exclude;     // patterns of articles and other files that are not read: see matches()
  std::vector<std::string> glossaries;  // files of terms, TBX or CSV
  std::vector<LinkRule> links;
  bool suggestions = true;  // look for earlier translations of what has none
  bool facts = true;        // read all facts of an article, not only what its checks compare
  int jobs = 1;
  bool operator==(const Options&) const = default;
};

// Severities that a project gives to codes. Of several rules that apply to a finding the last one wins.
struct SeverityRule {
  std::vector<std::string> paths;                             // patterns of articles; empty: all
  std::map<std::string, std::optional<Severity>> severities;  // by code; nothing: not reported
  bool operator==(const SeverityRule&) const = default;
};

// What diglot.yml says. The command line wins over it.
struct Config {
  std::vector<std::string> contents;  // CONTENT as on the command line
  Options options;
  std::optional<Severity> fail_on = Severity::kError;  // nothing: never
  std::vector<SeverityRule> severities;
  std::string baseline;  // file of findings that are known; may be empty
  bool operator==(const Config&) const = default;
};

// True where a pattern matches an article's path below its locale's folder, or its locale and that path: `*` is
// anything but '/', `**` anything, `?` one character. "archive/**", "fr-FR/a.md", "**/draft-*.md".
bool matches(std::string_view pattern, std::string_view locale, std::string_view path);

LinkPolicy link_policy(const std::vector<LinkRule>& rules, std::string_view locale, std::string_view path);

// Gives the findings the severities of the rules and drops those that are switched off.
void apply_severities(const std::vector<SeverityRule>& rules, std::vector<Diagnostic>& findings);

enum class InputKind : uint8_t { kArticle, kToc, kAsset };

struct InputFile {
  InputKind kind = InputKind::kArticle;
  std::string locale;  // canonical; empty where only the front matter can say
  std::string path;    // below the locale's root, '/' separators
  SourceFile source;   // bytes of an asset: only of text that articles may show as code; it is copied from `disk`
  std::string disk;    // where an asset lies; opaque to all but emit
};

// A file of `locales/` or `templates/`.
struct DataFile {
  std::string path;  // below its folder: "fr-FR.xml", "page.xhtml"
  SourceFile source;
};

struct Project {
  Options options;
  SourceFile config;             // diglot.yml; no name where there is none
  std::vector<InputFile> files;  // sorted by (locale, path); paths unique per locale
  std::vector<DataFile> locale_files;
  bool own_locales = false;  // these came with the program, and are sound: rules that nobody asks for are not read
  std::vector<DataFile> templates;
  std::vector<DataFile> glossaries;     // in the order in which they were named
  std::vector<Diagnostic> diagnostics;  // of loading
};

}  // namespace diglot

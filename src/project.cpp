#include "project.h"

#include <algorithm>

namespace diglot {
namespace {

// Where to go back to when the pattern does not go on as the text does.
struct Back {
  size_t pattern = std::string_view::npos;
  size_t text = 0;
  bool folders = false;  // of "**/", which ends where a name begins

  // Lets the wildcard take more of the text. False where it cannot.
  bool advance(std::string_view whole, bool across) {
    if (pattern == std::string_view::npos || text >= whole.size()) return false;
    if (!across && whole[text] == '/') return false;
    const size_t slash = folders ? whole.find('/', text) : text;
    if (slash == std::string_view::npos) return false;
    text = slash + 1;
    return true;
  }
};

// Greedy. The last `*` and the last `**` are enough to go back to: no `*` passes a '/', and what stands before a
// `**` has found its place.
bool matches_text(std::string_view pattern, std::string_view text) {
  Back star, stars;
  size_t p = 0, t = 0;
  while (t < text.size() || p < pattern.size()) {
    const bool name_begins = t == 0 || text[t - 1] == '/';
    if (pattern.substr(p).starts_with("**")) {
      const bool folders = pattern.substr(p).starts_with("**/") && name_begins;
      p += folders ? 3 : 2;
      stars = {p, t, folders};
      star = {};
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = {++p, t, false};
    } else if (p < pattern.size() && t < text.size() &&
               (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '/'))) {
      ++p;
      ++t;
    } else if (star.advance(text, false)) {
      p = star.pattern;
      t = star.text;
    } else if (stars.advance(text, true)) {
      p = stars.pattern;
      t = stars.text;
      star = {};
    } else {
      return false;
    }
  }
  return true;
}

// A rule without patterns applies to all articles.
bool applies(const std::vector<std::string>& patterns, std::string_view locale, std::string_view path) {
  return patterns.empty() || std::any_of(patterns.begin(), patterns.end(),
                                         [&](const std::string& pattern) { return matches(pattern, locale, path); });
}

}  // namespace

bool matches(std::string_view pattern, std::string_view locale, std::string_view path) {
  if (matches_text(pattern, path)) return true;
  return !locale.empty() && matches_text(pattern, std::string(locale) + "/" + std::string(path));
}

LinkPolicy link_policy(const std::vector<LinkRule>& rules, std::string_view locale, std::string_view path) {
  LinkPolicy policy = LinkPolicy::kFree;
  for (const LinkRule& rule : rules) {
    if (applies(rule.paths, locale, path)) policy = rule.policy;
  }
  return policy;
}

void apply_severities(const std::vector<SeverityRule>& rules, std::vector<Diagnostic>& findings) {
  if (rules.empty()) return;
  std::erase_if(findings, [&](Diagnostic& finding) {
    std::optional<Severity> severity = finding.severity;
    const std::string code(info(finding.id).code);
    for (const SeverityRule& rule : rules) {
      const auto found = rule.severities.find(code);
      if (found != rule.severities.end() && applies(rule.paths, finding.locale, finding.article))
        severity = found->second;
    }
    if (severity) finding.severity = *severity;
    return !severity;
  });
}

}  // namespace diglot

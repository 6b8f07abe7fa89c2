#include "project.h"

#include <algorithm>

namespace diglot {
namespace {

// Greedy, with one way back for `*` and one for `**`: the last of each is enough. Linear for real patterns, and
// at worst the product of the lengths.
bool matches_text(std::string_view pattern, std::string_view text) {
  static constexpr size_t kNone = std::string_view::npos;
  struct Back {
    size_t pattern = kNone;
    size_t text = 0;
  };
  Back star, stars;
  size_t p = 0, t = 0;
  while (t < text.size() || p < pattern.size()) {
    if (pattern.substr(p).starts_with("**")) {
      // "**/" also stands for no folder at all.
      p += pattern.substr(p).starts_with("**/") && (t == 0 || text[t - 1] == '/') ? 3 : 2;
      stars = {p, t};
      star = {};
    } else if (p < pattern.size() && pattern[p] == '*') {
      star = {++p, t};
    } else if (p < pattern.size() && t < text.size() &&
               (pattern[p] == text[t] || (pattern[p] == '?' && text[t] != '/'))) {
      ++p;
      ++t;
    } else if (star.pattern != kNone && star.text < text.size() && text[star.text] != '/') {
      p = star.pattern;
      t = ++star.text;
    } else if (stars.pattern != kNone && stars.text < text.size()) {
      p = stars.pattern;
      t = ++stars.text;
      star = {};
    } else {
      return false;
    }
  }
  return true;
}

bool applies(const SeverityRule& rule, const Diagnostic& finding) {
  return rule.paths.empty() || std::any_of(rule.paths.begin(), rule.paths.end(), [&](const std::string& pattern) {
           return matches(pattern, finding.locale, finding.article);
         });
}

}  // namespace

bool matches(std::string_view pattern, std::string_view locale, std::string_view path) {
  if (matches_text(pattern, path)) return true;
  return !locale.empty() && matches_text(pattern, std::string(locale) + "/" + std::string(path));
}

void apply_severities(const std::vector<SeverityRule>& rules, std::vector<Diagnostic>& findings) {
  if (rules.empty()) return;
  std::erase_if(findings, [&](Diagnostic& finding) {
    std::optional<Severity> severity = finding.severity;
    const std::string code(info(finding.id).code);
    for (const SeverityRule& rule : rules) {
      const auto found = rule.severities.find(code);
      if (found != rule.severities.end() && applies(rule, finding)) severity = found->second;
    }
    if (severity) finding.severity = *severity;
    return !severity;
  });
}

}  // namespace diglot

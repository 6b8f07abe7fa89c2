#include "diagnostics.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace diglot {
namespace {

constexpr auto kError = Severity::kError;
constexpr auto kWarning = Severity::kWarning;
constexpr auto kNote = Severity::kNote;

constexpr auto kRegistry = std::to_array<DiagInfo>({
#define DIAG(name, code, severity, its, mqm, message, hint, explanation) \
  {code, severity, its, mqm, message, hint, explanation},
#include "diagnostics.def"
});

constexpr auto kTerms = std::to_array<std::string_view>({
#define TERM(name, text) text,
#include "diagnostics.def"
});

struct Explanation {
  std::string_view code, text;
};

constexpr auto kExplanations = std::to_array<Explanation>({
#define EXPLAIN(code, text) {code, text},
#include "diagnostics.def"
});

}  // namespace

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::kNote: return "note";
    case Severity::kWarning: return "warning";
    case Severity::kError: return "error";
  }
  return "error";
}

std::optional<Severity> severity_from(std::string_view name) {
  for (auto severity : {kNote, kWarning, kError}) {
    if (name_of(severity) == name) return severity;
  }
  return std::nullopt;
}

std::string_view text_of(Term term) { return kTerms.at(static_cast<size_t>(term)); }

const DiagInfo& info(Diag id) { return kRegistry.at(static_cast<size_t>(id)); }

std::span<const DiagInfo> all_diagnostics() { return kRegistry; }

std::string message_pattern(const DiagInfo& what) {
  std::string out;
  for (size_t at = 0; at < what.message.size(); ++at) {
    if (what.message[at] == '{') {
      at = std::min(what.message.find('}', at), what.message.size() - 1);
      out += "\xE2\x80\xA6";
    } else {
      out += what.message[at];
    }
  }
  return out;
}

std::string_view explanation_of(std::string_view code) {
  for (const Explanation& one : kExplanations) {
    if (one.code == code) return one.text;
  }
  return {};
}

void Diagnostics::add(Diag id, Range range, std::string_view unit, std::string message) {
  const DiagInfo& what = info(id);
  list_.push_back(
      {id, what.severity, locale_, article_, file_, range, std::string(unit), std::move(message), what.hint});
}

void sort_diagnostics(std::vector<Diagnostic>& list) {
  std::stable_sort(list.begin(), list.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.file, a.range.begin, a.range.end, a.id, a.message) <
           std::tie(b.file, b.range.begin, b.range.end, b.id, b.message);
  });
}

}  // namespace diglot

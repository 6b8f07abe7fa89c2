#include "exchange.h"
#include "exchange_places.h"

namespace diglot {
namespace {

// Workflow commands end at a line feed; inside a property, a comma and a colon are syntax as well.
std::string escape(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (special) {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

std::string_view command_of(Severity severity) {
  return severity == Severity::kNote ? std::string_view("notice") : name_of(severity);
}

}  // namespace

std::string as_github(Findings findings, const Project& project) {
  Places places(project);
  std::string out;
  for (const Diagnostic& finding : findings) {
    const FindingPlace place = places.of(finding);
    out += fmt::format("::{} file={},line={},col={}", command_of(finding.severity), escape(finding.file, true),
                       place.begin.line, place.begin.column);
    out += fmt::format(",endLine={}", place.end.line);
    // Columns of two lines are refused.
    if (place.end.line == place.begin.line) out += fmt::format(",endColumn={}", place.end.column);
    const std::string more = finding.hint.empty() ? "" : "\n" + std::string(finding.hint);
    out += fmt::format(",title={}::{}\n", escape(info(finding.id).code, true), escape(finding.message + more, false));
  }
  return out;
}

}  // namespace diglot

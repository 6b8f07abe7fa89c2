#include <nlohmann/json.hpp>

#include "exchange.h"
#include "exchange_places.h"

namespace diglot {
namespace {

using Json = nlohmann::ordered_json;

std::string_view severity_of(Severity severity) {
  switch (severity) {
    case Severity::kNote: return "INFO";
    case Severity::kWarning: return "WARNING";
    case Severity::kError: return "ERROR";
  }
  return "ERROR";
}

Json diagnostic(const Diagnostic& finding, const FindingPlace& place) {
  const Json start = {{"line", place.begin.line}, {"column", place.byte_column}};
  const Json end = {{"line", place.end.line}, {"column", place.end_byte_column}};
  const std::string more = finding.hint.empty() ? "" : "\n" + std::string(finding.hint);
  return {
      {"message", finding.message + more},
      {"location", {{"path", finding.file}, {"range", {{"start", start}, {"end", end}}}}},
      {"severity", severity_of(finding.severity)},
      {"code", {{"value", info(finding.id).code}}},
  };
}

}  // namespace

std::string as_rdjson(Findings findings, const Project& project) {
  Places places(project);
  std::string out = R"({"source":{"name":"diglot"},"diagnostics":[)";
  for (const Diagnostic& finding : findings) {
    out += &finding == findings.data() ? "\n" : ",\n";
    out += diagnostic(finding, places.of(finding)).dump(-1, ' ', false, Json::error_handler_t::replace);
  }
  return out + "\n]}\n";
}

}  // namespace diglot

#include <nlohmann/json.hpp>

#include "exchange.h"
#include "exchange_places.h"

namespace diglot {

std::string as_json_lines(Findings findings, const Project& project) {
  using Json = nlohmann::ordered_json;
  Places places(project);
  std::string out;
  for (const Diagnostic& finding : findings) {
    const FindingPlace place = places.of(finding);
    const Json line = {
        {"code", info(finding.id).code}, {"severity", name_of(finding.severity)},
        {"message", finding.message},    {"locale", finding.locale},
        {"article", finding.article},    {"unit", finding.unit},
        {"file", finding.file},          {"line", place.begin.line},
        {"column", place.begin.column},  {"endLine", place.end.line},
        {"endColumn", place.end.column}, {"hint", finding.hint},
    };
    out += line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  }
  return out;
}

}  // namespace diglot

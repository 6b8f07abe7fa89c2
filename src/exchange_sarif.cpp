// SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
#include <array>
#include <map>
#include <nlohmann/json.hpp>

#include "ascii.h"
#include "digest.h"
#include "exchange.h"
#include "exchange_places.h"
#include "locale.h"

namespace diglot {
namespace {

using Json = nlohmann::ordered_json;

std::string dump(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

// A path as a relative reference of a URI (RFC 3986).
std::string uri_of(std::string_view path) {
  static constexpr std::string_view kPlain = "-._~/!$&'()*+,=@";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool alphanumeric = is_ascii_alnum(c);
    if (alphanumeric || kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

// The level at which GitHub's code scanning shows a rule.
std::string_view problem_severity(Severity severity) {
  return severity == Severity::kNote ? std::string_view("recommendation") : name_of(severity);
}

// Examples are lines that begin with a space; Markdown wants four of them.
std::string as_markdown(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    if (text[at] == ' ') out += "  ";
    out += text.substr(at, end - at);
    at = end;
  }
  return out;
}

// One rule a code: the first message of the registry with that code speaks for the others.
Json rule(const DiagInfo& what) {
  const std::string message = message_pattern(what);
  const std::string explanation(explanation_of(what.code));
  Json properties = {{"problem.severity", problem_severity(what.severity)}};
  if (!what.its.empty()) properties["its"] = what.its;
  if (!what.mqm.empty()) properties["mqm"] = what.mqm;
  return {
      {"id", what.code},
      {"shortDescription", {{"text", message}}},
      {"fullDescription", {{"text", explanation}}},
      {"defaultConfiguration", {{"level", name_of(what.severity)}}},
      {"help", {{"text", explanation}, {"markdown", as_markdown(explanation)}}},
      {"properties", properties},
  };
}

// Number of each code's rule, in the order of the registry; appends the rules themselves.
std::map<std::string_view, size_t> number_rules(std::string& out) {
  std::map<std::string_view, size_t> numbers;
  for (const DiagInfo& what : all_diagnostics()) {
    if (!numbers.emplace(what.code, numbers.size()).second) continue;
    out += (numbers.size() == 1 ? "\n" : ",\n") + dump(rule(what));
  }
  return numbers;
}

Json result(const Diagnostic& finding, const FindingPlace& place, size_t rule_index, const std::string& fingerprint) {
  const Json region = {{"startLine", place.begin.line},
                       {"startColumn", place.begin.column},
                       {"endLine", place.end.line},
                       {"endColumn", place.end.column}};
  Json location = {{"physicalLocation", {{"artifactLocation", {{"uri", uri_of(finding.file)}}}, {"region", region}}}};
  if (!finding.unit.empty()) {
    const std::string full = finding.locale + "/" + finding.article + "#" + finding.unit;
    location["logicalLocations"] =
        Json::array({Json{{"name", finding.unit}, {"fullyQualifiedName", full}, {"kind", "element"}}});
  }
  Json properties = {{"locale", finding.locale}, {"article", finding.article}};
  if (!finding.unit.empty()) properties["unit"] = finding.unit;
  if (!finding.hint.empty()) properties["hint"] = finding.hint;
  return {
      {"ruleId", info(finding.id).code},
      {"ruleIndex", rule_index},
      {"level", name_of(finding.severity)},
      {"message", {{"text", finding.message}}},
      {"locations", Json::array({location})},
      {"partialFingerprints", {{"diglotFinding/v1", fingerprint}}},
      {"properties", properties},
  };
}

}  // namespace

std::vector<std::string> fingerprints(Findings findings, const Project& project) {
  Places places(project);
  std::map<std::string, size_t> seen;
  std::vector<std::string> out;
  out.reserve(findings.size());
  for (const Diagnostic& finding : findings) {
    std::string context;
    if (finding.unit.empty()) {
      const FindingPlace place = places.of(finding);
      const std::string_view text = place.text.empty() && !place.whole_file ? place.line : place.text;
      context = collapse_space(text.substr(0, 200));
    }
    const std::string_view where = finding.article.empty() ? finding.file : finding.article;
    std::string name;
    for (const std::string_view part :
         {info(finding.id).code, std::string_view(finding.locale), where, std::string_view(finding.unit),
          std::string_view(finding.message), std::string_view(context)}) {
      name += fmt::format("{}:{};", part.size(), part);  // so that no two lists of parts read the same
    }
    const size_t number = seen[name]++;
    out.push_back(sha256_hex(name + std::to_string(number)).substr(0, 32));
  }
  return out;
}

std::string as_sarif(Findings findings, const Project& project, std::string_view version,
                     std::span<const CheckCount> examined) {
  std::string out = R"({"$schema":"https://json.schemastore.org/sarif-2.1.0.json","version":"2.1.0",)"
                    R"("runs":[{"tool":{"driver":{"name":"diglot","semanticVersion":)" +
                    dump(version) + R"(,"rules":[)";
  const std::map<std::string_view, size_t> rules = number_rules(out);
  out += "\n]}},\"columnKind\":\"unicodeCodePoints\",\"results\":[";
  const std::vector<std::string> names = fingerprints(findings, project);
  Places places(project);
  for (size_t i = 0; i < findings.size(); ++i) {
    const size_t rule_index = rules.at(info(findings[i].id).code);
    out += (i == 0 ? "\n" : ",\n") + dump(result(findings[i], places.of(findings[i]), rule_index, names[i]));
  }
  Json counts = Json::object();
  for (const CheckCount& check : examined) counts[std::string(check.name)] = check.examined;
  return out + "\n],\"properties\":{\"examined\":" + dump(counts) + "}}]}\n";
}

}  // namespace diglot

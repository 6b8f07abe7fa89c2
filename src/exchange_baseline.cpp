// A baseline: the findings that a project has when it begins to look, so that from then on only new ones are told.
// They are known by their fingerprints, which survive edits elsewhere in the file.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "exchange.h"

namespace diglot {
namespace {

using Json = nlohmann::ordered_json;
// For reading: an ordered object looks through all its keys for each further one.
using ReadJson = nlohmann::json;

constexpr int kVersion = 1;
constexpr const char* kFormat = "diglot-baseline";

}  // namespace

std::string as_baseline(Findings findings, const Project& project, const std::optional<Baseline>& old) {
  const std::vector<std::string> names = fingerprints(findings, project);
  Json list = Json::array();
  for (size_t i = 0; i < findings.size(); ++i) {
    if (old && !old->contains(names[i])) continue;
    const Diagnostic& one = findings[i];
    list.push_back({{"fingerprint", names[i]},
                    {"code", info(one.id).code},
                    {"file", one.file},
                    {"unit", one.unit},
                    {"message", one.message}});
  }
  const Json out = {{kFormat, kVersion}, {"findings", std::move(list)}};
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Baseline> read_baseline(const SourceFile& file, Diagnostics& diagnostics) {
  const auto fail = [&](std::string_view what) {
    diagnostics.report(Diag::kBaselineSyntax, {}, "", what);
    return std::nullopt;
  };
  const ReadJson json = ReadJson::parse(file.bytes, nullptr, false);
  if (json.is_discarded()) return fail(text_of(Term::kJson));
  if (!json.is_object() || json.value(kFormat, ReadJson()) != kVersion) return fail(text_of(Term::kBaseline));
  const ReadJson list = json.value("findings", ReadJson());
  if (!list.is_array()) return fail(text_of(Term::kBaseline));
  Baseline out;
  for (const ReadJson& one : list) {
    const ReadJson name = one.is_object() ? one.value("fingerprint", ReadJson()) : ReadJson();
    if (!name.is_string()) return fail(text_of(Term::kBaseline));
    out.insert(name.get<std::string>());
  }
  return out;
}

size_t drop_known(const Baseline& known, const Project& project, std::vector<Diagnostic>& findings) {
  const std::vector<std::string> names = fingerprints(findings, project);
  std::vector<Diagnostic> rest;
  for (size_t i = 0; i < findings.size(); ++i) {
    if (!known.contains(names[i])) rest.push_back(std::move(findings[i]));
  }
  const size_t dropped = findings.size() - rest.size();
  findings = std::move(rest);
  return dropped;
}

}  // namespace diglot

#include "render_data.h"

#include <nlohmann/json.hpp>

namespace diglot {
namespace {

using Json = nlohmann::ordered_json;

void add_directions(const std::vector<Step>& steps, Side side, Json& out) {
  for (const Step& step : steps) {
    if (!step.command.in(side).empty()) out.push_back({{"@type", "HowToDirection"}, {"text", step.command.in(side)}});
    add_directions(step.steps, side, out);
    add_directions(step.choices, side, out);
  }
}

Json step_as_json(const Step& step, size_t position, Side side) {
  Json out{{"@type", "HowToStep"}, {"position", position}, {"text", step.command.in(side)}};
  Json parts = Json::array();
  add_directions(step.steps, side, parts);
  add_directions(step.choices, side, parts);
  for (const StepNote& note : step.notes) {
    if (!note.text.in(side).empty()) parts.push_back({{"@type", "HowToTip"}, {"text", note.text.in(side)}});
  }
  if (!parts.empty()) out["itemListElement"] = std::move(parts);
  return out;
}

Json procedure_as_json(const Procedure& procedure, Side side, const std::string& locale) {
  Json out{{"@type", "HowTo"}, {"name", procedure.title.in(side)}, {"inLanguage", locale}, {"step", Json::array()}};
  for (const Step& step : procedure.steps) {
    if (step.command.in(side).empty()) continue;
    out["step"].push_back(step_as_json(step, out["step"].size() + 1, side));
  }
  return out;
}

}  // namespace

Markup procedures_as_json_ld(const Facts& facts, Side side, const std::string& locale, const std::string& nonce) {
  Json graph = Json::array();
  for (const Procedure& procedure : facts.procedures) {
    if (!procedure.task || procedure.title.in(side).empty()) continue;
    Json how_to = procedure_as_json(procedure, side, locale);
    if (!how_to["step"].empty()) graph.push_back(std::move(how_to));
  }
  Markup out;
  if (graph.empty()) return out;
  const Json document{{"@context", "https://schema.org"}, {"@graph", std::move(graph)}};
  return out.json_script(nonce, document.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace diglot

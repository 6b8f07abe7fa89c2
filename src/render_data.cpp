#include "render_data.h"

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace diglot {
namespace {

// Written as it comes rather than built as a tree, which would cost more than the article's text; strings are the
// library's.
std::string json_text(std::string_view text) {
  using Json = nlohmann::json;
  return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace);
}

void add_part(std::string& parts, const char* type, std::string_view text) {
  if (text.empty()) return;
  if (!parts.empty()) parts += ',';
  parts.append("{\"@type\":\"").append(type).append("\",\"text\":").append(json_text(text)).append("}");
}

void add_directions(const std::vector<Step>& steps, Side side, std::string& parts) {
  for (const Step& step : steps) {
    add_part(parts, "HowToDirection", step.command.in(side));
    add_directions(step.steps, side, parts);
    add_directions(step.choices, side, parts);
  }
}

void add_step(const Step& step, size_t position, Side side, std::string& out) {
  std::string parts;
  add_directions(step.steps, side, parts);
  add_directions(step.choices, side, parts);
  for (const StepNote& note : step.notes) add_part(parts, "HowToTip", note.text.in(side));
  if (position > 1) out += ',';
  out.append("{\"@type\":\"HowToStep\",\"position\":").append(std::to_string(position));
  out.append(",\"text\":").append(json_text(step.command.in(side)));
  if (!parts.empty()) out.append(",\"itemListElement\":[").append(parts).append("]");
  out += '}';
}

// Nothing where no step says anything.
void add_procedure(const Procedure& procedure, Side side, const std::string& locale, std::string& graph) {
  std::string steps;
  size_t position = 0;
  for (const Step& step : procedure.steps) {
    if (!step.command.in(side).empty()) add_step(step, ++position, side, steps);
  }
  if (steps.empty()) return;
  if (!graph.empty()) graph += ',';
  graph.append("{\"@type\":\"HowTo\",\"name\":").append(json_text(procedure.title.in(side)));
  graph.append(",\"inLanguage\":").append(json_text(locale)).append(",\"step\":[").append(steps).append("]}");
}

}  // namespace

Markup procedures_as_json_ld(const Facts& facts, Side side, const std::string& locale, const std::string& nonce) {
  std::string graph;
  for (const Procedure& procedure : facts.procedures) {
    if (procedure.task && !procedure.title.in(side).empty()) add_procedure(procedure, side, locale, graph);
  }
  Markup out;
  if (graph.empty()) return out;
  return out.json_script(nonce, "{\"@context\":\"https://schema.org\",\"@graph\":[" + graph + "]}");
}

}  // namespace diglot

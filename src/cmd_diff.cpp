#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "cmd.h"
#include "diff.h"
#include "exchange.h"

namespace diglot {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array kTypes = {RecordType::kRule, RecordType::kProcedure, RecordType::kStep};

std::string shown(const std::string& text) { return text.empty() ? "(none)" : "'" + text + "'"; }

std::string line_of(const FieldChange& one) {
  std::string out = "    " + std::string(name_of(one.field));
  if (!one.locale.empty()) out += " " + one.locale;
  out += ": " + shown(one.before) + " -> " + shown(one.after);
  if (one.effect != Effect::kChanged) out += ": " + std::string(name_of(one.effect));
  return out + "\n";
}

std::string_view verdict(const RecordChange& change) {
  if (change.fate != RecordFate::kChanged) return name_of(change.fate);
  return change.effect == Effect::kBoth ? "stricter and looser" : name_of(change.effect);
}

std::string as_text(const std::vector<RecordChange>& changes) {
  std::string out;
  for (const RecordChange& change : changes) {
    out += fmt::format("{}: {} {}: {}\n", change.where, name_of(change.type), change.id, verdict(change));
    out += fmt::format("  {}{}{}\n", change.label, change.label.empty() ? "" : " ", change.text);
    if (!change.old_id.empty()) out += fmt::format("    id: {} -> {}\n", change.old_id, change.id);
    for (const FieldChange& one : change.fields) out += line_of(one);
  }
  return out;
}

size_t count(const std::vector<RecordChange>& changes, RecordType type, RecordFate fate) {
  return static_cast<size_t>(std::count_if(
      changes.begin(), changes.end(), [&](const RecordChange& one) { return one.type == type && one.fate == fate; }));
}

size_t count(const std::vector<RecordChange>& changes, Effect effect) {
  return static_cast<size_t>(std::count_if(changes.begin(), changes.end(), [&](const RecordChange& one) {
    return one.effect == effect || one.effect == Effect::kBoth;
  }));
}

Json json_of(const RecordChange& change) {
  Json out;
  out["type"] = name_of(change.type);
  out["id"] = change.id;
  if (!change.old_id.empty()) out["oldId"] = change.old_id;
  out["change"] = name_of(change.fate);
  if (change.type == RecordType::kRule && change.fate == RecordFate::kChanged) out["effect"] = name_of(change.effect);
  out["article"] = change.article;
  if (!change.where.empty()) out["where"] = change.where;
  if (!change.label.empty()) out["label"] = change.label;
  out["text"] = change.text;
  for (const FieldChange& one : change.fields) {
    Json field;
    field["field"] = name_of(one.field);
    if (!one.locale.empty()) field["locale"] = one.locale;
    if (!one.before.empty()) field["before"] = one.before;
    if (!one.after.empty()) field["after"] = one.after;
    if (one.effect != Effect::kChanged) field["effect"] = name_of(one.effect);
    out["fields"].push_back(std::move(field));
  }
  return out;
}

std::string as_json(const std::vector<RecordChange>& changes) {
  Json out;
  for (const RecordType type : kTypes) {
    Json& counts = out["summary"][std::string(name_of(type)) + "s"];
    for (const RecordFate fate : {RecordFate::kAppeared, RecordFate::kGone, RecordFate::kChanged}) {
      counts[std::string(name_of(fate))] = count(changes, type, fate);
    }
    if (type != RecordType::kRule) continue;
    for (const Effect effect : {Effect::kStricter, Effect::kLooser}) {
      counts[std::string(name_of(effect))] = count(changes, effect);
    }
  }
  out["changes"] = Json::array();
  for (const RecordChange& change : changes) out["changes"].push_back(json_of(change));
  return out.dump(2) + "\n";
}

std::string summary(const std::vector<RecordChange>& changes) {
  std::string out = "diglot:";
  for (const RecordType type : kTypes) {
    out += fmt::format("{} {}s: {} appeared, {} gone, {} changed", type == RecordType::kRule ? "" : ";", name_of(type),
                       count(changes, type, RecordFate::kAppeared), count(changes, type, RecordFate::kGone),
                       count(changes, type, RecordFate::kChanged));
    if (type == RecordType::kRule) {
      out +=
          fmt::format(" ({} stricter, {} looser)", count(changes, Effect::kStricter), count(changes, Effect::kLooser));
    }
  }
  return out + "\n";
}

}  // namespace

int cmd_diff(const Settings& given) {
  Settings settings = given;
  settings.options.max_file_size = uint64_t{1} << 30U;  // a manifest is larger than any article
  Run run(settings);
  std::array<std::optional<Manifest>, 2> manifests;
  const std::array paths = {settings.old_manifest, settings.manifest};
  for (size_t i = 0; i < paths.size(); ++i) {
    const SourceFile* file = run.load_one(paths.at(i));
    if (file == nullptr) continue;
    Diagnostics own("", "", file->name);
    manifests.at(i) = read_manifest(*file, own);
    run.keep(own.take());
  }
  if (!manifests[0] || !manifests[1]) return run.finish(true);
  const std::vector<RecordChange> changes = diff(*manifests[0], *manifests[1]);
  if (!print(settings.format == Format::kJson ? as_json(changes) : as_text(changes))) return kFailed;
  if (!settings.quiet && settings.format != Format::kJson) say(summary(changes));
  const int reported = run.finish();
  if (reported != kClean) return reported;
  return count(changes, Effect::kStricter) + count(changes, Effect::kLooser) > 0 ? kFindings : kClean;
}

}  // namespace diglot

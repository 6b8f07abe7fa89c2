#include "exchange_units.h"

#include <algorithm>
#include <map>
#include <utility>

#include "ascii.h"
#include "digest.h"
#include "locale.h"

namespace diglot {
namespace {

bool is_name_token(std::string_view id) {
  return !id.empty() && std::all_of(id.begin(), id.end(),
                                    [](char c) { return is_ascii_alnum(c) || c == '-' || c == '_' || c == '.'; });
}

// Walks the headings beside the units, both in file order.
class Sections {
 public:
  explicit Sections(const Article& article) : article_(article) {}
  std::string anchor_before(uint32_t offset) {
    const std::vector<Heading>& headings = article_.headings_of(Side::kTarget);
    while (next_ < headings.size() && begin_of(headings[next_]) <= offset) ++next_;
    return next_ == 0 ? "" : headings[next_ - 1].anchor;
  }

 private:
  uint32_t begin_of(const Heading& heading) const { return article_.document.target[heading.node].range.begin; }

  const Article& article_;
  size_t next_ = 0;
};

std::string place_of(const SourceFile& file, const LineIndex& lines, uint32_t offset) {
  const Position at = lines.position(offset);
  return fmt::format("{}:{}:{}", file.name, at.line, at.column);
}

// Findings inside each unit, by the unit's index.
std::map<size_t, std::vector<const Diagnostic*>> findings_of(const Handoff& handoff) {
  std::map<size_t, std::vector<const Diagnostic*>> out;
  const std::vector<Unit>& units = handoff.article.units;
  for (const Diagnostic& finding : handoff.findings) {
    if (finding.file != handoff.file.name) continue;
    const auto after = std::upper_bound(units.begin(), units.end(), finding.range.begin,
                                        [](uint32_t offset, const Unit& unit) { return offset < unit.range.begin; });
    if (after == units.begin() || finding.range.begin >= std::prev(after)->range.end) continue;
    out[static_cast<size_t>(std::prev(after) - units.begin())].push_back(&finding);
  }
  return out;
}

}  // namespace

std::string digest_of(std::string_view translation) { return sha256_hex(translation).substr(0, 8); }

std::vector<std::string> exchange_ids(const Article& article) {
  std::map<std::string_view, size_t> uses;
  for (const Unit& unit : article.units) ++uses[unit.id];
  std::vector<std::string> ids;
  ids.reserve(article.units.size());
  for (size_t i = 0; i < article.units.size(); ++i) {
    const Unit& unit = article.units[i];
    std::string id;
    if (unit.paired()) {
      id = unit.id;
      if (!is_name_token(id) || uses[id] > 1) {
        for (id = fmt::format("unit-{}", i + 1); uses.contains(id);) id += '-';
      }
    }
    ids.push_back(std::move(id));
  }
  return ids;
}

std::vector<HandoffUnit> handoff_units(const Handoff& handoff) {
  const std::vector<std::string> ids = exchange_ids(handoff.article);
  const std::map<size_t, std::vector<const Diagnostic*>> findings = findings_of(handoff);
  const LineIndex lines(handoff.file.bytes);
  Sections sections(handoff.article);
  std::vector<HandoffUnit> out;
  std::vector<size_t> places(ids.size());  // in `out`, + 1
  const auto place = [&](uint32_t unit) {
    return unit < places.size() && places[unit] != 0 ? &out[places[unit] - 1] : nullptr;
  };
  for (size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) continue;
    const Unit& unit = handoff.article.units[i];
    HandoffUnit one;
    one.id = ids[i];
    one.source = handoff.article.source_of(i, handoff.file.bytes);
    one.target = handoff.file.view(unit.target);
    one.confidence = unit.confidence;
    one.source_codes = inline_codes(one.source);
    one.target_codes = inline_codes(one.target);
    one.heading = sections.anchor_before(unit.range.begin);
    one.place = place_of(handoff.file, lines, unit.target.begin);
    one.base = digest_of(one.target);
    if (const auto found = findings.find(i); found != findings.end()) one.findings = found->second;
    out.push_back(std::move(one));
    places[i] = out.size();
  }
  for (const Drift& drift : handoff.drift) {
    const bool fit = drift.kind == Drift::Kind::kChanged && unfit_for_xml(drift.after) == 0;
    if (fit && place(drift.unit)) place(drift.unit)->today = drift.after;
  }
  for (const Suggestion& suggestion : handoff.suggestions) {
    const bool is_new = suggestion.drift < handoff.drift.size() &&
                        handoff.drift[suggestion.drift].kind == Drift::Kind::kNew;  // what is new has no unit yet
    const bool fit = unfit_for_xml(suggestion.source) == 0 && unfit_for_xml(suggestion.target) == 0;
    if (!is_new && fit && place(suggestion.unit)) place(suggestion.unit)->suggestions.push_back(&suggestion);
  }
  return out;
}

std::string percent_of(float share) { return fmt::format("{} %", static_cast<int>(100 * share)); }

Provenance provenance_of(const Article& article) {
  const std::string_view type = article.document.front_matter.value("ms.translationtype");
  return type == "HT" ? Provenance::kHuman : type == "MT" ? Provenance::kMachine : Provenance::kUnknown;
}

std::string_view name_of(Provenance origin) {
  return origin == Provenance::kHuman ? "HT" : origin == Provenance::kMachine ? "MT" : "";
}

std::string line_of(const Diagnostic& finding) {
  std::string line = fmt::format("{} {}: {}", name_of(finding.severity), info(finding.id).code, finding.message);
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  }
  return unfit_for_xml(line) == 0 ? line : fmt::format("{} {}", name_of(finding.severity), info(finding.id).code);
}

std::string filled(Term term, std::string_view argument) {
  const std::string_view form = text_of(term);
  return fmt::vformat(fmt::string_view(form.data(), form.size()), fmt::make_format_args(argument));
}

// https://www.w3.org/TR/xml/#charsets; a carriage return would come back as a line feed.
char32_t unfit_for_xml(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x20 && byte != '\t' && byte != '\n') return byte;
    if (byte != 0xEF) {
      ++at;
      continue;
    }
    const char32_t c = next_code_point(text, at);
    if (c == 0xFFFE || c == 0xFFFF) return c;
  }
  return 0;
}

void drop_unfit(std::vector<HandoffUnit>& units, const Handoff& handoff, Diagnostics& diagnostics) {
  const auto unfit = [&](const HandoffUnit& unit) {
    const char32_t in_source = unfit_for_xml(unit.source);
    const char32_t c = in_source != 0 ? in_source : unfit_for_xml(unit.target);
    if (c == 0) return false;
    const auto begin = static_cast<uint32_t>(unit.target.data() - handoff.file.bytes.data());
    diagnostics.report(Diag::kExportCharacter, {begin, begin + static_cast<uint32_t>(unit.target.size())}, unit.id,
                       unit.id, static_cast<uint32_t>(c));
    return true;
  };
  units.erase(std::remove_if(units.begin(), units.end(), unfit), units.end());
}

std::string_view ending_of(ExchangeFormat format) {
  switch (format) {
    case ExchangeFormat::kXliff:
    case ExchangeFormat::kXliff12: return ".xlf";
    case ExchangeFormat::kTmx: return ".tmx";
    case ExchangeFormat::kPo: return ".po";
    case ExchangeFormat::kCsv:
    case ExchangeFormat::kGlossary: return ".csv";
  }
  return "";
}

std::string as_exchange(ExchangeFormat format, const Handoff& handoff, Diagnostics& diagnostics) {
  std::vector<HandoffUnit> units = handoff_units(handoff);
  if (format == ExchangeFormat::kXliff || format == ExchangeFormat::kXliff12) drop_unfit(units, handoff, diagnostics);
  if (units.empty()) {
    diagnostics.report(Diag::kExportNothing, {}, "");
    return "";
  }
  switch (format) {
    case ExchangeFormat::kXliff: return as_xliff(handoff, units);
    case ExchangeFormat::kXliff12: return as_xliff12(handoff, units);
    case ExchangeFormat::kTmx: return as_memory(std::span(&handoff, 1), diagnostics);
    case ExchangeFormat::kPo: return as_po(handoff, units);
    case ExchangeFormat::kCsv: return as_csv(handoff, units);
    case ExchangeFormat::kGlossary: break;  // holds no units
  }
  return "";
}

std::vector<ReturnedUnit> read_exchange(const SourceFile& file, Diagnostics& diagnostics) {
  const std::string name = lower_ascii(file.name);
  std::vector<ReturnedUnit> units;
  if (name.ends_with(".xlf") || name.ends_with(".xliff")) {
    units = read_xliff(file, diagnostics);
  } else if (name.ends_with(".po")) {
    units = read_po(file, diagnostics);
  } else if (name.ends_with(".csv")) {
    units = read_csv(file, diagnostics);
  } else {
    diagnostics.report(Diag::kExchangeForm, {}, "");
  }
  for (ReturnedUnit& unit : units) unit.file = file.name;
  return units;
}

}  // namespace diglot

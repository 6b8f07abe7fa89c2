// XLIFF 1.2: https://docs.oasis-open.org/xliff/v1.2/os/xliff-core.html
#include "exchange_units.h"
#include "exchange_xml.h"

namespace diglot {
namespace {

const char* pair_type(CodeType type) {
  switch (type) {
    case CodeType::kBold: return "bold";
    case CodeType::kItalic: return "italic";
    case CodeType::kLink: return "link";
    case CodeType::kStrikethrough: return "x-strikethrough";
    case CodeType::kImage: return "x-image";
    default: return "x-html";
  }
}

const char* single_type(CodeType type) {
  switch (type) {
    case CodeType::kBreak: return "lb";
    case CodeType::kImage: return "image";
    case CodeType::kCode: return "x-code";
    case CodeType::kAutolink:
    case CodeType::kLink: return "x-link";
    case CodeType::kTag: return "x-html";
    default: return "x-other";
  }
}

void add_content(pugi::xml_node parent, std::string_view text, const std::vector<InlineCode>& codes,
                 const std::vector<uint32_t>& numbers) {
  uint32_t at = 0;
  const auto view = [&](Range range) { return text.substr(range.begin, range.size()); };
  for (uint32_t i = 0; i < codes.size(); ++i) {
    const InlineCode& code = codes[i];
    add_text(parent, view({at, code.range.begin}));
    at = code.range.end;
    const bool alone = code.partner == InlineCode::kAlone;
    const bool closes = !alone && code.partner < i;
    const pugi::xml_node element = parent.append_child(alone ? "ph" : closes ? "ept" : "bpt");
    set(element, "id", std::to_string(numbers[i]));
    if (!closes) set(element, "ctype", alone ? single_type(code.type) : pair_type(code.type));
    add_text(element, view(code.range));
  }
  add_text(parent, text.substr(at));
}

void add_context(pugi::xml_node unit, const HandoffUnit& one) {
  // "docs/a.md:12:3"
  const size_t column = one.place.rfind(':');
  const size_t line = one.place.rfind(':', column - 1);
  const pugi::xml_node group = add_line(unit, "context-group", 4);
  set(group, "purpose", "location");
  const auto add = [&](const char* type, std::string_view text) {
    const pugi::xml_node context = add_line(group, "context", 5);
    set(context, "context-type", type);
    add_text(context, text);
  };
  add("sourcefile", one.place.substr(0, line));
  add("linenumber", one.place.substr(line + 1, column - line - 1));
  end_children(group, 4);
}

void add_note(pugi::xml_node unit, std::string_view text, const char* annotates) {
  const pugi::xml_node note = add_line(unit, "note", 4);
  set(note, "from", "diglot");
  set(note, "annotates", annotates);
  add_text(note, text);
}

void add_candidate(pugi::xml_node unit, const Suggestion& suggestion) {
  const pugi::xml_node candidate = add_line(unit, "alt-trans", 4);
  set(candidate, "match-quality", percent_of(suggestion.likeness));
  set(candidate, "origin", suggestion.article);
  add_text(add_line(candidate, "source", 5), suggestion.source);
  add_text(add_line(candidate, "target", 5), suggestion.target);
  end_children(candidate, 4);
}

void add_unit(pugi::xml_node body, const HandoffUnit& one, Provenance origin) {
  const CodeNumbers numbers = number_codes(one.source, one.source_codes, one.target, one.target_codes);
  const pugi::xml_node unit = add_line(body, "trans-unit", 3);
  const bool translated = !one.target.empty();
  set(unit, "id", one.id);
  set(unit, "resname", one.id);
  // Tools take what is not approved for a guess; a translation that is published is none.
  if (translated) set(unit, "approved", "yes");
  set(unit, "xml:space", "preserve");
  set(unit, "extradata", one.base);
  add_content(add_line(unit, "source", 4), one.source, one.source_codes, numbers.source);
  if (translated) {
    const pugi::xml_node target = add_line(unit, "target", 4);
    set(target, "state", origin == Provenance::kHuman ? "final" : "translated");
    if (origin == Provenance::kMachine) set(target, "state-qualifier", "leveraged-mt");
    add_content(target, one.target, one.target_codes, numbers.target);
  }
  add_context(unit, one);
  if (!one.heading.empty()) add_note(unit, one.heading, "general");
  if (!one.today.empty()) add_note(unit, one.today, "source");
  if (one.confidence < 1) add_note(unit, percent_of(one.confidence), "target");
  for (const Diagnostic* finding : one.findings) add_note(unit, line_of(*finding), "target");
  for (const Suggestion* suggestion : one.suggestions) add_candidate(unit, *suggestion);
  end_children(unit, 3);
}

// --- reading ------------------------------------------------------------------------------------------------

bool is_code(std::string_view name) { return name == "bpt" || name == "ept" || name == "ph" || name == "it"; }

// Depth is bounded by read_xml(). False where a code has no data.
bool append(const SourceFile& file, pugi::xml_node parent, std::string_view unit, std::string& out,
            std::vector<Range>& codes, Diagnostics& diagnostics) {
  bool sound = true;
  for (pugi::xml_node part : parent.children()) {
    const std::string_view name = local_name(part);
    if (part.type() != pugi::node_element) {
      if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) out += part.value();
    } else if (name == "g" || name == "x" || name == "bx" || name == "ex") {
      const std::string_view id = part.attribute("id").value();
      diagnostics.report(Diag::kImportCodeUnknown, place_of(file, part), unit, id, unit);
      sound = false;
    } else {
      const auto begin = static_cast<uint32_t>(out.size());
      std::vector<Range> inner;
      sound &= append(file, part, unit, out, is_code(name) ? inner : codes, diagnostics);
      if (is_code(name)) codes.push_back({begin, static_cast<uint32_t>(out.size())});
    }
  }
  return sound;
}

void read_units(const SourceFile& file, pugi::xml_node parent, const ReturnedUnit& about, Diagnostics& diagnostics,
                std::vector<ReturnedUnit>& out) {
  for (pugi::xml_node child : parent.children()) {
    if (local_name(child) == "group") read_units(file, child, about, diagnostics, out);
    if (local_name(child) != "trans-unit") continue;
    ReturnedUnit one = about;
    one.id = child.attribute("id").value();
    one.base = child.attribute("extradata").value();
    one.place = place_of(file, child);
    one.codes.emplace();
    bool sound = true;
    for (pugi::xml_node side : child.children()) {
      std::vector<Range> unused;
      if (local_name(side) == "source") {
        sound &= append(file, side, one.id, one.source.emplace(), unused, diagnostics);
      }
      if (local_name(side) == "target") sound &= append(file, side, one.id, one.target, *one.codes, diagnostics);
    }
    if (sound) out.push_back(std::move(one));
  }
}

}  // namespace

std::string as_xliff12(const Handoff& handoff, std::span<const HandoffUnit> units) {
  pugi::xml_document document;
  const pugi::xml_node root = document.append_child("xliff");
  set(root, "xmlns", "urn:oasis:names:tc:xliff:document:1.2");
  set(root, "version", "1.2");
  const pugi::xml_node file = add_line(root, "file", 1);
  set(file, "original", handoff.article.path);
  set(file, "source-language", handoff.source_locale);
  set(file, "target-language", handoff.article.locale);
  set(file, "datatype", "x-markdown");
  const pugi::xml_node body = add_line(file, "body", 2);
  const Provenance origin = provenance_of(handoff.article);
  for (const HandoffUnit& unit : units) add_unit(body, unit, origin);
  end_children(body, 2);
  end_children(file, 1);
  end_children(root, 0);
  return written(document);
}

std::vector<ReturnedUnit> read_xliff12(const SourceFile& file, pugi::xml_node root, Diagnostics& diagnostics) {
  std::vector<ReturnedUnit> out;
  for (pugi::xml_node part : root.children()) {
    if (local_name(part) != "file") continue;
    ReturnedUnit about;
    about.path = part.attribute("original").value();
    about.locale = part.attribute("target-language").value();
    if (about.locale.empty()) {
      diagnostics.report(Diag::kExchangeExpected, place_of(file, part), "",
                         filled(Term::kAttributeOf, "target-language"));
      continue;
    }
    for (pugi::xml_node body : part.children()) {
      if (local_name(body) == "body") read_units(file, body, about, diagnostics, out);
    }
  }
  return out;
}

}  // namespace diglot

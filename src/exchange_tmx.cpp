// TMX 1.4b: https://www.gala-global.org/tmx-14b
#include "exchange_units.h"
#include "exchange_xml.h"

namespace diglot {
namespace {

const char* type_of(CodeType type) {
  switch (type) {
    case CodeType::kBold: return "bold";
    case CodeType::kItalic: return "italic";
    case CodeType::kLink:
    case CodeType::kAutolink: return "link";
    case CodeType::kImage: return "image";
    case CodeType::kBreak: return "lb";
    case CodeType::kCode: return "x-code";
    case CodeType::kTag: return "x-html";
    case CodeType::kStrikethrough: return "x-strikethrough";
    case CodeType::kOther: return "x-other";
  }
  return "x-other";
}

void add_segment(pugi::xml_node unit, const std::string& locale, std::string_view text,
                 const std::vector<InlineCode>& codes, const std::vector<uint32_t>& numbers) {
  const pugi::xml_node variant = add_line(unit, "tuv", 3);
  set(variant, "xml:lang", locale);
  pugi::xml_node segment = add_line(variant, "seg", 4);
  uint32_t at = 0;
  const auto view = [&](Range range) { return text.substr(range.begin, range.size()); };
  for (uint32_t i = 0; i < codes.size(); ++i) {
    const InlineCode& code = codes[i];
    add_text(segment, view({at, code.range.begin}));
    at = code.range.end;
    const std::string number = std::to_string(numbers[i]);
    if (code.partner == InlineCode::kAlone) {
      const pugi::xml_node element = segment.append_child("ph");
      set(element, "x", number);
      set(element, "type", type_of(code.type));
      add_text(element, view(code.range));
    } else if (code.partner > i) {
      const pugi::xml_node element = segment.append_child("bpt");
      set(element, "i", number);
      set(element, "x", number);
      set(element, "type", type_of(code.type));
      add_text(element, view(code.range));
    } else {
      const pugi::xml_node element = segment.append_child("ept");
      set(element, "i", number);
      add_text(element, view(code.range));
    }
  }
  add_text(segment, text.substr(at));
  end_children(variant, 3);
}

void add_property(pugi::xml_node unit, const char* type, std::string_view text) {
  if (text.empty()) return;
  const pugi::xml_node property = add_line(unit, "prop", 3);
  set(property, "type", type);
  add_text(property, text);
}

void add_unit(pugi::xml_node body, const Handoff& handoff, const HandoffUnit& one) {
  const CodeNumbers numbers = number_codes(one.source, one.source_codes, one.target, one.target_codes);
  const pugi::xml_node unit = add_line(body, "tu", 2);
  set(unit, "tuid", handoff.article.path + "#" + one.id);
  add_property(unit, "x-place", one.place);
  add_property(unit, "x-heading", one.heading);
  if (one.confidence < 1) add_property(unit, "x-alignment", percent_of(one.confidence));
  add_property(unit, "x-origin", name_of(provenance_of(handoff.article)));
  add_segment(unit, handoff.source_locale, one.source, one.source_codes, numbers.source);
  add_segment(unit, handoff.article.locale, one.target, one.target_codes, numbers.target);
  end_children(unit, 2);
}

}  // namespace

std::string as_memory(std::span<const Handoff> handoffs, Diagnostics& diagnostics) {
  pugi::xml_document document;
  document.append_child(pugi::node_doctype).set_value("tmx SYSTEM \"tmx14.dtd\"");
  const pugi::xml_node root = document.append_child("tmx");
  set(root, "version", "1.4");
  const pugi::xml_node header = add_line(root, "header", 1);
  set(header, "creationtool", "diglot");
  set(header, "creationtoolversion", "1");
  set(header, "segtype", "sentence");
  set(header, "o-tmf", "bilingual-markdown");
  set(header, "adminlang", "en");
  set(header, "srclang", handoffs.empty() ? "*all*" : std::string_view(handoffs.front().source_locale));
  set(header, "datatype", "x-markdown");
  const pugi::xml_node body = add_line(root, "body", 1);
  for (const Handoff& handoff : handoffs) {
    std::vector<HandoffUnit> units = handoff_units(handoff);
    drop_unfit(units, handoff, diagnostics);
    for (const HandoffUnit& unit : units) {
      if (!unit.target.empty()) add_unit(body, handoff, unit);
    }
  }
  end_children(body, 1);
  end_children(root, 0);
  return written(document);
}

}  // namespace diglot

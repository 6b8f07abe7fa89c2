// XLIFF 2.1: https://docs.oasis-open.org/xliff/xliff-core/v2.1/xliff-core-v2.1.html
#include <algorithm>
#include <charconv>
#include <map>

#include "exchange_units.h"
#include "exchange_xml.h"
#include "locale.h"

namespace diglot {
namespace {

constexpr const char* kOwnNamespace = "urn:diglot:exchange:1";

struct CodeNames {
  const char* type;
  const char* sub_type;  // may be null
};

CodeNames names_of(CodeType type) {
  switch (type) {
    case CodeType::kBold: return {"fmt", "xlf:b"};
    case CodeType::kItalic: return {"fmt", "xlf:i"};
    case CodeType::kStrikethrough: return {"fmt", "diglot:s"};
    case CodeType::kBreak: return {"fmt", "xlf:lb"};
    case CodeType::kLink: return {"link", nullptr};
    case CodeType::kAutolink: return {"link", nullptr};
    case CodeType::kImage: return {"image", nullptr};
    case CodeType::kCode: return {"other", "diglot:code"};
    case CodeType::kTag: return {"other", "diglot:html"};
    case CodeType::kOther: return {"other", nullptr};
  }
  return {"other", nullptr};
}

// Original data of a unit: each text once, in the order of its first use.
class OriginalData {
 public:
  std::string reference(std::string_view data) {
    const auto [found, added] = numbers_.emplace(data, numbers_.size() + 1);
    if (added) texts_.push_back(data);
    return fmt::format("d{}", found->second);
  }
  const std::vector<std::string_view>& texts() const { return texts_; }

 private:
  std::map<std::string_view, size_t> numbers_;
  std::vector<std::string_view> texts_;
};

void describe(pugi::xml_node element, const InlineCode& code) {
  const CodeNames names = names_of(code.type);
  set(element, "type", names.type);
  if (names.sub_type != nullptr) set(element, "subType", names.sub_type);
  if (is_indispensable(code.type)) set(element, "canDelete", "no");
}

// Text and codes as elements; pairs nest, so a stack of parents is all that is needed.
void add_content(pugi::xml_node parent, std::string_view text, const std::vector<InlineCode>& codes,
                 const std::vector<uint32_t>& numbers, OriginalData& data) {
  uint32_t at = 0;
  const auto view = [&](Range range) { return text.substr(range.begin, range.size()); };
  for (uint32_t i = 0; i < codes.size(); ++i) {
    const InlineCode& code = codes[i];
    add_text(parent, view({at, code.range.begin}));
    at = code.range.end;
    if (code.partner != InlineCode::kAlone && code.partner < i) {
      parent = parent.parent();
      continue;
    }
    const bool pair = code.partner != InlineCode::kAlone;
    const pugi::xml_node element = parent.append_child(pair ? "pc" : "ph");
    set(element, "id", std::to_string(numbers[i]));
    describe(element, code);
    if (pair) {
      set(element, "dataRefStart", data.reference(view(code.range)));
      set(element, "dataRefEnd", data.reference(view(codes[code.partner].range)));
      parent = element;
    } else {
      set(element, "dataRef", data.reference(view(code.range)));
    }
  }
  add_text(parent, text.substr(at));
}

// ITS 2.0 has severities from 0 to 100.
const char* its_severity(Severity severity) {
  return severity == Severity::kError ? "100" : severity == Severity::kWarning ? "50" : "10";
}

void add_issues(pugi::xml_node unit, const HandoffUnit& one) {
  const pugi::xml_node issues = add_line(unit, "its:locQualityIssues", 3);
  set(issues, "xml:id", "issues-" + one.id);
  for (const Diagnostic* finding : one.findings) {
    const pugi::xml_node issue = add_line(issues, "its:locQualityIssue", 4);
    const std::string_view type = info(finding->id).its;
    set(issue, "locQualityIssueType", type.empty() ? "uncategorized" : type);
    set(issue, "locQualityIssueComment", line_of(*finding));
    set(issue, "locQualityIssueSeverity", its_severity(finding->severity));
  }
  end_children(issues, 3);
}

void add_notes(pugi::xml_node unit, const HandoffUnit& one) {
  const pugi::xml_node notes = add_line(unit, "notes", 3);
  const auto add = [&](const char* category, std::string_view text) {
    if (text.empty()) return;
    const pugi::xml_node note = add_line(notes, "note", 4);
    set(note, "category", category);
    add_text(note, text);
  };
  add("heading", one.heading);
  add("place", one.place);
  add("source-today", one.today);
  if (one.confidence < 1) add("alignment", percent_of(one.confidence));
  end_children(notes, 3);
}

// The module for translation candidates; its references are to the unit's only segment.
void add_matches(pugi::xml_node unit, const HandoffUnit& one) {
  const pugi::xml_node matches = add_line(unit, "mtc:matches", 3);
  for (const Suggestion* suggestion : one.suggestions) {
    const pugi::xml_node match = add_line(matches, "mtc:match", 4);
    set(match, "ref", "#segment");
    set(match, "type", "tm");
    set(match, "origin", suggestion->article);
    set(match, "similarity", fmt::format("{:.2f}", 100 * suggestion->likeness));
    add_text(add_line(match, "source", 5), suggestion->source);
    add_text(add_line(match, "target", 5), suggestion->target);
    end_children(match, 4);
  }
  end_children(matches, 3);
}

void add_segment(pugi::xml_node unit, const HandoffUnit& one, Provenance origin, OriginalData& data) {
  const CodeNumbers numbers = number_codes(one.source, one.source_codes, one.target, one.target_codes);
  const pugi::xml_node segment = add_line(unit, "segment", 3);
  const bool translated = !one.target.empty();
  if (!one.suggestions.empty()) set(segment, "id", "segment");
  set(segment, "state", !translated ? "initial" : origin == Provenance::kHuman ? "reviewed" : "translated");
  if (translated && origin != Provenance::kUnknown) set(segment, "subState", fmt::format("diglot:{}", name_of(origin)));
  add_content(add_line(segment, "source", 4), one.source, one.source_codes, numbers.source, data);
  if (translated) {
    pugi::xml_node target = add_line(segment, "target", 4);
    // The empty forms of <mrk>: a reader that does not know them still has the whole text.
    if (!one.findings.empty()) {
      const pugi::xml_node start = target.append_child("sm");
      set(start, "id", "issues");
      set(start, "type", "its:generic");
      set(start, "its:locQualityIssuesRef", "#its=issues-" + one.id);
    }
    add_content(target, one.target, one.target_codes, numbers.target, data);
    if (!one.findings.empty()) set(target.append_child("em"), "startRef", "issues");
  }
  end_children(segment, 3);
}

void add_unit(pugi::xml_node file, const HandoffUnit& one, Provenance origin) {
  pugi::xml_node unit = add_line(file, "unit", 2);
  set(unit, "id", one.id);
  set(unit, "canResegment", "no");
  set(unit, "diglot:translation", one.base);
  if (!one.findings.empty()) add_issues(unit, one);
  if (!one.suggestions.empty()) add_matches(unit, one);
  add_notes(unit, one);
  OriginalData data;
  // The segment comes last but names the data, so it is made first and moved.
  pugi::xml_document aside;
  const pugi::xml_node holder = aside.append_child("unit");
  add_segment(holder, one, origin, data);
  if (!data.texts().empty()) {
    const pugi::xml_node original = add_line(unit, "originalData", 3);
    for (size_t i = 0; i < data.texts().size(); ++i) {
      const pugi::xml_node element = add_line(original, "data", 4);
      set(element, "id", fmt::format("d{}", i + 1));
      add_text(element, data.texts()[i]);
    }
    end_children(original, 3);
  }
  for (pugi::xml_node child : holder.children()) unit.append_copy(child);
  end_children(unit, 2);
}

// --- reading ------------------------------------------------------------------------------------------------

class UnitReader {
 public:
  UnitReader(const SourceFile& file, pugi::xml_node unit, Diagnostics& diagnostics)
      : file_(file), unit_(unit), diagnostics_(diagnostics) {}

  // False where a code has no data.
  bool read(ReturnedUnit& out) {
    for (pugi::xml_node part : unit_.children()) {
      if (local_name(part) == "originalData") read_data(part);
    }
    std::string source;
    bool translated = false;
    std::vector<Range> codes;
    for (pugi::xml_node part : unit_.children()) {
      if (local_name(part) != "segment" && local_name(part) != "ignorable") continue;
      std::vector<Range> unused;
      for (pugi::xml_node side : part.children()) {
        if (local_name(side) == "source") append(side, source, unused);
      }
      for (pugi::xml_node side : part.children()) {
        if (local_name(side) != "target") continue;
        translated = true;
        append(side, out.target, codes);
      }
    }
    out.source = std::move(source);
    out.codes = std::move(codes);
    if (!translated) out.target.clear();
    return sound_;
  }

 private:
  void read_data(pugi::xml_node original) {
    for (pugi::xml_node data : original.children()) {
      if (local_name(data) != "data") continue;
      std::string text;
      for (pugi::xml_node part : data.children()) append_leaf(part, text);
      data_[data.attribute("id").value()] = std::move(text);
    }
  }

  static void append_leaf(pugi::xml_node part, std::string& out) {
    if (part.type() == pugi::node_pcdata || part.type() == pugi::node_cdata) {
      out += part.value();
    } else if (local_name(part) == "cp") {
      const std::string_view hex = part.attribute("hex").value();
      uint32_t c = 0;
      std::from_chars(hex.data(), hex.data() + hex.size(), c, 16);
      if (c != 0 && c < 0x110000) append_utf8(out, c);
    }
  }

  // Depth is bounded by read_xml().
  void append(pugi::xml_node parent, std::string& out, std::vector<Range>& codes) {
    for (pugi::xml_node part : parent.children()) {
      const std::string_view name = local_name(part);
      if (part.type() != pugi::node_element || name == "cp") {
        append_leaf(part, out);
      } else if (name == "pc") {
        append_code(part, "dataRefStart", true, out, codes);
        append(part, out, codes);
        append_code(part, "dataRefEnd", true, out, codes);
      } else if (name == "ph" || name == "sc" || name == "ec") {
        append_code(part, "dataRef", false, out, codes);
      } else {
        append(part, out, codes);  // mrk; sm and em are empty
      }
    }
  }

  // A tool that copies a code may leave its data out: then it is that of the same code elsewhere in the unit.
  void append_code(pugi::xml_node element, const char* attribute, bool pair, std::string& out,
                   std::vector<Range>& codes) {
    const std::string reference = element.attribute(attribute).value();
    const std::string copied = element.attribute("copyOf").value();
    const std::string id = copied.empty() ? element.attribute("id").value() : copied;
    const std::string own = std::string(local_name(element)) + (pair ? attribute : "") + id;
    const auto found = data_.find(reference.empty() ? by_code_[own] : reference);
    if (found == data_.end()) {
      sound_ = false;
      diagnostics_.report(Diag::kImportCodeUnknown, place_of(file_, element), unit_.attribute("id").value(), id,
                          unit_.attribute("id").value());
      return;
    }
    by_code_[own] = found->first;
    const auto begin = static_cast<uint32_t>(out.size());
    out += found->second;
    codes.push_back({begin, static_cast<uint32_t>(out.size())});
  }

  const SourceFile& file_;
  pugi::xml_node unit_;
  Diagnostics& diagnostics_;
  std::map<std::string, std::string> data_;
  std::map<std::string, std::string> by_code_;  // reference to the data of a code seen before
  bool sound_ = true;
};

void read_units(const SourceFile& file, pugi::xml_node parent, const ReturnedUnit& about, Diagnostics& diagnostics,
                std::vector<ReturnedUnit>& out) {
  for (pugi::xml_node child : parent.children()) {
    if (local_name(child) == "group") read_units(file, child, about, diagnostics, out);
    if (local_name(child) != "unit") continue;
    ReturnedUnit one = about;
    one.id = child.attribute("id").value();
    one.place = place_of(file, child);
    for (pugi::xml_attribute attribute : child.attributes()) {
      if (std::string_view(attribute.name()).ends_with(":translation")) one.base = attribute.value();
    }
    if (UnitReader(file, child, diagnostics).read(one)) out.push_back(std::move(one));
  }
}

}  // namespace

std::string as_xliff(const Handoff& handoff, std::span<const HandoffUnit> units) {
  pugi::xml_document document;
  const pugi::xml_node root = document.append_child("xliff");
  set(root, "xmlns", "urn:oasis:names:tc:xliff:document:2.0");
  set(root, "xmlns:its", "http://www.w3.org/2005/11/its");
  const bool matched =
      std::any_of(units.begin(), units.end(), [](const auto& one) { return !one.suggestions.empty(); });
  if (matched) set(root, "xmlns:mtc", "urn:oasis:names:tc:xliff:matches:2.0");
  set(root, "xmlns:diglot", kOwnNamespace);
  set(root, "its:version", "2.0");
  set(root, "version", "2.1");
  set(root, "srcLang", handoff.source_locale);
  set(root, "trgLang", handoff.article.locale);
  const pugi::xml_node file = add_line(root, "file", 1);
  set(file, "id", "article");
  set(file, "original", handoff.article.path);
  set(file, "xml:space", "preserve");
  const Provenance origin = provenance_of(handoff.article);
  for (const HandoffUnit& unit : units) add_unit(file, unit, origin);
  end_children(file, 1);
  end_children(root, 0);
  return written(document);
}

std::vector<ReturnedUnit> read_xliff(const SourceFile& file, Diagnostics& diagnostics) {
  pugi::xml_document document;
  if (!read_xml(file, document, diagnostics)) return {};
  const pugi::xml_node root = document.document_element();
  const std::string_view version = root.attribute("version").value();
  std::vector<ReturnedUnit> out;
  if (local_name(root) != "xliff") {
    diagnostics.report(Diag::kExchangeExpected, place_of(file, root), "", filled(Term::kElementOf, "xliff"));
  } else if (version == "1.2") {
    out = read_xliff12(file, root, diagnostics);
  } else if (!version.starts_with("2.")) {
    diagnostics.report(Diag::kExchangeVersion, place_of(file, root), "", version);
  } else if (!root.attribute("trgLang")) {
    diagnostics.report(Diag::kExchangeExpected, place_of(file, root), "", filled(Term::kAttributeOf, "trgLang"));
  } else {
    for (pugi::xml_node part : root.children()) {
      if (local_name(part) != "file") continue;
      ReturnedUnit about;
      about.locale = root.attribute("trgLang").value();
      about.path = part.attribute("original").value();
      read_units(file, part, about, diagnostics, out);
    }
  }
  return out;
}

}  // namespace diglot

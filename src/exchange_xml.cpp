#include "exchange_xml.h"

#include <algorithm>
#include <array>

#include "ascii.h"

namespace diglot {
namespace {

class StringWriter : public pugi::xml_writer {
 public:
  void write(const void* data, size_t size) override { out.append(static_cast<const char*>(data), size); }
  std::string out;
};

std::string line_break(int depth) { return "\n" + std::string(static_cast<size_t>(depth) * 2, ' '); }

bool is_name_char(char c) {
  return is_ascii_alnum(c) || c == '-' || c == '_' || c == '.' || c == ':' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

bool is_xml_entity(std::string_view name) {
  if (name.starts_with('#')) return name.size() > 1;
  constexpr std::array<std::string_view, 5> kNames = {"amp", "lt", "gt", "quot", "apos"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// Looks at what pugixml forgives: document types, unknown entities. Comments, CDATA and instructions are passed.
bool is_harmless(const SourceFile& file, Diagnostics& diagnostics) {
  const std::string_view text = file.bytes;
  const auto pass = [&](size_t at, std::string_view end) {
    const size_t found = text.find(end, at);
    return found == std::string_view::npos ? text.size() : found + end.size();
  };
  for (size_t at = text.find_first_of("<&"); at < text.size(); at = text.find_first_of("<&", at)) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("<!--")) {
      at = pass(at + 4, "-->");
    } else if (rest.starts_with("<![CDATA[")) {
      at = pass(at + 9, "]]>");
    } else if (rest.starts_with("<?")) {
      at = pass(at + 2, "?>");
    } else if (rest.starts_with("<!")) {
      diagnostics.report(Diag::kExchangeDoctype, {static_cast<uint32_t>(at), static_cast<uint32_t>(at + 2)}, "");
      return false;
    } else if (text[at] == '&') {
      size_t end = at + 1;
      if (end < text.size() && text[end] == '#') ++end;
      while (end < text.size() && is_name_char(text[end])) ++end;
      const std::string_view name = text.substr(at + 1, end - at - 1);
      if (end == text.size() || text[end] != ';' || !is_xml_entity(name)) {
        diagnostics.report(Diag::kExchangeEntity, {static_cast<uint32_t>(at), static_cast<uint32_t>(end)}, "",
                           whole_prefix(name, 40));
        return false;
      }
      at = end;
    } else {
      ++at;
    }
  }
  return true;
}

bool is_shallow(const SourceFile& file, const pugi::xml_document& document, Diagnostics& diagnostics) {
  int depth = 0;
  for (pugi::xml_node node = document.first_child(); node;) {
    if (depth > kMaxXmlDepth) {
      diagnostics.report(Diag::kExchangeTooDeep, place_of(file, node), "", kMaxXmlDepth);
      return false;
    }
    if (node.first_child()) {
      node = node.first_child();
      ++depth;
      continue;
    }
    while (node && !node.next_sibling()) {
      node = node.parent();
      --depth;
    }
    if (node) node = node.next_sibling();
  }
  return true;
}

}  // namespace

pugi::xml_node add_line(pugi::xml_node parent, const char* name, int depth) {
  parent.append_child(pugi::node_pcdata).set_value(line_break(depth).c_str());
  return parent.append_child(name);
}

void end_children(pugi::xml_node parent, int depth) {
  parent.append_child(pugi::node_pcdata).set_value(line_break(depth).c_str());
}

void add_text(pugi::xml_node parent, std::string_view text) {
  if (!text.empty()) parent.append_child(pugi::node_pcdata).set_value(std::string(text).c_str());
}

void set(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(std::string(value).c_str());
}

std::string written(const pugi::xml_document& document) {
  StringWriter writer;
  writer.out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  document.save(writer, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
  writer.out += '\n';
  return std::move(writer.out);
}

bool read_xml(const SourceFile& file, pugi::xml_document& document, Diagnostics& diagnostics) {
  if (!is_harmless(file, diagnostics)) return false;
  const pugi::xml_parse_result result = document.load_buffer(
      file.bytes.data(), file.bytes.size(),
      pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata | pugi::parse_cdata, pugi::encoding_utf8);
  if (!result) {
    const auto at = static_cast<uint32_t>(std::min<size_t>(static_cast<size_t>(result.offset), file.bytes.size()));
    diagnostics.report(Diag::kExchangeSyntax, {at, at}, "", result.description());
    return false;
  }
  return is_shallow(file, document, diagnostics);
}

Range place_of(const SourceFile& file, pugi::xml_node node) {
  const ptrdiff_t offset = node.offset_debug();
  if (offset < 0) return {};
  const auto at = static_cast<uint32_t>(std::min(static_cast<size_t>(offset), file.bytes.size()));
  const std::string_view name = node.name();
  return {at, static_cast<uint32_t>(std::min(file.bytes.size(), at + name.size()))};
}

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const size_t colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace diglot

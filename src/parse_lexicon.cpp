#include <pugixml.hpp>

#include "parse.h"

namespace diglot {

Lexicon parse_lexicon(const SourceFile& file, Diagnostics& diagnostics) {
  Lexicon lexicon;
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(file.bytes.data(), file.bytes.size());
  if (!result) {
    const auto at = static_cast<uint32_t>(result.offset);
    diagnostics.report(Diag::kLexiconSyntax, {at, at}, "", result.description());
    return lexicon;
  }
  const pugi::xml_node root = document.child("locale");
  lexicon.tag = root.attribute("tag").as_string();
  for (pugi::xml_node word : root.child("ui").children("w")) {
    lexicon.ui.emplace(word.attribute("id").as_string(), word.text().as_string());
  }
  return lexicon;
}

}  // namespace diglot

#include <pugixml.hpp>

#include <algorithm>

#include "locale.h"
#include "parse.h"

namespace diglot {
namespace {

// Calls add(word) for the words of an element, which white space separates.
template <class Add>
void for_each_listed(pugi::xml_node element, Add&& add) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::string_view text = element.text().as_string();
  for (size_t begin = text.find_first_not_of(kSpace); begin != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(kSpace, begin), text.size());
    add(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kSpace, end);
  }
}

void parse_checks(pugi::xml_node checks, CheckWords& out) {
  out.compounds = checks.attribute("compounds").as_bool();
  for_each_listed(checks.child("function-words"),
                  [&](std::string_view word) { out.words.add(word, CheckWords::kFunctionWord); });
  for (pugi::xml_node number : checks.children("number")) {
    for_each_listed(number, [&](std::string_view word) {
      out.numbers[number.attribute("value").as_llong()].emplace_back(fold_case(word));
    });
  }
}

}  // namespace

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
  parse_checks(root.child("checks"), lexicon.checks);
  return lexicon;
}

}  // namespace diglot

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

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    next_code_point(text, at);
    out.emplace_back(text.substr(begin, at - begin));
  }
  return out;
}

void parse_checks(pugi::xml_node checks, CheckWords& out) {
  out.compounds = checks.attribute("compounds").as_bool(out.compounds);
  out.full_stop = checks.attribute("full-stop").as_bool(out.full_stop);
  out.question_mark = checks.attribute("question-mark").as_bool(out.question_mark);
  const auto add_words = [&](const char* element, CheckWords::Tag tag) {
    for_each_listed(checks.child(element), [&](std::string_view word) { out.words.add(word, tag); });
  };
  add_words("function-words", CheckWords::kFunctionWord);
  add_words("negation", CheckWords::kNegation);
  add_words("repeatable", CheckWords::kRepeatable);
  add_words("ambiguous", CheckWords::kAmbiguous);
  for (pugi::xml_node idiom : checks.children("negation-idiom")) {
    out.negation_idioms.push_back(fold_case(idiom.text().as_string()));
  }
  for (pugi::xml_node number : checks.children("number")) {
    for_each_listed(number, [&](std::string_view word) {
      out.numbers[number.attribute("value").as_llong()].emplace_back(fold_case(word));
    });
  }
  for (pugi::xml_node label : checks.children("label")) {
    out.labels.push_back({label.attribute("open").as_string(), label.attribute("close").as_string()});
  }
  const pugi::xml_node space = checks.child("space");
  out.space = {characters(space.attribute("before").as_string()), characters(space.attribute("after").as_string())};
}

// FNV-1a. Only tells lexicons of one run apart.
uint64_t fingerprint_of(std::string_view bytes) {
  uint64_t hash = 0xCBF29CE484222325U;
  for (char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
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
  lexicon.fingerprint = fingerprint_of(file.bytes);
  return lexicon;
}

}  // namespace diglot

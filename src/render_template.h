// A template: well-formed XHTML with places to fill, read once and filled for every page.
//
//   {name}                 in text or an attribute: a value, escaped. An attribute that is nothing but {name} is
//                          left out where the value is empty.
//   {w:id}                 the word `id` of the locale file
//   {{                     a brace
//   d:if="name"            on an element: the element is there only where the value is not empty
//   <d:slot name="name"/>  a piece of markup
//
// The result is HTML: void elements have no end tag, all others have one, boolean attributes have no value.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diagnostics.h"
#include "lexicon.h"
#include "render_markup.h"

namespace diglot {

// What a page fills in. Names that are not given are empty.
class Fields {
 public:
  void text(std::string_view name, std::string value) { values_.push_back({name, std::move(value), {}}); }
  void markup(std::string_view name, Markup value) { values_.push_back({name, {}, std::move(value)}); }

 private:
  friend class Template;
  struct Value {
    std::string_view name;
    std::string text;
    Markup markup;
    bool empty() const { return text.empty() && markup.empty(); }
  };
  const Value* find(std::string_view name) const;
  std::vector<Value> values_;
};

class Template {
 public:
  Template() = default;
  // The words of the template are filled in at once: a template is made for each locale. Where the file cannot
  // be read, a bare frame stands in for it; that a file without a name is not there goes without saying.
  Template(const SourceFile& file, const Lexicon& words, Diagnostics& diagnostics);

  std::string fill(const Fields& fields) const;

 private:
  friend class TemplateReader;
  struct Step {
    enum class Kind : uint8_t { kLiteral, kText, kMarkup, kIf };
    Kind kind = Kind::kLiteral;
    std::string literal;  // or the field's name
    size_t end = 0;       // of kIf: the step behind what it governs
  };
  std::vector<Step> steps_;
  size_t literal_size_ = 0;
};

}  // namespace diglot

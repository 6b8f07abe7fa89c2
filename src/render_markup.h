// Markup: a piece of HTML that can only hold text that was escaped and tags that we wrote ourselves.
//
// There is no way to append a run-time string as markup: raw() takes string literals, tags take elements of the
// allow-list (html.h). So whatever an article says, it cannot become a tag.
#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "html.h"

namespace diglot {

// Appends text with & < > and " escaped and control characters left out. Also serves attribute values in double
// quotes.
void append_escaped(std::string& out, std::string_view text);

// The pattern with "{0}" replaced.
std::string with_argument(std::string_view pattern, std::string_view argument);

// The value of the dir attribute for a language.
std::string_view direction(const std::string& locale);

class Markup {
 public:
  template <size_t N>
  Markup& raw(const char (&literal)[N]) {
    out_.append(literal, N - 1);
    return *this;
  }
  Markup& text(std::string_view text) {
    append_escaped(out_, text);
    return *this;
  }
  Markup& number(int64_t value) {
    std::array<char, 24> digits{};
    out_.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
    return *this;
  }
  template <size_t N>
  Markup& attribute(const char (&name)[N], std::string_view value) {
    return attribute_text(std::string_view(name, N - 1), value);
  }
  // The same for an attribute that an article gave; nothing where the allow-list does not have it.
  Markup& article_attribute(const HtmlElement& element, std::string_view name, std::string_view value) {
    return html_attribute_allowed(element.name, name) ? attribute_text(name, value) : *this;
  }
  Markup& open(const HtmlElement& element) {  // "<name", attributes and '>' follow
    out_ += '<';
    out_ += element.written;
    return *this;
  }
  Markup& close(const HtmlElement& element) {
    out_ += "</";
    out_ += element.written;
    out_ += '>';
    return *this;
  }
  // JSON as a data block. '<' stands only in its strings, where it is written as an escape: no text ends the block.
  Markup& json_script(std::string_view nonce, std::string_view json);
  Markup& append(const Markup& other) {
    out_ += other.out_;
    return *this;
  }

  bool empty() const { return out_.empty(); }
  void reserve(size_t size) { out_.reserve(size); }
  const std::string& str() const { return out_; }

 private:
  Markup& attribute_text(std::string_view name, std::string_view value) {
    out_ += ' ';
    out_ += name;
    out_ += "=\"";
    append_escaped(out_, value);
    out_ += '"';
    return *this;
  }

  std::string out_;
};

}  // namespace diglot

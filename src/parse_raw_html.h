// Raw HTML inside Markdown: its tags become elements, images, anchors and references of the tree.
#pragma once

#include <string>
#include <string_view>

#include "parse_html.h"
#include "parse_open_tree.h"

namespace diglot {

bool is_unsafe_address(std::string_view address);

// Takes the HTML of one article into its tree. Keeps references to both arguments.
class RawHtml {
 public:
  RawHtml(OpenTree& tree, Diagnostics& diagnostics) : tree_(tree), diagnostics_(diagnostics) {}

  void take_block(std::string_view html, Range range);
  void take_inline(std::string_view html);  // one tag

  // The name that <a name="x"> gives to its place; empty if the tag is none, or a link as well.
  std::string anchor_name(std::string_view html);

 private:
  void take_text(std::string_view text);
  size_t take_tag(const HtmlTag& tag, std::string_view html, size_t at);
  bool take_reference(const HtmlTag& tag);
  size_t take_raw_text(const HtmlTag& tag, std::string_view html);
  void open_element(const HtmlTag& tag);
  void close_element(const std::string& name);
  void add_image(const HtmlTag& tag);
  void report_unsafe(const HtmlTag& tag);
  bool white_space_is_nothing() const;
  bool is_structural(const Node& node) const;
  std::string value(std::string_view written);  // of an attribute, as the reader of the page gets it

  OpenTree& tree_;
  Diagnostics& diagnostics_;
  Range range_;                       // of the HTML that is being taken
  bool raw_text_unfinished_ = false;  // an end tag was looked for in it and is not there
};

}  // namespace diglot

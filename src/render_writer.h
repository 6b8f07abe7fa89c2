// Writes one article: private to render_article.cpp (the page, units), render_blocks.cpp, render_inlines.cpp,
// render_elements.cpp (raw HTML) and render_table.cpp.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ascii.h"
#include "html.h"
#include "render_article.h"

namespace diglot {

inline bool is_ascii_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

// A whole number of at most five digits.
inline bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 6 && std::all_of(text.begin(), text.end(), is_ascii_digit);
}

// What may stand where the writer is. Passed down by value: leaving an element restores it by itself.
struct Place {
  bool phrasing = false;    // inside a sentence: no blocks
  bool link = false;        // inside <a>: no other link, nothing to operate
  bool no_button = false;   // the button of a unit has to wait until this is left
  bool no_heading = false;  // inside <th>, <dt>: a heading becomes bold text
  bool source = false;      // inside the source of a unit: no ids, no units
  bool tight = false;       // paragraphs of a tight list item have no element of their own
  int depth = 0;
};

// What an article shares with those that it includes: they make one page.
struct PageState {
  Markup out;
  ArticlePage result;
  std::unordered_map<std::string, int> ids;         // given out; how often each was asked for again
  std::vector<std::pair<int, int>> heading_levels;  // (as given, as written) of the open sections
  std::vector<const Article*> open;                 // the article, what it includes, what that includes …
  int tables = 0;
  int tab_groups = 0;
  int includes = 0;
  size_t footnotes = 0;
};

class ArticleWriter {
 public:
  ArticleWriter(PageState& page_state, const Article& article, Side side, const PageWords& words,
                const PageLinks& links, std::string_view page);

  void write();
  void write_included(bool inside_sentence);

 private:
  void children(NodeId parent, Place place);
  void node(NodeId id, Place place);

  // --- blocks (render_blocks.cpp)
  void block_as_span(NodeId id, Place place);
  void paragraph(NodeId id, Place place);
  void markdown_heading(NodeId id, Place place);
  void heading(NodeId id, int level, std::string_view anchor, std::string_view text, Place place);
  void list(NodeId id, Place place);
  void item(NodeId id, Place place);
  void quote(NodeId id, Place place);
  void alert(NodeId id, Place place);
  void tabs(NodeId id, Place place);
  void tab(NodeId id, int group, int index, Place place);
  const Heading* heading_at(NodeId node) const;
  void container(NodeId id, Place place);
  void form(const Node& node, Place place);
  void note_pivots(std::string_view names);
  std::string container_class(const Node& node) const;
  static std::string words_of_list(std::string_view list);
  void code_block(NodeId id, Place place);
  void code_lines(std::string_view code, std::string_view highlight);
  static bool names_line(std::string_view ranges, size_t line);
  void footnotes();

  // --- sentences (render_inlines.cpp)
  void inline_element(NodeId id, const HtmlElement& element, Place place);
  void text(std::string_view text, Place place);
  void untranslated(const Node& node, Place place);
  void link(NodeId id, Place place);
  bool names_itself(NodeId id) const;
  void image(NodeId id, Place place);
  void write_image(std::string_view address, std::string_view alt, std::string_view title, std::string_view width,
                   std::string_view height, Place place);
  void include(NodeId id, Place place);
  void reference(NodeId id, std::string_view word, std::string_view label, Place place);
  void anchor(std::string_view name, Place place);
  void footnote_reference(NodeId id, Place place);

  // --- units (render_article.cpp)
  void unit(NodeId id, Place place);
  void unit_source(uint32_t number);  // button and source
  void source_of(uint32_t number);    // the source alone
  void flush_units(size_t from);      // those that waited since pending_ had that size
  bool shows_source(uint32_t number) const;
  bool lacks_side(uint32_t number) const;
  bool is_whole(NodeId id) const;
  void language_of_other_side();
  void unit_id(uint32_t number);

  // --- raw HTML (render_elements.cpp)
  void element(NodeId id, Place place);
  void phrasing_element(NodeId id, const HtmlElement& element, Place place);
  void flow_element(NodeId id, const HtmlElement& element, Place place);
  void raw_list(NodeId id, const HtmlElement& element, Place place);
  void raw_terms(NodeId id, const HtmlElement& element, Place place);
  void raw_details(NodeId id, const HtmlElement& element, Place place);
  void raw_figure(NodeId id, const HtmlElement& element, Place place);
  void raw_ruby(NodeId id, const HtmlElement& element, Place place);
  void raw_link(NodeId id, const HtmlElement& element, Place place);
  void raw_frame(NodeId id, Place place);
  void attributes(NodeId id, const HtmlElement& element, Place place);
  void div(NodeId id, const HtmlElement& element, Place place);
  std::string_view name_of_element(NodeId id) const;  // empty for other nodes

  // --- tables (render_table.cpp)
  void table(NodeId id, Place place);
  void raw_table(NodeId id, const HtmlElement& element, Place place);
  class TableReader;
  void raw_cell(NodeId id, uint32_t columns, uint32_t rows, Place place);
  void markdown_cell(NodeId id, bool header, Place place);
  void begin_table(Place place);

  // --- what both need
  bool blank(NodeId id) const;        // white space or a comment
  bool blank_below(NodeId id) const;  // nothing to see in it
  bool claim_id(std::string_view id);
  std::string unique_id(std::string wished);
  void mark_flow();
  bool holds_flow(NodeId id) const { return id < holds_flow_.size() && holds_flow_[id] && !in_source_; }
  LinkOrigin origin(Place place) const;
  static bool is_block(const Node& node);

  const Article& article_;
  const Side side_;
  const PageWords& words_;
  const PageLinks& links_;
  const std::string_view page_;
  const Tree* tree_;   // what is being written: the page's side, or the source of a unit
  const Tree& main_;   // the page's side
  const Tree* other_;  // the source side, or nullptr
  bool in_source_ = false;

  PageState& state_;
  Markup& out_;
  ArticlePage& result_;
  std::vector<NodeId> last_piece_;                         // by unit: where its button goes; kNoNode: not on the page
  std::vector<std::pair<uint32_t, NodeId>> more_sources_;  // further pieces of split sources, by unit
  std::vector<std::string> anchors_;
  std::vector<uint32_t> pending_;  // units whose button waits
  std::vector<bool> holds_flow_;   // by node: a block stands somewhere inside
  NodeId h1_ = kNoNode;
  std::vector<std::pair<NodeId, const Heading*>> headings_;  // by node
  std::vector<NodeId> footnotes_;
  size_t footnote_base_ = 0;                                       // numbers given out by the articles around
  std::unordered_map<std::string_view, size_t> footnote_numbers_;  // by label; of the page
};

}  // namespace diglot

#include "parse_markdown.h"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "ascii.h"
#include "locale.h"
#include "parse_cmark.h"
#include "parse_open_tree.h"
#include "parse_raw_html.h"
#include "parse_tree.h"

// Exported by cmark-gfm-extensions, but declared only in a header that Debian does not install.
extern "C" {
extern cmark_node_type CMARK_NODE_TABLE;
extern cmark_node_type CMARK_NODE_TABLE_ROW;
extern cmark_node_type CMARK_NODE_TABLE_CELL;
}

namespace diglot {
namespace {

// Walks cmark's tree once and builds ours.
class Converter {
 public:
  Converter(const SourceFile& file, const Projection& projection, const std::vector<UnitMark>& marks,
            Diagnostics& diagnostics)
      : projection_(projection),
        diagnostics_(diagnostics),
        lines_(projection.text),
        tree_(file, projection, marks, diagnostics),
        html_(tree_, diagnostics) {}

  Tree run(cmark_node* document) {
    cmark_iter* iter = cmark_iter_new(document);
    for (cmark_event_type event = cmark_iter_next(iter); event != CMARK_EVENT_DONE; event = cmark_iter_next(iter)) {
      cmark_node* node = cmark_iter_get_node(iter);
      event == CMARK_EVENT_ENTER ? enter(node) : exit(node);
    }
    return std::move(tree_).finish();
  }

 private:
  Range range_of(cmark_node* node) const {
    const int first = cmark_node_get_start_line(node);
    if (first <= 0) return tree_.innermost_range();
    const int last = std::max(first, cmark_node_get_end_line(node));
    const size_t begin = lines_.start(first) + static_cast<size_t>(std::max(0, cmark_node_get_start_column(node) - 1));
    const int column = cmark_node_get_end_column(node);  // some HTML blocks have none
    const size_t end =
        column > 0 ? std::min(lines_.start(last) + static_cast<size_t>(column), lines_.end(last)) : lines_.end(last);
    const uint32_t from = projection_.map.origin(std::min(begin, lines_.end(first)));
    return {from, std::max(from, projection_.map.origin(std::max(begin, end)))};
  }

  void enter(cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    if (tree_.in_image()) {
      enter_in_image(node);
      return;
    }
    if (type == CMARK_NODE_TABLE || type == CMARK_NODE_TABLE_ROW || type == CMARK_NODE_TABLE_CELL) {
      enter_table(node);
      return;
    }
    switch (type) {
      case CMARK_NODE_DOCUMENT: tree_.open(NodeKind::kRoot, document_range(), node); break;
      case CMARK_NODE_BLOCK_QUOTE: enter_quote(node); break;
      case CMARK_NODE_LIST: enter_list(node); break;
      case CMARK_NODE_ITEM: enter_item(node); break;
      case CMARK_NODE_PARAGRAPH: enter_inlines(node, NodeKind::kParagraph, range_of(node)); break;
      case CMARK_NODE_HEADING: enter_heading(node); break;
      case CMARK_NODE_CODE_BLOCK: add_code_block(node); break;
      case CMARK_NODE_HTML_BLOCK: html_.take_block(view(cmark_node_get_literal(node)), range_of(node)); break;
      case CMARK_NODE_THEMATIC_BREAK: tree_.leaf(NodeKind::kThematicBreak, range_of(node)); break;
      case CMARK_NODE_FOOTNOTE_DEFINITION: {
        const PoolText label = tree_.keep(fmt::format("{}", ++footnotes_));
        tree_.open(NodeKind::kFootnote, range_of(node), node).text = label;
        break;
      }
      default: enter_inline(node); break;
    }
  }

  void enter_inline(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_TEXT: take_text(node); break;
      case CMARK_NODE_SOFTBREAK: tree_.leaf(NodeKind::kSoftBreak, tree_.innermost_range()); break;
      case CMARK_NODE_LINEBREAK: tree_.leaf(NodeKind::kLineBreak, tree_.innermost_range()); break;
      case CMARK_NODE_CODE: add_code(node); break;
      case CMARK_NODE_HTML_INLINE: enter_html_inline(node); break;
      case CMARK_NODE_EMPH: tree_.open(NodeKind::kEmphasis, tree_.innermost_range(), node); break;
      case CMARK_NODE_STRONG: tree_.open(NodeKind::kStrong, tree_.innermost_range(), node); break;
      case CMARK_NODE_LINK: enter_link(node); break;
      case CMARK_NODE_IMAGE: tree_.enter_image(); break;
      case CMARK_NODE_FOOTNOTE_REFERENCE: {
        const PoolText label = tree_.keep(view(cmark_node_get_literal(node)));
        tree_.leaf(NodeKind::kFootnoteReference, tree_.innermost_range()).text = label;
        break;
      }
      default: break;
    }
  }

  // Inside an image's brackets all is alternative text.
  void enter_in_image(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_TEXT: take_text(node); break;
      case CMARK_NODE_CODE: tree_.append_text(tree_.clean(view(cmark_node_get_literal(node))).text); break;
      case CMARK_NODE_SOFTBREAK:
      case CMARK_NODE_LINEBREAK: tree_.append_text(" "); break;
      case CMARK_NODE_IMAGE: tree_.enter_image(); break;
      default: break;
    }
  }

  void exit(cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_FOOTNOTE_REFERENCE) return;  // a leaf of ours, but cmark leaves it again
    if (tree_.in_image()) {
      if (type == CMARK_NODE_IMAGE && tree_.leave_image()) add_image(node);
      return;
    }
    const bool inline_level = (type & CMARK_NODE_TYPE_MASK) == CMARK_NODE_TYPE_INLINE;
    tree_.close(node, inline_level);
  }

  Range document_range() const {
    const uint32_t begin = projection_.map.origin(0);
    return {begin, std::max(begin, projection_.map.origin(projection_.text.size()))};
  }

  // The cells that cmark-gfm adds to a row that has too few stand in no column: they are empty, at its end.
  Range cell_range_of(cmark_node* node) const {
    const uint32_t end = tree_.innermost_range().end;
    return cmark_node_get_start_column(node) == 0 ? Range{end, end} : range_of(node);
  }

  void enter_inlines(cmark_node* node, NodeKind kind, Range range, uint8_t level = 0) {
    tree_.open(kind, range, node).level = level;
    tree_.continue_unit();
  }

  // The reader's text of the first inlines of a paragraph, up to the first line break.
  static std::string first_line(cmark_node* paragraph, cmark_node** rest) {
    std::string text;
    cmark_node* child = cmark_node_first_child(paragraph);
    for (; child != nullptr; child = cmark_node_next(child)) {
      const bool attributes = cmark_node_get_type(child) == CMARK_NODE_CODE && begins_division(trim_ascii(text));
      if (cmark_node_get_type(child) != CMARK_NODE_TEXT && !attributes) break;
      text += view(cmark_node_get_literal(child));
    }
    *rest = child;
    return text;
  }

  static bool is_division(std::string_view name) {
    return name == "div" || name.starts_with("div ") || name.starts_with("div\t");
  }

  static bool begins_division(std::string_view line) { return line.starts_with("[!") && is_division(line.substr(2)); }

  void enter_quote(cmark_node* node) {
    cmark_node* paragraph = cmark_node_first_child(node);
    cmark_node* rest = nullptr;
    std::string line;
    if (paragraph != nullptr && cmark_node_get_type(paragraph) == CMARK_NODE_PARAGRAPH)
      line = first_line(paragraph, &rest);
    const std::string_view marker = trim_ascii(line);
    const bool alone = rest == nullptr || cmark_node_get_type(rest) == CMARK_NODE_SOFTBREAK ||
                       cmark_node_get_type(rest) == CMARK_NODE_LINEBREAK;
    const bool marked =
        alone && marker.starts_with("[!") && marker.ends_with("]") && marker.find(']') == marker.size() - 1;
    const std::string_view name = marked ? marker.substr(2, marker.size() - 3) : std::string_view();
    const std::optional<AlertKind> alert = alert_from(name);
    const bool division = is_division(name);
    Node& quote = tree_.open(alert ? NodeKind::kAlert : NodeKind::kQuote, range_of(node), node);
    if (alert) quote.level = static_cast<uint8_t>(*alert);
    if (marked && !alert && !division) diagnostics_.report(Diag::kAlertUnknown, tree_.innermost_range(), "", name);
    if (!alert && !division) return;
    if (division) set_division(name);
    drop_first_line(paragraph, rest);
  }

  // [!div class="…" id="…"], also with the attributes as code: [!div `class="…"`]
  void set_division(std::string_view name) {
    if (tree_.innermost_is_flat()) return;
    tree_.node(tree_.innermost()).level = Node::kDivision;
    std::vector<std::pair<std::string, std::string>> attributes;
    read_attributes(name.substr(3), attributes);
    const NodeId id = tree_.innermost();
    for (const auto& [key, value] : attributes) {
      const PoolText text = key == "class" ? tree_.keep(value) : PoolText{};
      if (key == "class") tree_.node(id).text = text;
      if (key != "class") tree_.add_attribute(id, key, value);
    }
  }

  // Nodes ahead of the iterator may be changed; those it already stands on may not.
  static void drop_first_line(cmark_node* paragraph, cmark_node* rest) {
    for (cmark_node* child = cmark_node_first_child(paragraph); child != nullptr;) {
      cmark_node* next = child == rest ? nullptr : cmark_node_next(child);
      cmark_node_free(child);
      child = next;
    }
  }

  void enter_list(cmark_node* node) {
    Node& list = tree_.open(NodeKind::kList, range_of(node), node);
    if (cmark_node_get_list_type(node) == CMARK_ORDERED_LIST) {
      list.flags |= Node::kOrdered;
      list.number = static_cast<uint32_t>(std::max(0, cmark_node_get_list_start(node)));
    }
    if (cmark_node_get_list_tight(node) != 0) list.flags |= Node::kTight;
  }

  void enter_item(cmark_node* node) {
    uint32_t number = 0;
    const Node& list = tree_.node(tree_.innermost());
    if (list.ordered()) {
      const NodeId last = tree_.last_child(tree_.innermost());
      number = last == kNoNode ? list.number : tree_.node(last).number + 1;
    }
    Node& item = tree_.open(NodeKind::kItem, range_of(node), node);
    item.number = number;
    if (std::string_view(cmark_node_get_type_string(node)) == "tasklist") {
      item.flags |= Node::kCheckbox;
      if (cmark_gfm_extensions_get_tasklist_item_checked(node)) item.flags |= Node::kChecked;
    }
  }

  void enter_heading(cmark_node* node) {
    enter_inlines(node, NodeKind::kHeading, range_of(node), static_cast<uint8_t>(cmark_node_get_heading_level(node)));
    heading_is_fresh_ = !tree_.innermost_is_flat();
  }

  // <a name="x"></a>: the first one at the start of a heading is the heading's own.
  void enter_html_inline(cmark_node* node) {
    const bool fresh = heading_is_fresh_ && cmark_node_previous(node) == skipped_anchor_;
    heading_is_fresh_ = false;
    if (node == skipped_anchor_) {
      skipped_anchor_ = nullptr;
      return;
    }
    const std::string_view html = view(cmark_node_get_literal(node));
    cmark_node* next = cmark_node_next(node);
    const bool closes = next != nullptr && cmark_node_get_type(next) == CMARK_NODE_HTML_INLINE &&
                        view(cmark_node_get_literal(next)) == "</a>";
    const std::string name = closes ? html_.anchor_name(html) : std::string();
    if (name.empty()) return html_.take_inline(html);
    skipped_anchor_ = next;
    const PoolText text = tree_.keep(name);
    if (fresh) {
      tree_.node(tree_.innermost()).text = text;
    } else {
      tree_.leaf(NodeKind::kAnchor, tree_.innermost_range()).text = text;
    }
  }

  void enter_table(cmark_node* node) {
    const auto type = cmark_node_get_type(node);
    if (type == CMARK_NODE_TABLE) {
      tree_.open(NodeKind::kTable, range_of(node), node);
      const uint16_t columns = cmark_gfm_extensions_get_table_columns(node);
      const uint8_t* alignments = cmark_gfm_extensions_get_table_alignments(node);
      alignments_.assign(alignments, alignments + columns);
    } else if (type == CMARK_NODE_TABLE_ROW) {
      Node& row = tree_.open(NodeKind::kTableRow, range_of(node), node);
      if (cmark_gfm_extensions_get_table_row_is_header(node) != 0) row.flags |= Node::kHeader;
      column_ = 0;
    } else {
      const uint8_t alignment = column_ < alignments_.size() ? alignments_[column_] : uint8_t{0};
      ++column_;
      const Alignment side = alignment == 'l'   ? Alignment::kLeft
                             : alignment == 'c' ? Alignment::kCenter
                             : alignment == 'r' ? Alignment::kRight
                                                : Alignment::kNone;
      enter_inlines(node, NodeKind::kTableCell, cell_range_of(node), static_cast<uint8_t>(side));
    }
  }

  void take_text(cmark_node* node) {
    const std::string_view text = view(cmark_node_get_literal(node));
    // cmark-gfm counts where the label of a footnote that nobody defines ends, at times into a character.
    if (text.starts_with("[^") && first_invalid_utf8(text)) return tree_.take_text(repair_utf8(text));
    tree_.take_text(text);
  }

  void add_code_block(cmark_node* node) {
    const OpenTree::Literal code = tree_.clean(view(cmark_node_get_literal(node)));
    tree_.report_in_code(code.unit);
    const NodeId id = tree_.add_leaf(NodeKind::kCodeBlock, range_of(node));
    tree_.node(id).text = tree_.keep(code.text);
    tree_.details(id).target = tree_.keep(tree_.clean(view(cmark_node_get_fence_info(node))).text);
  }

  void add_code(cmark_node* node) {
    const OpenTree::Literal code = tree_.clean(view(cmark_node_get_literal(node)));
    tree_.report_in_code(code.unit);
    tree_.in_unit(code.unit, [&] {
      const PoolText text = tree_.keep(code.text);
      tree_.leaf(NodeKind::kCode, tree_.innermost_range()).text = text;
    });
  }

  void enter_link(cmark_node* node) {
    name_reference(node);
    const PoolText target = tree_.keep(tree_.clean(view(cmark_node_get_url(node))).text);
    const PoolText title = tree_.keep(tree_.clean(view(cmark_node_get_title(node))).text);
    const std::string address(tree_.str(target));
    Node& link = tree_.open_link(tree_.place_of(address), target, title, node);
    if (is_unsafe_address(address)) diagnostics_.report(Diag::kUnsafeHtml, link.range, "", address);
  }

  // <xref:System.String?text=string>: the reader sees the name. The text lies ahead of the iterator.
  static void name_reference(cmark_node* node) {
    cmark_node* text = cmark_node_first_child(node);
    const std::string_view address = view(cmark_node_get_url(node));
    if (text == nullptr || !address.starts_with("xref:") || view(cmark_node_get_literal(text)) != address) return;
    cmark_node_set_literal(text, name_of_reference(address.substr(5)).c_str());
  }

  void add_image(cmark_node* node) {
    const std::string target = tree_.clean(view(cmark_node_get_url(node))).text;
    const std::string title = tree_.clean(view(cmark_node_get_title(node))).text;
    const OpenTree::Literal alternative = tree_.take_image_text();
    tree_.in_unit(alternative.unit, [&] {
      const NodeId id = tree_.add_leaf(NodeKind::kImage, tree_.place_of(target));
      tree_.details(id).target = tree_.keep(target);
      tree_.node(id).text = tree_.keep(title);
      tree_.details(id).extra = tree_.keep(alternative.text);
    });
  }

  const Projection& projection_;
  Diagnostics& diagnostics_;
  TextLines lines_;
  OpenTree tree_;
  RawHtml html_;
  bool heading_is_fresh_ = false;
  const cmark_node* skipped_anchor_ = nullptr;
  std::vector<uint8_t> alignments_;
  size_t column_ = 0;
  int footnotes_ = 0;
};

}  // namespace

std::optional<AlertKind> alert_from(std::string_view name) {
  for (auto kind :
       {AlertKind::kNote, AlertKind::kTip, AlertKind::kImportant, AlertKind::kWarning, AlertKind::kCaution}) {
    const std::string_view known = name_of(kind);
    if (std::equal(name.begin(), name.end(), known.begin(), known.end(),
                   [](char a, char b) { return to_ascii_upper(a) == b; })) {
      return kind;
    }
  }
  return std::nullopt;
}

Tree parse_markdown(const SourceFile& file, const Projection& projection, const std::vector<UnitMark>& marks,
                    Diagnostics& diagnostics) {
  const CmarkDocument document(projection.text);
  Tree tree = Converter(file, projection, marks, diagnostics).run(document.root());
  group_blocks(tree, diagnostics);
  finish_inlines(tree);
  // Trees are kept until the whole set is rendered: what was reserved for growth is most of a small one.
  tree.nodes.shrink_to_fit();
  tree.pool.shrink_to_fit();
  tree.details.shrink_to_fit();
  tree.attributes.shrink_to_fit();
  return tree;
}

}  // namespace diglot

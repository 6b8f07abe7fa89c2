#include "render_article.h"

#include <algorithm>
#include <charconv>

#include "ascii.h"
#include "locale.h"
#include "render_writer.h"

namespace diglot {
namespace {

// Deeper than any article that parse lets through; what would lie deeper is written as plain text.
constexpr int kMaxDepth = 400;

const HtmlElement& kStrong = *html_element("strong");
const HtmlElement& kEmphasis = *html_element("em");
const HtmlElement& kDeleted = *html_element("del");
// The id's number, "f9779-105" → 105; -1 where it is not of that form.
int64_t number_of(std::string_view id) {
  const size_t dash = id.rfind('-');
  if (dash == std::string_view::npos || id.size() - dash > 10) return -1;
  uint32_t number = 0;
  const char* end = id.data() + id.size();
  const auto read = std::from_chars(id.data() + dash + 1, end, number);
  return read.ec == std::errc{} && read.ptr == end ? int64_t{number} : -1;
}

// Ids that the page itself gives out.
bool is_reserved_id(std::string_view id) {
  for (const std::string_view prefix : {"u-", "s-", "d-", "fn-", "fnref-", "tab-"}) {
    if (id.starts_with(prefix)) return true;
  }
  return false;
}

// An element that is written as a block when it stands between blocks.
bool is_flow_element(std::string_view name) {
  const HtmlElement* element = html_element(name);
  if (element == nullptr) return false;
  switch (element->model) {
    case HtmlModel::kPhrasing:
    case HtmlModel::kRuby:
    case HtmlModel::kRubyPart:
    case HtmlModel::kLink:
    case HtmlModel::kImage:
    case HtmlModel::kBreak:
    case HtmlModel::kUnwrap:
    case HtmlModel::kFrame:
    case HtmlModel::kDropped: return false;
    default: return true;
  }
}

}  // namespace

PageWords::PageWords(const Lexicon& words, const std::string& page_locale, const std::string& original)
    : locale(page_locale), source_locale(original) {
  const bool rtl = right_to_left(original);
  if (rtl != right_to_left(page_locale)) source_dir = rtl ? "rtl" : "ltr";
  static constexpr const char* kAlertWords[] = {"note", "tip", "important", "warning", "caution"};
  const bool foreign = !words.tag.empty() && language_of(words.tag) != language_of(page_locale);
  for (size_t i = 0; i < 5; ++i) {
    if (foreign) alerts[i].raw("<span").attribute("lang", words.tag).raw(">");
    alerts[i].text(words.word(kAlertWords[i]));
    if (foreign) alerts[i].raw("</span>");
  }

  std::string language = language_of(original);
  for (char& c : language) c = to_ascii_upper(c);
  const std::string label = with_argument(words.word("unit-source"), language);
  const size_t place = std::min(label.find("{1}"), label.size());
  unit_begin.raw("<button class=\"b\" type=\"button\" popovertarget=\"s-");
  unit_label.raw("\" aria-label=\"").text(std::string_view(label).substr(0, place));
  unit_middle.text(std::string_view(label).substr(std::min(place + 3, label.size())));
  unit_middle.raw("\">").text(language).raw("</button><span class=\"s\" id=\"s-");
  unit_end.raw("\" popover").attribute("lang", original);
  if (!source_dir.empty()) unit_end.attribute("dir", source_dir);
  unit_end.raw(" translate=\"no\">");

  permalink = words.word("permalink");
  table = words.word("table");
  tabs = words.word("tabs");
  details = words.word("details");
  image = words.word("image");
  video = words.word("video");
  snippet = words.word("snippet");
  include = words.word("include");
  done = words.word("done");
  not_done = words.word("not-done");
  footnotes = words.word("footnotes");
  back = words.word("footnote-back");
  long_description = words.word("image-description");
}

std::vector<std::string> unit_anchors(const Article& article) {
  std::vector<std::string> out;
  out.reserve(article.units.size());
  int64_t last = -1;
  for (size_t i = 0; i < article.units.size(); ++i) {
    const int64_t number = number_of(article.units[i].id);
    out.push_back(number > last ? std::to_string(number) : "x" + std::to_string(i));
    last = std::max(last, number);
  }
  return out;
}

ArticlePage write_article(const Article& article, Side side, const PageWords& words, const PageLinks& links,
                          std::string_view page) {
  PageState state;
  ArticleWriter(state, article, side, words, links, page).write();
  return std::move(state.result);
}

ArticleWriter::ArticleWriter(PageState& page_state, const Article& article, Side side, const PageWords& words,
                             const PageLinks& links, std::string_view page)
    : article_(article),
      side_(side),
      words_(words),
      links_(links),
      page_(page),
      tree_(&article.tree(side)),
      main_(article.tree(side)),
      other_(side == Side::kTarget && !article.document.source.empty() ? &article.document.source : nullptr),
      state_(page_state),
      out_(page_state.out),
      result_(page_state.result) {
  anchors_ = unit_anchors(article);
  last_piece_.assign(article.units.size(), kNoNode);
  bool has_elements = false;
  for (NodeId id = 0; id < main_.nodes.size(); ++id) {
    const Node& node = main_[id];
    if (node.kind == NodeKind::kUnit && node.number < last_piece_.size()) last_piece_[node.number] = id;
    has_elements |= node.kind == NodeKind::kElement;
    if (node.kind == NodeKind::kFootnote) footnotes_.push_back(id);
  }
  if (has_elements) mark_flow();
  for (const Heading& heading : article.headings_of(side)) headings_.emplace_back(heading.node, &heading);
  std::sort(headings_.begin(), headings_.end());
  if (other_ == nullptr) return;
  for (NodeId id = 0; id < other_->nodes.size(); ++id) {
    const Node& node = (*other_)[id];
    if (node.kind == NodeKind::kUnit && node.continued()) more_sources_.emplace_back(node.number, id);
  }
  std::stable_sort(more_sources_.begin(), more_sources_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
}

void ArticleWriter::write() {
  if (main_.empty()) return;
  state_.open.push_back(&article_);
  // A page has one h1, and it comes first: the article's own if no other heading stands before it.
  for_children(main_, 0, [&](NodeId id) {
    if (h1_ == kNoNode && main_[id].kind == NodeKind::kHeading) h1_ = id;
  });
  if (h1_ != kNoNode && (main_[h1_].level != 1 || blank_below(h1_))) h1_ = kNoNode;
  out_.reserve(main_.pool.size() * 3 + article_.units.size() * 256);
  if (h1_ != kNoNode) {
    markdown_heading(h1_, {});
  } else {
    const std::string& title = article_.title(side_);
    out_.raw("<h1>").text(title.empty() ? article_.path : title).raw("</h1>\n");
  }
  result_.heading = std::move(out_);
  out_ = {};
  out_.reserve(main_.pool.size() * 3 + article_.units.size() * 256);
  children(0, {});
  footnotes();
  result_.body = std::move(out_);
}

// An included article: all of it between blocks; in a sentence, its sentences.
void ArticleWriter::write_included(bool inside_sentence) {
  if (main_.empty()) return;
  state_.open.push_back(&article_);
  const std::string prefix = "i" + std::to_string(++state_.includes) + "-";
  for (std::string& anchor : anchors_) anchor.insert(0, prefix);
  Place place;
  place.phrasing = inside_sentence;
  if (inside_sentence) {
    for_children(main_, 0, [&](NodeId child) {
      if (main_[child].kind == NodeKind::kParagraph) children(child, place);
    });
  } else {
    children(0, place);
    footnotes();
  }
  state_.open.pop_back();
}

// --- blocks ---------------------------------------------------------------------------------------------

bool ArticleWriter::is_block(const Node& node) {
  switch (node.kind) {
    case NodeKind::kList:
    case NodeKind::kItem:
    case NodeKind::kQuote:
    case NodeKind::kAlert:
    case NodeKind::kTabGroup:
    case NodeKind::kTab:
    case NodeKind::kContainer:
    case NodeKind::kTable:
    case NodeKind::kTableRow:
    case NodeKind::kTableCell:
    case NodeKind::kParagraph:
    case NodeKind::kHeading:
    case NodeKind::kCodeBlock:
    case NodeKind::kThematicBreak: return true;
    default: return false;
  }
}

void ArticleWriter::children(NodeId parent, Place place) {
  for (NodeId child = (*tree_)[parent].first_child; child != kNoNode; child = (*tree_)[child].next) node(child, place);
}

void ArticleWriter::node(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  if (++place.depth > kMaxDepth) {
    out_.text(plain_text(*tree_, id));
    return;
  }
  if (is_block(node)) {
    if (place.phrasing) return block_as_span(id, place);
    if (node.kind != NodeKind::kParagraph) place.tight = false;
  }
  switch (node.kind) {
    case NodeKind::kRoot: return children(id, place);
    case NodeKind::kText: return text(tree_->str(node.text), place);
    case NodeKind::kSoftBreak: out_.raw("\n"); return;
    case NodeKind::kUnit: return unit(id, place);
    case NodeKind::kParagraph: return paragraph(id, place);
    case NodeKind::kStrong: return inline_element(id, kStrong, place);
    case NodeKind::kEmphasis: return inline_element(id, kEmphasis, place);
    case NodeKind::kStrikethrough: return inline_element(id, kDeleted, place);
    case NodeKind::kLink: return link(id, place);
    case NodeKind::kList: return list(id, place);
    case NodeKind::kItem: return item(id, place);
    case NodeKind::kHeading:
      if (id != h1_ || in_source_) markdown_heading(id, place);
      return;
    case NodeKind::kCode: out_.raw("<code>").text(tree_->str(node.text)).raw("</code>"); return;
    case NodeKind::kLineBreak: out_.raw("<br>\n"); return;
    case NodeKind::kQuote: return quote(id, place);
    case NodeKind::kAlert: return alert(id, place);
    case NodeKind::kTabGroup: return tabs(id, place);
    case NodeKind::kTab:
    case NodeKind::kContainer: return container(id, place);
    case NodeKind::kTable: return table(id, place);
    case NodeKind::kTableRow:
    case NodeKind::kTableCell: return children(id, place);
    case NodeKind::kCodeBlock: return code_block(id, place);
    case NodeKind::kThematicBreak: out_.raw("<hr>\n"); return;
    case NodeKind::kElement: return element(id, place);
    case NodeKind::kImage: return image(id, place);
    case NodeKind::kVideo:
      if (!node.text.empty()) return reference(id, tree_->str(node.text), {}, place);
      return reference(id, words_.video, tree_->target(node), place);
    case NodeKind::kSnippet: return reference(id, words_.snippet, tree_->target(node), place);
    case NodeKind::kInclude: return include(id, place);
    case NodeKind::kAnchor: return anchor(tree_->str(node.text), place);
    case NodeKind::kNoLoc: return untranslated(node, place);
    case NodeKind::kFootnoteReference: return footnote_reference(id, place);
    default: return;  // footnotes stand at the end, comments nowhere
  }
}

// --- units ----------------------------------------------------------------------------------------------

bool ArticleWriter::shows_source(uint32_t number) const {
  const Unit& unit = article_.units[number];
  return other_ != nullptr && unit.paired() && unit.source_node != kNoNode;
}

bool ArticleWriter::lacks_side(uint32_t number) const {
  const Unit& unit = article_.units[number];
  return side_ == Side::kTarget ? !unit.has_target : !unit.has_source;
}

// True for a unit in one piece whose source is shown.
bool ArticleWriter::is_whole(NodeId id) const {
  const Node& node = (*tree_)[id];
  return node.number < article_.units.size() && !node.continued() && last_piece_[node.number] == id &&
         shows_source(node.number);
}

void ArticleWriter::unit_id(uint32_t number) { out_.raw(" id=\"u-").text(anchors_[number]).raw("\""); }

void ArticleWriter::unit(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  if (in_source_ || node.number >= article_.units.size()) return children(id, place);
  const bool block = holds_flow(id) && !place.phrasing;
  const bool whole = is_whole(id) && !place.no_button;
  const auto begin = [&] {
    if (block) {
      out_.raw("<div");
    } else {
      out_.raw("<span");
    }
  };
  const auto end = [&] {
    if (block) {
      out_.raw("</div>");
    } else {
      out_.raw("</span>");
    }
  };
  if (whole) {
    begin();
    out_.raw(" class=\"u\"");
    unit_id(node.number);
    out_.raw(">");
  }
  begin();
  const bool lacking = lacks_side(node.number);
  if (lacking || shows_source(node.number)) out_.raw(" class=\"t\"");
  if (!whole && !node.continued()) unit_id(node.number);
  if (lacking) language_of_other_side();
  out_.raw(">");
  Place inside = place;
  inside.phrasing = !block;
  children(id, inside);
  end();
  if (last_piece_[node.number] != id || !shows_source(node.number)) return;
  if (place.no_button) {
    pending_.push_back(node.number);
    return;
  }
  unit_source(node.number);
  if (whole) end();
}

// The unit has only the other side's text, which is another language than the page's.
void ArticleWriter::language_of_other_side() {
  const std::string& other = side_ == Side::kTarget ? words_.source_locale : article_.locale;
  const std::string& own = side_ == Side::kTarget ? article_.locale : words_.source_locale;
  out_.attribute("lang", other);
  if (right_to_left(other) != right_to_left(own)) out_.attribute("dir", direction(other));
}

void ArticleWriter::unit_source(uint32_t number) {
  result_.bilingual = true;
  const std::string& anchor = anchors_[number];
  out_.append(words_.unit_begin).text(anchor).append(words_.unit_label).text(anchor);
  out_.append(words_.unit_middle).text(anchor).append(words_.unit_end);
  source_of(number);
  out_.raw("</span>");
}

void ArticleWriter::source_of(uint32_t number) {
  Place place;
  place.phrasing = place.no_button = place.source = true;
  tree_ = other_;
  in_source_ = true;
  children(article_.units[number].source_node, place);
  auto more = std::lower_bound(more_sources_.begin(), more_sources_.end(), number,
                               [](const auto& piece, uint32_t key) { return piece.first < key; });
  for (; more != more_sources_.end() && more->first == number; ++more) {
    out_.raw(" ");
    children(more->second, place);
  }
  in_source_ = false;
  tree_ = &main_;
}

void ArticleWriter::flush_units(size_t from) {
  for (size_t i = from; i < pending_.size(); ++i) unit_source(pending_[i]);
  pending_.resize(from);
}

// --- what both need -------------------------------------------------------------------------------------

bool ArticleWriter::blank(NodeId id) const {
  const Node& node = (*tree_)[id];
  switch (node.kind) {
    case NodeKind::kText: {
      const std::string_view text = tree_->str(node.text);
      return std::all_of(text.begin(), text.end(), is_ascii_space);
    }
    case NodeKind::kSoftBreak:
    case NodeKind::kComment: return true;
    default: return false;
  }
}

bool ArticleWriter::blank_below(NodeId root) const {
  for (NodeId id = root; id != kNoNode;) {
    const HtmlElement* element = html_element(name_of_element(id));
    if (element != nullptr && element->model == HtmlModel::kDropped) {
      id = next_after(*tree_, root, id);
      continue;
    }
    switch ((*tree_)[id].kind) {
      case NodeKind::kText:
        if (!blank(id)) return false;
        break;
      case NodeKind::kCode:
      case NodeKind::kCodeBlock:
      case NodeKind::kNoLoc:
      case NodeKind::kImage:
      case NodeKind::kVideo:
      case NodeKind::kSnippet:
      case NodeKind::kInclude:
      case NodeKind::kFootnoteReference: return false;
      default: break;
    }
    id = next_in(*tree_, root, id);
  }
  return true;
}

bool ArticleWriter::claim_id(std::string_view id) {
  if (id.empty() || is_reserved_id(id) || std::any_of(id.begin(), id.end(), is_ascii_space)) return false;
  return state_.ids.try_emplace(std::string(id), 0).second;
}

std::string ArticleWriter::unique_id(std::string wished) {
  std::replace_if(wished.begin(), wished.end(), is_ascii_space, '-');
  if (wished.empty()) wished = "-";
  if (claim_id(wished)) return wished;
  int& count = state_.ids[wished];
  std::string id;
  do {
    id = wished + "-" + std::to_string(++count);
  } while (!state_.ids.try_emplace(id, 0).second);
  return id;
}

void ArticleWriter::mark_flow() {
  holds_flow_.assign(main_.nodes.size(), false);
  for (NodeId id = 0; id < main_.nodes.size(); ++id) {
    const Node& node = main_[id];
    if (!is_block(node) && !(node.kind == NodeKind::kElement && is_flow_element(main_.str(node.text)))) continue;
    for (NodeId at = node.parent; at != kNoNode && !holds_flow_[at]; at = main_[at].parent) holds_flow_[at] = true;
  }
}

}  // namespace diglot

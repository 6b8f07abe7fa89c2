#include "render_article.h"

#include <algorithm>
#include <charconv>
#include <set>

#include "locale.h"
#include "render_writer.h"

namespace diglot {
namespace {

// Deeper than any article that parse lets through; what would lie deeper is written as plain text.
constexpr int kMaxDepth = 400;
constexpr size_t kMaxIncludes = 8;  // levels of includes in includes; link says where there are more

std::string_view direction(const std::string& locale) { return right_to_left(locale) ? "rtl" : "ltr"; }

const HtmlElement& kStrong = *html_element("strong");
const HtmlElement& kEmphasis = *html_element("em");
const HtmlElement& kDeleted = *html_element("del");
const HtmlElement& kDiv = *html_element("div");

bool is_ascii_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f'; }

std::string with_argument(std::string_view pattern, std::string_view argument) {
  std::string out(pattern);
  if (const size_t at = out.find("{0}"); at != std::string::npos) out.replace(at, 3, argument);
  return out;
}

// The id's number, "f9779-105" → 105; -1 where it is not of that form.
int64_t number_of(std::string_view id) {
  const size_t dash = id.rfind('-');
  if (dash == std::string_view::npos || dash + 1 == id.size() || id.size() - dash > 10) return -1;
  int64_t value = 0;
  for (char c : id.substr(dash + 1)) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

// Ids that the page itself gives out.
bool is_reserved_id(std::string_view id) {
  for (const std::string_view prefix : {"u-", "s-", "d-", "fn-", "fnref-", "tab-"}) {
    if (id.starts_with(prefix)) return true;
  }
  return false;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 6 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
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

// "C#, 3 lines" → "C#": the word of the info string that names the language.
std::string_view language_of_code(std::string_view info) {
  const size_t end = std::min(info.find_first_of(" \t,{"), info.size());
  return info.substr(0, end);
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
  for (char& c : language) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
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
    case NodeKind::kText: out_.text(tree_->str(node.text)); return;
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
      return reference(id, words_.video, tree_->str(node.target), place);
    case NodeKind::kSnippet: return reference(id, words_.snippet, tree_->str(node.target), place);
    case NodeKind::kInclude: return include(id, place);
    case NodeKind::kAnchor: return anchor(tree_->str(node.text), place);
    case NodeKind::kNoLoc: out_.raw("<span translate=\"no\">").text(tree_->str(node.text)).raw("</span>"); return;
    case NodeKind::kFootnoteReference: return footnote_reference(id, place);
    default: return;  // footnotes stand at the end, comments nowhere
  }
}

// A block where only a sentence may stand: shown as a block all the same, without its meaning.
void ArticleWriter::block_as_span(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  if (node.kind == NodeKind::kThematicBreak) {
    out_.raw("<br>");
    return;
  }
  out_.raw("<span class=\"block\">");
  if (node.kind == NodeKind::kCodeBlock) {
    out_.raw("<code>").text(tree_->str(node.text)).raw("</code>");
  } else {
    children(id, place);
  }
  out_.raw("</span> ");
}

void ArticleWriter::paragraph(NodeId id, Place place) {
  if (place.tight) {
    children(id, place);
    if ((*tree_)[id].next != kNoNode) out_.raw("\n");
    return;
  }
  if (holds_flow(id)) {
    out_.raw("<div class=\"p\">");
    children(id, place);
    out_.raw("</div>\n");
    return;
  }
  place.phrasing = true;
  out_.raw("<p>");
  children(id, place);
  out_.raw("</p>\n");
}

const Heading* ArticleWriter::heading_at(NodeId node) const {
  const auto found = std::lower_bound(headings_.begin(), headings_.end(), node,
                                      [](const auto& heading, NodeId key) { return heading.first < key; });
  return found != headings_.end() && found->first == node ? found->second : nullptr;
}

void ArticleWriter::markdown_heading(NodeId id, Place place) {
  const int level = std::max<int>((*tree_)[id].level, 1);
  if (const Heading* known = heading_at(id)) return heading(id, level, known->anchor, known->text, place);
  heading(id, level, {}, collapse_space(plain_text(*tree_, id)), place);
}

void ArticleWriter::heading(NodeId id, int level, std::string_view anchor, std::string_view text, Place place) {
  if (blank_below(id)) return paragraph(id, place);
  const size_t waiting = pending_.size();
  Place inside = place;
  inside.phrasing = inside.no_button = true;
  if (place.phrasing || place.no_heading) {
    out_.raw("<span class=\"h\">");
    children(id, inside);
    out_.raw("</span>\n");
    if (!place.no_button) flush_units(waiting);
    return;
  }
  int written = 1;
  if (id != h1_) {
    while (!state_.heading_levels.empty() && state_.heading_levels.back().first >= level)
      state_.heading_levels.pop_back();
    written = state_.heading_levels.empty() ? 2 : std::min(6, state_.heading_levels.back().second + 1);
    state_.heading_levels.emplace_back(level, written);
  }
  const std::string own = unique_id(anchor.empty() ? slug(text) : std::string(anchor));
  out_.raw("<div class=\"hd\"><h").number(written).attribute("id", own).raw(">");
  children(id, inside);
  out_.raw("</h").number(written).raw(">");
  if (written > 1) {
    PageHeading listed{written, read_address("#" + own).text, std::string(text)};
    if (!place.link) {
      out_.raw("<a class=\"perma\"").attribute("href", listed.href);
      out_.attribute("aria-label", with_argument(words_.permalink, text)).raw(">#</a>");
    }
    result_.headings.push_back(std::move(listed));
  }
  if (!place.no_button) flush_units(waiting);
  out_.raw("</div>\n");
}

void ArticleWriter::list(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  const bool ordered = node.ordered();
  bool tasks = false;
  for_children(*tree_, id, [&](NodeId child) { tasks |= (*tree_)[child].is(Node::kCheckbox); });
  if (!ordered) {
    if (tasks) {
      out_.raw("<ul class=\"contains-task-list\">\n");
    } else {
      out_.raw("<ul>\n");
    }
  } else if (const Node* first = node.first_child != kNoNode ? &(*tree_)[node.first_child] : nullptr;
             first != nullptr && node.number != 1) {
    out_.raw("<ol start=\"").number(node.number).raw("\">\n");
  } else {
    out_.raw("<ol>\n");
  }
  for_children(*tree_, id, [&](NodeId child) {
    place.tight = node.tight();
    if ((*tree_)[child].kind == NodeKind::kItem) return item(child, place);
    if (blank(child)) return;
    out_.raw("<li>");
    this->node(child, place);
    out_.raw("</li>\n");
  });
  if (ordered) {
    out_.raw("</ol>\n");
  } else {
    out_.raw("</ul>\n");
  }
}

void ArticleWriter::item(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  if (!node.is(Node::kCheckbox)) {
    out_.raw("<li>");
  } else {
    const bool done = node.is(Node::kChecked);
    out_.raw("<li class=\"task-list-item\"><input type=\"checkbox\" disabled");
    if (done) out_.raw(" checked");
    out_.attribute("aria-label", done ? words_.done : words_.not_done).raw("> ");
  }
  children(id, place);
  out_.raw("</li>\n");
}

void ArticleWriter::quote(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  const std::string_view css_class = tree_->str(node.text);
  if (node.level != Node::kDivision) {
    out_.raw("<blockquote>\n");
    children(id, place);
    out_.raw("</blockquote>\n");
    return;
  }
  out_.raw("<div");
  if (!css_class.empty()) out_.attribute("class", css_class);
  for (uint32_t i = 0; i < node.attributes_count; ++i) {
    const Attribute& attribute = tree_->attributes[node.attributes_begin + i];
    const std::string_view name = tree_->str(attribute.name);
    const std::string_view value = tree_->str(attribute.value);
    if (name == "id" && (place.source || !claim_id(value))) continue;
    name == "id" ? out_.attribute("id", value) : out_.article_attribute(kDiv, name, value);
  }
  out_.raw(">\n");
  children(id, place);
  out_.raw("</div>\n");
}

void ArticleWriter::alert(NodeId id, Place place) {
  const auto kind = static_cast<AlertKind>(std::min<uint8_t>((*tree_)[id].level, 4));
  out_.raw("<div").attribute("class", name_of(kind)).raw(" role=\"note\"><p class=\"alert-title\">");
  out_.append(words_.alerts[static_cast<size_t>(kind)]).raw("</p>\n");
  children(id, place);
  out_.raw("</div>\n");
}

// Radio buttons that the style sheet shows as tabs: they work without a script, and all is read in order where
// there are no styles.
void ArticleWriter::tabs(NodeId id, Place place) {
  if (place.link) return children(id, place);
  const int group = ++state_.tab_groups;
  out_.raw("<fieldset class=\"tabs tabGroup\"><legend class=\"vh\">").text(words_.tabs).raw("</legend>\n");
  int index = 0;
  for_children(*tree_, id, [&](NodeId child) { tab(child, group, ++index, place); });
  out_.raw("</fieldset>\n");
}

void ArticleWriter::tab(NodeId id, int group, int index, Place place) {
  const Node& node = (*tree_)[id];
  const std::string key = "tab-" + std::to_string(group) + "-" + std::to_string(index);
  out_.raw("<input type=\"radio\" name=\"tab-").number(group).raw("\"").attribute("id", key);
  if (!node.target.empty()) out_.attribute("data-tab", tree_->str(node.target));
  if (!node.extra.empty()) out_.attribute("data-condition", tree_->str(node.extra));
  if (index == 1) out_.raw(" checked");
  out_.raw("><label").attribute("for", key).raw(">");
  // The tab's heading, its first child, is the title.
  const NodeId title = node.first_child;
  const size_t waiting = pending_.size();
  Place inside = place;
  inside.phrasing = inside.no_button = inside.link = true;
  if (title != kNoNode) children(title, inside);
  if (!node.extra.empty()) out_.raw(" <span class=\"condition\">(").text(tree_->str(node.extra)).raw(")</span>");
  out_.raw("</label>\n<div class=\"tab\">\n");
  if (!place.no_button) flush_units(waiting);
  for (NodeId child = title == kNoNode ? kNoNode : (*tree_)[title].next; child != kNoNode;
       child = (*tree_)[child].next) {
    this->node(child, place);
  }
  out_.raw("</div>\n");
}

// "zone has-pivot", "column span2": the classes that style sheets for such sites know.
std::string ArticleWriter::container_class(const Node& node) const {
  std::string out(tree_->str(node.text));
  for (const char* name : {"target", "pivot"}) {
    if (out.starts_with("zone") && !tree_->attribute(node, name).empty()) out.append(" has-").append(name);
  }
  const std::string_view span = tree_->attribute(node, "span");
  if (out == "column" && is_number(span)) out.append(" span").append(span);
  return out;
}

// "a, b" as the words of an attribute: "a b".
std::string ArticleWriter::words_of_list(std::string_view list) {
  std::string out;
  bool apart = false;
  for (const char c : list) {
    apart |= c == ',' || is_ascii_space(c);
    if (c == ',' || is_ascii_space(c)) continue;
    if (apart && !out.empty()) out += ' ';
    apart = false;
    out += c;
  }
  return out;
}

// A style sheet chooses between zones by the names of their pivots: plain ones, and not too many to choose from.
void ArticleWriter::note_pivots(std::string_view names) {
  constexpr size_t kMostPivots = 12;
  for (size_t at = 0; at < names.size();) {
    const size_t end = std::min(names.find(' ', at), names.size());
    const std::string_view name = names.substr(at, end - at);
    at = end + 1;
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
             c == '.';
    });
    const bool known = std::find(result_.pivots.begin(), result_.pivots.end(), name) != result_.pivots.end();
    if (plain && !known && result_.pivots.size() < kMostPivots) result_.pivots.emplace_back(name);
  }
}

void ArticleWriter::container(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  if (tree_->str(node.text) == "zone" && !place.source) note_pivots(words_of_list(tree_->attribute(node, "pivot")));
  out_.raw("<div").attribute("class", node.kind == NodeKind::kTab ? "tab-like" : container_class(node));
  for (uint32_t i = 0; i < node.attributes_count; ++i) {
    const Attribute& attribute = tree_->attributes[node.attributes_begin + i];
    const std::string_view name = tree_->str(attribute.name);
    const std::string_view value = tree_->str(attribute.value);
    const bool words = name == "pivot" || name == "target";
    out_.article_attribute(kDiv, "data-" + std::string(name), words ? words_of_list(value) : std::string(value));
  }
  out_.raw(">\n");
  children(id, place);
  out_.raw("</div>\n");
}

void ArticleWriter::code_block(NodeId id, Place place) {
  constexpr std::string_view kInteractive = "-interactive";
  const Node& node = (*tree_)[id];
  std::string_view language = language_of_code(tree_->str(node.target));
  const bool interactive = language.size() > kInteractive.size() && language.ends_with(kInteractive);
  if (interactive) language.remove_suffix(kInteractive.size());
  if (place.link) {
    out_.raw("<pre><code");
  } else {
    out_.raw("<pre tabindex=\"0\"><code");
  }
  if (!language.empty()) out_.attribute("class", "lang-" + std::string(language));
  const std::string_view mode = tree_->attribute(node, "interactive");
  if (interactive || !mode.empty()) out_.attribute("data-interactive", language);
  if (!mode.empty()) out_.attribute("data-interactive-mode", mode);
  if (const std::string_view name = tree_->attribute(node, "name"); !name.empty()) out_.attribute("data-name", name);
  if (const std::string_view title = tree_->attribute(node, "title"); !title.empty()) out_.attribute("title", title);
  const std::string_view highlight = tree_->attribute(node, "highlight");
  if (highlight.empty()) {
    out_.raw(">").text(tree_->str(node.text));
  } else {
    out_.attribute("data-highlight-lines", highlight).raw(">");
    code_lines(tree_->str(node.text), highlight);
  }
  out_.raw("</code></pre>\n");
}

// True if "1,3-5,9-" names the line.
bool ArticleWriter::names_line(std::string_view ranges, size_t line) {
  while (!ranges.empty()) {
    const size_t comma = std::min(ranges.find(','), ranges.size());
    const std::string_view range = ranges.substr(0, comma);
    ranges.remove_prefix(std::min(comma + 1, ranges.size()));
    const size_t dash = std::min(range.find('-'), range.size());
    size_t first = 0;
    size_t last = SIZE_MAX;
    const auto number = [&](std::string_view text, size_t& value) {
      const size_t begin = std::min(text.find_first_not_of(' '), text.size());
      std::from_chars(text.data() + begin, text.data() + text.size(), value);
    };
    number(range.substr(0, dash), first);
    if (dash == range.size()) last = first;
    if (dash < range.size()) number(range.substr(dash + 1), last);
    if (line >= first && line <= last) return true;
  }
  return false;
}

void ArticleWriter::code_lines(std::string_view code, std::string_view highlight) {
  for (size_t number = 1; !code.empty(); ++number) {
    const size_t size = std::min(code.find('\n'), code.size() - 1) + 1;
    const bool marked = names_line(highlight, number);
    if (marked) out_.raw("<mark>");
    out_.text(code.substr(0, size));
    if (marked) out_.raw("</mark>");
    code.remove_prefix(size);
  }
}

void ArticleWriter::footnotes() {
  if (footnotes_.empty()) return;
  // In the order of their references; those that nothing refers to come last.
  std::vector<std::pair<size_t, NodeId>> ordered;
  std::set<std::string_view> defined;
  for (NodeId id : footnotes_) {
    const std::string_view label = main_.str(main_[id].text);
    if (!defined.insert(label).second) continue;
    const auto number = footnote_numbers_.find(label);
    ordered.emplace_back(number != footnote_numbers_.end() ? number->second : ++state_.footnotes, id);
  }
  std::sort(ordered.begin(), ordered.end());
  out_.raw("<hr class=\"footnotes\">\n<ol").attribute("aria-label", words_.footnotes).raw(">\n");
  for (const auto& [number, id] : ordered) {
    const auto shown = static_cast<int64_t>(number);
    out_.raw("<li id=\"fn-").number(shown).raw("\" value=\"").number(shown).raw("\">");
    children(id, {});
    if (footnote_numbers_.contains(main_.str(main_[id].text))) {
      out_.raw("<a class=\"perma\" href=\"#fnref-").number(shown).raw("\"");
      out_.attribute("aria-label", words_.back).raw(">\u21A9</a>");
    }
    out_.raw("</li>\n");
  }
  out_.raw("</ol>\n");
}

// --- sentences ------------------------------------------------------------------------------------------

void ArticleWriter::inline_element(NodeId id, const HtmlElement& element, Place place) {
  if (holds_flow(id) && !place.phrasing) return div(id, element, place);
  place.phrasing = true;
  out_.open(element).raw(">");
  children(id, place);
  out_.close(element);
}

LinkOrigin ArticleWriter::origin(Place place) const {
  const bool source = place.source || side_ == Side::kSource;
  return {source ? words_.source_locale : article_.locale, article_.path, &article_, side_};
}

void ArticleWriter::link(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  const std::string_view address = tree_->str(node.target);
  ResolvedLink target = place.link ? ResolvedLink{} : links_.resolve(address, origin(place), page_);
  if (target.kind == ResolvedLink::Kind::kNone) {
    const bool named = address.starts_with("xref:");  // where reference documentation is not part of the site
    if (named) out_.raw("<span class=\"xref\">");
    children(id, place);
    if (named) out_.raw("</span>");
    return;
  }
  const bool lightbox = address.ends_with("#lightbox");
  if (target.href.ends_with("#lightbox")) target.href.resize(target.href.size() - 9);

  // A link whose whole text is a unit: the unit goes around it, so that nothing is operated inside a link.
  const NodeId only = node.first_child;
  const bool wraps = only != kNoNode && (*tree_)[only].kind == NodeKind::kUnit && (*tree_)[only].next == kNoNode &&
                     !place.no_button && !holds_flow(id) && !in_source_ && is_whole(only);
  if (wraps) {
    out_.raw("<span class=\"u\"");
    unit_id((*tree_)[only].number);
    out_.raw("><a class=\"t\"");
  } else if (lightbox && target.kind == ResolvedLink::Kind::kFile) {
    out_.raw("<a class=\"lightbox\"");
  } else {
    out_.raw("<a");
  }
  out_.attribute("href", target.href);
  if (!target.locale.empty()) out_.attribute("hreflang", target.locale);
  if (!node.extra.empty()) out_.attribute("title", tree_->str(node.extra));
  const bool unnamed = blank_below(id);
  if (unnamed) out_.attribute("aria-label", target.title.empty() ? address : target.title);
  out_.raw(">");
  if (unnamed) out_.raw("\u2026");  // a sign to point at; the text of the sentence stays as it is
  const size_t waiting = pending_.size();
  Place inside = place;
  inside.link = inside.no_button = true;
  if (wraps) {
    inside.phrasing = true;
    children(only, inside);
  } else {
    children(id, inside);
  }
  out_.raw("</a>");
  if (wraps) {
    unit_source((*tree_)[only].number);
    out_.raw("</span>");
  }
  if (!place.no_button) flush_units(waiting);
}

void ArticleWriter::image(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  const std::string_view alt = tree_->str(node.extra);
  const bool figure = node.is(Node::kBlockLevel) && !place.phrasing;
  // :::image: what shows something has a border unless it says no; an icon has none unless it says so.
  const std::string_view wish = tree_->attribute(node, "border");
  const bool directive = !tree_->attribute(node, "source").empty();
  const bool border = directive && (wish.empty() ? tree_->attribute(node, "type") != "icon" : wish == "true");
  if (figure && border) {
    out_.raw("<figure class=\"mx-imgBorder\">");
  } else if (figure) {
    out_.raw("<figure>");
  } else if (border) {
    out_.raw("<span class=\"mx-imgBorder\">");
  }
  // :::image link="…": the picture leads somewhere.
  // Without it :::image lightbox="…": a larger one of the same.
  std::string_view address = tree_->attribute(node, "link");
  const bool larger = address.empty() && !tree_->attribute(node, "lightbox").empty();
  if (larger) address = tree_->attribute(node, "lightbox");
  const ResolvedLink target =
      place.link || address.empty() ? ResolvedLink{} : links_.resolve(address, origin(place), page_);
  const bool linked = target.kind != ResolvedLink::Kind::kNone;
  if (linked) {
    out_.raw("<a");
    if (larger && target.kind == ResolvedLink::Kind::kFile) out_.raw(" class=\"lightbox\"");
    out_.attribute("href", target.href).raw(">");
  }
  place.link |= linked;
  write_image(tree_->str(node.target), alt, tree_->str(node.text), tree_->attribute(node, "width"),
              tree_->attribute(node, "height"), place);
  if (linked) out_.raw("</a>");
  place.link &= !linked;
  if (node.first_child != kNoNode) {
    if (figure && !place.link) {
      out_.raw("<details><summary>").text(words_.long_description).raw("</summary>\n");
      children(id, place);
      out_.raw("</details>");
    } else {
      children(id, place);
    }
  }
  if (figure) {
    out_.raw("</figure>\n");
  } else if (border) {
    out_.raw("</span>");
  }
}

void ArticleWriter::write_image(std::string_view address, std::string_view alt, std::string_view title,
                                std::string_view width, std::string_view height, Place place) {
  const ResolvedLink target = links_.resolve(address, origin(place), page_);
  const std::string_view name = address.substr(address.find_last_of("/\\") + 1);
  if (target.kind == ResolvedLink::Kind::kFile && !place.source) {
    result_.images = true;
    out_.raw("<img").attribute("src", target.href);
    out_.attribute("alt", alt.empty() && place.link ? name : alt);
    if (!title.empty()) out_.attribute("title", title);
    if (is_number(width)) out_.attribute("width", width);
    if (is_number(height)) out_.attribute("height", height);
    out_.raw(" loading=\"lazy\">");
    return;
  }
  // An image that the site does not have, and one of another host, which a page does not fetch.
  if (target.kind == ResolvedLink::Kind::kOther && !place.link && !place.source) {
    out_.raw("<a class=\"img\"").attribute("href", target.href).raw(">").text(alt.empty() ? name : alt).raw("</a>");
  } else if (!alt.empty() || place.link) {
    out_.raw("<span class=\"img\">").text(alt.empty() ? name : alt).raw("</span>");
  }
}

// The included article stands where its include does; a link where it cannot.
void ArticleWriter::include(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  const bool block = node.is(Node::kBlockLevel) && !place.phrasing;
  const LinkTarget target = links_.links().find(tree_->str(node.target), origin(place));
  const Article* included = nullptr;
  if (target.kind == LinkTarget::Kind::kArticle) included = &links_.corpus().object(*target.variant).article;
  const bool open = std::find(state_.open.begin(), state_.open.end(), included) != state_.open.end();
  if (included == nullptr || open || state_.open.size() > kMaxIncludes || place.no_button || place.source) {
    return reference(id, words_.include, tree_->str(node.text), place);
  }
  const std::string& language = target.variant->locale;
  const bool foreign = language != (side_ == Side::kTarget ? article_.locale : words_.source_locale);
  if (foreign && block) out_.raw("<div").attribute("lang", language).attribute("dir", direction(language)).raw(">\n");
  if (foreign && !block) out_.raw("<span").attribute("lang", language).raw(">");
  ArticleWriter(state_, *included, target.variant->side, words_, links_, page_).write_included(!block);
  if (foreign && block) out_.raw("</div>\n");
  if (foreign && !block) out_.raw("</span>");
}

// A link in place of what is not shown: a video, a file of code, an included file.
void ArticleWriter::reference(NodeId id, std::string_view word, std::string_view label, Place place) {
  const Node& node = (*tree_)[id];
  const ResolvedLink target =
      place.link ? ResolvedLink{} : links_.resolve(tree_->str(node.target), origin(place), page_);
  const bool block = node.is(Node::kBlockLevel) && !place.phrasing;
  if (block) out_.raw("<p class=\"ref\">");
  const bool linked = target.kind != ResolvedLink::Kind::kNone;
  if (linked) out_.raw("<a").attribute("href", target.href).raw(">");
  out_.text(word);
  if (!label.empty()) out_.raw(": ").text(label);
  if (linked) out_.raw("</a>");
  if (block) out_.raw("</p>\n");
}

void ArticleWriter::anchor(std::string_view name, Place place) {
  if (!place.source && claim_id(name)) out_.raw("<span").attribute("id", name).raw("></span>");
}

void ArticleWriter::footnote_reference(NodeId id, Place place) {
  const std::string_view label = tree_->str((*tree_)[id].text);
  if (place.source || place.link) {
    out_.raw("<sup>").text(label).raw("</sup>");
    return;
  }
  const auto [found, first] = footnote_numbers_.try_emplace(label, 0);
  if (first) found->second = ++state_.footnotes;
  const auto number = static_cast<int64_t>(found->second);
  out_.raw("<sup><a href=\"#fn-").number(number).raw("\"");
  if (first) out_.raw(" id=\"fnref-").number(number).raw("\"");
  out_.raw(">").number(number).raw("</a></sup>");
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

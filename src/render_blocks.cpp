// The blocks of an article: headings, lists, alerts, tabs, containers, code, footnotes.
#include <algorithm>
#include <charconv>
#include <set>

#include "ascii.h"
#include "locale.h"
#include "render_writer.h"

namespace diglot {
namespace {

const HtmlElement& kDiv = *html_element("div");

// "C#, 3 lines" → "C#": the word of the info string that names the language.
std::string_view language_of_code(std::string_view info) {
  const size_t end = std::min(info.find_first_of(" \t,{"), info.size());
  return info.substr(0, end);
}

}  // namespace

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
  for (const Attribute& attribute : tree_->attributes_of(node)) {
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
  if (!tree_->target(node).empty()) out_.attribute("data-tab", tree_->target(node));
  if (!tree_->extra(node).empty()) out_.attribute("data-condition", tree_->extra(node));
  if (index == 1) out_.raw(" checked");
  out_.raw("><label").attribute("for", key).raw(">");
  // The tab's heading, its first child, is the title.
  const NodeId title = node.first_child;
  const size_t waiting = pending_.size();
  Place inside = place;
  inside.phrasing = inside.no_button = inside.link = true;
  if (title != kNoNode) children(title, inside);
  if (!tree_->extra(node).empty()) out_.raw(" <span class=\"condition\">(").text(tree_->extra(node)).raw(")</span>");
  out_.raw("</label>\n<div class=\"tab\"");
  if (!tree_->target(node).empty()) out_.attribute("data-tab", tree_->target(node));
  if (!tree_->extra(node).empty()) out_.attribute("data-condition", tree_->extra(node));
  out_.raw(">\n");
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
      return is_ascii_alnum(c) || c == '-' || c == '_' || c == '.';
    });
    const bool known = std::find(result_.pivots.begin(), result_.pivots.end(), name) != result_.pivots.end();
    if (plain && !known && result_.pivots.size() < kMostPivots) result_.pivots.emplace_back(name);
  }
}

// ::: form: what it would start is no part of a page, so that its button stands there for the looks alone.
void ArticleWriter::form(const Node& node, Place place) {
  const std::string_view label = tree_->attribute(node, "submittext");
  out_.raw("<div class=\"chromeless\"").attribute("data-action", tree_->attribute(node, "action")).raw(">\n");
  if (place.link) {
    out_.text(label);
  } else {
    out_.raw("<button type=\"button\" class=\"button is-primary\" disabled>").text(label).raw("</button>");
  }
  out_.raw("\n</div>\n");
}

void ArticleWriter::container(NodeId id, Place place) {
  const Node& node = (*tree_)[id];
  if (tree_->str(node.text) == "form") return form(node, place);
  if (tree_->str(node.text) == "zone" && !place.source) note_pivots(words_of_list(tree_->attribute(node, "pivot")));
  out_.raw("<div").attribute("class", node.kind == NodeKind::kTab ? "tab-like" : container_class(node));
  for (const Attribute& attribute : tree_->attributes_of(node)) {
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
  std::string_view language = language_of_code(tree_->target(node));
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

}  // namespace diglot

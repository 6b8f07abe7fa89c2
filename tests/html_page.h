// Reads a page as a strict machine would: what render writes must be well formed and keep HTML's content model.
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace diglot::testing {

class HtmlPage {
 public:
  explicit HtmlPage(std::string_view html) : html_(html) {
    while (at_ < html_.size()) {
      if (html_[at_] == '<') {
        tag();
      } else {
        characters();
      }
    }
    if (!open_.empty()) fault("<" + open_.back().name + "> is never closed");
    for (const auto& [attribute, id] : references_) {
      if (!ids_.contains(id)) fault(attribute + " refers to '" + id + "', which is no id");
    }
    if (headings_.empty() || headings_.front() != 1) fault("the first heading is not h1");
    for (size_t i = 1; i < headings_.size(); ++i) {
      if (headings_[i] == 1) fault("a second h1");
      if (headings_[i] > headings_[i - 1] + 1) fault("a heading level is skipped");
    }
  }

  const std::vector<std::string>& faults() const { return faults_; }
  const std::string& text() const { return text_; }  // of the body, entities decoded
  const std::set<std::string>& ids() const { return ids_; }
  const std::vector<std::string>& links() const { return links_; }  // href of <a>, in order

  // Text with every run of white space as one space.
  static std::string squeeze(std::string_view text) {
    std::string out;
    for (char c : text) {
      const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (!space) {
        out += c;
      } else if (!out.empty() && out.back() != ' ') {
        out += ' ';
      }
    }
    if (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
  }

 private:
  struct Element {
    std::string name;
    int children = 0;
  };
  using Names = std::set<std::string>;

  void fault(const std::string& what) {
    const size_t line =
        static_cast<size_t>(std::count(html_.begin(), html_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
    faults_.push_back("line " + std::to_string(line + 1) + ": " + what);
  }

  static bool in(const Names& names, const std::string& name) { return names.contains(name); }
  bool inside(const Names& names) const {
    return std::any_of(open_.begin(), open_.end(), [&](const Element& e) { return names.contains(e.name); });
  }

  void characters() {
    const size_t end = std::min(html_.find('<', at_), html_.size());
    const std::string text = decode(html_.substr(at_, end - at_));
    static const Names kNoText{"ul", "ol", "table", "thead", "tbody", "tfoot", "tr", "dl"};
    const bool blank = text.find_first_not_of(" \n\t\r") == std::string::npos;
    if (!blank && !open_.empty() && in(kNoText, open_.back().name)) fault("text in <" + open_.back().name + ">");
    if (inside({"body"}) && !inside({"script"})) text_ += text;
    at_ = end;
  }

  std::string decode(std::string_view text) {
    static const std::map<std::string, std::string> kEntities{{"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}};
    std::string out;
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '>') fault("a bare '>' in text");
      if (text[i] != '&') {
        out += text[i];
        continue;
      }
      const size_t end = text.find(';', i);
      const auto entity = kEntities.find(std::string(text.substr(i + 1, end - i - 1)));
      if (end == std::string_view::npos || entity == kEntities.end()) {
        fault("an entity that is none");
        out += '&';
        continue;
      }
      out += entity->second;
      i = end;
    }
    return out;
  }

  void tag() {
    const size_t end = html_.find('>', at_);
    if (end == std::string_view::npos) {
      fault("a tag without end");
      at_ = html_.size();
      return;
    }
    const std::string_view inner = html_.substr(at_ + 1, end - at_ - 1);
    if (inner.starts_with("!DOCTYPE") || inner.starts_with("?xml")) {
      at_ = end + 1;
      return;
    }
    if (inner.starts_with('/')) {
      close(std::string(inner.substr(1)));
    } else {
      begin(inner);
    }
    at_ = end + 1;
    if (open_.empty()) return;
    if (open_.back().name == "script") at_ = std::min(html_.find("</script", at_), html_.size());
    if (open_.back().name == "style") at_ = std::min(html_.find("</style", at_), html_.size());
  }

  void close(const std::string& name) {
    if (open_.empty() || open_.back().name != name) {
      fault("</" + name + "> closes <" + (open_.empty() ? "" : open_.back().name) + ">");
      return;
    }
    static const Names kNeedsChildren{"ul", "ol", "table", "thead", "tbody", "tfoot", "tr", "dl"};
    if (in(kNeedsChildren, name) && open_.back().children == 0) fault("<" + name + "> is empty");
    open_.pop_back();
  }

  void begin(std::string_view inner) {
    const size_t space = std::min(inner.find(' '), inner.size());
    const std::string name(inner.substr(0, space));
    if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") != std::string::npos) {
      fault("'" + name + "' is no name of an element");
    }
    const std::map<std::string, std::string> attributes = read_attributes(inner.substr(space));
    placement(name, attributes);
    if (!open_.empty()) ++open_.back().children;
    if (const auto id = attributes.find("id"); id != attributes.end() && !ids_.insert(id->second).second) {
      fault("id '" + id->second + "' is given twice");
    }
    for (const char* reference : {"popovertarget", "for", "aria-labelledby"}) {
      if (const auto to = attributes.find(reference); to != attributes.end())
        references_.emplace_back(reference, to->second);
    }
    if (const auto href = attributes.find("href"); name == "a" && href != attributes.end())
      links_.push_back(href->second);
    if (name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6') headings_.push_back(name[1] - '0');
    static const Names kVoid{"br", "hr", "img", "input", "link", "meta", "wbr"};
    if (!in(kVoid, name)) open_.push_back({name, 0});
  }

  std::map<std::string, std::string> read_attributes(std::string_view text) {
    std::map<std::string, std::string> out;
    size_t at = 0;
    while (at < text.size()) {
      if (text[at] != ' ') {
        fault("attributes run together");
        return out;
      }
      const size_t name_end = std::min(text.find_first_of("= ", at + 1), text.size());
      const std::string name(text.substr(at + 1, name_end - at - 1));
      std::string value;
      at = name_end;
      if (at < text.size() && text[at] == '=') {
        const size_t quote = text.find('"', at + 2);
        if (text.substr(at, 2) != "=\"" || quote == std::string_view::npos) {
          fault("attribute " + name + " is not quoted");
          return out;
        }
        value = decode(text.substr(at + 2, quote - at - 2));
        at = quote + 1;
      }
      if (name.starts_with("on") || name == "style") fault("attribute " + name);
      if (!out.emplace(name, value).second) fault("attribute " + name + " is given twice");
    }
    return out;
  }

  void placement(const std::string& name, const std::map<std::string, std::string>& attributes) {
    static const Names kFlow{"div",    "p",      "ul",       "ol",         "li",      "dl",        "dt",
                             "dd",     "table",  "thead",    "tbody",      "tfoot",   "tr",        "td",
                             "th",     "h1",     "h2",       "h3",         "h4",      "h5",        "h6",
                             "pre",    "hr",     "figure",   "nav",        "main",    "details",   "summary",
                             "header", "footer", "fieldset", "blockquote", "caption", "figcaption"};
    static const Names kPhrasingOnly{"p",   "span", "em",  "strong", "b",    "i",    "u",       "s",      "code",
                                     "h1",  "h2",   "h3",  "h4",     "h5",   "h6",   "summary", "label",  "button",
                                     "pre", "sub",  "sup", "small",  "mark", "abbr", "kbd",     "legend", "cite"};
    static const Names kOperated{"a", "button", "summary", "label"};
    static const std::map<std::string, Names> kParent{{"li", {"ul", "ol"}},     {"tr", {"thead", "tbody", "tfoot"}},
                                                      {"td", {"tr"}},           {"th", {"tr"}},
                                                      {"thead", {"table"}},     {"tbody", {"table"}},
                                                      {"tfoot", {"table"}},     {"caption", {"table"}},
                                                      {"dt", {"dl"}},           {"dd", {"dl"}},
                                                      {"summary", {"details"}}, {"figcaption", {"figure"}}};
    static const std::map<std::string, Names> kChildren{
        {"ul", {"li"}},    {"ol", {"li"}},    {"tr", {"td", "th"}}, {"thead", {"tr"}},
        {"tbody", {"tr"}}, {"tfoot", {"tr"}}, {"dl", {"dt", "dd"}}, {"table", {"caption", "thead", "tbody", "tfoot"}}};
    static const Names kNever{"script", "style", "iframe", "object", "embed", "form", "svg", "math", "base", "font"};
    const std::string parent = open_.empty() ? "" : open_.back().name;
    if (in(kFlow, name) && inside(kPhrasingOnly)) fault("<" + name + "> inside a sentence");
    const bool operated = in(kOperated, name) || name == "input" || attributes.contains("tabindex");
    const bool own_input = name == "input" && parent == "label";
    if (operated && !own_input && inside(kOperated)) fault("<" + name + "> inside what is operated");
    if (const auto known = kParent.find(name); known != kParent.end() && !in(known->second, parent)) {
      fault("<" + name + "> in <" + parent + ">");
    }
    if (const auto known = kChildren.find(parent); known != kChildren.end() && !in(known->second, name)) {
      fault("<" + name + "> in <" + parent + ">");
    }
    if (in(kNever, name) && inside({"body"})) fault("<" + name + "> on a page");
    if (name != "img") return;
    if (!attributes.contains("alt")) return fault("an image without alt");
    text_ += attributes.at("alt");
  }

  std::string_view html_;
  size_t at_ = 0;
  std::vector<Element> open_;
  std::vector<std::string> faults_;
  std::string text_;
  std::set<std::string> ids_;
  std::vector<std::pair<std::string, std::string>> references_;
  std::vector<std::string> links_;
  std::vector<int> headings_;
};

}  // namespace diglot::testing

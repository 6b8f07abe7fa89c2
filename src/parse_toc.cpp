#include <yaml.h>

#include <algorithm>
#include <memory>

#include "parse.h"
#include "parse_markdown.h"

namespace diglot {
namespace {

constexpr int kMaxTocDepth = 64;

// TOC.yml: a list of mappings (name, href or tocHref or topicHref, items), or a mapping with such a list in `items`.
class YamlToc {
 public:
  YamlToc(const SourceFile& file, Diagnostics& diagnostics) : text_(file.bytes), diagnostics_(diagnostics) {
    if (text_.starts_with("\xEF\xBB\xBF")) base_ = 3;
    yaml_parser_initialize(&parser_);
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text_.data()) + base_,
                                 text_.size() - base_);
  }
  ~YamlToc() {
    yaml_event_delete(&event_);
    yaml_parser_delete(&parser_);
  }
  YamlToc(const YamlToc&) = delete;
  YamlToc& operator=(const YamlToc&) = delete;

  std::vector<TocEntry> read() {
    std::vector<TocEntry> entries;
    next();
    next();
    if (!failed_ && event_.type == YAML_DOCUMENT_START_EVENT) {
      next();
      read_node(entries, 0);
    }
    return entries;
  }

 private:
  void next() {
    yaml_event_delete(&event_);
    if (failed_) return;
    if (yaml_parser_parse(&parser_, &event_) == 0) {
      fail(parser_.problem != nullptr ? parser_.problem : "unreadable", parser_.problem_mark);
    } else if (event_.type == YAML_ALIAS_EVENT) {
      fail("an alias stands where a value is expected", event_.start_mark);
    }
  }

  void fail(const char* what, const yaml_mark_t& mark) {
    if (!failed_) {
      const uint32_t at = offset(mark);
      diagnostics_.report(Diag::kTocSyntax, {at, at}, "", what);
    }
    failed_ = true;
  }

  // Marks count code points.
  uint32_t offset(const yaml_mark_t& mark) {
    if (mark.index < points_) points_ = bytes_ = 0;
    const std::string_view text = text_.substr(base_);
    while (points_ < mark.index && bytes_ < text.size()) {
      ++bytes_;
      while (bytes_ < text.size() && (static_cast<unsigned char>(text[bytes_]) & 0xC0U) == 0x80U) ++bytes_;
      ++points_;
    }
    return static_cast<uint32_t>(base_ + bytes_);
  }

  std::string scalar() const {
    return {reinterpret_cast<const char*>(event_.data.scalar.value), event_.data.scalar.length};
  }

  // The current event begins the node; afterwards it is the node's last event.
  void read_node(std::vector<TocEntry>& entries, int depth) {
    if (failed_) return;
    if (depth > kMaxTocDepth) {
      fail("items are nested too deep", event_.start_mark);
    } else if (event_.type == YAML_SEQUENCE_START_EVENT) {
      for (next(); !failed_ && event_.type != YAML_SEQUENCE_END_EVENT; next()) read_node(entries, depth + 1);
    } else if (event_.type == YAML_MAPPING_START_EVENT) {
      read_entry(entries, depth);
    }
  }

  void read_entry(std::vector<TocEntry>& entries, int depth) {
    TocEntry entry;
    const uint32_t begin = offset(event_.start_mark);
    entry.range = {begin, begin};
    std::string topic;
    for (next(); !failed_ && event_.type != YAML_MAPPING_END_EVENT; next()) {
      const std::string key = event_.type == YAML_SCALAR_EVENT ? scalar() : std::string();
      next();
      if (failed_) return;
      if (event_.type != YAML_SCALAR_EVENT) {
        std::vector<TocEntry> dropped;
        read_node(key == "items" ? entry.items : dropped, depth + 1);
        continue;
      }
      if (key == "name") entry.name = scalar();
      if (key == "href" || (key == "tocHref" && entry.href.empty())) entry.href = scalar();
      if (key == "topicHref") topic = scalar();
      if (key == "name" || key == "href") entry.range = {begin, offset(event_.end_mark)};
    }
    if (!topic.empty()) entry.href = topic;
    const bool wrapper = entry.name.empty() && entry.href.empty();
    if (wrapper) {
      std::move(entry.items.begin(), entry.items.end(), std::back_inserter(entries));
    } else {
      entries.push_back(std::move(entry));
    }
  }

  std::string_view text_;
  Diagnostics& diagnostics_;
  size_t base_ = 0;
  yaml_parser_t parser_{};
  yaml_event_t event_{};
  bool failed_ = false;
  size_t points_ = 0;
  size_t bytes_ = 0;
};

// TOC.md: headings, their level is the depth, each a link or plain text.
std::vector<TocEntry> read_markdown_toc(const SourceFile& file, Diagnostics& diagnostics) {
  const Document document = parse_article(file, diagnostics);
  const Tree& tree = document.target;
  std::vector<TocEntry> top;
  std::vector<std::pair<int, std::vector<TocEntry>*>> open{{0, &top}};
  for (NodeId id = 0; id != kNoNode; id = next_in(tree, 0, id)) {
    if (tree[id].kind != NodeKind::kHeading) continue;
    TocEntry entry;
    entry.name = plain_text(tree, id);
    entry.range = tree[id].range;
    for (NodeId at = id; at != kNoNode && entry.href.empty(); at = next_in(tree, id, at)) {
      if (tree[at].kind == NodeKind::kLink) entry.href = std::string(tree.str(tree[at].target));
    }
    while (open.size() > 1 && open.back().first >= tree[id].level) open.pop_back();
    open.back().second->push_back(std::move(entry));
    open.emplace_back(tree[id].level, &open.back().second->back().items);
  }
  return top;
}

}  // namespace

std::vector<TocEntry> parse_toc(const SourceFile& file, Diagnostics& diagnostics) {
  if (file.name.ends_with(".md")) return read_markdown_toc(file, diagnostics);
  return YamlToc(file, diagnostics).read();
}

}  // namespace diglot

#include <algorithm>
#include <iterator>

#include "parse.h"
#include "parse_yaml.h"

namespace diglot {
namespace {

// TOC.yml: a list of mappings (name, href or tocHref or topicHref, items), or a mapping with such a list in `items`.
class YamlToc {
 public:
  YamlToc(const SourceFile& file, Diagnostics& diagnostics) : yaml_(file, whole(file)), diagnostics_(diagnostics) {}

  std::vector<TocEntry> read() {
    std::vector<TocEntry> entries;
    yaml_.next();
    read_node(entries);
    if (yaml_.event().kind == YamlEvent::Kind::kFailure) report_failure();
    return entries;
  }

 private:
  static Range whole(const SourceFile& file) {
    return {std::string_view(file.bytes).starts_with("\xEF\xBB\xBF") ? 3U : 0U,
            static_cast<uint32_t>(file.bytes.size())};
  }

  void report_failure() {
    const YamlEvent& event = yaml_.event();
    switch (event.fault) {
      case YamlFault::kSyntax: diagnostics_.report(Diag::kTocSyntax, event.range, "", event.text); break;
      case YamlFault::kAlias: diagnostics_.report(Diag::kTocAlias, event.range, ""); break;
      case YamlFault::kDepth: diagnostics_.report(Diag::kTocTooDeep, event.range, "", YamlReader::kMaxDepth); break;
    }
  }

  bool ended() const {
    return yaml_.event().kind == YamlEvent::Kind::kEnd || yaml_.event().kind == YamlEvent::Kind::kFailure;
  }

  // The current event begins the node; afterwards it is the node's last event. The reader bounds the depth.
  void read_node(std::vector<TocEntry>& entries) {
    if (yaml_.event().kind == YamlEvent::Kind::kListBegin) {
      while (yaml_.next().kind != YamlEvent::Kind::kListEnd && !ended()) read_node(entries);
    } else if (yaml_.event().kind == YamlEvent::Kind::kMapBegin) {
      read_entry(entries);
    }
  }

  void read_entry(std::vector<TocEntry>& entries) {
    TocEntry entry;
    entry.range = {yaml_.event().range.begin, yaml_.event().range.begin};
    std::string topic;
    while (yaml_.next().kind != YamlEvent::Kind::kMapEnd && !ended()) {
      const std::string key = yaml_.event().text;
      yaml_.skip_value();
      if (yaml_.next().kind != YamlEvent::Kind::kScalar) {
        std::vector<TocEntry> dropped;
        read_node(key == "items" ? entry.items : dropped);
        continue;
      }
      const std::string& value = yaml_.event().text;
      if (key == "name") entry.name = value;
      if (key == "href" || (key == "tocHref" && entry.href.empty())) entry.href = value;
      if (key == "topicHref") topic = value;
      if (key == "name" || key == "href") entry.range.end = yaml_.event().range.end;
    }
    if (!topic.empty()) entry.href = topic;
    const bool wrapper = entry.name.empty() && entry.href.empty();
    if (wrapper) {
      std::move(entry.items.begin(), entry.items.end(), std::back_inserter(entries));
    } else {
      entries.push_back(std::move(entry));
    }
  }

  YamlReader yaml_;
  Diagnostics& diagnostics_;
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
      if (tree[at].kind == NodeKind::kLink) entry.href = std::string(tree.target(tree[at]));
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

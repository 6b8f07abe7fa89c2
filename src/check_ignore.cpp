// <!-- diglot-ignore code: reason -->: findings of that code about the next block are not reported.
#include <algorithm>

#include "check.h"
#include "locale.h"

namespace diglot {
namespace {

constexpr std::string_view kWord = "diglot-ignore";

// One code of one comment.
struct Ignore {
  std::string_view code;  // in the tree's pool
  Range comment;
  Range covers;  // empty where no block follows
  bool used = false;
};

bool is_code(std::string_view code) {
  const auto all = all_diagnostics();
  return std::any_of(all.begin(), all.end(), [&](const DiagInfo& one) { return one.code == code; });
}

// The block that a comment speaks of: the next one beside it; for a comment inside a line, the block around it.
Range covered_by(const Tree& tree, NodeId comment) {
  const NodeId parent = tree[comment].parent;
  if (parent != kNoNode && is_inline_container(tree[parent].kind)) return tree[parent].range;
  NodeId next = tree[comment].next;
  while (next != kNoNode && tree[next].kind == NodeKind::kComment) next = tree[next].next;
  return next == kNoNode ? Range{} : tree[next].range;
}

class IgnoreReader {
 public:
  IgnoreReader(const Article& article, Diagnostics& diagnostics) : article_(article), diagnostics_(diagnostics) {}

  std::vector<Ignore> read() {
    const Tree& tree = article_.tree(Side::kTarget);
    for (NodeId id = 0; id < tree.nodes.size(); ++id) {
      if (tree[id].kind == NodeKind::kComment) read_comment(tree, id);
    }
    return std::move(ignores_);
  }

 private:
  void read_comment(const Tree& tree, NodeId id) {
    std::string_view text = trim_ascii(tree.str(tree[id].text));
    if (!text.starts_with(kWord)) return;
    text.remove_prefix(kWord.size());
    const size_t colon = std::min(text.find(':'), text.size());
    const Range at = tree[id].range;
    if (trim_ascii(text.substr(std::min(colon + 1, text.size()))).empty())
      diagnostics_.report(Diag::kIgnoreNoReason, at, "");
    std::string_view codes = text.substr(0, colon);
    while (!trim_ascii(codes).empty()) {
      const size_t end = std::min(codes.find(','), codes.size());
      const std::string_view code = trim_ascii(codes.substr(0, end));
      codes.remove_prefix(std::min(end + 1, codes.size()));
      if (is_code(code)) {
        ignores_.push_back({code, at, covered_by(tree, id), false});
      } else {
        diagnostics_.report(Diag::kIgnoreUnknown, at, "", code);
      }
    }
  }

  const Article& article_;
  Diagnostics& diagnostics_;
  std::vector<Ignore> ignores_;
};

// Marks and drops what a comment covers.
void drop_ignored(std::vector<Ignore>& ignores, const std::string& file, std::vector<Diagnostic>& findings) {
  std::erase_if(findings, [&](const Diagnostic& finding) {
    if (finding.file != file) return false;
    for (Ignore& ignore : ignores) {
      const bool inside = ignore.covers.begin <= finding.range.begin && finding.range.begin < ignore.covers.end;
      if (!inside || info(finding.id).code != ignore.code) continue;
      ignore.used = true;
      return true;
    }
    return false;
  });
}

}  // namespace

void apply_ignores(Corpus& corpus) {
  for (ArticleObject& object : corpus.objects) {
    const Article& article = object.article;
    Diagnostics own(article.locale, article.path, article.file);
    std::vector<Ignore> ignores = IgnoreReader(article, own).read();
    if (!ignores.empty()) {
      drop_ignored(ignores, article.file, object.diagnostics);
      drop_ignored(ignores, article.file, corpus.diagnostics);
      for (const Ignore& ignore : ignores) {
        if (!ignore.used) own.report(Diag::kIgnoreUnused, ignore.comment, "", ignore.code);
      }
    }
    for (Diagnostic& finding : own.take()) object.diagnostics.push_back(std::move(finding));
    sort_diagnostics(object.diagnostics);
  }
}

}  // namespace diglot

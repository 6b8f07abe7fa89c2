// The locales of one article, held against each other.
//
// Bilingual articles of one source version carry the same source text, block by block: their source sides are
// compared, whatever the languages. What one has and the others have not is a step that was lost, a heading of
// another level, an alert of another kind, a column that went, or another source than is claimed.
#include <algorithm>
#include <array>
#include <set>

#include "ascii.h"
#include "check_corpus.h"
#include "digest.h"
#include "locale.h"

namespace diglot {
namespace {

// --- the blocks of a source side ------------------------------------------------------------------------

struct BlockMark {
  NodeId node = kNoNode;
  uint64_t text = 0;  // of its letters and digits, or of its code; 0 for what holds blocks
  NodeKind kind = NodeKind::kRoot;
  uint8_t level = 0;  // of a heading or an alert; 1 for a numbered list

  bool same(const BlockMark& other) const { return text == other.text && kind == other.kind && level == other.level; }
};

bool holds_text(NodeKind kind) {
  return kind == NodeKind::kParagraph || kind == NodeKind::kHeading || kind == NodeKind::kTableCell;
}

bool is_block(const Node& node) { return node.kind < NodeKind::kElement; }

// Of letters and digits: marks and white space are written now so and now so.
uint64_t hash_words(std::string_view text) {
  uint64_t hash = kFnvBasis;
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || is_ascii_alnum(c)) hash = fnv1a(hash, byte);
  }
  return hash | 1U;
}

uint8_t level_of(const Node& node) {
  if (node.kind == NodeKind::kHeading || node.kind == NodeKind::kAlert) return node.level;
  return node.kind == NodeKind::kList && node.ordered() ? 1 : 0;
}

std::vector<BlockMark> blocks_of(const Tree& tree) {
  std::vector<BlockMark> out;
  if (tree.empty()) return out;
  std::string text;
  for (NodeId at = next_in(tree, 0, 0); at != kNoNode;) {
    const Node& node = tree[at];
    if (!is_block(node)) {
      at = next_after(tree, 0, at);
      continue;
    }
    BlockMark mark{at, 0, node.kind, level_of(node)};
    if (holds_text(node.kind)) {
      text.clear();
      append_plain_text(tree, at, text);
      mark.text = hash_words(text);
    } else if (node.kind == NodeKind::kCodeBlock) {
      mark.text = hash_words(tree.str(node.text));
    }
    out.push_back(mark);
    at = holds_text(node.kind) ? next_after(tree, 0, at) : next_in(tree, 0, at);
  }
  return out;
}

// --- what differs ---------------------------------------------------------------------------------------

// Index pairs of a longest common subsequence.
using Matches = std::vector<std::pair<size_t, size_t>>;

// Beyond this the two are different articles, and no list of differences would help.
constexpr size_t kMostCells = 250000;

// By dynamic programming over what is left between equal beginnings and ends (Wagner & Fischer 1974).
Matches match_blocks(const std::vector<BlockMark>& a, const std::vector<BlockMark>& b) {
  Matches out;
  size_t head = 0;
  while (head < a.size() && head < b.size() && a[head].same(b[head])) {
    out.emplace_back(head, head);
    ++head;
  }
  size_t tail = 0;
  while (tail < a.size() - head && tail < b.size() - head && a[a.size() - 1 - tail].same(b[b.size() - 1 - tail]))
    ++tail;
  const size_t rows = a.size() - head - tail;
  const size_t columns = b.size() - head - tail;
  if (rows > 0 && columns > 0 && rows * columns <= kMostCells) {
    std::vector<uint32_t> longest((rows + 1) * (columns + 1), 0);
    const auto cell = [&](size_t i, size_t j) -> uint32_t& { return longest[i * (columns + 1) + j]; };
    for (size_t i = rows; i-- > 0;) {
      for (size_t j = columns; j-- > 0;) {
        cell(i, j) = a[head + i].same(b[head + j]) ? cell(i + 1, j + 1) + 1 : std::max(cell(i + 1, j), cell(i, j + 1));
      }
    }
    for (size_t i = 0, j = 0; i < rows && j < columns;) {
      if (a[head + i].same(b[head + j])) {
        out.emplace_back(head + i++, head + j++);
      } else if (cell(i + 1, j) >= cell(i, j + 1)) {
        ++i;
      } else {
        ++j;
      }
    }
  }
  for (size_t i = tail; i-- > 0;) out.emplace_back(a.size() - 1 - i, b.size() - 1 - i);
  return out;
}

// A side of the comparison.
struct Edition {
  const ArticleObject* object = nullptr;
  std::vector<BlockMark> blocks;

  const Article& article() const { return object->article; }
  const Tree& tree() const { return object->article.tree(Side::kSource); }
};

constexpr size_t kMostReported = 8;
constexpr size_t kLongestQuote = 60;

std::string quote(const Edition& edition, const BlockMark& mark) {
  const Tree& tree = edition.tree();
  const std::string text = collapse_space(
      mark.kind == NodeKind::kCodeBlock ? std::string(tree.str(tree[mark.node].text)) : plain_text(tree, mark.node));
  const std::string_view shown = whole_prefix(text, kLongestQuote);
  return std::string(shown) + (shown.size() < text.size() ? "…" : "");
}

// The first unit of a block, or the nearest before it; empty if there is none.
std::string_view unit_at(const Edition& edition, NodeId block) {
  const Tree& tree = edition.tree();
  const auto name = [&](NodeId node) -> std::string_view {
    const uint32_t number = tree[node].number;
    return number < edition.article().units.size() ? std::string_view(edition.article().units[number].id)
                                                   : std::string_view();
  };
  for (NodeId at = next_in(tree, block, block); at != kNoNode; at = next_in(tree, block, at)) {
    if (tree[at].kind == NodeKind::kUnit) return name(at);
  }
  return {};
}

// One kind of difference, by the kind of block that it is about.
struct BlockCodes {
  Diag heading, list, table, alert, fence;
};

constexpr BlockCodes kVariant = {Diag::kVariantHeading, Diag::kVariantList, Diag::kVariantTable, Diag::kVariantAlert,
                                 Diag::kCodeBlockChanged};
constexpr BlockCodes kMissing = {Diag::kMissingHeading, Diag::kMissingList, Diag::kMissingTable, Diag::kMissingAlert,
                                 Diag::kMissingFence};
constexpr BlockCodes kExtra = {Diag::kExtraHeading, Diag::kExtraList, Diag::kExtraTable, Diag::kExtraAlert,
                               Diag::kExtraFence};

Diag code_for(const Edition& edition, const BlockMark& mark, const BlockCodes& codes) {
  if (mark.kind == NodeKind::kCodeBlock) return codes.fence;
  const Tree& tree = edition.tree();
  for (NodeId up = mark.node; up != kNoNode; up = tree[up].parent) {
    switch (tree[up].kind) {
      case NodeKind::kHeading: return codes.heading;
      case NodeKind::kAlert: return codes.alert;
      case NodeKind::kTableCell:
      case NodeKind::kTableRow:
      case NodeKind::kTable: return codes.table;
      default: break;
    }
  }
  return codes.list;
}

std::string describe(const BlockMark& mark) {
  if (mark.kind == NodeKind::kHeading) return fmt::format("heading {}", mark.level);
  if (mark.kind == NodeKind::kAlert) return std::string(name_of(static_cast<AlertKind>(mark.level)));
  if (mark.kind == NodeKind::kList) return mark.level == 1 ? "1." : "-";
  return {};
}

// Reports how one edition differs from another that speaks for the rest.
class EditionCheck {
 public:
  EditionCheck(const Edition& own, const Edition& model, CorpusReport& report)
      : own_(own), model_(model), report_(report) {}

  void run() {
    compare();
    report_changes();
    report_rest();
  }

  // Only what is in both, but is not the same.
  void run_changes() {
    compare();
    report_changes();
  }

 private:
  void compare() {
    Matches matches = match_blocks(own_.blocks, model_.blocks);
    matches.emplace_back(own_.blocks.size(), model_.blocks.size());
    size_t i = 0;
    size_t j = 0;
    for (const auto& [own, model] : matches) {
      for (; i < own; ++i) extra_.push_back(i);
      for (; j < model; ++j) {
        missing_.push_back(j);
        before_.push_back(i);
      }
      i = own + 1;
      j = model + 1;
    }
  }

  // The same text as another kind of block, or at another place.
  void report_changes() {
    for (size_t& own : extra_) {
      const BlockMark& mark = own_.blocks[own];
      const auto same = std::find_if(missing_.begin(), missing_.end(), [&](size_t model) {
        if (model == kDone) return false;
        const BlockMark& other = model_.blocks[model];
        return mark.text != 0 ? other.text == mark.text
                              : other.text == 0 && other.kind == mark.kind && other.level != mark.level;
      });
      if (same == missing_.end()) continue;
      const BlockMark& other = model_.blocks[*same];
      if (mark.kind == other.kind && mark.level == other.level) {
        say(Diag::kBlockMoved, mark, quote(own_, mark));
      } else {
        say(code_for(own_, mark, kVariant), mark, describe(mark), model_.article().locale, describe(other));
      }
      own = *same = kDone;
    }
  }

  void report_rest() {
    for (size_t& own : extra_) {
      if (own == kDone || own_.blocks[own].text == 0) continue;
      const BlockMark& mark = own_.blocks[own];
      const auto other = std::find_if(missing_.begin(), missing_.end(), [&](size_t model) {
        return model != kDone && model_.blocks[model].kind == mark.kind && model_.blocks[model].text != 0;
      });
      if (other == missing_.end()) {
        say(code_for(own_, mark, kExtra), mark, quote(own_, mark), model_.article().locale);
      } else if (mark.kind == NodeKind::kCodeBlock) {
        say(Diag::kCodeBlockChanged, mark, model_.article().locale, quote(model_, model_.blocks[*other]));
        *other = kDone;
      } else {
        say(Diag::kSourceDrift, mark, quote(own_, mark), model_.article().locale, quote(model_, model_.blocks[*other]));
        *other = kDone;
      }
      own = kDone;
    }
    for (size_t k = 0; k < missing_.size(); ++k) {
      if (missing_[k] == kDone || model_.blocks[missing_[k]].text == 0) continue;
      const BlockMark& mark = model_.blocks[missing_[k]];
      say(code_for(model_, mark, kMissing), place_before(k), quote(model_, mark), model_.article().locale);
    }
  }

  // The block of this edition behind which something is missing.
  BlockMark place_before(size_t k) const {
    for (size_t i = std::min(before_[k], own_.blocks.size()); i-- > 0;) {
      if (own_.blocks[i].text != 0) return own_.blocks[i];
    }
    return own_.blocks.empty() ? BlockMark{0, 0, NodeKind::kRoot, 0} : own_.blocks.front();
  }

  template <class... Args>
  void say(Diag id, const BlockMark& mark, const Args&... args) {
    if (++said_ > kMostReported) return;
    report_.at(id, own_.article(), own_.tree()[mark.node].range, unit_at(own_, mark.node), args...);
  }

  static constexpr size_t kDone = SIZE_MAX;
  const Edition& own_;
  const Edition& model_;
  CorpusReport& report_;
  std::vector<size_t> extra_;    // blocks of this edition only
  std::vector<size_t> missing_;  // blocks of the model only
  std::vector<size_t> before_;   // by missing block: the index in this edition where it would stand
  size_t said_ = 0;
};

// --- which editions belong together ---------------------------------------------------------------------

constexpr std::string_view kVersionKey = "ms.openlocfilehash";
constexpr std::string_view kCommitKey = "ms.sourcegitcommit";
constexpr std::string_view kHandoffKey = "ms.lasthandoff";

std::string_view field(const Article& article, std::string_view key) {
  return article.document.front_matter.value(key);
}

// What one article's source side is, told quickly: editions of one version agree, nearly always.
uint64_t fingerprint_of(const ArticleObject& object) {
  uint64_t hash = kFnvBasis;
  for (const UnitTrace& unit : object.checks.units) hash = (hash ^ unit.source) * 0x100000001B3U;
  const Tree& tree = object.article.tree(Side::kSource);
  for (const Node& node : tree.nodes) {
    if (is_block(node)) hash = (hash ^ (static_cast<uint64_t>(node.kind) << 8U | level_of(node))) * 0x100000001B3U;
    if (node.kind == NodeKind::kCodeBlock) hash = (hash ^ hash_words(tree.str(node.text))) * 0x100000001B3U;
  }
  return hash;
}

// Of editions with equal claims, the one that most agree with speaks for all; of two, the one with more to say.
size_t choose_model(const std::vector<Edition>& editions) {
  const auto alike = [&](size_t i) {
    return std::count_if(editions.begin(), editions.end(), [&](const Edition& other) {
      return std::equal(other.blocks.begin(), other.blocks.end(), editions[i].blocks.begin(), editions[i].blocks.end(),
                        [](const BlockMark& a, const BlockMark& b) { return a.same(b); });
    });
  };
  size_t best = 0;
  for (size_t i = 1; i < editions.size(); ++i) {
    const auto more = alike(i) - alike(best);
    if (more > 0 || (more == 0 && editions[i].blocks.size() > editions[best].blocks.size())) best = i;
  }
  return best;
}

void compare_editions(const std::vector<const ArticleObject*>& objects, CorpusReport& report) {
  const uint64_t first = fingerprint_of(*objects.front());
  const bool alike = std::all_of(objects.begin(), objects.end(),
                                 [&](const ArticleObject* object) { return fingerprint_of(*object) == first; });
  if (alike) return;
  std::vector<Edition> editions;
  editions.reserve(objects.size());
  for (const ArticleObject* object : objects)
    editions.push_back({object, blocks_of(object->article.tree(Side::kSource))});
  const size_t model = choose_model(editions);
  for (size_t i = 0; i < editions.size(); ++i) {
    if (i == model) continue;
    EditionCheck(editions[i], editions[model], report).run();
    // Of two that differ either may be wrong: both are to be looked at.
    if (editions.size() == 2) EditionCheck(editions[model], editions[i], report).run_changes();
  }
}

std::string handoff_date(const ArticleObject& object) { return object.article.document.front_matter.date(kHandoffKey); }

// Editions made from an older source than their siblings.
void report_stale(const std::vector<const ArticleObject*>& objects, CorpusReport& report) {
  const ArticleObject* newest = nullptr;
  for (const ArticleObject* object : objects) {
    const std::string date = handoff_date(*object);
    if (newest == nullptr || date > handoff_date(*newest)) newest = object;
  }
  const std::string_view commit = field(newest->article, kCommitKey);
  const std::string newest_date = handoff_date(*newest);
  for (const ArticleObject* object : objects) {
    const Article& article = object->article;
    const MetaField* own = article.document.front_matter.find(kCommitKey);
    if (own == nullptr || own->values.empty() || commit.empty() || own->values[0] == commit) continue;
    const bool other_text = field(article, kVersionKey) != field(newest->article, kVersionKey);
    if (!other_text || handoff_date(*object) >= newest_date) continue;
    report.at(Diag::kStaleSource, article, own->value_range, "", newest->article.locale);
  }
}

// --- front matter ---------------------------------------------------------------------------------------

bool is_language_field(std::string_view key) {
  static constexpr auto kKeys = std::to_array<std::string_view>(
      {"title", "titleSuffix", "description", "keywords", "ms.lasthandoff", "ms.locfileid", "ms.contentlocale",
       "ms.translationtype", "ms.openlocfilehash", "ms.sourcegitcommit"});
  return std::find(kKeys.begin(), kKeys.end(), key) != kKeys.end();
}

// Who has which value of a field.
struct FieldUse {
  std::map<std::string, std::vector<const ArticleObject*>> by_value;
  std::vector<const ArticleObject*> without;
};

FieldUse use_of(const std::string& key, const std::vector<const ArticleObject*>& objects) {
  FieldUse out;
  for (const ArticleObject* object : objects) {
    const MetaField* own = object->article.document.front_matter.find(key);
    if (own == nullptr) {
      out.without.push_back(object);
      continue;
    }
    std::string value;
    for (const std::string& one : own->values) value += one + "\n";
    out.by_value[value].push_back(object);
  }
  return out;
}

void compare_field(const std::string& key, const std::vector<const ArticleObject*>& objects, CorpusReport& report) {
  const FieldUse use = use_of(key, objects);
  if (use.without.size() == 1) {
    const Article& article = use.without[0]->article;
    report.at(Diag::kFieldMissing, article, article.document.front_matter.range, "", key);
  }
  if (use.by_value.size() != 2 || !use.without.empty()) return;
  const auto& one = use.by_value.begin()->second;
  const auto& other = std::next(use.by_value.begin())->second;
  const auto& odd = one.size() == 1 ? one : other;
  const auto& usual = one.size() == 1 ? other : one;
  if (odd.size() != 1 || usual.size() < 2) return;
  const MetaField* own = odd[0]->article.document.front_matter.find(key);
  report.at(Diag::kFieldDiffers, odd[0]->article, own->value_range, "", key, own->values.empty() ? "" : own->values[0],
            usual[0]->article.document.front_matter.value(key));
}

// Fields that all other editions have, and values on which all others agree.
void compare_fields(const std::vector<const ArticleObject*>& objects, CorpusReport& report) {
  if (objects.size() < 3) return;
  std::set<std::string> keys;
  for (const ArticleObject* object : objects) {
    for (const MetaField& one : object->article.document.front_matter.fields) keys.insert(one.key);
  }
  for (const std::string& key : keys) {
    if (!is_language_field(key)) compare_field(key, objects, report);
  }
}

void report_absent(const Corpus& corpus, const CorpusArticle& article, CorpusReport& report) {
  std::string absent;
  for (const std::string& locale : corpus.locales) {
    if (locale == corpus.source_locale || article.in(locale) != nullptr) continue;
    if (!absent.empty()) absent += ", ";
    absent += locale;
  }
  if (absent.empty()) return;
  const Article& one = corpus.object(article.variants.front()).article;
  report.at(Diag::kArticleAbsent, one, one.document.front_matter.range, "", absent);
}

}  // namespace

void check_variants(const Corpus& corpus, CorpusReport& report) {
  for (const CorpusArticle& article : corpus.articles) {
    report_absent(corpus, article, report);
    std::map<std::string, std::vector<const ArticleObject*>> by_version;
    std::vector<const ArticleObject*> bilingual;
    for (const Variant& variant : article.variants) {
      const ArticleObject& object = corpus.object(variant);
      if (variant.side == Side::kSource || !object.article.bilingual()) continue;
      bilingual.push_back(&object);
      by_version[std::string(field(object.article, kVersionKey))].push_back(&object);
    }
    if (bilingual.size() < 2) continue;
    report_stale(bilingual, report);
    for (const auto& [version, objects] : by_version) {
      if (objects.size() < 2) continue;
      compare_editions(objects, report);
      compare_fields(objects, report);
    }
  }
}

}  // namespace diglot

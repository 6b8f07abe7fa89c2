#include "check.h"

#include <array>
#include <map>

#include "check_article.h"
#include "check_length.h"
#include "check_trace.h"
#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

struct UnitCheck {
  std::string_view name;
  bool (*run)(const UnitPair&, Report&);
};

constexpr UnitCheck kUnitChecks[] = {
    {"untranslated", &check_untranslated},
    {"language", &check_wrong_language},
    {"negation", &check_negation},
    {"links", &check_links},
    {"link-marks", &check_link_marks},
    {"addresses", &check_addresses},
    {"link-references", &check_references},
    {"code", &check_code},
    {"placeholders", &check_placeholders},
    {"names", &check_names},
    {"numbered-names", &check_numbered},
    {"shortcuts", &check_shortcuts},
    {"acronyms", &check_acronyms},
    {"access-keys", &check_access_keys},
    {"signs", &check_signs},
    {"emphasis", &check_emphasis},
    {"elements", &check_elements},
    {"forum-tags", &check_forum_tags},
    {"protected", &check_protected},
    {"numbers", &check_numbers},
    {"number-words", &check_spelled_numbers},
    {"dates", &check_dates},
    {"number-format", &check_number_format},
    {"date-format", &check_date_format},
    {"terms", &check_terms},
    {"characters", &check_characters},
    {"sentence-end", &check_sentence_end},
    {"sentence-start", &check_start},
    {"sentences", &check_sentences},
    {"capitals", &check_capitals},
    {"brackets", &check_brackets},
    {"quote-style", &check_quote_style},
    {"repeated-words", &check_repeated_words},
    {"spaces", &check_spaces},
};

struct ArticleRow {
  std::string_view name;
  uint32_t (*run)(const ArticleView&, Diagnostics&);
};

constexpr ArticleRow kArticleChecks[] = {
    {"structure", &check_structure},
    {"unit-numbers", &check_unit_numbers},
    {"front-matter", &check_front_matter},
    {"alternative-texts", &check_alternatives},
    {"direction-in-code", &check_hidden_direction},
};

// Rows that are not one function of a unit stand around those that are.
constexpr size_t kEmptyRow = 0;
constexpr size_t kFirstUnitRow = 1;
constexpr size_t kLengthRow = kFirstUnitRow + std::size(kUnitChecks);
constexpr size_t kFirstArticleRow = kLengthRow + 1;
constexpr size_t kRows = kFirstArticleRow + std::size(kArticleChecks);

constexpr auto kNames = [] {
  std::array<std::string_view, kRows> names{};
  names[kEmptyRow] = "empty";
  for (size_t i = 0; i < std::size(kUnitChecks); ++i) names[kFirstUnitRow + i] = kUnitChecks[i].name;
  names[kLengthRow] = "length";
  for (size_t i = 0; i < std::size(kArticleChecks); ++i) names[kFirstArticleRow + i] = kArticleChecks[i].name;
  return names;
}();

// The nodes of a unit that was split into several, by unit; few articles have any.
using Pieces = std::map<uint32_t, std::vector<NodeId>>;

Pieces continued_pieces(const Tree& tree) {
  Pieces pieces;
  for (NodeId id = 0; id < tree.nodes.size(); ++id) {
    const Node& node = tree[id];
    if (node.kind == NodeKind::kUnit && node.continued()) pieces[node.number].push_back(id);
  }
  return pieces;
}

// One article's way through the table.
class ArticleCheck {
 public:
  ArticleCheck(const Article& article, const SourceFile& file, const Lexicons& lexicons, const Options& options,
               Diagnostics& diagnostics)
      : article_(article),
        file_(file),
        source_language_(check_language(options.source_locale, lexicons, options.source_locale)),
        target_language_(check_language(article.locale, lexicons, options.source_locale)),
        links_(link_policy(options.links, article.locale, article.path)),
        diagnostics_(diagnostics),
        report_(diagnostics),
        trace_{std::vector<uint32_t>(kNames.size()), std::vector<UnitTrace>(article.units.size()), {}} {
    pieces_[0] = continued_pieces(article.tree(Side::kTarget));
    pieces_[1] = continued_pieces(article.tree(Side::kSource));
  }

  CheckTrace run() {
    UnitPair pair{source_language_, target_language_, {}, {}, links_};
    for (uint32_t number = 0; number < article_.units.size(); ++number) {
      const Unit& unit = article_.units[number];
      if (!unit.paired()) continue;
      read(Side::kTarget, number, unit.target_node, unit.target, pair.target);
      read(Side::kSource, number, unit.source_node, unit.source, pair.source);
      report_.begin(unit);
      check_unit(number, pair);
    }
    report_lengths();
    check_whole();
    return std::move(trace_);
  }

 private:
  void read(Side side, uint32_t number, NodeId node, Range range, UnitSide& out) {
    nodes_.clear();
    if (node != kNoNode) nodes_.push_back(node);
    const Pieces& pieces = pieces_[static_cast<size_t>(side)];
    if (auto more = pieces.find(number); more != pieces.end()) {
      nodes_.insert(nodes_.end(), more->second.begin(), more->second.end());
    }
    read_side(file_, article_.tree(side), nodes_, range, out);
  }

  void check_unit(uint32_t number, UnitPair& pair) {
    ++trace_.examined[kEmptyRow];
    // What is not there has no numbers to be wrong: one finding is enough.
    if (check_empty(pair, report_)) return;
    read_letters(pair.target);
    read_words(*source_language_.marks, pair.source);
    if (words_matter(pair)) read_words(words_for(pair.target), pair.target);
    for (size_t i = 0; i < std::size(kUnitChecks); ++i) {
      if (kUnitChecks[i].run(pair, report_)) ++trace_.examined[kFirstUnitRow + i];
    }
    if (lengths_.add(number, pair, report_)) ++trace_.examined[kLengthRow];
    trace_unit(pair, trace_.units[number], trace_.tokens);
  }

  // A text without spaces is looked at character by character; that is for units that hold what its words answer.
  bool words_matter(const UnitPair& pair) const {
    const SideWords& source = pair.source.words;
    return !target_language_.unspaced || source.negations != 0 || source.months != 0 || source.weekdays != 0 ||
           pair.source.may_hold(kHintDigit) || pair.target.letters_of(Script::kLatin) >= 12;
  }

  const WordTable& words_for(const UnitSide& target) const {
    const bool marks_do = target_language_.unspaced && target.letters_of(Script::kLatin) < 12;
    return marks_do ? *target_language_.marks : *target_language_.words;
  }

  void check_whole() {
    const ArticleView view{article_, file_, source_language_, target_language_};
    for (size_t i = 0; i < std::size(kArticleChecks); ++i) {
      trace_.examined[kFirstArticleRow + i] = kArticleChecks[i].run(view, diagnostics_);
    }
  }

  void report_lengths() {
    const Script script = target_language_.script;
    const bool dense = script == Script::kHan || script == Script::kKana || script == Script::kHangul;
    for (const LengthJudgement& length : lengths_.judge(dense)) {
      trace_.units[length.unit].length = static_cast<float>(length.deviation);
      if (!length.outlier()) continue;
      report_.begin(article_.units[length.unit]);
      report_.whole(Diag::kLengthRatio, fmt::format("{:.1f}", length.factor));
    }
  }

  const Article& article_;
  const SourceFile& file_;
  const CheckLanguage source_language_;
  const CheckLanguage target_language_;
  const LinkPolicy links_;
  Diagnostics& diagnostics_;
  Report report_;
  CheckTrace trace_;
  LengthCheck lengths_;
  Pieces pieces_[2];
  std::vector<NodeId> nodes_;
};

}  // namespace

std::span<const std::string_view> check_names() { return kNames; }

CheckTrace check_article(const Article& article, const SourceFile& file, const Lexicons& lexicons,
                         const Options& options, Diagnostics& diagnostics) {
  if (!article.bilingual()) return {std::vector<uint32_t>(kNames.size()), {}, {}};
  return ArticleCheck(article, file, lexicons, options, diagnostics).run();
}

}  // namespace diglot

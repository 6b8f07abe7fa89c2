// Rules: sentences that state a norm or a condition which holds outside a single click.
//
// The lexicon's cues decide. A sentence that announces a list hands its kind to the items below it; so does a
// section whose title says that it lists requirements. What a list or a heading says of an item counts only
// where the item says nothing of its own.
#include <algorithm>
#include <optional>

#include "extract_parts.h"
#include "locale.h"

namespace diglot {
namespace {

struct Decision {
  RuleKind kind = RuleKind::kRequirement;
  Modality modality = Modality::kObligation;
  std::vector<RuleKind> also;
  bool modal = false;      // a cue gave the modality
  bool inherited = false;  // the lead-in gave the kind
};

// What a list hands to its items.
struct LeadContext {
  bool active = false;
  RuleKind kind = RuleKind::kRequirement;
  Modality modality = Modality::kObligation;
  uint32_t rule = kNoFact;
  uint32_t items = 0;  // that became rules
};

Modality usual_modality(RuleKind kind) {
  switch (kind) {
    case RuleKind::kProhibition: return Modality::kProhibition;
    case RuleKind::kRequirement: return Modality::kObligation;
    case RuleKind::kThreshold: return Modality::kObligation;
    case RuleKind::kPermission: return Modality::kPermission;
    case RuleKind::kRecommendation: return Modality::kRecommendation;
    case RuleKind::kDeadline: return Modality::kCommitment;
    default: return Modality::kConstitutive;
  }
}

class RuleReader {
 public:
  explicit RuleReader(Workbench& bench) : bench_(bench), tree_(bench.tree()) {}

  void read() {
    for (uint32_t i = 0; i < bench_.reading.blocks.size(); ++i) read_block(i);
    for (size_t i = 0; i < bench_.facts.procedures.size(); ++i) find_prerequisites(i);
  }

 private:
  void read_block(uint32_t index) {
    const ReadBlock& block = bench_.reading.blocks[index];
    if (block.sentences_begin == block.sentences_end || bench_.taken[index] != 0) return;
    if (block.kind == NodeKind::kHeading || bench_.sections[index].what == HeadingClass::kNextSteps) return;
    if (!bench_.may_matter(block)) return;
    if (block.kind == NodeKind::kTableCell && tree_[tree_[block.node].parent].header()) return;
    LeadContext* lead = nullptr;
    LeadContext column;
    if (block.kind == NodeKind::kTableCell) {
      column = column_lead(block);
      lead = &column;
    }
    if (block.item != kNoNode && block.first_in_item) lead = &lead_of(tree_[block.item].parent);
    for (uint32_t i = block.sentences_begin; i < block.sentences_end; ++i) {
      const bool first = i == block.sentences_begin;
      last_rule_[i] = read_sentence(bench_.reading.sentences[i], block, index, first ? lead : nullptr);
    }
  }

  // ---- lead-ins

  // A column whose header says that it lists requirements leads its cells.
  LeadContext column_lead(const ReadBlock& cell) {
    const NodeId row = tree_[cell.node].parent;
    const NodeId table = tree_[row].parent;
    if (table_ != table) {
      table_ = table;
      columns_.clear();
      for_children(tree_, tree_[table].first_child, [&](NodeId header) { columns_.push_back(column_kind(header)); });
      rows_ = row_kind(table, cell);
    }
    if (row_ != row) {
      row_ = row;
      column_ = 0;
      at_cell_ = tree_[row].first_child;
    }
    while (at_cell_ != kNoNode && at_cell_ != cell.node) {
      at_cell_ = tree_[at_cell_].next;
      ++column_;
    }
    if (column_ == 0) return LeadContext{};  // it names the rows
    if (column_ < columns_.size() && columns_[column_].has_value()) return lead_of_kind(*columns_[column_]);
    return rows_.has_value() ? lead_of_kind(*rows_) : LeadContext{};
  }

  // "Requirement | Description": a table whose first column names requirements, or that stands directly below such a
  // title, lists them row by row.
  std::optional<RuleKind> row_kind(NodeId table, const ReadBlock& cell) const {
    if (!columns_.empty() && columns_[0].has_value()) return columns_[0];
    const auto index = static_cast<size_t>(&cell - bench_.reading.blocks.data());
    const Section& section = bench_.sections[index];
    if (section.what == HeadingClass::kRequirements && columns_.size() == 2 && titled(table)) return section.kind;
    return std::nullopt;
  }

  std::optional<RuleKind> column_kind(NodeId header) const {
    const uint32_t index = bench_.reading.block_of[header];
    if (index == kNoUnit || !tree_[tree_[header].parent].header()) return std::nullopt;
    const ReadBlock& block = bench_.reading.blocks[index];
    if (block.sentences_begin == block.sentences_end) return std::nullopt;
    const SentenceNote& note = bench_.note(block.sentences_begin);
    if (note.heading != HeadingClass::kRequirements) return std::nullopt;
    return note.heading_kind;
  }

  LeadContext& lead_of(NodeId list) {
    auto [slot, fresh] = leads_.try_emplace(list);
    if (fresh) slot->second = find_lead(list);
    return slot->second;
  }

  LeadContext find_lead(NodeId list) {
    LeadContext lead;
    if (bench_.procedure_of[list] != kNoFact && bench_.procedure_of[tree_[list].parent] == kNoFact) return lead;
    const NodeId before = bench_.previous[list];
    const uint32_t index = before == kNoNode ? kNoUnit : bench_.reading.block_of[before];
    if (index != kNoUnit) {
      const ReadBlock& block = bench_.reading.blocks[index];
      if (block.sentences_begin < block.sentences_end && block.kind == NodeKind::kParagraph) {
        lead = lead_from(block.sentences_end - 1);
        const SentenceNote& note = bench_.note(block.sentences_end - 1);
        if (note.heading == HeadingClass::kSteps) return lead;
      }
    }
    if (!lead.active) lead = inherited_lead(list);
    return lead;
  }

  // A sentence leads where its rule was found and a list follows its colon, or where the lexicon calls it a lead.
  LeadContext lead_from(uint32_t sentence) {
    LeadContext lead;
    const auto found = last_rule_.find(sentence);
    if (found == last_rule_.end() || found->second == kNoFact) return lead;
    const SentenceNote& note = bench_.note(sentence);
    if (!note.announces && !note.lead) return lead;
    const Rule& rule = bench_.facts.rules[found->second];
    // A date, an amount or leave is no property of the items.
    const bool own =
        rule.kind == RuleKind::kDeadline || rule.kind == RuleKind::kThreshold || rule.kind == RuleKind::kPermission;
    if (own && !note.lead) return lead;
    lead.active = true;
    lead.rule = found->second;
    lead.kind = rule.kind;
    lead.modality = rule.modality;
    const Scan& scan = bench_.scan(bench_.reading.sentences[sentence]);
    for (const FoundEntry& one : scan.leads) {
      lead.kind = one.entry->kind.value_or(lead.kind);
      lead.modality = one.entry->modality.value_or(usual_modality(lead.kind));
    }
    return lead;
  }

  // From the item around a nested list, or from a section of requirements.
  LeadContext inherited_lead(NodeId list) {
    LeadContext lead;
    const NodeId item = tree_[list].parent;
    if (item != kNoNode && tree_[item].kind == NodeKind::kItem) {
      lead = lead_of(tree_[item].parent);
      return lead;
    }
    const NodeId first_item = tree_[list].first_child;
    const NodeId first = first_item == kNoNode ? kNoNode : tree_[first_item].first_child;
    const uint32_t index = first == kNoNode ? kNoUnit : bench_.reading.block_of[first];
    if (index == kNoUnit || bench_.sections[index].what != HeadingClass::kRequirements) return lead;
    if (!titled(list)) return lead;
    return lead_of_kind(bench_.sections[index].kind);
  }

  static LeadContext lead_of_kind(RuleKind kind) {
    LeadContext lead;
    lead.active = true;
    lead.kind = kind;
    lead.modality = usual_modality(kind);
    return lead;
  }

  // A list that stands directly below its section's title.
  bool titled(NodeId list) const {
    const NodeId before = bench_.previous[list];
    if (before == kNoNode || tree_[before].kind == NodeKind::kHeading) return true;
    const uint32_t index = bench_.reading.block_of[before];
    return index != kNoUnit && all_strong(bench_, bench_.reading.blocks[index]);
  }

  // ---- sentences

  // The index of the rule that the sentence became, or kNoFact.
  uint32_t read_sentence(const Sentence& sentence, const ReadBlock& block, uint32_t index, LeadContext* lead) {
    const auto number = static_cast<uint32_t>(&sentence - bench_.reading.sentences.data());
    const bool led = lead != nullptr && lead->active;
    if (!bench_.may_matter(number, led)) return kNoFact;
    const SentenceNote& note = bench_.note(number);
    // "You cannot do the following" announces no steps.
    const bool line = note.heading == HeadingClass::kRoles || note.heading == HeadingClass::kAppliesTo ||
                      (note.heading == HeadingClass::kSteps && !note.denies);
    if (note.blocked || note.question || line) return kNoFact;
    if (!note.cue && !note.lead && !led) return kNoFact;
    const Scan& scan = bench_.scan(sentence);
    const bool in_task = bench_.procedure_of[block.node] != kNoFact;
    // An instruction is no rule, unless it opens with a cue ("Use this only when …").
    const bool instruction = in_task && note.imperative && block.alert == kNoNode;
    std::optional<Decision> decision = decide(scan, instruction);
    // A table points and instructs beside what it lists.
    const bool beside = block.kind == NodeKind::kTableCell && note.imperative;
    if (!decision && led && !instruction && !beside) decision = inherit(*lead, scan);
    if (!decision) return kNoFact;
    if (led && !decision->inherited) combine(*decision, *lead);
    if (!bench_.whole) return add_compared(sentence, scan, *decision);
    return add_rule(sentence, block, index, scan, *decision, lead);
  }

  std::optional<Decision> decide(const Scan& scan, bool instruction) const {
    Decision decision;
    std::vector<RuleKind> kinds;
    std::optional<Modality> modality;
    const auto count = [&](const FoundEntry& found) {
      const LexiconEntry& entry = *found.entry;
      if (scan.weakly_blocked && entry.needs != 0) return;
      if (instruction && found.begin != 0) return;
      if (entry.kind) kinds.push_back(*entry.kind);
      if (entry.modality && (!modality || *entry.modality < *modality)) modality = entry.modality;
    };
    for (const FoundEntry& cue : scan.cues) count(cue);
    for (const FoundEntry& lead : scan.leads) count(lead);
    if (kinds.empty()) return std::nullopt;
    std::sort(kinds.begin(), kinds.end());
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    decision.kind = kinds.front();
    decision.also.assign(kinds.begin() + 1, kinds.end());
    decision.modal = modality.has_value();
    decision.modality = modality_of(decision.kind, modality, scan);
    return decision;
  }

  // The modality belongs to the kind that won: a sentence that excludes somebody does not oblige.
  static Modality modality_of(RuleKind kind, std::optional<Modality> modality, const Scan& scan) {
    for (const FoundEntry& cue : scan.cues) {
      if (cue.entry->kind == kind && cue.entry->modality) return *cue.entry->modality;
    }
    const bool open = kind == RuleKind::kDeadline || kind == RuleKind::kThreshold;
    if (open && modality) return *modality;
    return usual_modality(kind);
  }

  std::optional<Decision> inherit(const LeadContext& lead, const Scan& scan) const {
    if (scan.blocked) return std::nullopt;
    Decision decision;
    decision.kind = lead.kind;
    decision.modality = lead.modality;
    decision.inherited = true;
    return decision;
  }

  // An item's own kind counts where it weighs more than that of its lead-in.
  static void combine(Decision& decision, const LeadContext& lead) {
    if (lead.kind < decision.kind) {
      decision.also.insert(decision.also.begin(), decision.kind);
      std::erase(decision.also, lead.kind);
      decision.kind = lead.kind;
      decision.modality = lead.modality;
      decision.modal = false;
    } else if (!decision.modal) {
      decision.modality = lead.modality;
    }
  }

  // ---- procedures

  // What a procedure's section asks for before the first step.
  void find_prerequisites(size_t number) {
    const auto& blocks = bench_.reading.blocks;
    const uint32_t first = bench_.first_blocks[number];
    auto rule = std::lower_bound(block_of_rule_.begin(), block_of_rule_.end(), first);
    std::vector<uint32_t> found;
    while (rule != block_of_rule_.begin()) {
      --rule;
      const ReadBlock& block = blocks[*rule];
      if (block.heading != blocks[first].heading || bench_.procedure_of[block.node] != kNoFact) break;
      const auto index = static_cast<uint32_t>(rule - block_of_rule_.begin());
      const RuleKind kind = bench_.facts.rules[index].kind;
      const bool asks =
          kind == RuleKind::kRequirement || kind == RuleKind::kProhibition || kind == RuleKind::kEligibility;
      if (asks) found.push_back(index);
    }
    bench_.facts.procedures[number].prerequisites.assign(found.rbegin(), found.rend());
  }

  // ---- building

  // A range of a sentence as read, in its tidied text: white space may have become shorter before it.
  static Range tidied(Range range, std::string_view read, std::string_view text) {
    if (read == text) return range;
    // The mark keeps the white space at the end.
    const auto begin = static_cast<uint32_t>(tidy(std::string(read.substr(0, range.begin)) + "x").size() - 1);
    const auto end = begin + static_cast<uint32_t>(tidy(read.substr(range.begin, range.size())).size());
    const Range out{begin, end};
    return end <= text.size() ? out : Range{};
  }

  // No more of a rule than its comparison with the translation needs.
  uint32_t add_compared(const Sentence& sentence, const Scan& scan, const Decision& decision) {
    Rule rule;
    rule.kind = decision.kind;
    rule.also = decision.also;
    rule.modality = decision.modality;
    rule.text = text_of(bench_, sentence);
    rule.evidence = evidence_of(bench_, sentence);
    for (const FoundEntry& cue : scan.cues) rule.cues.push_back(cue.entry->id);
    rule.agreement = compare(bench_, rule, scan);
    bench_.facts.rules.push_back(std::move(rule));
    return static_cast<uint32_t>(bench_.facts.rules.size() - 1);
  }

  uint32_t add_rule(const Sentence& sentence, const ReadBlock& block, uint32_t index, const Scan& scan,
                    const Decision& decision, LeadContext* lead) {
    Rule rule;
    rule.kind = decision.kind;
    rule.also = decision.also;
    rule.modality = decision.modality;
    rule.anchor = block.anchor;
    rule.origin = origin_of(block, index);
    rule.text = text_of(bench_, sentence);
    rule.evidence = evidence_of(bench_, sentence);
    for (const FoundQuantity& found : scan.quantities) rule.quantities.push_back(found.quantity);
    for (const FoundEntry& found : scan.roles) {
      if (std::find(rule.roles.begin(), rule.roles.end(), found.entry->id) == rule.roles.end()) {
        rule.roles.push_back(found.entry->id);
      }
    }
    for (const FoundEntry& cue : scan.cues) {
      rule.cues.push_back(cue.entry->id);
      rule.cue_ranges.push_back(
          tidied(scan.text.range(cue.begin, cue.end), scan.text.text(), rule.text.in(bench_.side)));
    }
    for (const FoundEntry& one : scan.leads) rule.combinator = one.entry->combinator;
    if (lead != nullptr && lead->active && lead->rule != kNoFact) {
      rule.lead = lead->rule;
      rule.position = ++lead->items;
    }
    if (bench_.step_of[block.node] != kNoFact) rule.step = bench_.steps[bench_.step_of[block.node]];
    const Rule* above = rule.lead == kNoFact ? nullptr : &bench_.facts.rules[rule.lead];
    make_logic(rule, above, scan, bench_.lexicon.rules, bench_.facts);
    rule.agreement = compare(bench_, rule, scan);
    rule.confidence = confidence_of(rule, decision);
    rule.id = make_id(bench_, "rule", bench_.reading.view(sentence), block.anchor,
                      block.path + "/s" + std::to_string(sentence.number));
    bench_.facts.rules.push_back(std::move(rule));
    block_of_rule_.push_back(index);
    return static_cast<uint32_t>(bench_.facts.rules.size() - 1);
  }

  static Confidence confidence_of(const Rule& rule, const Decision& decision) {
    if (rule.agreement.status == AgreementStatus::kConflict) return Confidence::kLow;
    if (decision.inherited || !decision.modal) return Confidence::kMedium;
    return rule.agreement.status == AgreementStatus::kPartial ? Confidence::kMedium : Confidence::kHigh;
  }

  Origin origin_of(const ReadBlock& block, uint32_t index) const {
    if (block.kind == NodeKind::kTableCell) return Origin::kTableCell;
    if (block.alert != kNoNode) return Origin::kNote;
    if (bench_.procedure_of[block.node] != kNoFact) return Origin::kStep;
    if (block.item != kNoNode) return Origin::kListItem;
    return answers(index) ? Origin::kAnswer : Origin::kParagraph;
  }

  bool answers(uint32_t index) const {
    const uint32_t heading = bench_.reading.blocks[index].heading;
    if (heading == kNoUnit) return false;
    const ReadBlock& block = bench_.reading.blocks[heading];
    return block.sentences_begin < block.sentences_end && bench_.note(block.sentences_end - 1).question;
  }

  Workbench& bench_;
  const Tree& tree_;
  std::unordered_map<NodeId, LeadContext> leads_;
  std::unordered_map<uint32_t, uint32_t> last_rule_;  // by sentence
  std::vector<uint32_t> block_of_rule_;
  // Of the table being read.
  NodeId table_ = kNoNode, row_ = kNoNode, at_cell_ = kNoNode;
  size_t column_ = 0;
  std::vector<std::optional<RuleKind>> columns_;
  std::optional<RuleKind> rows_;
};

}  // namespace

void read_rules(Workbench& bench) { RuleReader(bench).read(); }

}  // namespace diglot

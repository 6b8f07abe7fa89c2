// Procedures: lists whose items are actions in order to one goal.
//
// An ordered list is a procedure unless its items are statements; then it is kept with task = false. A bulleted one
// is a procedure only where its lead-in says so. A list that unindented blocks have broken, and that goes on with the
// next number, is one procedure: the blocks between belong to the step above them.
#include <algorithm>

#include "extract_parts.h"
#include "locale.h"

namespace diglot {
namespace {

// An item of a list, with blocks that stand behind the list but belong to it.
struct StepSource {
  NodeId item = kNoNode;
  std::vector<NodeId> more;
};

// A list as the author meant it: possibly several list nodes.
struct Series {
  NodeId list = kNoNode;  // the first one
  bool ordered = false;
  bool repaired = false;
  uint32_t last_number = 0;
  std::vector<StepSource> items;
};

class ProcedureReader {
 public:
  explicit ProcedureReader(Workbench& bench) : bench_(bench), tree_(bench.tree()) {}

  // Finds the lists among the children of a block that is no list itself.
  void read_container(NodeId parent) {
    Series open;
    std::vector<NodeId> pending;  // blocks since the open list
    for_children(tree_, parent, [&](NodeId child) {
      const Node& node = tree_[child];
      if (node.kind == NodeKind::kList && node.ordered()) {
        if (continues(open, child)) return join(open, child, pending);
        flush(open, pending);
        open = start(child);
      } else if (open.list != kNoNode && node.kind != NodeKind::kHeading) {
        pending.push_back(child);
      } else {
        flush(open, pending);
        read_other(child);
      }
    });
    flush(open, pending);
  }

 private:
  // ---- finding the lists

  void read_other(NodeId id) {
    const Node& node = tree_[id];
    if (node.kind == NodeKind::kList) {
      read_series(start(id));
    } else if (!is_inline_container(node.kind) && node.first_child != kNoNode) {
      read_container(id);
    }
  }

  Series start(NodeId list) {
    Series series;
    series.list = list;
    series.ordered = tree_[list].ordered();
    append(series, list);
    return series;
  }

  void append(Series& series, NodeId list) {
    for_children(tree_, list, [&](NodeId item) {
      series.items.push_back({item, {}});
      series.last_number = tree_[item].number;
    });
  }

  bool continues(const Series& open, NodeId list) const {
    return open.list != kNoNode && !open.items.empty() && tree_[list].number == open.last_number + 1;
  }

  void join(Series& open, NodeId list, std::vector<NodeId>& pending) {
    open.repaired = true;
    open.items.back().more = std::move(pending);
    pending.clear();
    append(open, list);
  }

  // "3. Do one of these:" and bullets that lost their indentation: choices of the last step.
  void take_choices(Series& open, std::vector<NodeId>& pending) const {
    if (open.items.empty() || pending.empty() || tree_[pending[0]].kind != NodeKind::kList) return;
    const ReadBlock* last = nullptr;
    for_children(tree_, open.items.back().item, [&](NodeId child) {
      const ReadBlock* block = block_of(child);
      last = block != nullptr && block->sentences_begin < block->sentences_end ? block : nullptr;
    });
    if (last == nullptr || !last_note(last)->announces) return;
    open.repaired = true;
    open.items.back().more.push_back(pending[0]);
    pending.erase(pending.begin());
  }

  void flush(Series& open, std::vector<NodeId>& pending) {
    take_choices(open, pending);
    if (open.list != kNoNode) read_series(open);
    open = {};
    const std::vector<NodeId> later = std::move(pending);
    pending.clear();
    for (const NodeId id : later) read_other(id);
  }

  // ---- deciding what a list is

  const ReadBlock* block_of(NodeId id) const {
    const uint32_t index = id == kNoNode ? kNoUnit : bench_.reading.block_of[id];
    return index == kNoUnit ? nullptr : &bench_.reading.blocks[index];
  }

  const ReadBlock* first_block(NodeId item) const { return block_of(tree_[item].first_child); }

  bool imperative(NodeId item) const {
    const ReadBlock* block = first_block(item);
    if (block == nullptr) return false;
    for (uint32_t i = block->sentences_begin; i < block->sentences_end; ++i) {
      if (bench_.note(i).imperative) return true;
    }
    return false;
  }

  // The block that leads into a list.
  const ReadBlock* lead_of(NodeId list) const {
    const ReadBlock* block = block_of(bench_.previous[list]);
    return block != nullptr && block->sentences_begin < block->sentences_end ? block : nullptr;
  }

  const SentenceNote* last_note(const ReadBlock* block) const {
    return block == nullptr ? nullptr : &bench_.note(block->sentences_end - 1);
  }

  // An item that says of somebody what is.
  bool statement(NodeId item) const {
    const ReadBlock* block = first_block(item);
    if (block == nullptr || block->sentences_begin == block->sentences_end) return false;
    const SentenceNote& note = bench_.note(block->sentences_begin);
    return note.statement || note.cue || note.question;
  }

  // Substeps make a step of anything.
  bool has_substeps(NodeId item) const {
    for (NodeId child = tree_[item].first_child; child != kNoNode; child = tree_[child].next) {
      if (tree_[child].kind == NodeKind::kList && tree_[child].ordered()) return true;
      const ReadBlock* block = block_of(child);
      if (block != nullptr && !block->first_in_item && !letter_at(*block, 0).empty()) return true;
    }
    return false;
  }

  bool is_task(const Series& series) const {
    size_t actions = 0;
    size_t statements = 0;
    for (const StepSource& step : series.items) {
      if (imperative(step.item) || has_substeps(step.item)) {
        ++actions;
      } else if (statement(step.item)) {
        ++statements;
      }
    }
    const size_t count = series.items.size();
    const size_t unknown = count - actions - statements;
    const SentenceNote* lead = last_note(lead_of(series.list));
    const bool led = lead != nullptr && !lead->denies &&
                     (lead->heading == HeadingClass::kSteps || (lead->purpose && lead->announces));
    if (!series.ordered) return led && actions * 2 > count;
    if (led) return actions > 0;
    const bool norms = lead != nullptr && lead->announces && (lead->lead || lead->cue);
    // An item of unknown kind may well be an instruction whose verb the lexicon lacks.
    return actions > 0 && actions * 2 + unknown >= count && (!norms || actions * 2 > count);
  }

  void read_series(const Series& series) {
    const ReadBlock* first = series.items.empty() ? nullptr : first_block(series.items[0].item);
    if (first == nullptr || first->sentences_begin == first->sentences_end) return read_inside(series);
    const auto index = static_cast<size_t>(first - bench_.reading.blocks.data());
    if (bench_.taken[index] != 0 || bench_.sections[index].what == HeadingClass::kNextSteps) return;
    if (!bench_.whole && !may_matter(series)) return;
    const bool task = is_task(series);
    if (!task && !series.ordered) return read_inside(series);
    if (!bench_.whole) return mark_task(series, task);
    Procedure procedure;
    procedure.task = task;
    procedure.repaired = series.repaired;
    procedure.form = series.ordered ? ProcedureForm::kOrdered : ProcedureForm::kBulleted;
    procedure.anchor = first->anchor;
    name_procedure(procedure, series, *first);
    const uint32_t number = static_cast<uint32_t>(bench_.facts.procedures.size());
    for (const StepSource& source : series.items) {
      Step step = read_step(source, StepRole::kStep, series.ordered);
      if (step.evidence == Evidence{} && step.command == SideText{}) continue;
      bench_.steps.push_back(step.id.best());
      procedure.steps.push_back(std::move(step));
      if (task) mark_items(source, number);
    }
    if (procedure.steps.empty()) return;
    procedure.evidence = procedure.steps[0].evidence;
    procedure.confidence = task ? Confidence::kHigh : Confidence::kLow;
    bench_.facts.procedures.push_back(std::move(procedure));
    bench_.first_blocks.push_back(static_cast<uint32_t>(index));
  }

  bool may_matter(const Series& series) const {
    const auto may = [this](NodeId root) { return bench_.may_matter(root); };
    return std::any_of(series.items.begin(), series.items.end(), [&](const StepSource& source) {
      return may(source.item) || std::any_of(source.more.begin(), source.more.end(), may);
    });
  }

  // Rules need no more of a procedure than where it stands.
  void mark_task(const Series& series, bool task) {
    for (const StepSource& source : series.items) {
      if (task) mark_items(source, 0);
    }
  }

  // Lists inside the items of a list that is no procedure may be procedures.
  void read_inside(const Series& series) {
    for (const StepSource& source : series.items) {
      read_container(source.item);
      for (const NodeId id : source.more) read_other(id);
    }
  }

  void mark_items(const StepSource& source, uint32_t procedure) {
    const auto step = static_cast<uint32_t>(bench_.steps.size() - 1);
    const auto mark = [&](NodeId root) {
      for (NodeId at = root; at != kNoNode; at = next_in(tree_, root, at)) {
        bench_.procedure_of[at] = procedure;
        bench_.step_of[at] = step;
      }
    };
    mark(source.item);
    for (const NodeId id : source.more) mark(id);
  }

  // ---- names

  void name_procedure(Procedure& procedure, const Series& series, const ReadBlock& first) {
    const ReadBlock* lead = lead_of(series.list);
    const ReadBlock* title = first.heading == kNoUnit ? nullptr : &bench_.reading.blocks[first.heading];
    procedure.title_from = TitleFrom::kHeading;
    if (lead != nullptr && lead->kind == NodeKind::kParagraph && all_strong(bench_, *lead)) {
      title = lead;
      procedure.title_from = TitleFrom::kBold;
    } else if (const SentenceNote* note = last_note(lead); note != nullptr && note->announces) {
      if (note->purpose) title = lead;
      if (note->purpose) procedure.title_from = TitleFrom::kLeadIn;
      if (!note->purpose) procedure.intro = text_of(bench_, *lead, lead->sentences_end - 1);
    }
    if (title != nullptr) {
      const uint32_t from = procedure.title_from == TitleFrom::kLeadIn ? title->sentences_end - 1 : 0;
      procedure.title = text_of(bench_, *title, from);
    } else {
      procedure.title = {bench_.article.title(Side::kTarget), bench_.article.title(Side::kSource)};
      procedure.title_from = TitleFrom::kArticle;
    }
    procedure.id = make_id(bench_, "procedure", procedure.title.in(bench_.side), first.anchor, list_path(first.path));
    if (first.heading != last_roles_) {
      last_roles_ = first.heading;
      roles_ = section_roles(bench_, first.heading);
    }
    procedure.roles = roles_;
  }

  // "ol1/li1" → "ol1": the path of the list that an item's first block stands in.
  static std::string_view list_path(std::string_view path) { return path.substr(0, path.rfind('/')); }

  // ---- steps

  Step read_step(const StepSource& source, StepRole role, bool ordered) {
    Step step;
    step.role = role;
    const uint32_t number = tree_[source.item].number;
    step.label = ordered ? std::to_string(number) : "-";
    Step* current = &step;  // a lettered substep takes what follows it
    bool first = true;
    for_children(tree_, source.item, [&](NodeId child) {
      read_part(child, first, step, current);
      first = false;
    });
    current = &step;
    for (const NodeId id : source.more) read_part(id, false, step, current);
    return step;
  }

  void read_part(NodeId id, bool first, Step& step, Step*& current) {
    const Node& node = tree_[id];
    const ReadBlock* block = block_of(id);
    if (block != nullptr && block->sentences_begin < block->sentences_end) {
      const std::string letter = first ? std::string() : letter_of(*block, step);
      if (!letter.empty()) {
        step.steps.push_back(make_lettered(*block, letter));
        current = &step.steps.back();
      } else if (current->command == SideText{}) {
        read_command(*block, *current, 0);
      } else {
        add_sentences(*block, block->sentences_begin, *current);
        read_marks(*block, *current);
      }
      return;
    }
    if (node.kind == NodeKind::kList) return read_sublist(id, *current);
    if (node.kind == NodeKind::kAlert) return read_alert(id, *current);
    if (node.kind == NodeKind::kCodeBlock) current->code.emplace_back(tree_.str(node.text));
    if (node.kind == NodeKind::kImage) current->images.emplace_back(tree_.target(node));
    if (block == nullptr || node.first_child != kNoNode) read_deep(id, *current);
  }

  // Images and code may stand inside a paragraph or a container.
  void read_deep(NodeId id, Step& step) {
    for (NodeId at = next_in(tree_, id, id); at != kNoNode; at = next_in(tree_, id, at)) {
      if (tree_[at].kind == NodeKind::kImage) step.images.emplace_back(tree_.target(tree_[at]));
    }
  }

  void read_sublist(NodeId list, Step& step) {
    const bool ordered = tree_[list].ordered();
    for_children(tree_, list, [&](NodeId item) {
      const ReadBlock* block = first_block(item);
      if (block == nullptr || block->sentences_begin == block->sentences_end) return;
      Step inner = read_step({item, {}}, ordered ? StepRole::kSubstep : StepRole::kChoice, ordered);
      (ordered ? step.steps : step.choices).push_back(std::move(inner));
    });
  }

  void read_alert(NodeId alert, Step& step) {
    const std::string kind = to_lower(name_of(static_cast<AlertKind>(tree_[alert].level)));
    for_children(tree_, alert, [&](NodeId child) {
      const ReadBlock* block = block_of(child);
      if (block != nullptr) {
        add_note(kind, text_of(bench_, *block, 0), step);
      } else if (tree_[child].kind == NodeKind::kList) {
        for_children(tree_, child, [&](NodeId item) {
          if (const ReadBlock* inner = first_block(item)) add_note(kind, text_of(bench_, *inner, 0), step);
        });
      }
    });
  }

  static void add_note(std::string kind, SideText text, Step& step) {
    if (text == SideText{}) return;
    step.notes.push_back({std::move(kind), std::move(text)});
  }

  // What stands before the mark of "a. " or "b) " at the start of a text; empty where there is none.
  static std::string_view label_of(std::string_view text) {
    constexpr size_t kLongest = 12;  // bytes; Hebrew counts with two letters, and Thai letters have three bytes
    const size_t end = text.substr(0, kLongest).find_first_of(".) ");
    const bool marked = end != std::string_view::npos && text[end] != ' ' && end + 1 < text.size();
    return marked && text[end + 1] == ' ' ? text.substr(0, end) : std::string_view();
  }

  // The letter at the start of a paragraph, if it is the one wanted (from 0) of the Latin letters or of the language's.
  std::string letter_at(const ReadBlock& block, size_t wanted) const {
    const std::string_view label = label_of(bench_.reading.view(block.text));
    if (label.empty()) return {};
    const std::string letter = to_lower(label);
    if (letter.size() == 1 && letter[0] == static_cast<char>('a' + wanted)) return letter;
    const std::vector<std::string>& own = bench_.lexicon.rules.letters;
    return wanted < own.size() && own[wanted] == letter ? letter : std::string();
  }

  // Letters run on from the first.
  std::string letter_of(const ReadBlock& block, const Step& step) const {
    const auto lettered = [](const Step& one) { return one.label.find_first_of("0123456789") == std::string::npos; };
    return letter_at(block, static_cast<size_t>(std::count_if(step.steps.begin(), step.steps.end(), lettered)));
  }

  Step make_lettered(const ReadBlock& block, const std::string& letter) {
    Step step;
    step.role = StepRole::kSubstep;
    step.label = letter;
    // The letter may be a sentence or a unit of its own.
    const Sentence& first = bench_.reading.sentences[block.sentences_begin];
    const bool alone = first.text.size() <= letter.size() + 1 && block.sentences_begin + 1 < block.sentences_end;
    read_command(block, step, alone ? block.sentences_begin + 1 : 0);
    for (std::string* text : {&step.command.target, &step.command.source}) {
      if (!alone && !label_of(*text).empty()) text->erase(0, label_of(*text).size() + 2);
    }
    return step;
  }

  void read_command(const ReadBlock& block, Step& step, uint32_t from) {
    const uint32_t first = std::max(from, block.sentences_begin);
    const Sentence& sentence = bench_.reading.sentences[first];
    step.command = text_of(bench_, sentence);
    step.evidence = evidence_of(bench_, sentence);
    const SentenceNote& note = bench_.note(first);
    step.optional = note.optional;
    if (note.conditional) {
      const Scan& scan = bench_.scan(sentence);
      for (const FoundCondition& found : scan.conditions) {
        step.conditions.push_back(make_condition(scan, found));
      }
    }
    step.id = make_id(bench_, "step", bench_.reading.view(sentence), block.anchor, block.path);
    add_sentences(block, first + 1, step);
    read_marks(block, step);
  }

  // What follows the command: sentences that say what one will see are its result, the others explain.
  void add_sentences(const ReadBlock& block, uint32_t from, Step& step) {
    SideText info;
    for (uint32_t i = from; i < block.sentences_end; ++i) {
      SideText text = text_of(bench_, bench_.reading.sentences[i]);
      append(bench_.note(i).result ? step.result : info, text);
    }
    add_note("info", std::move(info), step);
  }

  static void append(SideText& to, const SideText& text) {
    for (const Side side : {Side::kTarget, Side::kSource}) {
      if (!to.in(side).empty() && !text.in(side).empty()) to.in(side) += ' ';
      to.in(side) += text.in(side);
    }
  }

  // ---- controls and links

  void read_marks(const ReadBlock& block, Step& step) {
    for (uint32_t i = block.marks_begin; i < block.marks_end; ++i) {
      const TextMark& mark = bench_.reading.marks[i];
      const std::string text = tidy(bench_.reading.view(mark.range));
      if (text.empty()) continue;
      if (mark.kind == TextMark::Kind::kLink) add_link(mark, text, step);
      if (mark.kind == TextMark::Kind::kStrong && !whole_sentence(mark, block)) add_control(text, step);
    }
    if (bench_.side == Side::kTarget) add_bracketed(bench_.reading.view(block.text), step);
    pair_marks(block, step);
  }

  bool whole_sentence(const TextMark& mark, const ReadBlock& block) const {
    for (uint32_t i = block.sentences_begin; i < block.sentences_end; ++i) {
      const Range text = bench_.reading.sentences[i].text;
      if (mark.range.begin <= text.begin && text.end <= mark.range.end + 1) return true;
    }
    return false;
  }

  void add_link(const TextMark& mark, const std::string& text, Step& step) {
    StepLink link;
    link.target = tree_.target(tree_[mark.node]);
    link.text.in(bench_.side) = text;
    step.links.push_back(std::move(link));
  }

  void add_control(const std::string& text, Step& step) {
    Control control;
    control.text.in(bench_.side) = text;
    step.controls.push_back(std::move(control));
  }

  // [label], 「label」 and ［label］, the way controls are written in some scripts.
  void add_bracketed(std::string_view text, Step& step) {
    for (const std::string& label : bracketed(text)) add_control(label, step);
  }

  static std::vector<std::string> bracketed(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kBrackets = {
        {{"[", "]"}, {"\xE3\x80\x8C", "\xE3\x80\x8D"}, {"\xEF\xBC\xBB", "\xEF\xBC\xBD"}}};
    std::vector<std::string> out;
    for (size_t at = 0; at < text.size(); ++at) {
      if (text[at] != '[' && text[at] != '\xE3' && text[at] != '\xEF') continue;
      for (const auto& [open, close] : kBrackets) {
        if (!text.substr(at).starts_with(open)) continue;
        const size_t end = text.find(close, at);
        if (end == std::string_view::npos) continue;
        out.push_back(tidy(text.substr(at + open.size(), end - at - open.size())));
        at = end;
        break;
      }
    }
    return out;
  }

  // Gives the controls and links of a block their translations, in order, where the unit has as many of them.
  void pair_marks(const ReadBlock& block, Step& step) {
    if (bench_.side != Side::kSource) return;
    std::vector<std::string> strong;
    std::vector<std::string> brackets;
    std::vector<std::pair<std::string, std::string>> links;
    uint32_t last = kNoUnit;
    for (uint32_t i = block.sentences_begin; i < block.sentences_end; ++i) {
      const uint32_t unit = bench_.reading.sentences[i].unit;
      if (unit == kNoUnit || unit == last || bench_.article.units[unit].target_node == kNoNode) continue;
      last = unit;
      collect_marks(bench_.article.units[unit].target_node, strong, brackets, links);
    }
    const std::vector<std::string>& labels = strong.empty() ? brackets : strong;
    pair_controls(labels, step);
    pair_links(links, step);
  }

  void collect_marks(NodeId unit, std::vector<std::string>& strong, std::vector<std::string>& brackets,
                     std::vector<std::pair<std::string, std::string>>& links) const {
    const Tree& target = bench_.article.document.target;
    for (NodeId at = next_in(target, unit, unit); at != kNoNode; at = next_in(target, unit, at)) {
      const Node& node = target[at];
      if (node.kind == NodeKind::kStrong) strong.push_back(tidy(plain_text(target, at)));
      if (node.kind == NodeKind::kLink) links.emplace_back(target.target(node), tidy(plain_text(target, at)));
    }
    for (std::string& label : bracketed(plain_text(target, unit))) brackets.push_back(std::move(label));
  }

  static void pair_controls(const std::vector<std::string>& labels, Step& step) {
    std::vector<Control*> open;
    for (Control& control : step.controls) {
      if (control.text.target.empty()) open.push_back(&control);
    }
    if (open.size() != labels.size()) return;
    for (size_t i = 0; i < open.size(); ++i) open[i]->text.target = labels[i];
  }

  static void pair_links(const std::vector<std::pair<std::string, std::string>>& links, Step& step) {
    for (StepLink& link : step.links) {
      for (const auto& [target, text] : links) {
        if (link.text.target.empty() && target == link.target) link.text.target = text;
      }
    }
  }

  Workbench& bench_;
  const Tree& tree_;
  uint32_t last_roles_ = kNoUnit - 1;
  std::vector<RoleRef> roles_;
};

}  // namespace

void read_procedures(Workbench& bench) {
  if (!bench.tree().empty()) ProcedureReader(bench).read_container(0);
}

}  // namespace diglot

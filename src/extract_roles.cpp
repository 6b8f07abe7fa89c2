// The lines at an article's top that say for which roles it is and what it applies to, in their three forms:
// "**Roles**: A | B" in one block, "**Roles**" above a list, "Roles:" above a list.
#include <algorithm>

#include "extract_parts.h"
#include "locale.h"

namespace diglot {
namespace {

constexpr std::string_view kWideColon = "\xEF\xBC\x9A";

// What follows the first colon; the text itself where `label` is the whole line.
std::string_view behind_colon(std::string_view text) {
  const size_t narrow = text.find(':');
  const size_t wide = text.find(kWideColon);
  if (narrow == std::string_view::npos && wide == std::string_view::npos) return {};
  return narrow < wide ? text.substr(narrow + 1) : text.substr(wide + kWideColon.size());
}

bool is_separator(char32_t c) { return c == '|' || c == ',' || c == ';' || c == 0x3001 || c == 0xFF0C || c == 0xFF5C; }

std::string_view trim(std::string_view text) {
  constexpr std::string_view kBlank = " \t\n*:.";
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) - begin + 1);
}

// "A | B or C" → A, B, C. The lexicon's set {or} joins the last ones.
std::vector<std::string> split_names(std::string_view text, const RuleLexicon& rules) {
  std::vector<std::pair<size_t, size_t>> cuts;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (is_separator(next_code_point(text, at))) cuts.emplace_back(begin, at);
  }
  TokenizedText words;
  words.read(text, rules.vocabulary);
  std::vector<PatternMatch> matches;
  rules.words.match(words, matches);
  const Symbol joiner = rules.vocabulary.find_named("or");
  for (const PatternMatch& match : matches) {
    if (joiner == kNoSymbol || rules.word_entries[match.pattern].set != joiner) continue;
    const Range range = words.range(match.begin, match.end);
    cuts.emplace_back(range.begin, range.end);
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.emplace_back(text.size(), text.size());
  std::vector<std::string> out;
  size_t from = 0;
  for (const auto& [begin, end] : cuts) {
    const std::string name = tidy(trim(text.substr(from, begin - from)));
    if (!name.empty()) out.push_back(name);
    from = end;
  }
  return out;
}

// The lexicon's id for a role's name, or one made from its letters.
RoleRef make_role(Workbench& bench, const std::string& name) {
  RoleRef role;
  role.text.in(bench.side) = name;
  const Scan& scan = bench.scan(name);
  for (const FoundEntry& found : scan.roles) {
    if (found.begin <= 1 && found.end + 1 >= scan.text.size()) {
      role.id = found.entry->id;
      role.known = true;
      return role;
    }
  }
  role.id = slug(name);
  return role;
}

void add_roles(Workbench& bench, std::string_view names, std::string_view translations, std::vector<RoleRef>& out) {
  const std::vector<std::string> own = split_names(names, bench.lexicon.rules);
  std::vector<std::string> other;
  if (!translations.empty() && bench.target_lexicon != nullptr) {
    other = split_names(translations, bench.target_lexicon->rules);
  }
  for (size_t i = 0; i < own.size(); ++i) {
    RoleRef role = make_role(bench, own[i]);
    if (other.size() == own.size()) role.text.target = other[i];
    const bool known = std::any_of(out.begin(), out.end(), [&](const RoleRef& one) { return one.id == role.id; });
    if (!known) out.push_back(std::move(role));
  }
}

void add_list(Workbench& bench, NodeId list, std::vector<RoleRef>& out) {
  for_children(bench.tree(), list, [&](NodeId item) {
    const NodeId first = bench.tree()[item].first_child;
    const uint32_t index = first == kNoNode ? kNoUnit : bench.reading.block_of[first];
    if (index == kNoUnit) return;
    const ReadBlock& block = bench.reading.blocks[index];
    const SideText text = text_of(bench, block, 0);
    add_roles(bench, text.in(bench.side), bench.side == Side::kSource ? text.target : "", out);
  });
}

void take_list(Workbench& bench, NodeId list) {
  for (NodeId at = next_in(bench.tree(), list, list); at != kNoNode; at = next_in(bench.tree(), list, at)) {
    if (bench.reading.block_of[at] != kNoUnit) bench.taken[bench.reading.block_of[at]] = 1;
  }
}

NodeId list_below(const Workbench& bench, const ReadBlock& block) {
  const NodeId next = bench.tree()[block.node].next;
  return next != kNoNode && bench.tree()[next].kind == NodeKind::kList ? next : kNoNode;
}

// Reads one such line with the list below it, if it has one.
std::vector<RoleRef> read_line(Workbench& bench, uint32_t index) {
  std::vector<RoleRef> out;
  const ReadBlock& block = bench.reading.blocks[index];
  bench.taken[index] = 1;
  if (!trim(behind_colon(bench.reading.view(block.text))).empty()) {
    if (!bench.whole) return out;
    const SideText text = text_of(bench, block, 0);
    const std::string_view translations = bench.side == Side::kSource ? behind_colon(text.target) : std::string_view();
    add_roles(bench, behind_colon(text.in(bench.side)), translations, out);
    return out;
  }
  if (const NodeId list = list_below(bench, block); list != kNoNode) {
    if (bench.whole) add_list(bench, list, out);
    take_list(bench, list);
  }
  return out;
}

bool is_line(Workbench& bench, const ReadBlock& block, HeadingClass wanted) {
  return block.sentences_begin < block.sentences_end && block.kind != NodeKind::kTableCell &&
         bench.note(block.sentences_begin).heading == wanted &&
         !bench.taken[static_cast<size_t>(&block - bench.reading.blocks.data())];
}

// The blocks before the second heading, which are the article's top. A heading that names roles does not count.
uint32_t top_end(Workbench& bench) {
  const auto& blocks = bench.reading.blocks;
  uint32_t headings = 0;
  for (uint32_t i = 0; i < blocks.size(); ++i) {
    const bool heading = blocks[i].kind == NodeKind::kHeading && !is_line(bench, blocks[i], HeadingClass::kRoles) &&
                         !is_line(bench, blocks[i], HeadingClass::kAppliesTo);
    if (heading && ++headings == 2) return i;
  }
  return static_cast<uint32_t>(blocks.size());
}

}  // namespace

void read_roles(Workbench& bench) {
  const uint32_t end = top_end(bench);
  for (uint32_t i = 0; i < end; ++i) {
    const ReadBlock& block = bench.reading.blocks[i];
    if (block.item != kNoNode) continue;
    // The line itself is no rule, but the list below it might be taken for some.
    if (!bench.whole && !bench.may_matter(list_below(bench, block))) continue;
    if (is_line(bench, block, HeadingClass::kRoles) && bench.facts.roles.empty()) {
      bench.facts.roles = read_line(bench, i);
    } else if (is_line(bench, block, HeadingClass::kAppliesTo) && bench.facts.applies_to.empty()) {
      bench.facts.applies_to = read_line(bench, i);
    }
  }
}

std::vector<RoleRef> section_roles(Workbench& bench, uint32_t heading) {
  const auto& blocks = bench.reading.blocks;
  for (uint32_t i = heading == kNoUnit ? 0 : heading + 1; i < blocks.size() && blocks[i].heading == heading; ++i) {
    if (is_line(bench, blocks[i], HeadingClass::kRoles)) return read_line(bench, i);
  }
  return {};
}

}  // namespace diglot

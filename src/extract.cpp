#include "extract.h"

#include <algorithm>

#include "ascii.h"
#include "digest.h"
#include "extract_parts.h"
#include "locale.h"

namespace diglot {
namespace {

// The tokens at which a new sentence begins in a script that ends none with a mark (Thai): at a space between two of
// its letters where a rule stands before, and one behind that begins with its subject, its condition or its denial.
std::vector<uint32_t> sentence_starts(const Scan& scan) {
  std::vector<uint32_t> starts;
  if (scan.blocked) return starts;
  uint32_t from = 0;
  for (uint32_t token = 2; token + 1 < scan.text.size(); ++token) {
    const Token& before = scan.text.tokens()[token - 1];
    const Token& after = scan.text.tokens()[token];
    const auto latin = [&](size_t at) { return static_cast<unsigned char>(scan.text.text()[at]) < 0x80U; };
    if (before.end >= after.begin || latin(before.end - 1) || latin(after.begin)) continue;
    const auto begins = [&](const auto& one) { return one.begin == token; };
    const bool opens =
        std::any_of(scan.parties.begin(), scan.parties.end(), begins) ||
        std::any_of(scan.conditions.begin(), scan.conditions.end(),
                    [&](const FoundCondition& one) {
                      return begins(one) && (one.entry->op == ConditionOp::kIf || one.entry->op == ConditionOp::kWhen);
                    }) ||
        std::any_of(scan.cues.begin(), scan.cues.end(),
                    [&](const FoundEntry& one) { return begins(one) && one.entry->negative; });
    const auto rules = [&](uint32_t begin, uint32_t end) {
      return std::any_of(scan.cues.begin(), scan.cues.end(),
                         [&](const FoundEntry& one) { return one.begin >= begin && one.end <= end; });
    };
    if (!opens || !rules(from, token) || !rules(token, scan.text.size())) continue;
    starts.push_back(token);
    from = token;
  }
  return starts;
}

// Cuts what no mark ends. Blocks keep their sentences, under new indexes.
void cut_sentences(Workbench& bench) {
  Reading& reading = bench.reading;
  std::vector<Sentence> cut;
  for (ReadBlock& block : reading.blocks) {
    const auto first = static_cast<uint32_t>(cut.size());
    for (uint32_t i = block.sentences_begin; i < block.sentences_end; ++i) {
      const Sentence& whole = reading.sentences[i];
      const Scan& scan = bench.scan(whole);
      cut.push_back(whole);
      for (const uint32_t token : sentence_starts(scan)) {
        const uint32_t at = whole.text.begin + scan.text.tokens()[token].begin;
        cut.back().text = trimmed(reading.text, {cut.back().text.begin, at});
        cut.push_back(whole);
        cut.back().text.begin = at;
      }
    }
    block.sentences_begin = first;
    block.sentences_end = static_cast<uint32_t>(cut.size());
    for (uint32_t i = first; i < cut.size(); ++i) cut[i].number = i - first + 1;
  }
  reading.sentences.swap(cut);
}

int level_of(const Workbench& bench, const ReadBlock& block) { return bench.tree()[block.node].level; }

// The meaning of the nearest of the open headings that has one. That a title promises requirements holds for what
// stands directly below it: its subsections have titles of their own, and an article's title promises too much.
Section section_among(const std::vector<std::pair<int, Section>>& open) {
  for (auto one = open.rbegin(); one != open.rend(); ++one) {
    const auto& [level, section] = *one;
    if (section.what == HeadingClass::kNone) continue;
    const bool direct = one == open.rbegin() && level > 1;
    if (section.what != HeadingClass::kRequirements || direct) return section;
  }
  return {};
}

// The meaning of the section that each block stands in. A paragraph all in bold is a heading to its readers, until the
// next one.
void note_sections(Workbench& bench) {
  const auto& blocks = bench.reading.blocks;
  bench.sections.assign(blocks.size(), {});
  std::vector<std::pair<int, Section>> open;
  Section bold;
  for (size_t i = 0; i < blocks.size(); ++i) {
    const ReadBlock& block = blocks[i];
    const bool heading = block.kind == NodeKind::kHeading && block.item == kNoNode;
    const bool title = block.kind == NodeKind::kParagraph && block.item == kNoNode && all_strong(bench, block);
    Section own;
    if ((heading || title) && block.sentences_begin < block.sentences_end) {
      const SentenceNote& note = bench.note(block.sentences_begin);
      own = {note.heading, note.heading_kind};
    }
    if (heading) {
      while (!open.empty() && open.back().first >= level_of(bench, block)) open.pop_back();
      open.emplace_back(level_of(bench, block), own);
      bold = {};
    } else if (title) {
      bold = own;
    }
    bench.sections[i] = bold.what != HeadingClass::kNone ? bold : section_among(open);
  }
}

void note_siblings(Workbench& bench) {
  const Tree& tree = bench.tree();
  bench.previous.assign(tree.nodes.size(), kNoNode);
  for (const Node& node : tree.nodes) {
    NodeId before = kNoNode;
    for (NodeId child = node.first_child; child != kNoNode; child = tree[child].next) {
      bench.previous[child] = before;
      before = child;
    }
  }
}

// How many sentences the unit of a sentence has.
uint32_t sentences_in_unit(const Workbench& bench, const Sentence& sentence) {
  const auto& all = bench.reading.sentences;
  size_t first = static_cast<size_t>(&sentence - all.data());
  while (first > 0 && all[first - 1].unit == sentence.unit) --first;
  size_t last = first;
  while (last < all.size() && all[last].unit == sentence.unit) ++last;
  return static_cast<uint32_t>(last - first);
}

// The translation of one sentence of a unit: the sentence in the same place where both have as many, else the whole.
std::string translation_of(const Workbench& bench, const Sentence& sentence) {
  if (sentence.unit == kNoUnit) return {};
  const Unit& unit = bench.article.units[sentence.unit];
  if (unit.target_node == kNoNode) return {};
  const std::string text = plain_text(bench.article.document.target, unit.target_node);
  const uint32_t count = sentences_in_unit(bench, sentence);
  if (count > 1) {
    std::vector<Range> ranges;
    split_sentences(text, bench.target_locale, ranges);
    if (ranges.size() == count) {
      const Range range = ranges[sentence.in_unit];
      return tidy(std::string_view(text).substr(range.begin, range.size()));
    }
  }
  return tidy(text);
}

Side side_to_read(const Article& article) { return article.bilingual() ? Side::kSource : Side::kTarget; }

}  // namespace

// What a sentence is, in a few bits.
SentenceNote Workbench::note_of(uint32_t number) {
  const Sentence& sentence = reading.sentences[number];
  const std::string_view text = reading.view(sentence);
  const Scan& found = scan(sentence);
  SentenceNote note;
  note.read = true;
  note.cue = !found.cues.empty();
  note.lead = !found.leads.empty();
  note.denies =
      std::any_of(found.cues.begin(), found.cues.end(), [](const FoundEntry& one) { return one.entry->negative; });
  note.blocked = found.blocked;
  note.imperative = found.imperative;
  const bool colon = text.ends_with(':') || text.ends_with("\xEF\xBC\x9A");
  const bool rules_nothing = (found.supports & bit(Support::kListing)) != 0;
  note.announces = (colon || (found.supports & bit(Support::kFollowing)) != 0) && !rules_nothing;
  note.question = text.ends_with('?') || text.ends_with("\xEF\xBC\x9F") || text.ends_with("\xD8\x9F");
  note.result = found.result;
  note.statement = found.statement;
  note.heading = found.heading;
  note.heading_kind = found.heading_kind;
  const uint32_t last = found.text.size() - (colon ? 2 : 1);
  note.optional = (found.supports & bit(Support::kOptional)) != 0;
  note.conditional = !found.conditions.empty();
  note.purpose = found.conditions.size() == 1 && found.conditions[0].entry->op == ConditionOp::kPurpose &&
                 found.conditions[0].begin <= 1 && found.conditions[0].end >= last;
  if (whole && (note.cue || note.lead) && !note.blocked) {
    kept_.emplace(sentence.text.begin, scanner_.take());
    scanned_ = {};
  }
  return note;
}

const Scan& Workbench::scan(const Sentence& sentence) {
  if (const auto kept = kept_.find(sentence.text.begin); kept != kept_.end()) return kept->second;
  if (scanned_ != sentence.text) scan(reading.view(sentence));
  scanned_ = sentence.text;
  return scanner_.last();
}

// By its words; see may_matter().
void Workbench::note_words() {
  words.resize(reading.sentences.size());
  for (size_t i = 0; i < words.size(); ++i) {
    const std::string_view text = reading.view(reading.sentences[i]);
    words[i] = lexicon.rules.filter.kinds_in(text);
    if (std::any_of(text.begin(), text.end(), is_ascii_digit)) words[i] |= kNumberWord;
    if (text.ends_with(':') || text.ends_with("\xEF\xBC\x9A")) words[i] |= kLeadWord;
  }
}

bool Workbench::may_matter(uint32_t sentence, bool led) const {
  if (whole) return true;
  const uint8_t held = words[sentence];
  const bool cue = (held & kCueWord) != 0;
  if ((held & kContrastWord) != 0 || (cue && (led || (held & kLeadWord) != 0))) return true;
  return (cue || led) && (held & kNumberWord) != 0;
}

bool Workbench::may_matter(const ReadBlock& block) const {
  if (whole) return true;
  const bool led = block.first_in_item || block.kind == NodeKind::kTableCell;
  for (uint32_t i = block.sentences_begin; i < block.sentences_end; ++i) {
    if (may_matter(i, led && i == block.sentences_begin)) return true;
  }
  return false;
}

bool Workbench::may_matter(NodeId root) const {
  for (NodeId at = root; at != kNoNode; at = next_in(tree(), root, at)) {
    const uint32_t block = reading.block_of[at];
    if (block != kNoUnit && may_matter(reading.blocks[block])) return true;
  }
  return false;
}

std::string tidy(std::string_view text) { return nfc(collapse_space(text)); }

SideText text_of(const Workbench& bench, const Sentence& sentence) {
  SideText text;
  text.in(bench.side) = tidy(bench.reading.view(sentence));
  if (bench.side == Side::kSource) text.target = translation_of(bench, sentence);
  return text;
}

SideText text_of(const Workbench& bench, const ReadBlock& block, uint32_t first) {
  SideText out;
  for (uint32_t i = std::max(first, block.sentences_begin); i < block.sentences_end; ++i) {
    const SideText one = text_of(bench, bench.reading.sentences[i]);
    for (const Side side : {Side::kTarget, Side::kSource}) {
      if (!out.in(side).empty() && !one.in(side).empty()) out.in(side) += ' ';
      out.in(side) += one.in(side);
    }
  }
  return out;
}

Evidence evidence_of(Workbench& bench, const Sentence& sentence) {
  Evidence evidence;
  if (sentence.unit != kNoUnit) {
    const Unit& unit = bench.article.units[sentence.unit];
    evidence.unit = unit.id;
    evidence.target = unit.target;
    evidence.source = unit.source;
    return evidence;
  }
  const Range block = bench.tree()[bench.reading.blocks[sentence.block].node].range;
  const Range found = locate(bench.reading.view(sentence), bench.file, block, bench.cursor);
  (bench.side == Side::kSource ? evidence.source : evidence.target) = found;
  return evidence;
}

bool all_strong(const Workbench& bench, const ReadBlock& block) {
  const Range text = block.text;
  for (uint32_t i = block.marks_begin; i < block.marks_end; ++i) {
    const TextMark& mark = bench.reading.marks[i];
    if (mark.kind != TextMark::Kind::kStrong || mark.range.empty()) continue;
    // What is left outside may be punctuation.
    return mark.range.size() + 3 >= text.size();
  }
  return false;
}

FactId make_id(Workbench& bench, std::string_view type, std::string_view text, std::string_view anchor,
               std::string_view path) {
  constexpr size_t kDigits = 16;
  const auto digest = [&](std::initializer_list<std::string_view> parts) {
    std::string key = "rm1";
    for (const std::string_view part : parts) {
      key.push_back('\0');
      key += part;
    }
    return sha256_hex(key).substr(0, kDigits);
  };
  FactId id;
  const std::string structure_key = std::string(type) + '\0' + std::string(anchor) + '\0' + std::string(path);
  const std::string ordinal = std::to_string(++bench.occurrences[structure_key]);
  const std::string structure_type = std::string(type) + "-structure";
  id.structure = digest({structure_type, bench.article.path, anchor, path, ordinal});
  if (bench.source_text) {
    const std::string norm = to_lower(collapse_space(nfkc(text)));
    const std::string occurrence = std::to_string(++bench.occurrences[std::string(type) + '\1' + norm]);
    id.text = digest({type, bench.article.path, norm, occurrence, "1"});
  }
  return id;
}

Facts extract(const Article& article, const SourceFile& file, const Lexicons& lexicons,
              const std::string& source_locale, FactsFor purpose) {
  const Side side = side_to_read(article);
  const std::string& locale = side == Side::kSource ? source_locale : article.locale;
  const Lexicon* lexicon = lexicons.exact(locale);
  if (lexicon == nullptr || !lexicon->rules.present) {
    Facts unread;
    unread.side = side;
    return unread;
  }
  Workbench bench(article, file, side, *lexicon, locale);
  bench.facts.side = side;
  bench.whole = purpose == FactsFor::kReaders || side == Side::kTarget;
  bench.source_text = side == Side::kSource || article.locale == source_locale;
  if (side == Side::kSource) {
    bench.target_locale = article.locale;
    const Lexicon* target = lexicons.exact(article.locale);
    if (target != nullptr && target->rules.present) {
      bench.target_lexicon = target;
      bench.target_scanner.emplace(target->rules, article.locale);
    }
  }
  bench.facts.checked = side == Side::kTarget || bench.target_lexicon != nullptr;
  if (!lexicon->checks.full_stop) cut_sentences(bench);
  bench.notes.resize(bench.reading.sentences.size());
  for (uint32_t i = 0; bench.whole && i < bench.notes.size(); ++i) bench.note(i);
  if (!bench.whole) bench.note_words();
  note_sections(bench);
  note_siblings(bench);
  bench.taken.assign(bench.reading.blocks.size(), 0);
  bench.procedure_of.assign(bench.tree().nodes.size(), kNoFact);
  bench.step_of.assign(bench.tree().nodes.size(), kNoFact);
  read_roles(bench);
  read_procedures(bench);
  read_rules(bench);
  settle_variables(bench.facts.variables);
  bench.facts.rules.shrink_to_fit();  // facts are kept until the whole set is rendered
  return std::move(bench.facts);
}

}  // namespace diglot

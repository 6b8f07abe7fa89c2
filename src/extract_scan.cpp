#include "extract_scan.h"

#include <algorithm>

#include "locale.h"

namespace diglot {
namespace {

// Within the same pattern number, only the longest match from each place counts.
void keep_longest(std::vector<PatternMatch>& matches) {
  std::sort(matches.begin(), matches.end(), [](const PatternMatch& a, const PatternMatch& b) {
    if (a.begin != b.begin) return a.begin < b.begin;
    if (a.end != b.end) return a.end > b.end;
    return a.pattern < b.pattern;
  });
  size_t kept = 0;
  uint32_t covered = 0;
  for (const PatternMatch& match : matches) {
    if (kept > 0 && match.begin < covered) continue;
    matches[kept++] = match;
    covered = match.end;
  }
  matches.resize(kept);
}

// What of a sentence is read, in bytes. What stands in it is compared pair by pair, which is cheap in any sentence that
// a person wrote, and would not be in one of a megabyte.
constexpr size_t kLongestRead = 4096;

}  // namespace

const Scan& Scanner::scan(std::string_view text) {
  clear();
  text = whole_prefix(text, kLongestRead);
  scan_.text.read(text, rules_.vocabulary);
  read_words();
  read_digits();
  scan_.text.index_spans();
  if (!numbers_.empty()) read_quantities();
  read_entries();
  return scan_;
}

void Scanner::clear() {
  scan_.quantities.clear();
  scan_.conditions.clear();
  scan_.concessions.clear();
  scan_.cues.clear();
  scan_.leads.clear();
  scan_.roles.clear();
  scan_.negations.clear();
  scan_.stops.clear();
  scan_.parties.clear();
  scan_.supports = 0;
  scan_.blocked = scan_.weakly_blocked = scan_.imperative = scan_.result = scan_.statement = false;
  scan_.party = Party::kNone;
  scan_.heading = HeadingClass::kNone;
  numbers_.clear();
  exceptions_.clear();
}

// Sets and number words.
void Scanner::read_words() {
  matches_.clear();
  rules_.words.match(scan_.text, matches_);
  std::vector<PatternMatch> numbers;
  for (const PatternMatch& match : matches_) {
    const WordEntry& entry = rules_.word_entries[match.pattern];
    if (entry.set != kNoSymbol) {
      scan_.text.mark({entry.set, match.begin, match.end, 0});
    } else {
      numbers.push_back(match);
    }
  }
  keep_longest(numbers);
  for (const PatternMatch& match : numbers) {
    const WordEntry& entry = rules_.word_entries[match.pattern];
    scan_.text.mark({entry.article ? rules_.article : rules_.number, match.begin, match.end, 0});
    const std::string value = entry.value == 0 ? std::string() : std::to_string(entry.value);
    numbers_.push_back({value, match.begin, match.end, entry.article});
  }
}

void Scanner::read_digits() {
  const std::string_view text = scan_.text.text();
  if (!has_digit(text)) return;
  const std::vector<DateToken> dates = scan_dates(text, locale_);
  for (const DateToken& date : dates) {
    add_date(date.value, scan_.text.token_from(date.range.begin), scan_.text.token_until(date.range.end));
  }
  auto date = dates.begin();
  for (const NumberToken& number : scan_numbers(text, locale_)) {
    // A part of a date is no number of its own.
    date = std::find_if(date, dates.end(), [&](const DateToken& one) { return one.range.end > number.range.begin; });
    if (date != dates.end() && date->range.contains(number.range)) continue;
    const uint32_t begin = scan_.text.token_from(number.range.begin);
    const uint32_t end = scan_.text.token_until(number.range.end);
    if (begin >= end) continue;  // part of a word
    scan_.text.mark({rules_.number, begin, end, 0});
    numbers_.push_back({number.value, begin, end, false});
  }
}

void Scanner::add_date(const std::string& value, uint32_t begin, uint32_t end) {
  if (begin >= end) return;
  FoundQuantity found;
  found.quantity.type = QuantityType::kDate;
  found.quantity.value = value;
  found.begin = begin;
  found.end = end;
  scan_.text.mark({rules_.date, begin, end, 0});
  scan_.text.mark({rules_.quantity, begin, end, static_cast<uint32_t>(scan_.quantities.size())});
  scan_.quantities.push_back(std::move(found));
  numbers_.push_back({value, begin, end, true});
}

// A number and its unit.
void Scanner::read_quantities() {
  matches_.clear();
  rules_.units.match(scan_.text, matches_);
  keep_longest(matches_);
  for (const PatternMatch& match : matches_) {
    const UnitEntry& unit = rules_.unit_entries[match.pattern];
    // Of a range the upper end: that is what one can rely on.
    const NumberSpan* number = nullptr;
    for (const NumberSpan& one : numbers_) {
      if (one.begin >= match.begin && one.end <= match.end) number = &one;
    }
    if (number == nullptr) continue;
    FoundQuantity found;
    Quantity& quantity = found.quantity;
    quantity.type = unit.type;
    quantity.business = unit.business;
    quantity.value = number->value;
    // "2021 年", "Windows 7 Year": a year has a number of its own.
    const bool calendar_year = unit.value == "Y" && number->value.size() == 4;
    if (calendar_year) continue;
    if (unit.type == QuantityType::kDuration && !number->value.empty()) {
      const bool whole = number->value.find_first_not_of("0123456789") == std::string::npos;
      if (!whole) continue;
      const bool time = unit.value.starts_with('T');
      quantity.value = (time ? "PT" : "P") + number->value + (time ? unit.value.substr(1) : unit.value);
    }
    if (unit.type == QuantityType::kMoney) quantity.currency = unit.value;
    found.begin = match.begin;
    found.end = match.end;
    found.article = number->article;
    const Symbol symbol = unit.type == QuantityType::kDuration ? rules_.duration
                          : unit.type == QuantityType::kMoney  ? rules_.money
                                                               : rules_.percent;
    scan_.text.mark({symbol, match.begin, match.end, 0});
    scan_.text.mark({rules_.quantity, match.begin, match.end, static_cast<uint32_t>(scan_.quantities.size())});
    scan_.quantities.push_back(std::move(found));
  }
  // A bare number may be a count.
  for (const NumberSpan& number : numbers_) {
    const bool taken = std::any_of(scan_.quantities.begin(), scan_.quantities.end(), [&](const FoundQuantity& one) {
      return one.begin <= number.begin && number.end <= one.end;
    });
    if (!taken && !number.article && !number.value.empty()) {
      scan_.text.mark({rules_.quantity, number.begin, number.end, UINT32_MAX});
      scan_.text.mark({rules_.count, number.begin, number.end, 0});
    }
  }
  scan_.text.index_spans();
  read_bounds();
  // "ten repairs a year": a rate, unless other words make it a length of time.
  std::erase_if(scan_.quantities, [](const FoundQuantity& one) { return one.article && !one.bounded; });
  read_references();
}

void Scanner::read_bounds() {
  matches_.clear();
  rules_.bounds.match(scan_.text, matches_);
  // Longer wording knows better: "no more than" over "more than".
  std::sort(matches_.begin(), matches_.end(), [](const PatternMatch& a, const PatternMatch& b) {
    const uint32_t a_size = a.end - a.begin;
    const uint32_t b_size = b.end - b.begin;
    return a_size != b_size ? a_size > b_size : a.begin < b.begin;
  });
  for (const PatternMatch& match : matches_) {
    const Comparator comparator = rules_.bound_entries[match.pattern];
    bool typed = false;
    for (FoundQuantity& found : scan_.quantities) {
      if (found.begin < match.begin || found.end > match.end) continue;
      typed = true;
      if (found.bounded) continue;
      found.bounded = true;
      found.quantity.comparator = comparator;
      found.outer_begin = match.begin;
      found.outer_end = match.end;
    }
    if (!typed) add_counts(match.begin, match.end, comparator);
  }
  std::sort(scan_.quantities.begin(), scan_.quantities.end(),
            [](const FoundQuantity& a, const FoundQuantity& b) { return a.begin < b.begin; });
}

// "at least 2 users": a bounded bare number counts the thing named behind it.
void Scanner::add_counts(uint32_t bound_begin, uint32_t bound_end, Comparator comparator) {
  for (const NumberSpan& number : numbers_) {
    if (number.begin < bound_begin || number.end > bound_end || number.article || number.value.empty()) continue;
    FoundQuantity found;
    found.quantity.type = QuantityType::kCount;
    found.quantity.comparator = comparator;
    found.quantity.value = number.value;
    const uint32_t noun = number.end;
    if (noun + 1 < scan_.text.size() && !is_comma(noun)) found.quantity.unit = to_lower(scan_.text.word(noun), locale_);
    found.begin = number.begin;
    found.end = number.end;
    found.outer_begin = bound_begin;
    found.outer_end = bound_end;
    found.bounded = true;
    scan_.quantities.push_back(std::move(found));
  }
}

void Scanner::read_references() {
  if (rules_.references.empty() || scan_.quantities.empty()) return;
  matches_.clear();
  rules_.references.match(scan_.text, matches_);
  constexpr uint32_t kReferenceWords = 4;
  for (const PatternMatch& match : matches_) {
    for (FoundQuantity& found : scan_.quantities) {
      if (found.end < match.begin || found.end > match.end || !found.quantity.reference.empty()) continue;
      uint32_t end = match.end;
      while (end + 1 < scan_.text.size() && end - match.end < kReferenceWords && !is_comma(end)) ++end;
      found.quantity.reference = scan_.bytes(match.end, end);
      found.reference_begin = match.end;
      found.reference_end = end;
      found.before = rules_.reference_entries[match.pattern];
    }
  }
}

void Scanner::read_entries() {
  matches_.clear();
  rules_.main.match(scan_.text, matches_);
  for (const PatternMatch& match : matches_) sort_entry(rules_.entries[match.pattern], match);
  for (FoundQuantity& found : scan_.quantities) {
    if (!found.bounded) {
      found.outer_begin = found.begin;
      found.outer_end = found.end;
    }
    found.quantity.text = scan_.bytes(found.outer_begin, found.outer_end);
    if (found.quantity.type != QuantityType::kCount) scan_.supports |= bit(Support::kQuantity);
    const bool time = found.quantity.type == QuantityType::kDuration || found.quantity.type == QuantityType::kDate;
    const Comparator comparator = found.quantity.comparator;
    const bool limit = comparator == Comparator::kAtMost || comparator == Comparator::kLess;
    if (time && found.bounded && limit) scan_.supports |= bit(Support::kTime);
  }
  drop_exceptions();
  settle_conditions();
  cut_references();
  settle_cues();
}

// "Within 30 days of purchase if nobody has viewed them": what a duration counts from ends where a condition begins.
void Scanner::cut_references() {
  for (FoundQuantity& found : scan_.quantities) {
    for (const FoundCondition& one : scan_.conditions) {
      if (one.begin <= found.reference_begin || one.begin >= found.reference_end) continue;
      found.reference_end = one.begin;
      found.quantity.reference = scan_.bytes(found.reference_begin, found.reference_end);
      break;
    }
  }
}

// What begins inside an exception is no cue, even where it reaches beyond: "isn't [required] to".
void Scanner::drop_exceptions() {
  auto& cues = scan_.cues;
  std::erase_if(cues, [&](const FoundEntry& cue) {
    return std::any_of(exceptions_.begin(), exceptions_.end(), [&](const FoundEntry& exception) {
      return exception.begin <= cue.begin && cue.begin < exception.end;
    });
  });
}

void Scanner::sort_entry(const LexiconEntry& entry, const PatternMatch& match) {
  const FoundEntry found{&entry, match.begin, match.end};
  switch (entry.what) {
    case EntryClass::kCue: scan_.cues.push_back(found); break;
    case EntryClass::kExcept: exceptions_.push_back(found); break;
    case EntryClass::kBlock: (entry.weak ? scan_.weakly_blocked : scan_.blocked) = true; break;
    case EntryClass::kWhen: read_condition(entry, match); break;
    case EntryClass::kLead: scan_.leads.push_back(found); break;
    case EntryClass::kMark: scan_.supports |= entry.supports; break;
    case EntryClass::kNot:
      scan_.negations.push_back(found);
      scan_.supports |= bit(Support::kNegation);
      break;
    case EntryClass::kParty:
      scan_.parties.push_back(found);
      if (scan_.party != Party::kPublisher) scan_.party = entry.party;
      break;
    case EntryClass::kImperative: scan_.imperative = true; break;
    case EntryClass::kHeading:
      scan_.heading = entry.heading;
      scan_.heading_kind = entry.kind.value_or(RuleKind::kRequirement);
      break;
    case EntryClass::kRole: scan_.roles.push_back(found); break;
    case EntryClass::kResult: scan_.result = true; break;
    case EntryClass::kStatement: scan_.statement = true; break;
    case EntryClass::kStop: scan_.stops.push_back(found); break;
  }
}

bool Scanner::is_comma(uint32_t token) const {
  return scan_.text.tokens()[token].boundaries != scan_.text.tokens()[token + 1].boundaries;
}

// A clause ends at a comma; in a script that writes words together without spaces and has no commas (Thai), at the
// space between two of its letters. A space beside a Latin word or a digit says nothing.
bool Scanner::ends_clause(uint32_t token) const {
  if (is_comma(token)) return true;
  const Token& before = scan_.text.tokens()[token - 1];
  const Token& after = scan_.text.tokens()[token];
  const bool apart = rules_.vocabulary.unspaced() && before.end > 0 && before.end < after.begin;
  const std::string_view text = scan_.text.text();
  const auto latin = [&](size_t at) { return static_cast<unsigned char>(text[at]) < 0x80U; };
  return apart && !latin(before.end - 1) && !latin(after.begin);
}

// "June 30, 2026": the comma inside a quantity ends nothing.
bool Scanner::in_quantity(uint32_t token) const {
  return std::any_of(scan_.quantities.begin(), scan_.quantities.end(),
                     [&](const FoundQuantity& one) { return one.begin < token && token < one.end; });
}

// "before June 30", "30 days after purchase": the marker bounds a quantity and begins no clause.
bool Scanner::bounds_quantity(const PatternMatch& match) const {
  return std::any_of(scan_.quantities.begin(), scan_.quantities.end(), [&](const FoundQuantity& one) {
    const uint32_t end = std::max(one.outer_end, one.reference_begin);
    return one.bounded && match.begin >= one.outer_begin && match.begin < end;
  });
}

void Scanner::read_condition(const LexiconEntry& entry, const PatternMatch& match) {
  if (bounds_quantity(match)) return;
  FoundCondition found{&entry, match.begin, match.end, match.begin, match.end};
  if (match.begin == 0) found.begin = found.marker_begin = 1;  // the pattern began with ^
  const uint32_t last = scan_.text.size() - 1;
  if (entry.at_end) {
    while (found.begin > 1 && (!is_comma(found.begin - 1) || in_quantity(found.begin - 1))) --found.begin;
  } else {
    while (found.end < last && (!ends_clause(found.end) || in_quantity(found.end))) ++found.end;
  }
  scan_.conditions.push_back(found);
}

// A condition that opens the sentence may hold commas of its own ("If you have A, B, or C, you must …"): it ends at
// the last comma before the first cue behind it.
void Scanner::settle_conditions() {
  auto& conditions = scan_.conditions;
  std::sort(conditions.begin(), conditions.end(), [](const FoundCondition& a, const FoundCondition& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  for (FoundCondition& one : conditions) {
    if (one.entry->at_end) continue;
    cut_at_subject(one);
    if (one.begin > 2) continue;
    uint32_t first_cue = UINT32_MAX;
    for (const FoundEntry& cue : scan_.cues) {
      if (cue.begin > one.end && cue.entry->needs == 0) first_cue = std::min(first_cue, cue.begin);
    }
    if (first_cue == UINT32_MAX) continue;
    for (uint32_t token = first_cue; token > one.end; --token) {
      if (!is_comma(token)) continue;
      one.end = token;
      break;
    }
  }
  // One marker inside another's clause ("only if", "until after") is part of it.
  size_t kept = 0;
  for (size_t i = 0; i < conditions.size(); ++i) {
    if (kept > 0 && conditions[i].begin < conditions[kept - 1].end) continue;
    conditions[kept++] = conditions[i];
  }
  conditions.resize(kept);
  for (const FoundCondition& one : conditions) {
    if (one.entry->op != ConditionOp::kPurpose && !one.entry->concession) scan_.supports |= bit(Support::kCondition);
  }
}

// "To work here everyone needs a role", "note that when you sign the list you must …": without a comma, a condition
// ends before the subject of the cue. Not before its own subject: "when a member must pay". An "if" without a comma
// goes on
// ("if there is something that you cannot do").
void Scanner::cut_at_subject(FoundCondition& condition) const {
  constexpr uint32_t kClauseWords = 3;
  const ConditionOp op = condition.entry->op;
  if (op == ConditionOp::kIf || op == ConditionOp::kUnless || op == ConditionOp::kFor) return;
  const bool purpose = op == ConditionOp::kPurpose;
  const uint32_t from = condition.marker_end + (purpose ? 1 : kClauseWords);
  for (const FoundEntry& cue : scan_.cues) {
    const bool inside = cue.begin >= from && cue.begin < condition.end;
    if (!inside || cue.entry->needs != 0) continue;
    for (const FoundEntry& party : scan_.parties) {
      const bool subject = party.end == cue.begin || party.begin == cue.begin;
      if (subject && party.begin >= from) condition.end = std::min(condition.end, party.begin);
    }
  }
}

// Drops cues inside a condition's clause, inside a longer cue, and those whose needs are not met.
void Scanner::settle_cues() {
  auto& cues = scan_.cues;
  const uint32_t last = scan_.text.size() - 1;
  const auto subordinate = [&](const FoundEntry& cue) {
    return std::any_of(scan_.conditions.begin(), scan_.conditions.end(), [&](const FoundCondition& one) {
      const bool whole = one.begin <= 1 && one.end >= last;
      return !whole && cue.begin >= one.marker_end && cue.end <= one.end;
    });
  };
  std::erase_if(cues, [&](const FoundEntry& cue) {
    return (cue.entry->needs != 0 && (cue.entry->needs & scan_.supports) == 0) || subordinate(cue);
  });
  std::stable_sort(cues.begin(), cues.end(), [](const FoundEntry& a, const FoundEntry& b) {
    return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
  });
  std::vector<FoundEntry> kept;
  for (const FoundEntry& cue : cues) {
    const bool inside = std::any_of(kept.begin(), kept.end(), [&](const FoundEntry& other) {
      if (other.entry == cue.entry) return cue.begin < other.end;  // two readings of the same words
      return other.begin <= cue.begin && cue.end <= other.end && other.end - other.begin > cue.end - cue.begin;
    });
    if (!inside) kept.push_back(cue);
  }
  const auto concession = [](const FoundCondition& one) { return one.entry->concession; };
  std::copy_if(scan_.conditions.begin(), scan_.conditions.end(), std::back_inserter(scan_.concessions), concession);
  std::erase_if(scan_.conditions, concession);
  cues.swap(kept);
}

}  // namespace diglot

#include <algorithm>
#include <array>
#include <map>
#include <pugixml.hpp>
#include <set>

#include "digest.h"
#include "locale.h"
#include "parse.h"
#include "words.h"

namespace diglot {
namespace {

// Calls add(word) for the words of an element, which white space separates.
template <class Add>
void for_each_listed(pugi::xml_node element, Add&& add) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::string_view text = element.text().as_string();
  for (size_t begin = text.find_first_not_of(kSpace); begin != std::string_view::npos;) {
    const size_t end = std::min(text.find_first_of(kSpace, begin), text.size());
    add(text.substr(begin, end - begin));
    begin = text.find_first_not_of(kSpace, end);
  }
}

std::vector<std::string> characters(std::string_view text) {
  std::vector<std::string> out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    next_code_point(text, at);
    out.emplace_back(text.substr(begin, at - begin));
  }
  return out;
}

void parse_checks(pugi::xml_node checks, CheckWords& out) {
  out.compounds = checks.attribute("compounds").as_bool(out.compounds);
  out.full_stop = checks.attribute("full-stop").as_bool(out.full_stop);
  out.question_mark = checks.attribute("question-mark").as_bool(out.question_mark);
  const auto add_words = [&](const char* element, CheckWords::Tag tag) {
    for_each_listed(checks.child(element), [&](std::string_view word) { out.words.add(word, tag); });
  };
  add_words("function-words", CheckWords::kFunctionWord);
  add_words("negation", CheckWords::kNegation);
  add_words("weak-negation", CheckWords::kWeakNegation);
  add_words("abbreviations", CheckWords::kAbbreviation);
  for (pugi::xml_node repeatable : checks.children("repeatable")) {
    const bool behind_comma = repeatable.attribute("behind-comma").as_bool();
    for_each_listed(repeatable, [&](std::string_view word) {
      if (behind_comma) out.repeatable_behind_comma.insert(fold_case(word));
      if (!behind_comma) out.words.add(word, CheckWords::kRepeatable);
    });
  }
  add_words("ambiguous", CheckWords::kAmbiguous);
  for (pugi::xml_node idiom : checks.children("negation-idiom")) {
    out.negation_idioms.push_back({fold_case(idiom.text().as_string()), idiom.attribute("limits").as_bool()});
  }
  for (pugi::xml_node number : checks.children("number")) {
    for_each_listed(number, [&](std::string_view word) {
      out.numbers[number.attribute("value").as_llong()].emplace_back(fold_case(word));
    });
  }
  for (pugi::xml_node label : checks.children("label")) {
    out.labels.push_back({label.attribute("open").as_string(), label.attribute("close").as_string()});
  }
  for (pugi::xml_node space : checks.children("space")) {
    const std::string region = space.attribute("in").as_string();
    PunctuationSpace& marks = region.empty() ? out.space : out.space_in[region];
    marks.before = characters(space.attribute("before").as_string());
    marks.after = characters(space.attribute("after").as_string());
  }
}

template <class Value, size_t kSize>
std::optional<Value> lookup(const std::array<std::pair<std::string_view, Value>, kSize>& table, std::string_view name) {
  for (const auto& [key, value] : table) {
    if (key == name) return value;
  }
  return std::nullopt;
}

constexpr std::array<std::pair<std::string_view, Support>, 10> kSupports = {{{"time", Support::kTime},
                                                                             {"condition", Support::kCondition},
                                                                             {"quantity", Support::kQuantity},
                                                                             {"party", Support::kParty},
                                                                             {"only", Support::kOnly},
                                                                             {"negation", Support::kNegation},
                                                                             {"section", Support::kSection},
                                                                             {"optional", Support::kOptional},
                                                                             {"following", Support::kFollowing},
                                                                             {"listing", Support::kListing}}};

constexpr std::array<std::pair<std::string_view, HeadingClass>, 6> kHeadings = {
    {{"roles", HeadingClass::kRoles},
     {"applies-to", HeadingClass::kAppliesTo},
     {"next-steps", HeadingClass::kNextSteps},
     {"requirements", HeadingClass::kRequirements},
     {"not-rules", HeadingClass::kNotRules},
     {"steps", HeadingClass::kSteps}}};

constexpr std::array<std::pair<std::string_view, EntryClass>, 14> kElements = {{{"cue", EntryClass::kCue},
                                                                                {"block", EntryClass::kBlock},
                                                                                {"when", EntryClass::kWhen},
                                                                                {"lead", EntryClass::kLead},
                                                                                {"mark", EntryClass::kMark},
                                                                                {"not", EntryClass::kNot},
                                                                                {"party", EntryClass::kParty},
                                                                                {"imperative", EntryClass::kImperative},
                                                                                {"heading", EntryClass::kHeading},
                                                                                {"role", EntryClass::kRole},
                                                                                {"stop", EntryClass::kStop},
                                                                                {"except", EntryClass::kExcept},
                                                                                {"result", EntryClass::kResult},
                                                                                {"statement", EntryClass::kStatement}}};

constexpr std::array<std::pair<std::string_view, Comparator>, 5> kBounds = {{{"eq", Comparator::kEqual},
                                                                             {"lt", Comparator::kLess},
                                                                             {"le", Comparator::kAtMost},
                                                                             {"ge", Comparator::kAtLeast},
                                                                             {"gt", Comparator::kMore}}};

// Reads <rules> element by element. A faulty one is reported and left out.
class RulesReader {
 public:
  RulesReader(Lexicon& lexicon, Diagnostics& diagnostics)
      : rules_(lexicon.rules), tag_(lexicon.tag), diagnostics_(diagnostics) {}

  void read(pugi::xml_node node) {
    if (!node.first_child()) return;
    rules_.present = true;
    rules_.version = node.attribute("version").as_string();
    rules_.vocabulary = Vocabulary(unspaced_script(tag_), node.attribute("proclitics").as_string());
    rules_.number = rules_.vocabulary.named("number");
    rules_.count = rules_.vocabulary.named("count");
    rules_.article = rules_.vocabulary.named("article");
    rules_.quantity = rules_.vocabulary.named("q");
    rules_.duration = rules_.vocabulary.named("duration");
    rules_.date = rules_.vocabulary.named("date");
    rules_.money = rules_.vocabulary.named("money");
    rules_.percent = rules_.vocabulary.named("percent");
    names_ = {"number", "article", "count", "q", "duration", "date", "money", "percent"};
    for (pugi::xml_node set : node.children("set")) names_.push_back(set.attribute("name").as_string());
    for (const auto& [word, value] : spelled_numbers(tag_)) add_number(word, value, false, node);
    for (pugi::xml_node child : node.children()) {
      if (child.type() == pugi::node_element) read_element(child);
    }
    for (PatternSet* set : {&rules_.words, &rules_.units, &rules_.bounds, &rules_.references, &rules_.main}) {
      set->settle();
    }
  }

 private:
  // The messages name the element, and what is wrong with it: an attribute's value, a set's name, a pattern.
  void fail(Diag id, pugi::xml_node node, std::string_view what) {
    const auto at = static_cast<uint32_t>(std::max<ptrdiff_t>(0, node.offset_debug()));
    const std::string_view name = node.name();
    diagnostics_.report(id, {at, at + static_cast<uint32_t>(name.size())}, "", name, what);
  }

  void fail(PatternError error, pugi::xml_node node, std::string_view patterns) {
    constexpr size_t kShown = 60;
    std::string pattern = collapse_space(patterns.substr(0, patterns.find('|')));
    if (pattern.size() > kShown) pattern = whole_prefix(collapse_space(patterns), kShown);
    switch (error) {
      case PatternError::kNone: break;
      case PatternError::kUnclosed: return fail(Diag::kPatternUnclosed, node, pattern);
      case PatternError::kGapInside: return fail(Diag::kPatternGap, node, pattern);
      case PatternError::kTooDeep:
      case PatternError::kTooMany: return fail(Diag::kPatternTooLarge, node, pattern);
      case PatternError::kNoWord:
      case PatternError::kEmpty: return fail(Diag::kPatternEmpty, node, pattern);
    }
  }

  void add(PatternSet& set, std::string_view patterns, size_t number, pugi::xml_node node) {
    for (size_t at = patterns.find('{'); at != std::string_view::npos; at = patterns.find('{', at + 1)) {
      const std::string_view name = patterns.substr(at + 1, patterns.find('}', at) - at - 1);
      if (std::find(names_.begin(), names_.end(), name) == names_.end()) {
        return fail(Diag::kLexiconSet, node, name);
      }
    }
    fail(set.add(patterns, static_cast<uint32_t>(number), rules_.vocabulary), node, patterns);
  }

  void add_number(std::string_view word, int value, bool article, pugi::xml_node node) {
    add(rules_.words, word, rules_.word_entries.size(), node);
    rules_.word_entries.push_back({kNoSymbol, value, article});
  }

  void read_element(pugi::xml_node node) {
    const std::string_view name = node.name();
    const std::string_view text = node.text().as_string();
    if (name == "set") {
      add(rules_.words, text, rules_.word_entries.size(), node);
      rules_.word_entries.push_back({rules_.vocabulary.named(node.attribute("name").as_string()), 0, false});
    } else if (name == "number") {
      add_number(text, node.attribute("value").as_int(0), node.attribute("article").as_bool(false), node);
    } else if (name == "unit") {
      read_unit(node, text);
    } else if (name == "bound") {
      const auto comparator = lookup(kBounds, node.attribute("cmp").as_string());
      if (!comparator) return fail(Diag::kLexiconValue, node, "cmp");
      add(rules_.bounds, text, rules_.bound_entries.size(), node);
      rules_.bound_entries.push_back(*comparator);
    } else if (name == "letters") {
      for_each_listed(node, [&](std::string_view letter) { rules_.letters.emplace_back(letter); });
    } else if (name == "reference") {
      add(rules_.references, text, rules_.reference_entries.size(), node);
      rules_.reference_entries.push_back(node.attribute("before").as_bool(false));
    } else {
      read_entry(node, name, text);
    }
  }

  // Money names its currency; a unit may stand before its number as well ("$5", "USD 5").
  void read_unit(pugi::xml_node node, std::string_view text) {
    const auto type = value_named<QuantityType>(node.attribute("type").as_string(), kQuantityTypes);
    if (!type) return fail(Diag::kLexiconValue, node, "type");
    const std::string choice = "(" + std::string(text) + ")";
    const bool either = *type == QuantityType::kMoney;
    // "two (2) days": contracts say a number twice. "3-5 days": the hyphen is a blank here.
    const std::string number = "{number} | {number} \\( {number} \\) | {number} [– | {range}] {number} | {article}";
    add(rules_.units, "(" + number + ") " + choice, rules_.unit_entries.size(), node);
    if (either) add(rules_.units, choice + " {number}", rules_.unit_entries.size(), node);
    rules_.unit_entries.push_back(
        {*type, node.attribute("value").as_string(), node.attribute("business").as_bool(false)});
  }

  SupportSet read_supports(pugi::xml_node node, std::string_view list) {
    SupportSet out = 0;
    for (size_t at = 0; at < list.size();) {
      const size_t end = std::min(list.find(' ', at), list.size());
      const auto support = lookup(kSupports, list.substr(at, end - at));
      if (!support) fail(Diag::kLexiconValue, node, list.substr(at, end - at));
      if (support) out |= bit(*support);
      at = end + 1;
    }
    return out;
  }

  void read_entry(pugi::xml_node node, std::string_view name, std::string_view text) {
    const auto what = lookup(kElements, name);
    if (!what) return fail(Diag::kLexiconElement, node, "");
    LexiconEntry entry;
    entry.what = *what;
    entry.id = node.attribute("id").as_string();
    entry.kind = value_named<RuleKind>(node.attribute("kind").as_string(), kRuleKinds);
    entry.modality = value_named<Modality>(node.attribute("modality").as_string(), kModalities);
    entry.needs = read_supports(node, node.attribute("needs").as_string());
    entry.supports = read_supports(node, node.attribute("as").as_string());
    entry.weak = node.attribute("weak").as_bool(false);
    entry.negative = node.attribute("negative").as_bool(false);
    entry.at_end = std::string_view(node.attribute("place").as_string()) == "end";
    entry.concession = node.attribute("concession").as_bool(false);
    entry.op = value_named<ConditionOp>(node.attribute("op").as_string("if"), kConditionOps).value_or(ConditionOp::kIf);
    entry.combinator =
        value_named<Combinator>(node.attribute("items").as_string("unknown"), 3).value_or(Combinator::kUnknown);
    if (*what == EntryClass::kHeading) entry.heading = lookup(kHeadings, entry.id).value_or(HeadingClass::kNone);
    if (*what == EntryClass::kParty) entry.party = entry.id == "publisher" ? Party::kPublisher : Party::kReader;
    if (node.attribute("kind") && !entry.kind) return fail(Diag::kLexiconValue, node, "kind");
    if (node.attribute("modality") && !entry.modality) return fail(Diag::kLexiconValue, node, "modality");
    if ((*what == EntryClass::kCue || *what == EntryClass::kLead) && !entry.kind && !entry.modality) {
      return fail(Diag::kLexiconValue, node, "kind");
    }
    add(rules_.main, text, rules_.entries.size(), node);
    rules_.entries.push_back(std::move(entry));
  }

  RuleLexicon& rules_;
  std::string tag_;
  Diagnostics& diagnostics_;
  std::vector<std::string> names_;
};

// Makes the filter of a lexicon out of its patterns.
class FilterMaker {
 public:
  explicit FilterMaker(RuleLexicon& rules) : rules_(rules) {}

  // Each way to say a cue gives the filter one of its words, if it holds none yet: as few as can be, and rare ones.
  void make() {
    std::vector<Path> numbers;
    rules_.words.for_paths([&](uint32_t number, const Path& path) {
      const WordEntry& entry = rules_.word_entries[number];
      if (entry.set != kNoSymbol) said_[entry.set].push_back(rarest(path));
      if (entry.set == kNoSymbol && entry.value != 0 && !entry.article) numbers.push_back(path);
    });
    std::vector<Path> cues;
    std::vector<Path> leads;
    std::vector<Path> contrasts;
    rules_.main.for_paths([&](uint32_t number, const Path& path) {
      const LexiconEntry& entry = rules_.entries[number];
      const bool lead = entry.what == EntryClass::kLead;
      if (lead || (entry.supports & bit(Support::kFollowing)) != 0) leads.push_back(path);
      if (!lead && entry.what != EntryClass::kCue) return;
      cues.push_back(path);
      if (entry.negative || is_one_of_two(entry)) contrasts.push_back(path);
    });
    rules_.filter.clear();
    add(cues, kCueWord);
    add(leads, kLeadWord);
    add(contrasts, kContrastWord);
    add(numbers, kNumberWord);
  }

 private:
  using Path = std::vector<Symbol>;

  static bool is_one_of_two(const LexiconEntry& entry) {
    return entry.kind == RuleKind::kRequirement || entry.kind == RuleKind::kPermission;
  }

  void add(std::vector<Path>& paths, SentenceWords kind) {
    // Those that leave no choice come first.
    std::stable_sort(paths.begin(), paths.end(), [](const Path& a, const Path& b) { return a.size() < b.size(); });
    std::set<Symbol> chosen;
    for (const Path& path : paths) {
      const bool covered =
          std::any_of(path.begin(), path.end(), [&](Symbol symbol) { return chosen.count(symbol) != 0; });
      if (covered) continue;
      const Symbol symbol = rarest(path);
      chosen.insert(symbol);
      add_word(symbol, kind);
    }
  }

  // How many sentences a symbol lets pass, about: short words are frequent, and a set is all of its words. Nothing of
  // what is no word.
  std::optional<size_t> cost(Symbol symbol) const {
    if (const auto set = said_.find(symbol); set != said_.end()) {
      size_t all = 0;
      for (const Symbol word : set->second) {
        const auto one = cost(word);
        if (!one) return std::nullopt;
        all += *one;
      }
      return all;
    }
    const std::string_view text = rules_.vocabulary.text_of(symbol);
    if (!has_word(text)) return std::nullopt;
    return 1000 / (text.size() * text.size());
  }

  // The symbol of the least cost; kNoSymbol where none has any.
  Symbol rarest(const Path& path) const {
    Symbol best = kNoSymbol;
    size_t least = SIZE_MAX;
    for (const Symbol symbol : path) {
      const auto own = cost(symbol);
      if (!own || *own >= least) continue;
      best = symbol;
      least = *own;
    }
    return best;
  }

  void add_word(Symbol symbol, SentenceWords kind) {
    if (const auto set = said_.find(symbol); set != said_.end()) {
      for (const Symbol word : set->second) add_word(word, kind);
    } else if (symbol == kNoSymbol) {
      rules_.filter.always(kind);
    } else {
      rules_.filter.add(rules_.vocabulary.text_of(symbol), rules_.vocabulary.is_beginning(symbol), kind);
    }
  }

  RuleLexicon& rules_;
  std::map<Symbol, std::vector<Symbol>> said_;  // by a set's symbol: a word of each way to say it
};

}  // namespace

void prepare_filter(RuleLexicon& rules) { FilterMaker(rules).make(); }

Lexicon parse_lexicon(const SourceFile& file, Diagnostics& diagnostics, bool rules) {
  Lexicon lexicon;
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(file.bytes.data(), file.bytes.size());
  if (!result) {
    const auto at = static_cast<uint32_t>(std::min(static_cast<size_t>(result.offset), file.bytes.size()));
    diagnostics.report(Diag::kLexiconSyntax, {at, at}, "", result.description());
    return lexicon;
  }
  const pugi::xml_node root = document.child("locale");
  lexicon.tag = root.attribute("tag").as_string();
  for (pugi::xml_node word : root.child("ui").children("w")) {
    lexicon.ui.emplace(word.attribute("id").as_string(), word.text().as_string());
  }
  parse_checks(root.child("checks"), lexicon.checks);
  if (rules) RulesReader(lexicon, diagnostics).read(root.child("rules"));
  lexicon.fingerprint = fnv1a(file.bytes);
  return lexicon;
}

}  // namespace diglot

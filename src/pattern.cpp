#include "pattern.h"

#include <algorithm>
#include <array>
#include <utility>

#include "ascii.h"
#include "digest.h"
#include "locale.h"
#include "words.h"

namespace diglot {
namespace {

// Symbols that every vocabulary has, in this order.
constexpr Symbol kBegin = 0;
constexpr Symbol kEnd = 1;
constexpr Symbol kAny = 2;
constexpr Symbol kFirstWord = 3;

constexpr size_t kMaxProclitics = 2;
constexpr size_t kMaxBranches = 4096;  // of one pattern: more is a mistake in the lexicon

// Punctuation that counts as a word, in one form for all scripts; 0 for what does not count.
char32_t canonical_punctuation(char32_t c) {
  if (c < 0x80 && is_word_char(c)) return 0;
  switch (c) {
    case ',':
    case 0x060C:
    case 0x3001:
    case 0xFF0C: return ',';
    case ';':
    case 0x061B:
    case 0xFF1B: return ';';
    case ':':
    case 0xFF1A: return ':';
    case '?':
    case 0x061F:
    case 0xFF1F: return '?';
    case '(':
    case 0xFF08: return '(';
    case ')':
    case 0xFF09: return ')';
    case 0x2013:
    case 0x2014: return 0x2013;
    case '%':
    case 0xFF05:
    case 0x066A: return '%';
    case '$': return c;
    default: return c >= 0x80 && is_currency_symbol(c) ? c : 0;
  }
}

bool is_boundary(char32_t canonical) {
  return canonical != 0 && canonical != '%' && canonical != '?' && !is_currency_symbol(canonical);
}

// The letter that a byte of a word is compared as.
unsigned char lower(char c) { return static_cast<unsigned char>(to_ascii_lower(c)); }

WordForm form_of(std::string_view text) {
  uint64_t hash = kFnvBasis;
  for (const char c : text) hash = fnv1a(hash, lower(c));
  return {text, hash};
}

struct RawToken {
  size_t begin = 0;
  size_t end = 0;
  char32_t punctuation = 0;
  WordForm form;
};

// The rest of a word that has letters beyond ASCII, from `at` on; gives where it ends.
size_t read_letters(std::string_view text, size_t at, bool unspaced, std::string& folded) {
  while (true) {
    at = fold_ascii(text, at, folded);
    size_t after = at;
    if (at == text.size() || kFoldedBytes[static_cast<unsigned char>(text[at])] != kBeyondAscii) return at;
    const char32_t follow = next_code_point(text, after);
    if (!is_word_char(follow) || (unspaced && follow >= 0x250)) return at;
    append_utf8(folded, fold_char(follow));
    at = after;
  }
}

// Finds the next word or counting punctuation mark at or after `at`. Its form is a view of the text or of `folded`.
// False at the end of the text.
bool next_token(std::string_view text, size_t& at, bool unspaced, RawToken& token, std::string& folded) {
  const auto byte_at = [&](size_t i) { return kFoldedBytes[static_cast<unsigned char>(text[i])]; };
  while (at < text.size()) {
    if (byte_at(at) > kBeyondAscii) {
      token.begin = at;
      token.punctuation = 0;
      uint64_t hash = kFnvBasis;
      size_t end = at;
      for (; end < text.size() && byte_at(end) > kBeyondAscii; ++end) {
        hash = fnv1a(hash, static_cast<unsigned char>(byte_at(end)));
      }
      token.form = {text.substr(at, end - at), hash};
      if (end < text.size() && byte_at(end) == kBeyondAscii) {
        folded.clear();
        end = read_letters(text, at, unspaced, folded);
        token.form = form_of(folded);
      }
      token.end = at = end;
      return true;
    }
    if (text[at] == ' ') {
      ++at;
      continue;
    }
    size_t next = at;
    const char32_t c = next_code_point(text, next);
    const bool word = c >= 0x80 && is_word_char(c);
    const char32_t punctuation = word ? 0 : canonical_punctuation(c);
    if (word || punctuation != 0) {
      folded.clear();
      append_utf8(folded, word ? fold_char(c) : punctuation);
      const bool single = !word || (unspaced && c >= 0x250);
      if (!single) next = read_letters(text, next, unspaced, folded);
      token = {at, next, punctuation, form_of(folded)};
      at = next;
      return true;
    }
    at = next;
  }
  return false;
}

}  // namespace

// ---- TrieEdges ----------------------------------------------------------------------------------------------

namespace {

// Fibonacci hashing. The node is the key's upper half: it counts only in bits from the 32nd up.
size_t slot_of(uint64_t key) { return static_cast<size_t>(key * 0x9E3779B97F4A7C15ULL >> 40U); }

}  // namespace

uint32_t TrieEdges::find(uint32_t node, uint32_t label) const {
  if (slots_.empty()) return UINT32_MAX;
  const uint64_t key = (static_cast<uint64_t>(node) << 32U) | label;
  const size_t mask = slots_.size() - 1;
  for (size_t i = slot_of(key) & mask;; i = (i + 1) & mask) {
    if (slots_[i].key == key) return slots_[i].target;
    if (slots_[i].key == UINT64_MAX) return UINT32_MAX;
  }
}

void TrieEdges::insert(uint32_t node, uint32_t label, uint32_t target) {
  if ((used_ + 1) * 2 > slots_.size()) grow();
  const uint64_t key = (static_cast<uint64_t>(node) << 32U) | label;
  const size_t mask = slots_.size() - 1;
  size_t i = slot_of(key) & mask;
  while (slots_[i].key != UINT64_MAX) i = (i + 1) & mask;
  slots_[i] = {key, target};
  ++used_;
}

void TrieEdges::grow() {
  std::vector<Slot> old = std::move(slots_);
  slots_.assign(old.empty() ? 64 : old.size() * 2, {});
  used_ = 0;
  for (const Slot& slot : old) {
    if (slot.key != UINT64_MAX) {
      insert(static_cast<uint32_t>(slot.key >> 32U), static_cast<uint32_t>(slot.key), slot.target);
    }
  }
}

// ---- Vocabulary ---------------------------------------------------------------------------------------------

Vocabulary::Vocabulary() : Vocabulary(false, {}) {}

Vocabulary::Vocabulary(bool unspaced, std::string_view proclitics)
    : unspaced_(unspaced), words_(64), next_(kFirstWord) {
  for (size_t at = 0; at < proclitics.size();) {
    const size_t end = std::min(proclitics.find(' ', at), proclitics.size());
    if (end > at) proclitics_.emplace_back(proclitics.substr(at, end - at));
    at = end + 1;
  }
}

namespace {

uint32_t hash_of_beginning(unsigned char first, unsigned char second, unsigned char third) {
  return (first * 961U + second * 31U + third) & 4095U;
}

bool same_word(std::string_view folded, std::string_view form) {
  if (folded.size() != form.size()) return false;
  return folded == form || std::equal(folded.begin(), folded.end(), form.begin(),
                                      [](char a, char b) { return static_cast<unsigned char>(a) == lower(b); });
}

}  // namespace

bool Vocabulary::AffixTrie::may_hold(std::string_view bytes, bool reversed) const {
  const size_t size = bytes.size();
  if (size < shortest) return false;
  if (size < 3) return true;
  const auto byte = [&](size_t i) { return lower(reversed ? bytes[size - 1 - i] : bytes[i]); };
  const uint32_t hash = hash_of_beginning(byte(0), byte(1), byte(2));
  return (beginnings[hash / 64] >> hash % 64 & 1U) != 0;
}

// The place of its symbol.
Symbol& Vocabulary::AffixTrie::add(std::string_view bytes, bool reversed) {
  const auto byte = [&](size_t i) { return lower(reversed ? bytes[bytes.size() - 1 - i] : bytes[i]); };
  const size_t size = bytes.size();
  shortest = std::min(shortest, size);
  // Of a short affix any byte may follow.
  for (uint32_t second = size > 1 ? byte(1) : 0; size > 0; ++second) {
    for (uint32_t third = size > 2 ? byte(2) : 0;; ++third) {
      const uint32_t hash =
          hash_of_beginning(byte(0), static_cast<unsigned char>(second), static_cast<unsigned char>(third));
      beginnings[hash / 64] |= uint64_t{1} << hash % 64;
      if (size > 2 || third == 255) break;
    }
    if (size > 1 || second == 255) break;
  }
  uint32_t node = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const auto label = byte(i);
    uint32_t next = edges.find(node, label);
    if (next == UINT32_MAX) {
      next = static_cast<uint32_t>(symbols.size());
      edges.insert(node, label, next);
      symbols.push_back(kNoSymbol);
    }
    node = next;
  }
  return symbols[node];
}

Symbol Vocabulary::name(std::string_view text, bool beginning) {
  texts_.resize(next_ + 1);
  texts_[next_] = {lower_ascii(text), beginning};
  return next_++;
}

std::string_view Vocabulary::text_of(Symbol symbol) const {
  return symbol < texts_.size() ? std::string_view(texts_[symbol].text) : std::string_view();
}

Symbol Vocabulary::find_word(const WordForm& form) const {
  const auto upper = static_cast<uint32_t>(form.hash >> 32U);
  const size_t mask = words_.size() - 1;
  for (size_t i = form.hash & mask; words_[i].symbol != kNoSymbol; i = (i + 1) & mask) {
    if (words_[i].hash == upper && same_word(texts_[words_[i].symbol].text, form.text)) return words_[i].symbol;
  }
  return kNoSymbol;
}

void Vocabulary::insert_word(uint64_t hash, Symbol symbol) {
  const size_t mask = words_.size() - 1;
  size_t i = hash & mask;
  while (words_[i].symbol != kNoSymbol) i = (i + 1) & mask;
  words_[i] = {static_cast<uint32_t>(hash >> 32U), symbol};
}

Symbol Vocabulary::word(const WordForm& form) {
  if (const Symbol known = find_word(form); known != kNoSymbol) return known;
  const Symbol symbol = name(form.text, false);
  if (++word_count_ * 2 > words_.size()) {
    const std::vector<WordSlot> old = std::exchange(words_, std::vector<WordSlot>(words_.size() * 2));
    for (const WordSlot& slot : old) {
      if (slot.symbol != kNoSymbol) insert_word(form_of(texts_[slot.symbol].text).hash, slot.symbol);
    }
  }
  insert_word(form.hash, symbol);
  return symbol;
}

Symbol Vocabulary::prefix(const WordForm& form) {
  Symbol& symbol = prefixes_.add(form.text, false);
  if (symbol == kNoSymbol) symbol = name(form.text, true);
  return symbol;
}

Symbol Vocabulary::suffix(const WordForm& form) {
  Symbol& symbol = suffixes_.add(form.text, true);
  if (symbol == kNoSymbol) symbol = next_++;
  return symbol;
}

Symbol Vocabulary::named(std::string_view name) {
  auto [slot, fresh] = named_.try_emplace(std::string(name), next_);
  if (fresh) ++next_;
  return slot->second;
}

Symbol Vocabulary::find_named(std::string_view name) const {
  auto found = named_.find(std::string(name));
  return found == named_.end() ? kNoSymbol : found->second;
}

void Vocabulary::lookup_forms(const WordForm& form, std::vector<Symbol>& out) const {
  const auto walk = [&](const AffixTrie& trie, bool reversed) {
    uint32_t node = 0;
    for (size_t i = 0; i < form.text.size(); ++i) {
      node = trie.edges.find(node, lower(form.text[reversed ? form.text.size() - 1 - i : i]));
      if (node == UINT32_MAX) return;
      if (trie.symbols[node] != kNoSymbol) out.push_back(trie.symbols[node]);
    }
  };
  if (prefixes_.may_hold(form.text, false)) walk(prefixes_, false);
  if (const Symbol whole = find_word(form); whole != kNoSymbol) out.push_back(whole);
  if (suffixes_.may_hold(form.text, true)) walk(suffixes_, true);
}

void Vocabulary::lookup(const WordForm& form, std::vector<Symbol>& out) const {
  lookup_forms(form, out);
  if (proclitics_.empty()) return;
  std::string_view rest = form.text;
  for (size_t stripped = 0; stripped < kMaxProclitics; ++stripped) {
    const auto hit = std::find_if(proclitics_.begin(), proclitics_.end(), [&](const std::string& proclitic) {
      return rest.size() > proclitic.size() && same_word(proclitic, rest.substr(0, proclitic.size()));
    });
    if (hit == proclitics_.end()) return;
    rest.remove_prefix(hit->size());
    lookup_forms(form_of(rest), out);
  }
}

// ---- WordFilter ---------------------------------------------------------------------------------------------

void WordFilter::add(std::string_view folded, bool beginning, uint8_t kind) {
  std::vector<uint8_t>& kinds = beginning ? beginnings_ : words_;
  kinds.resize(kSize);
  kinds[fnv1a(folded) % kSize] |= kind;
}

uint8_t WordFilter::kinds_in(std::string_view text) const {
  uint8_t found = always_;
  if (words_.empty() && beginnings_.empty()) return found;
  uint64_t hash = kFnvBasis;
  for (size_t at = 0; at < text.size(); ++at) {
    const auto byte = static_cast<unsigned char>(text[at]);
    const char folded = kFoldedBytes[byte];
    if (folded > kBeyondAscii) {
      hash = fnv1a(hash, static_cast<unsigned char>(folded));
      if (!beginnings_.empty()) found |= beginnings_[hash % kSize];
      continue;
    }
    if (folded == kBeyondAscii) {
      // Signs, dashes and quotes end a word as any other would.
      const bool latin_sign = byte == 0xC2;
      if (!latin_sign && !text.substr(at).starts_with("\xE2\x80")) return 0xFF;
      at += latin_sign ? 1 : 2;
    }
    if (!words_.empty()) found |= words_[hash % kSize];
    hash = kFnvBasis;
  }
  return words_.empty() ? found : found | words_[hash % kSize];
}

// ---- TokenizedText ------------------------------------------------------------------------------------------

void TokenizedText::read(std::string_view text, const Vocabulary& vocabulary) {
  text_ = text;
  tokens_.clear();
  symbols_.clear();
  spans_.clear();
  span_begins_ = 0;
  tokens_.push_back({0, 0, 0, 0});
  symbols_.push_back(kBegin);
  uint32_t boundaries = 0;
  RawToken raw;
  for (size_t at = 0; next_token(text, at, vocabulary.unspaced(), raw, folded_);) {
    tokens_.push_back({static_cast<uint32_t>(raw.begin), static_cast<uint32_t>(raw.end),
                       static_cast<uint32_t>(symbols_.size()), boundaries});
    vocabulary.lookup(raw.form, symbols_);
    if (is_boundary(raw.punctuation)) ++boundaries;
  }
  const auto end = static_cast<uint32_t>(text.size());
  tokens_.push_back({end, end, static_cast<uint32_t>(symbols_.size()), boundaries});
  symbols_.push_back(kEnd);
}

bool TokenizedText::is_punctuation(uint32_t token) const {
  size_t at = tokens_[token].begin;
  return at < text_.size() && canonical_punctuation(next_code_point(text_, at)) != 0;
}

Range TokenizedText::range(uint32_t begin, uint32_t end) const {
  if (begin >= end) return {tokens_[begin].begin, tokens_[begin].begin};
  return {tokens_[begin].begin, tokens_[end - 1].end};
}

uint32_t TokenizedText::token_from(uint32_t byte) const {
  const auto found = std::lower_bound(tokens_.begin() + 1, tokens_.end() - 1, byte,
                                      [](const Token& token, uint32_t at) { return token.begin < at; });
  return static_cast<uint32_t>(found - tokens_.begin());
}

uint32_t TokenizedText::token_until(uint32_t byte) const {
  const auto found = std::upper_bound(tokens_.begin() + 1, tokens_.end() - 1, byte,
                                      [](uint32_t at, const Token& token) { return at < token.end; });
  return static_cast<uint32_t>(found - tokens_.begin());
}

void TokenizedText::index_spans() {
  const auto before = [](const TokenSpan& a, const TokenSpan& b) { return a.begin < b.begin; };
  if (!std::is_sorted(spans_.begin(), spans_.end(), before)) std::stable_sort(spans_.begin(), spans_.end(), before);
  for (const TokenSpan& span : spans_) span_begins_ |= uint64_t{1} << span.begin % 64;
}

std::span<const TokenSpan> TokenizedText::spans_beginning_at(uint32_t token) const {
  const auto first = std::lower_bound(spans_.begin(), spans_.end(), token,
                                      [](const TokenSpan& span, uint32_t at) { return span.begin < at; });
  auto last = first;
  while (last != spans_.end() && last->begin == token) ++last;
  return {first, last};
}

// ---- reading patterns ---------------------------------------------------------------------------------------

// Reads the text of a pattern straight into the trie: a set of nodes is what has been read so far.
class PatternReader {
 public:
  PatternReader(std::string_view source, uint32_t number, PatternSet& set, Vocabulary& vocabulary)
      : source_(source), number_(number), set_(set), vocabulary_(vocabulary) {}

  PatternError read() {
    while (more()) read_one();
    return error_;
  }

 private:
  using Nodes = std::vector<uint32_t>;

  void fail(PatternError error) {
    if (error_ == PatternError::kNone) error_ = error;
  }

  bool more() const { return at_ < source_.size() && error_ == PatternError::kNone; }
  bool take(std::string_view word) {
    if (!source_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  void skip_blanks() {
    while (at_ < source_.size() && is_space(static_cast<unsigned char>(source_[at_]))) ++at_;
  }

  // One pattern: pieces with gaps between them, up to |.
  void read_one() {
    std::vector<Nodes> pieces(1, Nodes{0});
    std::vector<bool> within_clause{false};
    for (skip_blanks(); more() && source_[at_] != '|'; skip_blanks()) {
      const bool sentence_gap = take("...");
      if (sentence_gap || take("..")) {
        pieces.push_back({0});
        within_clause.push_back(!sentence_gap);
      } else {
        pieces.back() = read_element(pieces.back());
      }
    }
    if (at_ < source_.size()) ++at_;
    if (error_ == PatternError::kNone) store(pieces, within_clause);
  }

  void store(const std::vector<Nodes>& pieces, const std::vector<bool>& within_clause) {
    if (pieces.size() == 1 && pieces[0] == Nodes{0}) return;  // nothing there
    const uint32_t chain = set_.draft_.chains++;
    for (size_t i = 0; i < pieces.size(); ++i) {
      for (const uint32_t node : pieces[i]) {
        if (node == 0) return fail(PatternError::kEmpty);
        const PatternSet::Accept one{number_, chain, static_cast<uint16_t>(i), static_cast<uint16_t>(pieces.size()),
                                     static_cast<bool>(within_clause[i])};
        set_.draft_.accepts.emplace_back(node, one);
      }
    }
  }

  Nodes read_element(const Nodes& from) {
    if (take("(")) return read_choice(from, ")", false);
    if (take("[")) return read_choice(from, "]", true);
    if (take("{")) return read_named(from);
    if (take("^")) return step(from, kBegin);
    if (take("$")) return step(from, kEnd);
    if (source_[at_] == '_' &&
        (at_ + 1 == source_.size() || !is_word_char(static_cast<unsigned char>(source_[at_ + 1])))) {
      ++at_;
      return step(from, kAny);
    }
    return read_word(from);
  }

  Nodes read_choice(const Nodes& from, std::string_view close, bool optional) {
    if (++depth_ > 8) fail(PatternError::kTooDeep);
    Nodes out = optional ? from : Nodes{};
    Nodes branch = from;
    for (skip_blanks();; skip_blanks()) {
      if (!more()) {
        fail(PatternError::kUnclosed);
        break;
      }
      const bool closed = take(close);
      if (closed || take("|")) {
        out.insert(out.end(), branch.begin(), branch.end());
        branch = from;
        if (closed) break;
      } else if (source_.substr(at_).starts_with("..")) {
        fail(PatternError::kGapInside);
      } else {
        branch = read_element(branch);
      }
    }
    --depth_;
    return unique(std::move(out));
  }

  Nodes read_named(const Nodes& from) {
    const size_t end = source_.find('}', at_);
    if (end == std::string_view::npos) {
      fail(PatternError::kUnclosed);
      return from;
    }
    const std::string_view name = source_.substr(at_, end - at_);
    at_ = end + 1;
    return step(from, vocabulary_.named(name));
  }

  // Words up to a blank or a sign of the language: several in a script without spaces.
  Nodes read_word(const Nodes& from) {
    std::string text;
    const bool ending = take("*");
    bool open = false;
    while (more()) {
      const char c = source_[at_];
      if (c == '\\' && at_ + 1 < source_.size()) {
        text.push_back(source_[at_ + 1]);
        at_ += 2;
        continue;
      }
      if (std::string_view(" \t\r\n|()[]{}^$").find(c) != std::string_view::npos) break;
      if (source_.substr(at_).starts_with("..")) break;
      ++at_;
      if (c == '*') {
        open = true;
        break;
      }
      text.push_back(c);
    }
    return add_words(from, text, ending, open);
  }

  Nodes add_words(const Nodes& from, const std::string& text, bool ending, bool open) {
    Nodes out = from;
    std::string folded;
    RawToken raw;
    bool any = false;
    for (size_t at = 0; next_token(text, at, vocabulary_.unspaced(), raw, folded);) {
      const bool last = at == text.size();
      Symbol symbol = 0;
      if (ending && !any) {
        symbol = vocabulary_.suffix(raw.form);
      } else {
        symbol = open && last ? vocabulary_.prefix(raw.form) : vocabulary_.word(raw.form);
      }
      out = step(out, symbol);
      any = true;
    }
    if (!any) fail(PatternError::kNoWord);
    return out;
  }

  Nodes step(const Nodes& from, Symbol symbol) {
    Nodes out;
    out.reserve(from.size());
    for (const uint32_t node : from) out.push_back(set_.child(node, symbol));
    return unique(std::move(out));
  }

  Nodes unique(Nodes nodes) {
    std::sort(nodes.begin(), nodes.end());
    nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
    if (nodes.size() > kMaxBranches) fail(PatternError::kTooMany);
    return nodes;
  }

  std::string_view source_;
  size_t at_ = 0;
  uint32_t number_;
  PatternSet& set_;
  Vocabulary& vocabulary_;
  PatternError error_ = PatternError::kNone;
  int depth_ = 0;
};

// ---- PatternSet ---------------------------------------------------------------------------------------------

PatternError PatternSet::add(std::string_view source, uint32_t number, Vocabulary& vocabulary) {
  return PatternReader(source, number, *this, vocabulary).read();
}

uint32_t PatternSet::child(uint32_t node, Symbol symbol) {
  uint32_t next = draft_.edges.find(node, symbol);
  if (next == UINT32_MAX) {
    next = static_cast<uint32_t>(draft_.links.size()) + 1;
    draft_.edges.insert(node, symbol, next);
    draft_.links.push_back({node, {symbol, next}});
  }
  return next;
}

void PatternSet::settle() {
  Draft draft = std::exchange(draft_, {});
  if (draft.links.empty()) return;
  nodes_.assign(draft.links.size() + 2, {});
  const auto in_order = [](const Draft::Link& a, const Draft::Link& b) {
    return a.node != b.node ? a.node < b.node : a.edge.symbol < b.edge.symbol;
  };
  std::sort(draft.links.begin(), draft.links.end(), in_order);
  std::stable_sort(draft.accepts.begin(), draft.accepts.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  edges_.reserve(draft.links.size());
  for (const Draft::Link& link : draft.links) {
    Node& node = nodes_[link.node];
    if (link.edge.symbol == kAny) node.any = link.edge.target;
    if (link.edge.symbol != kAny) node.symbols |= uint64_t{1} << link.edge.symbol % 64;
    ++nodes_[link.node + 1].edges;
    edges_.push_back(link.edge);
  }
  accepts_.reserve(draft.accepts.size());
  for (const auto& [node, one] : draft.accepts) {
    ++nodes_[node + 1].accepts;
    accepts_.push_back(one);
  }
  for (size_t i = 1; i < nodes_.size(); ++i) {
    nodes_[i].edges += nodes_[i - 1].edges;
    nodes_[i].accepts += nodes_[i - 1].accepts;
  }
  roots_.assign(edges_[nodes_[1].edges - 1].symbol + 1, 0);
  for (uint32_t i = 0; i < nodes_[1].edges; ++i) roots_[edges_[i].symbol] = edges_[i].target;
}

void PatternSet::for_paths(const std::function<void(uint32_t number, const std::vector<Symbol>& path)>& visit) const {
  if (empty()) return;
  struct Origin {
    uint32_t node = 0;
    Symbol symbol = kNoSymbol;
  };
  const size_t count = nodes_.size() - 1;
  std::vector<Origin> origins(count);
  for (uint32_t node = 0; node < count; ++node) {
    for (uint32_t i = nodes_[node].edges; i < nodes_[node + 1].edges; ++i) {
      origins[edges_[i].target] = {node, edges_[i].symbol};
    }
  }
  std::vector<Symbol> path;
  for (uint32_t end = 1; end < count; ++end) {
    path.clear();
    for (uint32_t node = end; node != 0; node = origins[node].node) path.insert(path.begin(), origins[node].symbol);
    for (uint32_t i = nodes_[end].accepts; i < nodes_[end + 1].accepts; ++i) {
      if (accepts_[i].piece == 0) visit(accepts_[i].number, path);
    }
  }
}

struct PatternSet::Walk {
  const TokenizedText& text;
  std::vector<PatternMatch>& out;
  std::vector<Partial> partials;
};

void PatternSet::match(const TokenizedText& text, std::vector<PatternMatch>& out) const {
  if (empty()) return;
  Walk walk{text, out, {}};
  const auto root_of = [&](Symbol symbol) { return symbol < roots_.size() ? roots_[symbol] : 0; };
  // What was marked comes behind the words of the token where it begins.
  auto span = text.spans().begin();
  const auto begin_spans_before = [&](uint32_t token) {
    for (; span != text.spans().end() && span->begin < token; ++span) {
      if (const uint32_t root = root_of(span->symbol); root != 0) visit(walk, root, span->begin, span->end);
    }
  };
  // Most words begin no pattern: that is seen without a look at their tokens.
  const std::vector<Symbol>& symbols = text.symbols();
  uint32_t token = 0;
  for (size_t i = 0; i < symbols.size(); ++i) {
    const uint32_t root = root_of(symbols[i]);
    if (root == 0) continue;
    while (token + 1 < text.size() && text.tokens()[token + 1].symbols <= i) ++token;
    begin_spans_before(token);
    visit(walk, root, token, token + 1);
  }
  begin_spans_before(text.size());
}

uint32_t PatternSet::find_edge(uint32_t node, Symbol symbol) const {
  const Edge* first = edges_.data() + nodes_[node].edges;
  const Edge* last = edges_.data() + nodes_[node + 1].edges;
  first = std::lower_bound(first, last, symbol, [](const Edge& edge, Symbol other) { return edge.symbol < other; });
  return first != last && first->symbol == symbol ? first->target : 0;
}

// Follows all edges that the token at `at` allows, from below the root. Recursion is as deep as the longest pattern.
void PatternSet::visit(Walk& walk, uint32_t node, uint32_t start, uint32_t at) const {
  for (uint32_t i = nodes_[node].accepts; i < nodes_[node + 1].accepts; ++i) accept(walk, accepts_[i], start, at);
  const uint64_t symbols = nodes_[node].symbols;
  const uint32_t any = nodes_[node].any;
  if ((symbols | any) == 0 || at >= walk.text.size()) return;
  const auto follow = [&](Symbol symbol, uint32_t behind) {
    if ((symbols >> symbol % 64 & 1U) == 0) return;
    if (const uint32_t next = find_edge(node, symbol); next != 0) visit(walk, next, start, behind);
  };
  for (const Symbol symbol : walk.text.symbols_of(at)) follow(symbol, at + 1);
  if (any != 0 && at + 1 < walk.text.size()) visit(walk, any, start, at + 1);
  for (const TokenSpan& span : walk.text.spans_at(at)) follow(span.symbol, span.end);
}

void PatternSet::accept(Walk& walk, const Accept& one, uint32_t begin, uint32_t end) const {
  if (one.pieces == 1) {
    walk.out.push_back({one.number, begin, end});
    return;
  }
  if (one.piece > 0) {
    // Join with the nearest earlier piece; only so many are looked at, which keeps hostile text linear.
    constexpr size_t kLookBack = 64;
    const auto& tokens = walk.text.tokens();
    uint32_t found = UINT32_MAX;
    for (size_t i = walk.partials.size(), looked = 0; i-- > 0 && looked < kLookBack; ++looked) {
      const Partial& partial = walk.partials[i];
      if (partial.chain != one.chain || partial.piece + 1U != one.piece || partial.end > begin) continue;
      if (one.within_clause && tokens[begin].boundaries != tokens[partial.end - 1].boundaries) continue;
      found = partial.begin;
      break;
    }
    if (found == UINT32_MAX) return;
    begin = found;
  }
  if (one.piece + 1U == one.pieces) {
    walk.out.push_back({one.number, begin, end});
  } else {
    walk.partials.push_back({one.chain, one.piece, begin, end});
  }
}

}  // namespace diglot

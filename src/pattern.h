// pattern: finds many word patterns in a sentence in one pass.
//
// The pattern language, as it is written in locales/*.xml:
//
//   must not              words in a row; letter case, apostrophes and hyphens do not matter ("don't" = "don t")
//   (must | need to) pay  one of
//   [you] must            may be absent; [a | b] likewise with alternatives
//   requir*               a word that begins so;   *ez  a word that ends so
//   _                     any one word
//   a .. b                anything between, within one clause (no comma, colon, semicolon, dash or bracket)
//   a ... b               anything between, within the sentence
//   {name}                a named set of the lexicon, or what a reader has marked ({number}, {duration}, {date}, …)
//   , : ; ? ( ) – %       these count as words; ( and ) are written \( and \), and so is \$
//   ^ and $               the sentence's begin and end (a final full stop is no word)
//
// Several patterns are joined by |. Line ends are blanks. Gaps stand outside parentheses only.
// In a script without spaces each character counts as a word (runs of Latin letters and digits count as one),
// and spaces mean nothing, so that a pattern is found anywhere in the text.
//
// The machine: all patterns of a set share one trie over words, walked from each word of the sentence; pieces
// around a gap are found apart and joined left to right. Cost is linear in the sentence for any real lexicon.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "source.h"

namespace diglot {

using Symbol = uint32_t;
inline constexpr Symbol kNoSymbol = UINT32_MAX;

// Edges of a trie that grows: (node, label) → node, in one flat hash table.
class TrieEdges {
 public:
  uint32_t find(uint32_t node, uint32_t label) const;           // UINT32_MAX where there is none
  void insert(uint32_t node, uint32_t label, uint32_t target);  // the edge must be new

 private:
  struct Slot {
    uint64_t key = UINT64_MAX;
    uint32_t target = UINT32_MAX;
  };
  void grow();
  std::vector<Slot> slots_;
  size_t used_ = 0;
};

// A word as it is looked up: folded, but for the case of letters of ASCII, which does not count here.
struct WordForm {
  std::string_view text;
  uint64_t hash = 0;  // of the folded text
};

// The words that the patterns of one language ask for, each with a number.
class Vocabulary {
 public:
  Vocabulary();
  // `proclitics`: short words that a script writes together with the next one (Hebrew ו ב ל …), space separated.
  Vocabulary(bool unspaced, std::string_view proclitics);

  bool unspaced() const { return unspaced_; }
  Symbol word(const WordForm& form);
  Symbol prefix(const WordForm& form);
  Symbol suffix(const WordForm& form);
  Symbol named(std::string_view name);             // {name}; made on first use
  Symbol find_named(std::string_view name) const;  // kNoSymbol where no pattern asks for it
  // The folded text of a word or of a beginning of words; empty for any other symbol.
  std::string_view text_of(Symbol symbol) const;
  bool is_beginning(Symbol symbol) const { return symbol < texts_.size() && texts_[symbol].beginning; }
  // Appends the symbols that a word stands for.
  void lookup(const WordForm& form, std::vector<Symbol>& out) const;

 private:
  // Beginnings of words, or ends read backwards.
  struct AffixTrie {
    TrieEdges edges;
    std::vector<Symbol> symbols{kNoSymbol};  // by node: the affix that ends here
    size_t shortest = SIZE_MAX;
    // By a hash of three bytes: an affix begins so. It turns most words of a text away.
    std::array<uint64_t, 64> beginnings{};
    Symbol& add(std::string_view bytes, bool reversed);
    bool may_hold(std::string_view bytes, bool reversed) const;
  };
  struct SymbolText {
    std::string text;
    bool beginning = false;
  };
  // A whole word, found by its hash: the upper half of it, and the symbol.
  struct WordSlot {
    uint32_t hash = 0;
    Symbol symbol = kNoSymbol;
  };
  Symbol find_word(const WordForm& form) const;
  void insert_word(uint64_t hash, Symbol symbol);
  void lookup_forms(const WordForm& form, std::vector<Symbol>& out) const;
  Symbol name(std::string_view text, bool beginning);  // a new symbol

  bool unspaced_ = false;
  std::vector<std::string> proclitics_;
  std::vector<WordSlot> words_;  // at most half full
  size_t word_count_ = 0;
  AffixTrie prefixes_, suffixes_;
  std::unordered_map<std::string, Symbol> named_;
  std::vector<SymbolText> texts_;  // by symbol
  Symbol next_ = 0;
};

// Says of a text, by its words alone, which kinds of pattern may stand in it: those it does not name do not. A text
// with letters beyond ASCII may hold all. One that was never filled says so of every text.
class WordFilter {
 public:
  void clear() { *this = {}, always_ = 0; }  // before the first word
  void add(std::string_view folded, bool beginning, uint8_t kind);
  void always(uint8_t kind) { always_ |= kind; }
  uint8_t kinds_in(std::string_view text) const;  // bits; of unknown kinds as well

 private:
  static constexpr size_t kSize = size_t{1} << 16U;  // far more than words: nearly every other word has no kind
  uint8_t always_ = 0xFF;
  std::vector<uint8_t> words_, beginnings_;  // kinds by hash; empty where there are none
};

// A word of a text; the first and last token stand for its ends and are empty.
struct Token {
  uint32_t begin = 0;  // bytes
  uint32_t end = 0;
  uint32_t symbols = 0;     // index of the first symbol; they reach to the next token's
  uint32_t boundaries = 0;  // clause boundaries before this token
};

// Tokens [begin, end) that were read as a named thing.
struct TokenSpan {
  Symbol symbol = kNoSymbol;
  uint32_t begin = 0;
  uint32_t end = 0;
  uint32_t value = 0;  // the marker's own business
  bool operator==(const TokenSpan&) const = default;
};

// A text cut into words. Made to be used again and again: its memory is kept.
class TokenizedText {
 public:
  void read(std::string_view text, const Vocabulary& vocabulary);
  std::string_view text() const { return text_; }
  const std::vector<Token>& tokens() const { return tokens_; }
  uint32_t size() const { return static_cast<uint32_t>(tokens_.size()); }
  std::string_view word(uint32_t token) const {
    return text_.substr(tokens_[token].begin, tokens_[token].end - tokens_[token].begin);
  }
  // True of tokens that are no words: "," "(" "%" …
  bool is_punctuation(uint32_t token) const;
  // Bytes of the tokens [begin, end).
  Range range(uint32_t begin, uint32_t end) const;
  // The first token that begins at or after a byte, and the one behind the last that ends at or before it.
  uint32_t token_from(uint32_t byte) const;
  uint32_t token_until(uint32_t byte) const;

  void mark(TokenSpan span) { spans_.push_back(span); }
  void index_spans();  // after marking, before the next match
  const std::vector<TokenSpan>& spans() const { return spans_; }
  // The spans that begin at a token.
  std::span<const TokenSpan> spans_at(uint32_t token) const {
    if ((span_begins_ >> token % 64 & 1U) == 0) return {};
    return spans_beginning_at(token);
  }
  const std::vector<Symbol>& symbols() const { return symbols_; }  // of all tokens in a row
  std::span<const Symbol> symbols_of(uint32_t token) const {
    const size_t end = token + 1 < tokens_.size() ? tokens_[token + 1].symbols : symbols_.size();
    return {symbols_.data() + tokens_[token].symbols, symbols_.data() + end};
  }

 private:
  std::span<const TokenSpan> spans_beginning_at(uint32_t token) const;

  std::string_view text_;
  std::vector<Token> tokens_;
  std::vector<Symbol> symbols_;
  std::vector<TokenSpan> spans_;  // by token, once they are indexed
  uint64_t span_begins_ = 0;      // bit n: a span may begin at a token whose number ends so
  std::string folded_;
};

// What can be wrong with the text of a pattern.
enum class PatternError : uint8_t { kNone, kUnclosed, kGapInside, kTooDeep, kTooMany, kNoWord, kEmpty };

struct PatternMatch {
  uint32_t pattern = 0;  // the number given to add()
  uint32_t begin = 0;    // tokens
  uint32_t end = 0;
  bool operator==(const PatternMatch&) const = default;
};

// Patterns of one pass. Filled, settled, and then only read: it may be shared by threads.
class PatternSet {
 public:
  // Adds a pattern (or several, see above) that reports `number`.
  PatternError add(std::string_view source, uint32_t number, Vocabulary& vocabulary);
  // After the last pattern, and before the first match: lays the patterns out to be read.
  void settle();
  bool empty() const { return accepts_.empty(); }
  // All matches in the order of their last piece; overlapping ones as well.
  void match(const TokenizedText& text, std::vector<PatternMatch>& out) const;
  // The symbols in a row of each text that a pattern, or its piece before the first gap, stands for.
  void for_paths(const std::function<void(uint32_t number, const std::vector<Symbol>& path)>& visit) const;

 private:
  friend class PatternReader;
  // What a trie node accepts: piece `piece` of `pieces` of a pattern; `within_clause` of the gap before it.
  struct Accept {
    uint32_t number = 0;
    uint32_t chain = 0;  // tells patterns with gaps apart
    uint16_t piece = 0;
    uint16_t pieces = 1;
    bool within_clause = false;
  };
  struct Edge {
    Symbol symbol = kNoSymbol;
    uint32_t target = 0;
  };
  // Where a node's edges and what it accepts begin; they reach to those of the next node.
  struct Node {
    uint32_t edges = 0;
    uint32_t accepts = 0;
    uint32_t any = 0;      // where any one word leads to, or 0
    uint64_t symbols = 0;  // bit n: an edge may have a symbol whose number ends so
  };
  // What is known while patterns are added.
  struct Draft {
    struct Link {
      uint32_t node = 0;
      Edge edge;
    };
    TrieEdges edges;
    std::vector<Link> links;                           // the edges once more, in the order of their targets
    std::vector<std::pair<uint32_t, Accept>> accepts;  // with their nodes
    uint32_t chains = 0;
  };
  struct Partial {
    uint32_t chain, piece, begin, end;
  };
  struct Walk;
  uint32_t child(uint32_t node, Symbol symbol);
  uint32_t find_edge(uint32_t node, Symbol symbol) const;  // its target, or 0
  void visit(Walk& walk, uint32_t node, uint32_t start, uint32_t at) const;
  void accept(Walk& walk, const Accept& accept, uint32_t begin, uint32_t end) const;

  Draft draft_;                  // empty once settled
  std::vector<Node> nodes_;      // and one behind the last
  std::vector<Edge> edges_;      // by node and symbol
  std::vector<Accept> accepts_;  // by node
  std::vector<uint32_t> roots_;  // by symbol: the root's edges once more, 0 where there is none
};

}  // namespace diglot

#include "align_evidence.h"

#include <algorithm>
#include <cmath>

#include "locale.h"

namespace diglot {
namespace {

// Log-likelihood ratios, the same for all languages.
constexpr double kLambda = 0.9;       // of the lexicon in the mixture with a token's own frequency
constexpr double kLeastWord = -0.95;  // evidence of one token
constexpr double kLeastKept = -4;     // of one that a translation keeps: a number, code, an address
constexpr double kLeastKeptNoWords = -2;
constexpr double kLeastUnknown = -0.6;  // of one that the lexicon knows no partner of
constexpr double kLeastKnown = -0.1;    // without a lexicon, or with a small one: no evidence is not evidence against
constexpr double kMostWord = 5;
constexpr double kIdentical = 0.25;  // probability that a token that stands on both sides translates itself
constexpr double kSmallText = 300;   // tokens that a short text is taken to have besides its own

constexpr std::ptrdiff_t kFew = 16;  // holders of a token that are faster looked through than searched
constexpr size_t kMostTokens = 400;  // of a segment; more are not looked at

// Behind the "](…)" that closes a link at `at`; `at` itself where none does.
size_t behind_address(std::string_view text, size_t at) {
  if (text[at] != ']' || !text.substr(at).starts_with("](")) return at;
  const size_t end = text.find(')', at);
  return end == std::string_view::npos ? at : end + 1;
}

// Ends of sentences inside of a text: more than one sentence stands in it.
double count_ends(std::string_view text) {
  double ends = 0;
  bool ended = false;   // a full stop was read, and nothing but closing marks since
  bool spaced = false;  // and then a space
  for (size_t at = 0; at < text.size();) {
    if (const size_t behind = behind_address(text, at); behind > at) {
      at = behind;
      continue;
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    if (!ended && byte < 0x80 && (is_word_char(byte) || byte == ' ')) {  // most of a text
      ++at;
      continue;
    }
    const char32_t c = next_code_point(text, at);
    if (ends_sentence(c)) {
      ended = true;
      spaced = c >= 0x3000;
    } else if (ended && is_space(c)) {
      spaced = true;
    } else if (ended && is_word_char(c)) {
      const bool starts = spaced && (is_upper(c) || is_unspaced(c) || is_digit(c));
      ends += starts ? 1 : 0;
      ended = spaced = false;
    }
  }
  return ends;
}

}  // namespace

double visible_length(std::string_view text) {
  double length = 0;
  for (size_t at = 0; at < text.size();) {
    if (const size_t behind = behind_address(text, at); behind > at) {
      at = behind;
      continue;
    }
    if (text[at] == '<') {
      const size_t end = text.substr(at, 512).find('>');
      if (end != std::string_view::npos) {
        at += end + 1;
        continue;
      }
    }
    const auto byte = static_cast<unsigned char>(text[at]);
    length += (byte & 0xC0U) != 0x80 && byte != '*' && byte != '`' ? 1 : 0;
    ++at;
  }
  return length;
}

uint64_t hash_of_tokens(std::span<const uint32_t> tokens) {
  uint64_t hash = 0x9E3779B97F4A7C15U;
  for (uint32_t token : tokens) hash = (hash ^ token) * 0xD6E8FEB86659FD93U ^ (hash >> 32U);
  return hash;
}

uint32_t TokenNumbers::add(uint32_t token) {
  if (tokens_.size() * 2 >= slots_.size()) {
    slots_.assign(std::max<size_t>(slots_.size() * 2, 256), 0);
    for (uint32_t number = 0; number < tokens_.size(); ++number) slots_[slot_of(tokens_[number])] = number + 1;
  }
  uint32_t& slot = slots_[slot_of(token)];
  if (slot == 0) {
    tokens_.push_back(token);
    slot = static_cast<uint32_t>(tokens_.size());
  }
  return slot - 1;
}

Text make_text(std::span<const Segment> segments) {
  Text text;
  text.segments = segments;
  std::vector<uint32_t> tokens;
  for (const Segment& segment : segments) {
    tokens.clear();
    append_tokens(segment.text, tokens);
    if (tokens.size() > kMostTokens) tokens.resize(kMostTokens);
    text.hashes.push_back(tokens.empty() ? 0 : hash_of_tokens(tokens));
    for (uint32_t token : tokens) text.tokens.push_back(text.numbers.add(token));
    text.begins.push_back(static_cast<uint32_t>(text.tokens.size()));
    text.kinds.push_back(segment.kind);
    const bool heading = segment.kind == BlockKind::kHeading;
    text.anchors.push_back(!heading ? "" : segment.anchor.empty() ? slug(segment.text) : segment.anchor);
    text.lengths.push_back(visible_length(segment.text));
    text.texts.push_back(std::hash<std::string>()(segment.text));
    text.ends.push_back(count_ends(segment.text));
  }
  text.block_ends.resize(segments.size());
  for (size_t i = segments.size(); i-- > 0;) {
    const bool last = i + 1 == segments.size() || segments[i + 1].block != segments[i].block;
    text.block_ends[i] = last ? static_cast<uint32_t>(i + 1) : text.block_ends[i + 1];
  }
  return text;
}

namespace {

// How often each token of a text is met: as learned, or where nothing is, in the text itself.
std::vector<double> frequencies(const Text& own, const Association& words, bool own_is_source) {
  std::vector<uint32_t> here(own.numbers.size());
  for (uint32_t token : own.tokens) ++here[token];
  const auto all = static_cast<double>(own.tokens.size()) + kSmallText;
  std::vector<double> out;
  out.reserve(own.numbers.size());
  for (size_t i = 0; i < own.numbers.size(); ++i) {
    const uint32_t token = own.numbers.token(i);
    const double learned = own_is_source ? words.source_frequency(token) : words.target_frequency(token);
    out.push_back(words.empty() ? here[i] / all : learned);
  }
  return out;
}

// Of a token that nothing explains. `known`: the model has partners for it.
double least_evidence(uint32_t token, bool known, const AlignmentModel& model) {
  if (is_kept_token(token)) return model.words.empty() ? kLeastKeptNoWords : kLeastKept;
  if (known) return kLeastWord;
  return model.words.empty() || model.guessed ? kLeastKnown : kLeastUnknown;
}

}  // namespace

Hints::Hints(const Text& own, const Text& other, const AlignmentModel& model, bool own_is_source)
    : begins_(own.numbers.size() + 1) {
  const Association& words = model.words;
  const std::vector<double> frequency = frequencies(own, words, own_is_source);
  for (size_t i = 0; i < own.numbers.size(); ++i) {
    const uint32_t token = own.numbers.token(i);
    const bool unknown =
        own_is_source ? words.partners_of_source(token).empty() : words.partners_of_target(token).empty();
    least_.push_back(static_cast<float>(least_evidence(token, !unknown, model)));
  }
  std::vector<std::pair<uint32_t, Hint>> all;  // with the token of `own` that each is for
  const auto add = [&](uint32_t from, uint32_t token, double probability) {
    const uint32_t number = own.numbers.find(token);
    if (number == TokenNumbers::kNone) return;
    const double ratio = probability / frequency[number];
    const double value = std::min(std::log(1 - kLambda + kLambda * ratio), kMostWord);
    if (value > least_[number]) all.push_back({number, {from, static_cast<float>(value)}});
  };
  for (uint32_t from = 0; from < other.numbers.size(); ++from) {
    const uint32_t token = other.numbers.token(from);
    for (const Association::Partner& partner :
         own_is_source ? words.partners_of_target(token) : words.partners_of_source(token)) {
      add(from, partner.token, partner.probability);
    }
    add(from, token, kIdentical);
  }
  for (const auto& [number, hint] : all) ++begins_[number + 1];
  for (size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  hints_.resize(all.size());
  std::vector<uint32_t> next(begins_.begin(), begins_.end() - 1);
  for (const auto& [number, hint] : all) hints_[next[number]++] = hint;
}

Holders::Holders(const Text& text) : begins_(text.numbers.size() + 1) {
  for (uint32_t token : text.tokens) ++begins_[token + 1];
  for (size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  holders_.resize(text.tokens.size());
  std::vector<uint32_t> next(begins_.begin(), begins_.end() - 1);
  for (uint32_t segment = 0; segment < text.size(); ++segment) {
    for (uint32_t token : text.of(segment)) holders_[next[token]++] = segment;
  }
}

std::span<const uint32_t> Holders::of(uint32_t token, uint32_t begin, uint32_t end) const {
  const uint32_t* first = holders_.data() + begins_[token];
  const uint32_t* last = holders_.data() + begins_[token + 1];
  if (last - first > kFew) {
    first = std::lower_bound(first, last, begin);
    return {first, std::lower_bound(first, last, end)};
  }
  while (first != last && *first < begin) ++first;
  while (first != last && last[-1] >= end) --last;
  return {first, last};
}

}  // namespace diglot

#include "words.h"

#include <algorithm>
#include <bit>
#include <map>

#include "digest.h"
#include "locale.h"

namespace diglot {
namespace {

constexpr size_t kLongestWord = 48;

size_t hash_of(std::string_view text) {
  const uint64_t hash = fnv1a(text);
  return static_cast<size_t>(hash ^ hash >> 32U);
}

constexpr size_t kShort = 8;
constexpr uint64_t kEachByte = 0x0101010101010101U;

// One to eight bytes as a number. Reads no byte behind them.
uint64_t bytes_of(std::string_view word) {
  const auto byte = [&](size_t i) { return uint64_t{static_cast<unsigned char>(word[i])} << 8U * i; };
  const auto four = [&](size_t i) {
    const auto at = [&](size_t k) { return uint32_t{static_cast<unsigned char>(word[i + k])} << 8U * k; };
    return uint64_t{at(0) | at(1) | at(2) | at(3)};
  };
  const size_t size = word.size();
  if (size < 4) return byte(0) | byte(size / 2) | byte(size - 1);
  return four(0) | four(size - 4) << 8U * (size - 4);
}

// The same in lower case, of ASCII.
uint64_t lower(uint64_t bytes) {
  const uint64_t from_a = bytes + (0x80 - 'A') * kEachByte;
  const uint64_t behind_z = bytes + (0x7F - 'Z') * kEachByte;
  return bytes | (from_a & ~behind_z & 0x80 * kEachByte) >> 2U;
}

bool is_ascii(uint64_t bytes) { return (bytes & 0x80 * kEachByte) == 0; }

// Whether the character of two or more bytes at `at`, which moves behind it, is of a word, and of which sort.
enum class Sort : uint8_t { kNone, kWord, kUnspaced };
Sort sort_at(std::string_view text, size_t& at) {
  const auto byte = static_cast<unsigned char>(text[at]);
  if (byte >= 0xE4 && byte <= 0xE9) {  // Han
    at = std::min(at + 3, text.size());
    return Sort::kUnspaced;
  }
  const char32_t c = next_code_point(text, at);
  if (is_unspaced(c)) return Sort::kUnspaced;
  return is_word_char(c) ? Sort::kWord : Sort::kNone;
}

bool takes_particles(std::string_view word) {
  size_t at = 0;
  const char32_t c = next_code_point(word, at);
  return c >= 0x590 && c < 0x700;
}

}  // namespace

constexpr std::array<char, 256> kFoldedBytes = [] {
  std::array<char, 256> bytes{};
  for (size_t c = '0'; c <= '9'; ++c) bytes[c] = static_cast<char>(c);
  for (size_t c = 'a'; c <= 'z'; ++c) bytes[c] = bytes[c - 'a' + 'A'] = static_cast<char>(c);
  bytes['_'] = '_';
  for (size_t c = 0x80; c < 256; ++c) bytes[c] = kBeyondAscii;
  return bytes;
}();

size_t fold_ascii(std::string_view text, size_t at, std::string& folded) {
  std::array<char, 32> piece;
  while (true) {
    size_t size = 0;
    while (size < piece.size() && at < text.size()) {
      const char c = kFoldedBytes[static_cast<unsigned char>(text[at])];
      if (c <= kBeyondAscii) break;
      piece[size++] = c;
      ++at;
    }
    folded.append(piece.data(), size);
    if (size < piece.size()) return at;
  }
}

bool has_word(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (is_word_char(next_code_point(text, at))) return true;
  }
  return false;
}

Range trimmed(std::string_view text, Range range) {
  while (range.begin < range.end) {
    size_t at = range.begin;
    if (!is_space(next_code_point(text, at))) break;
    range.begin = static_cast<uint32_t>(at);
  }
  while (range.begin < range.end && (text[range.end - 1] == ' ' || text[range.end - 1] == '\n')) --range.end;
  return range;
}

bool WordReader::next(TextWord& word) {
  skip_to_word(word);
  if (at_ == text_.size()) return false;
  word.range.begin = static_cast<uint32_t>(at_);
  if (read_plain(word)) return true;
  folded_.clear();
  size_t behind = at_;
  const char32_t first = next_code_point(text_, behind);
  word.capital = is_upper(first);
  if (first >= 0x80) {
    append_utf8(folded_, fold_char(first));
    at_ = behind;
  }
  if (!word.unspaced) read_rest();
  word.range.end = static_cast<uint32_t>(at_);
  word.folded = folded_.size() > kLongestWord ? std::string_view() : std::string_view(folded_);
  return true;
}

// Most words are their own folded form.
bool WordReader::read_plain(TextWord& word) {
  size_t end = at_;
  for (; end < text_.size(); ++end) {
    const char folded = kFoldedBytes[static_cast<unsigned char>(text_[end])];
    if (folded <= kBeyondAscii) break;
    if (folded != text_[end]) return false;
  }
  if (end == at_ || (end < text_.size() && kFoldedBytes[static_cast<unsigned char>(text_[end])] == kBeyondAscii)) {
    return false;
  }
  word.range.end = static_cast<uint32_t>(end);
  word.capital = false;
  word.folded = end - at_ > kLongestWord ? std::string_view() : text_.substr(at_, end - at_);
  at_ = end;
  return true;
}

void WordReader::skip_to_word(TextWord& word) {
  word.unspaced = false;
  while (at_ < text_.size()) {
    const char byte = kFoldedBytes[static_cast<unsigned char>(text_[at_])];
    if (byte > kBeyondAscii) return;
    if (byte == kNoWordByte) {
      ++at_;
      continue;
    }
    size_t behind = at_;
    const char32_t c = next_code_point(text_, behind);
    word.unspaced = is_unspaced(c);
    if (word.unspaced || is_word_char(c)) return;
    at_ = behind;
  }
}

void WordReader::read_rest() {
  while (at_ < text_.size()) {
    at_ = fold_ascii(text_, at_, folded_);
    // One byte more than an entry may have marks a word that none can equal.
    if (folded_.size() > kLongestWord) folded_.resize(kLongestWord + 1);
    if (at_ == text_.size() || kFoldedBytes[static_cast<unsigned char>(text_[at_])] != kBeyondAscii) return;
    size_t behind = at_;
    const char32_t c = next_code_point(text_, behind);
    if (!is_word_char(c) || is_unspaced(c)) return;
    if (folded_.size() <= kLongestWord) append_utf8(folded_, fold_char(c));
    at_ = behind;
  }
}

void WordTable::add(std::string_view word, uint32_t tag) {
  std::string folded = fold_case(word);
  if (folded.empty() || folded.size() > kLongestWord) return;
  if (const Entry* known = entry_of(folded)) {
    const auto entry = static_cast<size_t>(known - entries_.data());
    entries_[entry].tag |= tag;
    if (is_short(folded)) short_for(bytes_of(folded)).tag = entries_[entry].tag;
    return;
  }
  sizes_[static_cast<unsigned char>(folded[0])] |= uint64_t{1} << folded.size();
  entries_.push_back({std::move(folded), tag});
  rehash();
}

bool WordTable::is_short(std::string_view folded) { return folded.size() <= kShort && is_ascii(bytes_of(folded)); }

WordTable::Short& WordTable::short_for(uint64_t folded) {
  const size_t mask = shorts_.size() - 1;
  size_t slot = (folded * 0x9E3779B97F4A7C15U >> 32U) & mask;
  while (shorts_[slot].word != 0 && shorts_[slot].word != folded) slot = (slot + 1) & mask;
  return shorts_[slot];
}

uint32_t WordTable::find_short(uint64_t folded) const {
  const size_t mask = shorts_.size() - 1;
  size_t slot = (folded * 0x9E3779B97F4A7C15U >> 32U) & mask;
  while (shorts_[slot].word != 0 && shorts_[slot].word != folded) slot = (slot + 1) & mask;
  return shorts_[slot].tag;
}

void WordTable::rehash() {
  if (entries_.size() * 2 < slots_.size()) {
    const Entry& entry = entries_.back();
    if (is_short(entry.word)) short_for(bytes_of(entry.word)) = {bytes_of(entry.word), entry.tag};
    size_t slot = hash_of(entries_.back().word) & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = static_cast<uint32_t>(entries_.size());
    return;
  }
  slots_.assign(std::bit_ceil(entries_.size() * 4), 0);
  shorts_.assign(slots_.size(), {});
  for (const Entry& entry : entries_) {
    if (is_short(entry.word)) short_for(bytes_of(entry.word)) = {bytes_of(entry.word), entry.tag};
  }
  for (uint32_t i = 0; i < entries_.size(); ++i) {
    size_t slot = hash_of(entries_[i].word) & (slots_.size() - 1);
    while (slots_[slot] != 0) slot = (slot + 1) & (slots_.size() - 1);
    slots_[slot] = i + 1;
  }
}

const WordTable::Entry* WordTable::entry_of(std::string_view folded) const {
  if (folded.empty() || (sizes_[static_cast<unsigned char>(folded[0])] >> folded.size() & 1U) == 0) return nullptr;
  for (size_t slot = hash_of(folded) & (slots_.size() - 1); slots_[slot] != 0;
       slot = (slot + 1) & (slots_.size() - 1)) {
    const Entry& entry = entries_[slots_[slot] - 1];
    if (entry.word == folded) return &entry;
  }
  return nullptr;
}

uint32_t WordTable::find(std::string_view folded) const {
  if (folded.size() > kLongestWord) return 0;
  for (int particles = 0; !folded.empty(); ++particles) {
    if (const Entry* entry = entry_of(folded)) return entry->tag;
    if (static_cast<unsigned char>(folded[0]) < 0xD6 || particles == 2 || !takes_particles(folded)) return 0;
    folded.remove_prefix(2);
  }
  return 0;
}

std::pair<uint32_t, size_t> WordTable::find_prefix(std::string_view text) const {
  if (text.empty()) return {0, 0};
  uint64_t sizes = sizes_[static_cast<unsigned char>(text[0])];
  if (text.size() < kLongestWord) sizes &= (uint64_t{2} << text.size()) - 1;
  while (sizes != 0) {
    const auto size = static_cast<size_t>(std::bit_width(sizes)) - 1;
    if (const Entry* entry = entry_of(text.substr(0, size))) return {entry->tag, size};
    sizes ^= uint64_t{1} << size;
  }
  return {0, 0};
}

bool WordTable::next(std::string_view text, size_t& at, Match& match) const {
  const auto byte = [&](size_t i) { return kFoldedBytes[static_cast<unsigned char>(text[i])]; };
  size_t begin = at;
  while (begin < text.size() && byte(begin) == kNoWordByte) ++begin;
  size_t end = begin;
  while (end < text.size() && byte(end) > kBeyondAscii) ++end;
  if (end < text.size() && byte(end) == kBeyondAscii) return next_beyond_ascii(text, at, match);
  at = end;
  if (begin == end) return false;
  match = {{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}, 0, false};
  look_up(text.substr(begin, end - begin), match);
  return true;
}

bool WordTable::next_beyond_ascii(std::string_view text, size_t& at, Match& match) const {
  const auto byte = [&](size_t i) { return kFoldedBytes[static_cast<unsigned char>(text[i])]; };
  size_t begin = at;
  size_t end = at;
  while (end < text.size()) {
    if (begin == end) {
      while (end < text.size() && byte(end) == kNoWordByte) ++end;
      begin = end;
    }
    while (end < text.size() && byte(end) > kBeyondAscii) ++end;
    if (end == text.size() || byte(end) == kNoWordByte) {
      if (begin == end) continue;
      break;
    }
    size_t behind = end;
    const Sort sort = sort_at(text, behind);
    if (begin < end && sort != Sort::kWord) break;
    if (sort == Sort::kUnspaced) {
      const auto [tag, size] = find_prefix(text.substr(end));
      at = size > 0 ? end + size : behind;
      match = {{static_cast<uint32_t>(end), static_cast<uint32_t>(at)}, tag, false};
      return true;
    }
    end = behind;
    if (sort == Sort::kNone) begin = end;
  }
  at = end;
  if (begin == end) return false;
  match = {{static_cast<uint32_t>(begin), static_cast<uint32_t>(end)}, 0, false};
  look_up(text.substr(begin, end - begin), match);
  return true;
}

void WordTable::look_up(std::string_view word, Match& match) const {
  const auto first = static_cast<unsigned char>(word[0]);
  if (first < 0x80 && word.size() <= kLongestWord) {
    match.capital = first >= 'A' && first <= 'Z';
    const auto first_folded = static_cast<unsigned char>(match.capital ? first + 32 : first);
    // Folding keeps the size of nearly all letters; where it does not, the size differs by one.
    if ((sizes_[first_folded] & (uint64_t{7} << word.size()) >> 1U) == 0) return;
    if (word.size() <= kShort) {
      const uint64_t bytes = bytes_of(word);
      if (is_ascii(bytes)) {
        match.tag = find_short(lower(bytes));
        return;
      }
    }
    std::array<char, kLongestWord> folded;
    bool ascii = true;
    for (size_t i = 0; i < word.size(); ++i) {
      folded[i] = kFoldedBytes[static_cast<unsigned char>(word[i])];
      ascii &= folded[i] != kBeyondAscii;
    }
    if (ascii) {
      match.tag = find({folded.data(), word.size()});
      return;
    }
  }
  WordReader reader(word);
  TextWord read;
  if (!reader.next(read)) return;
  match.capital = read.capital;
  match.tag = find(read.folded);
}

const WordTable& unit_table(const std::string& locale) {
  thread_local std::map<std::string, WordTable> kept;
  const auto [found, fresh] = kept.try_emplace(locale);
  if (fresh) {
    for (const QuantityWord& entry : unit_words(locale)) found->second.add(entry.word, entry.tag);
  }
  return found->second;
}

}  // namespace diglot

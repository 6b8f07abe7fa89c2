#include "words.h"

#include <algorithm>
#include <map>

#include "locale.h"

namespace diglot {
namespace {

constexpr size_t kLongestWord = 48;

bool is_ascii_word(unsigned char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool takes_particles(std::string_view word) {
  size_t at = 0;
  const char32_t c = next_code_point(word, at);
  return c >= 0x590 && c < 0x700;
}

}  // namespace

void WordReader::fold(char32_t c) {
  // One byte more than an entry may have marks a word that none can equal.
  if (folded_.size() > kLongestWord) return;
  if (c < 0x80) {
    folded_.push_back(static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c));
  } else {
    append_utf8(folded_, fold_char(c));
  }
}

bool WordReader::next(TextWord& word) {
  folded_.clear();
  word.unspaced = false;
  bool inside = false;
  while (at_ < text_.size()) {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    size_t behind = at_ + 1;
    char32_t c = byte;
    bool in_word = byte < 0x80 && is_ascii_word(byte);
    bool unspaced = false;
    if (byte >= 0x80) {
      behind = at_;
      c = next_code_point(text_, behind);
      unspaced = is_unspaced(c);
      in_word = unspaced || is_word_char(c);
    }
    if (inside && (!in_word || unspaced)) break;
    if (in_word && !inside) {
      inside = true;
      word.range.begin = static_cast<uint32_t>(at_);
      word.unspaced = unspaced;
      word.capital = is_upper(c);
    }
    at_ = behind;
    if (!in_word) continue;
    fold(c);
    if (unspaced) break;
  }
  word.range.end = static_cast<uint32_t>(at_);
  word.folded = folded_.size() > kLongestWord ? std::string_view() : std::string_view(folded_);
  return inside;
}

void WordTable::add(std::string_view word, uint32_t tag) {
  std::string folded = fold_case(word);
  if (folded.empty() || folded.size() > kLongestWord) return;
  sizes_[static_cast<unsigned char>(folded[0])] |= uint64_t{1} << folded.size();
  words_[std::move(folded)] |= tag;
}

uint32_t WordTable::find(std::string_view folded) const {
  for (int particles = 0; !folded.empty(); ++particles) {
    if ((sizes_[static_cast<unsigned char>(folded[0])] >> folded.size() & 1U) != 0) {
      if (auto found = words_.find(folded); found != words_.end()) return found->second;
    }
    if (static_cast<unsigned char>(folded[0]) < 0xD6 || particles == 2 || !takes_particles(folded)) return 0;
    folded.remove_prefix(2);
  }
  return 0;
}

std::pair<uint32_t, size_t> WordTable::find_prefix(std::string_view text) const {
  if (text.empty()) return {0, 0};
  const uint64_t sizes = sizes_[static_cast<unsigned char>(text[0])];
  for (size_t size = std::min(text.size(), kLongestWord); size > 0; --size) {
    if ((sizes >> size & 1U) == 0) continue;
    if (auto found = words_.find(text.substr(0, size)); found != words_.end()) return {found->second, size};
  }
  return {0, 0};
}

const WordTable& quantity_table(const std::string& locale) {
  thread_local std::map<std::string, WordTable> kept;
  const auto [found, fresh] = kept.try_emplace(locale);
  if (fresh) {
    for (const QuantityWord& entry : quantity_words(locale)) found->second.add(entry.word, entry.tag);
  }
  return found->second;
}

}  // namespace diglot

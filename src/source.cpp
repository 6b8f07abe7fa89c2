#include "source.h"

#include <algorithm>
#include <cstring>

namespace diglot {
namespace {

constexpr uint32_t kBlock = 256;
constexpr uint32_t kLongLine = 4096;

// Of at most kBlock bytes. Continuation bytes (10xxxxxx) do not start a code point; eight are looked at together, each
// counted in a byte of its own.
uint32_t count_points(std::string_view text) {
  constexpr uint64_t kOnes = 0x0101010101010101U;
  static_assert(kBlock / 8 < 256);
  uint64_t counts = 0;
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t bytes = 0;
    std::memcpy(&bytes, text.data() + at, 8);
    counts += (bytes >> 7U) & ~(bytes >> 6U) & kOnes;
  }
  auto continued = static_cast<uint32_t>((counts & 0x00FF00FF00FF00FFU) * 0x0001000100010001U >> 48U) +
                   static_cast<uint32_t>((counts >> 8U & 0x00FF00FF00FF00FFU) * 0x0001000100010001U >> 48U);
  for (; at < text.size(); ++at) continued += (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U ? 1 : 0;
  return static_cast<uint32_t>(text.size()) - continued;
}

}  // namespace

std::string_view whole_prefix(std::string_view text, size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

LineIndex::LineIndex(std::string_view text) : text_(text) {
  const char* begin = text.data();
  const char* end = begin + text.size();
  for (const char* at = begin;;) {
    const auto start = static_cast<uint32_t>(at - begin);
    const auto* newline =
        at == end ? nullptr : static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
    add_line(start, static_cast<uint32_t>((newline == nullptr ? end : newline) - begin));
    if (newline == nullptr) return;
    at = newline + 1;
  }
}

void LineIndex::add_line(uint32_t begin, uint32_t end) {
  starts_.push_back(begin);
  if (end - begin < kLongLine) return;
  std::vector<uint32_t>& points = long_lines_[begin];
  points.push_back(0);
  for (uint32_t block = begin; end - block >= kBlock; block += kBlock) {
    points.push_back(points.back() + count_points(text_.substr(block, kBlock)));
  }
}

// Code points from the begin of a line on.
uint32_t LineIndex::points_between(uint32_t begin, uint32_t offset) const {
  const auto line = long_lines_.find(begin);
  const uint32_t blocks = (offset - begin) / kBlock;
  uint32_t points = 0;
  if (line != long_lines_.end()) {
    points = line->second[blocks];
  } else {
    for (uint32_t i = 0; i < blocks; ++i) points += count_points(text_.substr(begin + size_t{i} * kBlock, kBlock));
  }
  return points + count_points(text_.substr(begin + size_t{blocks} * kBlock, (offset - begin) % kBlock));
}

uint32_t LineIndex::line_of(uint32_t offset) const {
  auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<uint32_t>(after - starts_.begin());
}

Position LineIndex::position(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const uint32_t line = line_of(offset);
  const uint32_t points = points_between(starts_[line - 1], offset);
  // A byte order mark is no character: the first one stands in column 1 with or without it.
  const bool mark = line == 1 && points > 0 && text_.starts_with("\xEF\xBB\xBF");
  return {line, points + (mark ? 0 : 1)};
}

std::string_view LineIndex::line(uint32_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const uint32_t begin = starts_[number - 1];
  const uint32_t end = number < starts_.size() ? starts_[number] : static_cast<uint32_t>(text_.size());
  std::string_view result = text_.substr(begin, end - begin);
  while (!result.empty() && (result.back() == '\n' || result.back() == '\r')) result.remove_suffix(1);
  return result;
}

}  // namespace diglot

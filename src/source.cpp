#include "source.h"

#include <algorithm>
#include <cstring>

namespace diglot {

LineIndex::LineIndex(std::string_view text) : text_(text) {
  starts_.push_back(0);
  const char* begin = text.data();
  const char* end = begin + text.size();
  for (const char* at = begin; at != end;) {
    const auto* newline = static_cast<const char*>(std::memchr(at, '\n', static_cast<size_t>(end - at)));
    if (newline == nullptr) break;
    at = newline + 1;
    starts_.push_back(static_cast<uint32_t>(at - begin));
  }
}

uint32_t LineIndex::line_of(uint32_t offset) const {
  auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<uint32_t>(after - starts_.begin());
}

Position LineIndex::position(uint32_t offset) const {
  offset = std::min(offset, static_cast<uint32_t>(text_.size()));
  const uint32_t line = line_of(offset);
  const std::string_view before = text_.substr(starts_[line - 1], offset - starts_[line - 1]);
  // Continuation bytes (10xxxxxx) do not start a code point.
  const auto points = std::count_if(before.begin(), before.end(),
                                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return {line, static_cast<uint32_t>(points) + 1};
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

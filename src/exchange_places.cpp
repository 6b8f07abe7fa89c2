#include "exchange_places.h"

#include <algorithm>

#include "ascii.h"
#include "locale.h"

namespace diglot {
namespace {

// Characters that are not seen but change how others are: bidirectional controls and zero-width ones. The
// joiners stay, they make the shapes of Indic and Arabic words and of emoji.
bool is_hidden(char32_t c) {
  return (c >= 0x80 && c < 0xA0) || c == 0x61C || c == 0x200B || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF;
}

}  // namespace

Places::Places(const Project& project) {
  if (!project.config.name.empty()) files_.emplace(project.config.name, &project.config);
  for (const InputFile& file : project.files) {
    if (file.kind != InputKind::kAsset) files_.emplace(file.source.name, &file.source);
  }
  for (const auto* data : {&project.locale_files, &project.templates, &project.glossaries}) {
    for (const DataFile& file : *data) files_.emplace(file.source.name, &file.source);
  }
}

FindingPlace Places::of(const Diagnostic& finding) {
  FindingPlace place;
  const auto file = files_.find(finding.file);
  place.whole_file = finding.range == Range{};
  if (file == files_.end()) return place;
  if (current_ != file->second) {
    current_ = file->second;
    lines_.emplace(current_->bytes);
  }
  const std::string_view bytes = current_->bytes;
  const auto size = static_cast<uint32_t>(bytes.size());
  const uint32_t begin = std::min(finding.range.begin, size);
  const uint32_t end = std::clamp(finding.range.end, begin, size);
  place.text = bytes.substr(begin, end - begin);
  place.begin = lines_->position(begin);
  place.end = lines_->position(end);
  place.line = lines_->line(place.begin.line);
  const auto line_begin = static_cast<uint32_t>(place.line.data() - bytes.data());
  const uint32_t end_line_begin = static_cast<uint32_t>(lines_->line(place.end.line).data() - bytes.data());
  place.byte_column = begin - line_begin + 1;
  place.end_byte_column = end - end_line_begin + 1;
  const uint32_t skip = line_begin == 0 && place.line.starts_with("\xEF\xBB\xBF") ? 3 : 0;  // not to be shown
  place.line.remove_prefix(skip);
  const auto in_line = [&](uint32_t offset) {
    return std::min(std::max(offset, line_begin + skip) - line_begin - skip, static_cast<uint32_t>(place.line.size()));
  };
  place.mark = {in_line(begin), in_line(end)};
  return place;
}

void append_visible(std::string& out, char32_t c, std::string_view bytes) {
  if (c == '\n' || c == '\t') {
    out += ' ';
  } else if (c < 0x20) {
    out += "\xE2\x90";  // U+2400, the pictures of the control characters
    out += static_cast<char>(0x80 + c);
  } else if (c == 0x7F) {
    out += "\xE2\x90\xA1";
  } else if (is_hidden(c)) {
    out += fmt::format("<U+{:04X}>", static_cast<uint32_t>(c));
  } else {
    out += bytes;
  }
}

std::string visible(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), is_ascii_printable)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = next_code_point(text, at);
    append_visible(out, c, text.substr(begin, at - begin));
  }
  return out;
}

}  // namespace diglot

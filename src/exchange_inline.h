// The inline markup of one side of a unit, as translators' tools protect it: places in its Markdown that are not
// text but codes, paired where one opens and the other closes.
//
// The reading follows CommonMark (0.31, "Inlines") as far as it decides what a translator must not break. What is
// in doubt is text: then nothing is protected and nothing is lost, since text and codes in order are the Markdown
// itself, byte for byte.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "source.h"

namespace diglot {

enum class CodeType : uint8_t { kBold, kItalic, kStrikethrough, kLink, kImage, kCode, kBreak, kTag, kAutolink, kOther };

struct InlineCode {
  static constexpr uint32_t kAlone = UINT32_MAX;

  CodeType type = CodeType::kOther;
  Range range;                // in the text
  uint32_t partner = kAlone;  // index of the code that closes or opens it; pairs nest
  bool operator==(const InlineCode&) const = default;
};

// In order of their places. Linear in the text, whatever it is.
std::vector<InlineCode> inline_codes(std::string_view markdown);

// Whether a translation without this code would do something else: links, code, HTML; not bold or italics.
bool is_indispensable(CodeType type);

// Gives each code of the target the number of the source's code that it stands for, where there is one, else a
// number behind those of the source. Both codes of a pair have one number; numbers begin at 1.
struct CodeNumbers {
  std::vector<uint32_t> source, target;  // by index of the code
};
CodeNumbers number_codes(std::string_view source, const std::vector<InlineCode>& source_codes, std::string_view target,
                         const std::vector<InlineCode>& target_codes);

}  // namespace diglot

#include "locale.h"

#include <unicode/brkiter.h>
#include <unicode/calendar.h>
#include <unicode/coll.h>
#include <unicode/datefmt.h>
#include <unicode/dtptngen.h>
#include <unicode/localebuilder.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/numberformatter.h>
#include <unicode/plurrule.h>
#include <unicode/smpdtfmt.h>
#include <unicode/stringpiece.h>
#include <unicode/ubidi.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>
#include <algorithm>

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstring>
#include <map>
#include <memory>
#include <numeric>

#include "ascii.h"

// ICU's U8_NEXT family narrows inside its macros.
#pragma GCC diagnostic ignored "-Wconversion"

namespace diglot {
namespace {

icu::StringPiece piece(std::string_view text) { return {text.data(), static_cast<int32_t>(text.size())}; }

icu::Locale icu_locale(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale locale = icu::Locale::forLanguageTag(piece(tag), status);
  return U_SUCCESS(status) ? locale : icu::Locale::getRoot();
}

std::string tag_of(const icu::Locale& locale) {
  UErrorCode status = U_ZERO_ERROR;
  return locale.toLanguageTag<std::string>(status);
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::string normalize(std::string_view text, const icu::Normalizer2* normalizer) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out, static_cast<int32_t>(text.size()));
  UErrorCode status = U_ZERO_ERROR;
  normalizer->normalizeUTF8(0, piece(text), sink, nullptr, status);
  return U_SUCCESS(status) ? out : std::string(text);
}

// A form that callers keep: asked for once, under the guard of their own static.
const icu::Normalizer2* opened(const icu::Normalizer2* (*get)(UErrorCode&)) {
  UErrorCode status = U_ZERO_ERROR;
  return get(status);
}

using BreakMaker = icu::BreakIterator* (*)(const icu::Locale&, UErrorCode&);

// Break iterators cost far more to open than to run: each thread keeps its own.
icu::BreakIterator* break_iterator(BreakMaker make, const std::string& tag) {
  thread_local std::map<std::pair<BreakMaker, std::string>, std::unique_ptr<icu::BreakIterator>> kept;
  auto& slot = kept[{make, tag}];
  if (!slot) {
    UErrorCode status = U_ZERO_ERROR;
    slot.reset(make(icu_locale(tag), status));
    if (U_FAILURE(status)) slot.reset();
  }
  return slot.get();
}

std::vector<Range> break_text(BreakMaker make, std::string_view text, const std::string& tag, bool words_only) {
  std::vector<Range> out;
  icu::BreakIterator* iterator = break_iterator(make, tag);
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UText, decltype(&utext_close)> utext(
      utext_openUTF8(nullptr, text.data(), static_cast<int64_t>(text.size()), &status), &utext_close);
  if (iterator == nullptr || U_FAILURE(status)) {
    if (!text.empty()) out.push_back({0, static_cast<uint32_t>(text.size())});
    return out;
  }
  iterator->setText(utext.get(), status);
  int32_t begin = iterator->first();
  for (int32_t end = iterator->next(); end != icu::BreakIterator::DONE; begin = end, end = iterator->next()) {
    if (words_only && iterator->getRuleStatus() < UBRK_WORD_NONE_LIMIT) continue;
    out.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(end)});
  }
  return out;
}

// As costly to open as a break iterator.
struct DateWriter {
  std::unique_ptr<icu::Calendar> calendar;
  std::unique_ptr<icu::DateFormat> format;
};

DateWriter& date_writer(const std::string& locale) {
  thread_local std::map<std::string, DateWriter> kept;
  auto [slot, fresh] = kept.try_emplace(locale);
  DateWriter& writer = slot->second;
  if (!fresh) return writer;
  UErrorCode status = U_ZERO_ERROR;
  writer.calendar.reset(icu::Calendar::createInstance(*icu::TimeZone::getGMT(), icu::Locale("en"), status));
  writer.format.reset(icu::DateFormat::createDateInstance(icu::DateFormat::kLong, icu_locale(locale)));
  if (U_FAILURE(status)) writer.calendar.reset();
  if (writer.format) writer.format->setTimeZone(*icu::TimeZone::getGMT());
  return writer;
}

}  // namespace

std::optional<std::string> canonical_locale(std::string_view tag) {
  if (tag.size() < 2 || tag.size() > 35) return std::nullopt;
  std::string dashed(tag);
  for (char& c : dashed) {
    if (c == '_') c = '-';
  }
  UErrorCode status = U_ZERO_ERROR;
  int32_t parsed = 0;
  std::array<char, ULOC_FULLNAME_CAPACITY> name{};
  uloc_forLanguageTag(dashed.c_str(), name.data(), static_cast<int32_t>(name.size()), &parsed, &status);
  if (U_FAILURE(status) || parsed != static_cast<int32_t>(dashed.size())) return std::nullopt;
  const icu::Locale locale(name.data());
  const std::string_view language = locale.getLanguage();
  if (language.size() < 2 || language.size() > 3) return std::nullopt;
  return tag_of(locale);
}

bool known_locale(const std::string& tag) {
  const icu::Locale locale = icu_locale(tag);
  if (locale.isBogus() || *locale.getVariant() != 0 || tag_of(locale) != tag) return false;
  // ICU answers with the code itself, and a warning, where CLDR has no name for it.
  const auto named = [&](auto display) {
    std::array<UChar, 128> name{};
    UErrorCode status = U_ZERO_ERROR;
    display(locale.getName(), "en", name.data(), static_cast<int32_t>(name.size()), &status);
    return U_SUCCESS(status) && status != U_USING_DEFAULT_WARNING;
  };
  return named(uloc_getDisplayLanguage) && (*locale.getScript() == 0 || named(uloc_getDisplayScript)) &&
         (*locale.getCountry() == 0 || named(uloc_getDisplayCountry));
}

std::vector<std::string> locale_fallbacks(const std::string& tag) {
  std::vector<std::string> out{tag};
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale likely = icu_locale(tag);
  const std::string language = likely.getLanguage();
  likely.addLikelySubtags(status);
  if (U_SUCCESS(status) && *likely.getScript() != 0) {
    const std::string scripted = language + "-" + likely.getScript();
    if (scripted != tag) out.push_back(scripted);
  }
  if (language != tag) out.push_back(language);
  return out;
}

std::string language_of(const std::string& tag) { return icu_locale(tag).getLanguage(); }

std::string script_of(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  icu::Locale likely = icu_locale(tag);
  likely.addLikelySubtags(status);
  return likely.getScript();
}

bool right_to_left(const std::string& tag) { return icu_locale(tag).isRightToLeft() != 0; }

std::string locale_name(const std::string& tag, const std::string& in_locale) {
  icu::UnicodeString name;
  icu_locale(tag).getDisplayName(icu_locale(in_locale), name);
  return utf8(name);
}

bool unspaced_script(const std::string& tag) {
  const std::string language = language_of(tag);
  for (std::string_view known : {"zh", "ja", "th", "km", "lo", "my", "bo"}) {
    if (language == known) return true;
  }
  return false;
}

int compare_text(std::string_view a, std::string_view b, const std::string& locale) {
  thread_local std::map<std::string, std::unique_ptr<icu::Collator>> kept;
  auto& collator = kept[locale];
  UErrorCode status = U_ZERO_ERROR;
  if (!collator) collator.reset(icu::Collator::createInstance(icu_locale(locale), status));
  if (!collator || U_FAILURE(status)) return a.compare(b);
  const int order = collator->compareUTF8(piece(a), piece(b), status);
  return order != 0 ? order : a.compare(b);
}

// What no form changes: bytes below `limit` only.
static bool all_below(std::string_view text, unsigned char limit) {
  return std::all_of(text.begin(), text.end(), [&](char c) { return static_cast<unsigned char>(c) < limit; });
}

std::string nfc(std::string_view text) {
  if (all_below(text, 0xCC)) return std::string(text);  // up to U+02FF nothing composes or is composed
  static const icu::Normalizer2* const kForm = opened(icu::Normalizer2::getNFCInstance);
  return normalize(text, kForm);
}

std::string nfkc(std::string_view text) {
  if (all_below(text, 0x80)) return std::string(text);
  static const icu::Normalizer2* const kForm = opened(icu::Normalizer2::getNFKCInstance);
  return normalize(text, kForm);
}

std::string fold_case(std::string_view text) {
  if (all_below(text, 0x80)) return lower_ascii(text);
  return utf8(icu::UnicodeString::fromUTF8(piece(text)).foldCase());
}

std::string to_lower(std::string_view text, const std::string& locale) {
  if (locale.empty() && all_below(text, 0x80)) return lower_ascii(text);
  return utf8(icu::UnicodeString::fromUTF8(piece(text)).toLower(icu_locale(locale)));
}

std::string search_form(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return lower_ascii(text);
  }
  static const icu::Normalizer2* const kForm = opened(icu::Normalizer2::getNFKDInstance);
  const std::string apart = normalize(text, kForm);
  std::string bare;
  for (size_t at = 0; at < apart.size();) {
    const size_t begin = at;
    const char32_t c = next_code_point(apart, at);
    const bool mark =
        (c >= 0x300 && c <= 0x36F) || (c >= 0x591 && c <= 0x5C7) || (c >= 0x64B && c <= 0x652) || c == 0x670;
    if (mark) continue;
    if (c == 0xDF) {
      bare += "ss";
    } else {
      bare.append(apart, begin, at - begin);
    }
  }
  return nfc(to_lower(bare));
}

std::string_view trim_ascii(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) + 1 - begin);
}

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    c = to_ascii_lower(c);
  }
  return out;
}

// Bytes that begin white space.
static constexpr std::array<bool, 256> kMayBeSpace = [] {
  std::array<bool, 256> bytes{};
  for (const char c : std::string_view(" \t\n\v\f\r\xC2\xE1\xE2\xE3")) bytes[static_cast<unsigned char>(c)] = true;
  return bytes;
}();

// Where a word that begins at `at` ends.
static size_t end_of_word(std::string_view text, size_t at) {
  while (at < text.size()) {
    const auto byte = static_cast<unsigned char>(text[at]);
    size_t behind = at + 1;
    if (kMayBeSpace[byte] && (byte < 0x80 || is_space(next_code_point(text, behind = at)))) break;
    at = behind;
  }
  return at;
}

std::string collapse_space(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    // As far as single spaces stand between the words, nothing changes.
    size_t end = end_of_word(text, at);
    for (size_t next = end; next > at && next + 1 < text.size() && text[next] == ' ';) {
      const size_t begin = next + 1;
      next = end_of_word(text, begin);
      if (next == begin) break;
      end = next;
    }
    if (end > at) {
      if (!out.empty()) out.push_back(' ');
      out.append(text, at, end - at);
    }
    at = end;
    if (at < text.size()) next_code_point(text, at);
  }
  return out;
}

// How many of eight bytes are ASCII before one is not.
static int32_t leading_ascii(const char* bytes) {
  uint64_t eight = 0;
  std::memcpy(&eight, bytes, sizeof eight);
  const uint64_t beyond = eight & 0x8080808080808080U;
  return (std::endian::native == std::endian::little ? std::countr_zero(beyond) : std::countl_zero(beyond)) / 8;
}

std::optional<size_t> first_invalid_utf8(std::string_view text) {
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < length;) {
    if (at + 8 <= length) {
      const int32_t ascii = leading_ascii(text.data() + at);
      at += ascii;
      if (ascii == 8) continue;
    } else if (static_cast<unsigned char>(text[static_cast<size_t>(at)]) < 0x80) {
      ++at;
      continue;
    }
    const int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(text.data(), at, length, c);
    if (c < 0) return static_cast<size_t>(begin);
  }
  return std::nullopt;
}

std::string repair_utf8(std::string_view text) {
  static constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  std::string out;
  out.reserve(text.size());
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t at = 0; at < length;) {
    const int32_t begin = at;
    UChar32 c = 0;
    U8_NEXT(text.data(), at, length, c);
    if (c <= 0) {
      out += kReplacement;
    } else {
      out.append(text, static_cast<size_t>(begin), static_cast<size_t>(at - begin));
    }
  }
  return out;
}

namespace beyond_ascii {

char32_t next_code_point(std::string_view text, size_t& at) {
  auto offset = static_cast<int32_t>(at);
  UChar32 c = 0;
  U8_NEXT_OR_FFFD(text.data(), offset, static_cast<int32_t>(text.size()), c);
  at = static_cast<size_t>(offset);
  return static_cast<char32_t>(c);
}

bool is_letter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }
bool is_digit(char32_t c) { return u_isdigit(static_cast<UChar32>(c)) != 0; }
int digit_value(char32_t c) {
  return u_charType(static_cast<UChar32>(c)) == U_DECIMAL_DIGIT_NUMBER ? u_charDigitValue(static_cast<UChar32>(c)) : -1;
}
bool is_space(char32_t c) { return u_isUWhiteSpace(static_cast<UChar32>(c)) != 0; }
bool is_word_char(char32_t c) {
  return (U_GET_GC_MASK(static_cast<UChar32>(c)) & (U_GC_L_MASK | U_GC_M_MASK | U_GC_ND_MASK | U_GC_PC_MASK)) != 0;
}
bool is_upper(char32_t c) { return u_isupper(static_cast<UChar32>(c)) != 0; }

char32_t fold_char(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) return diglot::fold_char(c - 0xFEE0);
  return static_cast<char32_t>(u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT));
}

void append_utf8(std::string& out, char32_t c) {
  char bytes[U8_MAX_LENGTH];
  int32_t size = 0;
  U8_APPEND_UNSAFE(bytes, size, static_cast<UChar32>(c));
  out.append(bytes, static_cast<size_t>(size));
}

}  // namespace beyond_ascii

namespace {

char32_t undecorated(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFDInstance(status);
  icu::UnicodeString letters;
  const bool composed = U_SUCCESS(status) && normalizer->getDecomposition(static_cast<UChar32>(c), letters);
  return fold_char(composed ? static_cast<char32_t>(letters.char32At(0)) : c);
}

constexpr char32_t kAccented = 0x600;  // Latin, Greek, Cyrillic: what is above has no such letters, or few

}  // namespace

char32_t base_letter(char32_t c) {
  if (c < 0x80) return fold_char(c);
  if (c >= 0x300 && c < 0x370) return 0;
  static const std::array<char16_t, kAccented> kTable = [] {
    std::array<char16_t, kAccented> table{};
    for (char32_t i = 0; i < kAccented; ++i) table[i] = static_cast<char16_t>(undecorated(i));
    return table;
  }();
  return c < kAccented ? kTable[c] : c >= 0x1E00 && c < 0x2000 ? undecorated(c) : fold_char(c);
}

bool has_digit(std::string_view text) {
  constexpr uint64_t kEach = 0x0101010101010101U;
  uint64_t all = 0;
  size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    uint64_t eight = 0;
    std::memcpy(&eight, text.data() + at, 8);
    all |= eight;
    // A digit of ASCII is the bits of '0' and less than ten.
    eight ^= '0' * kEach;
    if (((eight - 10 * kEach) & ~eight & 0x80 * kEach) != 0) return true;
  }
  if ((all & 0x80 * kEach) != 0) at = 0;
  while (at < text.size()) {
    if (is_digit(next_code_point(text, at))) return true;
  }
  return false;
}

bool is_punctuation(char32_t c) { return u_ispunct(static_cast<UChar32>(c)) != 0; }

bool ends_sentence(char32_t c) {
  if (c < 0x80) return c == '.' || c == '!' || c == '?';
  return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_S_TERM) != 0;
}

bool is_unspaced(char32_t c) {
  if (c < 0xE00) return false;
  return (c < 0x1100 && (c < 0x10A0)) || (c >= 0x1780 && c < 0x1800) ||
         (c >= 0x3005 && c < 0x3100 && c != 0x3030 && is_letter(c)) || (c >= 0x31F0 && c < 0x3200) ||
         (c >= 0x3400 && c < 0xA000) || (c >= 0xF900 && c < 0xFB00) || (c >= 0xFF66 && c < 0xFFA0) ||
         (c >= 0x20000 && c < 0x40000);
}

size_t display_width(std::string_view text) {
  size_t width = 0;
  for (size_t at = 0; at < text.size();) {
    const auto c = static_cast<UChar32>(next_code_point(text, at));
    if (c < 0x80) {
      ++width;
      continue;
    }
    if ((U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK | U_GC_CF_MASK)) != 0) continue;
    const int32_t east_asian = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
    width += east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
  }
  return width;
}

bool is_right_to_left(char32_t c) {
  if (c < 0x590) return false;
  const UCharDirection direction = u_charDirection(static_cast<UChar32>(c));
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

std::vector<uint32_t> visual_order(std::string_view text) {
  const icu::UnicodeString utf16 = icu::UnicodeString::fromUTF8(piece(text));
  std::vector<uint32_t> point_of;  // UTF-16 index → code point index
  uint32_t points = 0;
  for (int32_t at = 0; at < utf16.length(); ++at) {
    if (at == 0 || !U16_IS_TRAIL(utf16[at])) ++points;
    point_of.push_back(points - 1);
  }
  std::vector<uint32_t> order(points);
  std::iota(order.begin(), order.end(), 0U);
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<UBiDi, decltype(&ubidi_close)> bidi(ubidi_open(), &ubidi_close);
  ubidi_setPara(bidi.get(), utf16.getBuffer(), utf16.length(), 0, nullptr, &status);
  std::vector<int32_t> visual(static_cast<size_t>(utf16.length()));
  ubidi_getVisualMap(bidi.get(), visual.data(), &status);
  if (U_FAILURE(status)) return order;
  order.clear();
  for (const int32_t at : visual) {
    if (at < 0 || U16_IS_TRAIL(utf16[at])) continue;
    order.push_back(point_of[static_cast<size_t>(at)]);
  }
  return order;
}

std::vector<Range> sentences(std::string_view text, const std::string& locale) {
  return break_text(&icu::BreakIterator::createSentenceInstance, text, locale, false);
}

std::vector<Range> words(std::string_view text, const std::string& locale) {
  return break_text(&icu::BreakIterator::createWordInstance, text, locale, true);
}

std::string long_date(std::string_view iso_date, const std::string& locale) {
  int year = 0;
  int month = 0;
  int day = 0;
  const auto number = [&](size_t from, size_t size, int& out) {
    if (iso_date.size() < from + size) return false;
    const char* end = iso_date.data() + from + size;
    return std::from_chars(iso_date.data() + from, end, out).ptr == end;
  };
  if (iso_date.size() != 10 || !number(0, 4, year) || !number(5, 2, month) || !number(8, 2, day)) {
    return std::string(iso_date);
  }
  DateWriter& writer = date_writer(locale);
  if (!writer.calendar || !writer.format) return std::string(iso_date);
  UErrorCode status = U_ZERO_ERROR;
  writer.calendar->clear();
  writer.calendar->set(year, month - 1, day, 12, 0, 0);
  icu::UnicodeString out;
  writer.format->format(writer.calendar->getTime(status), out);
  return U_SUCCESS(status) ? utf8(out) : std::string(iso_date);
}

std::string plural_category(int64_t count, const std::string& locale) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::PluralRules> rules(icu::PluralRules::forLocale(icu_locale(locale), status));
  if (U_FAILURE(status) || !rules) return "other";
  return utf8(rules->select(static_cast<double>(count)));
}

std::string format_count(int64_t count, const std::string& locale) {
  UErrorCode status = U_ZERO_ERROR;
  const auto text =
      icu::number::NumberFormatter::withLocale(icu_locale(locale)).formatInt(count, status).toString(status);
  return U_SUCCESS(status) ? utf8(text) : std::to_string(count);
}

}  // namespace diglot

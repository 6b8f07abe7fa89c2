// What a translation must carry over as it is: addresses of links, code, placeholders.
#include <optional>

#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

// A finding that names a few and counts the rest says more than fifty findings.
constexpr size_t kMostNamed = 4;

bool is_locale_of(std::string_view segment, const UnitPair& pair) {
  if (segment.size() < 4 || segment.size() > 11 || segment.find('-') == std::string_view::npos) return false;
  const std::optional<std::string> tag = canonical_locale(segment);
  if (!tag) return false;
  const std::string language = language_of(*tag);
  return language == pair.source_language.code || language == pair.target_language.code;
}

// The address without what may differ between languages: a path segment or query value that names a locale of
// either side, and a slash at the end.
std::string without_locale(std::string_view address, const UnitPair& pair) {
  std::string out;
  for (size_t begin = 0; begin <= address.size();) {
    const size_t end = std::min(address.find_first_of("/?&=#", begin), address.size());
    const std::string_view segment = address.substr(begin, end - begin);
    const bool locale = is_locale_of(segment, pair);
    if (!locale) out += segment;
    // "/en-us/x" and "/x" are the same place.
    if (end < address.size() && !(locale && address[end] == '/')) out += address[end];
    begin = end + 1;
  }
  while (!out.empty() && out.back() == '/') out.pop_back();
  return out;
}

std::vector<std::string> without_locales(const std::vector<std::string_view>& addresses, const UnitPair& pair) {
  std::vector<std::string> out;
  for (std::string_view address : addresses) out.push_back(without_locale(address, pair));
  return out;
}

// Reports what is missing and what is extra; where one was put in the place of another, as one finding.
template <class T>
void report_difference(const Difference<T>& found, const UnitPair& pair, Report& report, Diag missing, Diag extra,
                       Diag changed) {
  const size_t both = std::min(found.missing.size(), found.extra.size());
  for (size_t i = 0; i < std::min(both, kMostNamed); ++i) {
    report.at(changed, pair.target, found.extra[i], found.missing[i], found.extra[i]);
  }
  for (size_t i = both; i < std::min(found.missing.size(), kMostNamed); ++i) report.whole(missing, found.missing[i]);
  for (size_t i = both; i < std::min(found.extra.size(), kMostNamed); ++i) {
    report.at(extra, pair.target, found.extra[i], found.extra[i]);
  }
}

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
         c == '.' || c == ':';
}

size_t name_size(std::string_view text) {
  size_t size = 0;
  while (size < text.size() && is_name_char(text[size])) ++size;
  return size;
}

// The size of "{name}", with any number of braces, at the start of `text`; 0 where there is none.
size_t braced(std::string_view text) {
  const size_t open = std::min(text.find_first_not_of('{'), text.size());
  const size_t name = name_size(text.substr(open));
  if (open == 0 || name == 0) return 0;
  const std::string_view close = text.substr(open + name, open);
  return close.size() == open && close.find_first_not_of('}') == std::string_view::npos ? 2 * open + name : 0;
}

// "%s", "%1$d", "%(name)s" at the start of `text`.
size_t percent(std::string_view text) {
  size_t at = 1;
  const auto here = [&] { return at < text.size() ? text[at] : ' '; };
  if (here() == '(') {
    at += 1 + name_size(text.substr(2));
    if (here() != ')') return 0;
    ++at;
  } else {
    while (is_digit(static_cast<unsigned char>(here()))) ++at;
    if (here() == '$') ++at;
  }
  if (std::string_view("sdiufx@").find(here()) == std::string_view::npos) return 0;
  ++at;
  return is_word_char(static_cast<unsigned char>(here())) ? 0 : at;
}

// The size of the placeholder at the start of `text`, which begins with '{', '$' or '%'.
size_t placeholder_size(std::string_view text, char before) {
  if (text[0] == '{') return braced(text);
  if (text[0] == '%') return is_digit(static_cast<unsigned char>(before)) ? 0 : percent(text);  // not "50%d"
  if (text.size() < 2 || text[1] != '{') return 0;
  const size_t size = braced(text.substr(1));
  return size == 0 ? 0 : size + 1;
}

std::vector<std::string_view> placeholders(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = text.find_first_of("{%$"); at < text.size();) {
    const size_t size = placeholder_size(text.substr(at), at == 0 ? ' ' : text[at - 1]);
    if (size > 0) out.push_back(text.substr(at, size));
    at = text.find_first_of("{%$", at + std::max<size_t>(size, 1));
  }
  return out;
}

}  // namespace

bool check_links(const UnitPair& pair, Report& report) {
  if (pair.source.links.empty() && pair.target.links.empty()) return false;
  if (pair.source.links == pair.target.links) return true;
  const auto found = difference(without_locales(pair.source.links, pair), without_locales(pair.target.links, pair));
  report_difference(found, pair, report, Diag::kLinkMissing, Diag::kLinkExtra, Diag::kLinkChanged);
  return true;
}

bool check_code(const UnitPair& pair, Report& report) {
  if (pair.source.code.empty() && pair.target.code.empty()) return false;
  const auto found = difference(pair.source.code, pair.target.code);
  report_difference(found, pair, report, Diag::kCodeMissing, Diag::kCodeExtra, Diag::kCodeChanged);
  return true;
}

bool check_placeholders(const UnitPair& pair, Report& report) {
  if (!pair.source.braces && !pair.target.braces) return false;
  const auto found = difference(placeholders(pair.source.text), placeholders(pair.target.text));
  report_difference(found, pair, report, Diag::kPlaceholderMissing, Diag::kPlaceholderExtra, Diag::kPlaceholderChanged);
  return true;
}

}  // namespace diglot

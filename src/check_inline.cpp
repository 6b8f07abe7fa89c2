// What a translation must carry over as it is: addresses of links, code, placeholders, and the shape of its markup.
// Compared as multisets: word order moves them.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include "ascii.h"
#include "check_unit.h"
#include "html.h"
#include "locale.h"

namespace diglot {
namespace {

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

// The addresses of a difference as they were written, for people to find them.
void write_as_found(std::vector<std::string>& addresses, const std::vector<std::string_view>& written,
                    const UnitPair& pair) {
  for (size_t i = 0; i < std::min(addresses.size(), kMostNamed); ++i) {
    const auto same = std::find_if(written.begin(), written.end(),
                                   [&](std::string_view one) { return without_locale(one, pair) == addresses[i]; });
    if (same != written.end()) addresses[i] = *same;
  }
}

bool is_absolute(std::string_view address) {
  return address.starts_with('/') ||
         address.substr(0, address.find_first_of("/?#")).find(':') != std::string_view::npos;
}

// "fees.md#boats" and "fees.md#bateaux": which places the translated article has is known where all articles are, and
// said there.
bool differ_in_anchor_alone(std::string_view a, std::string_view b) {
  const size_t in_a = a.find('#');
  const size_t in_b = b.find('#');
  return in_a != std::string_view::npos && in_a == in_b && a.substr(0, in_a) == b.substr(0, in_b) &&
         in_a + 1 < a.size() && in_b + 1 < b.size() && !is_absolute(a);
}

// Takes out of a difference what is missing and has a like among what is extra; `taken` sees both.
template <class Difference, class Like, class Taken>
void take_pairs(Difference& found, Like&& like, Taken&& taken) {
  for (auto wanted = found.missing.begin(); wanted != found.missing.end();) {
    const auto got = std::find_if(found.extra.begin(), found.extra.end(),
                                  [&](std::string_view other) { return like(*wanted, other); });
    if (got == found.extra.end()) {
      ++wanted;
      continue;
    }
    taken(*wanted, *got);
    found.extra.erase(got);
    wanted = found.missing.erase(wanted);
  }
}

// Takes out of a difference what only names another place of the same article.
template <class Difference>
void forgive_anchors(Difference& found) {
  constexpr size_t kMostCompared = 64;  // beyond that the unit is another text
  if (found.missing.size() > kMostCompared || found.extra.size() > kMostCompared) return;
  take_pairs(found, differ_in_anchor_alone, [](std::string_view, std::string_view) {});
}

std::vector<std::string> without_locales(const std::vector<std::string_view>& addresses, const UnitPair& pair) {
  std::vector<std::string> out;
  out.reserve(addresses.size());
  for (std::string_view address : addresses) out.push_back(without_locale(address, pair));
  return out;
}

// "[text] (roles.md)" and "[text](roles.md" without its end: marks that stay visible because they are no link.
struct BrokenLink {
  std::string_view mark;     // from ] to the end of the address
  std::string_view address;  // what was meant
};

bool looks_like_address(std::string_view text) {
  for (std::string_view begin : {"http://", "https://", "/", "./", "../", "#", "mailto:"}) {
    if (text.starts_with(begin) && text.size() > begin.size()) return true;
  }
  return text.find(".md") != std::string_view::npos;
}

// What looks like a link in `text`. With `spaced` only those whose two halves a space parts: in the text as
// written the others are links.
void add_broken_links(std::string_view text, bool spaced, std::vector<BrokenLink>& out) {
  for (size_t at = text.find(']'); at < text.size(); at = text.find(']', at + 1)) {
    const size_t open = text.find_first_not_of(' ', at + 1);
    if (open == std::string_view::npos || text[open] != '(' || (spaced && open == at + 1)) continue;
    const size_t begin = std::min(text.find_first_not_of(' ', open + 1), text.size());
    const size_t end = std::min(text.find(')', begin), text.size());
    const std::string_view address = text.substr(begin, end - begin);
    if (!looks_like_address(address)) continue;
    out.push_back({text.substr(at, std::min(end + 1, text.size()) - at), address});
  }
}

std::vector<BrokenLink> broken_links(const UnitSide& side) {
  std::vector<BrokenLink> out;
  if (!side.may_hold(kHintBracket)) return out;
  add_broken_links(side.raw, true, out);
  add_broken_links(side.text, false, out);
  // "[x] (roles.md)" stays in the text and is found twice.
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.mark < b.mark; });
  out.erase(std::unique(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.mark == b.mark; }),
            out.end());
  return out;
}

// The labels of "[text][label]" in a text, with their brackets.
std::vector<std::string_view> visible_references(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = text.find("]["); at != std::string_view::npos; at = text.find("][", at + 1)) {
    const size_t close = text.find(']', at + 2);
    if (close == std::string_view::npos) break;
    const bool opened = text.substr(0, at).find('[') != std::string_view::npos;
    if (opened && close > at + 2) out.push_back(text.substr(at + 1, close - at));
  }
  return out;
}

// --- emphasis -------------------------------------------------------------------------------------------

size_t count_of(std::string_view text, std::string_view mark) {
  size_t count = 0;
  for (size_t at = text.find(mark); at != std::string_view::npos; at = text.find(mark, at + mark.size())) ++count;
  return count;
}

// How many labels of a user interface are marked by brackets or quotes, as CJK texts do instead of bold.
size_t count_labels(std::string_view text, const CheckLanguage& language) {
  if (language.lexicon == nullptr) return count_of(text, "[");
  size_t count = 0;
  for (const MarkPair& label : language.lexicon->checks.labels) {
    count += std::min(count_of(text, label.open), count_of(text, label.close));
  }
  return count;
}

// Those of a side that are not set in bold as well: "[**Save**]" is one of a language that marks labels by brackets.
size_t count_plain_labels(const UnitSide& side, const CheckLanguage& language) {
  const size_t labels = count_labels(side.text, language);
  if (labels == 0 || language.lexicon == nullptr) return labels;
  const std::string_view text = side.text;
  const auto bracketed = [&](Range apart) {
    return std::any_of(
        language.lexicon->checks.labels.begin(), language.lexicon->checks.labels.end(), [&](const MarkPair& label) {
          return text.substr(0, apart.begin).ends_with(label.open) && text.substr(apart.end).starts_with(label.close);
        });
  };
  const auto both = static_cast<size_t>(std::count_if(side.set_apart.begin(), side.set_apart.end(), bracketed));
  return labels - std::min(labels, both);
}

// "**" that stays visible. A mark that the source shows too is meant.
bool shows_stars(const UnitSide& side) {
  return side.may_hold(kHintStar) &&
         (side.text.find("**") != std::string::npos || side.text.find("__") != std::string::npos);
}

// --- HTML tags ------------------------------------------------------------------------------------------

bool is_inline_element(std::string_view name) {
  static constexpr auto kNames = std::to_array<std::string_view>(
      {"a",      "abbr", "b",   "br",    "cite", "code", "del", "em", "font", "i",     "img",
       "ins",    "kbd",  "li",  "mark",  "ol",   "p",    "q",   "s",  "samp", "small", "span",
       "strong", "sub",  "sup", "table", "td",   "th",   "tr",  "u",  "ul",   "var"});
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

using Names = std::set<std::string, std::less<>>;

// The names of the tags that close something, in small letters.
Names closed_names(std::string_view raw) {
  Names out;
  for (size_t at = raw.find("</"); at != std::string_view::npos; at = raw.find("</", at + 2)) {
    size_t end = at + 2;
    while (end < raw.size() && is_letter(static_cast<unsigned char>(raw[end]))) ++end;
    out.insert(to_lower(raw.substr(at + 2, end - at - 2)));
  }
  return out;
}

// "<berth number>": what a reader is to fill in stands between the signs of a tag, and is translated. No element of
// HTML, no attribute, and nothing closes it.
bool is_fill_in(std::string_view name, std::string_view tag, const Names& closed) {
  return !is_inline_element(name) && !is_void_element(name) && tag.find_first_of("=/") == std::string_view::npos &&
         !closed.contains(name);
}

// Names of tags as written, each with how often it is opened more than closed.
std::map<std::string, int> open_tags(std::string_view raw) {
  std::map<std::string, int> out;
  const Names closed = closed_names(raw);
  bool code = false;
  for (size_t at = 0; at < raw.size(); ++at) {
    if (raw[at] == '\\' && !code) {
      ++at;  // what it escapes is text
      continue;
    }
    if (raw[at] == '`') code = !code;
    if (raw[at] != '<' || code || at + 1 >= raw.size()) continue;
    const bool closing = raw[at + 1] == '/';
    const size_t begin = at + (closing ? 2 : 1);
    size_t end = begin;
    while (end < raw.size() && is_letter(static_cast<unsigned char>(raw[end]))) ++end;
    const size_t close = raw.find('>', end);
    if (end == begin || close == std::string_view::npos || raw[end] == ':') continue;
    const std::string name = to_lower(raw.substr(begin, end - begin));
    if (!closing && is_fill_in(name, raw.substr(begin, close - begin), closed)) continue;
    if (!is_void_element(name) && raw[close - 1] != '/') out[name] += closing ? -1 : 1;
  }
  return out;
}

// Something that was meant as a tag of HTML, and is none: "<b text", "</ b>", "< b>". Code and what a backslash escapes
// are text.
std::vector<std::string_view> malformed_tags(std::string_view raw) {
  std::vector<std::string_view> out;
  bool code = false;
  for (size_t at = 0; at < raw.size(); ++at) {
    if (raw[at] == '`') code = !code;
    if (raw[at] == '\\') ++at;
    if (at >= raw.size() || raw[at] != '<' || code) continue;
    size_t begin = at + 1;
    while (begin < raw.size() && (raw[begin] == '/' || raw[begin] == ' ')) ++begin;
    const bool spaced = raw.substr(at, begin - at).find(' ') != std::string_view::npos;
    size_t end = begin;
    while (end < raw.size() && is_letter(static_cast<unsigned char>(raw[end]))) ++end;
    if (!is_inline_element(to_lower(raw.substr(begin, end - begin)))) continue;
    const size_t close = raw.find_first_of("<>", end);
    const bool open = close == std::string_view::npos || raw[close] == '<';
    const bool name_ends = end == raw.size() || std::string_view(" />").find(raw[end]) != std::string_view::npos;
    if (name_ends && (open || (spaced && close == end))) out.push_back(raw.substr(at, end - at));
  }
  return out;
}

// Code with nothing between its braces.
std::string without_braces(std::string_view code) {
  std::string out;
  for (size_t at = 0; at < code.size();) {
    out += code[at];
    const size_t close = code[at] == '{' ? code.find('}', at) : std::string_view::npos;
    at = close == std::string_view::npos ? at + 1 : close;
  }
  return out;
}

struct OtherTags {
  std::vector<std::string_view> tags, fill_ins;
};

// Tags that are no elements of HTML, as they stand but for their brackets, and breaks of lines.
OtherTags other_tags(std::string_view raw) {
  OtherTags out;
  const Names closed = closed_names(raw);
  bool code = false;
  for (size_t at = 0; at + 1 < raw.size(); ++at) {
    if (raw[at] == '\\' && !code) {
      ++at;
      continue;
    }
    if (raw[at] == '`') code = !code;
    if (raw[at] != '<' || code || !is_letter(static_cast<unsigned char>(raw[at + 1]))) continue;
    const size_t close = raw.find('>', at);
    if (close == std::string_view::npos) break;
    std::string_view tag = raw.substr(at + 1, close - at - 1);
    const std::string_view name = tag.substr(0, tag.find_first_of(" /\n"));
    const bool link = name.find_first_of(":@.") != std::string_view::npos;
    if (name == "br") tag = name;
    while (tag.ends_with('/') || tag.ends_with(' ')) tag.remove_suffix(1);
    const bool strange = !link && (name == "br" || !is_inline_element(to_lower(name)));
    // "%<name>s" of Ruby is no text to be translated.
    const bool named = at > 0 && raw[at - 1] == '%';
    if (strange) (!named && is_fill_in(to_lower(name), tag, closed) ? out.fill_ins : out.tags).push_back(tag);
    at = close;
  }
  return out;
}

// "[b]" and "[/b]" of a forum's markup, as they stand: what is closed somewhere, and what closes it.
std::vector<std::string_view> forum_tags(std::string_view text) {
  std::vector<std::string_view> out;
  constexpr size_t kLongest = 128;
  for (size_t at = text.find('['); at != std::string_view::npos; at = text.find('[', at + 1)) {
    const std::string_view rest = text.substr(at, kLongest);
    const size_t close = rest.find(']');
    if (close == std::string_view::npos) continue;
    const std::string_view tag = rest.substr(0, close + 1);
    const std::string_view name = tag.substr(1, tag.find_first_of("=]") - 1);
    const bool closing = name.starts_with('/');
    const bool word =
        std::all_of(name.begin() + (closing ? 1 : 0), name.end(), [](char c) { return is_ascii_letter(c); });
    if (name.size() > (closing ? 1U : 0U) && word) out.push_back(tag);
  }
  return out;
}

// Attributes of the same elements.
void compare_attributes(const UnitPair& pair, Report& report) {
  const auto written = [&](const UnitSide& side) {
    std::vector<std::string> out;
    for (const auto& [name, value] : side.attributes)
      out.push_back(fmt::format("{}=\"{}\"", name, without_locale(value, pair)));
    return out;
  };
  const auto found = difference(written(pair.source), written(pair.target));
  for (size_t i = 0; i < std::min(std::max(found.missing.size(), found.extra.size()), kMostNamed); ++i) {
    const std::string_view nothing = text_of(Term::kNothing);
    report.whole(Diag::kAttributeChanged, i < found.missing.size() ? found.missing[i] : nothing,
                 i < found.extra.size() ? found.extra[i] : nothing);
  }
}

bool names_locale_of(std::string_view address, const UnitPair& pair, std::string_view language) {
  for (size_t begin = 0; begin < address.size();) {
    const size_t end = std::min(address.find_first_of("/?&=#", begin), address.size());
    const std::string_view segment = address.substr(begin, end - begin);
    if (is_locale_of(segment, pair) && language_of(*canonical_locale(segment)) == language) return true;
    begin = end + 1;
  }
  return false;
}

// What the project's policy demands of addresses that are the same but for the locale in them.
void apply_policy(const UnitPair& pair, Report& report) {
  if (pair.links == LinkPolicy::kFree) return;
  if (pair.links == LinkPolicy::kMapped) {
    if (pair.source_language.code == pair.target_language.code) return;
    for (std::string_view link : pair.target.links) {
      if (names_locale_of(link, pair, pair.source_language.code))
        report.at(Diag::kLinkNotMapped, pair.target, link, link, pair.target_language.tag);
    }
    return;
  }
  const auto found = difference(pair.source.links, pair.target.links);
  for (std::string_view wanted : found.missing) {
    const auto same = std::find_if(found.extra.begin(), found.extra.end(), [&](std::string_view got) {
      return without_locale(got, pair) == without_locale(wanted, pair);
    });
    if (same != found.extra.end()) report.at(Diag::kLinkNotEqual, pair.target, *same, wanted, *same);
  }
}

}  // namespace

bool check_links(const UnitPair& pair, Report& report) {
  const UnitSide& source = pair.source;
  const UnitSide& target = pair.target;
  if (source.links.empty() && target.links.empty() && source.images.empty() && target.images.empty()) return false;
  if (target.empty_links > source.empty_links) report.whole(Diag::kLinkEmpty);
  if (source.images != target.images) {
    const auto found = difference(without_locales(source.images, pair), without_locales(target.images, pair));
    report_difference(found, pair, report, Diag::kImageMissing, Diag::kImageExtra, Diag::kImageChanged);
  }
  apply_policy(pair, report);
  if (source.links == target.links) return true;
  auto found = difference(without_locales(source.links, pair), without_locales(target.links, pair));
  // What is there but broken is reported as broken.
  for (const BrokenLink& broken : broken_links(target)) {
    const auto meant = std::find(found.missing.begin(), found.missing.end(), without_locale(broken.address, pair));
    if (meant != found.missing.end()) found.missing.erase(meant);
  }
  forgive_anchors(found);
  // Where one was put in the place of another, the two are told apart by their locales as well.
  write_as_found(found.missing, source.links, pair);
  write_as_found(found.extra, target.links, pair);
  report_difference(found, pair, report, Diag::kLinkMissing, Diag::kLinkExtra, Diag::kLinkChanged);
  return true;
}

namespace {

// Addresses that stand in a text without being links, as those of FTP: "scheme://…".
std::vector<std::string_view> bare_addresses(std::string_view text) {
  std::vector<std::string_view> out;
  for (size_t at = text.find("://"); at != std::string_view::npos; at = text.find("://", at + 3)) {
    size_t begin = at;
    while (begin > 0 && is_ascii_letter(text[begin - 1])) --begin;
    size_t end = at + 3;
    while (end < text.size() && text[end] > ' ' && static_cast<unsigned char>(text[end]) < 0x7F) ++end;
    std::string_view address = text.substr(begin, end - begin);
    while (!address.empty() && std::string_view(".,;:!?)]}>\"'").find(address.back()) != std::string_view::npos)
      address.remove_suffix(1);
    if (at > begin && address.size() > at + 3 - begin) out.push_back(address);
  }
  return out;
}

}  // namespace

bool check_addresses(const UnitPair& pair, Report& report) {
  const auto without_locale_of = [&](std::string_view text) { return without_locales(bare_addresses(text), pair); };
  if (pair.source.text.find("://") == std::string::npos && pair.target.text.find("://") == std::string::npos)
    return false;
  const auto found = difference(without_locale_of(pair.source.text), without_locale_of(pair.target.text));
  // One side may have it as a link.
  const bool linked = pair.source.links.size() != pair.target.links.size();
  if (!linked) report_difference(found, pair, report, Diag::kLinkMissing, Diag::kLinkExtra, Diag::kLinkChanged);
  return true;
}

bool check_link_marks(const UnitPair& pair, Report& report) {
  if (!pair.target.may_hold(kHintBracket) && !pair.source.may_hold(kHintBracket)) return false;
  const std::vector<BrokenLink> target = broken_links(pair.target);
  const std::vector<BrokenLink> source = broken_links(pair.source);
  const auto parted = [](const BrokenLink& link) { return link.mark.starts_with("] "); };
  // In HTML Markdown's links are text on both sides: what is lost or changed there is seen here alone.
  if (source.size() > target.size()) report.whole(Diag::kLinkMissing, source.front().address);
  const auto more =
      std::count_if(target.begin(), target.end(), parted) > std::count_if(source.begin(), source.end(), parted);
  if (source.size() < target.size() || more) {
    for (size_t i = 0; i < std::min(target.size(), kMostNamed); ++i) {
      if (source.size() < target.size() || parted(target[i]))
        report.at(Diag::kLinkMalformed, pair.target, target[i].mark, target[i].mark);
    }
  } else if (source.size() == target.size() && !source.empty()) {
    const auto addresses = [&](const std::vector<BrokenLink>& links) {
      std::vector<std::string> out;
      out.reserve(links.size());
      for (const BrokenLink& link : links) out.push_back(without_locale(link.address, pair));
      return out;
    };
    report_difference(difference(addresses(source), addresses(target)), pair, report, Diag::kLinkMissing,
                      Diag::kLinkExtra, Diag::kLinkChanged);
  }
  return true;
}

// "[text][label]" that stays visible, because nothing defines its label. Where the source shows it too, the labels
// are compared.
bool check_references(const UnitPair& pair, Report& report) {
  if (!pair.target.may_hold(kHintBracket)) return false;
  const std::vector<std::string_view> target = visible_references(pair.target.text);
  const std::vector<std::string_view> source = visible_references(pair.source.text);
  if (target.empty() && source.empty()) return false;
  const auto found = difference(source, target);
  for (size_t i = 0; i < std::min(found.extra.size(), kMostNamed); ++i) {
    report.at(Diag::kLinkReference, pair.target, found.extra[i], found.extra[i]);
  }
  return true;
}

bool check_emphasis(const UnitPair& pair, Report& report) {
  const UnitSide& source = pair.source;
  const UnitSide& target = pair.target;
  const bool stars = (shows_stars(target) && !shows_stars(source)) ||
                     (source.strong + source.emphasis > 0 && count_of(target.text, "*") > count_of(source.text, "*"));
  const std::string_view mark = target.text.find("**") != std::string::npos   ? "**"
                                : target.text.find("__") != std::string::npos ? "__"
                                                                              : "*";
  if (stars) report.at(Diag::kEmphasisUnparsed, target, mark, mark);
  if (source.strong == 0 && source.emphasis == 0) {
    if (target.strong > 0) report.whole(Diag::kItalicsMissing, target.strong + target.emphasis, 0);
    return stars || target.strong > 0 || target.emphasis > 0;
  }
  // Bold may become italic and the reverse; what counts is that the words stand out.
  const uint32_t wanted = source.strong + source.emphasis;
  const uint32_t got = target.strong + target.emphasis;
  if (got > wanted && target.strong > source.strong) report.whole(Diag::kItalicsMissing, got, wanted);
  if (got >= wanted || stars) return true;
  const size_t labels = count_labels(target.text, pair.target_language);
  const size_t source_labels = count_plain_labels(source, pair.target_language);
  if (labels > source_labels && labels - source_labels >= wanted - got) return true;
  // CJK has no italics to speak of: texts drop them, or use bold.
  const bool italics_only = target.strong >= source.strong;
  report.whole(italics_only ? Diag::kItalicsMissing : Diag::kEmphasisMissing, got, wanted);
  return true;
}

bool check_elements(const UnitPair& pair, Report& report) {
  const bool tags =
      pair.source.raw.find('<') != std::string_view::npos || pair.target.raw.find('<') != std::string_view::npos;
  if (!tags) return false;
  const auto broken = difference(malformed_tags(pair.source.raw), malformed_tags(pair.target.raw));
  for (size_t i = 0; i < std::min(broken.extra.size(), kMostNamed); ++i) {
    report.at(Diag::kTagBroken, pair.target, broken.extra[i], broken.extra[i]);
  }
  if (!broken.extra.empty()) return true;
  const auto source = open_tags(pair.source.raw);
  bool unclosed = false;
  for (const auto& [name, open] : open_tags(pair.target.raw)) {
    const auto same = source.find(name);
    if (open == 0 || (same != source.end() && same->second == open)) continue;
    unclosed = true;
    report.at(open > 0 ? Diag::kTagLeftOpen : Diag::kTagNotOpened, pair.target, (open > 0 ? "<" : "</") + name, name);
  }
  if (unclosed) return true;
  const auto found = difference(pair.source.elements, pair.target.elements);
  report_difference(found, pair, report, Diag::kTagMissing, Diag::kTagExtra, Diag::kTagChanged);
  if (!found.empty()) return true;
  compare_attributes(pair, report);
  OtherTags in_source = other_tags(pair.source.raw);
  OtherTags in_target = other_tags(pair.target.raw);
  // Of what is to be filled in only the number has to agree.
  if (in_source.fill_ins.size() != in_target.fill_ins.size()) {
    const auto append = [](OtherTags& all) {
      all.tags.insert(all.tags.end(), all.fill_ins.begin(), all.fill_ins.end());
    };
    append(in_source);
    append(in_target);
  }
  const auto strange = difference(in_source.tags, in_target.tags);
  report_difference(strange, pair, report, Diag::kTagMissing, Diag::kTagExtra, Diag::kTagChanged);
  return true;
}

bool check_forum_tags(const UnitPair& pair, Report& report) {
  const auto closes = [](const UnitSide& side) {
    return side.may_hold(kHintBracket) && side.text.find("[/") != std::string::npos;
  };
  // Without an end a word in brackets is a label, and may be translated.
  if (!closes(pair.source)) return false;
  const auto found = difference(forum_tags(pair.source.text), forum_tags(pair.target.text));
  report_difference(found, pair, report, Diag::kMarkMissing, Diag::kMarkExtra, Diag::kMarkChanged);
  return true;
}

bool check_protected(const UnitPair& pair, Report& report) {
  if (pair.source.protected_text.empty()) return false;
  for (std::string_view word : pair.source.protected_text) {
    if (pair.target.text.find(word) == std::string::npos) report.whole(Diag::kNotKept, word);
  }
  return true;
}

bool check_code(const UnitPair& pair, Report& report) {
  if (pair.source.code.empty() && pair.target.code.empty()) return false;
  auto found = difference(pair.source.code, pair.target.code);
  // Code whose placeholders alone differ has another placeholder.
  const auto like = [](std::string_view wanted, std::string_view got) {
    return got.find('{') != std::string_view::npos && without_braces(got) == without_braces(wanted);
  };
  take_pairs(found, like, [&](std::string_view wanted, std::string_view got) {
    report.at(Diag::kPlaceholderChanged, pair.target, got, wanted, got);
  });
  report_difference(found, pair, report, Diag::kCodeMissing, Diag::kCodeExtra, Diag::kCodeChanged);
  return true;
}

}  // namespace diglot

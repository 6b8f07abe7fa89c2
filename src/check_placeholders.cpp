// What a program or a reader fills in, or types as it stands: placeholders of the usual formats, escapes, options of a
// command line, paths. They are the same in every language; only their order changes.
//
// Formats: printf (C, Python, Objective-C, Boost, Object Pascal, PHP, Ruby), braces (ICU, Java, .NET, Python, Angular,
// i18next), ${shell}, $NAME$ and %NAME%.
#include <optional>

#include "ascii.h"
#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

constexpr size_t kLongest = 64;  // of a name or a format

bool is_name_byte(char c) { return is_ascii_alnum(c) || c == '_'; }
bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
bool is_one_of(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

// Reads a text from left to right; behind its end stands 0.
struct Cursor {
  std::string_view text;
  size_t at = 0;

  char here() const { return at < text.size() ? text[at] : '\0'; }
  bool take(char c) {
    if (here() != c || c == '\0') return false;
    ++at;
    return true;
  }
  template <class Is>
  std::string_view run(Is&& is) {
    const size_t begin = at;
    while (at < text.size() && at - begin < kLongest && is(text[at])) ++at;
    return text.substr(begin, at - begin);
  }
};

// A placeholder: how it is written, and what of it has to agree with the other side.
struct Placeholder {
  std::string_view written;
  std::string_view index;   // "1" of "%1$s"; empty where its place says which argument it takes
  std::string_view format;  // "s" of "%1$s"; empty where all of it has to agree
};

// "%s", "%1$.2f", "%(name)s", "%0:d", "%1%", "%|1$+5|" behind the '%'.
std::optional<Placeholder> read_printf(Cursor cursor) {
  const size_t begin = cursor.at - 1;
  const auto made = [&](std::string_view index, std::string_view format) {
    return Placeholder{cursor.text.substr(begin, cursor.at - begin), index, format};
  };
  if (cursor.take('|')) {
    cursor.run([](char c) { return is_name_byte(c) || is_one_of(c, "$+-.# "); });
    if (!cursor.take('|')) return {};
    return made({}, {});
  }
  bool named = false;
  if (cursor.take('(')) {
    named = !cursor.run([](char c) { return is_name_byte(c) || is_one_of(c, "-. "); }).empty();
    if (!named || !cursor.take(')')) return {};
  }
  std::string_view index = cursor.run(is_ascii_digit);
  if (!index.empty() && cursor.take('%')) return made({}, {});
  const size_t format = cursor.at;
  if (index.empty() || (!cursor.take('$') && !cursor.take(':'))) {
    cursor.at -= index.size();
    index = {};
  }
  const size_t conversion = index.empty() ? cursor.at : format + 1;
  cursor.run([](char c) { return is_one_of(c, "#0+-'"); });
  cursor.run(is_ascii_digit);
  if (cursor.take('.')) cursor.run(is_ascii_digit);
  cursor.run([](char c) { return is_one_of(c, "hlLqjzt"); });
  // %S and %@ are Mozilla's and Apple's.
  if (!is_one_of(cursor.here(), "diouxXeEfFgGaAcspS@")) return {};
  ++cursor.at;
  // "%dMB" may be; "%discount" is a word.
  if (is_ascii_lower(cursor.here()) || is_ascii_digit(cursor.here())) return {};
  if (named) return made({}, {});
  return made(index, cursor.text.substr(conversion, cursor.at - conversion));
}

// "%NAME%", "%PRODUCTNAME", "%1", "%L1" and "%n" of Qt.
std::optional<Placeholder> read_percent_name(Cursor cursor) {
  const size_t begin = cursor.at - 1;
  const std::string_view rest = cursor.text.substr(cursor.at);
  const bool plural = rest.starts_with('n') && (rest.size() == 1 || !is_name_byte(rest[1]));
  const bool local = rest.size() > 1 && rest[0] == 'L' && is_ascii_digit(rest[1]);
  if (plural || local) return Placeholder{cursor.text.substr(begin, local ? 3 : 2), {}, {}};
  const std::string_view name = cursor.run([](char c) { return (is_name_byte(c) && !is_ascii_lower(c)) || c == '_'; });
  const bool number = !name.empty() && name.size() <= 2 && std::all_of(name.begin(), name.end(), is_ascii_digit);
  const bool closed = !number && cursor.take('%');
  if (!closed && !number) {
    // "%user%" in small letters, both of its ends written.
    Cursor whole{cursor.text, begin + 1};
    const std::string_view small = whole.run(is_name_byte);
    if (small.size() >= 2 && is_ascii_letter(small.front()) && whole.take('%') && !is_name_byte(whole.here()))
      return Placeholder{whole.text.substr(begin, whole.at - begin), {}, {}};
  }
  if (is_ascii_lower(cursor.here()) || (!number && name.size() < (closed ? 1U : 3U))) return {};
  if (!number && !is_ascii_letter(name.front())) return {};
  return Placeholder{cursor.text.substr(begin, cursor.at - begin), {}, {}};
}

// What stands in one or more braces, the first of which the cursor is at. Of ICU's choices ("{n, plural, one {…}}") the
// name and the kind have to agree: which choices there are depends on the language.
std::optional<Placeholder> read_braces(Cursor& cursor) {
  const size_t begin = cursor.at;
  const size_t depth = cursor.run([](char c) { return c == '{'; }).size();
  const bool spaced =
      cursor.take(' ') && (depth > 1 || cursor.take('$') || is_ascii_letter(cursor.here()) || cursor.take('-'));
  cursor.run([](char c) { return is_name_byte(c) || is_one_of(c, "-.:@") || !is_ascii(c); });
  if (spaced) cursor.run([](char c) { return is_name_byte(c) || is_one_of(c, " |.()'"); });
  const size_t name_end = cursor.at;
  if (cursor.here() == ',' && name_end > begin + depth) {
    // "{0,number,integer}" closes soon; a choice does not.
    Cursor kind = cursor;
    kind.run([](char c) { return is_name_byte(c) || is_one_of(c, ", #.%"); });
    if (kind.here() != '}' && kind.here() != '{') return {};
    const bool choice = kind.here() == '{';
    cursor.at = choice ? kind.at : kind.at + 1;
    const size_t end = choice ? cursor.text.find(',', name_end + 1) : cursor.at;
    return Placeholder{cursor.text.substr(begin, std::min(end, cursor.text.size()) - begin), {}, {}};
  }
  if (is_one_of(cursor.here(), "!:") || cursor.here() == '=') {
    cursor.run([](char c) { return is_name_byte(c) || is_one_of(c, "!:<>^+-.,#%="); });
  }
  for (size_t i = 0; i < depth; ++i) {
    if (!cursor.take('}')) return {};
  }
  return Placeholder{cursor.text.substr(begin, cursor.at - begin), {}, {}};
}

// "${name}", "$(name)", "$NAME$", "$name" behind the '$'. A sum is none.
std::optional<Placeholder> read_dollar(Cursor cursor) {
  const size_t begin = cursor.at - 1;
  if (cursor.here() == '{') {
    if (!read_braces(cursor)) return {};
  } else {
    // "$t(key)" of i18next takes the place of another text.
    const bool nested = cursor.here() == 't' && cursor.at + 1 < cursor.text.size() && cursor.text[cursor.at + 1] == '(';
    if (nested) ++cursor.at;
    const bool paren = cursor.take('(');
    if (!is_ascii_letter(cursor.here()) && cursor.here() != '_') return {};
    const size_t name = cursor.run([](char c) { return is_name_byte(c) || c == '.'; }).size();
    if (paren ? !cursor.take(')') : !cursor.take('$') && name < 2) return {};
    while (!paren && cursor.text[cursor.at - 1] == '.') --cursor.at;
  }
  return Placeholder{cursor.text.substr(begin, cursor.at - begin), {}, {}};
}

// "-v" at its hyphen: one letter, and no word around it.
std::optional<Placeholder> read_short_option(Cursor cursor) {
  const size_t begin = cursor.at++;
  if (!is_ascii_letter(cursor.here())) return {};
  ++cursor.at;
  if (cursor.here() != '\0' && !is_one_of(cursor.here(), " ,;)")) return {};
  return Placeholder{cursor.text.substr(begin, 2), {}, {}};
}

// "--help" and the name of "--input=FILE", at its hyphens.
std::optional<Placeholder> read_option(Cursor cursor) {
  const size_t begin = cursor.at;
  if (!cursor.take('-') || !cursor.take('-')) return read_short_option({cursor.text, begin});
  if (!is_ascii_letter(cursor.here())) return {};
  cursor.run([](char c) { return is_name_byte(c) || c == '-'; });
  const std::string_view written = cursor.text.substr(begin, cursor.at - begin);
  if (written.ends_with('-')) return {};
  return Placeholder{written, {}, {}};
}

// "/etc/hosts": two names at least.
std::optional<Placeholder> read_path(Cursor cursor) {
  const size_t begin = cursor.at;
  size_t names = 0;
  while (cursor.take('/') && !cursor.run([](char c) { return is_name_byte(c) || is_one_of(c, "-."); }).empty()) ++names;
  static constexpr auto kRoots =
      std::to_array<std::string_view>({"/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/media", "/mnt", "/opt",
                                       "/proc", "/root", "/run", "/srv", "/sys", "/tmp", "/usr", "/var"});
  const std::string_view path = cursor.text.substr(begin, cursor.at - begin);
  if (names < 2 && std::find(kRoots.begin(), kRoots.end(), path) == kRoots.end()) return {};
  std::string_view written = cursor.text.substr(begin, cursor.at - begin);
  while (written.ends_with('.') || written.ends_with('/')) written.remove_suffix(1);
  return Placeholder{written, {}, {}};
}

// "C:\Windows" at its colon and "\\server\share": a folder of Windows. The text has lost one of two backslashes.
std::optional<Placeholder> read_windows_path(std::string_view text, size_t begin, size_t names) {
  Cursor cursor{text, names};
  size_t count = 0;
  while (cursor.take('\\') && !cursor.run([](char c) { return is_name_byte(c) || is_one_of(c, "-."); }).empty())
    ++count;
  const bool drive = names > begin;
  if (count < (drive ? 1U : 2U)) return {};
  std::string_view written = text.substr(begin, cursor.at - begin);
  while (written.ends_with('.') || written.ends_with('\\')) written.remove_suffix(1);
  return Placeholder{written, {}, {}};
}

// "[% name %]", "{% if x %}": what a template engine reads.
std::optional<Placeholder> read_template(std::string_view text, size_t at, std::string_view close) {
  const std::string_view rest = text.substr(at, kLongest);
  const size_t end = rest.find(close, 2);
  if (end == std::string_view::npos) return {};
  return Placeholder{rest.substr(0, end + 2), {}, {}};
}

// "#NAME#", and "#FF8000", a color.
std::optional<Placeholder> read_hash_name(Cursor cursor) {
  const size_t begin = cursor.at++;
  const std::string_view digits = Cursor(cursor).run(is_name_byte);
  const bool color = digits.size() == 6 && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
  if (color) return Placeholder{cursor.text.substr(begin, 7), {}, {}};
  const std::string_view name = cursor.run([](char c) { return is_name_byte(c) && !is_ascii_lower(c); });
  if (name.size() < 2 || !is_ascii_letter(name.front()) || !cursor.take('#')) return {};
  return Placeholder{cursor.text.substr(begin, cursor.at - begin), {}, {}};
}

// "@VERSION@", and "@:key.name" of Vue.
std::optional<Placeholder> read_marked_name(Cursor cursor) {
  const size_t begin = cursor.at++;
  const bool linked = cursor.take(':');
  const std::string_view name =
      cursor.run([&](char c) { return is_name_byte(c) || (linked && (c == '.' || c == '-')); });
  if (name.size() < 2 || (!linked && !cursor.take('@'))) return {};
  std::string_view written = cursor.text.substr(begin, cursor.at - begin);
  while (written.ends_with('.')) written.remove_suffix(1);
  return Placeholder{written, {}, {}};
}

// ":name" of Laravel and SQL.
std::optional<Placeholder> read_colon_name(Cursor cursor) {
  const size_t begin = cursor.at++;
  const std::string_view name = cursor.run(is_name_byte);
  if (name.size() < 2 || !is_ascii_lower(name.front()) || cursor.here() == ':') return {};
  return Placeholder{cursor.text.substr(begin, cursor.at - begin), {}, {}};
}

// "&brandName;": an entity of the project's own; those of HTML are characters by now.
std::optional<Placeholder> read_entity(Cursor cursor) {
  const size_t begin = cursor.at++;
  const std::string_view name = cursor.run([](char c) { return is_name_byte(c) || c == '.' || c == '-'; });
  if (name.size() < 2 || !is_ascii_letter(name.front()) || !cursor.take(';')) return {};
  return Placeholder{cursor.text.substr(begin, cursor.at - begin), {}, {}};
}

bool begins_word(std::string_view text, size_t at) { return at == 0 || is_one_of(text[at - 1], " (\"'[=\n"); }

// The letter before "C:\": alone, or right behind a letter of another script.
bool is_drive(std::string_view text, size_t colon) {
  if (colon == 0 || !is_ascii_letter(text[colon - 1]) || text.substr(colon + 1, 1) != "\\") return false;
  return begins_word(text, colon - 1) || !is_ascii(text[colon - 2]);
}

std::optional<Placeholder> read_at(std::string_view text, size_t at) {
  Cursor cursor{text, at};
  switch (text[at]) {
    case '[': return text.substr(at + 1, 1) == "%" ? read_template(text, at, "%]") : std::nullopt;
    case '#': return begins_word(text, at) ? read_hash_name(cursor) : std::nullopt;
    case '{': return text.substr(at + 1, 1) == "%" ? read_template(text, at, "%}") : read_braces(cursor);
    case '$': return at + 1 < text.size() ? read_dollar({text, at + 1}) : std::nullopt;
    case '%': {
      if (at > 0 && is_ascii_digit(text[at - 1])) return {};  // "50%d"
      ++cursor.at;
      if (cursor.here() == '{') {
        if (!read_braces(cursor)) return {};
        return Placeholder{text.substr(at, cursor.at - at), {}, {}};
      }
      const auto printf = read_printf(cursor);
      return printf ? printf : read_percent_name(cursor);
    }
    case '\\':
      if (begins_word(text, at)) {
        if (const auto path = read_windows_path(text, at, at)) return path;
      }
      if (at + 1 < text.size() && is_one_of(text[at + 1], "nrt")) return Placeholder{text.substr(at, 2), {}, {}};
      return {};
    case '-': return begins_word(text, at) ? read_option(cursor) : std::nullopt;
    case '@': return begins_word(text, at) ? read_marked_name(cursor) : std::nullopt;
    case ':':
      if (is_drive(text, at)) return read_windows_path(text, at - 1, at + 1);
      return begins_word(text, at) ? read_colon_name(cursor) : std::nullopt;
    case '&': return read_entity(cursor);
    case '~':
      return begins_word(text, at) && text.substr(at).starts_with("~/") ? read_path({text, at + 1}) : std::nullopt;
    default: return begins_word(text, at) ? read_path(cursor) : std::nullopt;
  }
}

constexpr std::array<bool, 256> kOpens = [] {
  std::array<bool, 256> opens{};
  for (char c : std::string_view("{$%\\-/@:&~[#")) opens[static_cast<unsigned char>(c)] = true;
  return opens;
}();

std::vector<Placeholder> placeholders(std::string_view text) {
  std::vector<Placeholder> out;
  for (size_t at = 0; at < text.size();) {
    if (!kOpens[static_cast<unsigned char>(text[at])]) {
      ++at;
      continue;
    }
    const bool percent_sign = text.substr(at, 2) == "%%";
    const auto found = percent_sign ? std::nullopt : read_at(text, at);
    if (found) out.push_back(*found);
    const size_t behind = found ? static_cast<size_t>(found->written.data() - text.data()) + found->written.size() : 0;
    at = found ? std::max(behind, at + 1) : at + (percent_sign ? 2 : 1);
  }
  return out;
}

// What has to agree. Where one side counts its arguments ("%2$s"), those of the other count by their place.
std::vector<std::string> keys_of(const std::vector<Placeholder>& all, bool counted) {
  std::vector<std::string> out;
  size_t place = 0;
  for (const Placeholder& one : all) {
    if (one.format.empty()) {
      out.emplace_back(one.written);
    } else if (!counted) {
      out.push_back("%" + std::string(one.format));
    } else {
      const std::string index = one.index.empty() ? std::to_string(++place) : std::string(one.index);
      out.push_back("%" + index + "$" + std::string(one.format));
    }
  }
  return out;
}

bool counts_arguments(const std::vector<Placeholder>& all) {
  return std::any_of(all.begin(), all.end(), [](const Placeholder& one) { return !one.index.empty(); });
}

// Two kinds that change places are given each other's argument: "%s … %d" is not "%d … %s".
bool same_kinds_in_order(const std::vector<Placeholder>& a, const std::vector<Placeholder>& b) {
  const auto formats = [](const std::vector<Placeholder>& all) {
    std::vector<std::string_view> out;
    for (const Placeholder& one : all) {
      if (!one.format.empty()) out.push_back(one.format);
    }
    return out;
  };
  return formats(a) == formats(b);
}

// "--", " -v", " :name", " /etc", or a mark that prose seldom has.
bool may_open(std::string_view text, size_t at) {
  const auto is_at = [&](size_t i, char c) { return i < text.size() && text[i] == c; };
  switch (text[at]) {
    case '\\':
    case '@':
    case '&':
    case '~': return true;
    case '-': return is_at(at + 1, '-') || is_at(at - 1, ' ');
    case ':': return is_at(at - 1, ' ');
    case '#':
    case '/': return begins_word(text, at);
    default: return false;
  }
}

bool may_hold_any(const UnitSide& side) {
  if (side.may_hold(kHintPlaceholder)) return true;
  if (!side.may_hold(kHintOption)) return false;
  for (size_t at = 0; at < side.text.size(); ++at) {
    if (kOpens[static_cast<unsigned char>(side.text[at])] && may_open(side.text, at)) return true;
  }
  return false;
}

}  // namespace

bool check_placeholders(const UnitPair& pair, Report& report) {
  if (!may_hold_any(pair.source) && !may_hold_any(pair.target)) return false;
  const std::vector<Placeholder> source = placeholders(pair.source.text);
  const std::vector<Placeholder> target = placeholders(pair.target.text);
  if (source.empty() && target.empty()) return false;
  const bool counted = counts_arguments(source) || counts_arguments(target);
  auto found = difference(keys_of(source, counted), keys_of(target, counted));
  // "{invité}" is "{guest}" translated, or a name in braces that is "{guest name}" in the source: no placeholder.
  std::erase_if(found.extra, [&](const std::string& key) {
    return found.missing.empty() && !std::all_of(key.begin(), key.end(), is_ascii);
  });
  // "%50" is how Turkish and Basque write "50%".
  std::erase_if(found.extra, [&](const std::string& key) {
    const bool number = key.size() > 1 && std::all_of(key.begin() + 1, key.end(), is_ascii_digit);
    if (!number || key[0] != '%' || found.extra.size() > kMostNamed) return false;
    const size_t at = pair.source.text.find(key.substr(1));
    return at != std::string::npos && pair.source.text.find('%', at) != std::string::npos;
  });
  report_difference(found, pair, report, Diag::kPlaceholderMissing, Diag::kPlaceholderExtra, Diag::kPlaceholderChanged);
  if (found.empty() && !counted && !same_kinds_in_order(source, target)) report.whole(Diag::kPlaceholderOrder);
  return true;
}

}  // namespace diglot

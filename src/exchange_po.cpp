// PO: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
//
// Written and read here: gettext's own library is under the GPL, reads from the disk only, and ends the program
// on an error. What it makes of our files is tested with gettext's programs.
#include <algorithm>
#include <utility>

#include "ascii.h"
#include "exchange_units.h"

namespace diglot {
namespace {

constexpr std::string_view kBase = "translation ";  // of "#. translation 1a2b3c4d"
constexpr std::string_view kArticleField = "X-Diglot-Article: ";
constexpr std::string_view kLocaleField = "X-Diglot-Locale: ";

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      case '\r': out += "\\r"; break;
      default:
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
          out += fmt::format("\\{:03o}", static_cast<unsigned>(static_cast<unsigned char>(c)));
        } else {
          out += c;
        }
    }
  }
  out += "\"\n";
}

// Each line of the text on a line of its own, as gettext has it.
void append_field(std::string& out, std::string_view keyword, std::string_view text) {
  (out += keyword) += ' ';
  if (const size_t first = text.find('\n'); first == std::string_view::npos || first + 1 == text.size()) {
    append_quoted(out, text);
    return;
  }
  out += "\"\"\n";
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    append_quoted(out, text.substr(0, end));
    text.remove_prefix(end);
  }
}

// For the translator's eyes; on one line, whatever the text.
void append_comment(std::string& out, std::string_view name, std::string_view text) {
  const size_t begin = out.size();
  ((out += "#. ") += name) += ": ";
  out += text;
  std::replace_if(
      out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  out += '\n';
}

// MM/DD/YYYY of the front matter; the epoch where there is none, so that the same article gives the same bytes.
std::string revision_date(const Article& article) {
  const std::string_view date = article.document.front_matter.value("ms.lasthandoff");
  const auto digits = [&](size_t at, size_t count) {
    const std::string_view part = date.substr(at, count);
    return std::all_of(part.begin(), part.end(), is_ascii_digit);
  };
  const bool good =
      date.size() == 10 && date[2] == '/' && date[5] == '/' && digits(0, 2) && digits(3, 2) && digits(6, 4);
  if (!good) return "1970-01-01 00:00+0000";
  return fmt::format("{}-{}-{} 00:00+0000", date.substr(6), date.substr(0, 2), date.substr(3, 2));
}

std::string header_of(const Handoff& handoff) {
  std::string language = handoff.article.locale;
  std::replace(language.begin(), language.end(), '-', '_');
  const std::string date = revision_date(handoff.article);
  std::string fields = "Project-Id-Version: diglot\n";
  fields += "POT-Creation-Date: " + date + "\n";
  fields += "PO-Revision-Date: " + date + "\n";
  fields += "Last-Translator: diglot\n";
  fields += "Language-Team: " + language + "\n";
  fields += "Language: " + language + "\n";
  fields += "MIME-Version: 1.0\n";
  fields += "Content-Type: text/plain; charset=UTF-8\n";
  fields += "Content-Transfer-Encoding: 8bit\n";
  (fields += kArticleField) += handoff.article.path + "\n";
  (fields += kLocaleField) += handoff.article.locale + "\n";
  fields += "X-Source-Language: " + handoff.source_locale + "\n";
  std::string out;
  append_field(out, "msgid", "");
  append_field(out, "msgstr", fields);
  return out;
}

// A reference whose file name holds a space stands between U+2068 and U+2069.
std::string reference_of(const std::string& place) {
  const std::string line = place.substr(0, place.rfind(':'));
  const size_t colon = line.rfind(':');
  if (line.find(' ') == std::string::npos) return line;
  return "\xE2\x81\xA8" + line.substr(0, colon) + "\xE2\x81\xA9" + line.substr(colon);
}

// --- reading ------------------------------------------------------------------------------------------------

struct Entry {
  Range place;
  std::optional<std::string> context;
  std::optional<std::string> id;
  std::string translation, base;
  bool fuzzy = false;
  bool begun = false;  // a keyword was seen
};

class Reader {
 public:
  Reader(const SourceFile& file, Diagnostics& diagnostics) : text_(file.bytes), diagnostics_(diagnostics) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
  }

  std::vector<ReturnedUnit> run() {
    while (sound_ && at_ < text_.size()) read_line();
    if (sound_) finish_entry();
    return sound_ ? std::move(units_) : std::vector<ReturnedUnit>{};
  }

 private:
  void fail(Diag id, size_t at, const std::string& what) {
    if (sound_) diagnostics_.report(id, {static_cast<uint32_t>(at), static_cast<uint32_t>(at)}, "", what);
    sound_ = false;
  }
  std::string_view line_at(size_t at) const {
    std::string_view line = text_.substr(at, std::min(text_.find('\n', at), text_.size()) - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
  }

  void read_line() {
    const size_t begin = at_;
    const std::string_view line = line_at(at_);
    at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
    const size_t blank = std::min(line.find_first_not_of(" \t"), line.size());
    const std::string_view words = line.substr(blank);
    if (words.empty()) return;
    if (words[0] == '#') {
      read_comment(words);
    } else if (words[0] == '"') {
      append_string(begin + blank, words);
    } else {
      read_keyword(begin + blank, words);
    }
  }

  void read_comment(std::string_view words) {
    if (words.starts_with("#~") || words.starts_with("#|")) return;
    if (entry_.begun) finish_entry();
    if (words.starts_with("#,") && words.find("fuzzy") != std::string_view::npos) entry_.fuzzy = true;
    if (words.starts_with("#. ") && words.substr(3).starts_with(kBase)) {
      entry_.base = words.substr(3 + kBase.size());
    }
  }

  void read_keyword(size_t at, std::string_view words) {
    const size_t end = std::min(words.find_first_of(" \t\"["), words.size());
    const std::string_view keyword = words.substr(0, end);
    if (keyword == "msgctxt" || (keyword == "msgid" && !(entry_.begun && entry_.context && !entry_.id))) {
      if (entry_.begun) finish_entry();
    }
    if (!entry_.begun) entry_.place = {static_cast<uint32_t>(at), static_cast<uint32_t>(at + words.size())};
    entry_.begun = true;
    if (keyword == "msgctxt") {
      into_ = &entry_.context.emplace();
    } else if (keyword == "msgid") {
      into_ = &entry_.id.emplace();
    } else if (keyword == "msgstr" && (end == words.size() || words[end] != '[')) {
      into_ = &entry_.translation;
    } else {
      fail(Diag::kExchangeExpected, at, std::string(text_of(Term::kPoKeyword)));
      return;
    }
    const size_t quote = std::min(words.find_first_not_of(" \t", end), words.size());
    append_string(at + quote, words.substr(quote));
  }

  void append_string(size_t at, std::string_view words) {
    if (into_ == nullptr || words.empty() || words[0] != '"') {
      fail(Diag::kExchangeExpected, at,
           std::string(text_of(into_ == nullptr ? Term::kPoKeyword : Term::kQuotedString)));
      return;
    }
    size_t i = 1;
    while (i < words.size() && words[i] != '"') {
      if (words[i] != '\\') {
        *into_ += words[i++];
      } else if (!read_escape(words, i)) {
        fail(Diag::kExchangeExpected, at + i, std::string(text_of(Term::kEscapeSequence)));
        return;
      }
    }
    if (i >= words.size() || words.find_first_not_of(" \t", i + 1) != std::string_view::npos) {
      fail(Diag::kExchangeExpected, at + std::min(i, words.size()), std::string(text_of(Term::kClosingQuote)));
    }
  }

  bool read_escape(std::string_view words, size_t& i) {
    static constexpr std::string_view kLetters = "ntrabfv\"\\";
    static constexpr std::string_view kMeanings = "\n\t\r\a\b\f\v\"\\";
    if (i + 1 >= words.size()) return false;
    if (const size_t found = kLetters.find(words[i + 1]); found != std::string_view::npos) {
      *into_ += kMeanings[found];
      i += 2;
      return true;
    }
    size_t end = i + 1;
    unsigned value = 0;
    while (end < words.size() && end < i + 4 && words[end] >= '0' && words[end] <= '7') {
      value = value * 8 + static_cast<unsigned>(words[end++] - '0');
    }
    if (end == i + 1 || value == 0 || value >= 0x80) return false;
    *into_ += static_cast<char>(value);
    i = end;
    return true;
  }

  void finish_entry() {
    Entry entry = std::exchange(entry_, {});
    into_ = nullptr;
    if (!entry.begun || !sound_) return;
    if (!entry.context && entry.id && entry.id->empty()) {
      read_header(entry);
      return;
    }
    if (!entry.context || !entry.id) {
      fail(Diag::kExchangeExpected, entry.place.begin, std::string(text_of(Term::kMessageContext)));
      return;
    }
    if (article_.empty() || locale_.empty()) {
      fail(Diag::kExchangeExpected, entry.place.begin,
           filled(Term::kHeaderField, article_.empty() ? kArticleField : kLocaleField));
      return;
    }
    if (entry.fuzzy) {
      diagnostics_.report(Diag::kImportUnfinished, entry.place, *entry.context, *entry.context);
      return;
    }
    ReturnedUnit unit;
    unit.locale = locale_;
    unit.path = article_;
    unit.id = *entry.context;
    unit.source = std::move(entry.id);
    unit.target = std::move(entry.translation);
    unit.base = std::move(entry.base);
    unit.place = entry.place;
    units_.push_back(std::move(unit));
  }

  void read_header(const Entry& entry) {
    const auto field = [&](std::string_view name) {
      const size_t at = ("\n" + entry.translation).find("\n" + std::string(name));
      if (at == std::string::npos) return std::string();
      const size_t begin = at + name.size();
      return entry.translation.substr(begin,
                                      std::min(entry.translation.find('\n', begin), entry.translation.size()) - begin);
    };
    article_ = field(kArticleField);
    locale_ = field(kLocaleField);
  }

  std::string_view text_;
  Diagnostics& diagnostics_;
  size_t at_ = 0;
  Entry entry_;
  std::string* into_ = nullptr;  // the string that further quoted lines belong to
  std::string article_, locale_;
  std::vector<ReturnedUnit> units_;
  bool sound_ = true;
};

}  // namespace

std::string as_po(const Handoff& handoff, std::span<const HandoffUnit> units) {
  std::string out = header_of(handoff);
  const std::string_view origin = name_of(provenance_of(handoff.article));
  for (const HandoffUnit& unit : units) {
    out += '\n';
    if (!unit.heading.empty()) out += "#. heading " + unit.heading + "\n";
    if (!origin.empty()) (out += "#. origin ") += std::string(origin) + "\n";
    (out += "#. ") += std::string(kBase) + unit.base + "\n";
    for (const Diagnostic* finding : unit.findings) out += "#. " + line_of(*finding) + "\n";
    if (unit.confidence < 1) out += "#. alignment " + percent_of(unit.confidence) + "\n";
    if (!unit.today.empty()) append_comment(out, "source-today", unit.today);
    for (const Suggestion* suggestion : unit.suggestions) {
      append_comment(out, "match " + percent_of(suggestion->likeness) + " " + suggestion->article, suggestion->source);
      append_comment(out, "match-translation", suggestion->target);
    }
    out += "#: " + reference_of(unit.place) + "\n";
    append_field(out, "msgctxt", unit.id);
    append_field(out, "msgid", unit.source);
    append_field(out, "msgstr", unit.target);
  }
  return out;
}

std::vector<ReturnedUnit> read_po(const SourceFile& file, Diagnostics& diagnostics) {
  return Reader(file, diagnostics).run();
}

}  // namespace diglot

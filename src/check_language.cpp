// What language a translation is in, if it is there at all.
#include "check_unit.h"
#include "locale.h"

namespace diglot {
namespace {

bool blank(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte > ' ' && byte < 0x80) return false;
    if (!is_space(next_code_point(text, at))) return false;
  }
  return true;
}

// Same words, whatever the white space between them.
bool same_words(std::string_view a, std::string_view b) {
  WordReader left(a);
  WordReader right(b);
  TextWord x;
  TextWord y;
  while (true) {
    const bool more = left.next(x);
    if (more != right.next(y)) return false;
    if (!more) return true;
    if (a.substr(x.range.begin, x.range.size()) != b.substr(y.range.begin, y.range.size())) return false;
  }
}

// Words of a text as a judge of prose sees them.
struct ProseCount {
  size_t chunks = 0;          // that white space separates
  size_t words = 0;           // with a letter
  size_t function_words = 0;  // of the language asked about
  size_t capital = 0;         // content words behind the first that begin with a capital letter
  size_t lower = 0;           // content words that do not
  bool sentence_end = false;
};

ProseCount count_prose(std::string_view text, const WordTable& words) {
  ProseCount count;
  WordReader reader(text);
  uint32_t end = 0;
  for (TextWord word; reader.next(word); end = word.range.end) {
    const bool spaced = end == 0 || text.substr(end, word.range.begin - end).find(' ') != std::string_view::npos;
    count.chunks += spaced ? 1 : 0;
    if (is_digit(static_cast<unsigned char>(text[word.range.begin]))) continue;
    ++count.words;
    if ((words.find(word.folded) & CheckWords::kFunctionWord) != 0) {
      ++count.function_words;
    } else if (!word.capital) {
      ++count.lower;
    } else if (count.words > 1) {
      ++count.capital;
    }
  }
  const size_t last = text.find_last_not_of(' ');
  count.sentence_end =
      last != std::string_view::npos && std::string_view(".!?:").find(text[last]) != std::string_view::npos;
  return count;
}

// Names ("Apps for business", "Add-on for faculty") hold function words too. A sentence ends like one, has more
// of them, or has far more small words than capital ones.
bool is_prose(const ProseCount& count) {
  if (count.chunks < 3 || count.words < 3 || count.function_words == 0 || count.lower == 0) return false;
  return count.sentence_end || (count.function_words >= 3 && 2 * count.lower >= count.capital) ||
         count.lower > 2 * count.capital;
}

}  // namespace

bool check_empty(const UnitPair& pair, Report& report) {
  const bool no_target = blank(pair.target.raw);
  const bool no_source = blank(pair.source.raw);
  if (no_target && !no_source) report.whole(Diag::kEmptyTarget);
  if (no_source && !no_target) report.whole(Diag::kEmptySource);
  return no_target || no_source;
}

// Names, codes and file names stay as they are in every language, and most units that agree with their source
// are just that.
bool check_untranslated(const UnitPair& pair, Report& report) {
  const Lexicon* lexicon = pair.source_language.lexicon;
  if (lexicon == nullptr || pair.source_language.code == pair.target_language.code) return false;
  if (pair.source.text.size() != pair.target.text.size() && pair.source.raw.size() != pair.target.raw.size()) {
    // Cheap and nearly always true; a difference in white space alone is caught below.
    const size_t larger = std::max(pair.source.text.size(), pair.target.text.size());
    const size_t smaller = std::min(pair.source.text.size(), pair.target.text.size());
    if (larger - smaller > 4) return true;
  }
  if (!same_words(pair.source.text, pair.target.text)) return true;
  if (is_prose(count_prose(pair.source.text, lexicon->checks.words))) report.whole(Diag::kUntranslated);
  return true;
}

}  // namespace diglot

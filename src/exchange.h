// exchange: the forms that other tools read, and what comes back in them. One exchange_*.cpp a form.
//
// Findings come first, articles on their way to a translator below.
//
// All forms of findings take the findings in the order of sort_diagnostics and the project whose files they are about;
// a finding about a file that is not in the project stands at line 1, column 1. Columns count code points
// unless a format says otherwise. The same findings give the same bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alignment.h"
#include "article.h"
#include "corpus.h"
#include "diagnostics.h"
#include "glossary.h"
#include "manifest.h"
#include "project.h"

namespace diglot {

using Findings = std::span<const Diagnostic>;

struct TextStyle {
  bool color = false;  // ANSI escapes
  size_t width = 100;  // columns of the quoted line
};

// "file:line:column: severity: message [code]", the line with the place underlined, at most one hint.
std::string as_text(Findings findings, const Project& project, TextStyle style = {});

// One JSON object a line.
std::string as_json_lines(Findings findings, const Project& project);

// SARIF 2.1.0 (OASIS), one run, with every rule of the registry and its help.
std::string as_sarif(Findings findings, const Project& project, std::string_view version,
                     std::span<const CheckCount> examined = {});

// JUnit as the Ant schema has it: an article without failures passes; a failure is an article and a code. What is
// below `threshold` fails nothing and stands in the suite's output.
std::string as_junit(Findings findings, const Project& project, Severity threshold, bool never);

// Workflow commands of GitHub Actions.
std::string as_github(Findings findings, const Project& project);

// reviewdog's DiagnosticResult. Columns count bytes.
std::string as_rdjson(Findings findings, const Project& project);

// For each finding a name that survives edits elsewhere in the file: made from code, locale, article, unit,
// message and, where there is no unit, the text at the place, but never from a line number. Findings that
// agree in all of these are numbered.
std::vector<std::string> fingerprints(Findings findings, const Project& project);

// What is translated: a line of comma-separated values for each article and locale with the article's state ("missing",
// "untranslated", "partly", "translated", or "unpaired" where it has no source beside it) and its units. A unit that
// the findings call untranslated or empty is not translated.
std::string as_coverage(const Corpus& corpus, Findings findings);

// Fingerprints of the findings that are known and not to be told again.
using Baseline = std::set<std::string>;

// All findings as a baseline; of an `old` one only what it has, for a baseline only shrinks.
std::string as_baseline(Findings findings, const Project& project, const std::optional<Baseline>& old);
std::optional<Baseline> read_baseline(const SourceFile& file, Diagnostics& diagnostics);
// Takes the known ones out; gives how many they were.
size_t drop_known(const Baseline& known, const Project& project, std::vector<Diagnostic>& findings);

// --- translators' tools -----------------------------------------------------------------------------------
//
// A file holds the paired units of one article; their Markdown goes out as it is, its markup protected where the
// format can do that, and comes back byte for byte. A unit is known by its id in the spans, or by its place where
// the id is none.

// XLIFF 2.1 (OASIS 2018) with the ITS module, XLIFF 1.2 (OASIS 2008), TMX 1.4b (LISA 2005), PO (GNU gettext),
// CSV (RFC 4180).
enum class ExchangeFormat : uint8_t { kXliff, kXliff12, kTmx, kPo, kCsv, kGlossary };
std::string_view ending_of(ExchangeFormat format);  // ".xlf"

struct Handoff {
  const Article& article;
  const SourceFile& file;     // of the article
  std::string source_locale;  // that it was translated from
  Findings findings;          // about the article
  std::span<const Drift> drift = {};
  std::span<const Suggestion> suggestions = {};
};

// Empty where the article has nothing to translate, which is said.
std::string as_exchange(ExchangeFormat format, const Handoff& handoff, Diagnostics& diagnostics);

// The articles of one locale as one translation memory.
std::string as_memory(std::span<const Handoff> handoffs, Diagnostics& diagnostics);

// The terms of the project as the CSV that `glossary:` reads: a column for each language and one for the status.
std::string as_glossary(const Glossary& glossary, const std::string& source_locale);

// One unit as it came back.
struct ReturnedUnit {
  std::string file;  // that it came in, as SourceFile::name
  std::string locale, path, id;
  std::optional<std::string> source;        // Markdown; nothing where the format has left it out
  std::string target;                       // Markdown; empty: not translated
  std::string base;                         // what digest_of() gave for the translation that went out; may be empty
  std::optional<std::vector<Range>> codes;  // where `target` has markup; nothing where the format does not say
  Range place;                              // in the file
};

// By the file's ending. What cannot be read is said.
std::vector<ReturnedUnit> read_exchange(const SourceFile& file, Diagnostics& diagnostics);

// The article with the translations of `units` in it: the T of those that changed, and every other byte as it was.
// Findings are about the exchange files; with any of them the article stays as it is.
struct Returned {
  struct Change {
    size_t unit = 0;                     // index in article.units
    const ReturnedUnit* made = nullptr;  // one of those given
  };
  std::string bytes;
  std::vector<Change> changes;  // in the order of the units
};
Returned put_back(const Article& article, const SourceFile& file, std::span<const ReturnedUnit> units,
                  Diagnostics& diagnostics);

// The first change after which a unit stands in other blocks than before, or that moved something else; null where
// the article kept its structure.
const ReturnedUnit* first_disturbing(const Article& before, const Article& after, const Returned& returned);

// Eight hexadecimal digits that tell a translation from an earlier one.
std::string digest_of(std::string_view translation);
// A manifest's JSON, the other way round than render_manifest. Nothing, and said in `diagnostics`, where the file is no
// manifest of version 1.
std::optional<Manifest> read_manifest(const SourceFile& file, Diagnostics& diagnostics);

}  // namespace diglot

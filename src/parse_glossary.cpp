// Glossaries: TBX (ISO 30042) in its forms of 2008 (<martif>) and 2019 (<tbx>), and CSV with a column for each
// language.
#include <algorithm>
#include <optional>
#include <pugixml.hpp>
#include <set>
#include <tuple>

#include "csv.h"
#include "locale.h"
#include "parse.h"

namespace diglot {
namespace {

// --- CSV --------------------------------------------------------------------------------------------------

constexpr std::string_view kStatusColumn = "status";

// What a row says about its terms: a name to be kept is a status of the whole concept.
struct RowStatus {
  TermStatus status = TermStatus::kPreferred;
  bool keep = false;
};

std::optional<RowStatus> row_status(std::string_view word) {
  if (word.empty() || word == "preferred") return RowStatus{};
  if (word == "admitted") return RowStatus{TermStatus::kAdmitted, false};
  if (word == "forbidden") return RowStatus{TermStatus::kForbidden, false};
  if (word == "keep") return RowStatus{TermStatus::kPreferred, true};
  return {};
}

class CsvGlossary {
 public:
  CsvGlossary(const SourceFile& file, const std::string& source_locale, Diagnostics& diagnostics)
      : reader_(file.bytes), source_(language_of(source_locale)), diagnostics_(diagnostics) {}

  std::vector<Concept> read() {
    if (reader_.done() || !read_head()) return {};
    while (!reader_.done()) {
      const std::vector<CsvCell> row = reader_.row();
      if (reader_.open_quote()) {
        fail(row.back().begin, text_of(Term::kClosingQuote));
        return {};
      }
      if (row.size() > 1 || !row[0].text.empty()) take(row);
    }
    return std::move(out_);
  }

 private:
  void fail(uint32_t at, std::string_view what) { diagnostics_.report(Diag::kGlossarySyntax, {at, at}, "", what); }

  bool read_head() {
    for (const CsvCell& cell : reader_.row()) {
      columns_.push_back(canonical_locale(cell.text).value_or(""));
      if (cell.text == kStatusColumn) {
        columns_.back() = kStatusColumn;
      } else if (columns_.back().empty()) {
        fail(cell.begin, filled(cell.text));
        return false;
      }
    }
    return true;
  }

  static std::string filled(std::string_view cell) {
    return fmt::format(fmt::runtime(text_of(Term::kLanguageColumn)), cell);
  }

  // Rows of one source term are one concept: its preferred term and those that are forbidden for it.
  void take(const std::vector<CsvCell>& row) {
    RowStatus status;
    for (size_t i = 0; i < std::min(row.size(), columns_.size()); ++i) {
      if (columns_[i] != kStatusColumn) continue;
      const auto known = row_status(row[i].text);
      if (!known) return fail(row[i].begin, row[i].text);
      status = *known;
    }
    const size_t index = concept_of(row);
    Concept& one = out_[index];
    one.keep |= status.keep;
    for (size_t i = 0; i < std::min(row.size(), columns_.size()); ++i) {
      if (columns_[i] == kStatusColumn || row[i].text.empty()) continue;
      const bool source = language_of(columns_[i]) == source_;
      const GlossaryTerm term{row[i].text, source ? TermStatus::kPreferred : status.status};
      if (seen_.emplace(index, columns_[i], term.text, term.status).second) one.terms[columns_[i]].push_back(term);
    }
  }

  // Index in out_.
  size_t concept_of(const std::vector<CsvCell>& row) {
    for (size_t i = 0; i < std::min(row.size(), columns_.size()); ++i) {
      if (language_of(columns_[i]) != source_ || row[i].text.empty()) continue;
      const auto [known, fresh] = by_source_.emplace(row[i].text, out_.size());
      if (!fresh) return known->second;
      break;
    }
    out_.emplace_back();
    return out_.size() - 1;
  }

  CsvReader reader_;
  std::string source_;
  Diagnostics& diagnostics_;
  std::vector<std::string> columns_;  // tags, or kStatusColumn
  std::map<std::string, size_t> by_source_;
  std::set<std::tuple<size_t, std::string, std::string, TermStatus>> seen_;  // concept, language, term
  std::vector<Concept> out_;
};

// --- TBX --------------------------------------------------------------------------------------------------

// The name of an element without a prefix for its namespace.
std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Groups in a term's section: <ntig>, <termGrp>, <termNoteGrp>.
constexpr int kMaxTermGroups = 3;

// A term's administrative status, as a note with a type or, in newer files, as an element of that name.
TermStatus status_in(pugi::xml_node section, int depth = 1) {
  for (pugi::xml_node note : section.children()) {
    const bool status = local_name(note) == "administrativeStatus" ||
                        std::string_view(note.attribute("type").as_string()) == "administrativeStatus";
    if (depth < kMaxTermGroups && is_one_of(local_name(note), {"termNoteGrp", "termGrp"})) {
      if (const TermStatus inner = status_in(note, depth + 1); inner != TermStatus::kPreferred) return inner;
    }
    if (!status) continue;
    const std::string_view value = note.text().as_string();
    if (value.starts_with("deprecated") || value.starts_with("superseded")) return TermStatus::kForbidden;
    if (value.starts_with("admitted")) return TermStatus::kAdmitted;
  }
  return TermStatus::kPreferred;
}

// ITS's local attribute, on a term or anything around it: https://www.w3.org/TR/its20/#trans-datacat.
bool is_kept(pugi::xml_node node) {
  for (const char* name : {"its:translate", "translate"}) {
    if (std::string_view(node.attribute(name).as_string()) == "no") return true;
  }
  return false;
}

void take_term(pugi::xml_node section, const std::string& tag, Concept& out) {
  pugi::xml_node term = section.child("term");
  if (!term) term = section.child("termGrp").child("term");
  const std::string_view text = term.text().as_string();
  if (text.empty()) return;
  out.keep |= is_kept(term) || is_kept(section);
  out.terms[tag].push_back({std::string(text), status_in(section)});
}

Concept read_entry(pugi::xml_node entry) {
  Concept out;
  out.keep = is_kept(entry);
  for (pugi::xml_node language : entry.children()) {
    if (!is_one_of(local_name(language), {"langSet", "langSec"})) continue;
    const auto tag = canonical_locale(language.attribute("xml:lang").as_string());
    if (!tag) continue;
    for (pugi::xml_node section : language.children()) {
      if (is_one_of(local_name(section), {"tig", "ntig", "termSec"})) take_term(section, *tag, out);
    }
  }
  return out;
}

std::vector<Concept> read_tbx(const SourceFile& file, Diagnostics& diagnostics) {
  pugi::xml_document document;
  const pugi::xml_parse_result result = document.load_buffer(file.bytes.data(), file.bytes.size());
  const auto fail = [&](size_t at, std::string_view what) {
    const auto place = static_cast<uint32_t>(std::min(at, file.bytes.size()));
    diagnostics.report(Diag::kGlossarySyntax, {place, place}, "", what);
  };
  if (!result) {
    fail(static_cast<size_t>(std::max<ptrdiff_t>(result.offset, 0)), result.description());
    return {};
  }
  const pugi::xml_node root = document.document_element();
  if (!is_one_of(local_name(root), {"martif", "tbx"})) {
    fail(0, text_of(Term::kTbx));
    return {};
  }
  std::vector<Concept> out;
  for (pugi::xml_node entry : root.child("text").child("body").children()) {
    if (is_one_of(local_name(entry), {"termEntry", "conceptEntry"})) out.push_back(read_entry(entry));
  }
  return out;
}

}  // namespace

std::vector<Concept> parse_glossary(const SourceFile& file, const std::string& source_locale,
                                    Diagnostics& diagnostics) {
  if (file.name.ends_with(".csv")) return CsvGlossary(file, source_locale, diagnostics).read();
  return read_tbx(file, diagnostics);
}

}  // namespace diglot

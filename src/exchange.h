// exchange: findings → the forms that people and other tools read. One exchange_*.cpp a form.
//
// All of them take the findings in the order of sort_diagnostics and the project whose files they are about;
// a finding about a file that is not in the project stands at line 1, column 1. Columns count code points
// unless a format says otherwise. The same findings give the same bytes.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics.h"
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
std::string as_sarif(Findings findings, const Project& project, std::string_view version);

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

// A manifest's JSON, the other way round than render_manifest. Nothing, and said in `diagnostics`, where the file is no
// manifest of version 1.
std::optional<Manifest> read_manifest(const SourceFile& file, Diagnostics& diagnostics);

}  // namespace diglot

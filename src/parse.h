// parse: bytes → Document, and the other files a project is made of.
//
// Never fails: what cannot be read is a diagnostic, and its text stays in the document.
#pragma once

#include <string>
#include <vector>

#include "diagnostics.h"
#include "document.h"
#include "lexicon.h"
#include "project.h"
#include "source.h"
#include "toc.h"

namespace diglot {

Document parse_article(const SourceFile& file, Diagnostics& diagnostics);
// Gives back the memory that parse_article() keeps on a thread from one article to the next.
void end_parsing();

// One language of a bilingual article as Markdown: each unit is replaced by its target or source text, and no
// other byte changes. A unit with one side keeps that side in both languages.
std::string project_language(const SourceFile& file, bool source_side);

// With `rules` false all but those.
Lexicon parse_lexicon(const SourceFile& file, Diagnostics& diagnostics, bool rules = true);
// Makes the filter of a lexicon, for an extraction that looks only for what a translation contradicts.
void prepare_filter(RuleLexicon& rules);

// TBX, or CSV by the file's name. What cannot be read is said, and gives nothing.
std::vector<Concept> parse_glossary(const SourceFile& file, const std::string& source_locale, Diagnostics& diagnostics);

// TOC.yml (YAML) or TOC.md (headings of links), by the file's name.
std::vector<TocEntry> parse_toc(const SourceFile& file, Diagnostics& diagnostics);

// diglot.yml. Defaults where it says nothing; what it says and diglot does not know is an error.
Config parse_config(const SourceFile& file, Diagnostics& diagnostics);

}  // namespace diglot

// dump: the stable text of a stage's result, for golden tests and the curious (--dump STAGE).
//
// One fact a line, indented by depth; ranges are [begin,end) in bytes; text is quoted, so that a line is a line.
#pragma once

#include <span>
#include <string>

#include "corpus.h"
#include "diagnostics.h"
#include "project.h"
#include "site.h"

namespace diglot {

std::string dump_project(const Project& project);
std::string dump_document(const Document& document);                     // front matter and trees
std::string dump_units(const Article& article, std::string_view bytes);  // headings and units, with their text
std::string dump_facts(const Facts& facts);     // roles, procedures and rules, without their ids
std::string dump_corpus(const Corpus& corpus);  // articles, variants, contents
std::string dump_site(const Site& site);        // the files to be written
std::string dump_findings(std::span<const Diagnostic> findings);

}  // namespace diglot

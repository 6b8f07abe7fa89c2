// What the XML formats share: a tree that is written without a byte of white space but its own, and a reader that
// refuses what could harm. pugixml never fetches or expands anything.
#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>

#include "diagnostics.h"
#include "exchange.h"
#include "source.h"

namespace diglot {

// A child on a line of its own, `depth` steps in; end_children() puts the parent's end tag on its own line.
pugi::xml_node add_line(pugi::xml_node parent, const char* name, int depth);
void end_children(pugi::xml_node parent, int depth);
void add_text(pugi::xml_node parent, std::string_view text);
void set(pugi::xml_node node, const char* name, std::string_view value);
std::string written(const pugi::xml_document& document);

// Elements deeper than this are no exchange file.
inline constexpr int kMaxXmlDepth = 100;

// False, and said, where the file is not well formed, declares a document type, uses an entity that XML does not
// have, or is nested too deep.
bool read_xml(const SourceFile& file, pugi::xml_document& document, Diagnostics& diagnostics);

// Where a node's name stands in the file.
Range place_of(const SourceFile& file, pugi::xml_node node);

// The units of an XLIFF 1.2 document, by its root.
std::vector<ReturnedUnit> read_xliff12(const SourceFile& file, pugi::xml_node root, Diagnostics& diagnostics);

// Name without its prefix: tools choose their own prefixes.
std::string_view local_name(pugi::xml_node node);

}  // namespace diglot

// The manifest: procedures and rules of all locales as one JSON document (templates/manifest.schema.json).
#pragma once

#include <string>

#include "corpus.h"
#include "lexicon.h"
#include "project.h"

namespace diglot {

inline constexpr std::string_view kManifestVersion = "1.0.0";
inline constexpr std::string_view kManifestSchemaFile = "manifest.schema.json";

// The same corpus gives the same bytes. Records are ordered by article, then by place; objects by the schema.
std::string render_manifest(const Corpus& corpus, const Project& project, const Lexicons& lexicons);

// The schema that the manifest is valid against, as shipped with the templates; empty where they lack it.
std::string_view manifest_schema(const Project& project);

}  // namespace diglot

// store: nouns ↔ bytes, so that what one process made another can use.
//
// The bytes mean something to the same version of the program only: whoever keeps them keys them by that. They may
// be damaged or hostile: what is read back is either a value that the other stages can work with (its texts
// are UTF-8, its ranges lie in the file, its trees are trees) or nothing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "object.h"
#include "record.h"
#include "shard.h"

namespace diglot {

std::string store_object(const ArticleObject& object);

// `file`: the bytes of the article's file. False where the bytes are no such object.
bool restore_object(std::string_view bytes, std::string_view file, ArticleObject& object);

// One file for all articles of a shard, because a million small files cost more than what is in them: to write, to send
// from machine to machine, and to open again.
std::string store_shard(const Shard& shard);

// False where the bytes are no such shard. No path in one that is given leads out of the folder that it is below.
bool restore_shard(std::string_view bytes, Shard& shard);

// Findings about files of a project. False where the bytes are none such.
std::string store_findings(const std::vector<Diagnostic>& findings);
bool restore_findings(std::string_view bytes, const Project& project, std::vector<Diagnostic>& findings);

std::string store_record(const BuildRecord& record);
bool restore_record(std::string_view bytes, BuildRecord& record);

}  // namespace diglot

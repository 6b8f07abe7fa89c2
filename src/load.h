// load: the disk → Project. The one place that decides what of the disk a build may see.
//
// Promises, whatever lies there: files sorted by (locale, path, kind); text is valid UTF-8 without NUL bytes;
// nothing from outside the folders that were named, nothing that is not a regular file, nothing over the size
// limit. What is refused or repaired has a diagnostic, and the rest is loaded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "project.h"
#include "record.h"
#include "shard.h"

namespace diglot {

struct LoadRequest {
  std::vector<std::string>
      contents;           // CONTENT as typed: FOLDER, LOCALE=FOLDER, FILE.md, LOCALE=FILE.md; empty: content
  std::string locales;    // folder of <tag>.xml files
  std::string templates;  // folder of the page templates; empty where no page is made
  std::string output;     // must not lie in the content; empty where nothing is written
  Options options;
  ShardNumber shard = {};    // only its articles and other files are read
  bool data_only = false;    // locale files and templates, no content
  bool own_locales = false;  // `locales` are those that the program came with
};

// False where there is nothing to work on or the request contradicts itself: `project.diagnostics` says why.
bool load_project(const LoadRequest& request, Project& project);

// Every file that load_project would read or look at now, in a fixed order, and what is wrong on the way to them; the
// files are not read. False as load_project, but for what only reading shows. `folders`: where they were looked for, so
// that whoever watches these hears of new ones; may be null.
bool list_project(const LoadRequest& request, std::vector<InputRecord>& files, std::vector<Diagnostic>& diagnostics,
                  std::vector<std::string>* folders = nullptr);

// Inode 0 where there is no such file.
FileStamp stamp_of(const std::string& path);

// One file by itself, under the same rules. False where it cannot be read: `diagnostics` says why.
bool load_file(const std::string& path, const Options& options, SourceFile& file, Diagnostics& diagnostics);

// The diglot.yml of these contents: in the first one's folder or the nearest above it, as far as its path was
// typed; empty where there is none.
std::string find_config(const std::vector<std::string>& contents);

// The files of objects (kObjectsFile) of a folder: its own, or those of the folders right below it, sorted. Or such a
// file itself.
inline constexpr std::string_view kObjectsFile = "objects";
std::vector<std::string> find_shards(const std::string& path);

// Bytes of an asset, as they are. False with the system's reason in `error`.
bool load_bytes(const std::string& path, std::string& bytes, std::string& error);

// Of the running executable; empty where the system does not say.
std::string program_path();

// A program that this one starts: `from_program` is relative to the folder of the running executable, as below; one
// that was not installed has it beside itself.
std::string companion(const std::string& from_program, const std::string& name);

// Where locales/ and templates/ of this program lie: `from_program` is relative to the folder of the running
// executable, so that an installed tree can be moved; a program that was not installed uses `source_tree`.
std::string data_folder(const std::string& from_program, const std::string& source_tree);

}  // namespace diglot

// emit: the files of a build → the output folder.
//
// Promises: a file is whole or is not there; a file whose bytes did not change is not touched; what an earlier
// build wrote and this one does not make is removed, and nothing else is; nothing outside the folder is ever
// touched, whatever symbolic links lie in it. All new bytes are on disk before the first of them takes its place,
// so a full disk leaves the old site as it was. After a crash between two renames the next build completes
// the work: a record of what is ours is written before anything moves.
//
// Two builds into one folder take turns. Nothing is synced but the record: output can be made again, and bytes
// that a power cut spoilt differ from those of the next build, which then replaces them.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostics.h"
#include "record.h"

namespace diglot {

struct EmitRequest {
  std::string root;                // made where it is missing
  std::vector<std::string> paths;  // below the root, '/' separators, unique
  // The bytes of file i, or nothing where they cannot be had (the file is then left out). Runs on any thread.
  std::function<std::optional<std::string>(size_t)> bytes;
  // Calls task(i) for all i below count, on as many threads as it likes.
  std::function<void(size_t count, const std::function<void(size_t)>& task)> for_each;
  // The stamp by which file i is known to hold the bytes that it would get, so that they need not be made; or nothing.
  // May be empty. Asked while no other build can write, so that what it says is still true afterwards.
  std::function<const FileStamp*(size_t)> known = {};
  // Gives the bytes of a large file i to `take` in pieces, so that nobody holds all of them; false, without having
  // given any, where `bytes` has them. May be empty. Runs on any thread.
  std::function<bool(size_t, const std::function<void(std::string_view)>& take)> pieces = {};
};

struct EmitCounts {
  size_t written = 0;
  size_t unchanged = 0;
  size_t removed = 0;
  std::vector<FileStamp> stamps;  // of the files, after the build; inode 0 where there is none
};

// False where the output cannot be written: `diagnostics` says why.
bool emit(const EmitRequest& request, EmitCounts& counts, Diagnostics& diagnostics);

// True where a build into that folder was killed, or is at work: another has to repair or to await it.
bool was_interrupted(const std::string& root);

// One file by itself, whole or not at all; what is not a regular file (/dev/stdout, a pipe) is written to.
bool emit_file(const std::string& path, std::string_view bytes, Diagnostics& diagnostics);

}  // namespace diglot

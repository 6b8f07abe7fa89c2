// BuildRecord: what a build read, wrote and said, so that the next one can tell what it need not do again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace diglot {

// By what a file on the disk is known to be the one that it was. The time of change (ctime) cannot be set by hand, so
// equal stamps are equal bytes, but for changes within one tick of the disk's clock (kClockTick).
struct FileStamp {
  uint64_t device = 0;
  uint64_t inode = 0;  // 0: there is no such file
  uint64_t size = 0;
  int64_t modified = 0;  // nanoseconds since 1970
  int64_t changed = 0;
  bool operator==(const FileStamp&) const = default;
};

// Of what stat() says: a template, so that what knows of stamps need not know of the system.
template <class Stat>
FileStamp stamp_from(const Stat& status) {
  const auto nanoseconds = [](const auto& time) { return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec; };
  return {status.st_dev, status.st_ino, static_cast<uint64_t>(status.st_size), nanoseconds(status.st_mtim),
          nanoseconds(status.st_ctim)};
}

// Of the kernel's timer at its slowest.
inline constexpr int64_t kClockTick = 10'000'000;  // nanoseconds

struct InputRecord {
  std::string path;
  FileStamp stamp;
  bool operator==(const InputRecord&) const = default;
};

struct OutputRecord {
  std::string path;  // below the output folder
  FileStamp stamp;
  std::string key;  // of the inputs that it was made from
};

// The findings in one of the forms that may be asked for.
struct ReportRecord {
  std::string form;  // all that decides how they look
  std::string text;
  int code = 0;  // exit code
};

// How often a check had something to look at.
struct CheckRecord {
  std::string name;
  uint64_t examined = 0;
};

struct BuildRecord {
  std::vector<InputRecord> inputs;
  std::string found;  // digest of what was wrong on the way to the inputs
  std::vector<OutputRecord> outputs;
  std::string findings;               // as store_findings() has them, for forms that nobody asked for yet
  std::vector<CheckRecord> checks;    // in the order in which they ran
  std::vector<ReportRecord> reports;  // newest first, at most kReportForms
  std::string summary;                // what the build says of itself when nothing is written
};

inline constexpr size_t kReportForms = 3;

}  // namespace diglot

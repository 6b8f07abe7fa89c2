#include "load_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include "descriptor.h"
#include "load.h"
#include "locale.h"

namespace diglot {
namespace {

enum class ReadStatus : uint8_t { kOk, kSystemError, kNotRegular, kTooLarge };

struct ReadResult {
  ReadStatus status = ReadStatus::kOk;
  int error = 0;      // errno of kSystemError
  uint64_t size = 0;  // of kTooLarge
};

// Reads at most `limit` bytes: a file may grow while it is read.
ReadResult read_all(int fd, uint64_t size, uint64_t limit, std::string& bytes) {
  bytes.resize(static_cast<size_t>(size) + 1);  // one more, so that the end is seen without a second allocation
  size_t have = 0;
  while (true) {
    if (have == bytes.size()) bytes.resize(std::max<size_t>(have * 2, 4096));
    const ssize_t got = ::read(fd, bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return {ReadStatus::kSystemError, errno, 0};
    if (got == 0) break;
    have += static_cast<size_t>(got);
    if (have > limit) return {ReadStatus::kTooLarge, 0, have};
  }
  bytes.resize(have);
  return {};
}

// Opens without waiting for the other end of a FIFO and without reading what is not a regular file.
ReadResult read_regular_file(const std::string& path, uint64_t limit, std::string& bytes) {
  const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!file.valid()) return {errno == ENXIO ? ReadStatus::kNotRegular : ReadStatus::kSystemError, errno, 0};
  struct stat status {};
  ReadResult result;
  if (::fstat(file.get(), &status) != 0) {
    result = {ReadStatus::kSystemError, errno, 0};
  } else if (S_ISDIR(status.st_mode)) {
    result = {ReadStatus::kSystemError, EISDIR, 0};
  } else if (!S_ISREG(status.st_mode)) {
    result = {ReadStatus::kNotRegular, 0, 0};
  } else if (const auto size = static_cast<uint64_t>(status.st_size); size > limit) {
    result = {ReadStatus::kTooLarge, 0, size};
  } else {
    result = read_all(file.get(), size, limit, bytes);
  }
  if (result.status != ReadStatus::kOk) bytes.clear();
  return result;
}

size_t count(std::string_view text, std::string_view part) {
  size_t found = 0;
  for (size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

// Makes text of any bytes. One finding for each kind of damage, at its first place in the repaired text.
void repair(std::string& bytes, Diagnostics& diagnostics) {
  static constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
  const std::optional<size_t> invalid = first_invalid_utf8(bytes);
  const size_t nul = bytes.find('\0');
  if (!invalid && nul == std::string::npos) return;
  std::string repaired = repair_utf8(bytes);
  const auto place = [&](size_t offset) {
    const auto at = static_cast<uint32_t>(repair_utf8(std::string_view(bytes).substr(0, offset)).size());
    return Range{at, at + static_cast<uint32_t>(kReplacement.size())};
  };
  const auto nuls = static_cast<size_t>(std::count(bytes.begin(), bytes.end(), '\0'));
  if (invalid) {
    const size_t places = count(repaired, kReplacement) - count(bytes, kReplacement) - nuls;
    diagnostics.report(Diag::kInvalidUtf8, place(*invalid), "", static_cast<unsigned char>(bytes[*invalid]), places);
  }
  if (nuls != 0) diagnostics.report(Diag::kNulByte, place(nul), "", nuls);
  bytes = std::move(repaired);
}

}  // namespace

std::string system_message(int error) { return std::error_code(error, std::generic_category()).message(); }

bool read_raw(const std::string& disk, uint64_t limit, std::string& bytes, Diagnostics& diagnostics) {
  const ReadResult result = read_regular_file(disk, limit, bytes);
  switch (result.status) {
    case ReadStatus::kOk: return true;
    case ReadStatus::kSystemError:
      diagnostics.report(Diag::kFileUnreadable, {}, "", system_message(result.error));
      return false;
    case ReadStatus::kNotRegular: diagnostics.report(Diag::kFileNotRegular, {}, ""); return false;
    case ReadStatus::kTooLarge: diagnostics.report(Diag::kFileTooLarge, {}, "", result.size, limit); return false;
  }
  return false;
}

bool read_text(const std::string& disk, uint64_t limit, std::string& bytes, Diagnostics& diagnostics) {
  if (!read_raw(disk, limit, bytes, diagnostics)) return false;
  repair(bytes, diagnostics);
  return true;
}

FileStamp stamp_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return {};
  return stamp_from(status);
}

bool load_file(const std::string& path, const Options& options, SourceFile& file, Diagnostics& diagnostics) {
  file.name = path;
  return read_text(path, options.max_file_size, file.bytes, diagnostics);
}

bool load_bytes(const std::string& path, std::string& bytes, std::string& error) {
  const ReadResult result = read_regular_file(path, UINT64_MAX - 1, bytes);
  if (result.status == ReadStatus::kOk) return true;
  error = system_message(result.status == ReadStatus::kSystemError ? result.error : EINVAL);
  return false;
}

}  // namespace diglot

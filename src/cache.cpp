#include "cache.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <vector>

#include "descriptor.h"
#include "digest.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kHead = "diglot 1\n";  // then the digest of key and bytes, then the bytes
constexpr size_t kDigestSize = 32;
constexpr const char* kTrimmed = "trimmed";  // its time says when the folder was last looked through

using Seconds = int64_t;
constexpr Seconds kDay = Seconds{24} * 60 * 60;

std::string checksum(std::string_view key, std::string_view bytes) { return Digester().add(key).add(bytes).finish(); }

bool read_all(int fd, std::string& bytes) {
  struct stat status {};
  if (::fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) return false;
  bytes.resize(static_cast<size_t>(status.st_size));
  size_t have = 0;
  while (have < bytes.size()) {
    const ssize_t got = ::read(fd, bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    have += static_cast<size_t>(got);
  }
  return true;
}

// Says by its time that an entry is in use; once a day is often enough.
void keep_young(int fd) {
  struct stat status {};
  timespec now{};
  if (::fstat(fd, &status) != 0 || ::clock_gettime(CLOCK_REALTIME_COARSE, &now) != 0) return;
  if (now.tv_sec - status.st_mtim.tv_sec > kDay) ::futimens(fd, nullptr);
}

bool make_folder_of(const std::string& path) {
  std::error_code error;
  fs::create_directories(fs::path(path).parent_path(), error);
  return !error;
}

// Whole or not at all; of several writers of one entry the last one wins.
bool write_file(const std::string& path, std::string_view head, std::string_view digest, std::string_view bytes) {
  std::string temporary = path + ".XXXXXX";
  Fd file(::mkostemp(temporary.data(), O_CLOEXEC));
  if (!file.valid() && errno == ENOENT && make_folder_of(path)) {
    temporary = path + ".XXXXXX";
    file.reset(::mkostemp(temporary.data(), O_CLOEXEC));
  }
  if (!file.valid()) return false;
  bool done = true;
  for (const std::string_view part : {head, digest, bytes}) done = done && write_all(file.get(), part) == 0;
  done = done && ::fchmod(file.get(), 0644) == 0;
  done = file.close() == 0 && done;
  done = done && ::rename(temporary.c_str(), path.c_str()) == 0;
  if (!done) ::unlink(temporary.c_str());
  return done;
}

struct Entry {
  std::string path;
  Seconds used = 0;
  uint64_t size = 0;
};

// Every file that this program made: two hexadecimal digits, then a name. Half-written ones are among them.
std::vector<Entry> all_entries(const std::string& folder) {
  std::vector<Entry> out;
  std::error_code error;
  for (fs::directory_iterator top(folder, error), end; !error && top != end; top.increment(error)) {
    const std::string name = top->path().filename().string();
    if (name.size() != 2 || name.find_first_not_of("0123456789abcdef") != std::string::npos) continue;
    std::error_code unused;
    for (fs::directory_iterator it(top->path(), unused), last; !unused && it != last; it.increment(unused)) {
      struct stat status {};
      if (::lstat(it->path().c_str(), &status) != 0 || !S_ISREG(status.st_mode)) continue;
      out.push_back({it->path().string(), status.st_mtim.tv_sec, static_cast<uint64_t>(status.st_size)});
    }
  }
  return out;
}

}  // namespace

std::string Cache::path_of(std::string_view key) const {
  const std::string name = hex_of(key);
  return folder_ + "/" + name.substr(0, 2) + "/" + name.substr(2);
}

bool Cache::read(std::string_view key, std::string& bytes) const {
  if (!on()) return false;
  const Fd file(::open(path_of(key).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!file.valid() || !read_all(file.get(), bytes)) return false;
  keep_young(file.get());
  const size_t before = kHead.size() + kDigestSize;
  if (bytes.size() < before || !bytes.starts_with(kHead)) return false;
  if (checksum(key, std::string_view(bytes).substr(before)) != bytes.substr(kHead.size(), kDigestSize)) return false;
  bytes.erase(0, before);
  return true;
}

void Cache::write(std::string_view key, std::string_view bytes) {
  if (!on() || !writable_) return;
  if (!write_file(path_of(key), kHead, checksum(key, bytes), bytes)) writable_ = false;
  grown_ = true;
}

void Cache::trim(uint64_t limit, bool now) {
  if (!on() || (!grown_ && !now)) return;
  // The disk's own clock tells the time: that of a file that was written just now.
  const std::string mark = folder_ + "/" + kTrimmed;
  struct stat before {};
  struct stat after {};
  const bool known = ::stat(mark.c_str(), &before) == 0;
  timespec clock{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &clock);
  if (known && !now && clock.tv_sec - before.st_mtim.tv_sec < kDay) return;
  if (!write_file(mark, "", "", "") || ::stat(mark.c_str(), &after) != 0) return;
  std::vector<Entry> entries = all_entries(folder_);
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.used != b.used ? a.used > b.used : a.path < b.path; });
  uint64_t size = 0;
  for (const Entry& entry : entries) {
    size += entry.size;
    if (size > limit || after.st_mtim.tv_sec - entry.used > 30 * kDay) ::unlink(entry.path.c_str());
  }
}

}  // namespace diglot

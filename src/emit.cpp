#include "emit.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "descriptor.h"

namespace diglot {
namespace {

constexpr std::string_view kRecord = ".diglot-files";  // what an earlier build wrote
constexpr std::string_view kRecordHead = "diglot 1\n";
constexpr std::string_view kStage = ".diglot-new";  // where new bytes wait until all of them are there

// --- one folder, one file: errno or 0 ---------------------------------------------------------------------

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

std::string folder_of(const std::string& path) {
  const size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

std::string name_in(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// A path that stays below its root, in a form that names a file in one way only.
bool is_safe(std::string_view path) {
  const bool control =
      std::any_of(path.begin(), path.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (path.empty() || control || path.starts_with(kRecord) || path.starts_with(kStage)) return false;
  while (true) {
    const size_t slash = path.find('/');
    const std::string_view name = path.substr(0, slash);
    if (name.empty() || name == "." || name == "..") return false;
    if (slash == std::string_view::npos) return true;
    path.remove_prefix(slash + 1);
  }
}

// Opens a folder below another one without following any symbolic link. ELOOP where there is one.
int open_folder(int root, const std::string& path, bool create, Fd& out) {
  Fd at(::openat(root, ".", kFolderFlags));
  for (size_t begin = 0; begin < path.size() && at.valid();) {
    const size_t end = std::min(path.find('/', begin), path.size());
    const std::string name = path.substr(begin, end - begin);
    Fd next(::openat(at.get(), name.c_str(), kFolderFlags));
    if (!next.valid() && errno == ENOENT && create) {
      if (::mkdirat(at.get(), name.c_str(), 0777) != 0 && errno != EEXIST) return errno;
      next.reset(::openat(at.get(), name.c_str(), kFolderFlags));
    }
    if (!next.valid()) {
      const int error = errno;
      struct stat status {};
      const bool link = ::fstatat(at.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(status.st_mode);
      return link ? ELOOP : error;
    }
    at = std::move(next);
    begin = end + 1;
  }
  if (!at.valid()) return errno;
  out = std::move(at);
  return 0;
}

int open_new(int folder, const std::string& name, Fd& out) {
  out.reset(::openat(folder, name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666));
  return out.valid() ? 0 : errno;
}

// A new file. What could not be written in full does not stay.
int create_file(int folder, const std::string& name, std::string_view bytes, bool sync) {
  Fd file;
  int error = open_new(folder, name, file);
  if (error != 0) return error;
  error = write_all(file.get(), bytes);
  if (error == 0 && sync && ::fdatasync(file.get()) != 0) error = errno;
  if (const int closing = file.close(); error == 0) error = closing;
  if (error != 0) ::unlinkat(folder, name.c_str(), 0);
  return error;
}

FileStamp stamp_in(int folder, const std::string& path) {
  struct stat status {};
  if (::fstatat(folder, path.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)) return {};
  return stamp_from(status);
}

// True where the file holds exactly these bytes.
bool holds(int root, const std::string& path, std::string_view bytes) {
  Fd folder;
  if (open_folder(root, folder_of(path), false, folder) != 0) return false;
  const Fd file(::openat(folder.get(), name_in(path).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat status {};
  if (!file.valid() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return false;
  if (static_cast<uint64_t>(status.st_size) != bytes.size()) return false;
  std::array<char, size_t{1} << 16U> buffer;
  while (!bytes.empty()) {
    const ssize_t got = ::read(file.get(), buffer.data(), std::min(buffer.size(), bytes.size()));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || std::memcmp(buffer.data(), bytes.data(), static_cast<size_t>(got)) != 0) return false;
    bytes.remove_prefix(static_cast<size_t>(got));
  }
  return true;
}

// A file that comes in pieces. As long as they are what the file in place holds, nothing is written.
class IncomingFile {
 public:
  IncomingFile(int root, const std::string& path, std::function<int(Fd&)> create) : create_(std::move(create)) {
    Fd folder;
    if (open_folder(root, folder_of(path), false, folder) != 0) return;
    Fd file(::openat(folder.get(), name_in(path).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status {};
    if (!file.valid() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode)) return;
    old_ = std::move(file);
    old_size_ = static_cast<uint64_t>(status.st_size);
  }

  void take(std::string_view piece) {
    if (error_ != 0) return;
    if (!differs() && continues(piece)) {
      same_ += piece.size();
      return;
    }
    if (!differs()) begin();
    if (error_ == 0) error_ = write_all(new_.get(), piece);
  }

  int finish() {
    if (!differs() && (!old_.valid() || old_size_ != same_)) begin();
    if (!new_.valid()) return error_;
    if (const int closing = new_.close(); error_ == 0) error_ = closing;
    return error_;
  }

  bool differs() const { return differs_; }

 private:
  // The next bytes of the file in place; fewer at its end.
  std::string_view read_old(uint64_t at, size_t size) {
    buffer_.resize(size);
    size_t got = 0;
    while (got < size) {
      const ssize_t more = ::pread(old_.get(), buffer_.data() + got, size - got, static_cast<off_t>(at + got));
      if (more < 0 && errno == EINTR) continue;
      if (more <= 0) break;
      got += static_cast<size_t>(more);
    }
    return std::string_view(buffer_).substr(0, got);
  }

  bool continues(std::string_view piece) { return old_.valid() && read_old(same_, piece.size()) == piece; }

  // The new file begins as the old one does.
  void begin() {
    differs_ = true;
    error_ = create_(new_);
    for (uint64_t at = 0; error_ == 0 && at < same_;) {
      const std::string_view part = read_old(at, std::min<uint64_t>(same_ - at, size_t{1} << 18U));
      error_ = part.empty() ? EIO : write_all(new_.get(), part);
      at += part.size();
    }
  }

  std::function<int(Fd&)> create_;
  Fd old_;
  uint64_t old_size_ = 0;
  Fd new_;
  uint64_t same_ = 0;  // bytes so far, all of them as in the old file
  bool differs_ = false;
  int error_ = 0;
  std::string buffer_;
};

std::optional<std::string> read_small_file(int folder, std::string_view name) {
  const Fd file(::openat(folder, std::string(name).c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file.valid()) return std::nullopt;
  std::string out;
  std::array<char, size_t{1} << 16U> buffer;
  while (true) {
    const ssize_t got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return std::nullopt;
    if (got == 0) return out;
    out.append(buffer.data(), static_cast<size_t>(got));
  }
}

// --- the build's files ------------------------------------------------------------------------------------

class Emitter {
 public:
  Emitter(const EmitRequest& request, EmitCounts& counts, Diagnostics& diagnostics)
      : request_(request), counts_(counts), diagnostics_(diagnostics) {}

  bool run() {
    if (!open_root()) return false;
    read_record();
    clear_stage();
    stage_files();
    const bool done = !failed_ && commit();
    clear_stage();
    if (done) take_stamps();
    return done;
  }

 private:
  enum class State : uint8_t { kAbsent, kUnchanged, kStaged };

  bool fail(const std::string& path, int error);
  bool open_root();
  void read_record();
  bool write_record(const std::set<std::string>& paths);
  int open_stage();
  void clear_stage();
  void stage_files();
  void stage(size_t i);
  bool stage_pieces(size_t i);
  bool commit();
  bool move_into_place(size_t i);
  void take_stamps();
  bool blocks(const std::string& obsolete) const;
  void remove(const std::string& path);
  void remove_empty_folders();

  const EmitRequest& request_;
  EmitCounts& counts_;
  Diagnostics& diagnostics_;
  Fd root_;
  Fd stage_;
  std::mutex mutex_;  // of stage_ and diagnostics_ while threads run
  std::atomic<bool> failed_ = false;
  std::vector<State> states_;
  std::set<std::string> ours_;      // by the record of the earlier build
  std::set<std::string> made_;      // by this one
  std::set<std::string> loosened_;  // folders that lost a file
};

bool Emitter::fail(const std::string& path, int error) {
  const std::lock_guard lock(mutex_);
  if (failed_.exchange(true)) return false;  // the first one says it all
  Diagnostics one("", "", path.empty() ? request_.root : request_.root + "/" + path);
  if (error == ELOOP) {
    one.report(Diag::kOutputLink, {}, "");
  } else {
    one.report(Diag::kOutputUnwritable, {}, "", std::error_code(error, std::generic_category()).message());
  }
  diagnostics_.append(one.take());
  return false;
}

bool Emitter::open_root() {
  std::error_code error;
  std::filesystem::create_directories(request_.root, error);
  if (error) return fail("", error.value());
  root_.reset(::open(request_.root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root_.valid()) return fail("", errno);
  // Held until the end. A file system without locks cannot be helped.
  while (::flock(root_.get(), LOCK_EX) != 0 && errno == EINTR) continue;
  return true;
}

void Emitter::read_record() {
  const std::optional<std::string> record = read_small_file(root_.get(), kRecord);
  if (!record || !record->starts_with(kRecordHead)) return;
  for (size_t at = kRecordHead.size(); at < record->size();) {
    const size_t end = std::min(record->find('\n', at), record->size());
    const std::string path = record->substr(at, end - at);
    if (is_safe(path)) ours_.insert(path);  // a record that somebody else wrote must not delete his files
    at = end + 1;
  }
}

bool Emitter::write_record(const std::set<std::string>& paths) {
  std::string record(kRecordHead);
  for (const std::string& path : paths) record += path + "\n";
  if (holds(root_.get(), std::string(kRecord), record)) return true;
  int error = open_stage();
  if (error == 0) error = create_file(stage_.get(), std::string(kRecord), record, true);
  if (error == 0 && ::renameat(stage_.get(), kRecord.data(), root_.get(), kRecord.data()) != 0) error = errno;
  return error == 0 || fail(std::string(kRecord), error);
}

// Made when first needed: a build that changes nothing writes nothing.
int Emitter::open_stage() {
  const std::lock_guard lock(mutex_);
  return stage_.valid() ? 0 : open_folder(root_.get(), std::string(kStage), true, stage_);
}

// Also of an earlier build that was killed.
void Emitter::clear_stage() {
  stage_.reset();
  Fd folder;
  if (open_folder(root_.get(), std::string(kStage), false, folder) != 0) return;
  const std::unique_ptr<DIR, int (*)(DIR*)> listing(::fdopendir(::dup(folder.get())), &::closedir);
  while (listing) {
    const dirent* entry = ::readdir(listing.get());
    if (entry == nullptr) break;
    ::unlinkat(folder.get(), static_cast<const char*>(entry->d_name), 0);  // "." and ".." refuse
  }
  ::unlinkat(root_.get(), kStage.data(), AT_REMOVEDIR);
}

void Emitter::stage(size_t i) {
  if (failed_) return;
  const std::string& path = request_.paths[i];
  if (!is_safe(path)) {
    fail(path, EINVAL);
    return;
  }
  const FileStamp* known = request_.known ? request_.known(i) : nullptr;
  if (known != nullptr && known->inode != 0 && stamp_in(root_.get(), path) == *known) {
    states_[i] = State::kUnchanged;
    return;
  }
  if (request_.pieces && stage_pieces(i)) return;
  const std::optional<std::string> bytes = request_.bytes(i);
  if (!bytes) return;
  states_[i] = State::kUnchanged;
  if (holds(root_.get(), path, *bytes)) return;
  states_[i] = State::kStaged;
  int error = open_stage();
  if (error == 0) error = create_file(stage_.get(), std::to_string(i), *bytes, false);
  if (error != 0) fail(path, error);
}

bool Emitter::stage_pieces(size_t i) {
  IncomingFile incoming(root_.get(), request_.paths[i], [this, i](Fd& file) {
    const int error = open_stage();
    return error != 0 ? error : open_new(stage_.get(), std::to_string(i), file);
  });
  if (!request_.pieces(i, [&](std::string_view piece) { incoming.take(piece); })) return false;
  const int error = incoming.finish();
  states_[i] = incoming.differs() ? State::kStaged : State::kUnchanged;
  if (error != 0) fail(request_.paths[i], error);
  return true;
}

void Emitter::stage_files() {
  states_.assign(request_.paths.size(), State::kAbsent);
  request_.for_each(request_.paths.size(), [this](size_t i) { stage(i); });
  for (size_t i = 0; i < states_.size(); ++i) {
    if (states_[i] != State::kAbsent) made_.insert(request_.paths[i]);
    if (states_[i] == State::kUnchanged) ++counts_.unchanged;
  }
}

// True where a file of the earlier build stands in the way: a folder is to be where it is, or the reverse.
bool Emitter::blocks(const std::string& obsolete) const {
  const auto below = made_.lower_bound(obsolete + "/");
  if (below != made_.end() && below->starts_with(obsolete + "/")) return true;
  for (std::string above = folder_of(obsolete); !above.empty(); above = folder_of(above)) {
    if (made_.contains(above)) return true;
  }
  return false;
}

bool Emitter::commit() {
  std::set<std::string> both = ours_;
  both.insert(made_.begin(), made_.end());
  if (!write_record(both)) return false;
  std::vector<std::string> obsolete;
  std::set_difference(ours_.begin(), ours_.end(), made_.begin(), made_.end(), std::back_inserter(obsolete));
  const auto later =
      std::stable_partition(obsolete.begin(), obsolete.end(), [this](auto& path) { return blocks(path); });
  std::for_each(obsolete.begin(), later, [this](auto& path) { remove(path); });
  remove_empty_folders();
  for (size_t i = 0; i < states_.size(); ++i) {
    if (states_[i] == State::kStaged && !move_into_place(i)) return false;
  }
  std::for_each(later, obsolete.end(), [this](auto& path) { remove(path); });
  remove_empty_folders();
  return write_record(made_);
}

bool Emitter::move_into_place(size_t i) {
  const std::string& path = request_.paths[i];
  Fd folder;
  int error = open_folder(root_.get(), folder_of(path), true, folder);
  if (error == 0 && ::renameat(stage_.get(), std::to_string(i).c_str(), folder.get(), name_in(path).c_str()) != 0) {
    error = errno;
  }
  if (error != 0) return fail(path, error);
  ++counts_.written;
  return true;
}

void Emitter::take_stamps() {
  counts_.stamps.resize(states_.size());
  for (size_t i = 0; i < states_.size(); ++i) {
    if (states_[i] != State::kAbsent) counts_.stamps[i] = stamp_in(root_.get(), request_.paths[i]);
  }
}

void Emitter::remove(const std::string& path) {
  Fd folder;
  if (open_folder(root_.get(), folder_of(path), false, folder) != 0) return;
  if (::unlinkat(folder.get(), name_in(path).c_str(), 0) != 0) return;
  ++counts_.removed;
  for (std::string above = folder_of(path); !above.empty(); above = folder_of(above)) loosened_.insert(above);
}

void Emitter::remove_empty_folders() {
  // Backwards, a folder comes after those in it.
  for (auto path = loosened_.rbegin(); path != loosened_.rend(); ++path) {
    Fd folder;
    if (open_folder(root_.get(), folder_of(*path), false, folder) != 0) continue;
    ::unlinkat(folder.get(), name_in(*path).c_str(), AT_REMOVEDIR);
  }
  loosened_.clear();
}

// Devices, pipes and the names under which the system lends out open files (/dev/stdout) are written to, never
// replaced.
int write_through(const std::string& path, std::string_view bytes) {
  Fd file(::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOCTTY));
  if (!file.valid()) return errno;
  const int error = write_all(file.get(), bytes);
  return error != 0 ? error : file.close();
}

int replace_file(const std::string& given, std::string_view bytes) {
  std::error_code unused;
  std::filesystem::path path = std::filesystem::absolute(given, unused).lexically_normal();
  if (path.native().starts_with("/dev/") || path.native().starts_with("/proc/")) return write_through(given, bytes);
  // A link to a file stays a link: the file that it leads to is replaced.
  if (std::filesystem::exists(path, unused)) path = std::filesystem::canonical(path, unused);
  struct stat status {};
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) return write_through(given, bytes);
  const Fd folder(::open(path.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.valid()) return errno;
  const std::string name = path.filename().string();
  const std::string temporary = "." + name + "." + std::to_string(::getpid());
  if (const int error = create_file(folder.get(), temporary, bytes, false); error != 0) return error;
  if (::renameat(folder.get(), temporary.c_str(), folder.get(), name.c_str()) == 0) return 0;
  const int error = errno;
  ::unlinkat(folder.get(), temporary.c_str(), 0);
  return error;
}

}  // namespace

bool emit(const EmitRequest& request, EmitCounts& counts, Diagnostics& diagnostics) {
  return Emitter(request, counts, diagnostics).run();
}

bool was_interrupted(const std::string& root) {
  struct stat status {};
  return ::lstat((root + "/" + std::string(kStage)).c_str(), &status) == 0;
}

bool emit_file(const std::string& path, std::string_view bytes, Diagnostics& diagnostics) {
  const int error = replace_file(path, bytes);
  if (error == 0) return true;
  Diagnostics one("", "", path);
  one.report(Diag::kOutputUnwritable, {}, "", std::error_code(error, std::generic_category()).message());
  diagnostics.append(one.take());
  return false;
}

}  // namespace diglot

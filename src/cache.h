// cache: what is kept on disk between runs, in a folder that any number of builds may share.
//
// An entry is a file by the digest of its key. It is written beside its place and renamed, so it is whole or is not
// there; what is damaged all the same is a miss. Plain files because they cost least: reading 1,085 article objects
// (44 MB) takes 5 ms, writing them 40 ms, of the 1,700 ms that it takes to compile them.
//
// Promises: never fails a build. An entry that cannot be read is a miss; `writable()` says whether the last write
// went well.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>

namespace diglot {

class Cache {
 public:
  // Without a folder nothing is kept.
  explicit Cache(std::string folder = "") : folder_(std::move(folder)) {}

  bool on() const { return !folder_.empty(); }
  bool writable() const { return writable_; }

  // `key`: a digest. From any thread.
  bool read(std::string_view key, std::string& bytes) const;
  void write(std::string_view key, std::string_view bytes);

  // Removes entries that were not used for a month, and the longest unused ones while all together are larger than
  // `limit`. Looks at most once a day, unless `now`.
  void trim(uint64_t limit, bool now = false);

 private:
  std::string path_of(std::string_view key) const;

  std::string folder_;
  std::atomic<bool> writable_ = true;
  std::atomic<bool> grown_ = false;
};

inline constexpr uint64_t kCacheLimit = uint64_t{4} << 30U;  // bytes

}  // namespace diglot

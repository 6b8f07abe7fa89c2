// Open files: closed with their owner, written whole.
#pragma once

#include <string_view>

namespace diglot {

class Fd {
 public:
  explicit Fd(int fd = -1) : fd_(fd) {}
  ~Fd() { reset(); }
  Fd(Fd&& other) noexcept;
  Fd& operator=(Fd&& other) noexcept;
  Fd(const Fd&) = delete;
  Fd& operator=(const Fd&) = delete;

  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  void reset(int fd = -1);
  // Closes and gives errno: some disks say only then that they are full.
  int close();

 private:
  int fd_;
};

// All of it, however often the system has to be asked: 0, or errno.
int write_all(int fd, std::string_view bytes);

}  // namespace diglot

// diglot serve: the built site on a loopback address, for a look before it is published.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "cmd.h"
#include "load.h"

namespace diglot {

// Only comes back where the server cannot be started (serve.cpp).
int cmd_serve(const Settings& settings) {
  const std::string server = companion(DIGLOT_COMPANIONS_FROM_BIN, "diglot-serve");
  const std::string port = std::to_string(settings.port);
  execl(server.c_str(), server.c_str(), settings.file.c_str(), port.c_str(), nullptr);
  say(fmt::format("diglot: '{}' cannot be started ({}); install diglot anew\n", server, std::strerror(errno)));
  return kFailed;
}

}  // namespace diglot

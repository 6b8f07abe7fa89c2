// diglot-serve FOLDER PORT: what `diglot serve` starts. A program of its own, since the library that speaks HTTP brings
// TLS and compression with it, which no other command needs: they were 4 MB of each.
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

// Warnings of the library are its own.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#include <httplib.h>
#pragma GCC diagnostic pop

namespace {

constexpr const char* kLoopback = "127.0.0.1";
constexpr int kFailed = 2;

// A page of another site may name this server by a host of its own; it gets nothing to read.
bool is_own_host(const std::string& host) {
  const std::string name = host.substr(0, host.rfind(':'));
  return name == kLoopback || name == "localhost";
}

void answer_like_a_host_of_pages(httplib::Server& server) {
  server.set_file_extension_and_mimetype_mapping("html", "text/html; charset=utf-8");
  server.set_file_extension_and_mimetype_mapping("js", "text/javascript; charset=utf-8");
  server.set_file_extension_and_mimetype_mapping("css", "text/css; charset=utf-8");
  server.set_default_headers({{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}});
  server.set_pre_routing_handler([](const httplib::Request& request, httplib::Response& response) {
    if (is_own_host(request.get_header_value("Host"))) return httplib::Server::HandlerResponse::Unhandled;
    response.status = 403;
    return httplib::Server::HandlerResponse::Handled;
  });
}

// What the site says where there is no page; a folder without that is served all the same.
void answer_missing(httplib::Server& server, const std::string& folder) {
  std::ifstream file(folder + "/404.html", std::ios::binary);
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  server.set_error_handler([page](const httplib::Request&, httplib::Response& response) {
    if (response.status == 404 && !page.empty()) response.set_content(page, "text/html; charset=utf-8");
  });
}

int serve(const std::string& folder, int port) {
  httplib::Server server;
  if (!server.set_mount_point("/", folder)) {
    std::fprintf(stderr, "diglot: '%s' is no folder; build a site there first\n", folder.c_str());
    return kFailed;
  }
  answer_like_a_host_of_pages(server);
  answer_missing(server, folder);
  const bool bound = port == 0 ? (port = server.bind_to_any_port(kLoopback)) > 0 : server.bind_to_port(kLoopback, port);
  if (!bound) {
    std::fprintf(stderr, "diglot: port %d cannot be used; choose another with --port\n", port);
    return kFailed;
  }
  std::printf("http://%s:%d/\n", kLoopback, port);
  if (std::fflush(stdout) != 0) return kFailed;
  return server.listen_after_bind() ? EXIT_SUCCESS : kFailed;
}

}  // namespace

int main(int count, char** words) {
  const std::string_view port = count == 3 ? words[2] : "";
  int number = 0;
  const auto read = std::from_chars(port.data(), port.data() + port.size(), number);
  if (port.empty() || read.ec != std::errc{} || read.ptr != port.data() + port.size() || number < 0 || number > 65535) {
    std::fputs("usage: diglot-serve FOLDER PORT; 0 is any port that is free. Started by: diglot serve\n", stderr);
    return kFailed;
  }
  return serve(words[1], number);
}

// diglot serve: the built site on a loopback address, for a look before it is published.
#include <string>

// Warnings of the library are its own.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#include <httplib.h>
#pragma GCC diagnostic pop

#include "cmd.h"
#include "load.h"

namespace diglot {
namespace {

constexpr const char* kLoopback = "127.0.0.1";

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

// What the site says where there is no page.
void answer_missing(httplib::Server& server, const std::string& page) {
  server.set_error_handler([page](const httplib::Request&, httplib::Response& response) {
    if (response.status == 404 && !page.empty()) response.set_content(page, "text/html; charset=utf-8");
  });
}

std::string missing_page(const Settings& settings) {
  SourceFile file;
  Diagnostics unread;  // a folder without that page is served all the same
  const bool there = load_file(settings.file + "/404.html", settings.options, file, unread);
  return there ? file.bytes : std::string();
}

}  // namespace

int cmd_serve(const Settings& settings) {
  httplib::Server server;
  if (!server.set_mount_point("/", settings.file)) {
    say(fmt::format("diglot: '{}' is no folder; build a site there first\n", settings.file));
    return kFailed;
  }
  answer_like_a_host_of_pages(server);
  answer_missing(server, missing_page(settings));
  int port = settings.port;
  const bool bound = port == 0 ? (port = server.bind_to_any_port(kLoopback)) > 0 : server.bind_to_port(kLoopback, port);
  if (!bound) {
    say(fmt::format("diglot: port {} cannot be used; choose another with --port\n", port));
    return kFailed;
  }
  if (!print("http://" + std::string(kLoopback) + ":" + std::to_string(port) + "/\n")) return kFailed;
  return server.listen_after_bind() ? kClean : kFailed;
}

}  // namespace diglot

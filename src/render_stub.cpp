// TEMPORARY, in this worktree only: what other branches bring. Must not reach main.
#include "parse.h"
#include "render.h"
namespace diglot {
Site plan_site(const Corpus&, const Project&) { return {{{PageKind::kHome, "index.html", "", 0}}}; }
struct Renderer::State {};
Renderer::Renderer(const Corpus&, const Project&, const Lexicons&, Diagnostics&) {}
Renderer::~Renderer() = default;
std::string Renderer::page(const SitePage&) const { return "stub"; }
std::string render_manifest(const Corpus&, const Project&, const Lexicons&) { return "{}\n"; }
std::string manifest_schema() { return "{}\n"; }
}  // namespace diglot

#include "load.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <system_error>
#include <tuple>

#include "ascii.h"
#include "digest.h"
#include "load_file.h"
#include "load_places.h"
#include "locale.h"

namespace diglot {
namespace {

namespace fs = std::filesystem;

// --- names ------------------------------------------------------------------------------------------------

bool ends_with_folded(std::string_view name, std::string_view end) {  // `end` in lower case ASCII
  if (name.size() < end.size()) return false;
  return std::equal(end.begin(), end.end(), name.end() - static_cast<ptrdiff_t>(end.size()),
                    [](char a, char b) { return a == to_ascii_lower(b); });
}

bool is_article_name(std::string_view name) { return ends_with_folded(name, ".md"); }

bool is_toc_name(std::string_view name) {
  for (const std::string_view toc : {"toc.md", "toc.yml", "toc.yaml"}) {
    if (name.size() == toc.size() && ends_with_folded(name, toc)) return true;
  }
  return false;
}

// A name that a path, a URL and a terminal can bear.
bool is_sound_name(std::string_view name) {
  if (first_invalid_utf8(name)) return false;
  return std::none_of(name.begin(), name.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '\\'; });
}

std::string printable(std::string_view name) {
  std::string out = repair_utf8(name);
  for (char& c : out) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  return out;
}

bool lies_below(const fs::path& path, const fs::path& folder) {
  const auto [end, unused] = std::mismatch(folder.begin(), folder.end(), path.begin(), path.end());
  return end == folder.end();
}

// --- what was asked for -----------------------------------------------------------------------------------

// One CONTENT argument.
struct Root {
  std::string shown;   // as typed, without LOCALE= and trailing slashes
  fs::path real;       // without symbolic links
  std::string locale;  // of all that is below; empty: its subfolders or the articles say
  std::string prefix;  // of the articles' paths, where only a part of a locale's folder was given
  bool folder = true;
  bool by_locale = false;       // its subfolders are named after locales
  std::set<std::string> found;  // locales that front matter gave to its articles
};

// A file of the content that is not read yet.
struct Found {
  InputKind kind = InputKind::kArticle;
  std::string locale;  // empty: front matter decides
  std::string path;
  std::string shown;
  size_t root = 0;
};

class Loader {
 public:
  Loader(const LoadRequest& request, Project& project) : request_(request), project_(project) {}
  bool run();
  bool list(std::vector<InputRecord>& files, std::vector<std::string>* folders);

 private:
  template <class... Args>
  void say(const Found& about, Diag id, Range range, const Args&... args) {
    Diagnostics diagnostics(about.locale, about.kind == InputKind::kArticle ? about.path : "", about.shown);
    diagnostics.report(id, range, "", args...);
    keep(diagnostics);
  }
  void keep(Diagnostics& diagnostics) {
    for (Diagnostic& one : diagnostics.take()) project_.diagnostics.push_back(std::move(one));
  }

  bool add_root(const std::string& argument);
  void place_root(Root& root) const;
  bool has_locale_folders(const fs::path& folder) const;
  bool is_locale_folder(std::string_view name, bool far, std::string& tag) const;
  bool output_is_apart();
  void walk_roots();
  void walk(const Found& folder, const fs::path& real, std::vector<fs::path>& above, int links);
  void visit(Found entry, const fs::directory_entry& disk, const fs::path& real_folder, std::vector<fs::path>& above,
             int links);
  bool follow(const Found& entry, const std::vector<fs::path>& above, int links, fs::path& real);
  void add_file(Found entry);
  void read_files();
  void read_article(const Found& found);
  void read_toc(const Found& found);
  std::string code_of(const Found& found) const;
  bool settle_locale(const Found& found, InputFile& file, Diagnostics& diagnostics);
  void drop_duplicates();
  void report_case_collisions();
  bool survey();
  bool list_data(const std::string& folder, std::vector<std::string>& paths, bool locales);
  void read_data(const std::string& folder, const std::vector<std::string>& paths, std::vector<DataFile>& files);
  bool read_glossaries();
  bool wanted(const std::string& locale) const;
  bool in_shard(std::string_view path) const;
  bool is_read(const Found& found) const;
  void settle_shard();
  bool excluded(const Found& entry) const;

  const LoadRequest& request_;
  Project& project_;
  std::vector<Root> roots_;
  std::vector<Found> found_;
  std::vector<std::string> folders_;                        // that were looked through
  std::vector<std::string> locale_paths_, template_paths_;  // below their folders
  std::set<std::string> known_tags_;                        // of the locale files
};

// A tag as a folder's name. Near the articles a bare language is one too ("fr"); further up only what can
// hardly be anything else, since people live in folders as well (/home/li).
bool Loader::is_locale_folder(std::string_view name, bool far, std::string& tag) const {
  const std::optional<std::string> canonical = canonical_locale(name);
  if (!canonical) return false;
  const bool telling = name.size() == 2 ? !far : name.size() > 3;
  if (!known_tags_.contains(*canonical) && !(telling && known_locale(*canonical))) return false;
  tag = *canonical;
  return true;
}

bool Loader::has_locale_folders(const fs::path& folder) const {
  std::error_code error;
  std::string tag;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    std::error_code unused;
    if (is_locale_folder(it->path().filename().string(), false, tag) && it->is_directory(unused)) return true;
  }
  return false;
}

// A folder may be that of a locale, hold such folders, or lie below one (content/fr-FR/billing), as files do.
void Loader::place_root(Root& root) const {
  fs::path folder = root.folder ? root.real : root.real.parent_path();
  std::string below;
  for (bool far = false; folder.has_relative_path(); folder = folder.parent_path(), far = true) {
    const std::string name = folder.filename().string();
    std::string tag;
    if (is_locale_folder(name, far, tag) && (root.locale.empty() || root.locale == tag)) {
      root.locale = tag;
      root.prefix = below;
      return;
    }
    if (root.folder && !far && has_locale_folders(folder)) {
      root.by_locale = true;
      return;
    }
    below = below.empty() ? name : join_path(name, below);
  }
}

bool Loader::add_root(const std::string& argument) {
  Root root;
  const Argument split = split_argument(argument);
  root.locale = split.locale;
  root.shown = split.path;
  while (root.shown.size() > 1 && root.shown.back() == '/') root.shown.pop_back();
  const Found about{InputKind::kAsset, root.locale, "", printable(root.shown), 0};
  std::error_code error;
  root.real = fs::canonical(root.shown, error);
  const fs::file_status status = error ? fs::file_status() : fs::status(root.real, error);
  if (error) {
    say(about, Diag::kFileUnreadable, {}, error.message());
    return false;
  }
  root.folder = fs::is_directory(status);
  if (!root.folder && !is_article_name(root.shown)) {
    say(about, Diag::kContentForm, {});
    return false;
  }
  const bool locale_given = !root.locale.empty();
  if (!root.folder || !locale_given) place_root(root);
  roots_.push_back(std::move(root));
  return true;
}

bool Loader::output_is_apart() {
  if (request_.output.empty()) return true;
  std::error_code error;
  const fs::path output = fs::weakly_canonical(fs::absolute(request_.output, error), error);
  for (const Root& root : roots_) {
    const Found about{InputKind::kAsset, "", "", printable(request_.output), 0};
    if (root.folder && lies_below(output, root.real)) {
      say(about, Diag::kOutputInsideContent, {}, root.shown);
      return false;
    }
    // The other way round is fine, unless the content lies where the pages of a locale go.
    if (!lies_below(root.real, output)) continue;
    const fs::path below = root.real.lexically_relative(output);
    std::string tag;
    if (!below.empty() && is_locale_folder(below.begin()->string(), false, tag)) {
      say(about, Diag::kContentInsideOutput, {}, root.shown);
      return false;
    }
  }
  return true;
}

// --- the walk ---------------------------------------------------------------------------------------------

void Loader::walk_roots() {
  for (size_t i = 0; i < roots_.size(); ++i) {
    const Root& root = roots_[i];
    if (root.folder) {
      std::vector<fs::path> above;
      walk({InputKind::kAsset, root.locale, root.prefix, root.shown, i}, root.real, above, 0);
    } else {
      const std::string name = root.real.filename().string();
      add_file({InputKind::kArticle, root.locale, join_path(root.prefix, name), root.shown, i});
    }
  }
}

// `above` holds the real folders from the root to this one's parent; `links` counts the symbolic links that
// led here.
void Loader::walk(const Found& folder, const fs::path& real, std::vector<fs::path>& above, int links) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator it(real, error), end; !error && it != end; it.increment(error)) entries.push_back(*it);
  if (error) say(folder, Diag::kFileUnreadable, {}, error.message());
  folders_.push_back(folder.shown);
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.path().native() < b.path().native(); });
  above.push_back(real);
  for (const fs::directory_entry& disk : entries) {
    const std::string name = disk.path().filename().string();
    if (name.starts_with('.')) continue;  // .git, .github, .vscode: of tools, not content
    Found entry{InputKind::kAsset, folder.locale, join_path(folder.path, name), join_path(folder.shown, name),
                folder.root};
    if (!is_sound_name(name)) {
      entry.shown = join_path(folder.shown, printable(name));
      say(entry, Diag::kPathName, {});
      continue;
    }
    const bool top = above.size() == 1;
    std::string tag;
    if (top && roots_[folder.root].by_locale && disk.is_directory(error) && is_locale_folder(name, false, tag)) {
      entry.locale = tag;
      entry.path.clear();
    }
    if (!excluded(entry)) visit(std::move(entry), disk, real, above, links);
  }
  above.pop_back();
}

void Loader::visit(Found entry, const fs::directory_entry& disk, const fs::path& real_folder,
                   std::vector<fs::path>& above, int links) {
  std::error_code error;
  fs::path real = real_folder / disk.path().filename();
  const bool is_link = disk.is_symlink(error);
  if (is_article_name(entry.shown)) entry.kind = InputKind::kArticle;
  if (is_link && !follow(entry, above, links, real)) return;
  const fs::file_status status = is_link ? fs::status(real, error) : disk.symlink_status(error);
  if (fs::is_directory(status)) {
    if (entry.kind == InputKind::kArticle) say(entry, Diag::kFileUnreadable, {}, system_message(EISDIR));
    entry.kind = InputKind::kAsset;
    walk(entry, real, above, links + (is_link ? 1 : 0));
  } else if (fs::is_regular_file(status) || entry.kind == InputKind::kArticle) {
    add_file(std::move(entry));  // of articles, also what cannot be read: reading says so
  }
}

bool Loader::excluded(const Found& entry) const {
  const std::vector<std::string>& patterns = request_.options.exclude;
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return matches(pattern, entry.locale, entry.path); });
}

// Where a symbolic link leads. False where it is not followed. A link below a link is not: a few of them can
// stand for more folders than there are atoms.
bool Loader::follow(const Found& entry, const std::vector<fs::path>& above, int links, fs::path& real) {
  std::error_code error;
  const fs::path target = fs::canonical(real, error);
  if (error == std::errc::too_many_symbolic_link_levels) {
    say(entry, Diag::kLinkLoop, {});
    return false;
  }
  if (error) {
    // What no article refers to need not exist.
    if (entry.kind == InputKind::kArticle) say(entry, Diag::kFileUnreadable, {}, error.message());
    return false;
  }
  const bool inside =
      std::any_of(roots_.begin(), roots_.end(), [&](const Root& root) { return lies_below(target, root.real); });
  if (!inside) {
    say(entry, Diag::kLinkOutside, {});
    return false;
  }
  real = target;
  if (!fs::is_directory(target, error)) return true;
  if (std::find(above.begin(), above.end(), target) != above.end()) {
    say(entry, Diag::kLinkLoop, {});
    return false;
  }
  if (links > 0) {
    say(entry, Diag::kLinkNested, {});
    return false;
  }
  return true;
}

void Loader::add_file(Found entry) {
  const size_t slash = entry.path.rfind('/');
  const std::string_view name =
      slash == std::string::npos ? std::string_view(entry.path) : std::string_view(entry.path).substr(slash + 1);
  if (is_toc_name(name)) {
    // A TOC.md is a table of contents and, as other Markdown, a page that links may lead to.
    Found toc = entry;
    toc.kind = InputKind::kToc;
    found_.push_back(std::move(toc));
    if (entry.kind != InputKind::kArticle) return;
  }
  found_.push_back(std::move(entry));
}

// --- reading ----------------------------------------------------------------------------------------------

// Value of ms.contentlocale, without parsing the front matter: a line of its own between the two fences.
Range peek_content_locale(std::string_view text) {
  size_t at = text.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  if (text.compare(at, 3, "---") != 0) return {};
  static constexpr std::string_view kKey = "ms.contentlocale:";
  for (at = text.find('\n', at); at != std::string_view::npos; at = text.find('\n', at)) {
    ++at;
    const std::string_view rest = text.substr(at);
    if (rest.starts_with("---") || rest.starts_with("...")) return {};
    if (!rest.starts_with(kKey)) continue;
    static constexpr std::string_view kAround = " \t\r\"'";
    const size_t line_end = std::min(text.find('\n', at), text.size());
    size_t begin = std::min(text.find_first_not_of(kAround, at + kKey.size()), line_end);
    size_t end = begin;
    while (end < line_end && kAround.find(text[end]) == std::string_view::npos) ++end;
    return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
  }
  return {};
}

bool Loader::wanted(const std::string& locale) const {
  const std::vector<std::string>& only = request_.options.locales;
  return only.empty() || std::find(only.begin(), only.end(), locale) != only.end();
}

// False where the article belongs to no locale.
bool Loader::settle_locale(const Found& found, InputFile& file, Diagnostics& diagnostics) {
  const Range range = peek_content_locale(file.source.bytes);
  const std::string written(file.source.view(range));
  const std::optional<std::string> said = canonical_locale(written);
  Root& root = roots_[found.root];
  if (!found.locale.empty()) {
    if (!written.empty() && said != found.locale) {
      diagnostics.report(Diag::kLocaleMismatch, range, "", written, found.locale);
    }
  } else if (said) {
    file.locale = *said;
    root.found.insert(*said);
  } else {
    diagnostics.report(root.by_locale ? Diag::kOutsideLocales : Diag::kLocaleUnknown, {}, "");
    return false;
  }
  return true;
}

// --- a part of the content --------------------------------------------------------------------------------

// By the path without its locale, and as report_case_collisions sees it: what has to be compared here meets here, and
// the locales of an article are in one shard. The hash must be the
// same on every machine.
bool Loader::in_shard(std::string_view path) const {
  if (request_.shard.count <= 1) return true;
  return fnv1a(fold_case(nfc(path))) % request_.shard.count == request_.shard.index;
}

// Which articles lie around them decides on the locale of other files: these are read for that, whatever their shard.
bool Loader::is_read(const Found& found) const {
  return in_shard(found.path) || (found.kind == InputKind::kArticle && found.locale.empty());
}

// Of what was found on the way each shard says its part, so that all of them together say it once.
void Loader::settle_shard() {
  std::erase_if(project_.diagnostics, [this](const Diagnostic& one) { return !in_shard(one.file); });
}

void Loader::read_article(const Found& found) {
  InputFile file{found.kind, found.locale, found.path, {found.shown, ""}, ""};
  Diagnostics diagnostics(found.locale, found.path, found.shown);
  const std::string& bytes = file.source.bytes;
  const bool usable = read_text(found.shown, request_.options.max_file_size, file.source.bytes, diagnostics) &&
                      settle_locale(found, file, diagnostics);
  if (!in_shard(found.path)) return;
  if (usable && !wanted(file.locale)) return;  // its findings are not wanted either
  if (usable && bytes.find_first_not_of(" \t\r\n", bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0) == std::string::npos) {
    diagnostics.report(Diag::kEmptyFile, {}, "");
  }
  for (Diagnostic& one : diagnostics.take()) {
    one.locale = file.locale;
    project_.diagnostics.push_back(std::move(one));
  }
  if (usable) project_.files.push_back(std::move(file));
}

void Loader::read_toc(const Found& found) {
  InputFile file{found.kind, found.locale, found.path, {found.shown, ""}, ""};
  Diagnostics diagnostics(found.locale, "", found.shown);
  const bool usable = read_text(found.shown, request_.options.max_file_size, file.source.bytes, diagnostics);
  if (!is_article_name(found.path)) keep(diagnostics);  // else the same file as an article has said all of it
  if (usable) project_.files.push_back(std::move(file));
}

void Loader::read_files() {
  for (const Found& found : found_) {
    const bool skipped = !found.locale.empty() && !wanted(found.locale);
    if (found.kind == InputKind::kArticle && !skipped && is_read(found)) read_article(found);
  }
  for (Found& found : found_) {
    if (found.kind == InputKind::kArticle || !in_shard(found.path)) continue;
    // What has no front matter is of the locale that the articles around it agree on.
    const std::set<std::string>& around = roots_[found.root].found;
    if (found.locale.empty() && around.size() == 1) found.locale = *around.begin();
    if (!found.locale.empty() && !wanted(found.locale)) continue;
    if (found.kind == InputKind::kAsset) {
      project_.files.push_back({found.kind, found.locale, found.path, {found.shown, code_of(found)}, found.shown});
    } else if (!found.locale.empty()) {
      read_toc(found);
    }
  }
}

// Text of a file that articles may show parts of; empty for pictures and for whatever is no UTF-8 text.
std::string Loader::code_of(const Found& found) const {
  constexpr uint64_t kCodeLimit = 1U << 20U;
  for (const std::string_view end : {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".bmp", ".avif", ".mp4",
                                     ".webm", ".pdf", ".zip", ".docx", ".xlsx", ".pptx", ".woff", ".woff2", ".ttf"}) {
    if (ends_with_folded(found.path, end)) return {};
  }
  std::string bytes;
  Diagnostics unsaid;  // it is published as it is, whatever it holds
  const bool read = read_raw(found.shown, kCodeLimit, bytes, unsaid);
  return read && !first_invalid_utf8(bytes) && bytes.find('\0') == std::string::npos ? bytes : std::string();
}

auto key_of(const InputFile& file) { return std::tie(file.locale, file.path, file.kind); }

// Sorts, and keeps the first of several files with one identity. The same file given twice is no fault.
void Loader::drop_duplicates() {
  std::vector<InputFile>& files = project_.files;
  std::stable_sort(files.begin(), files.end(), [](const auto& a, const auto& b) { return key_of(a) < key_of(b); });
  std::vector<InputFile> kept;
  kept.reserve(files.size());
  for (InputFile& file : files) {
    if (kept.empty() || key_of(kept.back()) != key_of(file)) {
      kept.push_back(std::move(file));
      continue;
    }
    std::error_code error;
    const std::string& first = kept.back().source.name;
    if (file.kind != InputKind::kArticle || fs::equivalent(first, file.source.name, error)) continue;
    say({file.kind, file.locale, file.path, file.source.name, 0}, Diag::kPathDuplicate, {}, first);
  }
  files = std::move(kept);
}

// Articles that a case-insensitive disk or server takes for one.
void Loader::report_case_collisions() {
  std::map<std::pair<std::string_view, std::string>, const InputFile*> seen;
  for (const InputFile& file : project_.files) {
    if (file.kind != InputKind::kArticle) continue;
    const auto [at, fresh] = seen.try_emplace({file.locale, fold_case(nfc(file.path))}, &file);
    if (fresh) continue;
    say({file.kind, file.locale, file.path, file.source.name, 0}, Diag::kCaseCollision, {}, at->second->source.name);
  }
}

// --- locale files and templates ---------------------------------------------------------------------------

bool is_text_name(std::string_view name) {
  for (const std::string_view end : {".xhtml", ".html", ".xml", ".svg", ".css", ".js", ".json", ".txt"}) {
    if (ends_with_folded(name, end)) return true;
  }
  return false;
}

// The limit of articles is not meant for these.
constexpr uint64_t kDataLimit = 64U << 20U;

// All files below a folder, sorted; of locale files only <tag>.xml.
bool Loader::list_data(const std::string& folder, std::vector<std::string>& paths, bool locales) {
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string path = it->path().lexically_relative(folder).generic_string();
    if (path.starts_with('.') || (locales && !ends_with_folded(path, ".xml"))) continue;
    std::error_code unused;
    if (it->is_regular_file(unused)) paths.push_back(path);
  }
  if (error) {
    say({InputKind::kAsset, "", "", printable(folder), 0}, Diag::kFileUnreadable, {}, error.message());
    return false;
  }
  std::sort(paths.begin(), paths.end());
  return true;
}

void Loader::read_data(const std::string& folder, const std::vector<std::string>& paths, std::vector<DataFile>& files) {
  for (const std::string& path : paths) {
    DataFile file{path, {join_path(folder, path), ""}};
    Diagnostics diagnostics("", "", file.source.name);
    const auto reader = is_text_name(path) ? read_text : read_raw;
    const bool read = reader(file.source.name, kDataLimit, file.source.bytes, diagnostics);
    keep(diagnostics);
    if (read) files.push_back(std::move(file));
  }
}

// Finds all files, and reads none.
bool Loader::survey() {
  bool usable = list_data(request_.locales, locale_paths_, true);
  for (const std::string& path : locale_paths_) known_tags_.insert(fs::path(path).stem().string());
  if (!request_.templates.empty()) usable &= list_data(request_.templates, template_paths_, false);
  if (request_.data_only) return usable;
  const std::vector<std::string> by_default = {"content"};
  for (const std::string& argument : request_.contents.empty() ? by_default : request_.contents) {
    usable &= add_root(argument);
  }
  if (!usable || !output_is_apart()) return false;
  walk_roots();
  return true;
}

bool Loader::list(std::vector<InputRecord>& files, std::vector<std::string>* folders) {
  const bool usable = survey();
  if (folders != nullptr) *folders = folders_;
  const auto add = [&](std::string path) {
    const FileStamp stamp = stamp_of(path);
    files.push_back({std::move(path), stamp});
  };
  for (const std::string& path : locale_paths_) add(join_path(request_.locales, path));
  for (const std::string& path : template_paths_) add(join_path(request_.templates, path));
  for (const Found& found : found_) {
    if (is_read(found)) add(found.shown);
  }
  return usable;
}

bool Loader::read_glossaries() {
  bool usable = true;
  for (const std::string& path : request_.options.glossaries) {
    DataFile file{path, {}};
    Diagnostics own("", "", path);
    usable &= load_file(path, request_.options, file.source, own);
    for (Diagnostic& one : own.take()) project_.diagnostics.push_back(std::move(one));
    project_.glossaries.push_back(std::move(file));
  }
  return usable;
}

bool Loader::run() {
  project_.options = request_.options;
  const bool usable = survey();
  if (usable) settle_shard();
  read_data(request_.locales, locale_paths_, project_.locale_files);
  project_.own_locales = request_.own_locales;
  read_data(request_.templates, template_paths_, project_.templates);
  const bool terms = read_glossaries();
  if (!usable || !terms || request_.data_only) return usable && terms;
  read_files();
  drop_duplicates();
  report_case_collisions();
  const bool any = std::any_of(project_.files.begin(), project_.files.end(),
                               [](const InputFile& file) { return file.kind == InputKind::kArticle; });
  if (request_.shard.count > 1) return true;  // there may be fewer articles than shards
  // Most likely a mistyped folder: a pipeline is to hear of it.
  if (!any) say({InputKind::kAsset, "", "", printable(roots_.front().shown), 0}, Diag::kNoArticles, {});
  return any;
}

}  // namespace

bool load_project(const LoadRequest& request, Project& project) { return Loader(request, project).run(); }

bool list_project(const LoadRequest& request, std::vector<InputRecord>& files, std::vector<Diagnostic>& diagnostics,
                  std::vector<std::string>* folders) {
  Project project;
  const bool usable = Loader(request, project).list(files, folders);
  diagnostics = std::move(project.diagnostics);
  return usable;
}

}  // namespace diglot

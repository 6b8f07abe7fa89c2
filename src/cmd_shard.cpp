// Many machines: what one of them compiles (write_shard), and what another links (load_shards).
//
// Each shard is a folder <I>-of-<N> with the file `objects`, the diglot.yml that it was compiled with, and, below
// `assets`, the files that pages show, by digest. Nothing else is needed to link: the content may be elsewhere.
//
// What the bilingual articles of a locale teach, and with it the aligning of target-only articles, is the work of
// link: it needs all articles of a locale at once, and costs less than to send the articles to a step of their own and
// back.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "cmd.h"
#include "compile.h"
#include "digest.h"
#include "store.h"

namespace diglot {
namespace {

constexpr std::string_view kMagic = "diglot objects 1";
constexpr std::string_view kConfigFile = "diglot.yml";
constexpr size_t kShownDigest = 12;  // digits that tell two builds of one version apart

// "diglot objects 1", the version, the program's digest and that of the body, a line each; then the body.
std::string seal(std::string_view program, std::string_view body) {
  return fmt::format("{}\n{}\n{}\n{}\n{}", kMagic, DIGLOT_VERSION, hex_of(program), sha256_hex(body), body);
}

std::string_view take_line(std::string_view& text) {
  const size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

// The body; empty where this program cannot use it, which is then said.
std::string_view unseal(std::string_view text, std::string_view program, Diagnostics& said) {
  const bool sealed = take_line(text) == kMagic;
  const std::string_view version = take_line(text);
  const std::string_view other = take_line(text);
  const std::string_view digest = take_line(text);
  const std::string own = hex_of(program);
  const auto named = [](std::string_view name, std::string_view build) {
    return fmt::format("{} ({})", name, build.substr(0, kShownDigest));
  };
  if (sealed && other == own && digest == sha256_hex(text)) return text;
  if (sealed && other.size() == own.size() && other != own) {
    said.report(Diag::kObjectsVersion, {}, "", named(version, other), named(DIGLOT_VERSION, own));
  } else {
    said.report(Diag::kObjectsDamaged, {}, "");
  }
  return {};
}

std::string folder_of(const std::string& file) { return file.substr(0, file.rfind('/')); }

// Of all that decides which files there are, so that the shards of one content know each other.
std::string content_digest(const Settings& settings) {
  Digester digester;
  digester.add(settings.config.name).add(settings.config.bytes).add(settings.options.max_file_size);
  for (const std::vector<std::string>* words :
       {&settings.contents, &settings.options.locales, &settings.options.exclude}) {
    digester.add(words->size());
    for (const std::string& word : *words) digester.add(word);
  }
  return hex_of(digester.finish());
}

// --- reading --------------------------------------------------------------------------------------------------

}  // namespace

struct LoadedShard {
  std::string file;
  Shard shard;
  bool usable = false;
  std::vector<Diagnostic> said;

  template <class... Args>
  void say(Diag id, const Args&... arguments) {
    Diagnostics own("", "", file);
    own.report(id, {}, "", arguments...);
    for (Diagnostic& one : own.take()) said.push_back(std::move(one));
    usable = false;
  }
};

namespace {

void load_shard(const std::string& program, LoadedShard& loaded) {
  std::string bytes;
  std::string reason;
  if (!load_bytes(loaded.file, bytes, reason)) return loaded.say(Diag::kFileUnreadable, reason);
  Diagnostics own("", "", loaded.file);
  const std::string_view body = unseal(bytes, program, own);
  loaded.said = own.take();
  loaded.usable = !body.empty();
  if (loaded.usable && !restore_shard(body, loaded.shard)) loaded.say(Diag::kObjectsDamaged);
}

// Of each content all shards are needed, and each once.
void check_numbers(std::vector<LoadedShard>& all) {
  std::map<std::string_view, std::map<uint32_t, LoadedShard*>> contents;
  for (LoadedShard& loaded : all) {
    std::map<uint32_t, LoadedShard*>& seen = contents[loaded.shard.content];
    const ShardNumber number = loaded.shard.number;
    const auto [at, fresh] = seen.try_emplace(number.index, &loaded);
    const LoadedShard& other = fresh ? *seen.begin()->second : *at->second;
    if (!fresh || other.shard.number.count != number.count) loaded.say(Diag::kObjectsTwice, other.file);
  }
  for (auto& content : contents) {
    LoadedShard& first = *content.second.begin()->second;
    const uint32_t count = first.shard.number.count;
    uint32_t missing = 0;
    while (missing < count && content.second.contains(missing)) ++missing;
    if (missing < count && first.usable) first.say(Diag::kObjectsShard, missing + 1, count);
  }
}

auto key_of(const InputFile& file) { return std::tie(file.locale, file.path, file.kind); }

struct LinkedFile {
  InputFile file;
  ArticleObject object;  // of an article
  LoadedShard* from = nullptr;
};

// The files of all shards in the order in which one machine would have loaded them.
std::vector<LinkedFile> join_files(std::vector<LoadedShard>& all) {
  std::vector<LinkedFile> files;
  for (LoadedShard& loaded : all) {
    auto object = loaded.shard.objects.begin();
    for (InputFile& file : loaded.shard.files) {
      if (!file.disk.empty()) file.disk = folder_of(loaded.file) + "/" + file.disk;
      const bool article = file.kind == InputKind::kArticle;
      files.push_back({std::move(file), article ? std::move(*object++) : ArticleObject(), &loaded});
    }
  }
  std::stable_sort(files.begin(), files.end(),
                   [](const LinkedFile& a, const LinkedFile& b) { return key_of(a.file) < key_of(b.file); });
  for (size_t i = 1; i < files.size(); ++i) {
    const LinkedFile& before = files[i - 1];
    if (key_of(files[i].file) == key_of(before.file) && files[i].from->usable)
      files[i].from->say(Diag::kObjectsTwice, before.from->file);
  }
  return files;
}

}  // namespace

std::string shard_folder(const std::string& objects, ShardNumber number) {
  return fmt::format("{}/{}-of-{}", objects, number.index + 1, number.count);
}

std::string find_shard_config(const std::vector<std::string>& shards) {
  for (const std::string& folder : shards) {
    const std::vector<std::string> files = find_shards(folder);
    if (files.empty()) continue;
    std::string config = fmt::format("{}/{}", folder_of(files.front()), kConfigFile);
    return stamp_of(config).inode != 0 ? config : "";
  }
  return "";
}

// Whether all were compiled with the settings that they are to be linked with.
void Run::check_settings(std::vector<LoadedShard>& all) {
  const bool config_given = settings_.config.name != find_shard_config(settings_.shards);
  const std::string& first = all.front().file;
  for (LoadedShard& loaded : all) {
    const Shard& shard = loaded.shard;
    project_.options.source_locale = shard.source_locale;
    project_.glossaries = shard.glossaries;
    const bool other_source = shard.source_locale != all.front().shard.source_locale;
    if (other_source || hex_of(object_seed()) != shard.seed) {
      loaded.say(Diag::kObjectsOptions, &loaded == all.data() ? settings_.locales : first);
    } else if (!config_given && shard.config.bytes != settings_.config.bytes) {
      loaded.say(Diag::kObjectsConfig, first);
    }
  }
  if (!config_given) project_.config.name = all.front().shard.config.name;
}

bool Run::load_shards() {
  std::vector<LoadedShard> all;
  bool usable = load(true);  // locale files and templates
  for (const std::string& folder : settings_.shards) {
    const std::vector<std::string> files = find_shards(folder);
    for (const std::string& file : files) all.emplace_back().file = file;
    if (!files.empty()) continue;
    Diagnostics own("", "", folder);
    own.report(Diag::kObjectsNone, {}, "");
    keep(own.take());
    usable = false;
  }
  for_each_index(all.size(), settings_.options.jobs, [&](size_t i) { load_shard(settings_.program, all[i]); });
  const auto sound = [&] {
    return usable && std::all_of(all.begin(), all.end(), [](const LoadedShard& loaded) { return loaded.usable; });
  };
  if (sound()) check_numbers(all);
  if (sound()) check_settings(all);
  std::vector<LinkedFile> files;
  if (sound()) files = join_files(all);
  for (LoadedShard& loaded : all) keep(std::move(loaded.said));
  if (!sound()) return false;
  for (LoadedShard& loaded : all) keep(std::move(loaded.shard.diagnostics));
  for (LinkedFile& one : files) {
    if (one.file.kind == InputKind::kArticle) objects_.push_back(std::move(one.object));
    project_.files.push_back(std::move(one.file));
  }
  return true;
}

// --- writing --------------------------------------------------------------------------------------------------

// Names the assets by what is in them, so that a picture that all locales show is kept once. Gives where each lies, by
// its place in the shard's folder.
static std::map<std::string, std::string> name_assets(Shard& shard) {
  std::map<std::string, std::string> places;
  std::erase_if(shard.files, [&](InputFile& file) {
    if (file.kind != InputKind::kAsset) return false;
    std::string bytes;
    std::string reason;
    if (!load_bytes(file.disk, bytes, reason)) {
      Diagnostics own(file.locale, "", file.source.name);
      own.report(Diag::kFileUnreadable, {}, "", reason);
      shard.diagnostics.push_back(own.take().front());
      return true;
    }
    const std::string place = "assets/" + sha256_hex(bytes);
    places.emplace(place, std::exchange(file.disk, place));
    return false;
  });
  return places;
}

bool Run::write_shard() {
  const Settings& settings = settings_;
  Shard shard{hex_of(object_seed_),
              content_digest(settings),
              settings.shard,
              settings.options.source_locale,
              settings.config,
              project_.glossaries,
              project_.files,
              std::move(objects_),
              std::exchange(findings_, {})};
  // What is wrong with the locale files, link finds for itself.
  std::erase_if(shard.diagnostics, [&](const Diagnostic& one) { return one.file.starts_with(settings.locales + "/"); });
  const std::map<std::string, std::string> assets = name_assets(shard);
  EmitRequest request;
  request.root = shard_folder(settings.objects, settings.shard);
  std::vector<std::function<std::optional<std::string>()>> makers;
  const auto add = [&](std::string_view path, std::function<std::optional<std::string>()> make) {
    request.paths.emplace_back(path);
    makers.push_back(std::move(make));
  };
  add(kObjectsFile, [&] { return seal(settings.program, store_shard(shard)); });
  if (!settings.config.name.empty()) add(kConfigFile, [&] { return settings.config.bytes; });
  for (const auto& asset : assets) {
    add(asset.first, [&disk = asset.second]() -> std::optional<std::string> {
      std::string bytes;
      std::string unused;
      return load_bytes(disk, bytes, unused) ? std::optional(std::move(bytes)) : std::nullopt;
    });
  }
  request.bytes = [&](size_t i) { return makers[i](); };
  request.for_each = [&](size_t count, const auto& task) { for_each_index(count, settings.options.jobs, task); };
  EmitCounts counts;
  Diagnostics failures;
  const bool written = emit(request, counts, failures);
  keep(failures.take());
  return written;
}

}  // namespace diglot

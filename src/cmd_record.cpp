// What a build remembers: an unchanged tree is not read again, an unchanged page is not made again.
#include <malloc.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "cmd.h"
#include "compile.h"
#include "digest.h"
#include "emit.h"
#include "store.h"

namespace diglot {
namespace {

// The clock by which the kernel stamps files.
int64_t now() {
  timespec time{};
  ::clock_gettime(CLOCK_REALTIME_COARSE, &time);
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

// Until what is changed from now on will have another stamp than what was changed at `moment`.
void wait_past(int64_t moment) {
  const timespec tick{0, 1'000'000};
  while (now() - moment <= kClockTick && moment - now() < kClockTick) ::nanosleep(&tick, nullptr);
}

std::string working_folder() {
  std::array<char, 4096> path{};
  return ::getcwd(path.data(), path.size()) != nullptr ? path.data() : "";
}

std::string escape_for_make(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (c == ' ' || c == '#' || c == '\\') out += '\\';
    if (c == '$') out += '$';
    out += c;
  }
  return out;
}

std::string digest_of(const std::vector<Diagnostic>& list) {
  Digester digester;
  for (const Diagnostic& one : list) {
    digester.add(one.locale).add(one.article).add(one.file).add(one.unit).add(one.message).add(one.hint);
    digester.add(one.range.begin).add(one.range.end).add(static_cast<uint64_t>(one.severity));
    digester.add(static_cast<uint64_t>(one.id));
  }
  return hex_of(digester.finish());
}

// They live as long as the records do.
std::vector<CheckCount> counts_of(const std::vector<CheckRecord>& records) {
  std::vector<CheckCount> out;
  for (const CheckRecord& check : records) out.push_back({check.name, check.examined});
  return out;
}

}  // namespace

// All that decides what is found and written, but for the files that are read: settings come from the arguments and the
// configuration.
std::string Run::record_key() const {
  Digester digester;
  digester.add(settings_.program).add(working_folder());
  digester.add(settings_.locales).add(settings_.templates).add(settings_.config.name).add(settings_.config.bytes);
  for (const std::string& argument : settings_.arguments) digester.add(argument);
  return digester.finish();
}

// What this run is going to read, with the stamps of before it does: what changes later has another stamp.
bool Run::list_inputs() {
  for (const std::string& folder : settings_.shards) {
    for (const std::string& file : find_shards(folder)) {
      new_.inputs.push_back({file, stamp_of(file)});
      wait_past(new_.inputs.back().stamp.changed);  // they may have been written just now
    }
  }
  begun_ = now();
  std::vector<Diagnostic> said;
  if (!list_project(request(true), new_.inputs, said)) return false;
  new_.found = digest_of(said);
  std::vector<std::string> others = settings_.options.glossaries;
  if (!settings_.baseline.empty()) others.push_back(settings_.baseline);
  for (const std::string& path : others) new_.inputs.push_back({path, stamp_of(path)});
  return true;
}

bool Run::inputs_lie_there(const BuildRecord& record) const {
  return std::all_of(record.inputs.begin(), record.inputs.end(),
                     [](const InputRecord& input) { return stamp_of(input.path) == input.stamp; });
}

bool Run::outputs_lie_there(const BuildRecord& record) const {
  if (!settings_.output.empty() && was_interrupted(settings_.output)) return false;
  return std::all_of(record.outputs.begin(), record.outputs.end(), [&](const OutputRecord& output) {
    return output.stamp.inode == 0 || stamp_of(settings_.output + "/" + output.path) == output.stamp;
  });
}

bool Run::replays(int& code) {
  const bool more = settings_.dump != Stage::kNone || !settings_.write_baseline.empty() || !settings_.coverage.empty();
  if (!cache_.on() || more) return false;
  recording_ = list_inputs();
  std::string bytes;
  if (!recording_ || !cache_.read(record_key(), bytes) || !restore_record(bytes, old_)) return false;
  for (const OutputRecord& output : old_.outputs) known_.emplace(output.path, &output);
  if (old_.inputs != new_.inputs || old_.found != new_.found || !outputs_lie_there(old_)) return false;
  const ReportRecord* said = known_report();
  if (said == nullptr) return false;
  corpus_.examined = counts_of(old_.checks);
  code = show(said->text, old_.summary + examined_table()) ? said->code : kFailed;
  if (settings_.verbose) say(fmt::format("diglot: {}: nothing has changed\n", settings_.cache));
  return true;
}

// All that decides how findings are said.
std::string Run::report_form() const {
  return fmt::format("{} {} {}", static_cast<int>(settings_.format),
                     settings_.fail_on ? static_cast<int>(*settings_.fail_on) : -1,
                     settings_.format == Format::kText ? terminal_style(settings_) : "");
}

// What the earlier run found, in the form that is asked for now; null where that cannot be told without a whole run.
const ReportRecord* Run::known_report() {
  const std::string form = report_form();
  const auto known = std::find_if(old_.reports.begin(), old_.reports.end(),
                                  [&](const ReportRecord& report) { return report.form == form; });
  if (known != old_.reports.end()) return &*known;
  // Reports quote the files and name what has no findings: they are read, but nothing is done with them.
  Run other(settings_);
  if (links() ? !other.load_shards() : !other.load(true)) return nullptr;
  other.findings_.clear();
  other.corpus_.examined = counts_of(old_.checks);
  if (!restore_findings(old_.findings, other.project_, other.findings_) || !inputs_lie_there(old_)) return nullptr;
  old_.reports.insert(old_.reports.begin(), {form, other.report(), other.exit_code()});
  old_.reports.resize(std::min(old_.reports.size(), kReportForms));
  cache_.write(record_key(), store_record(old_));
  return old_.reports.data();
}

void Run::key_pages(const Site& site, const Renderer& renderer) {
  if (!recording_) return;
  Digester seed;
  seed.add(record_key());
  for (const std::vector<DataFile>* files : {&project_.locale_files, &project_.templates, &project_.glossaries}) {
    seed.add(files->size());
    for (const DataFile& file : *files) seed.add(file.path).add(file.source.bytes);
  }
  std::map<std::string_view, const FileStamp*> stamps;
  for (const InputRecord& input : new_.inputs) stamps.emplace(input.path, &input.stamp);
  const PageKeys keys(renderer, seed.finish(), digest_of(findings_));
  keys_.resize(site.pages.size());
  for_each_index(keys_.size(), settings_.options.jobs, [&](size_t i) {
    const SitePage& page = site.pages[i];
    if (page.kind != PageKind::kAsset) {
      keys_[i] = hex_of(keys.of(page));
      return;
    }
    // A file that is copied: made from the file.
    const std::string& disk = project_.files[page.index].disk;
    if (links()) keys_[i] = disk;  // named by what is in it
    const auto input = stamps.find(disk);
    if (input == stamps.end()) return;
    const FileStamp& stamp = *input->second;
    Digester digester;
    for (const uint64_t part : {stamp.device, stamp.inode, stamp.size}) digester.add(part);
    digester.add(static_cast<uint64_t>(stamp.modified)).add(static_cast<uint64_t>(stamp.changed));
    keys_[i] = hex_of(digester.finish());
  });
}

const FileStamp* Run::known_output(const SitePage& page, size_t index) const {
  if (keys_.empty() || keys_[index].empty()) return nullptr;
  const auto known = known_.find(page.path);
  return known != known_.end() && known->second->key == keys_[index] ? &known->second->stamp : nullptr;
}

void give_back_memory() {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

void Run::wrote(const Site& site) {
  written_ = true;
  // Nobody asks for what the pages were made of any more; the report, which comes next, needs room.
  for (ArticleObject& object : corpus_.objects) {
    object.article.document = {};
    object.facts = {};
  }
  give_back_memory();
  if (keys_.empty()) return;
  for (size_t i = 0; i < site.pages.size(); ++i) {
    const SitePage& page = site.pages[i];
    if (page.kind == PageKind::kAsset) copies_.emplace(project_.files[page.index].disk, page.path);
    new_.outputs.push_back({page.path, counts_->stamps[i], keys_[i]});
  }
}

// A file that was changed within the tick in which it was listed may have been changed again after it was read, and its
// stamp would not tell. Once the tick is over, its stamp will; so it is looked at once more.
bool Run::inputs_are_settled() const {
  int64_t youngest = 0;
  std::vector<const InputRecord*> young;
  for (const InputRecord& input : new_.inputs) {
    if (input.stamp.changed + kClockTick < begun_) continue;
    young.push_back(&input);
    youngest = std::max(youngest, input.stamp.changed);
  }
  if (young.empty()) return true;
  wait_past(youngest);
  std::map<std::string_view, std::string_view> read;
  for (const InputFile& file : project_.files) {
    if (file.kind != InputKind::kAsset || !file.source.bytes.empty()) read.emplace(file.source.name, file.source.bytes);
  }
  for (const std::vector<DataFile>* files : {&project_.locale_files, &project_.templates, &project_.glossaries}) {
    for (const DataFile& file : *files) read.emplace(file.source.name, file.source.bytes);
  }
  return std::all_of(young.begin(), young.end(), [&](const InputRecord* input) {
    const auto before = read.find(input->path);
    const auto copied = copies_.find(input->path);
    // What was neither read nor copied, such as a file that is too large, is not looked into now either.
    if (before == read.end() && copied == copies_.end()) return false;
    std::string bytes;
    std::string copy;
    std::string unused;
    if (stamp_of(input->path) != input->stamp || !load_bytes(input->path, bytes, unused)) return false;
    if (before != read.end()) return bytes == before->second;
    return load_bytes(settings_.output + "/" + copied->second, copy, unused) && bytes == copy;
  });
}

// In the form of a compiler's -MD: what was looked at, folders too, so that new files are seen.
// https://ninja-build.org/manual.html#_depfile
bool Run::write_depfile(const std::string& target) {
  if (settings_.depfile.empty()) return true;
  std::vector<InputRecord> files;
  std::vector<Diagnostic> unused;
  std::vector<std::string> names;
  list_project(request(true), files, unused, &names);
  for (const InputRecord& file : files) names.push_back(file.path);
  names.insert(names.end(), settings_.options.glossaries.begin(), settings_.options.glossaries.end());
  for (const std::string& name : {settings_.config.name, settings_.baseline}) {
    if (!name.empty()) names.push_back(name);
  }
  std::string text = escape_for_make(target) + ":";
  for (const std::string& name : names) text += " \\\n " + escape_for_make(name);
  Diagnostics own;
  const bool written = emit_file(settings_.depfile, text + "\n", own);
  keep(own.take());
  return written;
}

void Run::remember() {
  if (!recording_ || !compiled_ || (!settings_.output.empty() && !written_)) return;
  if (!inputs_are_settled()) return;
  int64_t youngest = 0;
  for (const OutputRecord& output : new_.outputs) youngest = std::max(youngest, output.stamp.changed);
  wait_past(youngest);
  EmitCounts nothing;
  if (counts_) nothing.unchanged = counts_->written + counts_->unchanged;
  new_.summary = summary(counts_ ? &nothing : nullptr);
  new_.findings = store_findings(findings_);
  for (const CheckCount& check : corpus_.examined) new_.checks.push_back({std::string(check.name), check.examined});
  cache_.write(record_key(), store_record(new_));
}

}  // namespace diglot

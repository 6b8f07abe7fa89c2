// What another process stored: the objects of an article, of a shard, and what a build remembers. Whatever is taken can
// be stored again, and is the same.
#include "fuzz.h"
#include "store.h"

using namespace diglot;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const std::string kFile = "# Title\n\nSome text of an article, with ranges in it.\n";
  const std::string_view bytes = view_of(data, size);
  ArticleObject object;
  if (restore_object(bytes, kFile, object)) {
    ArticleObject again;
    require(restore_object(store_object(object), kFile, again), "what was read can be stored");
    require(again.article == object.article && again.facts == object.facts, "and is the same");
  }
  Shard shard;
  if (restore_shard(bytes, shard)) {
    Shard again;
    require(restore_shard(store_shard(shard), again), "a shard that was read can be stored");
    for (const InputFile& file : again.files) {
      require(("/" + file.path + "/").find("/../") == std::string::npos, "no path leads out");
    }
  }
  BuildRecord record;
  restore_record(bytes, record);
  return 0;
}

#include "render_json.h"

#include <string_view>

namespace diglot {
namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kLineWidth = 110;

// The library's dump() opens a serializer for each value and decodes each character. Nearly all strings are as they
// stand, so that only those with something to escape, and fractions, are left to it.
void append_text(const std::string& text, std::string& out) {
  unsigned char found = 0;  // no way out of the loop, so that compilers make vector code of it
  for (const char c : text) {
    const bool special = static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
    found |= special ? 1 : 0;
  }
  if (found != 0) {
    out += Json(text).dump();
    return;
  }
  out += '"';
  out += text;
  out += '"';
}

// Calls visit(key, value) for the members of an object or, with nullptr, of a list.
template <class Visit>
void for_members(const Json& value, Visit&& visit) {
  if (value.is_object()) {
    for (const auto& [key, member] : value.get_ref<const Json::object_t&>()) visit(&key, member);
  } else if (value.is_array()) {
    for (const Json& member : value.get_ref<const Json::array_t&>()) visit(nullptr, member);
  }
}

void append_line(const Json& value, std::string& out) {
  if (value.is_string()) return append_text(value.get_ref<const std::string&>(), out);
  if (value.is_number_unsigned()) {
    out += std::to_string(value.get<uint64_t>());
    return;
  }
  if (!value.is_structured()) {
    out += value.dump();
    return;
  }
  out += value.is_object() ? '{' : '[';
  bool first = true;
  for_members(value, [&](const std::string* key, const Json& member) {
    if (!first) out += ',';
    first = false;
    if (key != nullptr) {
      append_text(*key, out);
      out += ':';
    }
    append_line(member, out);
  });
  out += value.is_object() ? '}' : ']';
}

// True where a value is sure to be longer than `most` bytes on one line; cheap, and right for nearly all that are.
bool is_longer(const Json& value, size_t& most) {
  size_t size = 1;
  bool longer = false;
  if (value.is_string()) size = value.get_ref<const std::string&>().size() + 2;
  for_members(value, [&](const std::string* key, const Json& member) {
    size += key != nullptr ? key->size() + 4 : 1;
    longer = longer || size > most || is_longer(member, most);
  });
  if (longer || size > most) return true;
  most -= size;
  return false;
}

bool is_flat(const Json& value) {
  bool flat = true;
  for_members(value, [&](const std::string*, const Json& member) {
    flat = flat && (!member.is_structured() || member.empty() || !member.begin()->is_structured());
  });
  return flat;
}

void lay_out_members(const Json& value, size_t indent, std::string& out) {
  out += value.is_object() ? "{\n" : "[\n";
  bool first = true;
  for_members(value, [&](const std::string* key, const Json& member) {
    if (!first) out += ",\n";
    first = false;
    out.append(indent + 2, ' ');
    if (key != nullptr) {
      append_text(*key, out);
      out += ": ";
    }
    lay_out(member, indent + 2, out);
  });
  out += '\n';
  out.append(indent, ' ');
  out += value.is_object() ? '}' : ']';
}

}  // namespace

void lay_out(const Json& value, size_t indent, std::string& out) {
  if (!value.is_structured()) return append_line(value, out);
  size_t room = indent < kLineWidth ? kLineWidth - indent : 0;
  if (is_flat(value) && !is_longer(value, room)) {
    const size_t begin = out.size();
    append_line(value, out);
    if (out.size() - begin + indent <= kLineWidth) return;
    out.resize(begin);
  }
  lay_out_members(value, indent, out);
}

}  // namespace diglot

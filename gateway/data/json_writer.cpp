#include <algorithm>
#include <span>
#include <vector>

#include "data/json.h"
#include "data/json_sink.h"

namespace linkway::data {

namespace {

std::vector<Member> sorted_by_name(const Node& object) {
  std::vector<Member> members(object.members().begin(), object.members().end());
  std::stable_sort(members.begin(), members.end(),
                   [](const Member& a, const Member& b) { return a.name.view() < b.name.view(); });
  return members;
}

// What the text will take when nothing in it needs an escape: reserved at once instead of grown into.
std::size_t compact_size(const Node& node) {
  std::size_t size = 2;
  switch (node.kind()) {
    case Kind::list:
      for (const auto& item : node.items()) size += compact_size(item) + 1;
      return size;
    case Kind::object:
      for (const auto& member : node.members()) size += member.name.view().size() + compact_size(member.value) + 4;
      return size;
    case Kind::text: return size + node.text().size();
    case Kind::number: return node.text().size();
    default: return 5;
  }
}

template <JsonStyle style>
class Writer {
 public:
  Writer(const Node& node, std::string& out) : sink_(out, compact_size(node)) {}

  void write(const Node& node) {
    switch (node.kind()) {
      case Kind::absent: return;
      case Kind::null: return sink_.put("null");
      case Kind::boolean: return sink_.put(node.boolean() ? "true" : "false");
      case Kind::number: return sink_.put(node.text());
      case Kind::text: return sink_.quoted(node.text());
      case Kind::list: return write_list(node.items());
      case Kind::object:
        if constexpr (style == JsonStyle::canonical) return write_members(sorted_by_name(node));
        return write_members(node.members());
    }
  }

 private:
  void write_list(std::span<const Node> items) {
    open('[');
    for (const auto& item : items) {
      if (!item) continue;
      new_line();
      write(item);
      sink_.follow(',');
    }
    close(']');
  }
  void write_members(std::span<const Member> members) {
    open('{');
    for (const auto& member : members) {
      if (!member.value) continue;
      new_line();
      sink_.quoted(member.name.view());
      sink_.follow(':');
      if constexpr (style == JsonStyle::pretty) sink_.follow(' ');
      write(member.value);
      sink_.follow(',');
    }
    close('}');
  }
  void new_line() {
    if constexpr (style == JsonStyle::pretty) sink_.new_line(level_ * 2);
  }
  void open(char bracket) {
    sink_.bracket(bracket);
    ++level_;
  }
  void close(char bracket) {
    --level_;
    if (sink_.drop_comma()) new_line();
    sink_.bracket(bracket);
  }

  JsonSink sink_;
  std::size_t level_ = 0;
};

}  // namespace

void write_json(const Node& node, std::string& out, JsonStyle style) {
  switch (style) {
    case JsonStyle::compact: return Writer<JsonStyle::compact>(node, out).write(node);
    case JsonStyle::pretty: return Writer<JsonStyle::pretty>(node, out).write(node);
    case JsonStyle::canonical: return Writer<JsonStyle::canonical>(node, out).write(node);
  }
}

std::string to_json(const Node& node, JsonStyle style) {
  std::string out;
  write_json(node, out, style);
  return out;
}

}  // namespace linkway::data

#include "mapping/pack/differences.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "data/json.h"

namespace linkway::mapping {

namespace {

constexpr std::size_t shown = 120;         // characters of a value
constexpr std::size_t aligned_most = 200;  // items of a list whose likeness is looked at; longer ones go item by item

std::string short_json(const data::Node& node) {
  if (!node) return "";
  auto text = data::to_json(node);
  if (text.size() <= shown) return text;
  auto end = shown;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + " …";
}

class Comparison {
 public:
  explicit Comparison(std::size_t most) : most_(most) {}

  void compare(const data::Node& expected, const data::Node& found, const std::string& path) {
    if (full()) return;
    if (expected.is_object() && found.is_object()) return objects(expected, found, path);
    if (expected.is_list() && found.is_list()) return lists(expected, found, path);
    if (!data::equal(expected, found)) add(path, expected, found);
  }

  std::vector<Difference> take() { return std::move(differences_); }

 private:
  [[nodiscard]] bool full() const { return differences_.size() >= most_; }

  void add(const std::string& path, const data::Node& expected, const data::Node& found) {
    if (!full()) differences_.push_back({path, short_json(expected), short_json(found)});
  }

  static std::string below(const std::string& path, const data::Node& object, std::string_view name) {
    const auto type = object["resourceType"].text();
    const auto start = path.empty() ? std::string(type) : path;
    return start.empty() ? std::string(name) : start + "." + std::string(name);
  }

  void objects(const data::Node& expected, const data::Node& found, const std::string& path) {
    for (const auto& member : expected.members()) {
      const auto name = member.name.view();
      compare(member.value, found[name], below(path, expected, name));
    }
    for (const auto& member : found.members()) {
      const auto name = member.name.view();
      if (!expected[name]) add(below(path, found, name), {}, member.value);
    }
  }

  void lists(const data::Node& expected, const data::Node& found, const std::string& path) {
    const auto here = [&](std::size_t index) { return path + "[" + std::to_string(index) + "]"; };
    std::size_t at = 0;
    std::size_t other = 0;
    while (at < expected.size() && other < found.size()) {
      if (!data::equal(expected.at(at), found.at(other)) && expected.size() != found.size()) {
        // What stands further on unchanged was not changed: something was put in or left out before it.
        if (const auto next = position_of(expected.at(at), found, other + 1); next != found.size()) {
          for (; other < next; ++other) add(here(other), {}, found.at(other));
          continue;
        }
        if (const auto next = position_of(found.at(other), expected, at + 1); next != expected.size()) {
          for (; at < next; ++at) add(here(at), expected.at(at), {});
          continue;
        }
      }
      compare(expected.at(at), found.at(other), here(other));
      ++at;
      ++other;
    }
    for (; at < expected.size(); ++at) add(here(at), expected.at(at), {});
    for (; other < found.size(); ++other) add(here(other), {}, found.at(other));
  }

  static std::size_t position_of(const data::Node& item, const data::Node& list, std::size_t from) {
    const auto end = std::min(list.size(), from + aligned_most);
    for (auto at = from; at < end; ++at) {
      if (data::equal(item, list.at(at))) return at;
    }
    return list.size();
  }

  std::size_t most_;
  std::vector<Difference> differences_;
};

std::vector<std::string_view> lines_of(std::string_view text) {
  auto lines = text::split(text, '\n');
  for (auto& line : lines) {
    if (line.ends_with('\r')) line.remove_suffix(1);
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

}  // namespace

std::vector<Difference> differences(const data::Node& expected, const data::Node& found, std::size_t most) {
  Comparison comparison(most);
  comparison.compare(expected, found, "");
  return comparison.take();
}

std::vector<Difference> line_differences(std::string_view expected, std::string_view found, std::size_t most) {
  const auto wanted = lines_of(expected);
  const auto got = lines_of(found);
  std::vector<Difference> all;
  for (std::size_t i = 0; i < std::max(wanted.size(), got.size()) && all.size() < most; ++i) {
    const auto a = i < wanted.size() ? wanted[i] : std::string_view();
    const auto b = i < got.size() ? got[i] : std::string_view();
    if (a != b) all.push_back({"line " + std::to_string(i + 1), std::string(a), std::string(b)});
  }
  return all;
}

}  // namespace linkway::mapping

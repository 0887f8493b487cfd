#include "tree_mutator.h"

#include <array>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "data/builder.h"
#include "data/json.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* bytes, std::size_t size, std::size_t max_size);

namespace linkway::fuzz {

namespace {

constexpr std::array values = {
    "",
    " ",
    "a",
    "0",
    "-1",
    "1.10",
    "1e400",
    "true",
    "2026",
    "2026-02-30",
    "2026-01-02T10:00:00Z",
    "24:00:00",
    "Patient/1",
    "#",
    "#p1",
    "urn:uuid:x",
    "http://example.org/s",
    "http://hl7.org/fhir/StructureDefinition/Patient",
    "http://loinc.org",
    "Patient",
    "string",
    "Reference",
    "required",
    "$this",
    "value",
    "pattern",
    "profile",
    "type",
    "exists",
    "position",
    "closed",
    "resolve()",
    "url",
    "coding.code",
    "Patient.name.where(",
    "%resource.descendants()",
    "*",
    "2147483648",
    "..",
};
constexpr std::array names = {
    "id",
    "_id",
    "extension",
    "modifierExtension",
    "url",
    "value",
    "valueString",
    "valueReference",
    "contained",
    "meta",
    "profile",
    "reference",
    "resourceType",
    "text",
    "div",
    "min",
    "max",
    "slicing",
    "sliceName",
    "contentReference",
    "type",
    "code",
    "patternCodeableConcept",
    "fixedUri",
    "binding",
    "constraint",
    "entry",
    "resource",
    "item",
    "answer",
    "linkId",
};

class TreeMutation {
 public:
  TreeMutation(data::Arena& arena, unsigned seed) : builder_(arena), random_(seed) {}

  data::Node mutate(const data::Node& root) {
    all_.clear();
    collect(root);
    target_ = below(all_.size());
    seen_ = 0;
    return rebuild(root);
  }

  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random_() % limit; }

 private:
  void collect(const data::Node& node) {
    all_.push_back(&node);
    for (const auto& member : node.members()) collect(member.value);
    for (const auto& item : node.items()) collect(item);
  }

  data::Node rebuild(const data::Node& node) {
    if (seen_++ == target_) {
      skip(node);
      return change(node);
    }
    if (node.is_object()) {
      std::vector<data::Member> members(node.members().begin(), node.members().end());
      for (auto& member : members) member.value = rebuild(member.value);
      return builder_.object(std::span<const data::Member>(members));
    }
    if (node.is_list()) {
      std::vector<data::Node> items(node.items().begin(), node.items().end());
      for (auto& item : items) item = rebuild(item);
      return builder_.list(items);
    }
    return node;
  }

  // The nodes below a changed one are numbered, too.
  void skip(const data::Node& node) {
    for (const auto& member : node.members()) count(member.value);
    for (const auto& item : node.items()) count(item);
  }
  void count(const data::Node& node) {
    ++seen_;
    skip(node);
  }

  data::Node scalar() {
    switch (below(4)) {
      case 0: return builder_.number(static_cast<std::int64_t>(below(5)) - 1);
      case 1: return data::Builder::boolean(below(2) == 0);
      default: return builder_.text(values[below(values.size())]);
    }
  }

  data::Node change(const data::Node& node) {
    switch (below(6)) {
      case 0: return *all_[below(all_.size())];
      case 1: return scalar();
      case 2: return builder_.list({node});
      default: break;
    }
    if (node.is_object()) return change_object(node);
    if (node.is_list()) return change_list(node);
    return below(3) == 0 ? scalar() : builder_.text(values[below(values.size())]);
  }

  data::Node change_object(const data::Node& node) {
    std::vector<data::Member> members(node.members().begin(), node.members().end());
    const auto name = builder_.name(names[below(names.size())]);
    if (members.empty() || below(3) == 0) {
      if (!node[name.view()]) members.push_back({name, below(2) == 0 ? scalar() : *all_[below(all_.size())]});
    } else if (const auto at = below(members.size()); below(2) == 0) {
      members.erase(members.begin() + static_cast<std::ptrdiff_t>(at));
    } else if (!node[name.view()]) {
      members[at].name = name;
    }
    return builder_.object(std::span<const data::Member>(members));
  }

  data::Node change_list(const data::Node& node) {
    std::vector<data::Node> items(node.items().begin(), node.items().end());
    if (items.empty() || below(4) == 0) {
      items.push_back(*all_[below(all_.size())]);
    } else if (const auto at = below(items.size()); below(2) == 0) {
      items.erase(items.begin() + static_cast<std::ptrdiff_t>(at));
    } else {
      items.insert(items.end(), 1 + below(3), items[at]);
    }
    return builder_.list(items);
  }

  data::Builder builder_;
  std::minstd_rand random_;
  std::vector<const data::Node*> all_;
  std::size_t target_ = 0;
  std::size_t seen_ = 0;
};

}  // namespace

std::size_t mutate_tree(std::uint8_t* bytes, std::size_t size, std::size_t max_size, unsigned seed) {
  if (seed % 8 == 0) return LLVMFuzzerMutate(bytes, size, max_size);
  const auto document = data::read_json(std::string_view(reinterpret_cast<const char*>(bytes), size));
  if (!document) return LLVMFuzzerMutate(bytes, size, max_size);
  data::Arena arena;
  TreeMutation mutation(arena, seed);
  auto root = document->root;
  for (auto times = 1 + mutation.below(4); times > 0; --times) root = mutation.mutate(root);
  const auto text = data::to_json(root);
  if (text.size() > max_size) return LLVMFuzzerMutate(bytes, size, max_size);
  std::memcpy(bytes, text.data(), text.size());
  return text.size();
}

}  // namespace linkway::fuzz

// One change at one place of a tree: a new tree that shares all but the way there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"
#include "data/builder.h"
#include "data/node.h"
#include "fhir/patch/json_pointer.h"
#include "fhir/patch/work.h"

namespace linkway::fhir {

// A problem says what is not there. Once work.exhausted(), what is given is of no use.
class JsonEdit {
 public:
  JsonEdit(data::Builder& builder, PatchWork& work) : builder_(builder), work_(work) {}

  using Tokens = std::span<const std::string>;
  // The value at a place; an absent Node is never given.
  [[nodiscard]] Result<data::Node> get(const data::Node& root, Tokens tokens);
  // RFC 6902 section 4.1: a member is set, an item is inserted, "-" is behind the last.
  [[nodiscard]] Result<data::Node> add(const data::Node& root, Tokens tokens, const data::Node& value);
  [[nodiscard]] Result<data::Node> replace(const data::Node& root, Tokens tokens, const data::Node& value);
  [[nodiscard]] Result<data::Node> remove(const data::Node& root, Tokens tokens);

 private:
  enum class Change : std::uint8_t { add, replace, remove };
  Result<data::Node> change(const data::Node& root, Tokens tokens, Change what, const data::Node& value);
  Result<data::Node> change_here(const data::Node& parent, Tokens tokens, Change what, const data::Node& value);
  Result<data::Node> change_list(const data::Node& parent, Tokens tokens, Change what, const data::Node& value);
  [[nodiscard]] Result<data::Node> step(const data::Node& parent, Tokens tokens, std::size_t level);

  data::Builder& builder_;
  PatchWork& work_;
};

}  // namespace linkway::fhir

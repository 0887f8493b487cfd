// Which segment belongs to which group of a message: by the order of the structure, and where a message keeps to no
// order, by the nearest place that the segment may have.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "data/builder.h"
#include "mapping/models/hl7v2_findings.h"
#include "mapping/models/hl7v2_shape.h"

namespace linkway::mapping {

class Hl7Grouping {
 public:
  Hl7Grouping(const Hl7Shape& shape, data::Builder& builder, Hl7Findings& findings)
      : shape_(shape), builder_(builder), findings_(findings) {
    open_.push_back({0, no_child, 0, {}, {}, std::vector<std::size_t>(shape.group(0).children.size()), {}});
  }

  struct Place {
    const Hl7Child* child = nullptr;  // null: it belongs to what has no place (OTHER)
    bool in_order = true;
  };
  // Opens and closes groups, so that what is added next stands there.
  [[nodiscard]] Place find(std::string_view segment, const data::Hl7Place& at);
  void add(const data::Node& segment);
  // The message.
  [[nodiscard]] data::Node finish();

 private:
  static constexpr std::size_t no_child = static_cast<std::size_t>(-1);

  struct Open {
    std::size_t group = 0;
    std::size_t in_parent = no_child;  // which of the parent's children it is
    std::size_t at = 0;                // the child that was reached
    std::vector<std::pair<std::size_t, data::Node>> items;
    std::vector<data::Node> others;
    std::vector<std::size_t> counts;  // by child
    data::Hl7Place first;             // the segment that opened it
  };
  enum class Fit : std::uint8_t { begins, holds };

  [[nodiscard]] bool forward(std::size_t level, std::string_view segment, Fit fit, const data::Hl7Place& at);
  [[nodiscard]] bool backward(std::size_t level, std::string_view segment, Fit fit, const data::Hl7Place& at);
  [[nodiscard]] bool takes(const Open& open, std::size_t child, std::string_view segment, Fit fit) const;
  void enter(std::size_t level, std::size_t child, std::string_view segment, const data::Hl7Place& at);
  void close_to(std::size_t level);
  [[nodiscard]] data::Node close(Open& open);

  const Hl7Shape& shape_;
  data::Builder& builder_;
  Hl7Findings& findings_;
  std::vector<Open> open_;  // the message, the group in it, the group in that
  std::size_t target_ = no_child;
};

}  // namespace linkway::mapping

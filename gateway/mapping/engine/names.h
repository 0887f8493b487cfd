// What the names in a map stand for while it is compiled.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mapping/engine/plan.h"

namespace linkway::mapping {

// The type that a name in a map means: the alias of a `uses`, the name of a type, a canonical. Null when there is none.
[[nodiscard]] const fhir::Structure* type_named(const Map& map, std::string_view name,
                                                const fhir::Definitions& definitions);

// The variables of a group, block within block. A name is that of the innermost block; slots are never used twice, so
// that what a block leaves behind harms nobody.
class Names {
 public:
  [[nodiscard]] SlotRef add(SlotRef::Space space, std::string_view name);
  void alias(const SlotRef& slot, std::string_view name);  // another name for what is there
  [[nodiscard]] SlotRef source(std::string_view name) const { return find(SlotRef::Space::source, name); }
  [[nodiscard]] SlotRef target(std::string_view name) const { return find(SlotRef::Space::target, name); }
  // As an expression or a parameter reads it: the source before the target.
  [[nodiscard]] SlotRef any(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> known() const;

  // -- blocks
  [[nodiscard]] std::size_t mark() const { return names_.size(); }
  void back_to(std::size_t mark) { names_.resize(mark); }
  void begin_block() { ++block_; }
  void end_block();

  // The slots of what is shared by this name, that of the innermost block first.
  [[nodiscard]] std::vector<std::uint32_t> share(std::string_view name);

  [[nodiscard]] std::uint32_t source_slots() const { return source_slots_; }
  [[nodiscard]] std::uint32_t target_slots() const { return target_slots_; }
  [[nodiscard]] std::uint32_t share_slots() const { return share_slots_; }

 private:
  [[nodiscard]] SlotRef find(SlotRef::Space space, std::string_view name) const;

  struct Entry {
    SlotRef slot;
    std::string name;
  };
  struct Share {
    std::uint32_t block = 0;
    std::uint32_t slot = 0;
    std::string name;
  };
  std::vector<Entry> names_;
  std::vector<Share> shares_;
  std::uint32_t block_ = 0;
  std::uint32_t source_slots_ = 0;
  std::uint32_t target_slots_ = 0;
  std::uint32_t share_slots_ = 0;
};

}  // namespace linkway::mapping

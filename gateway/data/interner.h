// Gives equal member names one Name within a document.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/node.h"
#include "data/short_text.h"

namespace linkway::data {

// Open addressing over the document's own names: no state is shared between documents, so a sender of endless
// different names fills only its own message's memory.
class Interner {
 public:
  explicit Interner(Arena& arena) : arena_(arena) {}
  [[nodiscard]] Name intern(std::string_view text);  // copies new names into the arena
  // Keeps new names where they are; the reference holds until the next call. Documents repeat themselves: the name that
  // followed the last one before is looked at first.
  [[nodiscard]] const Name& intern_in_place(std::string_view in_arena) {
    if (!table_.empty()) {
      const auto guess = table_[last_].follower;
      const auto& name = table_[guess].name;
      if (name.text_ != nullptr && same_name(name.view(), in_arena)) {
        last_ = guess;
        return name;
      }
    }
    return lookup(in_arena, false);
  }

 private:
  const Name& lookup(std::string_view text, bool copy);
  void grow();

  struct Entry {
    Name name;
    std::uint32_t follower = 0;  // slot of the name that came next
  };

  Arena& arena_;
  std::vector<Entry> table_;
  std::uint32_t last_ = 0;  // slot of the last name
  std::size_t used_ = 0;
  std::uint64_t seed_ = 0;
};

}  // namespace linkway::data

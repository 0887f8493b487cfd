// Fields, repetitions, components and subcomponents of HL7 v2: light views of the text of a message, split as they are
// walked. Numbers begin at 1, as the standard has them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "data/hl7v2_find.h"
#include "data/hl7v2_syntax.h"

namespace linkway::data {

// HL7 v2.8.1 section 2.5.3: a field that is not sent says nothing; one that is sent as "" deletes what was known.
enum class Hl7Presence : std::uint8_t {
  absent,  // behind the last one that was sent
  empty,   // its place is there, with nothing in it
  null,    // sent as two double quotes
  value,
};

enum class Hl7Level : std::uint8_t { field, repetition, component, subcomponent };

class Hl7Parts;

// What stands between two delimiters. Its text and its syntax belong to the message, and must outlive it.
class Hl7Part {
 public:
  Hl7Part() = default;  // absent
  Hl7Part(std::string_view raw, const Hl7Syntax& syntax, Hl7Level level) : raw_(raw), syntax_(&syntax), level_(level) {}

  // As sent, with its escape sequences and inner delimiters.
  [[nodiscard]] std::string_view raw() const { return raw_; }
  [[nodiscard]] Hl7Presence presence() const;
  [[nodiscard]] Hl7Level level() const { return level_; }
  // True when there is a value: not absent, empty or null.
  explicit operator bool() const { return presence() == Hl7Presence::value; }

  // The parts one level below, in order; of a subcomponent, itself. An empty part has none.
  [[nodiscard]] Hl7Parts parts() const;

  // Part `number` of that level, absent when there is none. Levels between are stepped through by their first part:
  // field.component(2) is the second component of the first repetition. A part is its own first part of its own level
  // and of those above. The cost is that of the text before the part: who needs all walks parts().
  [[nodiscard]] Hl7Part repetition(std::size_t number) const { return at(Hl7Level::repetition, number); }
  [[nodiscard]] Hl7Part component(std::size_t number) const { return at(Hl7Level::component, number); }
  [[nodiscard]] Hl7Part subcomponent(std::size_t number) const { return at(Hl7Level::subcomponent, number); }
  // Every repetition of a field, every component of its first repetition, every subcomponent of its first component.
  [[nodiscard]] Hl7Parts repetitions() const;
  [[nodiscard]] Hl7Parts components() const;
  [[nodiscard]] Hl7Parts subcomponents() const;

  // The first leaf in it, unescaped: what one reads who takes the part for a simple type. "" when absent, empty or
  // null.
  [[nodiscard]] std::string text() const;
  // The same without a copy where there is no escape sequence; else the view is of `room`.
  [[nodiscard]] std::string_view text(std::string& room) const;
  // All of it unescaped, the delimiters between inner parts left in: for those who send "Smith & Sons" as it is.
  [[nodiscard]] std::string whole_text() const;

 private:
  [[nodiscard]] Hl7Part at(Hl7Level level, std::size_t number) const;
  [[nodiscard]] Hl7Part first_of(Hl7Level level) const;
  [[nodiscard]] Hl7Parts below_first(Hl7Level level) const;

  std::string_view raw_;
  const Hl7Syntax* syntax_ = nullptr;  // null when absent
  Hl7Level level_ = Hl7Level::subcomponent;
};

// Parts of one level, in order.
class Hl7Parts {
 public:
  Hl7Parts() = default;
  Hl7Parts(std::string_view raw, const Hl7Syntax& syntax, Hl7Level level);

  class Iterator {
   public:
    using value_type = Hl7Part;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    explicit Iterator(const Hl7Parts& parts) : rest_(parts.raw_), parts_(&parts) { find_end(); }

    // Not of the end, which the analyzer takes to be possible.
    // NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
    Hl7Part operator*() const { return {rest_.substr(0, end_), *parts_->syntax_, parts_->level_}; }
    Iterator& operator++() {
      if (end_ == rest_.size()) {
        parts_ = nullptr;
      } else {
        rest_.remove_prefix(end_ + 1);
        find_end();
      }
      return *this;
    }
    Iterator operator++(int) {
      auto old = *this;
      ++*this;
      return old;
    }
    bool operator==(const Iterator& other) const {
      return parts_ == other.parts_ && (parts_ == nullptr || rest_.data() == other.rest_.data());
    }

   private:
    void find_end() { end_ = parts_->separator_ == '\0' ? rest_.size() : find_delimiter(rest_, parts_->separator_); }

    std::string_view rest_;
    std::size_t end_ = 0;
    const Hl7Parts* parts_ = nullptr;  // null at the end
  };

  // Of an Hl7Parts that outlives the walk.
  [[nodiscard]] Iterator begin() const { return raw_.empty() ? Iterator() : Iterator(*this); }
  [[nodiscard]] Iterator end() const { return {}; }
  [[nodiscard]] bool empty() const { return raw_.empty(); }
  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] Hl7Part at(std::size_t number) const;  // absent beyond the last

 private:
  std::string_view raw_;
  const Hl7Syntax* syntax_ = nullptr;
  Hl7Level level_ = Hl7Level::subcomponent;
  char separator_ = '\0';
};

}  // namespace linkway::data

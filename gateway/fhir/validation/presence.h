// Invariants that only ask which members are there: "code.empty() or system.exists()". Most of R4's are such; they need
// no FHIRPath.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "data/node.h"
#include "fhir/definitions/definitions.h"
#include "fhir/format/shape.h"
#include "fhir/path/syntax.h"

namespace linkway::fhir::validation {

class Presence {
 public:
  // On objects of this kind. Nothing when the expression asks for anything else.
  [[nodiscard]] static std::optional<Presence> compile(const path::SyntaxNode& expression, const Inside& object,
                                                       const Definitions& definitions);

  [[nodiscard]] bool holds(const data::Node& object) const;

 private:
  friend class PresenceCompiler;
  static constexpr std::size_t most_names = 32;
  static constexpr std::size_t most_steps = 60;  // of the program; its stack is one word

  struct Name {
    std::string_view text;
    bool choice = false;  // value of value[x]: valueString and so on
  };
  struct Step {
    enum class Kind : std::uint8_t {
      present,
      valued,
      negation,
      conjunction,
      disjunction,
      difference,
      sameness,
      implication
    };
    Kind kind = Kind::present;
    std::uint8_t name = 0;
  };

  std::vector<Name> names_;
  std::vector<Step> program_;  // operands before their operators
};

}  // namespace linkway::fhir::validation

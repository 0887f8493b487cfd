// Terminology as R4 terminology-service.html has it, over what is loaded; a server elsewhere may be asked for the rest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "data/node.h"
#include "fhir/definitions/definitions.h"

namespace linkway::fhir::terminology {

struct Coding {
  std::string_view system;  // "" when it is not known: a plain code
  std::string_view version;
  std::string_view code;
  std::string_view display;  // "" when there is none to check
};

enum class Answer : std::uint8_t {
  yes,
  no,
  unknown,  // cannot be told with what is loaded: "not checked", which is not "invalid"
};

struct CodeAnswer {
  Answer member = Answer::unknown;
  Answer code_exists = Answer::unknown;  // in its code system
  std::string reason;                    // why not, or why it cannot be told; safe to show
  std::string system;                    // of a plain code: the one it was found with
  std::string display;                   // the code's own, "" when not known
  bool display_fits = true;              // false only where the code's displays are known and this is none of them
  bool inactive = false;
  bool is_abstract = false;  // for grouping only: not for use in an instance
};

// A server elsewhere. Time-limited and cached by who implements it; the core opens no sockets.
class Remote {
 public:
  virtual ~Remote() = default;
  // A problem (category unavailable) when it is away: what cannot be decided locally is then "unknown", and says so.
  [[nodiscard]] virtual Result<CodeAnswer> validate_code(std::string_view value_set, const Coding& coding) = 0;
};

enum class Subsumption : std::uint8_t { equivalent, subsumes, subsumed_by, not_subsumed, unknown };

// Immutable, and cheap to copy; any thread may ask.
class Service {
 public:
  explicit Service(Definitions definitions, Remote* remote = nullptr);

  [[nodiscard]] const Definitions& definitions() const;
  // Whether a server elsewhere is asked where the definitions do not tell.
  [[nodiscard]] bool has_remote() const;

  // ValueSet/$validate-code, by canonical (url or url|version); "" asks for the code in its system alone. A code that
  // is there only for grouping or no longer in use is a member where the value set takes it in; the flags tell.
  [[nodiscard]] CodeAnswer validate_code(std::string_view value_set, const Coding& coding) const;
  // The same for a value set of the request: its ValueSet.compose.
  [[nodiscard]] CodeAnswer validate_code_in(const data::Node& compose, const Coding& coding) const;
  // Whether the display is one of the code's: by its code system, or as the value set ("" for none) has it. Letters
  // may differ in case and white space. Yes where the code's displays are not known.
  [[nodiscard]] bool display_fits(std::string_view value_set, const Coding& coding) const;
  // CodeSystem/$subsumes
  [[nodiscard]] Subsumption subsumes(std::string_view system, std::string_view a, std::string_view b) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace linkway::fhir::terminology

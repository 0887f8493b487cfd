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

struct KnownCode {
  Answer exists = Answer::unknown;
  std::string reason;                      // why not, or why it cannot be told
  const CodeSystem* system = nullptr;      // null when it is not loaded
  const Concept* concept_found = nullptr;  // null where nothing, or only its form, is known
};

struct Composition;        // composition.h
struct ExpandOptions;      // expand.h
struct ExpansionList;      // expand.h
struct TranslateQuestion;  // translate.h
struct Translation;        // translate.h

enum class Subsumption : std::uint8_t { equivalent, subsumes, subsumed_by, not_subsumed, unknown };

// Immutable, and cheap to copy; any thread may ask.
class Service {
 public:
  explicit Service(Definitions definitions, std::shared_ptr<Remote> remote = nullptr);

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
  // ValueSet/$expand. A problem: the value set is not loaded, nothing of it can be listed, or it is too much.
  [[nodiscard]] Result<ExpansionList> expand(std::string_view canonical, const ExpandOptions& options) const;
  // The same for the composition of a ValueSet of the request, which must outlive the list.
  [[nodiscard]] Result<ExpansionList> expand_composition(const Composition& composition,
                                                         const ExpandOptions& options) const;
  // A code as its code system has it (CodeSystem/$lookup); the newest system that has it.
  [[nodiscard]] KnownCode find_code(const Coding& coding) const;
  // What supplements of the code system say of the code, each as a concept of its own.
  [[nodiscard]] std::vector<const Concept*> supplements_of(const Coding& coding) const;
  // ConceptMap/$translate
  [[nodiscard]] Result<Translation> translate(const TranslateQuestion& question) const;
  // CodeSystem/$subsumes
  [[nodiscard]] Subsumption subsumes(std::string_view system, std::string_view a, std::string_view b) const;

  struct State;  // state.h

 private:
  std::shared_ptr<const State> state_;
};

}  // namespace linkway::fhir::terminology

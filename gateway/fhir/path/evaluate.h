// Runs FHIRPath expressions.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "fhir/definitions/definitions.h"
#include "fhir/path/expression.h"
#include "fhir/path/item.h"

namespace linkway::fhir::path {

using Items = std::span<const Item>;

// What an expression may ask of the world around it. The defaults know nothing.
class Host {
 public:
  virtual ~Host() = default;
  // The resource that a literal reference (not one to #contained or to an entry of the same Bundle, which are found
  // without asking) or canonical names; null when it is not known. The node must outlive the evaluation.
  [[nodiscard]] virtual const data::Node* resolve(std::string_view reference);
  // %name for names that are not FHIRPath's or FHIR's own; false when there is none.
  [[nodiscard]] virtual bool variable(std::string_view name, std::vector<Item>& into);
  // conformsTo() for profiles that go beyond a plain type; nothing when it cannot be told.
  [[nodiscard]] virtual std::optional<bool> conforms(const ElementItem& item, std::string_view canonical);
  // memberOf() for value sets that the definitions cannot decide; nothing when it cannot be told.
  [[nodiscard]] virtual std::optional<bool> member_of(std::string_view value_set, std::string_view system,
                                                      std::string_view code);
  // trace(): called with the items in their order.
  virtual void trace(std::string_view name, Items items);
};

struct Budget {
  std::uint64_t steps = 10'000'000;          // nodes of the expression evaluated, items looked at
  std::uint64_t bytes = 64UL * 1024 * 1024;  // of texts and collections made on the way
};

struct Settings {
  const Definitions* definitions = &Definitions::core();
  Host* host = nullptr;
  Budget budget;
  std::int16_t utc_offset = 0;  // minutes, of now() and today()
  bool strict = false;          // a member that the type cannot have is an error instead of empty
  // as() and `as` on several items pick those of the type, as ofType() does, instead of failing (N1 section 6.3.3).
  // R4's own invariants (dom-3) and search parameters are written so.
  bool as_takes_lists = false;
  // valueQuantity is a name, too, beside value (which is the only one by R4 fhirpath.html#polymorphism).
  bool typed_choice_names = false;
};

// Memory for evaluations, used again and again: after the first runs nothing is allocated any more in the common paths.
// One thread at a time.
class Evaluator {
 public:
  explicit Evaluator(const Clock& clock, Settings settings = {});
  ~Evaluator();
  Evaluator(Evaluator&&) noexcept;
  Evaluator& operator=(Evaluator&&) noexcept;

  // `root`: the resource (%resource and %rootResource; %context is `focus`). The items hold until the next call, and
  // point into the resource. A problem names line and column of the place in the expression, and what was found.
  [[nodiscard]] Result<Items> run(const Expression& expression, const data::Node& root);
  [[nodiscard]] Result<Items> run(const Expression& expression, const Item& focus, const data::Node& resource,
                                  const data::Node& root_resource);
  // The result as a criterion (N1 section 4.5): true only for a single true, or a single item that is no boolean;
  // nothing for an empty result.
  [[nodiscard]] Result<std::optional<bool>> test(const Expression& expression, const Item& focus,
                                                 const data::Node& resource, const data::Node& root_resource);
  // Of the budget, by the last evaluation.
  [[nodiscard]] std::uint64_t steps_spent() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// The whole resource as an item, typed by its resourceType.
[[nodiscard]] Item item_of(const data::Node& resource, const Definitions& definitions);
// A value as a FHIR type, e.g. item_of(node, "HumanName").
[[nodiscard]] Item item_of(const data::Node& node, std::string_view type, const Definitions& definitions);
// "Patient", "HumanName", "string", "System.Integer"...
[[nodiscard]] std::string type_name(const Item& item);
// The value as text as toString() has it; "" for a complex element.
[[nodiscard]] std::string to_text(const Item& item);
// Where an element stands: "Patient.name[0].given[1]"; "" when it is not in this resource.
[[nodiscard]] std::string path_of(const Item& item, const data::Node& root);

}  // namespace linkway::fhir::path

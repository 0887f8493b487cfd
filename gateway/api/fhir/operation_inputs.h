// What an operation is asked with: the parameters of a query, or a Parameters resource (R4 operations.html#request).
#pragma once

#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "api/api.h"
#include "base/result.h"
#include "data/builder.h"
#include "data/node.h"
#include "fhir/terminology/service.h"

namespace linkway::api {

class OperationInputs {
 public:
  // `known`: the names that the operation takes; another is a problem, for to pass it over would change what the answer
  // means. The values live in `arena`.
  [[nodiscard]] static Result<OperationInputs> read(const Call& call, data::Arena& arena,
                                                    std::span<const std::string_view> known);

  // The first of this name as text: "true" for a boolean, "" when there is none.
  [[nodiscard]] std::string_view text(std::string_view name) const;
  [[nodiscard]] bool is_true(std::string_view name) const { return text(name) == "true"; }
  // The first of this name: its value[x] or resource; absent when there is none.
  [[nodiscard]] data::Node node(std::string_view name) const;
  // All of this name, as text.
  [[nodiscard]] std::vector<std::string_view> texts(std::string_view name) const;
  // The parts of each parameter of this name.
  [[nodiscard]] std::vector<data::Node> parts(std::string_view name) const;

 private:
  struct Input {
    std::string_view name;
    data::Node value;
    data::Node parts;
  };
  std::vector<Input> inputs_;
};

// The value of a parameter or a part: whatever value[x] it has.
[[nodiscard]] data::Node parameter_value(const data::Node& parameter);

// What is asked about: `code` with its companions by these names, `coding`, and each coding of `codeableConcept`; those
// without a code left out.
[[nodiscard]] std::vector<fhir::terminology::Coding> codings_of(const OperationInputs& inputs, std::string_view system,
                                                                std::string_view version);
[[nodiscard]] fhir::terminology::Coding coding_of(const data::Node& node);

// An answer: Parameters.
class OperationOutputs {
 public:
  explicit OperationOutputs(data::Builder& builder) : b_(builder) {}

  // `type`: the name of the member: valueString, valueCode ... Nothing is added for an empty text.
  void add(std::string_view name, std::string_view type, std::string_view value);
  void add(std::string_view name, bool value);
  void add_node(std::string_view name, std::string_view type, const data::Node& value);
  void add_parts(std::string_view name, const OperationOutputs& parts);
  [[nodiscard]] net::Response response() const;

 private:
  data::Builder& b_;
  std::vector<data::Node> list_;
};

}  // namespace linkway::api

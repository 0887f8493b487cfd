// What the columns of a table, or the fields of a form, are in a logical model.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "mapping/models/model_names.h"

namespace linkway::mapping {

// The way from the root to an element with a value.
using Column = std::vector<Step>;

class TableColumns {
 public:
  // `row`: what one row is an instance of.
  TableColumns(const fhir::Definitions& definitions, const fhir::Inside& row);

  // Nothing when the model has no such element, or it holds others.
  [[nodiscard]] std::optional<Column> find(std::string_view header) const;
  // The same where people write "NHS Number" for NHSNumber: without white space, '_' and '-', unless two are then
  // alike.
  [[nodiscard]] std::optional<Column> find_loosely(std::string_view header) const;
  // All names that there are, for suggestions.
  [[nodiscard]] std::vector<std::string_view> names() const;
  // The elements of the model's own that hold one value, in their order.
  [[nodiscard]] const std::vector<Column>& plain() const { return plain_; }

  // What a column is called when it is written: the label of its element, else its way with dots.
  [[nodiscard]] static std::string header_of(const Column& column);

 private:
  static constexpr std::size_t max_depth = 8;

  void collect(const fhir::Inside& inside, Column& way);
  [[nodiscard]] std::optional<Column> walk(std::string_view path) const;
  [[nodiscard]] Step step(const fhir::Inside& inside, std::string_view name) const;

  const fhir::Definitions& definitions_;
  fhir::Inside row_;
  std::vector<Column> plain_;
  // Lower case. A label is what was meant when it is the same as a name somewhere.
  std::unordered_map<std::string, Column> labels_;  // or ways with dots, where there is no label
  std::unordered_map<std::string, Column> short_names_;
  std::unordered_map<std::string, std::optional<Column>> loose_names_;  // nothing where two are alike
};

// "nhsnumber" of "NHS Number".
[[nodiscard]] std::string loose_name(std::string_view header);

}  // namespace linkway::mapping

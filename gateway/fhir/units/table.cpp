#include "fhir/units/table.h"

#include <algorithm>

namespace linkway::fhir::units {
namespace {

template <class Row>
const Row* find(std::span<const Row> rows, std::string_view code) {
  const auto found = std::lower_bound(rows.begin(), rows.end(), code,
                                      [](const Row& row, std::string_view c) { return row.text() < c; });
  return found != rows.end() && found->text() == code ? &*found : nullptr;
}

}  // namespace

const Atom* Table::atom(std::string_view code) const { return find(atoms, code); }
const Prefix* Table::prefix(std::string_view code) const { return find(prefixes, code); }

}  // namespace linkway::fhir::units

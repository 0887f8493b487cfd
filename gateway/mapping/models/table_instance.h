// Rows of a CSV text, and form posts (application/x-www-form-urlencoded), by a logical model.
#pragma once

#include <string>
#include <string_view>

#include "mapping/models/csv.h"
#include "mapping/models/instance.h"
#include "mapping/models/table_rules.h"
#include "mapping/models/target.h"

namespace linkway::mapping {

// See read_instance. The first line names the columns: each by the label of an element, its JSON name or its name,
// whatever the case; of elements within others as "visit.minutes". A column that comes again is the next item of what
// repeats. Empty cells are absent. Fields of a form are named alike; "visit[minutes]" and "phone[]" are understood.
// A header that stands in the columns of `rules` means what they say. A date that fits none of the formats that are
// declared for it is refused, with the first of them; a table of whose columns the model knows none, too.
[[nodiscard]] Result<Instance> read_csv_instance(std::string_view utf8, const fhir::Structure& type,
                                                 const fhir::Definitions& definitions, data::Arena& arena,
                                                 const TableLimits& limits, const TableRules& rules = {});
// `bytes` as they were posted: the charset is that of the text behind the percent escapes.
[[nodiscard]] Result<Instance> read_form_instance(std::string_view bytes, std::string_view charset,
                                                  const fhir::Structure& type, const fhir::Definitions& definitions,
                                                  data::Arena& arena, const TableLimits& limits);

// CSV with a line of headers: the columns of all elements that hold a value once, and of those that the rows have; or
// the columns of `rules` in their order, and behind them those of other elements that the rows have. Text that a
// spreadsheet would run as a formula is marked, unless `rules` keep it (table_rules.h).
// A resource inside, and extensions of primitives, cannot stand in a table. A form is in `charset` ("": UTF-8) behind
// its percent escapes.
[[nodiscard]] Status write_csv_instance(const data::Node& instance, const fhir::Structure& type,
                                        const fhir::Definitions& definitions, std::string& out,
                                        const TableRules& rules = {});
[[nodiscard]] Status write_form_instance(const data::Node& instance, const fhir::Structure& type,
                                         const fhir::Definitions& definitions, std::string& out,
                                         std::string_view charset = {});

[[nodiscard]] inline CsvStyle style_of(const TableRules& rules) { return {rules.delimiter, rules.quote}; }
// Whether a value of this type is a date or time, which `dates` of the rules are about.
[[nodiscard]] bool is_calendar(const fhir::Structure* type);
// Whether its values are what somebody may have typed: no numbers, times or truth values.
[[nodiscard]] bool is_text(const fhir::Structure* type);

// The element whose items are the rows of a table: the only one of the type, when it repeats and has elements of its
// own; else none, and each row is an instance of the type.
[[nodiscard]] Step rows_of(const fhir::Structure& type, const fhir::Definitions& definitions);

}  // namespace linkway::mapping

// What a pack says of a partner's tables: how they are written, and what their columns are in the model.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "mapping/models/date_format.h"

namespace linkway::mapping {

// What becomes of text that a spreadsheet would run as a formula (formula.h). Numbers, dates and the like are none.
enum class Formulas : std::uint8_t {
  usual,  // mark in a table that goes out, keep in one that comes in; of a column: as its table
  mark,   // a ' stands before it where it goes out, and is taken away where it comes in
  keep,   // as it is
};

struct TableColumnRule {
  std::string header;   // as the partner calls it; "" in a table without a header
  std::string element;  // of the model, as TableColumns::find() knows it; "": the column is not read
  std::vector<DateFormat> dates;
  std::uint32_t line = 0;  // in pack.yaml
  std::uint32_t column = 0;
  Formulas formulas = Formulas::usual;
};

struct TableRules {
  char delimiter = 0;  // 0: that of , ; and tab which the first line has most of
  char quote = '"';    // 0: none
  bool header = true;  // whether the first row names the columns; else they are those of `columns`, in that order
  bool exact = false;  // headers as they are written, else case, white space, '_' and '-' make no difference
  std::string zone;    // of times that do not say theirs: "+07:00"
  std::vector<DateFormat> dates;  // of all elements that are dates or times; the first is written
  std::vector<TableColumnRule> columns;
  Formulas formulas = Formulas::usual;
};

}  // namespace linkway::mapping

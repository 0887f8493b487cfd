// What became of the rows of a batch, in the form in which the batch came.
#pragma once

#include <string>
#include <string_view>

#include "exchange/batch.h"
#include "exchange/batch_text.h"

namespace linkway::exchange {

[[nodiscard]] std::string_view media_type_of(BatchForm form);
[[nodiscard]] std::string_view file_ending_of(BatchForm form);  // ".csv"

// Appends to a text that may be written away in pieces. A table: row,line,verdict,exchange,reason; else objects of the
// same names, with `reasons` a list of {severity, where, line, text}.
class BatchResult {
 public:
  explicit BatchResult(BatchForm form) : form_(form) {}

  void begin(std::string& out);
  // What is to be said of the batch as a whole, before its rows: without a number.
  void note(const Problems& told, std::string& out);
  void add(const BatchRow& row, std::string& out);
  // A problem of the batch itself is a last row without a number.
  void end(const BatchSummary& summary, std::string& out);

 private:
  void add_json(const BatchRow& row, std::string& out);

  BatchForm form_;
  bool first_ = true;
};

// "200 rows: 198 accepted, 2 refused": for people and logs.
[[nodiscard]] std::string in_words(const BatchSummary& summary);

}  // namespace linkway::exchange

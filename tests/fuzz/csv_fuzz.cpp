// Any bytes as a table, a JSON list or NDJSON (the first byte chooses, and how they come): records are the same however
// the bytes are cut; a row that is whole reads as one row alone; what a row holds is written and read back; a date that
// was written is read as the same.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mapping/models/csv.h"
#include "mapping/models/date_format.h"
#include "mapping/models/records.h"

namespace {

using namespace linkway;
using mapping::ByteSource;
using mapping::CsvStyle;
using mapping::Record;

void require(bool holds) {
  if (!holds) std::abort();
}

ByteSource in_pieces(std::string_view text, std::size_t piece) {
  return [text, piece](char* into, std::size_t room) mutable -> Result<std::size_t> {
    const auto size = std::min({room, piece, text.size()});
    std::copy_n(text.data(), size, into);
    text.remove_prefix(size);
    return size;
  };
}

std::unique_ptr<mapping::RecordReader> reader(unsigned kind, ByteSource bytes) {
  const mapping::RecordLimits limits{256, 128};
  auto text = mapping::text_source(std::move(bytes), (kind & 64U) != 0 ? "utf-16" : "");
  require(text.ok());
  switch (kind % 5) {
    case 0: return mapping::table_records(std::move(text->bytes), {}, true, limits);
    case 1: return mapping::table_records(std::move(text->bytes), {'|', '\''}, false, limits);
    case 2: return mapping::json_records(std::move(text->bytes), "", limits);
    case 3: return mapping::json_records(std::move(text->bytes), "a", limits);
    default: return mapping::line_records(std::move(text->bytes), limits);
  }
}

struct Told {
  std::vector<std::pair<std::uint32_t, std::string>> records;
  std::string ended;
  friend bool operator==(const Told&, const Told&) = default;
};

Told all_of(unsigned kind, std::string_view text, std::size_t piece) {
  const auto records = reader(kind, in_pieces(text, piece));
  Told told;
  Record record;
  for (;;) {
    const auto more = records->next(record);
    if (!more) {
      told.ended = to_string(more.problems().front());
      return told;
    }
    if (!*more) return told;
    require(record.number == told.records.size() + 1);
    // Each takes at least a character of the text.
    require(told.records.size() <= text.size());
    told.records.emplace_back(record.line, record.raw);
  }
}

void read_rows(std::string_view text) {
  mapping::CsvReader csv(text, {50, 1000});
  std::vector<mapping::CsvCell> row;
  for (;;) {
    const auto more = csv.next(row);
    if (!more || !*more) return;
    std::vector<std::string> cells;
    for (const auto& cell : row) cells.push_back(cell.text);
    std::string out;
    mapping::append_csv_row(out, cells);
    if (out == "\r\n") continue;
    mapping::CsvReader again(out, {}, CsvStyle{',', '"'});
    std::vector<mapping::CsvCell> same;
    const auto read = again.next(same);
    require(read.ok() && *read && same.size() == row.size());
    for (std::size_t i = 0; i < row.size(); ++i) require(same[i].text == row[i].text);
  }
}

void read_dates(std::string_view text) {
  const auto line = text.find('\n');
  if (line == std::string_view::npos) return;
  const auto format = mapping::DateFormat::parse(text.substr(0, line));
  if (!format) return;
  const auto iso = format->to_iso(text.substr(line + 1), "");
  if (!iso) return;
  const auto written = format->from_iso(*iso, "");
  require(written.has_value());
  require(format->to_iso(*written, "") == iso);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const unsigned kind = data[0];
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  require(all_of(kind, text, 1) == all_of(kind, text, 100'000));
  read_rows(text);
  read_dates(text);
  return 0;
}

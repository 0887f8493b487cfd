// A batch, one record after the other: the rows of a table, the elements of a JSON list, the lines of NDJSON. Only the
// record at hand is in memory, and each is handed on with what makes it readable alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "mapping/models/csv.h"

namespace linkway::mapping {

// The next bytes of a text into `into`; 0 at its end.
using ByteSource = std::function<Result<std::size_t>(char* into, std::size_t room)>;
[[nodiscard]] ByteSource bytes_of(std::string_view text);  // the text stays

// The same as UTF-8 where bytes cannot be told apart by ASCII: UTF-16, by its byte order mark or the name of the
// charset
// ("utf-16", "utf-16le", "utf-16be"). Half a character becomes U+FFFD. Anything else goes through as it is, without a
// mark of UTF-8.
struct TextSource {
  ByteSource bytes;
  bool converted = false;  // known when the first bytes are read: it is UTF-8 whatever was said
};
[[nodiscard]] Result<TextSource> text_source(ByteSource source, std::string_view charset);

// Whether a text is UTF-8 and holds more than ASCII. Reads all of it; in bounded memory.
[[nodiscard]] bool is_utf8_beyond_ascii(const ByteSource& text);

struct Record {
  std::uint64_t number = 0;        // 1 for the first
  std::uint32_t line = 0;          // of the whole text, where the record begins; 1-based
  std::uint32_t own_line = 1;      // the same within `raw`
  std::string raw;                 // with the line that names the columns
  std::optional<Problem> problem;  // it is none that could be handed on; `raw` may be cut
};

struct RecordLimits {
  std::size_t max_record = 1024UL * 1024;
  std::size_t max_header = 64UL * 1024;  // of the line that names the columns
};

class RecordReader {
 public:
  virtual ~RecordReader() = default;
  // False at the end. A record that is broken is handed on as it is, as far as its end can be told; a problem ends the
  // batch, for what is behind it cannot be told.
  [[nodiscard]] virtual Result<bool> next(Record& record) = 0;
};

// What is wrong with the line that names the columns, if anything.
using HeaderCheck = std::function<Status(std::string_view line)>;
// A quote that is not closed breaks the line that it is opened in; the next line is another row again. `check` is asked
// where no row follows the line that names the columns: it may be a row without such a line, or no table at all.
[[nodiscard]] std::unique_ptr<RecordReader> table_records(ByteSource text, CsvStyle style, bool header,
                                                          RecordLimits limits = {}, HeaderCheck check = {});
// `member`: that of an object which holds the list; "" for a list alone.
[[nodiscard]] std::unique_ptr<RecordReader> json_records(ByteSource text, std::string member, RecordLimits limits = {});
// Whether json_records() would find the list.
[[nodiscard]] bool has_json_list(ByteSource text, std::string member);
[[nodiscard]] std::unique_ptr<RecordReader> line_records(ByteSource text, RecordLimits limits = {});
// All of it is one.
[[nodiscard]] std::unique_ptr<RecordReader> whole_record(ByteSource text, RecordLimits limits = {});

}  // namespace linkway::mapping

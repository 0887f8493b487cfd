#include "fhir/format/charset.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/charset.h"
#include "base/text.h"
#include "data/json.h"

namespace linkway::fhir {

namespace {

constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

// What partners send, by lower-case name, and ICU's name for it.
constexpr std::array<std::pair<std::string_view, const char*>, 18> charsets = {{
    {"iso-8859-1", "windows-1252"},
    {"iso8859-1", "windows-1252"},
    {"latin1", "windows-1252"},
    {"8859/1", "windows-1252"},
    {"windows-1252", "windows-1252"},
    {"cp1252", "windows-1252"},
    {"us-ascii", "us-ascii"},
    {"ascii", "us-ascii"},
    {"iso-8859-2", "iso-8859-2"},
    {"iso-8859-9", "iso-8859-9"},
    {"iso-8859-15", "iso-8859-15"},
    {"windows-1250", "windows-1250"},
    {"windows-1251", "windows-1251"},
    {"windows-874", "windows-874"},
    {"utf-16", "utf-16"},
    {"utf-16le", "utf-16le"},
    {"utf-16be", "utf-16be"},
    {"utf16", "utf-16"},
}};

Problem refused(std::string text) {
  Problem problem;
  problem.category = Category::malformed;
  problem.code = issue::invalid;
  problem.text = std::move(text);
  return problem;
}

// A ZIP archive (APPNOTE 4.3.7), which .xlsx and .ods are, or a compound file (MS-CFB 2.2), which .xls is.
bool is_workbook(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
}

Result<std::string> checked_utf8(std::string_view bytes) {
  if (bytes.starts_with(utf8_mark)) bytes.remove_prefix(utf8_mark.size());
  const auto wrong = text::invalid_utf8_at(bytes);
  if (wrong == std::string_view::npos) return std::string(bytes);
  auto problem = refused("this is no UTF-8; another charset may be meant");
  const auto at = data::line_column(bytes, wrong);
  problem.line = at.line;
  problem.column = at.column;
  return problem;
}

Result<std::string> convert(std::string_view bytes, const char* name) {
  auto text = text::from_charset(bytes, name);
  if (!text) return refused("the text is too long, or has bytes that its charset does not have");
  return std::move(*text);
}

}  // namespace

Result<std::string> to_utf8(std::string_view bytes, std::string_view charset) {
  if (is_workbook(bytes)) {
    return refused(
        "this is no text but an archive or a binary file, as a workbook (.xlsx, .ods, .xls) is: save the sheet as CSV "
        "and send that");
  }
  const auto name = text::lower(text::trim(charset));
  const bool wide = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
  if (name.empty() && wide) return convert(bytes, "utf-16");
  // A byte order mark says more than a name (WHATWG Encoding, decode).
  const bool marked = bytes.starts_with(utf8_mark);
  if (name.empty() || name == "utf-8" || name == "utf8" || marked) return checked_utf8(bytes);
  const auto* known = std::ranges::find(charsets, name, &std::pair<std::string_view, const char*>::first);
  if (known == charsets.end()) return refused("the charset is not known here");
  return convert(bytes, known->second);
}

}  // namespace linkway::fhir

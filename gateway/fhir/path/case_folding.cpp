#include "fhir/path/case_folding.h"

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/stringoptions.h>

#include <algorithm>

namespace linkway::fhir::path {

namespace {

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}
char ascii_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
char ascii_lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string mapped(std::string_view text, char (*ascii)(char),
                   void (*unicode)(icu::StringPiece, icu::ByteSink&, UErrorCode&)) {
  std::string result;
  if (is_ascii(text)) {
    result.resize(text.size());
    std::transform(text.begin(), text.end(), result.begin(), ascii);
    return result;
  }
  icu::StringByteSink<std::string> sink(&result);
  UErrorCode error = U_ZERO_ERROR;
  unicode(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())), sink, error);
  return U_SUCCESS(error) ? result : std::string(text);
}

std::string folded(std::string_view text) {
  return mapped(text, ascii_lower, [](icu::StringPiece piece, icu::ByteSink& sink, UErrorCode& error) {
    icu::CaseMap::utf8Fold(U_FOLD_CASE_DEFAULT, piece, sink, nullptr, error);
  });
}

// Gives the characters of a text one by one with white space normalised.
class Words {
 public:
  explicit Words(std::string_view text) : text_(text) { skip(); }
  // 0 at the end.
  char next() {
    if (at_ == text_.size()) return 0;
    if (is_space(text_[at_])) {
      skip();
      return at_ == text_.size() ? '\0' : ' ';
    }
    return text_[at_++];
  }

 private:
  void skip() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  std::string_view text_;
  std::size_t at_ = 0;
};

bool equivalent_words(std::string_view a, std::string_view b, char (*fold)(char)) {
  Words x(a);
  Words y(b);
  for (;;) {
    const char p = x.next();
    const char q = y.next();
    if (fold(p) != fold(q)) return false;
    if (p == 0) return true;
  }
}

}  // namespace

std::string upper_case(std::string_view text) {
  return mapped(text, ascii_upper, [](icu::StringPiece piece, icu::ByteSink& sink, UErrorCode& error) {
    icu::CaseMap::utf8ToUpper("", 0, piece, sink, nullptr, error);
  });
}

std::string lower_case(std::string_view text) {
  return mapped(text, ascii_lower, [](icu::StringPiece piece, icu::ByteSink& sink, UErrorCode& error) {
    icu::CaseMap::utf8ToLower("", 0, piece, sink, nullptr, error);
  });
}

bool equivalent_texts(std::string_view a, std::string_view b) {
  if (is_ascii(a) && is_ascii(b)) return equivalent_words(a, b, ascii_lower);
  return equivalent_words(folded(a), folded(b), [](char c) { return c; });
}

}  // namespace linkway::fhir::path

#include "fhir/name_folding.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cstddef>

namespace linkway::fhir {

namespace {

constexpr std::size_t longest = 1'000;  // bytes of a name that are looked at

bool is_accent(UChar32 c) { return c >= 0x0300 && c <= 0x036F; }
// As it is typed (U+0027), printed (U+2018, U+2019) or a letter of its own (U+02BC).
bool is_apostrophe(UChar32 c) { return c == 0x27 || c == 0x2018 || c == 0x2019 || c == 0x02BC; }
bool belongs_to_word(UChar32 c) { return u_isalnum(c) != 0 || (U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_MC_MASK)) != 0; }

}  // namespace

std::vector<std::string> folded_words(std::string_view name) {
  const auto cut = name.substr(0, longest);
  UErrorCode error = U_ZERO_ERROR;
  auto text = icu::UnicodeString::fromUTF8(icu::StringPiece(cut.data(), static_cast<std::int32_t>(cut.size())));
  if (const auto* form = icu::Normalizer2::getNFKDInstance(error); U_SUCCESS(error)) {
    auto decomposed = form->normalize(text, error);
    if (U_SUCCESS(error)) text = decomposed;
  }
  text.foldCase();
  std::vector<std::string> words;
  icu::UnicodeString word;
  const auto end_word = [&] {
    if (word.isEmpty()) return;
    word.toUTF8String(words.emplace_back());
    word.remove();
  };
  for (std::int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const auto c = text.char32At(at);
    if (is_accent(c) || is_apostrophe(c)) continue;
    if (belongs_to_word(c)) {
      word.append(c);
    } else {
      end_word();
    }
  }
  end_word();
  return words;
}

}  // namespace linkway::fhir

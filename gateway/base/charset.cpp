#include "base/charset.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace linkway::text {

namespace {

constexpr std::size_t most_bytes = 256UL * 1024 * 1024;  // ICU counts in 32 bits
constexpr std::string_view utf8_mark = "\xEF\xBB\xBF";

using Converter = std::unique_ptr<UConverter, decltype(&ucnv_close)>;

// ICU takes options behind a comma, and the process's own charset for an empty name.
bool plain_name(std::string_view name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == ':';
  };
  return !name.empty() && name.size() <= 40 && std::ranges::all_of(name, plain);
}

Converter open(std::string_view name) {
  UErrorCode error = U_ZERO_ERROR;
  Converter converter(plain_name(name) ? ucnv_open(std::string(name).c_str(), &error) : nullptr, &ucnv_close);
  if (converter == nullptr || U_FAILURE(error) != 0) return {nullptr, &ucnv_close};
  ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  return converter;
}

}  // namespace

bool known_charset(std::string_view name) { return open(name) != nullptr; }

std::optional<std::string> from_charset(std::string_view bytes, std::string_view charset) {
  if (bytes.size() > most_bytes) return std::nullopt;
  const auto converter = open(charset);
  if (converter == nullptr) return std::nullopt;
  UErrorCode error = U_ZERO_ERROR;
  std::u16string wide(bytes.size() + 2, u'\0');
  const auto fill = [&] {
    error = U_ZERO_ERROR;
    return ucnv_toUChars(converter.get(), wide.data(), static_cast<std::int32_t>(wide.size()), bytes.data(),
                         static_cast<std::int32_t>(bytes.size()), &error);
  };
  auto length = fill();
  if (error == U_BUFFER_OVERFLOW_ERROR) {
    wide.resize(static_cast<std::size_t>(length) + 1);
    length = fill();
  }
  if (U_FAILURE(error) != 0) return std::nullopt;
  std::string all(static_cast<std::size_t>(length) * 3, '\0');
  std::int32_t size = 0;
  u_strToUTF8(all.data(), static_cast<std::int32_t>(all.size()), &size, wide.data(), length, &error);
  if (U_FAILURE(error) != 0) return std::nullopt;
  all.resize(static_cast<std::size_t>(size));
  if (all.starts_with(utf8_mark)) all.erase(0, utf8_mark.size());
  return all;
}

std::optional<std::string> to_charset(std::string_view text, std::string_view charset, Absent absent) {
  if (text.size() > most_bytes) return std::nullopt;
  const auto converter = open(charset);
  if (converter == nullptr) return std::nullopt;
  UErrorCode error = U_ZERO_ERROR;
  if (absent == Absent::xml_reference) {
    ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_ESCAPE, UCNV_ESCAPE_XML_DEC, nullptr, nullptr, &error);
  }
  std::u16string wide(text.size() + 1, u'\0');
  std::int32_t length = 0;
  u_strFromUTF8(wide.data(), static_cast<std::int32_t>(wide.size()), &length, text.data(),
                static_cast<std::int32_t>(text.size()), &error);
  if (U_FAILURE(error) != 0) return std::nullopt;
  std::string out(static_cast<std::size_t>(UCNV_GET_MAX_BYTES_FOR_STRING(length, ucnv_getMaxCharSize(converter.get()))),
                  '\0');
  const auto fill = [&] {
    error = U_ZERO_ERROR;
    return ucnv_fromUChars(converter.get(), out.data(), static_cast<std::int32_t>(out.size()), wide.data(), length,
                           &error);
  };
  auto size = fill();
  if (error == U_BUFFER_OVERFLOW_ERROR) {  // references are longer than what they stand for
    out.resize(static_cast<std::size_t>(size) + 1);
    size = fill();
  }
  if (U_FAILURE(error) != 0) return std::nullopt;
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace linkway::text

// RapidJSON's two extension points, used for speed: a stream to parse in place, and an encoding that moves whole runs
// of characters without escape at a time. (RapidJSON 1.1.0's own SSE2 code creeps to an aligned address byte by byte,
// and lets the control characters 1A to 1F pass: it compares with 19 hexadecimal.)
#pragma once

#include <rapidjson/reader.h>

#include <cstddef>
#include <cstring>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace linkway::data {

class JsonStream {
 public:
  using Ch = char;
  // Bytes that must be readable behind the text, all NUL.
  static constexpr std::size_t padding = 16;

  explicit JsonStream(char* text) : read_(text), write_(nullptr), begin_(text) {}

  [[nodiscard]] char Peek() const { return *read_; }
  char Take() { return *read_++; }
  [[nodiscard]] std::size_t Tell() const { return static_cast<std::size_t>(read_ - begin_); }
  [[nodiscard]] const char* begin() const { return begin_; }

  void Put(char c) { *write_++ = c; }
  char* PutBegin() { return write_ = read_; }
  [[nodiscard]] std::size_t PutEnd(const char* from) const { return static_cast<std::size_t>(write_ - from); }
  void Flush() {}

  // Moves on to the next quote, backslash or control character, and what lies before it to the place of writing.
  void move_run() {
    const char* from = read_;
    read_ += run(read_);
    const auto size = static_cast<std::size_t>(read_ - from);
    if (write_ != from) std::memmove(write_, from, size);
    write_ += size;
  }

 private:
  static std::size_t run(const char* p) {
    const char* at = p;
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    const __m128i control = _mm_set1_epi8(0x1F);
    for (;; at += 16) {
      const __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
      const __m128i ends = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, backslash)),
                                        _mm_cmpeq_epi8(_mm_max_epu8(block, control), control));
      const auto mask = static_cast<unsigned>(_mm_movemask_epi8(ends));
      if (mask != 0) return static_cast<std::size_t>(at - p) + static_cast<unsigned>(__builtin_ctz(mask));
    }
#else
    while (*at != '"' && *at != '\\' && static_cast<unsigned char>(*at) >= 0x20) ++at;
    return static_cast<std::size_t>(at - p);
#endif
  }

  char* read_;
  char* write_;
  const char* begin_;
};

// UTF-8 that has been checked already.
struct Utf8Runs : rapidjson::UTF8<char> {};

}  // namespace linkway::data

namespace rapidjson {

template <>
struct StreamTraits<linkway::data::JsonStream> {
  enum { copyOptimization = 1 };
};

template <>
struct Transcoder<linkway::data::Utf8Runs, linkway::data::Utf8Runs> {
  static bool Transcode(linkway::data::JsonStream& stream, linkway::data::JsonStream&) {
    stream.move_run();
    return true;
  }
  // Named by the parser for parse flags that read_json does not set.
  template <class Input, class Output>
  static bool Transcode(Input& input, Output& output) {
    output.Put(input.Take());
    return true;
  }
  template <class Input, class Output>
  static bool Validate(Input& input, Output& output) {
    return Transcode(input, output);
  }
};

}  // namespace rapidjson

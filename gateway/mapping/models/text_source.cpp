#include <algorithm>
#include <array>

#include "base/text.h"
#include "mapping/models/records.h"

namespace linkway::mapping {

namespace {

void append_utf8(std::string& out, std::uint32_t c) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

// Bytes that were read ahead, then those of the source.
class Ahead {
 public:
  explicit Ahead(ByteSource source) : source_(std::move(source)) {}

  Status look(std::size_t size) {
    while (ahead_.size() < size) {
      std::array<char, 4> piece{};
      const auto got = source_(piece.data(), size - ahead_.size());
      if (!got) return Problems(got.problems());
      if (*got == 0) break;
      ahead_.append(piece.data(), *got);
    }
    return Done{};
  }
  bool take_mark(std::string_view mark) {
    if (!ahead_.starts_with(mark)) return false;
    ahead_.erase(0, mark.size());
    return true;
  }
  Result<std::size_t> read(char* into, std::size_t room) {
    if (ahead_.empty()) return source_(into, room);
    const auto size = std::min(room, ahead_.size());
    std::copy_n(ahead_.data(), size, into);
    ahead_.erase(0, size);
    return size;
  }

 private:
  ByteSource source_;
  std::string ahead_;
};

class Utf16 {
 public:
  Utf16(std::shared_ptr<Ahead> source, bool big_endian) : source_(std::move(source)), big_endian_(big_endian) {}

  Result<std::size_t> read(char* into, std::size_t room) {
    while (given_ == ready_.size() && !ended_) {
      ready_.clear();
      given_ = 0;
      std::array<char, 16UL * 1024> piece{};
      auto got = source_->read(piece.data(), piece.size());
      if (!got) return got;
      for (std::size_t i = 0; i < *got; ++i) take_byte(static_cast<unsigned char>(piece.at(i)));
      if (*got == 0) {
        ended_ = true;
        if (half_ || high_ != 0) append_utf8(ready_, replacement);
      }
    }
    const auto size = std::min(room, ready_.size() - given_);
    std::copy_n(ready_.data() + given_, size, into);
    given_ += size;
    return size;
  }

 private:
  static constexpr std::uint32_t replacement = 0xFFFD;

  void take_byte(std::uint32_t byte) {
    if (!half_) {
      first_ = byte;
      half_ = true;
      return;
    }
    half_ = false;
    take_unit(big_endian_ ? (first_ << 8) | byte : (byte << 8) | first_);
  }
  void take_unit(std::uint32_t unit) {
    const bool low = unit >= 0xDC00 && unit < 0xE000;
    if (high_ != 0 && low) {
      append_utf8(ready_, 0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00));
      high_ = 0;
      return;
    }
    if (high_ != 0) append_utf8(ready_, replacement);
    high_ = 0;
    if (unit >= 0xD800 && unit < 0xDC00) {
      high_ = unit;
    } else {
      append_utf8(ready_, low ? replacement : unit);
    }
  }

  std::shared_ptr<Ahead> source_;
  bool big_endian_;
  std::string ready_;
  std::size_t given_ = 0;
  std::uint32_t first_ = 0;
  std::uint32_t high_ = 0;
  bool half_ = false;
  bool ended_ = false;
};

}  // namespace

ByteSource bytes_of(std::string_view text) {
  return [text](char* into, std::size_t room) mutable -> Result<std::size_t> {
    const auto size = std::min(room, text.size());
    std::copy_n(text.data(), size, into);
    text.remove_prefix(size);
    return size;
  };
}

Result<TextSource> text_source(ByteSource source, std::string_view charset) {
  const auto name = text::lower(text::trim(charset));
  const auto ahead = std::make_shared<Ahead>(std::move(source));
  if (auto looked = ahead->look(3); !looked) return std::move(looked).problems();
  const bool little = ahead->take_mark("\xFF\xFE");
  const bool big = !little && ahead->take_mark("\xFE\xFF");
  const bool wide = name == "utf-16" || name == "utf16" || name == "utf-16le" || name == "utf-16be";
  if (little || big || wide) {
    const auto text = std::make_shared<Utf16>(ahead, big || (!little && name != "utf-16le"));
    return TextSource{[text](char* into, std::size_t room) { return text->read(into, room); }, true};
  }
  // Whatever was said of the charset, the mark says it better (WHATWG Encoding, decode).
  const bool marked = ahead->take_mark("\xEF\xBB\xBF");
  return TextSource{[ahead](char* into, std::size_t room) { return ahead->read(into, room); }, marked};
}

bool is_utf8_beyond_ascii(const ByteSource& text) {
  constexpr std::size_t longest_character = 4;
  constexpr std::size_t piece = 64UL * 1024;
  std::string window;
  bool beyond = false;
  for (;;) {
    const auto kept = window.size();
    window.resize(kept + piece);
    const auto got = text(window.data() + kept, piece);
    if (!got) return false;
    window.resize(kept + *got);
    if (*got == 0) return beyond && window.empty();
    const auto whole = std::min(text::invalid_utf8_at(window), window.size());
    beyond = beyond || std::any_of(window.begin(), window.begin() + static_cast<std::ptrdiff_t>(whole),
                                   [](char c) { return static_cast<unsigned char>(c) > 0x7F; });
    // A character that is cut off goes on in the next piece.
    if (window.size() - whole >= longest_character) return false;
    window.erase(0, whole);
  }
}

}  // namespace linkway::mapping

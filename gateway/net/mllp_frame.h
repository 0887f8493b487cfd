// MLLP framing (HL7 v2 Transport Specification: MLLP, release 1 and 2): VT message FS CR. The decoder takes bytes as
// they arrive, cut anywhere, and forgives what senders are known to do: junk, NULs and blank lines between messages, a
// missing start, FS without CR, FS within data, a frame within a frame, frames of UTF-16.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace linkway::net {

// How wide a sender writes: characters, and the block characters around them. An answer goes out as it came.
enum class MllpForm : std::uint8_t {
  bytes,            // ASCII and whatever extends it
  utf16_le,         // UTF-16 between single block bytes
  utf16_be,         //
  utf16_le_blocks,  // the block characters are UTF-16, too
  utf16_be_blocks,
};
[[nodiscard]] inline bool is_little_endian(MllpForm form) {
  return form == MllpForm::utf16_le || form == MllpForm::utf16_le_blocks;
}

struct MllpFrame {
  enum class Kind : std::uint8_t {
    message,
    too_large,  // over the limit: `content` is its beginning
    no_room,    // drop() was called within it: likewise
    cut_short,  // another began before it had ended: `content` is empty
    ack,        // release 2: the other side has it on disk (0x06), or has not (0x15)
    nak,
  };
  Kind kind = Kind::message;
  MllpForm form = MllpForm::bytes;
  bool started = true;  // false: no start block came before it
  std::string content;  // as sent, without the block characters; never only white space
};

class MllpDecoder {
 public:
  // `limit`: bytes of one message. Holds no more than that and what one feed() brings.
  explicit MllpDecoder(std::size_t limit) : limit_(limit) {}

  void feed(std::string_view bytes);
  [[nodiscard]] std::optional<MllpFrame> next();

  // A message is there but for the CR behind its end block, which some senders leave out: if nothing follows for a
  // while, pause() ends it.
  [[nodiscard]] bool end_is_likely() const;
  void pause();
  // The connection's end: what has its end block is a message, what has none is dropped. True when something was.
  [[nodiscard]] bool end();

  // Bytes that are kept.
  [[nodiscard]] std::size_t held() const;
  // Keeps no more than the beginning of the message that is not complete, whose end is still waited for. A short one
  // stays whole.
  void drop();

  // Bytes of a message have come that is not complete.
  [[nodiscard]] bool within() const { return within_ || (candidate_ && !content_.empty()); }

 private:
  void take(char c);
  void take_outside(char c);
  void take_narrow(char c);
  void take_wide(char c);
  void begin();
  void keep(char c);
  void find_width();
  void restart_within();
  void finish(MllpForm form);
  void keep_beginning();

  std::size_t limit_;
  std::deque<MllpFrame> ready_;
  std::string content_;
  std::uint64_t size_ = 0;               // of the present message, also of what is not kept
  std::uint32_t last_ = 0x01010101;      // the last four bytes
  MllpForm previous_ = MllpForm::bytes;  // of the message before
  char before_start_ = '\1';             // the byte before the start block
  bool within_ = false;
  bool candidate_ = true;  // outside: what comes may be a message without a start
  bool too_large_ = false;
  bool dropped_ = false;
  bool end_block_ = false;  // the last byte was FS
  bool width_known_ = false;
  bool wide_ = false;
  bool restart_possible_ = false;
  std::uint64_t restart_at_ = 0;
};

// `content` between block characters.
[[nodiscard]] std::string mllp_frame(std::string_view content, MllpForm form = MllpForm::bytes);
// UTF-8 as this form writes it; of `bytes` the text itself. What is not UTF-8 becomes U+FFFD.
[[nodiscard]] std::string mllp_text(std::string_view utf8, MllpForm form);

}  // namespace linkway::net

#include "net/mllp_frame.h"

#include <algorithm>
#include <utility>

namespace linkway::net {

namespace {

constexpr char kStart = '\x0B';
constexpr char kEnd = '\x1C';
constexpr char kReturn = '\r';
constexpr char kAck = '\x06';
constexpr char kNak = '\x15';
constexpr std::size_t kName = 3;
constexpr std::size_t kHead = 4UL * 1024;  // of what is too large: enough to tell whose it is

bool is_line_end(char c) { return c == '\r' || c == '\n'; }
bool is_filler(char c) { return is_line_end(c) || c == '\0' || c == ' ' || c == '\t'; }

bool is_header_name(std::string_view name) { return name == "MSH" || name == "FHS" || name == "BHS"; }

// Whether a header segment may begin so.
bool may_be_header(std::string_view text) {
  for (const std::string_view name : {"MSH", "FHS", "BHS"}) {
    if (name.substr(0, std::min<std::size_t>(text.size(), kName)) == text.substr(0, kName)) return true;
  }
  return false;
}

}  // namespace

void MllpDecoder::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    // The bulk of a message, that holds no block characters.
    if (within_ && width_known_ && !wide_ && !end_block_ && !restart_possible_ && !too_large_) {
      const auto* stop = std::ranges::find_if(bytes, [](char c) { return c == kStart || c == kEnd; });
      const auto count = std::min(static_cast<std::size_t>(stop - bytes.begin()), limit_ - content_.size());
      content_.append(bytes.substr(0, count));
      size_ += count;
      bytes.remove_prefix(count);
      if (bytes.empty()) return;
    }
    take(bytes.front());
    bytes.remove_prefix(1);
  }
}

std::optional<MllpFrame> MllpDecoder::next() {
  if (ready_.empty()) return std::nullopt;
  auto frame = std::move(ready_.front());
  ready_.pop_front();
  return frame;
}

void MllpDecoder::take(char c) {
  if (!within_) {
    take_outside(c);
  } else if (wide_) {
    take_wide(c);
  } else {
    take_narrow(c);
  }
  last_ = (last_ << 8U) | static_cast<unsigned char>(c);
}

void MllpDecoder::begin() {
  before_start_ = static_cast<char>(last_ & 0xFFU);
  content_.clear();
  size_ = 0;
  within_ = true;
  too_large_ = false;
  dropped_ = false;
  end_block_ = false;
  width_known_ = false;
  wide_ = false;
  restart_possible_ = false;
}

// Between messages. A line that begins like a header segment may be a message whose start block is missing.
void MllpDecoder::take_outside(char c) {
  if (c == kStart) return begin();
  if (std::exchange(end_block_, false) && !content_.empty()) {
    const bool is_end = c == kReturn || (c == '\n' && is_line_end(content_.back()));
    if (is_end && content_.size() > kName) return finish(MllpForm::bytes);
    if (is_end) {
      content_.clear();
    } else {
      keep(kEnd);
    }
  }
  if (c == kEnd) {
    end_block_ = true;
    return;
  }
  if (content_.empty() && !candidate_) {
    candidate_ = is_line_end(c);
    return;
  }
  if (content_.empty() && is_filler(c)) return;
  keep(c);
  if (content_.size() <= kName && !may_be_header(content_)) {
    content_.clear();
    size_ = 0;
    candidate_ = is_line_end(c);
  }
}

void MllpDecoder::keep(char c) {
  ++size_;
  if (too_large_) return;
  if (size_ > limit_) {
    keep_beginning();
    return;
  }
  content_.push_back(c);
}

void MllpDecoder::keep_beginning() {
  too_large_ = true;
  content_.resize(std::min(content_.size(), kHead));
  content_.shrink_to_fit();
}

std::size_t MllpDecoder::held() const {
  auto bytes = content_.capacity();
  for (const auto& frame : ready_) bytes += frame.content.capacity();
  return bytes;
}

void MllpDecoder::drop() {
  if (too_large_ || content_.size() <= kHead) return;
  dropped_ = true;
  keep_beginning();
}

void MllpDecoder::take_narrow(char c) {
  const char before = content_.empty() ? '\0' : content_.back();
  if (std::exchange(end_block_, false)) {
    if (c == kReturn) return finish(MllpForm::bytes);
    // Without the CR it is the end only where a segment has ended; anywhere else it is data.
    if ((c == kStart || c == '\n') && (is_line_end(before) || too_large_)) {
      finish(MllpForm::bytes);
      if (c == kStart) begin();
      return;
    }
    keep(kEnd);
  }
  if (c == kEnd) {
    end_block_ = true;
    return;
  }
  if (c == kStart) {
    if (size_ == 0) return;  // wrapped twice
    restart_possible_ = true;
    restart_at_ = size_;
  }
  keep(c);
  if (!width_known_) find_width();
  if (restart_possible_ && size_ == restart_at_ + 4) restart_within();
}

// UTF-16 shows in the NULs beside the first letter, or in a byte order mark. The byte behind the start block may be the
// other half of it.
void MllpDecoder::find_width() {
  const std::string_view c = content_;
  const auto is = [&](std::size_t at, unsigned char value) {
    return c.size() > at && static_cast<unsigned char>(c[at]) == value;
  };
  if (c.size() < 2) return;
  const bool mark = (is(0, 0xFF) && is(1, 0xFE)) || (is(0, 0xFE) && is(1, 0xFF));
  const bool letter_first = is(1, 0) && c[0] >= 'A' && c[0] <= 'Z';
  const bool nul_first = is(0, 0);
  if (nul_first && c.size() < 3) return;
  const bool behind_nul = nul_first && ((c[1] >= 'A' && c[1] <= 'Z' && is(2, 0)) || (is(1, 0xFF) && is(2, 0xFE)));
  width_known_ = true;
  wide_ = mark || letter_first || behind_nul;
}

// The other side began again, as after a fault of its own: what it sent before is not a message.
void MllpDecoder::restart_within() {
  restart_possible_ = false;
  if (too_large_ || !is_header_name(std::string_view(content_).substr(content_.size() - kName))) return;
  const auto name = content_.substr(content_.size() - kName);
  const bool any = std::ranges::any_of(content_.substr(0, content_.size() - 4), [](char c) { return !is_filler(c); });
  if (any) ready_.push_back({MllpFrame::Kind::cut_short, MllpForm::bytes, true, {}});
  content_ = name;
  size_ = name.size();
}

// Offsets count from the start block's own byte 0x0B: of the byte c that comes now, size_ + 1.
void MllpDecoder::take_wide(char c) {
  const bool at_even = (size_ + 1) % 2 == 0;
  const auto last4 = (last_ << 8U) | static_cast<unsigned char>(c);
  const bool behind_nul = !content_.empty() && content_[0] == '\0';
  keep(c);
  // FS and CR as characters: 0x1C and 0x0D stand where the 0x0B stood, at even offsets, each beside a NUL.
  // A NUL before the start block is its own, or that of the end before it.
  const bool own_nul = before_start_ == '\0' && previous_ != MllpForm::utf16_le_blocks &&
                       !(behind_nul && content_.size() > 1 && content_[1] == '\xFF');
  if (at_even && (last4 & 0x00FFFFFFU) == 0x001C000DU && (!own_nul || (last4 >> 24U) == 0)) {
    return finish(own_nul ? MllpForm::utf16_be_blocks : MllpForm::utf16_le_blocks);
  }
  // FS and CR as bytes: the characters begin at odd offsets. A segment's end goes before them, because the two bytes
  // are also a letter's.
  if (at_even && last4 == 0x0D001C0DU) return finish(MllpForm::utf16_le);
  if (at_even && last4 == 0x000D1C0DU) return finish(MllpForm::utf16_be);
}

void MllpDecoder::finish(MllpForm form) {
  std::string content = std::move(content_);
  content_ = {};
  if (!too_large_) {
    switch (form) {
      case MllpForm::bytes:
        while (content.ends_with(kEnd)) content.pop_back();  // wrapped twice
        break;
      case MllpForm::utf16_le:
      case MllpForm::utf16_be: content.resize(content.size() - 2); break;
      case MllpForm::utf16_le_blocks:
        content.resize(content.size() - 3);
        content.erase(0, 1);
        break;
      case MllpForm::utf16_be_blocks: content.resize(content.size() - 4); break;
    }
  }
  auto kind = dropped_ ? MllpFrame::Kind::no_room : too_large_ ? MllpFrame::Kind::too_large : MllpFrame::Kind::message;
  if (content.size() == 1 && content[0] == kAck) kind = MllpFrame::Kind::ack;
  if (content.size() == 1 && content[0] == kNak) kind = MllpFrame::Kind::nak;
  if (too_large_ || std::ranges::any_of(content, [](char c) { return !is_filler(c); })) {
    ready_.push_back({kind, form, within_, std::move(content)});
  }
  previous_ = form;
  within_ = false;
  candidate_ = true;
  too_large_ = false;
  dropped_ = false;
  end_block_ = false;
  size_ = 0;
}

bool MllpDecoder::end_is_likely() const {
  if (!end_block_ || wide_ || (!within_ && content_.size() <= kName)) return false;
  return too_large_ || (!content_.empty() && is_line_end(content_.back()));
}

void MllpDecoder::pause() {
  if (end_is_likely()) finish(MllpForm::bytes);
}

bool MllpDecoder::end() {
  if (end_block_ && !wide_ && (within_ || content_.size() > kName)) finish(MllpForm::bytes);
  return within() && size_ > 0;
}

std::string mllp_frame(std::string_view content, MllpForm form) {
  std::string out;
  out.reserve(content.size() + 6);
  const std::string_view left = form == MllpForm::utf16_be_blocks ? std::string_view("\0", 1) : std::string_view();
  const std::string_view right = form == MllpForm::utf16_le_blocks ? std::string_view("\0", 1) : std::string_view();
  const auto put = [&](char c) { out.append(left).append(1, c).append(right); };
  put(kStart);
  out.append(content);
  put(kEnd);
  put(kReturn);
  return out;
}

std::string mllp_text(std::string_view utf8, MllpForm form) {
  if (form == MllpForm::bytes) return std::string(utf8);
  std::string out;
  out.reserve(utf8.size() * 2);
  const auto unit = [&](std::uint32_t u) {
    const char low = static_cast<char>(u & 0xFFU);
    const char high = static_cast<char>((u >> 8U) & 0xFFU);
    out.push_back(is_little_endian(form) ? low : high);
    out.push_back(is_little_endian(form) ? high : low);
  };
  for (std::size_t i = 0; i < utf8.size();) {
    const auto lead = static_cast<unsigned char>(utf8[i]);
    const std::size_t more = lead < 0x80 ? 0 : (lead & 0xE0U) == 0xC0 ? 1 : (lead & 0xF0U) == 0xE0 ? 2 : 3;
    std::uint32_t c = more == 0 ? lead : lead & (0x3FU >> more);
    bool whole = lead < 0x80 || (lead >= 0xC2 && lead <= 0xF4);
    for (std::size_t k = 1; whole && k <= more; ++k) {
      whole = i + k < utf8.size() && (static_cast<unsigned char>(utf8[i + k]) & 0xC0U) == 0x80;
      if (whole) c = (c << 6U) | (static_cast<unsigned char>(utf8[i + k]) & 0x3FU);
    }
    i += whole ? more + 1 : 1;
    if (!whole || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000)) c = 0xFFFD;
    if (c < 0x10000) {
      unit(c);
    } else {
      unit(0xD800 + ((c - 0x10000) >> 10U));
      unit(0xDC00 + ((c - 0x10000) & 0x3FFU));
    }
  }
  return out;
}

}  // namespace linkway::net

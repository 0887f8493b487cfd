// Any bytes as a stream of MLLP: the frames are the same however the stream is cut, and none is over the limit.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "net/mllp_frame.h"

namespace net = linkway::net;

namespace {

constexpr std::size_t limit = 200;
constexpr std::size_t limit_of_drops = 5'500;  // less than a few KB are not dropped

void require(bool holds) {
  if (!holds) std::abort();
}

struct Result {
  std::vector<net::MllpFrame> frames;
  bool dropped = false;
};

// In pieces whose sizes come from the bytes themselves; all at once when `sizes` is empty. With `drops` some of what is
// not complete is dropped on the way.
Result decode(std::string_view stream, std::string_view sizes, bool drops = false) {
  net::MllpDecoder decoder(drops ? limit_of_drops : limit);
  std::size_t turn = 0;
  while (!stream.empty()) {
    const auto wanted =
        sizes.empty() ? stream.size() : static_cast<unsigned char>(sizes[turn++ % sizes.size()]) % 7 + std::size_t{1};
    decoder.feed(stream.substr(0, wanted));
    if (drops && wanted == 3) decoder.drop();
    stream.remove_prefix(std::min(wanted, stream.size()));
  }
  Result result;
  result.dropped = decoder.end();
  while (auto frame = decoder.next()) result.frames.push_back(std::move(*frame));
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  const std::string_view stream(reinterpret_cast<const char*>(bytes), size);
  const auto whole = decode(stream, {});
  const auto parts = decode(stream, stream);
  require(whole.dropped == parts.dropped && whole.frames.size() == parts.frames.size());
  for (std::size_t i = 0; i < whole.frames.size(); ++i) {
    const auto& frame = whole.frames[i];
    require(frame.kind == parts.frames[i].kind && frame.content == parts.frames[i].content);
    require(frame.content.size() <= limit);
    require(frame.kind == net::MllpFrame::Kind::cut_short || !frame.content.empty());
  }
  for (const auto& frame : decode(stream, stream, true).frames) {
    require(frame.content.size() <= limit_of_drops &&
            (frame.kind == net::MllpFrame::Kind::cut_short || !frame.content.empty()));
  }
  // What was decoded can be sent on, and is read as the same.
  for (const auto& frame : whole.frames) {
    if (frame.kind != net::MllpFrame::Kind::message || frame.form != net::MllpForm::bytes) continue;
    if (frame.content.find_first_of("\x0B\x1C") != std::string::npos) continue;
    net::MllpDecoder again(limit);
    again.feed(net::mllp_frame(frame.content));
    const auto read = again.next();
    require(!read || read->form != net::MllpForm::bytes || read->content == frame.content);
  }
  return 0;
}

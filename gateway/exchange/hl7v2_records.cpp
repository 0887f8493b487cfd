#include "exchange/hl7v2_records.h"

#include <array>
#include <optional>
#include <utility>

#include "data/hl7v2_batch.h"

namespace linkway::exchange {

namespace {

class Hl7Records : public mapping::RecordReader {
 public:
  Hl7Records(mapping::ByteSource bytes, std::size_t max_bytes) : source_(std::move(bytes)), max_bytes_(max_bytes) {}

  Result<bool> next(mapping::Record& record) override {
    if (!batch_) {
      if (auto read = read_all(); !read) return std::move(read).problems();
      auto split = data::split_batch(text_, {max_bytes_, 1'000'000});
      if (!split) return std::move(split).problems();
      batch_ = *std::move(split);
    }
    if (at_ == batch_->messages.size()) return false;
    const auto& message = batch_->messages[at_++];
    record = {};
    record.number = at_;
    record.line = message.line;
    record.raw = message.bytes;
    return true;
  }

 private:
  Status read_all() {
    std::array<char, 64UL * 1024> piece{};
    for (;;) {
      const auto got = source_(piece.data(), piece.size());
      if (!got) return Problems(got.problems());
      if (*got == 0) return Done{};
      if (text_.size() + *got > max_bytes_) {
        Problem problem;
        problem.category = Category::too_large;
        problem.code = issue::too_long;
        problem.text = "the file is too long";
        return problem;
      }
      text_.append(piece.data(), *got);
    }
  }

  mapping::ByteSource source_;
  const std::size_t max_bytes_;
  std::string text_;
  std::optional<data::Hl7Batch> batch_;
  std::size_t at_ = 0;
};

}  // namespace

std::unique_ptr<mapping::RecordReader> hl7v2_records(mapping::ByteSource bytes, std::size_t max_bytes) {
  return std::make_unique<Hl7Records>(std::move(bytes), max_bytes);
}

}  // namespace linkway::exchange

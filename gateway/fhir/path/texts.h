// Texts that are made while an expression runs.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace linkway::fhir::path {

// Hands out memory that is given back all at once; keeps its chunks from run to run.
class Texts {
 public:
  void reset() {
    if (chunks_.size() > 1) {
      // What one run needed in pieces, the next gets in one; what is out of the ordinary is given back.
      const auto all = std::min(used_ + size_, keep_at_most);
      chunks_.clear();
      add(all);
    }
    at_ = chunks_.empty() ? nullptr : chunks_.front().get();
    left_ = chunks_.empty() ? 0 : size_;
    used_ = 0;
  }
  // Never null, for no bytes either.
  [[nodiscard]] char* take(std::size_t bytes) {
    if (bytes > left_ || at_ == nullptr) add(std::max(bytes, std::max(first_chunk, size_ * 2)));
    char* place = at_;
    at_ += bytes;
    left_ -= bytes;
    used_ += bytes;
    return place;
  }
  [[nodiscard]] std::size_t used() const { return used_; }

 private:
  static constexpr std::size_t first_chunk = 4096;
  static constexpr std::size_t keep_at_most = 1024UL * 1024;

  void add(std::size_t bytes) {
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
    at_ = chunks_.back().get();
    left_ = size_ = bytes;
  }

  std::vector<std::unique_ptr<char[]>> chunks_;
  char* at_ = nullptr;
  std::size_t left_ = 0;
  std::size_t size_ = 0;  // of the last chunk
  std::size_t used_ = 0;
};

}  // namespace linkway::fhir::path

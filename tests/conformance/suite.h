// The frame of linkway_conformance: a suite reads cases from a path, runs each, and tells the tally.
#pragma once

#include <cstddef>
#include <filesystem>
#include <iostream>
#include <string>
#include <string_view>

#include "base/result.h"
#include "conformance/disputed.h"

namespace linkway::conformance {

// Counts the cases of a suite and prints those that fail, one line each.
//
// A disputed case counts as any other: it passes or it fails; its failure is printed with the reason why the case is
// held to be wrong. A left out case is one whose input is not what the suite is about, such as an example that is no
// FHIR: it must fail, is printed with the reason, and is not counted.
class Tally {
 public:
  Tally(std::ostream& out, std::string_view suite, const Disputes& disputes, const Disputes& left_out = {})
      : out_(out), suite_(suite), disputes_(disputes), left_out_(left_out) {}

  void passed(std::string_view name);
  void failed(std::string_view name, std::string_view reason);
  // A line beside those of the cases.
  void say(std::string_view line) { out_ << line << '\n'; }
  // "SUITE: P of N", after what there is to say of disputes.
  void finish();

  [[nodiscard]] bool all_passed() const { return count_ > 0 && passed_ == count_; }

 private:
  std::ostream& out_;
  std::string_view suite_;
  const Disputes& disputes_;
  Disputes left_out_;
  std::size_t count_ = 0;
  std::size_t passed_ = 0;
  std::size_t disputed_count_ = 0;
  std::size_t left_out_count_ = 0;
};

// A problem when there is nothing at the path that could be run; a case that cannot be read is a case that fails.
using Run = Status (*)(const std::filesystem::path& path, Tally& tally);

Status run_fhirpath(const std::filesystem::path& folder, Tally& tally);
Status run_patch(const std::filesystem::path& folder, Tally& tally);
Status run_validator(const std::filesystem::path& file, Tally& tally);
Status run_examples(const std::filesystem::path& folder, Tally& tally);
Status run_mapping(const std::filesystem::path& folder, Tally& tally);
Status run_roundtrip(const std::filesystem::path& path, Tally& tally);
Status run_hl7v2(const std::filesystem::path& folder, Tally& tally);
Status run_mllp(const std::filesystem::path& folder, Tally& tally);

}  // namespace linkway::conformance

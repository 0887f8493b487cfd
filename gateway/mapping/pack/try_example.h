// Runs an example of a pack and judges what came of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "data/builder.h"
#include "fhir/validation/validator.h"
#include "mapping/pack/differences.h"
#include "mapping/pack/pack.h"
#include "mapping/pack/transfer.h"

namespace linkway::mapping {

struct ExampleVerdict {
  enum class Kind : std::uint8_t {
    passed,
    failed,
    unknown,  // there is nothing to compare with yet
  };
  Kind kind = Kind::passed;
  std::string file;                     // what the verdict is about: the golden file, else the input
  std::vector<Difference> differences;  // from the golden file
  Problems problems;                    // why it was refused, or findings of the validation of the FHIR side
  std::vector<std::string> missing;     // lines of the golden .error.txt or .told.txt that nothing said
  std::vector<std::string> untold;      // what was told and stands not in .told.txt
  std::string made;                     // the result as a golden file has it; "" when it was refused
  std::string made_path;                // where that belongs
  std::vector<std::string> told;        // as .told.txt has it
};

// What the gateway adds to what a platform reported before it is validated: the referral's own resources.
using Completion = std::function<data::Node(const data::Node& message, data::Builder& builder)>;

struct TryOptions {
  Coverage* coverage = nullptr;   // of the map of the example's channel
  std::vector<Coverage*> before;  // of those of the requests before its message, null for none
  Completion complete;            // of what comes in; may be empty
  bool validate = true;           // the FHIR side against FHIR and the channel's profiles
};

// Ids and times are the same in every run: ids count from 1, and it is 2026-01-01T00:00:00Z.
[[nodiscard]] ExampleVerdict try_example(const Pack& pack, const Example& example, const TryOptions& options = {});

// The clock and ids of examples, for whoever runs one in another way.
class CountingIds : public IdSource {
 public:
  [[nodiscard]] std::int64_t next_key() override { return ++last_; }
  [[nodiscard]] std::string uuid() override;

 private:
  std::int64_t last_ = 0;
};
[[nodiscard]] Instant example_time();
inline constexpr const char* example_partner = "example-partner";
inline constexpr const char* example_base = "https://gateway.example/fhir";

}  // namespace linkway::mapping

// A segment of HL7 v2 becomes an instance of its model.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/builder.h"
#include "data/hl7v2.h"
#include "mapping/models/hl7v2_findings.h"
#include "mapping/models/hl7v2_rules.h"
#include "mapping/models/hl7v2_shape.h"

namespace linkway::mapping {

class Hl7SegmentReader {
 public:
  Hl7SegmentReader(const fhir::Definitions& definitions, data::Builder& builder)
      : definitions_(definitions), builder_(builder), numbers_(definitions) {}

  // `own_type`: the model is not the one of the place, and the instance says which it is (resourceType).
  // Of `rules` the dates that may be none.
  [[nodiscard]] data::Node read(const data::Hl7Segment& segment, const fhir::Structure& type, bool own_type,
                                const data::Hl7Message& message, const Hl7Rules& rules, Hl7Findings& findings);

 private:
  struct Value {
    data::Node node;
    data::Node extra;  // "_name": the value was sent as ""
    explicit operator bool() const { return node || extra; }
  };
  using Members = std::vector<data::Member>;

  void field(const data::Hl7Part& part, std::size_t number, const Hl7Numbered& numbered, Members& members);
  [[nodiscard]] Step chosen(std::size_t number, const Hl7Numbered& numbered, const data::Hl7Part& part) const;
  [[nodiscard]] Value primitive(const data::Hl7Part& repetition, std::string_view name, bool free_text,
                                Members& members);
  [[nodiscard]] Value complex(const data::Hl7Part& part, const fhir::Structure& type, std::size_t depth);
  // What stands for a date that is none; nothing where the text is to be read as it is.
  [[nodiscard]] std::optional<Value> loose_date(const data::Hl7Part& repetition);
  [[nodiscard]] data::Node words(std::string_view text);
  [[nodiscard]] Value leaf(const data::Hl7Part& part, bool whole);
  void put(Members& members, std::string_view name, const Value& value);
  void put_list(Members& members, std::string_view name, const std::vector<Value>& values);
  // What the model has no place for: each leaf a member. `named`: the level of the part that the name's last number
  // counts.
  void keep(Members& members, const std::string& name, const data::Hl7Part& part, data::Hl7Level named);
  void keep_leaf(Members& members, const std::string& name, const data::Hl7Part& part);
  [[nodiscard]] data::Node null_mark();
  void tell(std::string_view code, std::string text) { findings_->warning(place_, code, std::move(text)); }

  const fhir::Definitions& definitions_;
  data::Builder& builder_;
  Hl7Numbers numbers_;
  data::Node null_mark_;
  std::string room_;
  // Of the segment that is being read.
  const data::Hl7Message* message_ = nullptr;
  const data::Hl7Segment* segment_ = nullptr;
  Hl7Findings* findings_ = nullptr;
  const Hl7Rules* rules_ = nullptr;
  data::Hl7Place place_;
};

}  // namespace linkway::mapping

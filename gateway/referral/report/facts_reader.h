// Reads what a referral counts for out of its resources, one after the other. Elements that are not as FHIR has them
// are passed over: what is stored was checked when it came.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "data/node.h"
#include "fhir/definitions/definitions.h"
#include "referral/report/facts.h"

namespace linkway::referral::report {

class FactsReader {
 public:
  // `definitions` give codes their words; they must outlive the reader.
  FactsReader(Row row, const fhir::Definitions& definitions);

  // Of a form that may be edited: the contact that it tells of stands for all of its messages.
  void came_with(std::int64_t contact) { facts_.row.message = contact; }
  void request(const data::Node& service_request);  // the sender's
  void order(const data::Node& service_request);    // the gateway's own: the source that was filled in
  // An Encounter that asked for nothing: what else stands in a request stands here.
  void contact_alone(const data::Node& encounter);
  void patient(const data::Node& patient);
  // Each version of a Task, oldest first. The steps of the gateway's Task and of the sender's own count; how the
  // referral ended is told by the gateway's.
  enum class TaskOf : std::uint8_t { gateway, sender };
  void task(const data::Node& task, TaskOf whose);
  // Encounter, Procedure, Observation; others are passed over. `shared`: it came with the message that brought this
  // referral and others, and belongs to another of them. Circumstances and contacts then count for each, measures and
  // activities for the one alone.
  void add(const data::Node& resource, bool shared);

  [[nodiscard]] Facts finish();

 private:
  void observation(const data::Node& observation, bool shared);
  void measure(const data::Node& observation, const data::Node& holder);
  [[nodiscard]] Value value_of(const data::Node& codeable, std::string_view system) const;
  void put(Table table, const data::Node& codeable);
  void put(Table table, std::string_view code, std::string_view display = {});
  [[nodiscard]] std::string display_of(std::string_view system, std::string_view code, std::string_view told) const;
  [[nodiscard]] std::optional<std::int64_t> age() const;
  void finish_referral();
  void finish_source();
  void finish_end();

  const fhir::Definitions& definitions_;
  Facts facts_;
  std::string birth_date_;
  std::string ended_on_;
  bool practice_named_ = false;
  bool practice_denied_ = false;
  std::optional<std::int64_t> stated_age_;
  std::set<std::string> encounters_;  // by what each is known
  std::optional<std::int64_t> told_contacts_;
  std::vector<Value> reason_;
};

}  // namespace linkway::referral::report

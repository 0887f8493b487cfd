#include <string>
#include <string_view>

#include "exchange/lookup.h"
#include "exchange/stages.h"
#include "referral/complete_report.h"

namespace linkway::exchange {

namespace {

struct TaskEntry {
  data::Node task;
  std::string path;
  std::size_t count = 0;
};

TaskEntry task_of(const data::Node& bundle) {
  TaskEntry found;
  std::size_t index = 0;
  for (const auto& entry : bundle["entry"].items()) {
    if (entry["resource"]["resourceType"].text() == "Task" && found.count++ == 0) {
      found.task = entry["resource"];
      found.path = "Bundle.entry[" + std::to_string(index) + "].resource";
    }
    ++index;
  }
  return found;
}

// A message needs an id and a time; a map may leave both to the gateway.
data::Node with_envelope(Work& work) {
  auto& b = work.builder;
  auto bundle = work.root;
  if (!bundle["timestamp"]) bundle = b.with(bundle, "timestamp", b.text(to_fhir(work.in.received)));
  const auto& first = bundle["entry"].at(0);
  const auto& header = first["resource"];
  if (header["resourceType"].text() != "MessageHeader" || header["id"]) return bundle;
  std::vector<data::Node> entries(bundle["entry"].items().begin(), bundle["entry"].items().end());
  entries[0] = b.with(first, "resource", b.with(header, "id", b.text(id_text(work.seed()))));
  return b.with(bundle, "entry", b.list(entries));
}

// A number as people write it: in groups, with blanks or dashes between them.
std::string without_gaps(std::string_view number) {
  std::string out(number);
  std::erase_if(out, [](char c) { return c == ' ' || c == '-'; });
  return out;
}

// What is said of the person's number must not be untrue: a referral's number that was mistyped is another one's.
bool is_another_person(const data::Node& said, const data::Node& patient) {
  const auto system = said["system"].text();
  const auto value = said["value"].text();
  if (system.empty() || stands_for_no_number(value)) return false;
  bool has_one = false;
  for (const auto& identifier : patient["identifier"].items()) {
    if (identifier["system"].text() != system) continue;
    if (without_gaps(identifier["value"].text()) == without_gaps(value)) return false;
    has_one = true;
  }
  return has_one;
}

bool complete_from_platform(Work& work, store::Reader& reader) {
  const auto entry = task_of(work.root);
  if (entry.count != 1) return true;  // what is wrong with that is told by the stages that follow
  auto row = visible_row(work, reader, "Task", entry.task["id"].text());
  const auto meant = task_meant(work, reader, entry.task, row ? row->key : ResourceKey());
  if (row && meant && row->referral != meant->referral) {
    // What one says of the other's person must not get there.
    work.problem(Category::unprocessable, issue::conflict, entry.path, "its ids belong to two different referrals");
    return false;
  }
  if (!row) row = meant;
  const auto referral = row ? referral_of(work, reader, row->referral) : std::nullopt;
  if (work.refused()) return false;
  if (!referral) {
    work.problem(Category::unprocessable, issue::not_found, entry.path,
                 "this names no referral that was handed to partner " + work.partner->id.get());
    return false;
  }
  const auto patient = visible_row(work, reader, "Patient", id_text(referral->patient));
  if (patient && is_another_person(entry.task["for"]["identifier"], content(work, *patient))) {
    work.problem(Category::unprocessable, issue::conflict, entry.path + ".for",
                 "the person of this report is not the one of the referral that it names");
    return false;
  }
  const auto stands = row->key == referral->task ? row : visible_row(work, reader, "Task", id_text(referral->task));
  work.root = referral::complete_report(
      work.root,
      {"Task/" + id_text(referral->task), "ServiceRequest/" + id_text(referral->order),
       "Patient/" + id_text(referral->patient), stands ? content(work, *stands) : data::Node()},
      work.builder);
  return !work.refused();
}

}  // namespace

bool complete(Work& work, store::Store& store) {
  if (work.channel == nullptr) return true;
  work.root = with_envelope(work);
  if (work.partner->role != security::Role::platform) return true;
  auto reader = store.reader();
  return complete_from_platform(work, *reader);
}

}  // namespace linkway::exchange

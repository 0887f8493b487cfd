// The requests of a delivery that takes several: what became of each, and what the answers gave for later ones.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "store/rows.h"

namespace linkway::store {

// One value of an answer, by the name under which later requests read it.
struct KeptValue {
  std::string name;
  std::string value;
  ResourceKey person;  // the Patient that it belongs to, for later deliveries as well; 0: of this delivery alone
};

struct RequestRow {
  DeliveryKey delivery;
  std::int32_t number = 0;   // within the delivery, from 1 through all attempts; the engine sets it
  std::int32_t attempt = 1;  // of the delivery
  std::string name;          // as the pack calls it
  Instant started;
  Instant ended;
  OutcomeClass outcome = OutcomeClass::unsent;
  std::int32_t status = 0;      // HTTP status of the answer, 0 for none
  std::string problem;          // safe to show
  std::string target;           // "POST /people/add"; never a query
  std::string body;             // as it left
  std::string answer;           // as it came
  std::vector<KeptValue> kept;  // written only with a request that was delivered; not read back
};

// How far a delivery has come.
struct RequestProgress {
  std::vector<std::pair<std::string, std::int32_t>> tried;  // requests and how often they left, or tried to
  std::vector<std::string> done;                            // those that were delivered
  std::vector<std::pair<std::string, std::string>> values;  // kept by this delivery, or of its person
};

}  // namespace linkway::store

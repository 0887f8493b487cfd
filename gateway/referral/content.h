// A referral as it came, found among the resources of one message.
#pragma once

#include <string>
#include <vector>

#include "data/node.h"

namespace linkway::referral {

struct Part {
  data::Node resource;  // absent: not there
  std::string path;     // where it stands in the message: "Bundle.entry[1].resource"
};

struct Content {
  Part request;  // ServiceRequest
  Part patient;  // what request.subject points to, when it is in the message or in the store
  Part task;     // the sender's Task with request as its focus; may be absent
  Part sender;   // MessageHeader.sender / responsible, when it came as a message; may be absent
};

}  // namespace linkway::referral

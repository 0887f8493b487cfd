#include "security/identify.h"

#include <utility>

#include "data/hl7v2_header.h"
#include "exchange/stages.h"
#include "exchange/unwrap.h"

namespace linkway::exchange {

namespace {

bool find_partner(Work& work) {
  if (work.in.replay_of.get() != 0) {
    work.partner = work.settings->partners.find(work.in.replayed_from);
    if (work.partner != nullptr) return true;
    work.problem(Category::unprocessable, issue::not_found, "",
                 "the partner that sent it is not in the configuration any more");
    return false;
  }
  if (!work.in.vouched.get().empty()) {
    work.partner = work.settings->partners.find(work.in.vouched);
    if (work.partner != nullptr) return true;
    work.problem(Category::forbidden, issue::forbidden, "", "this partner is not in the configuration any more");
    return false;
  }
  if (work.in.protocol == mapping::Protocol::mllp && !work.in.peer->shown()) {
    work.problem(Category::unauthenticated, issue::login, "MSH",
                 "no partner of this gateway sends as this application and facility (MSH-3, MSH-4) from this address");
    return false;
  }
  static const net::Headers no_headers;
  const auto& in = work.in;
  auto identity = security::identify(work.settings->partners, *in.peer, in.path_partner,
                                     {in.headers ? *in.headers : no_headers, in.query, in.body, in.received});
  work.partner = identity.partner;
  if (work.partner != nullptr) return true;
  work.challenge = std::move(identity.challenge);
  work.problems.push_back(std::move(identity.problem));
  return false;
}

// The path names a partner and one of its channels: that of the certificate, and one of its pack.
bool find_channel(Work& work) {
  const auto& in = work.in;
  if (in.path_partner != work.partner->id) {
    work.problem(Category::forbidden, issue::forbidden, "",
                 "this is another partner's path; yours is /partners/" + work.partner->id.get());
    return false;
  }
  work.pack = pack_of(*work.settings, *work.partner);
  if (work.pack) work.channel = work.pack->channel(mapping::Direction::in, in.path_channel);
  const bool by_another = work.channel != nullptr && work.channel->protocol != in.protocol && in.replay_of.get() == 0;
  if (work.channel == nullptr || by_another) {
    work.channel = nullptr;
    if (in.protocol == mapping::Protocol::mllp) {
      // Without delimiters nobody knows what type it is.
      if (!data::peek_hl7v2(in.body)) {
        work.problem(Category::malformed, issue::structure, "MSH",
                     "there is no MSH segment whose delimiters can be used: a message begins with MSH|^~\\&|");
        return false;
      }
      work.problem(Category::not_found, issue::not_found, "MSH-9",
                   "partner " + work.partner->id.get() + " has no channel that takes this type of message over mllp");
      return false;
    }
    work.problem(Category::not_found, issue::not_found, "",
                 "partner " + work.partner->id.get() + " has no channel of this name");
    return false;
  }
  work.in.channel = work.channel->name;
  return true;
}

}  // namespace

bool identify_sender(Work& work) {
  return find_partner(work) && (work.in.path_partner.get().empty() || find_channel(work));
}

bool identify(Work& work) { return identify_sender(work) && (work.channel == nullptr || unwrap(work)); }

}  // namespace linkway::exchange

#include "exchange/stages.h"

namespace linkway::exchange {

bool identify(Work& work) {
  if (!work.in.peer->shown()) {
    work.problem(Category::unauthenticated, issue::login, "",
                 "no client certificate was shown: a partner is known by its certificate");
    return false;
  }
  work.partner = work.settings->partners.identify(*work.in.peer);
  if (work.partner == nullptr) {
    work.problem(Category::forbidden, issue::forbidden, "",
                 "no partner of this gateway has this client certificate (SHA-256 " + work.in.peer->fingerprint + ")");
    return false;
  }
  return true;
}

}  // namespace linkway::exchange

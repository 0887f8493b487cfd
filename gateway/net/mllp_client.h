// Delivery over MLLP: one message at a time on a connection, and its answer is the one that names it. A connection
// whose answer did not come in time is closed, so that a late one is never credited to the next message.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/log.h"
#include "net/http_client.h"
#include "net/mllp_frame.h"

namespace linkway::net {

struct MllpExchanged {
  Sent sent = Sent::no;
  std::string answer;    // when answered: the message that came back; "" when only a release 2 commit byte did
  bool refused = false;  // that commit byte was a NAK: the other side could not keep it
  std::string reason;    // when not answered: safe for logs and operators
};

struct MllpParcel {
  std::string message;  // in the charset in which it is to travel
  // Whether what came back in one frame answers this message (MSA-2 is its MSH-10). What does not is passed over.
  std::function<bool(std::string_view)> is_answer;
};

// What became of a message that came in over the client's own connection.
struct MllpTaken {
  std::string answer;  // in the charset in which it is to travel; "": nothing is answered
  bool kept = true;    // false: it is on no disk, and no answer that it brought counts
};
// Every message that comes over a client's connection, asked for or not, also the answers (HL7 v2: an application's
// reply may come in place of its acknowledgment, or behind it). Called on a thread of the runtime; `done` once, from
// any thread, also from within.
struct MllpReceiver {
  std::function<void(std::string message, std::function<void(MllpTaken)> done)> take;
};

class MllpClient {
 public:
  virtual ~MllpClient() = default;
  // `done` as that of HttpClient::send.
  virtual void send(MllpParcel parcel, std::function<void(MllpExchanged)> done) = 0;
};

// mllp://host:port and mllps://host:port; the port is 2575 where none is named.
[[nodiscard]] Result<Url> parse_mllp_url(std::string_view text);
// `tls` null: plain. Of the limits, max_body is that of an answer and max_header is not used.
[[nodiscard]] std::unique_ptr<MllpClient> make_mllp_client(ClientRuntime& runtime, const Url& url,
                                                           std::shared_ptr<TlsClientContext> tls,
                                                           const ClientLimits& limits, Log& log,
                                                           std::shared_ptr<const MllpReceiver> heard = nullptr);

}  // namespace linkway::net

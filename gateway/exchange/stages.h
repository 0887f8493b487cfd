// The stages of the inbound pipeline. Each does one job on the Work, adds problems instead of throwing, and tells
// whether the next may run.
#pragma once

#include "base/ids.h"
#include "exchange/work.h"
#include "store/reader.h"
#include "store/store.h"

namespace linkway::exchange {

// Who is it? 401 without a certificate or another proof, 403 for a certificate that no partner has.
[[nodiscard]] bool identify(Work& work);
// The same, of a message that stays in the form that it came in (unwrap.h).
[[nodiscard]] bool identify_sender(Work& work);
// Bytes to Node: media type, encoding, syntax.
[[nodiscard]] bool decode(Work& work);
// What a partner's own words leave out and the gateway knows: whom a report is about, which order it follows.
[[nodiscard]] bool complete(Work& work, store::Store& store);
// Node to changes: what the message wants written.
[[nodiscard]] bool map(Work& work);
// The message against the definitions and profiles, by the policy for its partner.
[[nodiscard]] bool validate(Work& work);

enum class Recognised : std::uint8_t {
  fresh,     // not seen before
  repeated,  // the same message again: the answer is that of the first time
  failed,    // problems
};
// Has this message been here before? Fills the business key.
[[nodiscard]] Recognised recognise(Work& work, store::Reader& reader);

// Each change finds its target (a new key, a stored version), each reference what it points to.
[[nodiscard]] bool resolve(Work& work, store::Reader& reader, IdSource& ids);
// What the message means for referrals: begins, moves, reports, cancels. Fills the commit.
[[nodiscard]] bool decide(Work& work, store::Reader& reader, IdSource& ids);
// The positive answer.
void answer(Work& work, IdSource& ids);
// The answer that names the problems.
void answer_problems(Work& work);
// The same in plain JSON, for a partner that speaks its own words.
void answer_plainly(Work& work);
// What goes with every answer and is not part of what a repeat is answered with.
void add_trace(Work& work);
// Fills the exchange's own row of the commit.
void record(Work& work, Instant answered);
// Forgets all that was resolved and decided, so that the message can be handled once more.
void begin_again(Work& work);

}  // namespace linkway::exchange

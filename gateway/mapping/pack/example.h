// Examples of a pack: what a partner sends or gets, and what must become of it.
#pragma once

#include <string>

#include "mapping/pack/manifest.h"

namespace linkway::mapping {

// examples/<channel>/NAME.in.ENDING with NAME.out.ENDING beside it, or NAME.error.txt where it must be refused, and, if
// what is told along the way matters, NAME.told.txt. Where requests go before the message, NAME.out.txt has all of
// them, and NAME.answers.json what the partner answers, by the name of the request. With one channel in a pack they may
// stand in examples/ itself.
struct Example {
  std::string name;     // "referrals/new-referral"
  std::string channel;  // its name
  Direction direction = Direction::in;
  std::string in_path, in;
  std::string out_path, out;  // out_path "": there is none yet
  std::string answers_path, answers;
  std::string error_path;  // "": it must not be refused
  std::string error;       // each line a part of one problem's line
  std::string told_path;   // "": anything may be told
  std::string told;        // each line one of what is told: all, and nothing else
};

}  // namespace linkway::mapping

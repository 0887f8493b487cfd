#include "exchange/body.h"
#include "exchange/stages.h"

namespace linkway::exchange {

bool decode(Work& work) {
  auto root = read_body(work.in.media_type, work.in.body, work.arena, work.settings->definitions);
  if (!work.keep(root)) return false;
  work.root = *root;
  return true;
}

}  // namespace linkway::exchange

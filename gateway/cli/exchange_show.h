#pragma once

#include "cli/commands.h"
#include "cli/story.h"

namespace linkway::cli {

// For people: what came, what became of it, why, and what is next. The message and the answer themselves, which hold
// personal data, only with `raw`.
void show_story(const Story& story, bool raw, Shell& shell);

}  // namespace linkway::cli

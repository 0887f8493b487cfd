#include "data/json_guide.h"

namespace linkway::data {

JsonFollower::JsonFollower(JsonGuide& guide) : guide_(guide), reading_(++guide.readings_), pending_(&root_) {
  root_.expects = JsonPlace::Expects::named_object;
  *top_ = {.place = &root_, .expected = nullptr, .list = false, .choices = 0, .chosen = {}};
}

// A second value of the same choice is none of the ordinary.
void JsonFollower::choose(Frame& frame, const void* of) {
  for (std::size_t i = 0; i < frame.choices; ++i) lost_ = lost_ || frame.chosen[i] == of;
  if (frame.choices == frame.chosen.size()) {
    lost_ = true;
  } else {
    frame.chosen[frame.choices++] = of;
  }
}

void JsonFollower::look_up(const Name& name) {
  auto& frame = *top_;
  const JsonPlace* place = nullptr;
  if (frame.place != nullptr) {
    // What came last time is most often what comes now, though its characters lie elsewhere.
    place = *frame.expected;
    if (place == nullptr || !same_name(place->name, name.view())) place = guide_.member_of(*frame.place, name.view());
  } else if (frame.expected == &first_of_named_ && name.view() == guide_.kind_name_) {
    place = &kind_member_;
  }
  if (place == nullptr) {
    lost_ = true;
    return;
  }
  place->met_ = name;
  place->reading_ = reading_;
  if (frame.place != nullptr) *frame.expected = place;
  go_on(frame, *place);
}

// Only the text that names the kind of an object is not a fault here.
void JsonFollower::out_of_line(std::string_view value) {
  auto& frame = *top_;
  lost_ = true;
  if (pending_ != &kind_member_ || frame.place != nullptr) return;
  const auto* kind = guide_.kind(value);
  if (kind == nullptr) return;
  frame.place = kind;
  frame.expected = &kind->first_;
  lost_ = false;
}

}  // namespace linkway::data

// Tells, while a JSON text is read, whether it has the form that is expected of it. Most objects of a kind look like
// the one before: each member is expected behind the one that it followed last time, and as long as that holds a name
// is compared once, and neither looked up nor walked over again when the tree is made.
//
// An answer of yes is final. A no only says that this quick look could not tell, because the form is wrong or out of
// the ordinary: what is wrong is then for a look at the tree to say.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "data/json.h"
#include "data/node.h"
#include "data/short_text.h"

namespace linkway::data {

// A member of the objects of some kind, or a kind of object by itself.
class JsonPlace {
 public:
  enum class Expects : std::uint8_t {
    unknown,  // whatever stands there, the quick look cannot tell
    text,     // not empty
    number,
    boolean,
    object,        // not empty; its members are those that the guide knows for this place
    named_object,  // an object whose first member is a text that names its kind
  };
  Expects expects = Expects::unknown;
  bool list = false;             // a list of them, not empty
  std::string_view name;         // of the member
  const void* one_of = nullptr;  // of members with the same, an object has no more than one

 private:
  friend class JsonFollower;
  // What happened last time; of the text that is read now when `reading_` says so.
  mutable Name met_;
  mutable std::uint64_t reading_ = 0;
  mutable const JsonPlace* follower_ = nullptr;  // the member that came behind it
  mutable const JsonPlace* first_ = nullptr;     // its own first member
};

// Knows the places. They live at least as long as it does; used by one reader at a time.
class JsonGuide {
 public:
  // `kind_name`: the member by which a named_object tells its kind.
  explicit JsonGuide(std::string_view kind_name) : kind_name_(kind_name) {}
  JsonGuide(const JsonGuide&) = delete;
  JsonGuide& operator=(const JsonGuide&) = delete;
  virtual ~JsonGuide() = default;

  // Null when it is not known.
  [[nodiscard]] virtual const JsonPlace* kind(std::string_view name) = 0;
  [[nodiscard]] virtual const JsonPlace* member_of(const JsonPlace& object, std::string_view name) = 0;

 private:
  friend class JsonFollower;
  std::string_view kind_name_;
  std::uint64_t readings_ = 0;
};

// Follows one text, whose root is a named_object.
class JsonFollower {
 public:
  explicit JsonFollower(JsonGuide& guide);

  [[nodiscard]] bool fits() const { return !lost_; }

  // The name as it is known in this text already, or null: then named() must be told.
  [[nodiscard]] const Name* name(std::string_view text) {
    if (lost_) return nullptr;
    auto& frame = *top_;
    const auto* expected = *frame.expected;
    if (expected == nullptr || expected->reading_ != reading_ || !same_name(expected->met_.view(), text)) {
      return nullptr;
    }
    go_on(frame, *expected);
    return &expected->met_;
  }
  void named(const Name& name) {
    if (!lost_) look_up(name);
  }
  void text(std::string_view value) {
    if (lost_) return;
    if (pending_->expects != JsonPlace::Expects::text || value.empty() || pending_->list != top_->list) {
      out_of_line(value);
    }
  }
  void number() { scalar(JsonPlace::Expects::number); }
  void boolean() { scalar(JsonPlace::Expects::boolean); }
  void null() { lost_ = true; }
  void open_object() {
    if (lost_) return;
    const auto& place = *pending_;
    if (place.list == top_->list && place.expects == JsonPlace::Expects::object) {
      push(&place, &place.first_, false);
    } else if (place.list == top_->list && place.expects == JsonPlace::Expects::named_object) {
      push(nullptr, &first_of_named_, false);
    } else {
      lost_ = true;
    }
  }
  void open_list() {
    if (lost_) return;
    if (pending_->list && !top_->list) {
      push(pending_, nullptr, true);
    } else {
      lost_ = true;
    }
  }
  void close(std::size_t size) {
    if (lost_) return;
    lost_ = size == 0 || top_->place == nullptr;
    --top_;
    pending_ = top_->place;
  }

 private:
  struct Frame {
    const JsonPlace* place;      // of the object or list; null for an object of which the kind is not known yet
    const JsonPlace** expected;  // where the next member is remembered
    bool list;
    std::uint8_t choices;
    std::array<const void*, 2> chosen;  // no more of them can be told apart
  };
  static constexpr std::size_t deepest = 64;

  void push(const JsonPlace* place, const JsonPlace** expected, bool list) {
    if (top_ == &frames_.back()) {
      lost_ = true;
      return;
    }
    ++top_;
    top_->place = place;
    top_->expected = expected;
    top_->list = list;
    top_->choices = 0;
  }

  void scalar(JsonPlace::Expects kind) {
    if (lost_) return;
    lost_ = pending_->expects != kind || pending_->list != top_->list;
  }
  void go_on(Frame& frame, const JsonPlace& place) {
    frame.expected = &place.follower_;
    pending_ = &place;
    if (place.one_of != nullptr) choose(frame, place.one_of);
  }
  void choose(Frame& frame, const void* of);
  void look_up(const Name& name);
  void out_of_line(std::string_view value);

  JsonGuide& guide_;
  const std::uint64_t reading_;
  bool lost_ = false;
  const JsonPlace* pending_;  // of the value that comes next
  std::array<Frame, deepest> frames_;
  Frame* top_ = frames_.data();
  JsonPlace root_;
  JsonPlace kind_member_;
  const JsonPlace* first_of_named_ = &kind_member_;
};

// data::read_json() with a look at the form: follower.fits() tells. Good for one text.
[[nodiscard]] Result<Node> read_json(std::string_view bytes, Arena& arena, const JsonLimits& limits,
                                     JsonFollower& follower);

}  // namespace linkway::data

// A form that was edited tells its contact anew, and whole: what it does not name any more is taken back.
#pragma once

#include <string>
#include <vector>

#include "exchange/desk.h"
#include "exchange/work.h"
#include "store/reader.h"

namespace linkway::exchange {

class VisitToldAnew {
 public:
  VisitToldAnew(Work& work, store::Reader& reader, Desk& desk) : work_(work), reader_(reader), desk_(desk) {}

  // Looks for what the sender told of this contact before and leaves out now. Problems go to the work.
  void find(const Change& contact);
  // An answer is new, another, or not there any more.
  [[nodiscard]] bool answers_changed() const { return answers_changed_; }
  // Requests that are left out are revoked, and their platforms told; answers are marked as entered in error. What the
  // requests of a form say alike, such as the day, they say as the form does now.
  void take_back_the_rest();

 private:
  [[nodiscard]] std::vector<store::ResourceRow> left_out(std::string_view type, const Change& contact);
  void revoke(const store::ResourceRow& request);
  [[nodiscard]] data::Node as_told_now(const data::Node& request);

  Work& work_;
  store::Reader& reader_;
  Desk& desk_;
  data::Node contact_;
  std::string contact_ref_;
  std::vector<store::ResourceRow> requests_;
  std::vector<store::ResourceRow> answers_;
  bool answers_changed_ = false;
};

// True when the stored contact is of a newer edition than this one: it knows this one's number as an old one, or this
// one's number was its own once and is not any more.
[[nodiscard]] bool is_older(Work& work, store::Reader& reader, const Change& contact);

}  // namespace linkway::exchange

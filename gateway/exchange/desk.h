// Where decisions become rows: the steps of a referral's life that senders, platforms and the gateway itself take, each
// written to the commit of one exchange.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/ids.h"
#include "exchange/work.h"
#include "referral/content.h"
#include "referral/intermediary.h"
#include "referral/task_states.h"
#include "store/reader.h"

namespace linkway::exchange {

// Nothing points to what warns of a person, or says what the person agreed to: it points to the person.
inline constexpr std::array<std::string_view, 2> warnings = {"Flag", "Consent"};
[[nodiscard]] bool is_warning(std::string_view type);

class Desk {
 public:
  Desk(Work& work, store::Reader& reader, IdSource& ids) : work_(work), reader_(reader), ids_(ids) {}

  // -- looking
  // The resource that a literal means: one of this message, else a stored one that the partner may see.
  struct Found {
    data::Node resource;
    std::string path;          // in the message, "" for a stored one
    Change* change = nullptr;  // in the message
    ResourceKey key;
    std::int32_t version = 0;
  };
  [[nodiscard]] Found find(std::string_view literal);
  // One of the gateway's own resources: as this commit leaves it, else as it is stored. What the message itself says of
  // it is for nobody to take over.
  [[nodiscard]] Found standing(ResourceKey key);
  // The change that "Type/id" means, null when the message brings no such resource.
  [[nodiscard]] Change* change_at(std::string_view reference);
  // The change that holds the sender's Task for this request, when the message has one.
  [[nodiscard]] Change* task_for(const Change& request);

  // -- a referral's life
  // Begins one for a request of a sender; problems when something that it needs is missing.
  void begin(Change& request, Change* task);
  // The sender changed its request: the order follows, the platform is told. What is new may also be what was answered
  // in the contact; numbers that a pack gives are no news.
  void follow_request(Change& request, const store::ReferralRow& referral, bool answers_changed = false,
                      bool told_anew = false);
  // A Task that the sender sent after its request becomes its own view of the referral.
  void follow_task(Change& task, store::ReferralRow referral);
  // The sender ends it; `status` is cancelled or entered-in-error. Late when it is over already. A message may say
  // so of the request and of its Tasks: it ends once.
  void end_by_sender(store::ReferralRow referral, referral::TaskStatus status, const data::Node& reason);
  // The sender's own Task tells of that end, too, where the message that says so leaves it alone after all.
  void mirror_end(const store::ReferralRow& referral);
  // The platform's report on its Task.
  void report(Change& task, const store::ReferralRow& referral, const std::vector<Change*>& outputs);
  // Gives a referral without a platform to the one that the rules name now. False when none does.
  [[nodiscard]] bool route(store::ReferralRow referral);

  // -- writing
  // Stamps and queues one version of a resource.
  data::Node write(std::string_view type, ResourceKey key, std::int32_t version, const data::Node& resource,
                   const PartnerId& owner, ReferralKey referral);
  // When all is written: a delivery may count on a version of a change that was not taken over after all.
  void keep_to_what_is_written();
  // What the message leaves alone may be written with it all the same: the answer tells what is stored.
  void tell_latest(Change& change) const;

 private:
  void request_after_the_end(const Change& request, const store::ReferralRow& referral, std::string_view status);
  [[nodiscard]] bool names_another_person(const Change& request, const data::Node& order);
  [[nodiscard]] referral::Content content_of(Change& request, Change* task, Found& patient);
  [[nodiscard]] referral::PlatformRef platform_ref(const PartnerId& id) const;
  [[nodiscard]] referral::OrderInput order_input(const data::Node& request, const std::string& request_ref,
                                                 const data::Node& task, const std::string& task_ref,
                                                 const PartnerId& platform, ResourceKey order) const;
  void lift_patient(Change& request, Found& patient);
  void look_for_same_person(const Found& patient);
  // The Patient of this message that has one of these identities, null when there is none.
  [[nodiscard]] Change* patient_known_as(const std::vector<std::string>& identities);
  // Everything that order and Task reach by references: shown to the platform, and carried by the message to it.
  std::vector<store::ResourceVersion> disclose(const std::vector<data::Node>& roots, ReferralKey referral,
                                               bool whole_message);
  void deliver(const PartnerId& to, const store::ReferralRow& referral, store::DeliveryKind kind, std::string step,
               std::vector<store::ResourceVersion> content);
  [[nodiscard]] bool tells_outcomes_alone() const;
  [[nodiscard]] bool accepted_in_between(referral::TaskStatus from, referral::TaskStatus to) const;
  void mirror(const store::ReferralRow& referral, const referral::TaskReport& report);
  void close_order(const store::ReferralRow& referral, std::string_view status);
  // Why a referrer is told; each goes to those who asked for the step.
  struct News {
    bool moved = false;      // another status
    bool stepped = false;    // another business status
    bool corrected = false;  // what was told of it before was not so
  };
  void feed_back(const store::ReferralRow& referral, std::string_view status, News news, std::int32_t task_version,
                 const std::vector<Change*>& outputs);
  void report_when_over(Change& task, const store::ReferralRow& referral, referral::TaskStatus to,
                        const std::vector<Change*>& outputs);
  void tell_sender(const store::ReferralRow& referral, std::string step, std::int32_t task_version,
                   const std::vector<Change*>& outputs);
  [[nodiscard]] bool parts_changed(bool told_anew) const;
  [[nodiscard]] bool lacks_warning(ReferralKey referral);
  [[nodiscard]] data::Node without_repeated(const data::Node& told, const store::ReferralRow& referral,
                                            const std::vector<Change*>& outputs);
  // As two versions of a Task are compared.
  [[nodiscard]] data::Node without_marks(const data::Node& task) const;
  [[nodiscard]] std::int32_t version_of(ResourceKey key);
  void take_note(std::string text);

  Work& work_;
  store::Reader& reader_;
  IdSource& ids_;
  std::unordered_map<ResourceKey, std::int32_t> written_;        // versions queued in this commit
  std::unordered_map<ResourceKey, data::Node> latest_;           // and what they hold
  std::unordered_map<ReferralKey, referral::TaskReport> ended_;  // by the sender, in this commit
  std::unordered_map<std::string, Change*> by_reference_;        // of the first `indexed_` changes
  std::unordered_map<std::string, Change*> task_by_focus_;
  std::unordered_map<std::string, Change*> patient_by_identity_;
  std::unordered_set<ResourceKey> looked_for_;  // Patients of whom others like them were looked for
  std::size_t indexed_ = 0;
  void index();
};

}  // namespace linkway::exchange

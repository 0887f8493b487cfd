// Look-ups that the stages share: all through the partner's own eyes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/work.h"
#include "fhir/search_values.h"
#include "store/reader.h"

namespace linkway::exchange {

// The row that "Type/id" means, when the partner may see it. Problems of the store go to the work.
[[nodiscard]] std::optional<store::ResourceRow> visible_row(Work& work, store::Reader& reader, std::string_view type,
                                                            std::string_view id);
// The rows that a conditional "parameter=value" query finds among what the partner may see, at most `most`.
[[nodiscard]] Result<std::vector<store::ResourceRow>> find_by_query(Work& work, store::Reader& reader,
                                                                    std::string_view type, std::string_view query,
                                                                    std::uint32_t most = 2);
// The gateway's Task that a platform means with one that bears another id: with the same identifier, or the same focus.
// An identifier that two referrals of the platform have is a problem (of two senders that count alike, for instance),
// unless one of them is the Task that the report names by its id as well.
[[nodiscard]] std::optional<store::ResourceRow> task_meant(Work& work, store::Reader& reader, const data::Node& task,
                                                           ResourceKey named = ResourceKey());
// The row's content as a Node in the work's arena.
[[nodiscard]] data::Node content(Work& work, const store::ResourceRow& row);
[[nodiscard]] std::optional<store::ReferralRow> referral_of(Work& work, store::Reader& reader, ReferralKey key);
// What the platform was told last of what is asked for; nothing before it was told anything.
[[nodiscard]] std::vector<ResourceKey> told_last(Work& work, store::Reader& reader, ReferralKey referral);

// Search parameters of our own, which no search of a partner can name: what belongs to a contact ("Encounter/id"), and
// that a resource is a contact (contact_value).
inline constexpr std::string_view visit_token = "own.visit";
inline constexpr std::string_view contact_token = "own.contact";
inline constexpr std::string_view contact_value = "yes";

[[nodiscard]] std::vector<store::SearchToken> tokens_of(const data::Node& resource);
// Those by which another Patient may be seen to be the same person, and the question for all such pairs.
[[nodiscard]] std::vector<store::SearchToken> tokens_of_one_person(const data::Node& patient);
[[nodiscard]] store::PairQuery pairs_of_one_person();
[[nodiscard]] store::SearchQuery to_query(std::string_view type, const fhir::SearchRequest& request);

// What is written where a number is not known. Everybody has it, so it tells nobody from anybody else.
[[nodiscard]] bool stands_for_no_number(std::string_view value);
// System|value of the identifiers by which a partner's resource is known again: Patient, ServiceRequest and Task are
// the same when they come with the same identifier from the same partner. Identifiers without a system name nothing,
// nor do those of a household, or of secondary use: of a card that several people share, for instance.
[[nodiscard]] std::vector<std::string> identity_of(std::string_view type, const data::Node& resource);
// The same, and what the pack of a referrer numbers itself: whatever its type, it is known again by that number.
[[nodiscard]] std::vector<std::string> identity_of(const Work& work, std::string_view type, const data::Node& resource);
// System|value of all by which what a platform tells may be known again (known_report.h).
[[nodiscard]] std::vector<std::string> numbers_told(const data::Node& resource);
// A system that the pack declares: numbers that its own maps give, and nobody outside knows.
[[nodiscard]] bool is_pack_number(const Work& work, std::string_view system);
// What a resource tells: without id, meta and the numbers that the pack gives.
[[nodiscard]] data::Node without_pack_numbers(Work& work, const data::Node& resource);

}  // namespace linkway::exchange

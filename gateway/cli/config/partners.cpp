#include <array>
#include <optional>
#include <string>
#include <utility>

#include "cli/config/authentication.h"
#include "cli/config/credentials.h"
#include "cli/config/feedback_steps.h"
#include "cli/config/poll.h"
#include "cli/config/sections.h"
#include "cli/config/values.h"

namespace linkway::cli {

using namespace std::chrono_literals;
using security::Role;

namespace {

std::string owner_text(const std::pair<std::string, Place>& owner) {
  const auto who = owner.first.empty() ? "another partner" : "partner '" + owner.first + "'";
  return who + " in line " + std::to_string(owner.second.line);
}

std::string read_id(const Section& section, Owners& ids) {
  auto id = section.text({"id", required,
                          "What the partner is called in this file, in logs and in metrics: lower-case letters, "
                          "digits and '-', at most 63. It stays for good; what the partner sent is kept under it."});
  if (id.empty()) return id;
  if (!is_partner_id(id)) {
    section.wrong("id",
                  "id must be 1 to 63 lower-case letters, digits or '-' and not begin with '-', found '" + id + "'");
  }
  const auto [first, fresh] = ids.try_emplace(id, id, section.place("id"));
  if (!fresh) {
    section.wrong("id", "partner id '" + id + "' is taken: it stands in line " +
                            std::to_string(first->second.second.line) + " already");
  }
  return id;
}

void read_certificate(const Section& partner, Owners& certificates, security::Partner& result) {
  const auto section = partner.section(
      {"certificate", none, "What the partner's client certificate says; any one entry of it is enough."});
  const auto claim = [&](std::string_view key, const Word& word, const std::string& name) {
    const auto [first, fresh] = certificates.try_emplace(name, result.id.get(), word.place);
    if (!fresh) {
      section.wrong(key, word,
                    "'" + word.text + "' names the certificate of " + owner_text(first->second) + " already");
    }
  };
  for (const auto& word : section.texts(
           {"san", none, "Subject alternative names: dns:NAME, uri:URI or email:ADDRESS, compared as a whole."})) {
    if (auto san = parse_san(word.text)) {
      claim("san", word, *san);
      result.sans.push_back(std::move(*san));
    } else {
      section.wrong("san", word,
                    "san must be dns:, uri: or email: and a name, such as dns:gp.example, found '" + word.text + "'");
    }
  }
  for (const auto& word :
       section.texts({"fingerprint", none,
                      "SHA-256 of the certificate: 64 hexadecimal digits, colons and case do not matter."})) {
    if (auto fingerprint = parse_fingerprint(word.text)) {
      claim("fingerprint", word, *fingerprint);
      result.fingerprints.push_back(std::move(*fingerprint));
    } else {
      section.wrong("fingerprint", word,
                    "fingerprint must be the 64 hexadecimal digits of a SHA-256, found '" + word.text + "'");
    }
  }
  if (section.present() && !section.has("san") && !section.has("fingerprint")) {
    section.wrong("", "certificate needs 'san' or 'fingerprint', or nobody could be this partner");
  }
}

std::optional<security::DeliverySettings> read_delivery(const Section& partner) {
  const auto section = partner.section({"delivery", none, "Where messages for this partner go; a platform needs it."});
  security::DeliverySettings delivery;
  const bool plain = section.flag(
      {"plain", "false", "Whether mllp:// without TLS may go to another machine; for a protected network."});
  delivery.url =
      read_delivery_url(section,
                        {"url", required,
                         "The URL to which messages are posted: https://, or mllps:// for HL7 v2; http:// "
                         "and mllp:// are allowed to this machine itself. file:///FOLDER puts each message into a "
                         "file."},
                        plain);
  const bool mllp = delivery.url.starts_with("mllp");
  delivery.limits.connections = static_cast<std::size_t>(
      section.whole({"connections", "4", "Messages under way at the same time. Over mllp the default is 1."}, 1, 1024));
  if (mllp && !section.has("connections")) delivery.limits.connections = 1;
  delivery.credentials = read_credentials(section);
  delivery.limits.connect = section.duration({"connect", "10s", "For name, TCP and TLS together."}, 1ms, 1h);
  delivery.limits.answer =
      section.duration({"answer", "30s", "From the first byte sent to the last byte of the answer."}, 1ms, 1h);
  delivery.idempotent = section.flag(
      {"idempotent", "true",
       "Whether the partner takes a message twice as once (by MessageHeader.id or X-Request-Id). If not, a message "
       "that may or may not have arrived is parked for a person to decide. Over mllp the default is false."});
  if (mllp && !section.has("idempotent")) delivery.idempotent = false;
  delivery.on_error = static_cast<security::OnError>(section.choice(
      {"on_error", "retry",
       "Over mllp, what an error (AE, CE) means. retry: later may be better. refuse: no repeat will mend it."},
      {"retry", "refuse"}));
  if (!mllp && section.has("on_error")) section.wrong("on_error", "on_error is for deliveries over mllp");
  const auto retry = section.section({"retry", none, "How a message is tried again that could not be handed over."});
  delivery.retry.first =
      retry.duration({"first", "1s", "The pause before the second attempt; it doubles each time."}, 1ms, 24h);
  delivery.retry.longest = retry.duration({"longest", "15m", "The longest pause."}, 1ms, 24h * 7);
  delivery.retry.give_up =
      retry.duration({"give_up", "72h", "The age at which a message is parked and no longer tried."}, 1ms, 24h * 365);
  if (delivery.retry.longest < delivery.retry.first) {
    retry.wrong("longest", "longest (" + duration_text(delivery.retry.longest) + ") must not be shorter than first (" +
                               duration_text(delivery.retry.first) + ")");
  }
  if (delivery.retry.give_up < delivery.retry.first) {
    retry.wrong("give_up", "give_up (" + duration_text(delivery.retry.give_up) + ") must not be shorter than first (" +
                               duration_text(delivery.retry.first) + ")");
  }
  if (!section.present()) return std::nullopt;
  return delivery;
}

void read_feedback(const Section& partner, security::Partner& result) {
  const auto words = partner.texts(
      {"feedback", none,
       "The steps of a referral that are reported back to this referrer: Task statuses and business statuses. "
       "Without it nothing is sent back; the referrer can still ask."});
  for (const auto& word : words) {
    if (!is_feedback_step(word.text)) {
      partner.wrong("feedback", word, unknown_feedback_step(word.text));
    } else if (!result.feedback.insert(word.text).second) {
      partner.wrong("feedback", word, "'" + word.text + "' is in the list twice");
    }
  }
}

void read_default_code(const Section& partner, security::Partner& result) {
  const auto section = partner.section(
      {"default_code", none, "Stands in for the code of a referral that comes without one (ServiceRequest.code)."});
  security::Partner::DefaultCode code;
  code.system = section.text({"system", required, "Its code system, a URI."});
  code.code = section.text({"code", required, "The code."});
  code.display = section.text({"display", none, "The code in words."});
  if (section.present()) result.default_code = std::move(code);
}

// Keys that mean nothing in this role would be believed to do something.
void check_role(const Section& section, const security::Partner& partner, std::string_view role) {
  const auto only = [&](std::string_view key, std::string_view whose) {
    if (section.has(key)) {
      section.wrong(key, std::string(key) + " is for " + std::string(whose) + " only; this partner's role is " +
                             std::string(role));
    }
  };
  if (partner.role != Role::referrer) {
    only("source", "referrers");
    only("default_code", "referrers");
    only("feedback", "referrers");
  }
  if (partner.role == Role::operator_) {
    only("delivery", "referrers and platforms");
    only("pack", "referrers and platforms");
    only("mllp", "referrers and platforms");
    only("poll", "referrers and platforms");
  }
  if (partner.role == Role::platform && section.has("role") && !section.has("delivery")) {
    section.wrong("", "a platform needs 'delivery' with the url where its referrals go");
  }
  if (partner.role == Role::referrer && section.has("feedback") && !section.has("delivery")) {
    section.wrong("feedback", "feedback needs 'delivery' with the url where it goes");
  }
}

security::Partner read_partner(const Section& section, Owners& ids, Owners& certificates, Config& config) {
  security::Partner partner;
  partner.id = PartnerId(read_id(section, ids));
  partner.name = section.text({"name", required, "Its name for people: in logs, tables and the summaries for GPs."});
  constexpr std::array<std::string_view, 3> roles{"referrer", "platform", "operator"};
  const auto role =
      section.choice({"role", required, "What it may do: send referrals, receive them, or watch the traffic."},
                     {roles[0], roles[1], roles[2]});
  partner.role = static_cast<Role>(role);
  read_certificate(section, certificates, partner);
  partner.mllp = read_mllp_sender(section);
  partner.authentication = read_authentication(section, partner.id.get(), certificates);
  if (section.present() && !section.has("certificate") && !section.has("authentication") && !section.has("mllp") &&
      !section.has("files")) {
    section.wrong("", "key 'certificate', 'authentication' or 'mllp' is missing, or nobody could be this partner");
  }
  bool has_organization = false;
  auto organization = read_organization(
      section,
      {"organization", none,
       "The partner's organisation; a referrer's stands in for the requester of a referral that names none."},
      has_organization);
  if (has_organization) partner.organization = std::move(organization);
  partner.source = section.text(
      {"source", none,
       "Where this referrer's referrals come from, for routes, platforms and reports, where a referral does "
       "not say it itself: general-practice, pharmacy, school, ..."});
  read_default_code(section, partner);
  partner.validation =
      read_validation(section, "How strictly its messages are validated; stands in for the rules for all partners.");
  partner.pack = section.text(
      {"pack", none,
       "The pack that describes what it speaks: what it posts to /partners/ID/CHANNEL and what is sent to it goes "
       "through the pack's maps. Without it the partner speaks FHIR."});
  if (!partner.pack.empty()) config.pack_places[partner.id] = section.place("pack");
  read_feedback(section, partner);
  partner.delivery = read_delivery(section);
  read_folders_in(section, partner.id, config);
  for (auto& poll : read_polls(section, partner, config.delivery_tls)) config.polls.push_back(std::move(poll));
  check_role(section, partner, roles[role]);
  return partner;
}

}  // namespace

std::vector<security::Partner> read_partners(const Section& root, Config& config) {
  Owners ids;
  Owners certificates;
  std::vector<security::Partner> partners;
  for (const auto& section :
       root.sections({"partners", required, "The outside systems that may talk to this gateway; nobody else may."})) {
    partners.push_back(read_partner(section, ids, certificates, config));
  }
  return partners;
}

}  // namespace linkway::cli

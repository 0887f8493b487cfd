// Deliveries on a page: one alone, and as part of an exchange.
#pragma once

#include <string>

#include "cli/page.h"
#include "cli/story.h"

namespace linkway::cli {

// "the referral 'requested' for northside"
[[nodiscard]] std::string what_of(const store::DeliveryRow& delivery);

// A line for it, and one for each attempt. What was sent and answered, which holds personal data, only with `raw`.
// `exchange`: the one that the page is about.
void show_delivery(Page& page, const DeliveryStory& story, ExchangeKey exchange, bool raw);

// A page of its own.
void show_delivery_page(const DeliveryStory& story, bool raw, Shell& shell);

}  // namespace linkway::cli

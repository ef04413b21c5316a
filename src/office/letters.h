#pragma once
#include "office/case_access.h"
#include "procedure/event.h"

namespace shuquan::office {

/// Fills a letter event from the case as it stands after the action: title, addressee, paragraphs, remedy in both languages, the
/// points of a correction list, the grounds of a refusal. What was sent is stored, so a letter never changes afterwards.
Result<void> compose_letter(store::Connection& db, const OpenedCase& opened, procedure::Event& letter);

}  // namespace shuquan::office

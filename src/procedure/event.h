#pragma once
#include <string>
#include <string_view>

#include "procedure/case.h"

namespace shuquan::procedure {

/// Something that happened in a case, in the past tense. Stored for ever; `version` tells apply() how to read `data`,
/// and an old version keeps its old reading.
struct Event {
  std::string kind;
  int version = 1;
  Instant at;
  Actor actor;
  Json data;
};

namespace event {
inline constexpr std::string_view kCaseCreated = "case_created";
inline constexpr std::string_view kFormSaved = "form_saved";
inline constexpr std::string_view kParticipantAdded = "participant_added";
inline constexpr std::string_view kParticipantChanged = "participant_changed";
inline constexpr std::string_view kParticipantRemoved = "participant_removed";
inline constexpr std::string_view kParticipationConfirmed = "participation_confirmed";
inline constexpr std::string_view kActionPerformed = "action_performed";
inline constexpr std::string_view kNumberAssigned = "number_assigned";
inline constexpr std::string_view kRulesPinned = "rules_pinned";
inline constexpr std::string_view kChannelSet = "channel_set";
inline constexpr std::string_view kClockSet = "clock_set";  ///< started, paused, resumed, stopped, expired or recomputed
inline constexpr std::string_view kAssigned = "assigned";
inline constexpr std::string_view kRecused = "recused";
inline constexpr std::string_view kNoteAdded = "note_added";
inline constexpr std::string_view kLetterIssued = "letter_issued";
inline constexpr std::string_view kRightGranted = "right_granted";
inline constexpr std::string_view kRightNamed = "right_named";        ///< the case is about this right
inline constexpr std::string_view kRightChanged = "right_changed";    ///< an effect was taken into register and log
}  // namespace event

/// Whether apply() can read this event; a database that holds another one was written by a newer program.
bool is_known(std::string_view kind, int version);
/// The case after the event. Never refuses; asserts on an unknown event (check is_known when loading).
/// Complexity: linear in the size of the case for form_saved, constant otherwise.
void apply(Case& file, const Event& event);

}  // namespace shuquan::procedure

#pragma once
#include "office/case_access.h"

// What one reader sees of what others have put into a case. Every answer about a case takes it from here.
namespace shuquan::office {

/// The input of `action` that somebody in the role `author` gave, by the x-visibility of the action's form; empty where
/// the form is unknown.
Json input_seen(const OpenedCase& opened, std::string_view action, rules::Role author, const Json& input);
/// Whether the reader may know of records of this kind: the office's own ones are for officials; what passed between the
/// applicant and the adviser is theirs unless the applicant shares it (G-4a).
bool sees_record(const OpenedCase& opened, std::string_view kind);
/// Whether the reader may have a file: in a case with two sides only officials, whoever added it, and those to whom the
/// form or a record that they see names it.
bool sees_attachment(const OpenedCase& opened, std::string_view blob, std::string_view uploaded_by);
/// The name of whoever acted: officials and the other side's people stay unnamed, the other side's party is named.
std::string actor_name_seen(const OpenedCase& opened, const procedure::Actor& actor);

/// Those who take part, as the reader may know them: an unnamed person with a mark that only this case understands.
Json participants_seen(const OpenedCase& opened);
/// The name and id of one of them, likewise.
procedure::Participant participant_seen(const OpenedCase& opened, const procedure::Participant& participant);
/// The party that the reader means by an id or by such a mark.
PartyId party_meant(const OpenedCase& opened, const PartyId& given);

}  // namespace shuquan::office

#pragma once
#include <string_view>
#include <vector>

#include "office/case_access.h"
#include "office/case_rights.h"
#include "office/transaction.h"

// The commands on cases, one file each. They answer with JSON for the caller: what changed, no more.
namespace shuquan::office {

/// The role in which `who` may file for `applicant`: its own member, or its agent by power of attorney; party.unknown otherwise.
Result<procedure::Actor> filing_actor(Transaction& tx, const Identity& who, const PartyId& applicant);

/// Opens a draft of a procedure in a jurisdiction for a party that `who` may act for, or for a principal whose power of
/// attorney `who`'s agency holds; without `applicant` an official opens it for the office. `rights`: what the case is
/// about, for procedures about standing rights. Answers with id, state, form_revision.
Result<Json> create_case(Transaction& tx, const Identity& who, std::string_view pack, std::string_view procedure, const PartyId& applicant,
                         const std::vector<RightReference>& rights = {});

/// Saves form sections of a draft. `expected_revision`: what the editor has seen; conflict case.stale (412) otherwise, with
/// both versions left intact. Answers with form_revision, saved_at and the problems that are left.
Result<Json> save_draft(Transaction& tx, const Identity& who, std::string_view case_code, const CaseId& id, std::int64_t expected_revision, const Json& changes);

/// Performs an action of the rule pack with its input.
Result<Json> perform_action(Transaction& tx, const Identity& who, std::string_view case_code, const CaseId& id, std::string_view action, const Json& input);

Result<Json> add_participant(Transaction& tx, const Identity& who, const CaseId& id, const PartyId& party, rules::Role role, int share_bp);
Result<Json> change_participant(Transaction& tx, const Identity& who, const CaseId& id, const PartyId& party, int share_bp);
Result<Json> remove_participant(Transaction& tx, const Identity& who, const CaseId& id, const PartyId& party, rules::Role role);

/// Takes a case, hands it to a colleague of the same office, or gives it back (no assignee).
Result<Json> assign_case(Transaction& tx, const Identity& who, const CaseId& id, const AccountId& assignee);
/// The same for many cases, each by itself: {"items": [{case_id, ok, …}], "done"}. What stands in the way of one case does
/// not keep the others; a fault of the database undoes all.
Result<Json> assign_cases(Transaction& tx, const Identity& who, const std::vector<CaseId>& ids, const AccountId& assignee, std::string_view language);
Result<Json> recuse_from_case(Transaction& tx, const Identity& who, const CaseId& id, std::string_view reason);
Result<Json> add_case_note(Transaction& tx, const Identity& who, const CaseId& id, std::string_view text);

/// Adds a file that is already in the attachment folder to a case that may be edited (or to an objection being filed).
struct Upload {
  std::string slot;  ///< code list attachment_kind
  std::string name;
  std::string media_type;
  std::int64_t size = 0;
  BlobId blob;
  std::string sm3;
};
Result<Json> add_attachment(Transaction& tx, const Identity& who, std::string_view case_code, const CaseId& id, const Upload& upload);
Result<Json> remove_attachment(Transaction& tx, const Identity& who, const CaseId& id, std::string_view attachment);

/// Drafts an objection against an application on public notice: with an account, or by real name without one. The answer
/// holds a code that opens the objection later; the action file_objection files it.
Result<Json> draft_objection(Transaction& tx, const Identity& who, const CaseId& against, const PartyId& objector, std::string_view real_name, const Json& form);

/// A clock has run out: performs what the rules say follows. Nothing where another command was quicker.
Result<Json> expire_clock(Transaction& tx, const CaseId& id, std::string_view clock);
/// Tells those concerned that a clock is running out, once for all reminders that have come due.
Result<Json> remind(Transaction& tx, const CaseId& id, std::string_view clock);
/// A right is past its last day of validity (no grace period): the register says so.
Result<Json> expire_right(Transaction& tx, std::uint64_t ordinal);
/// Due dates that a newly published calendar changes; the parties are told.
Result<Json> recompute_due_dates(Transaction& tx, const CaseId& id);

}  // namespace shuquan::office

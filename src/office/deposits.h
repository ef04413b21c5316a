#pragma once
#include <string>
#include <string_view>

#include "crypto/digest.h"
#include "office/transaction.h"
#include "procedure/case.h"

// Deposits of data sets at the registry: documents that the depositor's machine made. The data never come here.
namespace shuquan::office {

inline constexpr std::size_t kDepositUpload = std::size_t{16} << 20;  ///< a longer document is refused
inline constexpr std::int64_t kMostDeposits = 10'000;                 ///< of one party
inline constexpr std::int64_t kDepositsPerDay = 200;                  ///< of one party, in a day of Beijing

/// Takes an uploaded deposit document before any command names it: parses it strictly (digests, signature), puts document
/// and sketch into the attachment folder. `who` must act for the party, as owner, filer or agent with a power of attorney
/// that is not limited to a case (deposit.not_yours). Answers what store_deposit() takes.
Result<Json> receive_deposit(store::Connection& db, const Services& services, const Identity& who, const PartyId& party, const std::string& spooled_path, std::string_view bytes, Instant now);
/// Enters a received deposit for the party and stamps both digests of its head (RFC 3161). The same deposit of the same
/// party is the same entry. Rejected deposit.too_many, unavailable deposit.day_limit.
Result<Json> store_deposit(Transaction& tx, const Identity& who, const PartyId& party, const Json& received);

/// Deposits of a party, newest first, at most `limit` before the id `after`. For members and agents of the party.
Result<Json> list_deposits(store::Connection& db, const Identity& who, const PartyId& party, std::string_view after, std::int64_t limit, Instant now);
/// A deposit with its profile (counts, no values), stamps and the cases that name it. Not found deposit.unknown for everybody
/// but members and agents of its party and officials before whom an application names it.
Result<Json> view_deposit(store::Connection& db, const Services& services, const Identity& who, std::string_view id, Instant now);
/// The document as it was received.
Result<std::string> deposit_document(store::Connection& db, const Services& services, const Identity& who, std::string_view id, Instant now);
/// The stamp (DER TimeStampResp) over the head's digest; not found deposit.not_stamped.
Result<std::string> deposit_stamp(store::Connection& db, const Identity& who, std::string_view id, crypto::Hash hash, Instant now);

/// An evidence bundle (ZIP) of the document, the registry's stamps and certificate, and the log proof of the right whose
/// application names the deposit, where there is one.
Result<std::string> deposit_bundle(store::Connection& db, Services& services, const Identity& who, std::string_view id, Instant now);

/// Whether the deposit that the case's form names (/deposit/deposit_id), if any, is one of its applicants. Invalid input
/// deposit.unknown where it is not, deposit.digest_differs where the form's digest is none of the deposit's.
Result<void> check_named_deposit(store::Connection& db, const procedure::Case& file);
/// Checks the same and notes which deposit it is.
Result<void> note_named_deposit(Transaction& tx, const procedure::Case& file);

}  // namespace shuquan::office

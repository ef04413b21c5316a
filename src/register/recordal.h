#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/time.h"

namespace shuquan::registry {

enum class HolderKind { organisation, institution, person };
std::string_view to_string(HolderKind kind);
std::optional<HolderKind> parse_holder_kind(std::string_view text);

/// A holder as the public register shows it. A natural person's name never enters the log: `name` is empty there and
/// `commitment` binds it (hex of the salted commitment); organisations are public by name and credit code.
struct Holder {
  std::string name;
  std::string identifier;  ///< unified social credit code, empty for persons
  std::string commitment;
  HolderKind kind = HolderKind::organisation;
  int share_bp = 10'000;  ///< basis points; the shares of one right sum to 10,000; 0 for the parties of a recordal
  bool operator==(const Holder&) const = default;
};

/// What can be noted on a right: 许可 质押 作价入股 入表 证券化 冻结 注记.
enum class RecordalKind { licence, pledge, contribution, on_balance, securitisation, freeze, note };
std::string_view to_string(RecordalKind kind);
std::optional<RecordalKind> parse_recordal_kind(std::string_view text);

/// 独占 排他 普通 分许可. Exclusive shuts out everybody, also the holder; sole everybody but the holder.
enum class LicenceKind { exclusive, sole, ordinary, sub };
std::string_view to_string(LicenceKind kind);
std::optional<LicenceKind> parse_licence_kind(std::string_view text);

/// Something that stands on a right: the public part of a contract or an order. What has ended is in the log only.
struct Recordal {
  std::uint32_t id = 0;  ///< revision of the right's entry that recorded it; never used again
  RecordalKind kind = RecordalKind::note;
  std::vector<Holder> parties;    ///< the other side: licensees, pledgees, investees, the authority that ordered it
  LocalDate from;                 ///< first day
  std::optional<LocalDate> until;  ///< last day; none: as long as the right, a pledge as long as the debt
  std::string reference;          ///< number of the filing; the same on every right that one contract covers
  bool late = false;              ///< filed after the period of B-art.16
  LicenceKind licence = LicenceKind::ordinary;  ///< licences only
  std::uint32_t head = 0;                       ///< sub-licences only: the licence they rest on
  std::vector<std::string> territory;           ///< licences only: GB/T 2260 codes; none: everywhere
  std::vector<std::string> fields;              ///< licences only: GB/T 4754 divisions; none: every field
  /// Licence: "sublicence", "resale", "export". Pledge: what the pledgee agreed to in the contract, "licence", "transfer".
  std::vector<std::string> allows;
  Json terms = Json::object();  ///< other public terms, as the rule pack's form makes them public
  bool operator==(const Recordal&) const = default;
  bool allows_to(std::string_view what) const;
};

Json to_json(const Recordal& recordal);
/// Strict inverse; internal error where a stored recordal does not read back.
Result<Recordal> recordal_from_json(const Json& value);
Json to_json(const Holder& holder);
Result<Holder> holder_from_json(const Json& value);

/// Whether some place, some field and some day belongs to both licences. Codes of GB/T 2260 cover what lies below them
/// (110000 covers 110105); fields are compared by their code's beginning.
bool overlap(const Recordal& one, const Recordal& other);
/// Whether every place, field and day of `inner` belongs to `outer`.
bool covers(const Recordal& outer, const Recordal& inner);

}  // namespace shuquan::registry

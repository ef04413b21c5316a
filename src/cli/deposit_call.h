#pragma once
#include <string>
#include <string_view>

#include "base/time.h"
#include "cli/deposit_arguments.h"
#include "evidence/evidence.h"
#include "evidence/stamps.h"

// What the subcommands of `shuquan deposit` share.
namespace shuquan::cli {

inline constexpr int kHolds = 0;
inline constexpr int kDoesNotHold = 1;
inline constexpr int kUsage = 2;
inline constexpr int kRefused = 3;
inline constexpr int kInputOutput = 4;
inline constexpr std::string_view kKeyFormat = "shuquan-deposit-key-v1";

struct Call {
  Arguments arguments;
  std::string language;
  bool json = false;

  bool zh() const { return language == "zh"; }
  const char* say(const char* chinese, const char* english) const { return zh() ? chinese : english; }
};

/// To standard output.
void print(const std::string& text);
int exit_status(const Error& error);
/// evidence.usage, naming what was wrong.
std::unexpected<Error> misuse(std::string_view argument);
/// "-" is standard input, postgresql://… a database whose table --member names.
evidence::Source source_of(const Arguments& arguments, const std::string& path);
bool is_database(std::string_view path);
Instant now();
/// --format, --encoding, --delimiter, --quote, --header, --ragged, --member.
Result<evidence::FormChoice> form_choice(const Arguments& arguments);
Result<evidence::Deposit> load_deposit(const std::string& path);
Result<std::string> load_dataset_key(const std::string& path);
/// What a deposit says of itself, as text or JSON.
void print_summary(const Call& call, const evidence::Deposit& deposit);

// Each in a file of its own.
Result<int> compare_deposits(const Call& call);
Result<int> rebuild_index(const Call& call);
Result<int> mark_copy(const Call& call);
Result<int> detect_marks(const Call& call);
Result<int> merge_deposits(const Call& call);
Result<int> stamp_deposit(const Call& call);
Result<int> bundle_deposit(const Call& call);
Result<int> key_deposit(const Call& call);
/// Sets up that a run over `data` keeps its state beside the deposit and goes on from what lies there; the file's path, empty where
/// nothing is kept (standard input and output, data without a path of their own, --keep-every 0).
Result<std::string> resume_unfinished(const Call& call, const std::string& data, const std::string& deposit, evidence::Resuming& resuming);
Result<int> rotate_registry_key(const Call& call);
/// --keyed URL --token FILE; without a function where --keyed is not given.
Result<evidence::Keying> keying_of(const Call& call);
/// The stamps that lie beside the deposit or that --stamps names; none where nothing is named and nothing lies there. A file
/// that is there and cannot be read, or a named one that is not there, is an error.
Result<evidence::Stamps> load_stamps_beside(const Call& call, const std::string& path, const evidence::Deposit& deposit);
/// Checks the stamps that lie beside the deposit or that --stamps names, against --trust; none where there are none.
Result<Json> check_deposit_stamps(const Call& call, const std::string& path, const evidence::Deposit& deposit);
/// Whom to ask for stamps and of which digests; looked up before any work is done.
struct Stamping {
  std::string url;
  std::vector<std::string> trusted;  ///< the authority's certificate (DER), where the list names one
  std::vector<crypto::Hash> hashes;
};
/// --hash and the list of authorities. evidence.authority_unknown, evidence.usage.
Result<Stamping> find_stamping(const Call& call, const std::string& authority);
/// Where the stamps of the deposit at this path are kept.
std::string stamps_path(const Call& call, const std::string& deposit);
/// Stamps the deposit at this path; each stamp is kept as soon as it is there. evidence.stamps_full before anything is asked.
Result<void> add_stamps(const Call& call, const std::string& path, const evidence::Deposit& deposit, const Stamping& stamping);

}  // namespace shuquan::cli

#include "cli/deposit_call.h"
#include "cli/open_database.h"
#include "office/similarity_shelf.h"

namespace shuquan::cli {

Result<int> rebuild_index(const Call& call) {
  if (!call.arguments.plain.empty()) return misuse("index");
  SHUQUAN_TRY(const std::unique_ptr<store::Database> database, open_database(call.arguments));
  SHUQUAN_CHECK(database->check_schema());
  const std::string data = call.arguments.get("--data", "shuquan-data");
  SHUQUAN_TRY(const store::BlobFolder blobs, store::BlobFolder::open(data + "/attachments"));
  SHUQUAN_TRY(const store::ReadLease db, database->read());
  SHUQUAN_CHECK(db->begin_read());
  office::SimilarityShelf shelf(data + "/similarity");
  SHUQUAN_TRY(const std::size_t deposits, shelf.rebuild(*db, blobs));
  db->rollback();
  if (call.json) {
    print(Json::object({{"deposits", deposits}}).pretty() + "\n");
  } else {
    print(std::string(call.say("相似性索引已重建，存证 ", "The similarity index is built anew; deposits: ")) + std::to_string(deposits) + "\n");
  }
  return kHolds;
}

}  // namespace shuquan::cli

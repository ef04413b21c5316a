#pragma once
#include <vector>

#include "api/operation.h"

// One function per area; each returns its lines of the operation table.
namespace shuquan::api {

std::vector<Operation> work_list_operations();
std::vector<Operation> case_operations();
std::vector<Operation> case_reading_operations();
std::vector<Operation> desk_operations();
std::vector<Operation> objection_operations();
std::vector<Operation> identity_operations();
std::vector<Operation> party_operations();
std::vector<Operation> administration_operations();
std::vector<Operation> deposit_operations();
std::vector<Operation> oblivious_operations();
std::vector<Operation> register_operations();
std::vector<Operation> rules_operations();
std::vector<Operation> timestamp_operations();
std::vector<Operation> docket_operations();
std::vector<Operation> feed_operations();
std::vector<Operation> extract_operations();
std::vector<Operation> outbound_operations();
std::vector<Operation> batch_operations();
std::vector<Operation> bulk_operations();
std::vector<Operation> statistics_operations();
std::vector<Operation> demo_operations();

}  // namespace shuquan::api

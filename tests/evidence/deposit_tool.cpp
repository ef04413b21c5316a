// `shuquan deposit` by itself, for the tests of this folder and for machines that only make deposits.
#include <string>
#include <vector>

#include "cli/deposit.h"

int main(int count, char** arguments) {
  return shuquan::cli::deposit_command(std::vector<std::string>(arguments + 1, arguments + count));
}

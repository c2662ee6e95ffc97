// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_CERTS_FIXTURE_H_
#define SERVER_IDENTITY_CERTS_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "certs/authority.h"
#include "core/testing/read_file.h"
#include "core/testing/temporary_folder.h"
#include "server/identity/revocation_list.h"
#include "server/identity/tls.h"

namespace postgate::identity {

// A test with a development authority in a folder of its own, which goes with the test.
class CertsFixture : public ::testing::Test {
 protected:
  CertsFixture() {
    EXPECT_TRUE(certs::InitAuthority(dir_).ok());
  }

  // Issues carrier-NAME or the like and returns the path of the two files without their endings.
  std::string Issue(const std::string& role, const std::string& name, const certs::IssueOptions& options = {}) {
    const auto issued = certs::Issue(dir_, role, name, options);
    EXPECT_TRUE(issued.ok()) << issued.status();
    return dir_ + "/" + role + "-" + name;
  }

  static std::string Content(const std::string& path) {
    EXPECT_TRUE(std::filesystem::exists(path)) << path;
    return ReadFile(path);
  }

  static void Put(const std::string& path, const std::string& content) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
  }

  RevocationList::Files ListFiles() const { return {dir_ + "/crl.pem", dir_ + "/ca.pem"}; }

  const TemporaryFolder folder_;
  const std::string root_ = folder_.path();
  const std::string dir_ = root_ + "/certs";
};

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_CERTS_FIXTURE_H_

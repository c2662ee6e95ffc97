// SPDX-License-Identifier: Apache-2.0
//
// For tests and benchmarks only.
#ifndef CORE_TESTING_SOFT_TOKEN_H_
#define CORE_TESTING_SOFT_TOKEN_H_

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "core/testing/temporary_folder.h"

namespace postgate {

// A PKCS#11 token in software (SoftHSM), in a folder of its own. While it lives, this process and those that it starts see this token alone.
class SoftToken {
 public:
  static constexpr char kModule[] = "/usr/lib/softhsm/libsofthsm2.so";
  static constexpr char kPin[] = "74839201";

  explicit SoftToken(const std::string& label = "hub") : label_(label) {
    std::filesystem::create_directories(tokens());
    Write(configuration(), "directories.tokendir = " + tokens() + "\nlog.level = ERROR\n");
    setenv("SOFTHSM2_CONF", configuration().c_str(), 1);
    Write(pin_file(), std::string(kPin) + "\n");
    is_good_ = Run("softhsm2-util --init-token --free --label " + label + " --so-pin 12345678 --pin " + kPin);
  }

  // Whether all steps so far succeeded.
  bool is_good() const { return is_good_; }

  // Takes a private key in (PKCS #8, PEM).
  void Import(const std::string& key_file, const std::string& object, const std::string& id = "a1") {
    is_good_ &= Run("softhsm2-util --import " + key_file + " --token " + label_ + " --label " + object + " --id " + id + " --pin " + kPin);
  }
  // What the token holds is gone, as when a module is pulled out.
  void Remove() { std::filesystem::rename(tokens(), folder_.path() + "/removed"); }
  void PutBack() { std::filesystem::rename(folder_.path() + "/removed", tokens()); }

  // Of the key `object`.
  std::string Uri(const std::string& object) const {
    return "pkcs11:token=" + label_ + ";object=" + object + "?module-path=" + kModule + "&pin-source=file:" + pin_file();
  }
  std::string pin_file() const { return folder_.path() + "/pin"; }
  // A file of the test's own.
  std::string File(const std::string& name) const { return folder_.path() + "/" + name; }

  // Only its owner may read it.
  static void Write(const std::string& path, const std::string& text) {
    std::ofstream(path, std::ios::binary) << text;
    chmod(path.c_str(), S_IRUSR | S_IWUSR);
  }
  static bool Run(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

 private:
  std::string tokens() const { return folder_.path() + "/tokens"; }
  std::string configuration() const { return folder_.path() + "/softhsm2.conf"; }

  TemporaryFolder folder_;
  const std::string label_;
  bool is_good_ = false;
};

}  // namespace postgate

#endif  // CORE_TESTING_SOFT_TOKEN_H_

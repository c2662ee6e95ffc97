// SPDX-License-Identifier: Apache-2.0
#ifndef SERVER_IDENTITY_PERMISSIONS_H_
#define SERVER_IDENTITY_PERMISSIONS_H_

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/identity/principal.h"

namespace postgate::identity {

// One method and the roles that may call it.
struct MethodPermission {
  absl::string_view method;  // as in the :path header, "/package.Service/Method"
  std::vector<Role> roles;
};

// The whole table, sorted as the services declare their methods. Everything that it does not name is denied.
absl::Span<const MethodPermission> PermissionTable();

enum class MethodAccess { kAllowed, kRoleNotAllowed, kUnknownMethod };

// What the table says about `role` calling `method`. Pure and safe from any thread.
MethodAccess AccessTo(absl::string_view method, Role role);

}  // namespace postgate::identity

#endif  // SERVER_IDENTITY_PERMISSIONS_H_

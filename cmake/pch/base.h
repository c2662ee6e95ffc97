// What nearly every file includes; precompiled, so that it is read once. Files name what they use all the same: a build without precompiled
// headers (preset dev) holds that.
// Of the protos only what items, declarations and decisions are made of: a service or the ledger's entry changes more often, and what stands here
// compiles everything again.
#include <algorithm>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "postgate/v1/assessment.pb.h"
#include "postgate/v1/decision.pb.h"
#include "postgate/v1/declaration.pb.h"
#include "postgate/v1/finding.pb.h"
#include "postgate/v1/item.pb.h"
#include "postgate/v1/movement.pb.h"
#include "postgate/v1/receipt.pb.h"

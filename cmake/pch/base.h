// What nearly every file includes; precompiled, so that it is read once. Files name what they use all the same: a build without precompiled
// headers (preset dev) holds that.
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
#include "postgate/ledger/v1/entry.pb.h"
#include "postgate/v1/exchange_service.pb.h"
#include "postgate/v1/risk_queue_service.pb.h"

// SPDX-License-Identifier: Apache-2.0
#ifndef CORE_SCREENING_WORKSPACE_H_
#define CORE_SCREENING_WORKSPACE_H_

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/screening/screener.h"
#include "core/screening/screening_list.h"

namespace postgate::screening {

// What a session works with, and what it remembers: for one list, and so for one version of it.
class ScreeningList::Workspace {
 public:
  explicit Workspace(const Screener& screener);

  // What was found of a name, null if it is not remembered.
  const Hit* Find(absl::string_view name);
  void Remember(absl::string_view name, const Hit& hit);

  Screener::Scratch scratch;

 private:
  struct Remembered {
    std::string name;
    Hit hit;
  };
  // A name stands in one of two places.
  std::pair<size_t, size_t> PlacesOf(absl::string_view name) const;

  std::vector<Remembered> remembered_;
};

}  // namespace postgate::screening

#endif  // CORE_SCREENING_WORKSPACE_H_

#include <mutex>
absl::Mutex mutex;  // A comment may name std::mutex and <mutex>.

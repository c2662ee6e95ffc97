absl::Time now = absl::Now();
auto began = std::chrono::steady_clock::now();

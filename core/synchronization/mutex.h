// SPDX-License-Identifier: Apache-2.0
//
// The locks of Postgate: std::mutex with Clang's thread-safety attributes, so that the compiler checks what is
// guarded by which lock and ThreadSanitizer sees every operation. absl::Mutex is not used because distributions ship
// it uninstrumented, which gives ThreadSanitizer reports in correct code.
#ifndef CORE_SYNCHRONIZATION_MUTEX_H_
#define CORE_SYNCHRONIZATION_MUTEX_H_

#include <chrono>
#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define POSTGATE_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define POSTGATE_THREAD_ATTRIBUTE(x)
#endif

#define POSTGATE_CAPABILITY(x) POSTGATE_THREAD_ATTRIBUTE(capability(x))
#define POSTGATE_SCOPED_CAPABILITY POSTGATE_THREAD_ATTRIBUTE(scoped_lockable)
// A member that may be touched only while the named lock is held.
#define POSTGATE_GUARDED_BY(x) POSTGATE_THREAD_ATTRIBUTE(guarded_by(x))
// A pointer whose target may be touched only while the named lock is held.
#define POSTGATE_PT_GUARDED_BY(x) POSTGATE_THREAD_ATTRIBUTE(pt_guarded_by(x))
// A function that its caller enters with the lock held, or without it.
#define POSTGATE_REQUIRES(...) POSTGATE_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define POSTGATE_EXCLUDES(...) POSTGATE_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))
#define POSTGATE_ACQUIRE(...) POSTGATE_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define POSTGATE_TRY_ACQUIRE(...) POSTGATE_THREAD_ATTRIBUTE(try_acquire_capability(__VA_ARGS__))
#define POSTGATE_RELEASE(...) POSTGATE_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define POSTGATE_ACQUIRED_BEFORE(...) POSTGATE_THREAD_ATTRIBUTE(acquired_before(__VA_ARGS__))
#define POSTGATE_ACQUIRED_AFTER(...) POSTGATE_THREAD_ATTRIBUTE(acquired_after(__VA_ARGS__))
#define POSTGATE_RETURN_CAPABILITY(x) POSTGATE_THREAD_ATTRIBUTE(lock_returned(x))
#define POSTGATE_ASSERT_CAPABILITY(x) POSTGATE_THREAD_ATTRIBUTE(assert_capability(x))
// For the few functions whose locking the analysis cannot follow; say why beside it.
#define POSTGATE_NO_THREAD_SAFETY_ANALYSIS POSTGATE_THREAD_ATTRIBUTE(no_thread_safety_analysis)

namespace postgate {

// Mutual exclusion between threads; not recursive.
class POSTGATE_CAPABILITY("mutex") Mutex {
 public:
  Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  void Lock() POSTGATE_ACQUIRE() { mutex_.lock(); }
  void Unlock() POSTGATE_RELEASE() { mutex_.unlock(); }
  bool TryLock() POSTGATE_TRY_ACQUIRE(true) { return mutex_.try_lock(); }

 private:
  friend class CondVar;
  std::mutex mutex_;
};

// Holds a Mutex from construction to the end of the scope.
class POSTGATE_SCOPED_CAPABILITY MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) POSTGATE_ACQUIRE(mutex) : mutex_(mutex) { mutex_.Lock(); }
  explicit MutexLock(Mutex* mutex) POSTGATE_ACQUIRE(mutex) : mutex_(*mutex) { mutex_.Lock(); }
  ~MutexLock() POSTGATE_RELEASE() { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// A condition that threads wait for under a Mutex. Waits may wake spuriously: wait in a loop over the guarded state,
// which keeps the state's reads in the function that the analysis sees holding the lock.
class CondVar {
 public:
  CondVar() = default;
  CondVar(const CondVar&) = delete;
  CondVar& operator=(const CondVar&) = delete;

  // Releases `mutex`, sleeps until woken, and holds `mutex` again on return.
  void Wait(Mutex& mutex) POSTGATE_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }

  // As Wait, but no longer than `timeout`. Returns false when the time ran out.
  template <typename Rep, typename Period>
  bool WaitFor(Mutex& mutex, std::chrono::duration<Rep, Period> timeout) POSTGATE_REQUIRES(mutex) {
    std::unique_lock<std::mutex> lock(mutex.mutex_, std::adopt_lock);
    const bool woken = condition_.wait_for(lock, timeout) == std::cv_status::no_timeout;
    lock.release();
    return woken;
  }

  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace postgate

#endif  // CORE_SYNCHRONIZATION_MUTEX_H_

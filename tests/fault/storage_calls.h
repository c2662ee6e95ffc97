// SPDX-License-Identifier: Apache-2.0
//
// How a test speaks to the storage shim, and the shim to the test.
//
// The shim (libstorage_shim.so, by LD_PRELOAD) stands between a program and the calls with which it changes files below one folder. It makes
// calls fail, and writes down what a power cut would leave. It never syncs to the real disk: the disk is played, and so is its failing.
//
// Set in the program's environment:
//
//   POSTGATE_STORAGE_ROOT     the folder; it exists when the program starts, and all that is in it then is durable
//   POSTGATE_STORAGE_JOURNAL  an empty folder beside it, on the same file system, for what the shim writes down
//   POSTGATE_STORAGE_FAULT    "CALL FAULT N TIMES [SUFFIX]": the Nth such call (from 1) and TIMES - 1 after it go wrong; TIMES may be "always".
//                             CALL is a name below or "any". FAULT is EIO, ENOSPC, EINTR (the call does nothing and says so), SHORT (a write
//                             writes half) or KILL (SIGKILL, before the call). With SUFFIX only calls count whose path ends so.
//   POSTGATE_STORAGE_LIES     a suffix of paths, or "all": their syncs are answered with success and make nothing durable
//
// The journal, JOURNAL/journal, is a line an event, fields with tabs between, paths relative to the folder ("." for itself). It is written
// before the program goes on, so that it outlives SIGKILL:
//
//   call NAME OUTCOME PATH    a call; OUTCOME is "ok", a fault of ours, or "failed" (by the system's own answer)
//   base ID BYTES PATH        what was there at the start; BYTES is -1 for a folder
//   make ID PATH              a new name for a new file or folder (-ID: a folder)
//   move ID FROM TO           a rename; what was at TO is gone
//   drop ID PATH              a removal
//   durable ID BYTES          a file was synced and had so many bytes
//   names PATH                a folder was synced: its names are as they are now
//   kept ID BYTES             the file's durable bytes are about to be destroyed, and are in JOURNAL/ID
#ifndef POSTGATE_TESTS_FAULT_STORAGE_CALLS_H_
#define POSTGATE_TESTS_FAULT_STORAGE_CALLS_H_

namespace postgate::fault {

inline constexpr char kRootVariable[] = "POSTGATE_STORAGE_ROOT";
inline constexpr char kJournalVariable[] = "POSTGATE_STORAGE_JOURNAL";
inline constexpr char kFaultVariable[] = "POSTGATE_STORAGE_FAULT";
inline constexpr char kLiesVariable[] = "POSTGATE_STORAGE_LIES";

inline constexpr char kJournalFile[] = "journal";

// The calls that are counted, by the names under which the journal and POSTGATE_STORAGE_FAULT know them: variants of a call (pwrite, openat,
// unlinkat) have the name of the plain one. Of `open` those count that read as well.
// Files that are mapped to be written are not seen: RocksDB has none as the ledger opens it.
inline constexpr const char* kCalls[] = {"open",      "write",     "fsync",  "fdatasync", "sync_file_range", "close",
                                         "ftruncate", "fallocate", "rename", "unlink",    "mkdir"};

}  // namespace postgate::fault

#endif  // POSTGATE_TESTS_FAULT_STORAGE_CALLS_H_

// SPDX-License-Identifier: Apache-2.0
#ifndef TESTS_PROPERTIES_MESSAGE_MUTATOR_H_
#define TESTS_PROPERTIES_MESSAGE_MUTATOR_H_

#include <google/protobuf/message.h>

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>

namespace postgate::properties {

// Alters messages by what they mean: fields left out, emptied, exchanged; lists at their limits; texts in other scripts, of boundary lengths, of any
// characters; codes that are valid but rare, or nearly valid; numbers where types end; other values of enums. The same seed makes the same of the same
// message on every machine.
class MessageMutator {
 public:
  // What the result still fits.
  enum class Fits {
    kAnyMessage,
    // JSON lines too, which have no number for an unknown value of an enum and no time beyond the year 9999.
    kTextFiles,
  };

  MessageMutator(Fits fits, uint64_t seed) : fits_(fits), random_(seed) {}

  // Makes one to four changes. `donor`, of the same type or null: a message of which fields are taken over.
  void Mutate(google::protobuf::Message* message, const google::protobuf::Message* donor = nullptr);

  // Below `bound`, which is not 0.
  size_t Below(size_t bound) { return static_cast<size_t>(random_() % bound); }

 private:
  using Field = google::protobuf::FieldDescriptor;

  void MutateOnce(google::protobuf::Message* message, const google::protobuf::Message* donor);
  // A message somewhere in `message`, itself included.
  google::protobuf::Message* Somewhere(google::protobuf::Message* message);
  void ChangeField(google::protobuf::Message* message, const Field& field);
  void ChangeText(google::protobuf::Message* message, const Field& field);
  void ChangeNumber(google::protobuf::Message* message, const Field& field);
  void ChangeEnum(google::protobuf::Message* message, const Field& field);
  void ChangeTime(google::protobuf::Message* time);
  void ChangeList(google::protobuf::Message* message, const Field& field);
  void Exchange(google::protobuf::Message* message);
  std::string AlteredText(std::string text, const std::string& field_name);
  std::string RandomText();

  const Fits fits_;
  std::mt19937_64 random_;
};

}  // namespace postgate::properties

#endif  // TESTS_PROPERTIES_MESSAGE_MUTATOR_H_

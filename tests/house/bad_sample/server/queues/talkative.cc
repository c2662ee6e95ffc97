std::string Say(const v1::Item& item) { return item.ShortDebugString(); }
bool Tell(const v1::Item& item, std::string* text) { return google::protobuf::TextFormat::PrintToString(item, text); }

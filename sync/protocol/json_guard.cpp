#include "sync/protocol/json_guard.h"

#include <vector>

#include "sync/protocol/json.h"

namespace tp {

namespace {

// Builds the value from SAX events and stops at the first thing that the rules refuse, so that neither depth nor number
// of values ever exceeds the caps in memory.
class GuardedBuilder {
  public:
    explicit GuardedBuilder(const JsonCaps& caps) : m_caps(caps) {}

    bool null() { return add(nullptr); }
    bool boolean(bool value) { return add(value); }
    bool number_integer(int64_t value) { return add(value); }
    bool number_unsigned(uint64_t value) { return add(value); }
    bool number_float(double value, const std::string&) { return add(value); }
    bool string(std::string& value) {
        if (value.find('\0') != std::string::npos) return refuse(errc::malformed, "U+0000 in a text");
        return add(std::move(value));
    }
    bool binary(Json::binary_t&) { return refuse(errc::malformed, "binary value"); }
    bool start_object(size_t) { return open(Json::object()); }
    bool start_array(size_t) { return open(Json::array()); }
    bool end_object() { return close(); }
    bool end_array() { return close(); }
    bool key(std::string& name) {
        if (name.find('\0') != std::string::npos) return refuse(errc::malformed, "U+0000 in a key");
        auto& object = m_open.back()->get_ref<Json::object_t&>();
        const auto [place, fresh] = object.emplace(std::move(name), nullptr);
        m_slot = &place->second;
        // The key itself is not repeated in the message: it may be personal data.
        return fresh || refuse(errc::malformed, "a key twice in one object");
    }
    bool parse_error(size_t position, const std::string&, const nlohmann::detail::exception&) {
        return refuse(errc::malformed, "not JSON at byte " + std::to_string(position));
    }

    Error error{errc::malformed, "not JSON"};
    Json root;

  private:
    bool refuse(ErrorCode code, std::string why) {
        error = Error{code, std::move(why)};
        return false;
    }
    Json* place(Json&& value) {
        if (m_open.empty()) {
            root = std::move(value);
            return &root;
        }
        if (m_open.back()->is_array()) {
            auto& array = m_open.back()->get_ref<Json::array_t&>();
            return &array.emplace_back(std::move(value));
        }
        *m_slot = std::move(value);
        return m_slot;
    }
    bool add(Json&& value) {
        if (++m_values > m_caps.max_values) return refuse(errc::too_large, "too many values");
        place(std::move(value));
        return true;
    }
    bool open(Json&& value) {
        if (m_open.size() >= m_caps.max_depth) return refuse(errc::malformed, "nested too deep");
        if (++m_values > m_caps.max_values) return refuse(errc::too_large, "too many values");
        m_open.push_back(place(std::move(value)));
        return true;
    }
    bool close() {
        m_open.pop_back();
        return true;
    }

    const JsonCaps& m_caps;
    size_t m_values = 0;
    std::vector<Json*> m_open;  // stays valid: a container gets no further element while a child of it is open
    Json* m_slot = nullptr;     // where the value of the last key goes
};

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonCaps& caps) {
    if (text.size() > caps.max_bytes) return fail(errc::too_large, "JSON text over its cap");
    GuardedBuilder builder(caps);
    if (!Json::sax_parse(text.begin(), text.end(), &builder)) return std::unexpected(std::move(builder.error));
    return std::move(builder.root);
}

std::string dump_json(const Json& value) {
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Status check_json(std::string_view text, const JsonCaps& caps) {
    TRY(parse_json(text, caps));
    return {};
}

Result<std::string> canonical_json(std::string_view text, const JsonCaps& caps) {
    return dump_json(TRY(parse_json(text, caps)));
}

}  // namespace tp

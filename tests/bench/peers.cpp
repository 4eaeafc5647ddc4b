#include "peers.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <vector>

namespace tp::bench {

namespace {

constexpr int not_installed = 77;

constexpr std::array<std::pair<const char*, double PeerFigures::*>, 7> figures = {
    {{"documents", &PeerFigures::documents},
     {"seconds", &PeerFigures::seconds},
     {"bytes_down", &PeerFigures::bytes_down},
     {"bytes_up", &PeerFigures::bytes_up},
     {"delta_seconds", &PeerFigures::delta_seconds},
     {"delta_bytes_down", &PeerFigures::delta_bytes_down},
     {"delta_bytes_up", &PeerFigures::delta_bytes_up}}};

const char* word_of(Peer peer) {
    return peer == Peer::pouchdb ? "pouchdb" : "rxdb";
}

std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) out += c == '\'' ? "'\\''" : std::string(1, c);
    return out + "'";
}

struct Output {
    int status = 0;
    std::string text;  // of standard output, without the line feed at its end
};

Result<Output> output_of(const std::string& command) {
    FILE* pipe = ::popen(command.c_str(), "re");
    if (pipe == nullptr) return fail(errc::io, "starting " + command);
    Output output;
    std::array<char, 4096> buffer;
    while (const size_t got = std::fread(buffer.data(), 1, buffer.size(), pipe)) output.text.append(buffer.data(), got);
    const int status = ::pclose(pipe);
    output.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    while (output.text.ends_with('\n')) output.text.pop_back();
    return output;
}

// Kept beside the programs, as generated replicas are.
Result<std::string> documents_file(const std::string& place, size_t products) {
    const std::string file = fmt::format("{}/{}.ndjson", place, products);
    if (std::filesystem::exists(file)) return file;
    const std::string fresh = file + ".tmp";
    const auto made =
        TRY(output_of(fmt::format("{} --ndjson {} {}", quoted(TOUCHPOINT_GENERATE_PROGRAM), products, quoted(fresh))));
    if (made.status != 0) return fail(errc::io, "generating " + file);
    std::filesystem::rename(fresh, file);
    return file;
}

}  // namespace

const char* name_of(Peer peer) {
    return peer == Peer::pouchdb ? "PouchDB 9 (leveldb, batch 1000)" : "RxDB 17 (memory, batch 1000)";
}

Result<PeerFigures> parse_peer_line(const std::string& line) {
    const auto json = nlohmann::json::parse(line, nullptr, false);
    PeerFigures read;
    for (const auto& [name, member] : figures) {
        if (!json.is_object() || !json.contains(name) || !json[name].is_number())
            return fail(errc::malformed, fmt::format("the peer's line has no number {}: {}", name, line));
        read.*member = json[name].get<double>();
    }
    return read;
}

Result<PeerFigures> measure_peer(Peer peer, size_t products, int runs) {
    const std::string place = std::filesystem::read_symlink("/proc/self/exe").parent_path().string() + "/peers";
    std::filesystem::create_directories(place);
    const std::string documents = TRY(documents_file(place, products));
    const std::string command =
        fmt::format("{} {} {} {}", quoted(TOUCHPOINT_PEERS_SCRIPT), quoted(place), word_of(peer), quoted(documents));
    std::vector<PeerFigures> all;
    for (int run = 0; run < runs; ++run) {
        const Output output = TRY(output_of(command));
        if (output.status == not_installed) return fail(errc::not_found, output.text);
        if (output.status != 0) return fail(errc::io, fmt::format("{} ended with {}", command, output.status));
        all.push_back(TRY(parse_peer_line(output.text)));
    }
    PeerFigures medians;
    for (const auto& figure : figures) {
        std::vector<double> samples;
        for (const PeerFigures& one : all) samples.push_back(one.*figure.second);
        medians.*figure.second = quantile(samples, 0.5);
    }
    return medians;
}

Row row_without_peer(const std::string& row, Peer peer, const Error& why) {
    Row none;
    none.row = row;
    none.against = name_of(peer);
    none.note = why.code == errc::not_found ? why.message : "not measured: " + why.message;
    return none;
}

}  // namespace tp::bench

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>

#include "platform/secure/certificates.h"
#include "platform/secure/hash.h"
#include "platform/secure/keys.h"
#include "platform/secure/secret_file.h"

using namespace tp;

namespace {

struct Folder {
    std::string path = "/tmp/secure-test-" + to_hex(random_bytes(8));
    Folder() { std::filesystem::create_directory(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

const VirtualClock clock_2026{*parse_rfc3339("2026-11-22T12:00:00Z")};

}  // namespace

TEST_CASE("SHA-256 gives FIPS 180-4's examples, whole and in pieces") {
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    Sha256 pieces;
    pieces.update(bytes_of("a"));
    pieces.update(bytes_of("bc"));
    CHECK(pieces.finish() == sha256(bytes_of("abc")));
}

TEST_CASE("a keyed hash depends on key and text") {
    const Bytes a(32, std::byte{1}), b(32, std::byte{2});
    CHECK(keyed_hash(a, "x") == keyed_hash(a, "x"));
    CHECK(keyed_hash(a, "x") != keyed_hash(b, "x"));
    CHECK(keyed_hash(a, "x") != keyed_hash(a, "y"));
    CHECK(equal_constant_time("abc", "abc"));
    CHECK_FALSE(equal_constant_time("abc", "abd"));
    CHECK_FALSE(equal_constant_time("abc", "ab"));
}

TEST_CASE("signatures verify with the right key and message only") {
    const Folder folder;
    const auto key = SigningKey::load_or_create(folder.path + "/signing.key");
    REQUIRE(key);
    const std::string signature = key->sign_hex("manifest");
    CHECK(verify_signature(key->public_hex(), "manifest", signature));
    CHECK_FALSE(verify_signature(key->public_hex(), "manifesT", signature));
    CHECK_FALSE(verify_signature(SigningKey::generate().public_hex(), "manifest", signature));
    CHECK_FALSE(verify_signature("zz", "manifest", signature));
    CHECK_FALSE(verify_signature(key->public_hex(), "manifest", "00"));
    CHECK(SigningKey::load_or_create(folder.path + "/signing.key")->public_hex() == key->public_hex());
}

TEST_CASE("sealed boxes open only with their key, and unchanged") {
    const auto key = SealingKey::generate(), other = SealingKey::generate();
    auto sealed = seal_to(key.public_hex(), "Jane");
    REQUIRE(sealed);
    CHECK(key.open(*sealed) == "Jane");
    CHECK(other.open(*sealed).error().code == errc::refused);
    sealed->back() ^= std::byte{1};
    CHECK(key.open(*sealed).error().code == errc::refused);
    CHECK(seal_to("00", "x").error().code == errc::malformed);
}

TEST_CASE("key files are 0600, and files that others may read are refused") {
    const Folder folder;
    const std::string path = folder.path + "/secret";
    REQUIRE(load_or_create_secret(path, 32));
    struct stat facts{};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0600);
    CHECK(*load_or_create_secret(path, 32) == *load_or_create_secret(path, 32));
    REQUIRE(::chmod(path.c_str(), 0644) == 0);
    CHECK(load_or_create_secret(path, 32).error().code == errc::refused);
    REQUIRE(::symlink("/etc/hostname", (folder.path + "/link").c_str()) == 0);
    CHECK(read_secret_file(folder.path + "/link").error().code == errc::refused);
    REQUIRE(write_secret_file(folder.path + "/half", "abcd"));
    CHECK(load_or_create_secret(folder.path + "/half", 32).error().code == errc::malformed);
}

TEST_CASE("one-time codes hold 128 bits, differ, and forgive how people type") {
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) CHECK(seen.insert(make_one_time_code()).second);
    const std::string code = *seen.begin();
    CHECK(code.size() == 31);
    CHECK(normalise_one_time_code(code)->size() == 26);
    CHECK(*normalise_one_time_code("oil0o iL000-00000-00000-00000-0") == "01100110000000000000000000");
    for (const char* bad : {"", "12345", "UUUUU-00000-00000-00000-00000-0", "' OR 1=1--"})
        CHECK(normalise_one_time_code(bad).error().code == errc::malformed);
    CHECK(normalise_one_time_code(std::string(100000, '0')).error().code == errc::malformed);
}

TEST_CASE("the authority makes itself once and issues device certificates for its name only") {
    const Folder folder;
    const auto authority = CertificateAuthority::load_or_create(folder.path, clock_2026);
    REQUIRE(authority);
    CHECK(CertificateAuthority::load_or_create(folder.path, clock_2026)->root_pem() == authority->root_pem());
    const std::string key = *make_private_key();
    const std::string request = *make_request(key, "another-device");
    const auto certificate = authority->issue_device(request, "device-1", clock_2026.wall());
    REQUIRE(certificate);
    const auto facts = read_certificate(*certificate);
    REQUIRE(facts);
    CHECK(facts->common_name == "device-1");  // what the request called itself counts for nothing
    CHECK(check_request(request)->common_name == "another-device");
    CHECK(facts->public_key_sha256 == check_request(request)->public_key_sha256);
    CHECK(facts->not_after == clock_2026.wall() + std::chrono::days{90});
    CHECK(facts->serial.size() == 32);
}

TEST_CASE("requests that lie are refused") {
    const std::string key = *make_private_key();
    const std::string good = *make_request(key, "x");
    CHECK(check_request(*make_request(key, "x", RequestKind::claims_authority)).error().code == errc::refused);
    CHECK(check_request("").error().code == errc::malformed);
    CHECK(
        check_request("-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n").error().code ==
        errc::malformed);
    CHECK(check_request(std::string(20000, 'x')).error().code == errc::too_large);
    // One bit of the signature changed.
    std::string forged = good;
    const size_t place = forged.find("-----END") - 10;
    forged[place] = forged[place] == 'A' ? 'B' : 'A';
    CHECK_FALSE(check_request(forged));
}

TEST_CASE("a server certificate is kept until names, authority or time ask for another") {
    const Folder folder;
    VirtualClock clock{clock_2026.wall()};
    const auto authority = CertificateAuthority::load_or_create(folder.path, clock);
    REQUIRE(authority);
    const auto first = load_or_create_server_identity(folder.path, *authority, {}, clock);
    REQUIRE(first);
    CHECK(load_or_create_server_identity(folder.path, *authority, {}, clock)->certificate_pem ==
          first->certificate_pem);
    const auto named = load_or_create_server_identity(folder.path, *authority, {"hub.example", "192.0.2.7"}, clock);
    REQUIRE(named);
    CHECK(named->certificate_pem != first->certificate_pem);
    clock.advance(std::chrono::days{370});
    CHECK(load_or_create_server_identity(folder.path, *authority, {}, clock)->certificate_pem !=
          named->certificate_pem);
    CHECK(load_or_create_server_identity(folder.path, *authority, {"a,URI:x"}, clock).error().code ==
          errc::invalid_argument);
}

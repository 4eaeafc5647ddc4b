#include <openssl/bn.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "platform/base/bytes.h"
#include "platform/secure/certificates.h"
#include "platform/secure/openssl_handles.h"
#include "platform/secure/secret_file.h"

namespace tp {

using namespace openssl;

namespace {

constexpr std::chrono::days root_valid{20 * 365};
constexpr std::chrono::days server_valid{397};  // the longest that clients of the public web accept, so tools agree too
constexpr std::chrono::days server_renew_before{30};
constexpr std::chrono::minutes slow_clock{5};

bool set_time(ASN1_TIME* time, WallTime to) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(to).time_since_epoch().count();
    return ASN1_TIME_set(time, static_cast<time_t>(seconds)) != nullptr;
}

bool add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
    const bool added = extension && X509_add_ext(certificate, extension, -1) == 1;
    X509_EXTENSION_free(extension);
    return added;
}

struct Shape {
    std::string common_name;
    WallTime from{}, until{};
    std::vector<std::pair<int, std::string>> extensions;
};

// A certificate for `key`, signed by `issuer_key`; without an issuer it signs itself. Serial: 127 random bits
// (RFC 5280, clause 4.1.2.2: positive, at most 20 octets).
Result<CertificatePtr> make_certificate(EVP_PKEY* key, const Shape& shape, X509* issuer, EVP_PKEY* issuer_key) {
    CertificatePtr certificate(X509_new());
    Bytes serial = random_bytes(16);
    serial[0] &= std::byte{0x7f};
    serial[0] |= std::byte{0x40};
    const NumberPtr number(BN_bin2bn(reinterpret_cast<const unsigned char*>(serial.data()), 16, nullptr));
    const NamePtr name = name_with_common_name(shape.common_name);
    X509* signer = issuer ? issuer : certificate.get();
    bool made = X509_set_version(certificate.get(), X509_VERSION_3) == 1 &&
                BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) != nullptr &&
                X509_set_subject_name(certificate.get(), name.get()) == 1 &&
                X509_set_issuer_name(certificate.get(), X509_get_subject_name(signer)) == 1 &&
                set_time(X509_getm_notBefore(certificate.get()), shape.from) &&
                set_time(X509_getm_notAfter(certificate.get()), shape.until) &&
                X509_set_pubkey(certificate.get(), key) == 1;
    for (const auto& [nid, value] : shape.extensions)
        made = made && add_extension(certificate.get(), signer, nid, value);
    if (!made || X509_sign(certificate.get(), issuer_key, EVP_sha256()) == 0)
        return fail_openssl(errc::internal, "making a certificate");
    return certificate;
}

bool is_address(const std::string& name) {
    ASN1_OCTET_STRING* address = a2i_IPADDRESS(name.c_str());
    ASN1_OCTET_STRING_free(address);
    ERR_clear_error();
    return address != nullptr;
}

// The configured names go into OpenSSL's own little language: only what a DNS name or an address is made of may pass.
Result<std::string> alternative_names(const std::vector<std::string>& names) {
    std::string list = "IP:127.0.0.1,IP:::1,DNS:localhost";
    for (const std::string& name : names) {
        if (is_address(name)) {
            list += ",IP:" + name;
            continue;
        }
        const bool clean = !name.empty() && name.size() <= 253 && std::ranges::all_of(name, [](unsigned char c) {
            return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '*';
        });
        if (!clean) return fail(errc::invalid_argument, "\"" + name + "\" is neither a DNS name nor an address");
        list += ",DNS:" + name;
    }
    return list;
}

}  // namespace

struct CertificateAuthority::Root {
    KeyPtr key;
    CertificatePtr certificate;
    std::string pem;
};

CertificateAuthority::CertificateAuthority(std::unique_ptr<Root> root) : m_root(std::move(root)) {}
CertificateAuthority::~CertificateAuthority() = default;
CertificateAuthority::CertificateAuthority(CertificateAuthority&&) noexcept = default;
CertificateAuthority& CertificateAuthority::operator=(CertificateAuthority&&) noexcept = default;

const std::string& CertificateAuthority::root_pem() const {
    return m_root->pem;
}

Result<CertificateAuthority> CertificateAuthority::load_or_create(const std::string& folder, const Clock& clock) {
    auto root = std::make_unique<Root>();
    const std::string key_path = folder + "/ca.key", certificate_path = folder + "/ca.pem";
    auto key_text = read_secret_file(key_path);
    auto certificate_pem = read_secret_file(certificate_path);
    const auto missing = [](const Result<std::string>& text) { return !text && text.error().code == errc::not_found; };
    if (missing(certificate_pem) && (key_text || missing(key_text))) {
        // The certificate is written last: a key without one is a first start that was cut short.
        root->key = TRY(generate_key());
        Shape shape{"Touchpoint private root " + to_hex(random_bytes(4)),
                    clock.wall() - slow_clock,
                    clock.wall() + root_valid,
                    {{NID_basic_constraints, "critical,CA:TRUE,pathlen:0"},
                     {NID_key_usage, "critical,keyCertSign,cRLSign"},
                     {NID_subject_key_identifier, "hash"}}};
        root->certificate = TRY(make_certificate(root->key.get(), shape, nullptr, root->key.get()));
        root->pem = TRY(certificate_text(root->certificate.get()));
        const std::string key_pem = TRY(private_key_text(root->key.get()));
        TRY(write_secret_file(key_path, key_pem));
        TRY(write_secret_file(certificate_path, root->pem));
        return CertificateAuthority(std::move(root));
    }
    if (!key_text) return std::unexpected(key_text.error().with_context("the private authority"));
    if (!certificate_pem) return std::unexpected(certificate_pem.error().with_context("the private authority"));
    root->key = TRY(parse_private_key(*key_text));
    root->certificate = TRY(parse_certificate(*certificate_pem));
    root->pem = TRY(certificate_text(root->certificate.get()));
    if (X509_check_private_key(root->certificate.get(), root->key.get()) != 1)
        return fail_openssl(errc::corrupt, "ca.key does not belong to ca.pem");
    return CertificateAuthority(std::move(root));
}

Result<std::string> CertificateAuthority::issue_device(std::string_view request_pem, const std::string& device_id,
                                                       WallTime now, std::chrono::days valid) const {
    const RequestPtr request = TRY(parse_checked_request(request_pem));
    const Shape shape{device_id,
                      now - slow_clock,
                      now + valid,
                      {{NID_basic_constraints, "critical,CA:FALSE"},
                       {NID_key_usage, "critical,digitalSignature"},
                       {NID_ext_key_usage, "clientAuth"},
                       {NID_subject_key_identifier, "hash"},
                       {NID_authority_key_identifier, "keyid"}}};
    const CertificatePtr certificate =
        TRY(make_certificate(X509_REQ_get0_pubkey(request.get()), shape, m_root->certificate.get(), m_root->key.get()));
    return certificate_text(certificate.get());
}

Result<std::string> CertificateAuthority::issue_server(const std::string& private_key_pem,
                                                       const std::vector<std::string>& names, WallTime now) const {
    const KeyPtr key = TRY(parse_private_key(private_key_pem));
    const std::string alternatives = TRY(alternative_names(names));
    const Shape shape{"touchpoint-hub",
                      now - slow_clock,
                      now + server_valid,
                      {{NID_basic_constraints, "critical,CA:FALSE"},
                       {NID_key_usage, "critical,digitalSignature"},
                       {NID_ext_key_usage, "serverAuth"},
                       {NID_subject_alt_name, alternatives},
                       {NID_subject_key_identifier, "hash"},
                       {NID_authority_key_identifier, "keyid"}}};
    const CertificatePtr certificate =
        TRY(make_certificate(key.get(), shape, m_root->certificate.get(), m_root->key.get()));
    return certificate_text(certificate.get());
}

namespace {

bool still_good(const ServerIdentity& identity, const CertificateAuthority& authority,
                const std::vector<std::string>& names, WallTime now) {
    const auto certificate = parse_certificate(identity.certificate_pem);
    const auto key = parse_private_key(identity.private_key_pem);
    const auto root = parse_certificate(authority.root_pem());
    const auto facts = read_certificate(identity.certificate_pem);
    if (!certificate || !key || !root || !facts) return false;
    bool good = X509_check_private_key(certificate->get(), key->get()) == 1 &&
                X509_verify(certificate->get(), X509_get0_pubkey(root->get())) == 1 && facts->not_before <= now &&
                facts->not_after >= now + server_renew_before;
    for (const std::string& name : names)
        good = good && (X509_check_ip_asc(certificate->get(), name.c_str(), 0) == 1 ||
                        X509_check_host(certificate->get(), name.data(), name.size(), 0, nullptr) == 1);
    ERR_clear_error();
    return good;
}

}  // namespace

Result<ServerIdentity> load_or_create_server_identity(const std::string& folder, const CertificateAuthority& authority,
                                                      const std::vector<std::string>& names, const Clock& clock) {
    const std::string key_path = folder + "/server.key", certificate_path = folder + "/server.pem";
    auto key_text = read_secret_file(key_path);
    auto certificate_pem = read_secret_file(certificate_path);
    for (const auto* text : {&key_text, &certificate_pem})
        if (!*text && text->error().code != errc::not_found) return std::unexpected(text->error());
    if (key_text && certificate_pem) {
        ServerIdentity identity{*certificate_pem, *key_text};
        if (still_good(identity, authority, names, clock.wall())) return identity;
    }
    ServerIdentity fresh;
    fresh.private_key_pem = TRY(make_private_key());
    fresh.certificate_pem = TRY(authority.issue_server(fresh.private_key_pem, names, clock.wall()));
    TRY(write_secret_file(key_path, fresh.private_key_pem));
    TRY(write_secret_file(certificate_path, fresh.certificate_pem));
    return fresh;
}

}  // namespace tp

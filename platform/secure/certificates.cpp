#include "platform/secure/certificates.h"

#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "platform/base/bytes.h"
#include "platform/secure/hash.h"
#include "platform/secure/openssl_handles.h"

namespace tp {

namespace openssl {

namespace {

constexpr size_t largest_pem = 16 * 1024;

// PEM that is encrypted would make OpenSSL ask on the terminal: it gets no answer.
int no_passphrase(char*, int, int, void*) {
    return -1;
}

bool is_p256(EVP_PKEY* key) {
    char group[32] = {};
    return EVP_PKEY_is_a(key, "EC") == 1 && EVP_PKEY_get_group_name(key, group, sizeof group, nullptr) == 1 &&
           std::string_view(group) == "prime256v1";
}

bool asks_for_authority(X509_REQ* request) {
    STACK_OF(X509_EXTENSION)* extensions = X509_REQ_get_extensions(request);
    bool asks = false;
    const int place = X509v3_get_ext_by_NID(extensions, NID_basic_constraints, -1);
    if (place >= 0) {
        auto* constraints = static_cast<BASIC_CONSTRAINTS*>(X509V3_EXT_d2i(X509v3_get_ext(extensions, place)));
        asks = constraints == nullptr || constraints->ca != 0;
        BASIC_CONSTRAINTS_free(constraints);
    }
    sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    return asks;
}

}  // namespace

std::unexpected<Error> fail_openssl(ErrorCode code, std::string_view doing) {
    std::string message(doing);
    if (const unsigned long why = ERR_peek_last_error(); why != 0) {
        const char* reason = ERR_reason_error_string(why);
        message += std::string(": ") + (reason ? reason : "unknown reason");
    }
    ERR_clear_error();
    return fail(code, std::move(message));
}

BioPtr reader(std::string_view text) {
    return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}
BioPtr writer() {
    return BioPtr(BIO_new(BIO_s_mem()));
}

std::string text_of(BIO* bio) {
    const char* data = nullptr;
    const long size = BIO_ctrl(bio, BIO_CTRL_INFO, 0, &data);
    return size > 0 ? std::string(data, static_cast<size_t>(size)) : std::string();
}

Result<KeyPtr> generate_key() {
    KeyPtr key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256"));
    if (!key) return fail_openssl(errc::internal, "making a P-256 key");
    return key;
}

Result<KeyPtr> parse_private_key(std::string_view pem) {
    if (pem.size() > largest_pem) return fail(errc::too_large, "private key");
    KeyPtr key(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, no_passphrase, nullptr));
    if (!key) return fail_openssl(errc::malformed, "reading a private key");
    if (!is_p256(key.get())) return fail(errc::refused, "the private key is not on P-256");
    return key;
}

Result<CertificatePtr> parse_certificate(std::string_view pem) {
    if (pem.size() > largest_pem) return fail(errc::too_large, "certificate");
    CertificatePtr certificate(PEM_read_bio_X509(reader(pem).get(), nullptr, no_passphrase, nullptr));
    if (!certificate) return fail_openssl(errc::malformed, "reading a certificate");
    return certificate;
}

Result<RequestPtr> parse_checked_request(std::string_view pem) {
    if (pem.size() > largest_pem) return fail(errc::too_large, "certificate request");
    RequestPtr request(PEM_read_bio_X509_REQ(reader(pem).get(), nullptr, no_passphrase, nullptr));
    if (!request) return fail_openssl(errc::malformed, "reading a certificate request");
    EVP_PKEY* key = X509_REQ_get0_pubkey(request.get());
    if (!key || !is_p256(key)) return fail_openssl(errc::refused, "the request's key is not on P-256");
    if (X509_REQ_verify(request.get(), key) != 1)
        return fail_openssl(errc::refused, "the request is not signed by its own key");
    if (asks_for_authority(request.get())) return fail(errc::refused, "the request asks to become an authority");
    ERR_clear_error();
    return request;
}

Result<std::string> private_key_text(EVP_PKEY* key) {
    const BioPtr out = writer();
    if (PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
        return fail_openssl(errc::internal, "writing a private key");
    return text_of(out.get());
}

Result<std::string> certificate_text(X509* certificate) {
    const BioPtr out = writer();
    if (PEM_write_bio_X509(out.get(), certificate) != 1) return fail_openssl(errc::internal, "writing a certificate");
    return text_of(out.get());
}

NamePtr name_with_common_name(const std::string& common_name) {
    NamePtr name(X509_NAME_new());
    X509_NAME_add_entry_by_NID(name.get(), NID_commonName, MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.data()),
                               static_cast<int>(common_name.size()), -1, 0);
    return name;
}

std::string common_name_of(const X509_NAME* name) {
    const int place = X509_NAME_get_index_by_NID(name, NID_commonName, -1);
    if (place < 0) return {};
    unsigned char* text = nullptr;
    const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(name, place)));
    std::string result;
    if (size > 0) result.assign(reinterpret_cast<const char*>(text), static_cast<size_t>(size));
    OPENSSL_free(text);
    return result;
}

std::string public_key_hash(EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key, &der);
    std::string hash;
    if (size > 0) hash = sha256_hex(std::string_view(reinterpret_cast<const char*>(der), static_cast<size_t>(size)));
    OPENSSL_free(der);
    return hash;
}

}  // namespace openssl

using namespace openssl;

Result<std::string> make_private_key() {
    const KeyPtr key = TRY(generate_key());
    return private_key_text(key.get());
}

Result<std::string> make_request(const std::string& private_key_pem, const std::string& common_name, RequestKind kind) {
    const KeyPtr key = TRY(parse_private_key(private_key_pem));
    const RequestPtr request(X509_REQ_new());
    const NamePtr name = name_with_common_name(common_name);
    if (X509_REQ_set_version(request.get(), X509_REQ_VERSION_1) != 1 ||
        X509_REQ_set_subject_name(request.get(), name.get()) != 1 || X509_REQ_set_pubkey(request.get(), key.get()) != 1)
        return fail_openssl(errc::internal, "making a certificate request");
    if (kind == RequestKind::claims_authority) {
        STACK_OF(X509_EXTENSION)* extensions = nullptr;
        X509V3_add1_i2d(&extensions, NID_basic_constraints,
                        std::make_unique<BASIC_CONSTRAINTS>(BASIC_CONSTRAINTS{1, nullptr}).get(), 0,
                        X509V3_ADD_DEFAULT);
        X509_REQ_add_extensions(request.get(), extensions);
        sk_X509_EXTENSION_pop_free(extensions, X509_EXTENSION_free);
    }
    if (X509_REQ_sign(request.get(), key.get(), EVP_sha256()) == 0)
        return fail_openssl(errc::internal, "signing a certificate request");
    const BioPtr out = writer();
    if (PEM_write_bio_X509_REQ(out.get(), request.get()) != 1)
        return fail_openssl(errc::internal, "writing a certificate request");
    return text_of(out.get());
}

Result<RequestFacts> check_request(std::string_view request_pem) {
    const RequestPtr request = TRY(parse_checked_request(request_pem));
    return RequestFacts{public_key_hash(X509_REQ_get0_pubkey(request.get())),
                        common_name_of(X509_REQ_get_subject_name(request.get()))};
}

Result<CertificateFacts> read_certificate(std::string_view certificate_pem) {
    const CertificatePtr certificate = TRY(parse_certificate(certificate_pem));
    CertificateFacts facts;
    facts.common_name = common_name_of(X509_get_subject_name(certificate.get()));
    const NumberPtr serial(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate.get()), nullptr));
    Bytes digits(static_cast<size_t>(serial ? BN_num_bytes(serial.get()) : 0));
    if (serial) BN_bn2bin(serial.get(), reinterpret_cast<unsigned char*>(digits.data()));
    facts.serial = to_hex(digits);
    facts.public_key_sha256 = public_key_hash(X509_get0_pubkey(certificate.get()));
    const auto time_of = [](const ASN1_TIME* time) -> Result<WallTime> {
        std::tm parts{};
        if (ASN1_TIME_to_tm(time, &parts) != 1) return fail(errc::malformed, "a certificate's time");
        return WallTime{std::chrono::seconds{::timegm(&parts)}};
    };
    facts.not_before = TRY(time_of(X509_get0_notBefore(certificate.get())));
    facts.not_after = TRY(time_of(X509_get0_notAfter(certificate.get())));
    return facts;
}

}  // namespace tp

// Private to this room: owners of OpenSSL's objects and what certificates.cpp and authority.cpp both do with them.
#pragma once

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>

#include "platform/base/clock.h"
#include "platform/base/error.h"

namespace tp::openssl {

template <auto Release>
struct Releaser {
    template <typename T>
    void operator()(T* object) const {
        Release(object);
    }
};
using KeyPtr = std::unique_ptr<EVP_PKEY, Releaser<EVP_PKEY_free>>;
using CertificatePtr = std::unique_ptr<X509, Releaser<X509_free>>;
using RequestPtr = std::unique_ptr<X509_REQ, Releaser<X509_REQ_free>>;
using BioPtr = std::unique_ptr<BIO, Releaser<BIO_free_all>>;
using NamePtr = std::unique_ptr<X509_NAME, Releaser<X509_NAME_free>>;
using NumberPtr = std::unique_ptr<BIGNUM, Releaser<BN_free>>;

// What OpenSSL last complained of on this thread; its queue is emptied.
[[nodiscard]] std::unexpected<Error> fail_openssl(ErrorCode code, std::string_view doing);
[[nodiscard]] BioPtr reader(std::string_view text);
[[nodiscard]] BioPtr writer();
[[nodiscard]] std::string text_of(BIO* bio);

[[nodiscard]] Result<KeyPtr> generate_key();
[[nodiscard]] Result<KeyPtr> parse_private_key(std::string_view pem);
[[nodiscard]] Result<CertificatePtr> parse_certificate(std::string_view pem);
[[nodiscard]] Result<RequestPtr> parse_checked_request(std::string_view pem);
[[nodiscard]] Result<std::string> private_key_text(EVP_PKEY* key);
[[nodiscard]] Result<std::string> certificate_text(X509* certificate);
[[nodiscard]] NamePtr name_with_common_name(const std::string& common_name);
[[nodiscard]] std::string common_name_of(const X509_NAME* name);
[[nodiscard]] std::string public_key_hash(EVP_PKEY* key);

}  // namespace tp::openssl

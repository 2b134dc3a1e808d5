/** Certificate that signs the rehearsal's assertions: self-signed, its key thrown away, since nobody signs in there. */
const CERTIFICATE = [
  'MIIDHTCCAgWgAwIBAgIUC/UwMpru8ZopbSAzHQJr9JP55lUwDQYJKoZIhvcNAQELBQAwHjEcMBoGA1UEAwwTc2lnbi1pbi5leGFt',
  'cGxlLmNvbTAeFw0yNjExMjMxMDI3MzZaFw0zNjExMjAxMDI3MzZaMB4xHDAaBgNVBAMME3NpZ24taW4uZXhhbXBsZS5jb20wggEi',
  'MA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCqQYf6Zz2JhrQrT3Rct07xOhg1UtjSJj2deGmtCzfkwemR5ApgGS2Qji4I6XbH',
  'Uaw5h1Duk4kQfQ5dbnrDBhW9J7t474QoTH/r0T0m6fACVgKWoAWvLZSpns7DhP+amKap0BldBMMkadJGyAbLjuVoTMafIgnnJZ2h',
  'GfJwXS3RBwMf36EczK9MVH8peEangZ3+eFFt6bJt6uUSY8Rch5P7YqfKAf4zFHuKWR2djLiir8LlmAakorZ/1rQXkd3vOxw3M7nf',
  'jRbJMNYfoDXu00baapMYMNBLT7ncGDFHE6+VXgKg1jK1XMZjaFD0Jeb0FP5tMOhXIyarct/D8iDwd92rAgMBAAGjUzBRMB0GA1Ud',
  'DgQWBBSXij2upvwmtrSEgXJMKlU7Xt30sDAfBgNVHSMEGDAWgBSXij2upvwmtrSEgXJMKlU7Xt30sDAPBgNVHRMBAf8EBTADAQH/',
  'MA0GCSqGSIb3DQEBCwUAA4IBAQARRN1p7EmR3R5GlaUfSp5uzVTXtNrh/N1bio0gcSjFyFnnOc1kS3TkXYCWIZ9TYFkaOF/sA6X5',
  '7hPbjDx2xzegYIbUqsx8SQevxC7rNVs+ZE9Ui1L4Zmuid4M9t7maHL50sz9dhFRc4f5gM2+zqs6ThqNU7fbnt8eb2WU4LDAYNPXt',
  'mkhfQyn+8H7PvlU7rGjvvCQ0uADG4g3OFtxaZJS5fLxNW2m7YPVTwSgqCfkCIE9eICjMw4W36QbGjWJoVRfsROm14Bm2vnAprK1h',
  'UV2wis8kQqwQZjMWbr4qrkp8aH1+6FY+aAW1lkE8cXVaP/avt3kQwCxa0AsvjDgM3725',
].join('');

/** SAML metadata of the rehearsal's made-up identity provider. */
export const rehearsalSignIn = `<?xml version="1.0" encoding="UTF-8"?>
<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sign-in.example.com/saml">
  <IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    <KeyDescriptor use="signing">
      <KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#">
        <X509Data><X509Certificate>${CERTIFICATE}</X509Certificate></X509Data>
      </KeyInfo>
    </KeyDescriptor>
    <NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</NameIDFormat>
    <SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sign-in.example.com/saml/sso"/>
  </IDPSSODescriptor>
</EntityDescriptor>`;

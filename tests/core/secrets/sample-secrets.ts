/**
 * Keys and an encrypted file for tests of what is done with them, so that not each makes its own: the identities came
 * from `generateX25519Identity()` of age-encryption, the file from `encryptSops` for `RECIPIENT`.
 */

/** An age identity that protects nothing. */
export const IDENTITY = 'AGE-SECRET-KEY-1ZFCX30VTCYSWS3M2ZVY7GYDCXMJ2SLP8SLNVZ86WSCLF02E3LKGQP7GXEK';

/** The recipient of `IDENTITY`. */
export const RECIPIENT = 'age12qr5502dkzpgr00kshnxxz23hm39p2sfjasa073wdpjya9ptlacqtk0mxg';

/** An age identity that opens nothing here. */
export const OTHER_IDENTITY = 'AGE-SECRET-KEY-1REH938FQNDQMYRQ0F679PSLCEWKDLNYM5TM4SW4M99DXDV045DGSHH0M9N';

const ENVELOPE_LINES = [
  '-----BEGIN AGE ENCRYPTED FILE-----',
  'YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBpeWF1ZENqckNiVEh2c3ds',
  'U2Nka1hxV0pxUjZIbzdsZ1Y3M21ZQTByWkM0CmhzTVUwa25JQktEK2JPWGdrZEZG',
  'SUl1R05oQjgzQmhCMVRYcklDMnJSSG8KLS0tIDlqYng4aEVwZUVQdTB5WUx6Y3lF',
  'aWtoUEhSdzJGRTlOK00vRllGNEoyaWsKAmTZrQ4zCovwHAK7rwP0NJuZGde2iSfZ',
  'vgjL2gpcN1E8aK8uVKATwgMZithH+QUYxCKVhLVDnHIZYI/Mq/huFA==',
  '-----END AGE ENCRYPTED FILE-----',
];

/** The data key of `sops-encryptor.ts`, encrypted for `RECIPIENT`. */
export const WRAPPED_DATA_KEY = `${ENVELOPE_LINES.join('\n')}\n`;

/** What the sample file holds. */
export const PLAIN = {
  api_keys: { binanceus: { key: 'K-12345', secret: 'S-12345' } },
  redis_password: 'P-12345',
};

/** `PLAIN` as a file without encryption. */
export const PLAIN_TEXT =
  'api_keys:\n  binanceus:\n    key: K-12345\n    secret: S-12345\nredis_password: P-12345\n';

/** The values of the sample file, as `allSecrets` lists them. */
export const REVEALED = ['K-12345', 'S-12345', 'P-12345'];

/** `PLAIN`, encrypted for `RECIPIENT`. */
export const ENCRYPTED = `api_keys:
  binanceus:
    key: ENC[AES256_GCM,data:NmOvHkKarA==,iv:7nlWo0GJbkHT9CNcfmh59yNl61T1JIrIlPnSnrbhtxE=,tag:Ddw3It3Gt00rgLfowTN79Q==,type:str]
    secret: ENC[AES256_GCM,data:9WKfHCQyRw==,iv:oZED3ZN2VKBFSAyMriONQM23wnuq870TdTbGwlNF4Cw=,tag:z8PG0d5ygQtGe4QwNVcpbQ==,type:str]
redis_password: ENC[AES256_GCM,data:tUCBTdKRqQ==,iv:Rba5+MUIxbjyegKNfVk2c5MnO/RIUfrE3r51mzeyMzw=,tag:GxVQGSmPQFRk496QKT+vJg==,type:str]
sops:
  age:
    - recipient: ${RECIPIENT}
      enc: |
${ENVELOPE_LINES.map((line) => `        ${line}\n`).join('')}\
  lastmodified: 2026-11-22T10:00:00Z
  mac: ENC[AES256_GCM,data:O9c5IprbZh5SKLQRTpnIDR1x1uOl7VEFqW05iL0Wgii6t4RbFofIvtKhPHo+3pNpSmDqnmlpzINFBQ6XtXuLHOaWiaFl0DEBU3p4kp1x3pvXY6VeJe55Lu2qXBpv2dzKuRyqrfmN1Xj1XWEuizgKsjI+7nSlKf4kc9uQyNmpZMQ=,iv:7N93synr7rdy2bGJZZ7UH8Lco/zKU1UNGx1E6eh1mY0=,tag:J4+ct2gCLPunbUqCbfBDUg==,type:str]
  unencrypted_suffix: _unencrypted
  version: 3.12.1
`;

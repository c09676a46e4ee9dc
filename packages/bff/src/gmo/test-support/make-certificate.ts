/** Self-signed certificates for the tests of TLS: made anew each time, so that no key lies in the repository. */
import { generateKeyPairSync, sign } from 'node:crypto';

/** A certificate and its key, as PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** What the certificate says of itself. */
export interface CertificateInput {
  /** `localhost` and the like: the one name that it is good for. */
  readonly hostname: string;
  /** Last second in which it is good. */
  readonly notAfter: Date;
}

/** Makes a certificate that is its own authority. (RFC 5280, section 4.1) */
export function makeCertificate({ hostname, notAfter }: CertificateInput): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const ecdsaWithSha256 = der(0x30, oid('2a8648ce3d040302'));
  // A common name of its own for each: two authorities of one name would be taken for each other.
  const name = der(
    0x30,
    der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(`${hostname} ${String(+notAfter)}`)))),
  );
  const altName = der(0x30, der(0x82, Buffer.from(hostname)));
  const isAuthority = der(0x30, der(0x01, Buffer.from('ff', 'hex')));
  const extensions = [extension('551d11', altName), extension('551d13', isAuthority)];
  const signed = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from('02', 'hex'))),
    der(0x02, Buffer.from('01', 'hex')),
    ecdsaWithSha256,
    name,
    der(0x30, time(new Date('2020-01-01T00:00:00Z')), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, der(0x30, ...extensions)),
  );
  const signature = Buffer.concat([Buffer.of(0), sign('sha256', signed, privateKey)]);
  const cert = der(0x30, signed, ecdsaWithSha256, der(0x03, signature)).toString('base64');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${cert.replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** One value: tag, length, content. */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const { length } = body;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function extension(hex: string, value: Buffer): Buffer {
  return der(0x30, oid(hex), der(0x04, value));
}

/** GeneralizedTime. */
function time(date: Date): Buffer {
  return der(0x18, Buffer.from(`${date.toISOString().slice(0, 19).replace(/[-T:]/g, '')}Z`));
}
